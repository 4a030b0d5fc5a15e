"""LanguageTool itself, for the marks of its own that a client asks for: a server that is named, or one of ours."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Sequence
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode

from ...grammar.languagetool import server
from ...grammar.languagetool.install import installed
from ...settings import Settings
from ...types.errors import ServiceError
from ..refusal import Refusal

_SECONDS = 60.0
"""Seconds that LanguageTool has for an answer."""


class LanguageTool:
    """A LanguageTool server: the one that the settings name, or one of our own, started when it is first asked.

    Safe for threads.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._own: server.LanguageToolServer | None = None

    def check(self, fields: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
        """LanguageTool's matches for the fields of a request, as it gives them.

        Raises:
            Refusal: it is not here, cannot be asked, or refuses the request.
        """
        try:
            url = f"{self._address()}v2/check"
            request = urllib.request.Request(url, urlencode(fields).encode())
            proxies = urllib.request.ProxyHandler({} if server.is_local(url) else None)
            with urllib.request.build_opener(proxies).open(request, timeout=_SECONDS) as reply:
                found = json.loads(reply.read())["matches"]
        except ServiceError as error:
            raise Refusal(503, f"LanguageTool's marks cannot be given: {error}") from error
        except urllib.error.HTTPError as error:
            said = error.read(500).decode("utf-8", "replace").removeprefix("Error: ").strip()
            raise Refusal(400 if error.code < 500 else 503, f"LanguageTool refused the text: {said}") from error
        except (OSError, HTTPException, ValueError, KeyError, TypeError) as error:
            raise Refusal(503, f"LanguageTool could not be asked: {error}") from error
        return [match for match in found if isinstance(match, dict) and isinstance(match.get("offset"), int)]

    def _address(self) -> str:
        if self._settings.languagetool_url:
            return server.address(self._settings.languagetool_url)
        with self._lock:
            if self._own is None or not self._own.running:
                place = installed(self._settings)
                if place is None:
                    raise ServiceError("it has not been fetched (`detector setup`)")
                own = server.LanguageToolServer(place, server.find_java())
                own.start()
                self._own = own
            return self._own.url

    def close(self) -> None:
        """End the server, if it is ours."""
        with self._lock:
            if self._own is not None:
                self._own.close()
                self._own = None
