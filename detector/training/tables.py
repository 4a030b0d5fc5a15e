"""Imports a house list as an authority file: CSV and TSV tables, JSON and JSON lines of entities."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from ..errors import AuthorityError
from ..references import Entry, EntryKind
from ..references.authority import open_authority
from ..references.keys import fold
from ..references.layout import write
from .shipped import COLUMNS, entry_of, faults
from .summary import BuildSummary, pairs

_KINDS: dict[str, EntryKind] = {kind: kind for kind in get_args(EntryKind)}
_SCHEMAS: dict[str, EntryKind] = {
    "Person": "person", "Organization": "body", "PublicBody": "body", "Company": "body", "LegalEntity": "body",
    "Position": "office", "Address": "place",
}  # fmt: skip
"""Schemas of the FollowTheMoney model and the kinds that they are here."""
_PROPERTIES = {
    "aliases": ("alias", "weakAlias", "previousName"),
    "acronyms": ("abbreviation",),
    "country": ("country", "nationality", "jurisdiction"),
    "role": ("position", "summary"),
    "source": ("publisher", "sourceUrl"),
}


def import_table(
    file: Path, output: Path, kind: EntryKind | None = None, licence: str = "not stated", update: bool = False
) -> BuildSummary:
    """Make an authority file from one table.

    `.csv` and `.tsv` have a header row with some of the columns of `data/sources/*.tsv` and `kind`; only `name` must be
    there, and `kind` unless it is given here. Several values of a cell are parted by `|`. `.json` is a list of entities
    (or an object with a list `entities`), `.jsonl` has one a line: `{"id", "schema", "properties": {"name": [...]}}`
    as in FollowTheMoney, or objects with the columns of the tables. With `update` entries that `output` has already
    stay, save those of the same id.

    Raises:
        AuthorityError: what is wrong, with row and column; a format that is not known.
    """
    readers = {".csv": _cells, ".tsv": _cells, ".json": _objects, ".jsonl": _objects, ".ijson": _objects}
    reader = readers.get(file.suffix.lower())
    if reader is None:
        raise AuthorityError(f"{file}: {', '.join(readers)} can be imported, {file.suffix or 'no suffix'} cannot")
    problems: list[str] = []
    entries: dict[str, Entry] = {}
    if update and output.exists():
        entries = {entry.id: entry for entry in open_authority(output).entries()}
    rows = 0
    mine: dict[str, str] = {}
    for place, row in reader(file, problems):
        rows += 1
        row = {"source": file.name, "licence": licence, **{key: value for key, value in row.items() if value}}
        of = kind or _KINDS.get(row.get("kind", "").lower())
        if of is None:
            known = ", ".join(_KINDS)
            problems.append(f"{place}: 'kind' is {row.get('kind', '')!r}: one of {known} is wanted")
            continue
        row.setdefault("name", "")
        row.setdefault("id", f"{file.stem}-{of}:{fold(row['name']).replace(' ', '-')}")
        found = list(faults(row))
        if other := mine.get(row["id"]):
            found.append(f"'id' {row['id']!r} is already that of {other}")
        problems += [f"{place}: {fault}" for fault in found]
        mine[row["id"]] = place
        if not found:
            entries[row["id"]] = entry_of(row, of)
    if problems:
        more = f"\n... and {len(problems) - 30} more" if len(problems) > 30 else ""
        raise AuthorityError(f"{file} cannot be imported:\n" + "\n".join(problems[:30]) + more)
    if not entries:
        raise AuthorityError(f"{file}: there is no entry in it")
    ordered = [entries[key] for key in sorted(entries)]
    licences = ", ".join(sorted({entry.licence for entry in ordered}))
    version = write(output, ordered, {"name": file.stem, "built_from": file.name, "licences": licences})
    return BuildSummary(
        output=output,
        version=version,
        entries=len(ordered),
        forms=sum(len(entry.forms) for entry in ordered),
        kinds=pairs(Counter(entry.kind for entry in ordered)),
        read=((file.name, rows),),
    )


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AuthorityError(f"{file} is not UTF-8 (byte {error.start}): save it as UTF-8") from error
    except OSError as error:
        raise AuthorityError(f"{file} cannot be read: {error.strerror}") from error


def _cells(file: Path, problems: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    lines = _text(file).splitlines(keepends=True)
    header = lines[0] if lines else ""
    if file.suffix.lower() == ".tsv":
        reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    else:
        reader = csv.reader(lines, delimiter=";" if header.count(";") > header.count(",") else ",")
    columns = [column.strip().lower() for column in next(reader, [])]
    if unknown := sorted(set(columns) - COLUMNS - {"kind"}):
        problems.append(
            f"row 1: unknown column {', '.join(map(repr, unknown))}; known are {', '.join(sorted(COLUMNS))}"
        )
    if "name" not in columns:
        problems.append("row 1: column 'name' is missing")
    if problems:
        return
    for number, cells in enumerate(reader, 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            problems.append(f"row {number}: {len(cells)} cells, the header has {len(columns)}")
            continue
        yield f"row {number}", {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}


def _objects(file: Path, problems: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    for place, value in _values(file, problems):
        if not isinstance(value, dict):
            problems.append(f"{place}: an object is wanted, not {type(value).__name__}")
        elif "schema" in value or "properties" in value:
            if (row := _followed(place, value, problems)) is not None:
                yield place, row
        elif unknown := sorted(set(value) - COLUMNS - {"kind"}):
            problems.append(f"{place}: unknown field {', '.join(map(repr, unknown))}")
        else:
            yield place, {key: _joined(cell) for key, cell in value.items()}


def _values(file: Path, problems: list[str]) -> Iterable[tuple[str, Any]]:
    text = _text(file)
    if file.suffix.lower() == ".json":
        try:
            loaded = json.loads(text)
        except ValueError as error:
            raise AuthorityError(f"{file} is not JSON: {error}") from error
        if isinstance(loaded, dict):
            loaded = loaded.get("entities", [loaded])
        if not isinstance(loaded, list):
            raise AuthorityError(f"{file}: a list of entities is wanted")
        yield from ((f"entity {number}", value) for number, value in enumerate(loaded, 1))
        return
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield f"line {number}", json.loads(line)
            except ValueError as error:
                problems.append(f"line {number}: not JSON ({error})")


def _followed(place: str, value: dict[str, Any], problems: list[str]) -> dict[str, str] | None:
    """An entity of the FollowTheMoney model as a row."""
    properties = value.get("properties")
    if not isinstance(properties, dict):
        problems.append(f"{place}: 'properties' is missing")
        return None
    kind = _SCHEMAS.get(str(value.get("schema")))
    if kind is None:
        problems.append(f"{place}: 'schema' is {value.get('schema')!r}: one of {', '.join(_SCHEMAS)} is wanted")
        return None
    names = [*_many(properties.get("name")), *_many(value.get("caption"))]
    if not names:
        problems.append(f"{place}: 'name' is empty")
        return None
    preferred = str(value.get("caption") or names[0])
    found = {
        column: [one for key in keys for one in _many(properties.get(key))] for column, keys in _PROPERTIES.items()
    }
    aliases = [name for name in (*names, *found["aliases"]) if name != preferred]
    return {
        "id": str(value.get("id") or ""),
        "kind": kind,
        "name": preferred,
        "aliases": "|".join(dict.fromkeys(aliases)),
        "acronyms": "|".join(found["acronyms"]),
        "country": next(iter(found["country"]), "").lower(),
        "role": next(iter(found["role"]), "") if kind == "person" else "",
        "source": next(iter(found["source"]), ""),
    }


def _many(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [] if value is None else [value]
    return [str(one).strip() for one in values if str(one).strip()]


def _joined(cell: Any) -> str:
    return "|".join(_many(cell))
