"""Before every route: is this server addressed, by a page that may ask, by someone who may, with a body that fits?

A page on the web can make an editor's browser ask this machine. Browsers say in `Origin` (or `Sec-Fetch-Site`) which
page it was; what is of another origin is refused unless it was allowed, a form too, and a `Host` that is not ours is
refused (DNS rebinding). Answers may be read by allowed origins alone (CORS), and no other page can embed them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .access import Access
from .refusal import Refusal, answer

_SAFE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
}
"""Headers of every answer that does not set them itself."""
_CLOSE = {"Connection": "close"}
"""The rest of a body that is not read would be taken for the next request."""
_ALLOWED_HEADERS = "Authorization, Content-Type"
_METHODS = "GET, POST, PUT, DELETE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of what one request and all of them together may take."""

    body: int = 16_000_000
    """Bytes of a body: a story of the most characters with several versions, or a folder of a night's stories."""
    held: int = 256_000_000
    """Bytes of the bodies that are held at once."""
    seconds: float = 30.0
    """Seconds in which a body has to be there whole."""


class Guard:
    """Middleware around the whole application.

    `open_` are paths that are answered without the token, `late` those whose endpoints ask for it themselves.

    Where a request for one of these comes without it, `scope["state"]["authorised"]` is False.
    """

    def __init__(
        self,
        app: ASGIApp,
        access: Access,
        limits: Limits | None = None,
        open_: Collection[str] = (),
        late: Collection[str] = (),
    ) -> None:
        self._app = app
        self._access = access
        self._limits = limits or Limits()
        self._open = frozenset(open_)
        self._late = frozenset(late)
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return  # there are no WebSockets, and nothing to do at the start and the end
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        try:
            own = self._own(scope, headers)
            foreign = self._foreign(scope, headers, own)
        except Refusal as refusal:
            await answer(refusal.status, refusal.reason)(scope, receive, _adding(send, {}))
            return
        extra = self._shared(origin if foreign else None)
        sending = _adding(send, extra)
        if scope["method"] == "OPTIONS" and foreign and "access-control-request-method" in headers:
            await self._preflight(headers)(scope, receive, sending)
            return
        if response := self._unauthorised(scope, headers):
            await response(scope, receive, sending)
            return
        body = _Body(self, receive)
        try:
            body.announced(headers.get("content-length"))
            await self._app(scope, body, sending)
        except Refusal as refusal:  # raised while the body was read; nothing has been sent
            await answer(refusal.status, refusal.reason, refusal.headers)(scope, receive, sending)
        finally:
            self._held -= body.size

    # ------------------------------------------------------------------ who asks

    def _own(self, scope: Scope, headers: Headers) -> str:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._access.knows_host(hosts[0]):
            given = hosts[0][:80] if hosts else "none"
            raise Refusal(403 if hosts else 400, f"this server does not answer as {given!r}: --allow-host names it")
        return f"{scope['scheme']}://{hosts[0].strip().lower()}"

    def _foreign(self, scope: Scope, headers: Headers, own: str) -> bool:
        """Whether a page of another origin asks, one that may.

        Raises:
            Refusal: one that may not.
        """
        origin = headers.get("origin")
        if origin is not None:
            if not self._access.knows_origin(origin, own):
                raise Refusal(403, f"pages of {origin[:80]!r} may not ask this server: --allow-origin lets them")
            return origin != own
        site = headers.get("sec-fetch-site", "none")
        if site in ("none", "same-origin"):
            return False
        opened = scope["method"] in ("GET", "HEAD") and headers.get("sec-fetch-mode") == "navigate"
        framed = headers.get("sec-fetch-dest", "document") != "document"
        if opened and not framed:  # a link that was followed: the page that it stands on sees nothing of it
            return False
        if not self._access.opens_to(page_of(headers) or ""):
            raise Refusal(403, "a page of another origin may not ask this server: --allow-origin lets it")
        return True

    def _shared(self, origin: str | None) -> dict[str, str]:
        """Headers by which a page of an allowed origin may read the answer, and no other page can embed it."""
        if origin is None:
            embeds = "cross-origin" if self._access.origins else "same-origin"
            return {"cross-origin-resource-policy": embeds, "vary": "Origin"}
        return {
            "access-control-allow-origin": origin,
            "cross-origin-resource-policy": "cross-origin",
            "vary": "Origin",
        }

    def _preflight(self, headers: Headers) -> Response:
        allowed = {
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": _ALLOWED_HEADERS,
            "Access-Control-Max-Age": "600",
        }
        if headers.get("access-control-request-private-network") == "true":
            allowed["Access-Control-Allow-Private-Network"] = "true"
        return Response(status_code=204, headers=allowed)

    def _unauthorised(self, scope: Scope, headers: Headers) -> Response | None:
        """Answer in place of the route where the token is missing; None where it is not."""
        access = self._access
        state = scope.setdefault("state", {})
        state["authorised"] = True
        if access.token is None or access.holds(headers.get("authorization"), headers.get("cookie")):
            return None
        if scope["path"] in self._open:
            return None
        query = QueryParams(scope["query_string"])
        if "token" in query and scope["method"] == "GET":
            if access.is_token(query["token"]):
                return self._logged_in(scope, query)
        elif scope["path"] in self._late:
            state["authorised"] = False
            return None
        wanted = {"WWW-Authenticate": 'Basic realm="detector", charset="UTF-8"'}
        return answer(401, "the token is wanted: as `Authorization: Bearer`, or open /?token=...", wanted)

    def _logged_in(self, scope: Scope, query: QueryParams) -> Response:
        """The same page without the token in its address; the browser keeps it as a cookie."""
        rest = urlencode([(key, value) for key, value in query.multi_items() if key != "token"])
        path = "/" + scope["path"].lstrip("/")  # never another host
        response = RedirectResponse(f"{path}?{rest}" if rest else path, 303)
        response.set_cookie(
            self._access.cookie,
            self._access.token or "",
            httponly=True,
            samesite="strict",
            secure=scope["scheme"] == "https",
        )
        return response

    # ------------------------------------------------------------------ bodies

    def take(self, size: int, whole: int) -> None:
        """Make room for `size` more bytes of a body that then has `whole`.

        Raises:
            Refusal: the body is too large, or too much is held already.
        """
        if whole > self._limits.body:
            raise Refusal(413, f"the body is larger than {self._limits.body:,} bytes", _CLOSE)
        if self._held + size > self._limits.held:
            raise Refusal(503, "too much is being sent at once: ask again", {"Retry-After": "2"} | _CLOSE)
        self._held += size

    @property
    def seconds(self) -> float:
        """Seconds in which a body has to be there."""
        return self._limits.seconds


