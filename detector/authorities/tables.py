"""Rows of tables of names: what makes one unusable, how it becomes an entry, and an entry a row.

A row is a mapping of columns to cells; several values of a cell are parted by `|`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..language.tables import rows
from . import Entry, EntryKind, Form
from .name_keys import name_key

COLUMNS = frozenset(
    ("id", "name", "aliases", "acronyms", "garbled", "country", "portfolio", "role", "valid_from", "valid_to", "source",
     "licence")
)  # fmt: skip
"""The columns of the tables in `data/sources/`."""
_COUNTRY = re.compile(r"[a-z]{2}|eu|xk")
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
_DIGITS = 15
"""Digits of a count: no archive has more stories, and a database holds no more than 18."""


def faults(row: dict[str, str]) -> Iterator[str]:
    """Faults that make a row unusable, one sentence each; `row` has the columns id, name, source, licence at least."""
    for column in ("id", "name", "source", "licence"):
        if not row[column]:
            yield f"{column!r} is empty"
    if (country := row.get("country")) and not _COUNTRY.fullmatch(country):
        yield f"'country' is {country!r}: a code of two small letters is wanted"
    for column in ("valid_from", "valid_to"):
        if (date := row.get(column)) and not _DATE.fullmatch(date):
            yield f"{column!r} is {date!r}: a date such as 2025-01-20 is wanted"
    if (count := row.get("count")) and not (count.isdecimal() and len(count) <= _DIGITS):
        yield f"'count' is {count!r}: a number of stories is wanted"
    for column, cell in row.items():
        if strange := next((char for char in cell if _is_no_text(char)), None):
            yield f"{column!r} holds {strange!r}, which is no text"
    if not name_key(row["name"]):
        yield f"'name' is {row['name']!r}: it has no letters"
    right = {name_key(form) for form in _cells(row, "name", "aliases", "acronyms")}
    for form in _cells(row, "garbled"):
        if name_key(form) in right:
            yield f"{form!r} is both a garbled and a right form"


def _is_no_text(char: str) -> bool:
    """Whether a character is half of one, or steers a device."""
    return "\ud800" <= char <= "\udfff" or (char < " " and char not in "\t\n\r") or char == "\x7f"


def _cells(row: dict[str, str], *columns: str) -> list[str]:
    return [form.strip() for column in columns for form in row.get(column, "").split("|") if form.strip()]


def entry_of(row: dict[str, str], kind: EntryKind) -> Entry:
    """A row with the columns of the hand-edited tables as an entry; forms that are twice there are left out."""
    written: list[Form] = [Form(row["name"], "preferred")]
    written += [Form(text, "alias") for text in _cells(row, "aliases")]
    written += [Form(text, "acronym") for text in _cells(row, "acronyms")]
    written += [Form(text, "garbled") for text in _cells(row, "garbled")]
    return Entry(
        id=row["id"],
        kind=kind,
        forms=distinct(written),
        country=row.get("country") or None,
        role=row.get("role") or None,
        valid_from=row.get("valid_from") or None,
        valid_to=row.get("valid_to") or None,
        source=row["source"],
        licence=row["licence"],
        count=int(row.get("count") or 0),
        portfolio=row.get("portfolio") or None,
    )


def distinct(forms: Iterable[Form]) -> tuple[Form, ...]:
    """Forms without those that are there before."""
    seen: dict[tuple[str, bool], Form] = {}
    for form in forms:
        seen.setdefault((form.text, form.kind == "acronym"), form)
    return tuple(seen.values())


def row_of(entry: Entry) -> dict[str, str]:
    """An entry as a row, with the columns `kind` and `count` too: what `entry_of` turns round."""
    forms = {kind: [form.text for form in entry.forms if form.kind == kind] for kind in ("alias", "acronym", "garbled")}
    return {
        "id": entry.id,
        "kind": entry.kind,
        "name": entry.name,
        "aliases": "|".join(forms["alias"]),
        "acronyms": "|".join(forms["acronym"]),
        "garbled": "|".join(forms["garbled"]),
        "country": entry.country or "",
        "portfolio": entry.portfolio or "",
        "role": entry.role or "",
        "valid_from": entry.valid_from or "",
        "valid_to": entry.valid_to or "",
        "source": entry.source,
        "licence": entry.licence,
        "count": str(entry.count) if entry.count else "",
    }


def surname_first() -> frozenset[str]:
    """Countries where the surname stands first, from `data/tables/name_order.tsv`."""
    listed = rows("name_order.tsv", "country", "order")
    return frozenset(country for country, order in listed if order == "surname")
