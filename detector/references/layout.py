"""The authority file: one SQLite database, written once and then only read.

    meta      key, value                what it was built from, its version, licences
    entries   one row an entry          in the order of ids
    forms     one row a written form    `folded` is the whole form's key; `weight` the sum of its words' weights
    terms     one row a blocking key    in one of the spaces below; `weight` is log(1 + N / df)
    postings  term → form
    near      a skeleton less one letter → skeletons of persons

Spaces of persons: p, the skeletons of all words; s, those of surnames; n, surnames as written. Of all others: w, the
words; k, their skeletons. `stories` keeps the sha256 (16 bytes of it) of the trusted stories that were learned from.
The same entries give the same bytes: no times, no random ids, a fixed page size, and VACUUM at the end.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from ..errors import AuthorityError
from . import Entry
from .keys import fold, neighbours, skeleton_keys, spelling_keys, surnames, word_keys

APPLICATION = 0x64746361
"""SQLite's application_id of an authority file."""
FORMAT = 1
"""The layout's version, kept as SQLite's user_version."""

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entries (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, country TEXT, role TEXT,
    portfolio TEXT, valid_from TEXT, valid_to TEXT, source TEXT NOT NULL, licence TEXT NOT NULL,
    count INTEGER NOT NULL);
CREATE TABLE forms (n INTEGER PRIMARY KEY, entry INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
    folded TEXT NOT NULL, surname TEXT NOT NULL, weight REAL NOT NULL);
CREATE TABLE terms (n INTEGER PRIMARY KEY, space TEXT NOT NULL, key TEXT NOT NULL, df INTEGER NOT NULL,
    weight REAL NOT NULL);
CREATE TABLE postings (term INTEGER NOT NULL, form INTEGER NOT NULL, PRIMARY KEY (term, form)) WITHOUT ROWID;
CREATE TABLE near (key TEXT NOT NULL, skeleton TEXT NOT NULL, PRIMARY KEY (key, skeleton)) WITHOUT ROWID;
CREATE TABLE stories (sha BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE UNIQUE INDEX terms_key ON terms (space, key);
"""
_INDEXES = """
CREATE INDEX forms_folded ON forms (folded);
CREATE INDEX forms_entry ON forms (entry);
CREATE INDEX entries_portfolio ON entries (portfolio, country) WHERE portfolio IS NOT NULL;
"""


def write(
    output: Path,
    entries: Iterable[Entry],
    meta: Mapping[str, str],
    surname_first: frozenset[str] = frozenset(),
    stories: Iterable[bytes] = (),
) -> str:
    """Write an authority file and give its version: a hash of its content, the keys included.

    `entries` come in the order of their ids and are written one by one: memory does not grow with them, save for the
    table of words. `surname_first` are the countries where the surname is written first. An existing file is replaced
    when the new one is whole.

    Raises:
        AuthorityError: ids that are twice there or not in order; a place that cannot be written to.
    """
    draft = output.with_name(f".{output.name}.{os.getpid()}.draft")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        with closing(sqlite3.connect(draft)) as base:
            version = _fill(base, entries, meta, surname_first, stories)
        draft.replace(output)
    except (OSError, sqlite3.Error) as error:
        raise AuthorityError(f"{output} cannot be written: {error}") from error
    finally:
        draft.unlink(missing_ok=True)
    return version


def _fill(
    base: sqlite3.Connection,
    entries: Iterable[Entry],
    meta: Mapping[str, str],
    surname_first: frozenset[str],
    stories: Iterable[bytes],
) -> str:
    base.executescript(
        f"PRAGMA page_size = 4096; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;"
        f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT};{_TABLES}"
    )
    digest = hashlib.sha256(json.dumps([FORMAT, sorted(surname_first)]).encode())
    numbers: dict[tuple[str, str], int] = {}
    last = ""
    form_number = 0
    for number, entry in enumerate(entries, 1):
        if entry.id <= last:
            raise AuthorityError(f"entry {entry.id!r} is twice there or out of order (after {last!r})")
        last = entry.id
        digest.update(json.dumps(asdict(entry), sort_keys=True).encode())
        base.execute(
            "INSERT INTO entries VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (number, entry.id, entry.kind, entry.country, entry.role, entry.portfolio, entry.valid_from,
             entry.valid_to, entry.source, entry.licence, entry.count),
        )  # fmt: skip
        for form in entry.forms:
            form_number += 1
            folded = fold(form.text)
            called = surnames(form.text, entry.country in surname_first) if entry.kind == "person" else ()
            base.execute(
                "INSERT INTO forms VALUES (?,?,?,?,?,?,0)",
                (form_number, number, form.kind, form.text, folded, "|".join(called)),
            )
            keys = sorted(_keys(folded, called, entry.kind == "person"))
            digest.update(repr(keys).encode())
            for key in keys:
                term = numbers.setdefault(key, len(numbers) + 1)
                base.execute("INSERT INTO postings VALUES (?,?)", (term, form_number))
    base.executemany(
        "INSERT INTO terms VALUES (?,?,?,0,0)", ((term, space, key) for (space, key), term in numbers.items())
    )
    skeletons = sorted({key for space, key in numbers if space in "ps"})
    base.executemany("INSERT INTO near VALUES (?,?)", ((near, key) for key in skeletons for near in neighbours(key)))
    base.create_function("weight", 1, lambda df: round(math.log(1 + form_number / df), 4), deterministic=True)
    base.execute("UPDATE terms SET df = (SELECT count(*) FROM postings WHERE term = terms.n)")
    base.execute("UPDATE terms SET weight = weight(df)")
    base.execute(
        "CREATE TEMP TABLE sums AS SELECT p.form AS form, round(sum(t.weight), 4) AS total FROM terms t"
        " JOIN postings p ON p.term = t.n WHERE t.space IN ('w', 'p') GROUP BY p.form"
    )
    base.execute("CREATE UNIQUE INDEX temp.sums_form ON sums (form)")
    base.execute("UPDATE forms SET weight = coalesce((SELECT total FROM sums WHERE form = forms.n), 0)")
    base.execute("DROP TABLE temp.sums")
    base.executemany("INSERT OR IGNORE INTO stories VALUES (?)", ((sha,) for sha in stories))
    version = digest.hexdigest()[:16]
    facts = {**meta, "version": version, "entries": str(_count(base, "entries")), "forms": str(form_number)}
    base.executemany("INSERT INTO meta VALUES (?,?)", sorted(facts.items()))
    base.executescript(_INDEXES)
    base.commit()
    base.execute("VACUUM")
    base.commit()
    return version


def _keys(folded: str, called: tuple[str, ...], person: bool) -> set[tuple[str, str]]:
    if not person:
        return {("w", key) for key in word_keys(folded)} | {("k", key) for key in spelling_keys(folded).values()}
    last = {key for surname in called for key in skeleton_keys(surname)}
    return {("p", key) for key in skeleton_keys(folded)} | {("s", key) for key in last} | {("n", key) for key in called}


def _count(base: sqlite3.Connection, table: str) -> int:
    return int(base.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
