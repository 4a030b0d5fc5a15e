"""Who may ask: names of the host, origins of pages, and the token."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
import secrets
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from ..types.errors import UsageError

_SHORTEST_TOKEN = 16
"""Characters; a shorter one can be guessed."""
_LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))
EVERY_ORIGIN = "*"


def new_token() -> str:
    """A token that nobody guesses."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Conditions that every request has to meet. `local`: only this machine can reach the server.

    `origins` are those of pages that may read the answers besides the server's own; `hosts` names under which it may be
    addressed besides its addresses: a name that is not ours may have been turned to this machine by whoever owns it
    (DNS rebinding).
    """

    local: bool = True
    token: str | None = field(default=None, repr=False)
    origins: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()

    def knows_host(self, host: str) -> bool:
        """Whether a `Host` header names this server: an address, `localhost`, or a name that was given."""
        name = _host_name(host)
        if name is None:
            return False
        if name in _LOCAL or name in self.hosts:
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return address.is_loopback or not self.local

    def knows_origin(self, origin: str, own: str) -> bool:
        """Whether pages of an origin may ask; `own` is the origin of the server, as the request addresses it."""
        return origin == own or self.opens_to(origin)

    def opens_to(self, origin: str) -> bool:
        """Whether an origin other than the server's own was allowed."""
        return EVERY_ORIGIN in self.origins or origin in self.origins

    def is_token(self, given: str | None) -> bool:
        """Whether this is the token, compared in a time that says nothing about it; True where none is wanted."""
        if self.token is None:
            return True
        return given is not None and hmac.compare_digest(given.encode("utf-8", "replace"), self.token.encode())

    @property
    def cookie(self) -> str:
        """The name of the cookie: of its own for each token, since cookies do not keep ports apart."""
        return f"detector_{hashlib.sha256((self.token or '').encode()).hexdigest()[:8]}"

    def holds(self, authorization: str | None, cookies: str | None) -> bool:
        """Whether the headers of a request hold the token: as a bearer, as the password of a login, as a cookie."""
        if self.token is None:
            return True
        return (authorization is not None and self.is_token(_credential(authorization))) or (
            cookies is not None and self.is_token(_cookie(cookies, self.cookie))
        )


def checked_token(token: str) -> str:
    """A token that was given.

    Raises:
        UsageError: it is short, or has characters that a header cannot carry.
    """
    if len(token) < _SHORTEST_TOKEN or not all("!" <= char <= "~" and char not in ';,"\\' for char in token):
        raise UsageError(f"a token has at least {_SHORTEST_TOKEN} characters, letters, digits, signs; no space")
    return token


def checked_origin(origin: str) -> str:
    """An origin as browsers write it ("https://desk.example:8443", "app://obsidian.md"), or `*`.

    Raises:
        UsageError: it is none.
    """
    if origin == EVERY_ORIGIN:
        return origin
    parts = urlsplit(origin)
    if not parts.scheme or not parts.hostname or parts.path not in ("", "/") or parts.query or "@" in parts.netloc:
        raise UsageError(f"{origin}: an origin is a scheme and a host, as https://desk.example")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def checked_host(name: str) -> str:
    """A name of the server, without a port.

    Raises:
        UsageError: it is none.
    """
    found = _host_name(name)
    if found is None:
        raise UsageError(f"{name}: a host is a name alone, as desk.example")
    return found


def _host_name(host: str) -> str | None:
    """The name or address in a `Host` header, in small letters, without port and brackets."""
    try:
        parts = urlsplit(f"//{host.strip()}")
        _ = parts.port
    except ValueError:
        return None
    if parts.path or parts.query or parts.fragment or parts.username is not None or not parts.hostname:
        return None
    return parts.hostname.rstrip(".")


def _credential(authorization: str) -> str | None:
    kind, _, value = authorization.partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    if kind.lower() == "basic":
        try:
            return base64.b64decode(value.strip(), validate=True).decode().partition(":")[2]
        except (binascii.Error, ValueError):
            return None
    return None


def _cookie(cookies: str, name: str) -> str | None:
    try:
        found = SimpleCookie(cookies).get(name)
    except CookieError:
        return None
    return found.value if found is not None else None
