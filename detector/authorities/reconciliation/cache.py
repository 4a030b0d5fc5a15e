"""Answers of services, kept on disk for a while, so that none is asked twice.

One SQLite file in the user's cache folder, shared by all processes. A cache that cannot be used (a full disk, a folder
that cannot be written to) costs speed and nothing else.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_LOG = logging.getLogger("detector")
_BUSY = 5.0
"""Seconds to wait while another process writes."""
_AT_ONCE = 500


class ServiceCache:
    """Answers by key, each with the time when it was put there."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._base: sqlite3.Connection | None = None
        self._process = 0
        self._broken = False

    def get(self, keys: Iterable[str], seconds: float) -> dict[str, Any]:
        """The answers that are not older than so many seconds."""
        wanted = list(dict.fromkeys(keys))
        if seconds <= 0 or not wanted or (base := self._connection()) is None:
            return {}
        found: dict[str, Any] = {}
        try:
            for start in range(0, len(wanted), _AT_ONCE):
                part = wanted[start : start + _AT_ONCE]
                marks = ",".join("?" * len(part))
                rows = base.execute(
                    f"SELECT key, value FROM answers WHERE at > ? AND key IN ({marks})", (time.time() - seconds, *part)
                )
                found |= {key: json.loads(value) for key, value in rows}
        except (sqlite3.Error, ValueError) as error:
            self._give_up(error)
        return found

    def put(self, answers: Mapping[str, Any], seconds: float) -> None:
        """Keep answers, and forget those that are older than so many seconds."""
        if seconds <= 0 or not answers or (base := self._connection()) is None:
            return
        now = time.time()
        rows = [(key, now, json.dumps(value, ensure_ascii=False)) for key, value in answers.items()]
        try:
            with base:
                base.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", rows)
                base.execute("DELETE FROM answers WHERE at < ?", (now - seconds,))
        except (sqlite3.Error, UnicodeEncodeError) as error:
            self._give_up(error)

    def close(self) -> None:
        """Let go of the file."""
        if self._base is not None and self._process == os.getpid():
            self._base.close()
        self._base = None

    def _connection(self) -> sqlite3.Connection | None:
        if self._broken:
            return None
        if self._base is None or self._process != os.getpid():
            try:
                self._make_private()
                self._base = sqlite3.connect(self._file, timeout=_BUSY)
                self._process = os.getpid()
                self._base.execute("PRAGMA journal_mode = WAL")
                with self._base:
                    self._base.execute(
                        "CREATE TABLE IF NOT EXISTS answers"
                        " (key TEXT PRIMARY KEY, at REAL NOT NULL, value TEXT NOT NULL) WITHOUT ROWID"
                    )
            except (OSError, sqlite3.Error) as error:
                self._give_up(error)
        return self._base

    def _make_private(self) -> None:
        """Make folder and file for this user alone: the answers tell which names unpublished stories have."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600))
        if hasattr(os, "getuid") and self._file.stat().st_uid == os.getuid():
            self._file.chmod(0o600)  # it may be of a version that left it to others

    def _give_up(self, error: Exception) -> None:
        _LOG.debug("%s cannot be used as a cache: %s", self._file, error)
        self._broken = True
        self._base = None
