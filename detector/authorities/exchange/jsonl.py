"""JSON and JSON lines: objects with the columns of the tables, and entities of FollowTheMoney or Wikidata.

Which of the three an object is, is known by its fields. `.json` is a list, one object, or an object with `entities`
(a list, or a mapping of ids as Wikidata gives it); the others have one object a line, as the dumps of Wikidata and the
tools of FollowTheMoney write them. What is written are objects with the columns, lists for several values: all of an
entry is held.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO, Any

from ...types.errors import AuthorityError
from .. import Entry
from ..tables import row_of
from . import Reading, Row, ftm, leave, many, text_of, wikidata
from .csv import KNOWN

_LISTS = ("aliases", "acronyms", "garbled")
Placed = tuple[str, dict[str, Any]]


def read(reading: Reading) -> Iterator[tuple[str, Row]]:
    """The rows of all objects of a file."""
    followed: list[Placed] = []
    items: list[Placed] = []
    for place, value in _values(reading):
        if not isinstance(value, dict):
            reading.problems.append(f"{place}: an object is wanted, not {type(value).__name__}")
        elif "schema" in value or "properties" in value:
            followed.append((place, value))
        elif "labels" in value or "claims" in value:
            items.append((place, value))
        elif unknown := sorted(set(value) - KNOWN):
            reading.problems.append(f"{place}: unknown field {', '.join(map(repr, unknown))}")
        else:
            yield place, {key: reading.cell(place, _parts(key, cell)) for key, cell in value.items()}
    yield from ftm.rows(followed, reading)
    yield from wikidata.rows(items, reading)


def write(entries: Iterable[Entry], out: IO[bytes], left: list[Entry]) -> Counter[str]:
    """Write one object a line; an empty field is left out."""
    stream = io.TextIOWrapper(out, "utf-8", newline="\n")
    lost: Counter[str] = Counter()
    for entry in entries:
        if any("|" in form.text for form in entry.forms):
            leave(entry, "entries with | in a form (it parts values here)", lost, left)
            continue
        row: dict[str, Any] = {key: value for key, value in row_of(entry).items() if value}
        row |= {key: row[key].split("|") for key in _LISTS if key in row}
        stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    stream.detach()
    return lost


def _parts(key: str, cell: Any) -> list[str]:
    return [part for value in many(cell) for part in (value.split("|") if key in _LISTS else [value])]


def _loaded(text: str) -> Any:
    """The value of a text in JSON; ValueError where it is none."""
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _values(reading: Reading) -> Iterator[tuple[str, Any]]:
    text = text_of(reading.file)
    if reading.file.suffix.lower() == ".json":
        try:
            loaded = _loaded(text)
        except ValueError as error:
            raise AuthorityError(f"{reading.file} is not JSON: {error}") from error
        if isinstance(loaded, dict):
            loaded = loaded.get("entities", [loaded])
        if isinstance(loaded, dict):
            loaded = list(loaded.values())
        if not isinstance(loaded, list):
            raise AuthorityError(f"{reading.file}: a list of entities is wanted")
        yield from ((f"entity {number}", value) for number, value in enumerate(loaded, 1))
        return
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip().rstrip(",")
        if line and line not in ("[", "]"):
            try:
                yield f"line {number}", _loaded(line)
            except ValueError as error:
                reading.problems.append(f"line {number}: not JSON ({error})")