class _Body:
    """The body of one request, counted and timed as it comes in."""

    def __init__(self, guard: Guard, receive: Receive) -> None:
        self._guard = guard
        self._receive = receive
        self._until = time.monotonic() + guard.seconds
        self._whole = False
        self.size = 0

    def announced(self, length: str | None) -> None:
        """Refuse at once what says that it is too large."""
        if length is not None and length.isdigit():
            self._guard.take(0, int(length[:18]))

    async def __call__(self) -> Message:
        if self._whole:
            return await self._receive()  # whether the client has gone
        try:
            async with asyncio.timeout(self._until - time.monotonic()):
                message = await self._receive()
        except TimeoutError:
            raise Refusal(408, f"the body was not there within {self._guard.seconds:.0f} s", _CLOSE) from None
        if message["type"] == "http.request":
            self._whole = not message.get("more_body", False)
            size = len(message.get("body", b""))
            self._guard.take(size, self.size + size)
            self.size += size
        return message


def page_of(headers: Headers) -> str | None:
    """The origin of the page that a request says it comes from."""
    parts = urlsplit(headers.get("referer", ""))
    return f"{parts.scheme}://{parts.netloc.lower()}" if parts.scheme in ("http", "https") and parts.netloc else None


def _adding(send: Send, extra: dict[str, str]) -> Send:
    async def adding(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in {**_SAFE, **extra}.items():
                headers.setdefault(name, value)
        await send(message)

    return adding
