"""Learns an authority file from trusted stories: people, bodies with their acronyms, acronyms."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import combinations
from pathlib import Path

from ..mark import document
from ..names import compare_names, is_variant
from ..references import Entry, Form
from ..references.authority import open_authority
from ..references.keys import fold, skeleton_key, surnames
from ..references.layout import write
from ..types import Article, Document
from .summary import BuildSummary, Conflict, pairs

_SOURCE = "desk archive"
_LICENCE = "the desk's own"
_ALIKE = 0.8
"""From this on two names of persons may be one name in two spellings."""
_BLOCK = 100
"""So many names are compared with one another at most; larger groups share too common a key."""

_TABLES = """
CREATE TABLE seen (kind TEXT, folded TEXT, text TEXT, stories INTEGER, PRIMARY KEY (kind, folded, text)) WITHOUT ROWID;
CREATE TABLE named (kind TEXT, folded TEXT, stories INTEGER, PRIMARY KEY (kind, folded)) WITHOUT ROWID;
CREATE TABLE roles (folded TEXT, text TEXT, stories INTEGER, PRIMARY KEY (folded, text)) WITHOUT ROWID;
CREATE TABLE short (folded TEXT, acronym TEXT, stories INTEGER, PRIMARY KEY (folded, acronym)) WITHOUT ROWID;
CREATE TABLE stories (sha BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE blocks (key TEXT, name TEXT, PRIMARY KEY (key, name)) WITHOUT ROWID;
CREATE INDEX short_acronym ON short (acronym);
"""
_COUNT = "ON CONFLICT DO UPDATE SET stories = stories + excluded.stories"


def build_archive(stories: Iterable[Article], output: Path, update: bool = False) -> BuildSummary:
    """Learn names from trusted stories, read one after another; what is counted lies on disk, not in memory.

    Learned are persons by their full names (a surname alone is no name), with the title that stands beside them most
    often as `role`; bodies, with acronyms that a story defines ("Immigration and Customs Enforcement (ICE)") or uses
    beside the one body of which they are the initials; and acronyms without a known body. `count` is the number of
    stories. A story that is given twice, or that `update` has met before, counts once.

    Names that may be one name in two spellings stay two entries and are listed as conflicts.

    Raises:
        AuthorityError: `update` of a file that is not an authority file, a place that cannot be written to.
    """
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "counts.sqlite")) as base:
        base.executescript(f"PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;{_TABLES}")
        if update and output.exists():
            _take_over(base, output)
        read: Counter[str] = Counter()
        for story in stories:
            sha = hashlib.sha256(story.text.encode("utf-8", "surrogatepass")).digest()[:16]
            if base.execute("INSERT OR IGNORE INTO stories VALUES (?)", (sha,)).rowcount:
                _count(base, document(story))
                read["stories"] += 1
            else:
                read["stories met before"] += 1
        conflicts = tuple(sorted((*_people_alike(base), *_acronyms_shared(base)), key=lambda c: (c.left, c.right)))
        kinds: Counter[str] = Counter()
        forms = 0

        def entries() -> Iterator[Entry]:
            nonlocal forms
            for entry in _entries(base):
                kinds[entry.kind] += 1
                forms += len(entry.forms)
                yield entry

        total = base.execute("SELECT count(*) FROM stories").fetchone()[0]
        meta = {"name": _SOURCE, "built_from": f"{total} trusted stories", "licences": _LICENCE}
        shas = (sha for (sha,) in base.execute("SELECT sha FROM stories ORDER BY sha"))
        version = write(output, entries(), meta, stories=shas)
    return BuildSummary(output, version, sum(kinds.values()), forms, pairs(kinds), pairs(read), conflicts)


# ------------------------------------------------------------------ reading


def _take_over(base: sqlite3.Connection, output: Path) -> None:
    """The counts of a file that was learned before."""
    known = open_authority(output)
    base.executemany("INSERT INTO stories VALUES (?)", ((sha,) for sha in known.stories()))
    for entry in known.entries():
        if entry.kind not in ("person", "body", "acronym"):
            continue
        _add(base, entry.kind, {entry.name}, entry.count)
        if entry.role:
            base.execute(f"INSERT INTO roles VALUES (?,?,?) {_COUNT}", (fold(entry.name), entry.role, entry.count))
        for form in entry.forms[1:]:
            if form.kind == "acronym":
                base.execute(f"INSERT INTO short VALUES (?,?,?) {_COUNT}", (fold(entry.name), form.text, 1))


def _count(base: sqlite3.Connection, story: Document) -> None:
    people: set[str] = set()
    bodies: set[str] = set()
    acronyms: set[str] = set()
    roles: set[tuple[str, str]] = set()
    for mention in story.mentions:
        if mention.kind == "person" and sum(len(word.strip(".")) > 1 for word in mention.words) > 1:
            name = " ".join(mention.words)
            people.add(name)
            if mention.title is not None:
                roles.add((fold(name), " ".join(story.slice(mention.title).split())))
        elif mention.kind == "body":
            parts = " ".join(mention.text.split()).split(" and the ")
            bodies.update(part for part in parts if len(part.split()) > 1)
        elif mention.kind == "acronym":
            acronyms.add(mention.text)
    bodies = {
        body
        for body in bodies
        if not any(other.endswith(f" {body}") for other in bodies) and not any(person in body for person in people)
    }
    short = set(_defined(story))
    bodies |= {body for body, _ in short}
    for acronym in acronyms - {acronym for _, acronym in short}:
        fits = [body for body in bodies if expansion(body.split(), acronym) == body]
        if len(fits) == 1:
            short.add((fits[0], acronym))
    _add(base, "person", people)
    _add(base, "body", bodies)
    _add(base, "acronym", acronyms | {acronym for _, acronym in short})
    base.executemany(f"INSERT INTO roles VALUES (?,?,1) {_COUNT}", sorted(roles))
    distinct = sorted({(fold(body), acronym) for body, acronym in short})
    base.executemany(f"INSERT INTO short VALUES (?,?,1) {_COUNT}", distinct)


def _add(base: sqlite3.Connection, kind: str, names: set[str], stories: int = 1) -> None:
    rows = sorted({(kind, folded, name) for name in names if (folded := fold(name))})
    base.executemany(f"INSERT INTO seen VALUES (?,?,?,{stories}) {_COUNT}", rows)
    base.executemany(f"INSERT INTO named VALUES (?,?,{stories}) {_COUNT}", sorted({row[:2] for row in rows}))


_AFTER = re.compile(r"\(([A-Z][A-Za-z&.]{1,9})\)")
_BEFORE = re.compile(r"\b([A-Z]{2,8}) \(([A-Z][^()\n]{4,90})\)")


def _defined(story: Document) -> Iterator[tuple[str, str]]:
    """(body, acronym) of the definitions in a story: "Homeland Security Investigations (HSI)" or turned round."""
    for sentence in story.sentences:
        text = story.slice(sentence)
        for match in _AFTER.finditer(text):
            words = re.split(r"[,;:()“”\"]", text[: match.start()])[-1].split()
            if sum(map(str.isupper, match[1])) > 1 and (body := expansion(words, match[1])):
                yield body, match[1]
        for match in _BEFORE.finditer(text):
            words = match[2].removeprefix("the ").split()
            if expansion(words, match[1]) == " ".join(words):
                yield " ".join(words), match[1]


def expansion(words: list[str], acronym: str) -> str | None:
    """The last words, if their initials are the acronym, read from its end.

    Words in small letters may give a letter or none; one capitalised word may give none where the acronym has three
    letters or more ("Centers for Disease Control and Prevention (CDC)"); the first word gives the first letter.
    """
    letters = [char.lower() for char in acronym if char.isalpha() and char.isupper()]
    if len(letters) < 2:
        return None
    tail = words[-2 * len(letters) - 2 :]

    def start(at: int, letter: int, spare: int) -> int | None:
        if letter < 0:
            return at + 1 if tail[at + 1][0].isupper() else None
        if at < 0:
            return None
        word = tail[at].strip("'’.-")
        if word and word[0].lower() == letters[letter] and (found := start(at - 1, letter - 1, spare)) is not None:
            return found
        if word[:1].islower():
            return start(at - 1, letter, spare)
        return start(at - 1, letter, spare - 1) if spare and word else None

    first = start(len(tail) - 1, len(letters) - 1, int(len(letters) > 2))
    if first is None or len(tail) - first < 2:
        return None
    return " ".join(tail[first:])


# ------------------------------------------------------------------ writing


def _entries(base: sqlite3.Connection) -> Iterator[Entry]:
    """What was counted as entries, in the order of their ids."""
    query = (
        "SELECT 'archive-' || kind || ':' || replace(folded, ' ', '-') AS id, kind, folded, stories FROM named"
        " WHERE kind != 'acronym' OR NOT EXISTS (SELECT 1 FROM seen s JOIN short ON short.acronym = s.text"
        " WHERE s.kind = 'acronym' AND s.folded = named.folded) ORDER BY id"
    )
    most = "ORDER BY stories DESC, text LIMIT 1"
    for number, kind, folded, count in base.execute(query):
        (name,) = base.execute(f"SELECT text FROM seen WHERE kind = ? AND folded = ? {most}", (kind, folded)).fetchone()
        role = base.execute(f"SELECT text FROM roles WHERE folded = ? {most}", (folded,)).fetchone()
        short = base.execute("SELECT acronym FROM short WHERE folded = ? ORDER BY stories DESC, acronym", (folded,))
        forms = [Form(name, "preferred")]
        if kind == "body":
            forms += [Form(acronym, "acronym") for (acronym,) in short]
        yield Entry(
            id=number,
            kind=kind,
            forms=tuple(forms),
            role=role[0] if role and kind == "person" else None,
            source=_SOURCE,
            licence=_LICENCE,
            count=count,
        )


# ------------------------------------------------------------------ conflicts


def _people_alike(base: sqlite3.Connection) -> Iterator[Conflict]:
    for (folded,) in base.execute("SELECT folded FROM named WHERE kind = 'person'").fetchall():
        (name,) = base.execute(
            "SELECT text FROM seen WHERE kind = 'person' AND folded = ? ORDER BY stories DESC, text LIMIT 1", (folded,)
        ).fetchone()
        given, last = folded.split()[0], surnames(name)[0]
        keys = {
            f"skeletons {skeleton_key(given)} {skeleton_key(last)}",
            f"given {given} {last[:1]}",
            f"surname {last} {given[:1]}",
        }
        base.executemany("INSERT INTO blocks VALUES (?,?)", ((key, name) for key in sorted(keys)))
    found: set[tuple[str, str]] = set()
    groups = base.execute(
        f"SELECT key FROM blocks GROUP BY key HAVING count(*) BETWEEN 2 AND {_BLOCK} ORDER BY key"
    ).fetchall()
    for (key,) in groups:
        names = [name for (name,) in base.execute("SELECT name FROM blocks WHERE key = ? ORDER BY name", (key,))]
        found.update(
            (left, right)
            for left, right in combinations(names, 2)
            if not is_variant(left, right) and compare_names(left, right) >= _ALIKE
        )
    for left, right in sorted(found):
        yield Conflict(left, right, "may be one person in two spellings")


def _acronyms_shared(base: sqlite3.Connection) -> Iterator[Conflict]:
    rows = base.execute(
        "SELECT a.acronym, a.folded, b.folded FROM short a JOIN short b"
        " ON a.acronym = b.acronym AND a.folded < b.folded ORDER BY 1, 2, 3"
    ).fetchall()
    for acronym, *folded in rows:
        left, right = (
            base.execute(
                "SELECT text FROM seen WHERE kind = 'body' AND folded = ? ORDER BY stories DESC, text LIMIT 1", (name,)
            ).fetchone()[0]
            for name in folded
        )
        yield Conflict(left, right, f"both are called {acronym}")
