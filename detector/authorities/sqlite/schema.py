"""The authority file: one SQLite database, asked in place and extended in place.

    meta      key, value                what it was built from, its version and digest, licences
    entries   one row an entry          `count`: in how many trusted stories it was seen, `first_seen` and `last_seen`
    forms     one row a written form    `folded` is the whole form's key; counts and dates as above
    terms     one row a blocking key    in one of the spaces below; `df` numbers are filed under it
    postings  term → numbers            in blocks of at most `BLOCK` little-endian 32-bit numbers, rising
    near      a skeleton less one letter → terms of persons
    phrases   the content words of the names of bodies, offices, places and terms, each sequence of words once
    named     phrase → forms

Spaces of persons: p, the skeletons of all words; v, the words as written; n, surnames as written; s, the skeletons of
surnames, under which the numbers of terms in n are filed. Of all others: w, the words; k, their skeletons. A space that
has the name of a kind of entry holds lemmas, under which the numbers of phrases are filed.

The tables below `LEARNED` are the counts of an archive (see training/archive) and are empty elsewhere. The same
entries give the same bytes: no times, no random ids, a fixed page size, and VACUUM at the end. An update changes pages
in place, in one transaction with a rollback journal, so that a file stays one file and a crash leaves it as it was.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from ...types.errors import AuthorityError
from .. import Entry
from . import checksum, related_stories
from .index_writer import IndexWriter

APPLICATION = 0x64746361
"""SQLite's application_id of an authority file."""
FORMAT = 2
"""The layout's version, kept as SQLite's user_version. Raise it when keys (folding, skeletons, lemmas) change too."""
_PATIENCE = 10.0
"""So many seconds an update waits for one that another process has under way."""

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entries (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, country TEXT, role TEXT,
    portfolio TEXT, valid_from TEXT, valid_to TEXT, source TEXT NOT NULL, licence TEXT NOT NULL,
    count INTEGER NOT NULL, first_seen TEXT, last_seen TEXT);
CREATE TABLE forms (n INTEGER PRIMARY KEY, entry INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
    folded TEXT NOT NULL, count INTEGER NOT NULL, first_seen TEXT, last_seen TEXT);
CREATE TABLE terms (n INTEGER PRIMARY KEY, space TEXT NOT NULL, key TEXT NOT NULL, df INTEGER NOT NULL);
CREATE TABLE postings (n INTEGER PRIMARY KEY, ids BLOB NOT NULL);
CREATE TABLE near (key TEXT NOT NULL, term INTEGER NOT NULL, PRIMARY KEY (key, term)) WITHOUT ROWID;
CREATE TABLE phrases (n INTEGER PRIMARY KEY, kind TEXT NOT NULL, content TEXT NOT NULL);
CREATE TABLE named (phrase INTEGER NOT NULL, form INTEGER NOT NULL, PRIMARY KEY (phrase, form)) WITHOUT ROWID;
CREATE UNIQUE INDEX terms_key ON terms (space, key);
CREATE UNIQUE INDEX phrases_content ON phrases (kind, content);
"""
LEARNED = (
    """
CREATE TABLE stories (sha BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE seen (kind TEXT, folded TEXT, text TEXT, stories INTEGER, first TEXT, last TEXT,
    PRIMARY KEY (kind, folded, text)) WITHOUT ROWID;
CREATE TABLE counted (kind TEXT, folded TEXT, stories INTEGER, sure INTEGER, first TEXT, last TEXT,
    PRIMARY KEY (kind, folded)) WITHOUT ROWID;
CREATE TABLE roles (folded TEXT, text TEXT, stories INTEGER, first TEXT, last TEXT, PRIMARY KEY (folded, text))
    WITHOUT ROWID;
CREATE TABLE short (folded TEXT, acronym TEXT, stories INTEGER, first TEXT, last TEXT, PRIMARY KEY (folded, acronym))
    WITHOUT ROWID;
CREATE TABLE blocks (block INTEGER, folded TEXT, PRIMARY KEY (block, folded)) WITHOUT ROWID;
CREATE TABLE conflicts (kind TEXT, one TEXT, other TEXT, reason TEXT, PRIMARY KEY (kind, one, other)) WITHOUT ROWID;
CREATE TABLE decisions (kind TEXT, name TEXT, other TEXT, folded TEXT, folded_other TEXT, verdict TEXT,
    PRIMARY KEY (kind, name, other)) WITHOUT ROWID;
CREATE INDEX short_acronym ON short (acronym);
"""
    + related_stories.TABLES
)
_INDEXES = """
CREATE INDEX forms_folded ON forms (folded);
CREATE INDEX forms_entry ON forms (entry);
CREATE INDEX entries_kind ON entries (kind, id) WHERE kind != 'person';
CREATE INDEX entries_portfolio ON entries (portfolio, country) WHERE portfolio IS NOT NULL;
CREATE INDEX named_form ON named (form);
"""


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
                f"{_TABLES}{LEARNED}"
            )
            base.execute("BEGIN")
            yield base
            checksum.seal(base, checksum.total(base))
            base.execute("COMMIT")
            base.executescript(f"{_INDEXES} VACUUM;")
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
    filing = IndexWriter(base, surname_first)
    last = ""
    for entry in entries:
        if entry.id <= last:
            raise AuthorityError(f"entry {entry.id!r} is twice there or out of order (after {last!r})")
        last = entry.id
        filing.add(entry)
    return filing.finish({**meta, "surname_first": ",".join(sorted(surname_first))})


@contextmanager
def updated(file: Path) -> Iterator[tuple[sqlite3.Connection, IndexWriter, Callable[[Mapping[str, str]], str]]]:
    """An authority file, opened to be changed in one transaction: the database, its filing, and what ends the update.

    What ends it takes new values of meta and gives the new version. Without it, or when the block raises, or when the
    process dies, the file stays as it was. Readers go on with the old content until the end, which takes moments.

    Raises:
        AuthorityError: a file that is no authority file, or cannot be written to, or is being updated by another
            process.
    """
    from .authority_file import open_authority

    open_authority(file)  # refuses what is foreign, damaged or of another version
    base = sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=_PATIENCE)
    with closing(base):
        try:
            base.executescript("PRAGMA synchronous = FULL; PRAGMA cache_size = -64000")
            base.execute("BEGIN IMMEDIATE")
            watch = checksum.Watch(base)
            facts = dict(base.execute("SELECT key, value FROM meta"))
            filing = IndexWriter(base, frozenset(filter(None, facts.get("surname_first", "").split(","))), facts)
            done = False

            def finish(meta: Mapping[str, str]) -> str:
                nonlocal done
                version = filing.finish({**facts, **meta})
                checksum.seal(base, watch.total)
                done = True
                return version

            yield base, filing, finish
            base.execute("COMMIT" if done else "ROLLBACK")
        except sqlite3.Error as error:
            busy = " (another process is at it)" if "locked" in str(error) else ""
            raise AuthorityError(f"{file} cannot be updated: {error}{busy}; it is as it was") from error
