"""Is an authority file what was written? A digest over all rows, which an update changes by its own rows alone.

The digest is the sum of the hashes of all rows, modulo 2^128: it does not depend on their order, and a row is taken out
by subtraction. It guards against accidents (flipped bits, half-written pages), not against forgers.
"""

from __future__ import annotations

import hashlib
import sqlite3
from typing import Any

_SIZE = 1 << 128


def row_checksum(row: tuple[Any, ...]) -> int:
    """The hash of one row as a number of 128 bits."""
    return int.from_bytes(hashlib.blake2b(repr(row).encode("utf-8", "backslashreplace"), digest_size=16).digest())


def total(base: sqlite3.Connection) -> int:
    """The sum over every row of every table but `meta`, read from the file."""
    return (
        sum(row_checksum((table, *row)) for table in _tables(base) for row in base.execute(f"SELECT * FROM {table}"))
        % _SIZE
    )


def seal(base: sqlite3.Connection, rows: int) -> None:
    """Store the digest, given the sum over the rows of all tables but `meta`."""
    base.execute("DELETE FROM meta WHERE key IN ('digest', 'rows')")
    base.execute("INSERT INTO meta VALUES ('rows', ?)", (f"{rows:032x}",))
    base.execute("INSERT INTO meta VALUES ('digest', ?)", (_of_meta(base),))


def faults(base: sqlite3.Connection) -> str | None:
    """First fault of a file, from reading all of it; None where it has none.

    Raises:
        sqlite3.Error: a page cannot be read.
    """
    ((found,),) = base.execute("PRAGMA quick_check(1)").fetchall()
    if found != "ok":
        return str(found)
    stored = dict(base.execute("SELECT key, value FROM meta"))
    if stored.get("digest") != _of_meta(base):
        return "its description was changed"
    if stored["rows"] != f"{total(base):032x}":
        return "its content is not what was written"
    return None


class Watch:
    """Follows every change that is made through one connection; `total` is the sum that `seal` needs."""

    def __init__(self, base: sqlite3.Connection) -> None:
        ((stored,),) = base.execute("SELECT value FROM meta WHERE key = 'rows'").fetchall()
        self.total = int(stored, 16)
        base.create_function("row_changed", -1, self._changed)
        for table in _tables(base):
            columns = [name for _, name, *_ in base.execute(f"PRAGMA table_info({table})")]
            old, new = (
                f"SELECT row_changed({sign}, '{table}', {', '.join(f'{state}.{name}' for name in columns)});"
                for sign, state in ((-1, "OLD"), (1, "NEW"))
            )
            for event, body in (("INSERT", new), ("DELETE", old), ("UPDATE", old + new)):
                base.execute(f"CREATE TEMP TRIGGER watch_{table}_{event} AFTER {event} ON {table} BEGIN {body} END")

    def _changed(self, sign: int, *row: Any) -> None:
        self.total = (self.total + sign * row_checksum(row)) % _SIZE


def _tables(base: sqlite3.Connection) -> list[str]:
    rows = base.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name != 'meta' ORDER BY name")
    return [name for (name,) in rows]


def _of_meta(base: sqlite3.Connection) -> str:
    rows = base.execute("SELECT key, value FROM meta WHERE key != 'digest' ORDER BY key").fetchall()
    return hashlib.blake2b(repr(rows).encode(), digest_size=16).hexdigest()
