"""Sentences and vectors of the texts of references, kept from run to run: which one is new is encoded, and no other.

One SQLite file in the product's cache, for all outputs and for several runs at once. It has places of sentences and
their vectors under a hash, and no text. It is a cache: where it cannot be opened, read or written, runs do without it.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path

import numpy as np

from .pairing import Encoded

_FILE = "references-1.sqlite"
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS encoded (key BLOB PRIMARY KEY, day INTEGER, spans BLOB, vectors BLOB) WITHOUT ROWID"
)
_DAY = 86_400
_KEPT = 30
"""Days without a run that asks for it after which a text is forgotten."""
_WAIT = 10.0
"""Seconds that another run may keep the file to itself."""
_TOGETHER = 256
"""Texts that are written together."""


class EncodedCache:
    """The file. Close it, or use it as a context manager."""

    def __init__(self, folder: Path) -> None:
        self._today = int(time.time() // _DAY)
        self._used: list[bytes] = []
        self._new: list[tuple[bytes, int, bytes, bytes]] = []
        self._base = _opened(folder)

    def get(self, key: bytes) -> Encoded | None:
        """The sentences and vectors that are kept under a key; None where none are."""
        row = None
        with self._doing():
            if self._base is not None:
                row = self._base.execute("SELECT day, spans, vectors FROM encoded WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        day, spans, vectors = row
        try:
            places = np.frombuffer(spans, np.int64).reshape(-1, 2)
            rows = np.frombuffer(vectors, np.float32).reshape(len(places), -1) if len(places) else None
        except ValueError:  # not what was written
            return None
        if rows is None:  # a text without sentences is encoded at once
            return None
        if day != self._today:
            self._used.append(key)
        return Encoded(places, rows)

    def put(self, key: bytes, encoded: Encoded) -> None:
        """Keep something under a key."""
        self._new.append((key, self._today, encoded.spans.tobytes(), encoded.vectors.tobytes()))
        if len(self._new) >= _TOGETHER:
            self._write()

    def _write(self) -> None:
        with self._doing():
            if self._base is not None:
                with self._base:
                    self._base.executemany("INSERT OR REPLACE INTO encoded VALUES (?, ?, ?, ?)", self._new)
        self._new.clear()

    def close(self) -> None:
        """Write what is to be kept, and forget what nobody has asked for lately."""
        self._write()
        with self._doing():
            if self._base is not None:
                with self._base:
                    used = [(self._today, key) for key in self._used]
                    self._base.executemany("UPDATE encoded SET day = ? WHERE key = ?", used)
                    self._base.execute("DELETE FROM encoded WHERE day < ?", (self._today - _KEPT,))
                self._base.close()
        self._base = None

    def _doing(self) -> suppress:
        return suppress(sqlite3.Error)

    def __enter__(self) -> EncodedCache:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _opened(folder: Path) -> sqlite3.Connection | None:
    """The file, for this user alone; made anew where it is damaged, None where it cannot be had."""
    file = folder / _FILE
    for _ in range(2):
        base = None
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))
            base = sqlite3.connect(file, timeout=_WAIT)
            base.execute(_SCHEMA)
            base.execute("SELECT key, day, spans, vectors FROM encoded LIMIT 1").fetchone()
            return base
        except sqlite3.DatabaseError as error:
            if base is not None:
                base.close()
            if isinstance(error, sqlite3.OperationalError):  # locked, or not to be written
                return None
            with suppress(OSError):
                file.unlink()
        except OSError:
            return None
    return None
