"""Builds the authority file that comes with detector from the tables in `data/sources/`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..types.errors import AuthorityError
from . import Entry, EntryKind, Form
from .build_summary import BuildSummary, pairs
from .exchange import Reading
from .exchange import csv as exchanged_csv
from .name_keys import name_key
from .sqlite.file_writer import write
from .tables import distinct, entry_of, faults, surname_first

TABLES: tuple[tuple[str, EntryKind, bool], ...] = (
    ("people.tsv", "person", False),
    ("bodies.tsv", "body", False),
    ("offices.tsv", "office", False),
    ("places.tsv", "place", False),
    ("terms.tsv", "term", False),
    ("us_officials.tsv", "person", True),
    ("us_agencies.tsv", "body", True),
    ("officeholders.tsv", "person", True),
)
"""File, kind of its entries, and whether it was derived from open data: hand-edited rows go before derived ones."""
_TOLD = 30
"""So many of the rows that cannot be used are told."""
_WANTED = ("id", "name", "source", "licence")
"""Cells without which a row cannot be used."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with the place where it was read."""

    entry: Entry
    file: str
    place: str
    derived: bool


def build_bundled(sources: Path, output: Path) -> BuildSummary:
    """Build the authority file from the tables in a folder; tables that are not there are passed over.

    A derived row that names what a hand-edited row names is joined to it: the hand-edited name stays.

    Raises:
        AuthorityError: rows that cannot be used, each with file and line.
    """
    rows: list[Row] = []
    problems: list[str] = []
    for name, kind, derived in TABLES:
        if (sources / name).is_file():
            rows += read_table(sources / name, kind, derived, problems)
    problems += _twice(rows)
    merged, joined = _merge(rows)
    problems += _contradictions(merged)
    if problems:
        more = f"\n... and {len(problems) - _TOLD} more" if len(problems) > _TOLD else ""
        raise AuthorityError("the tables cannot be used:\n" + "\n".join(problems[:_TOLD]) + more)
    entries = sorted((row.entry for row in merged), key=lambda entry: entry.id)
    meta = {
        "name": "authority",
        "built_from": ", ".join(name for name, _, _ in TABLES if (sources / name).is_file()),
        "licences": ", ".join(sorted({row.entry.licence for row in merged})),
    }
    version = write(output, entries, meta, surname_first())
    return BuildSummary(
        output=output,
        version=version,
        entries=len(entries),
        forms=sum(len(entry.forms) for entry in entries),
        kinds=pairs(Counter(entry.kind for entry in entries)),
        read=pairs(Counter(row.file for row in rows)),
        skipped=(f"{joined} derived rows name what a hand-edited row names and were joined to it",) if joined else (),
    )


# ------------------------------------------------------------------ reading


def read_table(file: Path, kind: EntryKind, derived: bool, problems: list[str]) -> Iterator[Row]:
    """The rows of one table; what is wrong with a row is added to `problems` with file and line."""
    reading = Reading(file, kind)
    for place, cells in exchanged_csv.read(reading):
        row = {**dict.fromkeys(_WANTED, ""), **cells}
        found = list(faults(row))
        problems += [f"{file.name}, {place}: {fault}" for fault in found]
        if not found:
            yield Row(entry_of(row, kind), file.name, f"{file.name}, {place}", derived)
    problems += [f"{file.name}, {problem}" for problem in reading.problems]


# ------------------------------------------------------------------ checking, joining


def _twice(rows: Sequence[Row]) -> Iterator[str]:
    first: dict[str, Row] = {}
    for row in rows:
        if (other := first.setdefault(row.entry.id, row)) is not row:
            yield f"{row.place}: id {row.entry.id!r} is already that of {other.place}"


def _contradictions(rows: Sequence[Row]) -> Iterator[str]:
    right: dict[tuple[str | None, str], Row] = {}
    for row in rows:
        for form in row.entry.forms:
            if form.kind != "garbled":
                right.setdefault((row.entry.country, name_key(form.text)), row)
    for row in rows:
        for form in row.entry.forms:
            if form.kind != "garbled":
                continue
            key = name_key(form.text)
            if other := right.get((row.entry.country, key)) or right.get((None, key)):
                yield (
                    f"{row.place}: {form.text!r} is garbled of {row.entry.name!r}, but a right form of"
                    f" {other.entry.name!r} ({other.place})"
                )


def _merge(rows: Sequence[Row]) -> tuple[list[Row], int]:
    """Derived rows joined to the one earlier row of that kind and country that has their name."""
    kept: list[Row] = []
    holders: dict[tuple[str, str | None, str], list[int]] = defaultdict(list)
    joined = 0
    for row in rows:
        places: set[int] = set()
        if row.derived:
            for form in row.entry.forms:
                if form.kind in ("preferred", "alias"):
                    places.update(holders.get((row.entry.kind, row.entry.country, name_key(form.text)), ()))
        if len(places) == 1 and kept[(place := places.pop())].file != row.file:
            kept[place] = replace(kept[place], entry=_joined(kept[place].entry, row.entry))
            joined += 1
        else:
            place = len(kept)
            kept.append(row)
        for form in row.entry.forms:
            key = (row.entry.kind, row.entry.country, name_key(form.text))
            if form.kind in ("preferred", "alias") and place not in holders[key]:
                holders[key].append(place)
    return kept, joined


def _joined(entry: Entry, other: Entry) -> Entry:
    wrong = {name_key(form.text) for form in entry.forms if form.kind == "garbled"}
    more = tuple(
        Form(form.text, "alias" if form.kind == "preferred" else form.kind)
        for form in other.forms
        if form.kind != "garbled" and name_key(form.text) not in wrong
    )
    return replace(
        entry,
        forms=distinct((*entry.forms, *more)),
        role=entry.role or other.role,
        valid_from=entry.valid_from or (other.valid_from if not entry.role else None),
        valid_to=entry.valid_to or (other.valid_to if not entry.role else None),
        portfolio=entry.portfolio or other.portfolio,
    )
