"""House lists in and out: an authority file from a table or termbase, and the other way round.

A member reads its format as rows (see `authorities/tables.py`) with the place where each was read, and writes entries.
What is wrong with a file is gathered and told at once, with places; what a format cannot hold, or what is not wanted of
it, is counted and said, never dropped in silence. What a member writes it reads back as the same entries, save for what
it said that it left out.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, get_args

from ...types.errors import AuthorityError, UsageError
from .. import Entry, EntryKind
from ..name_keys import name_key
from ..sqlite.authority_file import open_authority
from ..sqlite.file_writer import write as write_file
from ..tables import entry_of, faults, surname_first

Row = dict[str, str]
"""The columns of `authorities.tables.COLUMNS`, `kind` and `count`; several values of a cell are parted by `|`."""

KINDS: dict[str, EntryKind] = {kind: kind for kind in get_args(EntryKind)}
_READERS = {
    ".csv": "csv", ".tsv": "csv", ".tbx": "tbx", ".xml": "tbx", ".json": "jsonl", ".jsonl": "jsonl", ".ijson": "jsonl",
    ".ndjson": "jsonl",
}  # fmt: skip
_WRITERS = {
    "csv": ("csv", "write"),
    "tbx": ("tbx", "write"),
    "tbx-2008": ("tbx", "write_2008"),
    "ftm": ("ftm", "write"),
    "wikidata": ("wikidata", "write"),
    "jsonl": ("jsonl", "write"),
}
FORMATS = tuple(_WRITERS)
"""The formats that can be written."""
_TOLD = 30


@dataclass(slots=True)
class Reading:
    """A file being read: facts for its reader, and what the reader has to tell beside rows."""

    file: Path
    kind: EntryKind | None = None
    """What the entries are, where the file does not say."""
    problems: list[str] = field(default_factory=list)
    """What is wrong, each with its place: the file is not imported."""
    left_out: Counter[str] = field(default_factory=Counter)
    """What was passed over, and how often: the file is imported."""

    def cell(self, place: str, values: Iterable[str]) -> str:
        """Several values as one cell, white space made plain; a value that holds `|` is a problem."""
        plain = list(dict.fromkeys(filter(None, (" ".join(value.split()) for value in values))))
        self.problems += [f"{place}: {value!r} holds |, which parts values here" for value in plain if "|" in value]
        return "|".join(value for value in plain if "|" not in value)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """Result of reading or writing. `left_out` are sentences that say what was passed over, and how often."""

    file: Path
    entries: int
    forms: int
    kinds: tuple[tuple[str, int], ...]
    left_out: tuple[str, ...] = ()


def import_file(
    file: Path, output: Path, kind: EntryKind | None = None, licence: str = "not stated", update: bool = False
) -> Exchanged:
    """Make an authority file from a house list, its format known by suffix and content.

    `.csv` and `.tsv` have the columns of `data/sources/*.tsv`; `.tbx` and `.xml` are termbases (TBX); `.json` and
    `.jsonl` hold entities of FollowTheMoney or of Wikidata, or objects with the columns of the tables. With `update`
    entries that `output` has already stay, save those of the same id.

    Raises:
        AuthorityError: all that is wrong with the file, each with its place; a format that is not known.
    """
    module = _READERS.get(file.suffix.lower())
    if module is None:
        raise AuthorityError(f"{file}: {', '.join(_READERS)} can be imported, {file.suffix or 'no suffix'} cannot")
    reading = Reading(file, kind)
    entries: dict[str, Entry] = {}
    name = file.stem
    if update and output.exists():
        before = open_authority(output)
        entries = {entry.id: entry for entry in before.entries()}
        name = before.name
    rows = importlib.import_module(f".{module}", __name__).read(reading)
    entries |= _entries(rows, reading, licence)
    if reading.problems:
        number = len(reading.problems) - _TOLD
        more = f"\n... and {number} more" if number > 0 else ""
        raise AuthorityError(f"{file} cannot be imported:\n" + "\n".join(reading.problems[:_TOLD]) + more)
    left_out = _sentences(reading.left_out)
    if not entries:
        raise AuthorityError(f"{file}: there is no entry in it" + "".join(f"; {words}" for words in left_out))
    ordered = [entries[key] for key in sorted(entries)]
    licences = ", ".join(sorted({entry.licence for entry in ordered}))
    surnames = surname_first()
    write_file(output, ordered, {"name": name, "built_from": file.name, "licences": licences}, surnames)
    return _summary(output, ordered, left_out)


def export_entries(entries: Iterable[Entry], out: IO[bytes], format_: str, file: Path) -> Exchanged:
    """Write entries in one of `FORMATS` to a stream of bytes; `file` is what it is called.

    Raises:
        UsageError: there is no such format.
        AuthorityError: an entry that the format cannot hold at all.
    """
    if format_ not in _WRITERS:
        raise UsageError(f"unknown format {format_!r}; there are {', '.join(FORMATS)}")
    wanted = sorted(entries, key=lambda entry: entry.id)
    module, function = _WRITERS[format_]
    left: list[Entry] = []
    lost: Counter[str] = getattr(importlib.import_module(f".{module}", __name__), function)(wanted, out, left)
    lost["dates on which names were seen, and counts of each spelling"] = sum(
        entry.first_seen is not None or any(form.count for form in entry.forms) for entry in wanted
    )
    without = {entry.id for entry in left}
    return _summary(file, [entry for entry in wanted if entry.id not in without], _sentences(lost))


def leave(entry: Entry, why: str, lost: Counter[str], left: list[Entry]) -> None:
    """Note that a format has no place for an entry."""
    lost[why] += 1
    left.append(entry)


def text_of(file: Path) -> str:
    """The text of a file, without a byte order mark.

    Raises:
        AuthorityError: it is not UTF-8, or cannot be read.
    """
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AuthorityError(
            f"{file} is not UTF-8 (byte {error.start}): save it as UTF-8 (in Excel: “CSV UTF-8” in the list of types)"
        ) from error
    except OSError as error:
        raise AuthorityError(f"{file} cannot be read: {error.strerror}") from error


def _entries(rows: Iterator[tuple[str, Row]], reading: Reading, licence: str) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    places: dict[str, str] = {}
    for place, row in rows:
        row = {"source": reading.file.name, "licence": licence, **{key: value for key, value in row.items() if value}}
        of = KINDS.get(row["kind"].lower()) if "kind" in row else reading.kind
        if of is None:
            reading.problems.append(f"{place}: 'kind' is {row.get('kind', '')!r}: one of {', '.join(KINDS)} is wanted")
            continue
        row.setdefault("name", "")
        row.setdefault("id", f"{reading.file.stem}-{of}:{name_key(row['name']).replace(' ', '-')}")
        wrong = list(faults(row))
        if other := places.get(row["id"]):
            wrong.append(f"'id' {row['id']!r} is already that of {other}")
        reading.problems += [f"{place}: {fault}" for fault in wrong]
        places[row["id"]] = place
        if not wrong:
            found[row["id"]] = entry_of(row, of)
    return found


def _sentences(counted: Counter[str]) -> tuple[str, ...]:
    return tuple(f"left out: {number} {what}" for what, number in sorted(counted.items()) if number)


def _summary(file: Path, entries: Sequence[Entry], left_out: tuple[str, ...]) -> Exchanged:
    kinds: Counter[str] = Counter(entry.kind for entry in entries)
    forms = sum(len(entry.forms) for entry in entries)
    return Exchanged(file, len(entries), forms, tuple(sorted(kinds.items())), left_out)


def many(value: Any) -> list[str]:
    """A value of JSON that may be one or a list, as texts that are not empty."""
    values = value if isinstance(value, list) else [] if value is None else [value]
    return [text for one in values if not isinstance(one, dict | list) and (text := str(one).strip())]
