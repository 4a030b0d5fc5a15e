"""LanguageTool, over HTTP, by the package language-tool-python.

The server is our own process, started with the first `check`, or one that runs already (setting `languagetool_url`).
Several worker processes share one: the parent opens `shared(settings)` and hands the settings that it gives to them.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPException
from typing import TYPE_CHECKING

from ...settings import Settings
from ...types.errors import ServiceError
from ...types.offsets import Offsets
from .. import Mark
from ..passages import Passage, passages
from . import server
from .install import VERSION, installed

if TYPE_CHECKING:
    from language_tool_python import LanguageTool, Match

_PASSAGE = 10_000
_LIMIT_S = 75.0
_RECOVERY_S = 30.0
_GIVE_UP_AFTER = 3
_REMEMBERED = 8
_SPELLING = "MORFOLOGIK_RULE_EN_US"
_ONE_AT_A_TIME = threading.Lock()  # the client converts offsets with a cache that all its objects share, unguarded


class LanguageToolChecker:
    """Marks places by LanguageTool's rules for American English; `Mark.kind` is the id of the rule.

    Spelling is switched off: what it does not know in news is a name, most often. To open it is cheap; the server
    starts with the first `check`. A server that dies or hangs is started again once; a text that brings it down twice
    is an error.

    Raises:
        ServiceError: LanguageTool has not been fetched, or there is no Java.
    """

    name = "languagetool"

    def __init__(self, settings: Settings, limit_s: float = _LIMIT_S) -> None:
        self._limit = limit_s
        self._failures = 0
        self._recent: dict[str, tuple[Mark, ...]] = {}
        self._client: LanguageTool | None = None
        self._server: server.LanguageToolServer | None = None
        self._version: str | None = None
        self._url = server.address(settings.languagetool_url)
        if not self._url:
            place = installed(settings)
            if place is None:
                raise ServiceError("LanguageTool has not been fetched: run `detector setup`")
            self._server = server.LanguageToolServer(place, server.find_java())

    @property
    def version(self) -> str:
        """LanguageTool's own version; of a server that is not ours, what it says of itself."""
        if self._version is None:
            self._version = VERSION if self._server is not None else _asked_version(self._url)
        return self._version

    def check(self, text: str) -> tuple[Mark, ...]:
        """Marked places in the order of the text. The last few texts are remembered: one reference serves many copies.

        Raises:
            ServiceError: the server died, hung or did not answer, twice; or it refused the text.
        """
        if text in self._recent:
            return self._recent[text]
        if self._failures >= _GIVE_UP_AFTER:
            raise ServiceError(f"LanguageTool is no longer asked: it has failed on {_GIVE_UP_AFTER} stories in a row")
        try:
            with _ONE_AT_A_TIME:
                found = [mark for passage in passages(text, _PASSAGE) for mark in self._marked(passage)]
        except ServiceError:
            self._failures += 1
            raise
        self._failures = 0
        while len(self._recent) >= _REMEMBERED:
            del self._recent[next(iter(self._recent))]
        self._recent[text] = tuple(sorted(found, key=lambda mark: (mark.start, mark.end, mark.kind)))
        return self._recent[text]

    def _marked(self, passage: Passage) -> Iterator[Mark]:
        offsets = Offsets(passage.text)
        for match in self._ask(passage.text):
            # the client has made the start a code point and left the length in UTF-16 units
            first = offsets.to_utf16(match.offset)
            end = offsets.from_utf16(first + match.error_length)
            if offsets.to_utf16(end) < first + match.error_length:  # it ends within a pair
                end += 1
            span = passage.span(match.offset, end)
            if span is not None:
                yield Mark(*span, match.rule_id, match.message, tuple(match.replacements))

    def _ask(self, text: str) -> list[Match]:
        for last_try in (False, True):
            try:
                return self._connected().check(text)
            except ServiceError:
                raise
            except Exception as error:  # the client lets through whatever a broken answer leads to
                if last_try:
                    raise ServiceError(f"LanguageTool failed twice on one passage: {error}") from error
                if not isinstance(error.__cause__, (OSError, HTTPException)):
                    raise ServiceError(f"LanguageTool refused a passage: {error}") from error
                self._recover()
        raise AssertionError("unreachable")

    def _connected(self) -> LanguageTool:
        if self._client is None:
            from language_tool_python import LanguageTool

            if self._server is not None:
                if not self._server.running:
                    self._server.start()
                self._url = self._server.url
            proxies = {"http": "", "https": ""} if server.is_local(self._url) else None
            client = LanguageTool("en-US", remote_server=self._url, proxies=proxies)
            client._TIMEOUT = self._limit  # type: ignore[assignment]  # the client offers no other way
            client.disabled_rules = {_SPELLING}
            self._client = client
        return self._client

    def _recover(self) -> None:
        """Bring a lost server back: our own is started anew; another one is waited for."""
        self._client = None
        if self._server is not None:
            self._server.close()
            return
        limit = time.monotonic() + _RECOVERY_S
        while time.monotonic() < limit and not server.answers(self._url, 2):
            time.sleep(0.2)

    def close(self) -> None:
        """End the server, if it is ours; may be called twice."""
        if self._client is not None:
            with contextlib.suppress(Exception):
                self._client.close()
            self._client = None
        if self._server is not None:
            self._server.close()


@contextmanager
def shared(settings: Settings) -> Iterator[Settings]:
    """Settings under which any number of processes ask one server, which is ended at the end of the block.

    The settings come back unchanged where LanguageTool is not wanted or not here, or where a server is named already.
    """
    place = installed(settings)
    if settings.grammar in ("none", "harper") or settings.languagetool_url or place is None:
        yield settings
        return
    with contextlib.ExitStack() as stack:
        try:
            running = stack.enter_context(server.LanguageToolServer(place, server.find_java()))
        except ServiceError:  # each worker finds out by itself, where it was asked for, and says so in its reports
            yield settings
        else:
            yield replace(settings, languagetool_url=running.url)


def _asked_version(url: str) -> str:
    reply = server.asked(f"{url}v2/info", 5)
    with contextlib.suppress(ValueError, KeyError, TypeError):
        return str(json.loads(reply or "")["software"]["version"])
    return "unknown"
