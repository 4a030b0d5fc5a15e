"""Writes an authority file, whole or as an update in place."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from ...types.errors import AuthorityError
from .. import Entry
from . import checksum
from .authority_file import open_authority
from .index_writer import IndexWriter
from .schema import APPLICATION, FORMAT, INDEXES, LEARNED, TABLES

_PATIENCE = 10.0
"""So many seconds an update waits for one that another process has under way."""


def write(
    output: Path, entries: Iterable[Entry], meta: Mapping[str, str], surname_first: frozenset[str] = frozenset()
) -> str:
    """Write an authority file and give its version: a hash of its entries.

    `entries` come in the order of their ids and are written one by one: memory does not grow with them. `surname_first`
    are the countries where the surname is written first. An existing file is replaced when the new one is whole, save
    one that was learned from stories: what was counted cannot be had back from entries.

    Raises:
        AuthorityError: ids that are twice there or not in order; a place that cannot be written to; a learned file.
    """
    if _learned(output):
        raise AuthorityError(
            f"{output} was learned from stories, and would be lost: give another file (a check takes several)"
        )
    with drafted(output) as base:
        return fill(base, entries, meta, surname_first)


def _learned(file: Path) -> bool:
    if not file.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as base:
            return base.execute("SELECT 1 FROM stories LIMIT 1").fetchone() is not None
    except sqlite3.Error:  # another kind of file, which may be replaced
        return False


@contextmanager
def drafted(output: Path) -> Iterator[sqlite3.Connection]:
    """A new database with empty tables beside `output`, which it replaces when the block ends well.

    Raises:
        AuthorityError: a place that cannot be written to.
    """
    draft = output.with_name(f".{output.name}.{os.getpid()}.draft")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        with closing(sqlite3.connect(draft, isolation_level=None)) as base:
            base.executescript(
                f"PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                f"PRAGMA cache_size = -64000; PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT};"
                f"{TABLES}{LEARNED}"
            )
            base.execute("BEGIN")
            yield base
            checksum.seal(base, checksum.total(base))
            base.execute("COMMIT")
            base.executescript(f"{INDEXES} VACUUM;")
        draft.replace(output)
    except (OSError, sqlite3.Error) as error:
        raise AuthorityError(f"{output} cannot be written: {error}") from error
    finally:
        draft.unlink(missing_ok=True)


def fill(
    base: sqlite3.Connection,
    entries: Iterable[Entry],
    meta: Mapping[str, str],
    surname_first: frozenset[str] = frozenset(),
) -> str:
    """File entries, in the order of their ids, in a new database, and give its version."""
    writer = IndexWriter(base, surname_first)
    last = ""
    for entry in entries:
        if entry.id <= last:
            raise AuthorityError(f"entry {entry.id!r} is twice there or out of order (after {last!r})")
        last = entry.id
        writer.add(entry)
    return writer.finish({**meta, "surname_first": ",".join(sorted(surname_first))})


@contextmanager
def updated(file: Path) -> Iterator[tuple[sqlite3.Connection, IndexWriter, Callable[[Mapping[str, str]], str]]]:
    """An authority file, opened to be changed in one transaction: the database, its index writer, and what ends it.

    What ends it takes new values of meta and gives the new version. Without it, or when the block raises, or when the
    process dies, the file stays as it was. Readers go on with the old content until the end, which takes moments.

    Raises:
        AuthorityError: a file that is no authority file, or cannot be written to, or is being updated by another
            process.
    """
    open_authority(file)  # refuses what is foreign, damaged or of another version
    base = sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=_PATIENCE)
    with closing(base):
        try:
            base.executescript("PRAGMA synchronous = FULL; PRAGMA cache_size = -64000")
            base.execute("BEGIN IMMEDIATE")
            watch = checksum.Watch(base)
            facts = dict(base.execute("SELECT key, value FROM meta"))
            writer = IndexWriter(base, frozenset(filter(None, facts.get("surname_first", "").split(","))), facts)
            done = False

            def finish(meta: Mapping[str, str]) -> str:
                nonlocal done
                version = writer.finish({**facts, **meta})
                checksum.seal(base, watch.total)
                done = True
                return version

            yield base, writer, finish
            base.execute("COMMIT" if done else "ROLLBACK")
        except sqlite3.Error as error:
            busy = " (another process is at it)" if "locked" in str(error) else ""
            raise AuthorityError(f"{file} cannot be updated: {error}{busy}; it is as it was") from error
