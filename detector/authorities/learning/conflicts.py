"""Names of an archive that may be one name: they are listed, the most often seen first, and a person decides."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import combinations
from pathlib import Path
from typing import Literal

from ...language.normalize import fold_punctuation
from ...names import compare_names, is_variant
from ...types.errors import UsageError
from ...types.visible import shell_quoted
from ..build_summary import Conflict
from ..name_keys import name_key, skeleton_key, surnames
from .counts import Touched, root

Verdict = Literal["same", "different", "wrong"]

SHOWN = 20
"""So many are shown after a build."""
_ALIKE = 0.8
"""From this on two names of persons may be one name in two spellings."""
_BLOCK = 100
"""So many names are compared with one another at most; larger groups share too common a key."""
_PAIRED = "kind = ? AND one = ? AND other = ?"


def find(base: sqlite3.Connection, touched: Iterable[Touched] | None = None) -> None:
    """Note what conflicts with what was touched; None: everything with everything."""
    if touched is None:
        rows = base.execute("SELECT kind, folded FROM counted ORDER BY kind, folded").fetchall()
        for kind, folded in rows:
            _signs(base, kind, folded)
            if kind == "person" and (name := _entry_name(base, kind, folded)):
                base.executemany("INSERT INTO blocks VALUES (?,?)", [(key, folded) for key in _keys(name)])
        query = f"SELECT block FROM blocks GROUP BY block HAVING count(*) BETWEEN 2 AND {_BLOCK} ORDER BY block"
        for (block,) in base.execute(query).fetchall():
            _compare(base, combinations(_members(base, block), 2))
        _acronyms(base, "")
        return
    for kind, folded in sorted(touched):
        _signs(base, kind, folded)
        if kind == "person" and (name := _entry_name(base, kind, folded)):
            keys = _keys(name)
            base.executemany("INSERT OR IGNORE INTO blocks VALUES (?,?)", [(key, folded) for key in keys])
            for members in (_members(base, key) for key in keys):
                if len(members) <= _BLOCK:
                    _compare(base, ((folded, other) for other in members if other != folded))
        elif kind == "acronym":
            _acronyms(base, "AND a.acronym IN (SELECT text FROM seen WHERE kind = 'acronym' AND folded = ?)", folded)


def open_ones(base: sqlite3.Connection, limit: int | None = None) -> tuple[tuple[Conflict, ...], int]:
    """The conflicts that nobody has decided, those first of which both sides were seen often; and how many follow."""
    rows = base.execute(
        "SELECT c.kind, c.one, c.other, c.reason, min(a.stories, b.stories) AS rank FROM conflicts c"
        " JOIN counted a ON a.kind = c.kind AND a.folded = c.one JOIN counted b ON b.kind = c.kind AND"
        " b.folded = c.other ORDER BY c.one = c.other, rank DESC, c.kind, c.one, c.other"
    ).fetchall()
    decided = set(base.execute("SELECT kind, folded, folded_other FROM decisions").fetchall())
    found: dict[tuple[str, str, str], Conflict] = {}
    more = 0
    for kind, one, other, reason, _ in rows:
        if (kind, one, other) in decided or (kind, other, one) in decided:
            continue
        if decided:
            one, other = sorted((root(base, kind, one), root(base, kind, other))) if one != other else (one, other)
        pair = (kind, one, other)
        if pair in found or pair in decided or (kind, other, one) in decided:
            continue
        if limit is not None and len(found) >= limit:
            more += 1
        elif (conflict := _conflict(base, kind, one, other, reason)) is not None:
            found[pair] = conflict
    return tuple(found.values()), more


def decide(base: sqlite3.Connection, file: Path, name: str, other: str, verdict: Verdict) -> set[Touched]:
    """Note a decision: `other` is a right spelling of `name`, or a wrong one, or another name; gives what it touches.

    Raises:
        UsageError: a name that was not learned, or two that cannot be decided so.
    """
    kind, folded, folded_other = _both(base, file, name, other)
    spellings = {
        text for (text,) in base.execute("SELECT text FROM seen WHERE kind = ? AND folded = ?", (kind, folded))
    }
    if folded == folded_other:
        if missing := [text for text in (name, other) if text not in spellings]:
            raise UsageError(f"{missing[0]!r} was never seen so written; {', '.join(sorted(spellings))} were")
        if name == other or verdict == "different":
            raise UsageError(f"{name!r} and {other!r} differ in signs or capitals only and are one name here")
    base.execute(
        "DELETE FROM decisions WHERE kind = ? AND (folded, folded_other) IN (VALUES (?,?), (?,?))",
        (kind, folded, folded_other, folded_other, folded),
    )
    above = root(base, kind, folded)
    if verdict != "different" and folded != folded_other and above == folded_other:
        raise UsageError(
            f"{name!r} was decided to be a spelling of {other!r}, by way of others: decide those --different first"
        )
    base.execute("INSERT INTO decisions VALUES (?,?,?,?,?,?)", (kind, name, other, folded, folded_other, verdict))
    if kind == "body":
        rows = base.execute("SELECT acronym FROM short WHERE folded IN (?, ?)", (folded, folded_other))
        return {(kind, folded), (kind, folded_other), *(("acronym", name_key(acronym)) for (acronym,) in rows)}
    return {(kind, folded), (kind, folded_other)}


def _both(base: sqlite3.Connection, file: Path, name: str, other: str) -> tuple[str, str, str]:
    kinds = []
    for text in (name, other):
        rows = base.execute(
            "SELECT kind FROM counted WHERE folded = ? AND kind != 'acronym'", (name_key(text),)
        ).fetchall()
        if not rows:
            lists = f"detector authority conflicts {shell_quoted(str(file))}"
            raise UsageError(f"{text!r} was not learned in {file}: `{lists}` lists names")
        kinds.append({kind for (kind,) in rows})
    if not (shared := sorted(kinds[0] & kinds[1], reverse=True)):
        raise UsageError(f"{name!r} and {other!r} are names of different kinds: a person and a body")
    return shared[0], name_key(name), name_key(other)


def _signs(base: sqlite3.Connection, kind: str, folded: str) -> None:
    """One name that is written with and without a sign, or in other capitals."""
    rows = base.execute("SELECT text FROM seen WHERE kind = ? AND folded = ?", (kind, folded)).fetchall()
    if len(rows) < 2 or kind == "acronym" or _entry_name(base, kind, folded) is None:
        return
    if len({fold_punctuation(text) for (text,) in rows}) > 1:
        _note(base, kind, folded, folded, "one name, written with and without signs or in other capitals")


def _compare(base: sqlite3.Connection, folded: Iterable[tuple[str, str]]) -> None:
    for one, other in folded:
        one, other = sorted((one, other))
        if base.execute(f"SELECT 1 FROM conflicts WHERE {_PAIRED}", ("person", one, other)).fetchone() is not None:
            continue
        left, right = (_entry_name(base, "person", name) for name in (one, other))
        if left is None or right is None:
            continue
        if is_variant(left, right):
            _note(base, "person", one, other, "may be one person: either is a form of the other")
        elif compare_names(left, right) >= _ALIKE:
            _note(base, "person", one, other, "may be one person in two spellings")


def _acronyms(base: sqlite3.Connection, where: str, *values: str) -> None:
    rows = base.execute(
        "SELECT a.folded, b.folded, a.acronym FROM short a JOIN short b ON a.acronym = b.acronym"
        f" AND a.folded < b.folded {where}",
        values,
    ).fetchall()
    for one, other, acronym in rows:
        _note(base, "body", one, other, f"both are called {acronym}")


def _note(base: sqlite3.Connection, kind: str, one: str, other: str, reason: str) -> None:
    base.execute("INSERT OR IGNORE INTO conflicts VALUES (?,?,?,?)", (kind, one, other, reason))


def _conflict(base: sqlite3.Connection, kind: str, one: str, other: str, reason: str) -> Conflict | None:
    rows = [
        base.execute(
            "SELECT text, stories, first, last FROM seen WHERE kind = ? AND folded = ? ORDER BY stories DESC, text",
            (kind, folded),
        ).fetchall()
        for folded in (one, other)
    ]
    left, right = rows[0][0], rows[1][0] if one != other else rows[0][1]
    return Conflict(left[0], right[0], reason, kind, left[1], right[1], left[3], right[3])


def _entry_name(base: sqlite3.Connection, kind: str, folded: str) -> str | None:
    """The name of the entry; None where what was counted is no entry of its own."""
    found = base.execute(
        "SELECT f.text FROM entries e JOIN forms f ON f.entry = e.n AND f.kind = 'preferred' WHERE e.id = ?",
        (f"archive-{kind}:{folded.replace(' ', '-')}",),
    ).fetchone()
    return str(found[0]) if found else None


def _members(base: sqlite3.Connection, block: int) -> list[str]:
    return [name for (name,) in base.execute("SELECT folded FROM blocks WHERE block = ? ORDER BY folded", (block,))]


def _keys(name: str) -> list[int]:
    """Where a name is held against others: with like skeletons, or one word the same and the other beginning alike."""
    given, last = name_key(name).split()[0], (surnames(name) or (name_key(name),))[0]
    keys: Iterator[str] = iter((
        f"skeletons {skeleton_key(given)} {skeleton_key(last)}",
        f"given {given} {last[:1]}",
        f"surname {last} {given[:1]}",
    ))  # fmt: skip
    return sorted({int.from_bytes(blake2b(key.encode(), digest_size=7).digest()) for key in keys})
