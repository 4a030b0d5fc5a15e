"""Files entries in an authority file under their keys, takes them out again, and keeps the file's version."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from .. import Entry, Form
from ..name_keys import (
    name_key,
    neighbours,
    phrase_keys,
    skeleton_key,
    skeleton_keys,
    spelling_keys,
    surnames,
    word_keys,
)
from . import checksum

BLOCK = 1000
"""So many numbers stand in one row of `postings` at most: they fill a page."""
SPAN = 1 << 20
"""The rows of a term have the numbers from n * SPAN on."""
_HELD = 500_000
"""So many numbers wait to be written, and so many terms are known by heart: memory does not grow with the file."""
_NUMBER = np.dtype("<u4")

ENTRY = "id, kind, country, role, valid_from, valid_to, source, licence, count, portfolio, first_seen, last_seen"
"""The columns of an entry, in the order of `entry_of`."""
_KINDS = ("preferred", "alias", "acronym", "garbled")

Key = tuple[str, str]


class IndexWriter:
    """Adds, replaces and removes entries in an open database; `finish` writes what waits.

    `facts` is the meta of a file that is extended; without it the database is new.
    """

    def __init__(
        self, base: sqlite3.Connection, surname_first: frozenset[str], facts: Mapping[str, str] | None = None
    ) -> None:
        self._base = base
        self._surname_first = surname_first
        self._sum = int(facts["entries_sum"], 16) if facts else 0
        self._entries, self._forms = (int(facts[key]) if facts else 0 for key in ("entries", "forms"))
        (self._entry,) = base.execute("SELECT coalesce(max(n), 0) FROM entries").fetchone()
        (self._form,) = base.execute("SELECT coalesce(max(n), 0) FROM forms").fetchone()
        self._terms: dict[Key, int] = {}
        self._waiting: dict[int, list[int]] = defaultdict(list)
        self._waits = 0

    def add(self, entry: Entry) -> None:
        """File an entry whose id is not there yet."""
        self._entry += 1
        self._base.execute(f"INSERT INTO entries (n, {ENTRY}) VALUES ({_marks(13)})", (self._entry, *_row(entry)))
        for form in entry.forms:
            self._add_form(self._entry, entry, form)
        self._entries += 1
        self._sum += _checksum(entry)

    def put(self, entry: Entry) -> bool:
        """File an entry, or change the one of its id; False: it is there just so."""
        old = self._stored(entry.id)
        if old is None:
            self.add(entry)
            return True
        number, known, at = old
        if known == entry:
            return False
        self._base.execute(f"UPDATE entries SET ({ENTRY}) = ({_marks(12)}) WHERE n = ?", (*_row(entry), number))
        again = known.kind == entry.kind and _first(known, self._surname_first) == _first(entry, self._surname_first)
        kept = {_written(form) for form in entry.forms} if again else set()
        for form in known.forms:
            if _written(form) not in kept:
                self._drop_form(at[_written(form)], known, form)
        for form in entry.forms:
            if again and (n := at.get(_written(form))):
                self._base.execute(
                    "UPDATE forms SET kind = ?, count = ?, first_seen = ?, last_seen = ? WHERE n = ?",
                    (form.kind, form.count, form.first_seen, form.last_seen, n),
                )
            else:
                self._add_form(number, entry, form)
        self._sum += _checksum(entry) - _checksum(known)
        return True

    def drop(self, id: str) -> bool:
        """Take an entry out; False: there is none of this id."""
        old = self._stored(id)
        if old is None:
            return False
        number, known, at = old
        for form in known.forms:
            self._drop_form(at[_written(form)], known, form)
        self._base.execute("DELETE FROM entries WHERE n = ?", (number,))
        self._entries -= 1
        self._sum -= _checksum(known)
        return True

    def finish(self, meta: Mapping[str, str]) -> str:
        """Write what waits and the description; gives the version, which depends on the entries alone."""
        self._flush()
        total = f"{self._sum % (1 << 128):032x}"
        order = sorted(self._surname_first)
        version = f"{checksum.row_checksum((total, self._entries, order)):032x}"[:16]
        facts = {**meta, "version": version, "entries": str(self._entries), "forms": str(self._forms)}
        self._base.execute("DELETE FROM meta")
        self._base.executemany("INSERT INTO meta VALUES (?,?)", sorted({**facts, "entries_sum": total}.items()))
        return version

    # -------------------------------------------------------------- forms

    def _stored(self, id: str) -> tuple[int, Entry, dict[tuple[str, bool], int]] | None:
        found = self._base.execute(f"SELECT n, {ENTRY} FROM entries WHERE id = ?", (id,)).fetchone()
        if found is None:
            return None
        rows = self._base.execute(
            "SELECT n, text, kind, count, first_seen, last_seen FROM forms WHERE entry = ? ORDER BY n", found[:1]
        ).fetchall()
        forms = [(number, Form(*row)) for number, *row in rows]
        return found[0], entry_of(found[1:], [form for _, form in forms]), {_written(form): n for n, form in forms}

    def _add_form(self, entry_number: int, entry: Entry, form: Form) -> None:
        self._form += 1
        self._forms += 1
        self._base.execute(
            f"INSERT INTO forms VALUES ({_marks(8)})",
            (self._form, entry_number, form.kind, form.text, name_key(form.text), *form_row(form)),
        )
        for key in sorted(form_keys(form, entry, self._surname_first)):
            self._file(self._term(key), self._form)
        for content in phrases_of(form, entry):
            self._base.execute("INSERT INTO named VALUES (?,?)", (self._phrase(entry.kind, content), self._form))
        if self._waits > _HELD:
            self._flush()

    def _drop_form(self, number: int, entry: Entry, form: Form) -> None:
        self._flush()
        for key in form_keys(form, entry, self._surname_first):
            self._take_out(self._term(key), number)
        self._base.execute("DELETE FROM named WHERE form = ?", (number,))
        self._base.execute("DELETE FROM forms WHERE n = ?", (number,))
        self._forms -= 1

    def _phrase(self, kind: str, content: str) -> int:
        found = self._base.execute("SELECT n FROM phrases WHERE kind = ? AND content = ?", (kind, content)).fetchone()
        if found is not None:
            return int(found[0])
        number = self._base.execute("INSERT INTO phrases (kind, content) VALUES (?,?)", (kind, content)).lastrowid
        assert number is not None
        for lemma in content.split(" "):
            self._file(self._term((kind, lemma)), number)
        return number

    # -------------------------------------------------------------- terms

    def _term(self, key: Key) -> int:
        if (number := self._terms.get(key)) is not None:
            return number
        found = self._base.execute("SELECT n FROM terms WHERE space = ? AND key = ?", key).fetchone()
        number = found[0] if found else self._new_term(key)
        if len(self._terms) > _HELD:
            self._terms.clear()
        self._terms[key] = number
        return number

    def _new_term(self, key: Key) -> int:
        number = self._base.execute("INSERT INTO terms (space, key, df) VALUES (?,?,0)", key).lastrowid
        assert number is not None
        space, word = key
        if space in "ps":
            rows = ((f"{space}{less}", number) for less in neighbours(word))
            self._base.executemany("INSERT INTO near VALUES (?,?)", rows)
        elif space == "n":
            for skeleton in skeleton_keys(word) or (skeleton_key(word),):
                self._file(self._term(("s", skeleton)), number)
        return number

    def _file(self, term: int, number: int) -> None:
        self._waiting[term].append(number)
        self._waits += 1

    def _flush(self) -> None:
        for term in sorted(self._waiting):
            numbers = self._waiting[term]
            last = self._base.execute(
                "SELECT n, ids FROM postings WHERE n BETWEEN ? AND ? ORDER BY n DESC LIMIT 1",
                (term * SPAN, term * SPAN + SPAN - 1),
            ).fetchone()
            at = term * SPAN
            if last is not None:
                at, ids = last
                room = BLOCK - len(ids) // _NUMBER.itemsize
                if room > 0:
                    self._base.execute("UPDATE postings SET ids = ? WHERE n = ?", (ids + _bytes(numbers[:room]), at))
                    numbers = numbers[room:]
                at += 1
            for start in range(0, len(numbers), BLOCK):
                self._base.execute("INSERT INTO postings VALUES (?,?)", (at, _bytes(numbers[start : start + BLOCK])))
                at += 1
            self._base.execute("UPDATE terms SET df = df + ? WHERE n = ?", (len(self._waiting[term]), term))
        self._waiting.clear()
        self._waits = 0

    def _take_out(self, term: int, number: int) -> None:
        rows = self._base.execute(
            "SELECT n, ids FROM postings WHERE n BETWEEN ? AND ?", (term * SPAN, term * SPAN + SPAN - 1)
        ).fetchall()
        for n, ids in rows:
            numbers = np.frombuffer(ids, _NUMBER)
            if number in numbers:
                rest = numbers[numbers != number]
                self._base.execute("UPDATE postings SET ids = ? WHERE n = ?", (rest.tobytes(), n))
                self._base.execute("UPDATE terms SET df = df - 1 WHERE n = ?", (term,))


def form_keys(form: Form, entry: Entry, surname_first: frozenset[str]) -> set[Key]:
    """The keys under which one form of an entry is filed."""
    key = name_key(form.text)
    if entry.kind != "person":
        return {("w", word) for word in word_keys(key)} | {("k", word) for word in spelling_keys(key).values()}
    called = surnames(form.text, _first(entry, surname_first))
    return (
        {("p", skeleton) for skeleton in skeleton_keys(key)}
        | {("v", word) for word in key.split() if len(word) > 1}
        | {("n", surname) for surname in called}
    )


def phrases_of(form: Form, entry: Entry) -> tuple[str, ...]:
    """The content words of a form that is looked for in running text, joined by spaces."""
    if entry.kind in ("person", "acronym") or form.kind == "acronym":
        return ()
    return tuple(" ".join(content) for content in phrase_keys(form.text))


def entry_of(row: Iterable[Any], forms: Iterable[Form]) -> Entry:
    """An entry from the columns `ENTRY` and its forms."""
    id, kind, country, role, valid_from, valid_to, source, licence, *more = row
    return Entry(id, kind, _ordered(forms), country, role, valid_from, valid_to, source, licence, *more)


def form_row(form: Form) -> tuple[int, str | None, str | None]:
    """Count and dates of a form."""
    return form.count, form.first_seen, form.last_seen


def _row(entry: Entry) -> tuple[Any, ...]:
    return (
        entry.id, entry.kind, entry.country, entry.role, entry.valid_from, entry.valid_to, entry.source, entry.licence,
        entry.count, entry.portfolio, entry.first_seen, entry.last_seen,
    )  # fmt: skip


def _ordered(forms: Iterable[Form]) -> tuple[Form, ...]:
    """Forms as they were given, or, where they were counted, the most often seen first."""
    found = tuple(forms)
    if not any(form.count for form in found):
        return found
    return tuple(sorted(found, key=lambda form: (_KINDS.index(form.kind), -form.count, form.text)))


def _written(form: Form) -> tuple[str, bool]:
    return form.text, form.kind == "acronym"


def _first(entry: Entry, surname_first: frozenset[str]) -> bool:
    return entry.country in surname_first


def _checksum(entry: Entry) -> int:
    plain = asdict(entry)
    plain["forms"] = sorted(plain["forms"], key=lambda form: json.dumps(form, sort_keys=True))
    return checksum.row_checksum((json.dumps(plain, sort_keys=True),))


def _bytes(numbers: list[int]) -> bytes:
    return np.array(numbers, _NUMBER).tobytes()


def _marks(count: int) -> str:
    return ",".join("?" * count)
