"""Asks an address for JSON, with patience that ends: timeouts, retries, and a limit to what is read."""

from __future__ import annotations

import json
import time
import urllib.request
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, MaxRetryError, NewConnectionError, ReadTimeoutError
from urllib3.util import Retry, Timeout

from ...types.errors import ServiceError

_CONNECT = 5.0
"""Seconds in which a connection has to be there, whatever the time that an answer may take."""
_LARGEST = 8_000_000
"""Bytes of the longest answer that is read: 20,000 for each candidate of a whole batch, far more than any needs."""
_PATIENCE = 20.0
"""A service that asks for a longer pause (Retry-After, seconds) is left alone."""
_FIRST_PAUSE, _LAST_PAUSE = 0.3, 5.0
"""Seconds before the second try, doubled with each further one, and the longest of these pauses."""
_AGAIN = (429, 500, 502, 503, 504)
_REDIRECTS, _SEE_OTHER = 3, 303
"""Times in a row that a service may send us on, and the status that says that the next question is a GET."""


class TryLater(ServiceError):
    """The service wants to be left alone for so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"it asks not to be asked again for {seconds:,.0f} seconds")
        self.seconds = seconds


class Refused(ServiceError):
    """The service answered with an HTTP status that says no."""

    def __init__(self, status: int) -> None:
        super().__init__(f"it answers with status {status}")
        self.status = status


class _Retry(Retry):
    """Keeps to Retry-After where that is short, and gives up where it is long."""

    def get_retry_after(self, response: Any) -> float | None:
        seconds = super().get_retry_after(response)
        if seconds is not None and seconds > _PATIENCE:
            raise TryLater(seconds)
        return seconds


class WebClient:
    """One address and those beside it. A proxy is taken from the environment, as other programs do."""

    def __init__(self, url: str, timeout: float) -> None:
        retries = _Retry(
            total=3, connect=2, read=1, status=2, redirect=0, other=0, status_forcelist=_AGAIN, allowed_methods=None,
            backoff_factor=_FIRST_PAUSE, backoff_max=_LAST_PAUSE, raise_on_status=False,
        )  # fmt: skip
        options: dict[str, Any] = {
            "timeout": Timeout(connect=min(_CONNECT, timeout), read=timeout),
            "retries": retries,
            "headers": {"User-Agent": "detector", "Accept": "application/json"},
        }
        parts = urlsplit(url)
        if parts.username is not None:
            login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            options["headers"] |= urllib3.util.make_headers(basic_auth=login)
        proxy = urllib.request.getproxies().get(parts.scheme)
        if proxy and not urllib.request.proxy_bypass(parts.hostname or ""):
            self._pool: urllib3.PoolManager = urllib3.ProxyManager(proxy, **options)
        else:
            self._pool = urllib3.PoolManager(**options)
        self._timeout = timeout

    def json(self, url: str, form: dict[str, str] | None = None, query: dict[str, str] | None = None) -> Any:
        """The JSON that a GET gives, or, with a form, a POST.

        Raises:
            ServiceError: it does not answer, or not with JSON; the text says why.
        """
        for attempt in (1, 2):
            try:
                return self._asked(url, form, query)
            except (HTTPError, TimeoutError) as error:
                if attempt == 2 or not _cut_off(error):
                    raise ServiceError(_reason(error, self._timeout)) from error
        raise AssertionError

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()

    def _asked(self, url: str, form: dict[str, str] | None, query: dict[str, str] | None) -> Any:
        until = time.monotonic() + 3 * self._timeout
        for _ in range(_REDIRECTS + 1):
            given: dict[str, Any] = {"preload_content": False, "redirect": False}
            if form is not None:
                response = self._pool.request("POST", url, fields=form, encode_multipart=False, **given)
            else:
                response = self._pool.request("GET", url, fields=query, **given)
            try:
                body = self._read(response, until)
            finally:
                response.release_conn()
            place = response.get_redirect_location()
            if not place:
                break
            url, query = _elsewhere(url, place), None
            form = None if response.status == _SEE_OTHER else form
        else:
            raise ServiceError("it sends us round in a circle")
        if response.status >= 400:
            raise Refused(response.status)
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise ServiceError("its answer is not JSON") from error

    def _read(self, response: urllib3.BaseHTTPResponse, until: float) -> bytes:
        body = bytearray()
        # as it comes, for an answer that drips would fill no larger piece in hours
        for part in iter(lambda: response.read1(1 << 16, decode_content=True), b""):
            body += part
            if len(body) > _LARGEST:
                response.close()
                raise ServiceError(f"its answer is larger than {_LARGEST:,} bytes")
            if time.monotonic() > until:
                response.close()
                raise ServiceError(f"its answer takes more than {3 * self._timeout:g} seconds")
        return bytes(body)


def _elsewhere(url: str, place: str) -> str:
    """The address that a service sends us on to: of the same host, for the question has the names of a story.

    Raises:
        ServiceError: it is another host's, or a less safe one.
    """
    here, there = urlsplit(url), urlsplit(urljoin(url, place))
    safer = (here.scheme, there.scheme, here.port) == ("http", "https", None) and there.port is None
    if here.hostname != there.hostname or not (safer or (here.scheme, here.port) == (there.scheme, there.port)):
        raise ServiceError(
            f"it sends us on to {there.scheme}://{there.hostname}, which was not named and is not asked: name that "
            "address where it is meant"
        )
    return there.geturl()


def _cut_off(error: Exception) -> bool:
    """Whether an answer had begun and broke off: urllib3 does not try again then."""
    return not isinstance(error, MaxRetryError | ReadTimeoutError)


def _reason(error: Exception, timeout: float) -> str:
    cause = error.reason if isinstance(error, MaxRetryError) and error.reason else error
    if isinstance(cause, NewConnectionError):
        return "it cannot be reached"
    if isinstance(cause, ConnectTimeoutError | ReadTimeoutError | TimeoutError):
        return f"it does not answer within {timeout:g} seconds"
    return f"it does not answer as it should ({type(cause).__name__})"
