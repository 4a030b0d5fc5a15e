"""Tables of `data/tables`: tab-separated, a header, one row a line; empty lines and `#` lines are passed over.

`rows` gives the columns that are asked for, by name. What is worked out from a table is cached with `derived`, so that
a test may put other rows in a table's place (`replaced`) and everything that follows from it follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from .. import assets
from ..types.errors import AssetError

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class _Table:
    """A table as it was read: names of its columns, and the cells of each row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


_tables: dict[str, _Table] = {}
_caches: list[Any] = []


def rows(name: str, *columns: str) -> tuple[tuple[str, ...], ...]:
    """Cells of some columns, a tuple for each row, in the order of the file.

    Raises:
        AssetError: the table is missing, lacks a column, or a row has more or fewer cells than the header.
    """
    if name not in _tables:
        _tables[name] = _read(name)
    table = _tables[name]
    if missing := [column for column in columns if column not in table.columns]:
        raise AssetError(
            f"data/tables/{name}, line 1: there is no column {', '.join(map(repr, missing))} "
            f"(it has {', '.join(table.columns)}): install detector again"
        )
    places = [table.columns.index(column) for column in columns]
    return tuple(tuple(row[place] for place in places) for row in table.rows)


def cells(cell: str) -> tuple[str, ...]:
    """Values of a cell that are parted by `|`; none for an empty cell."""
    return tuple(filter(None, cell.split("|")))


def derived(maxsize: int | None = None) -> Callable[[Function], Function]:
    """Cache what a function works out from tables; it is forgotten when a table is replaced."""

    def cached(function: Function) -> Function:
        remembered: Any = lru_cache(maxsize)(function)
        _caches.append(remembered)
        return remembered  # type: ignore[no-any-return]

    return cached


@contextmanager
def replaced(name: str, columns: Sequence[str], others: Iterable[Mapping[str, str]]) -> Iterator[None]:
    """Within the block a table has these columns and rows; a cell that a row does not name is empty."""
    before = _tables.get(name)
    _tables[name] = _Table(tuple(columns), tuple(tuple(row.get(column, "") for column in columns) for row in others))
    _forget()
    try:
        yield
    finally:
        if before is None:
            del _tables[name]
        else:
            _tables[name] = before
        _forget()


def _forget() -> None:
    for remembered in _caches:
        remembered.cache_clear()


def _read(name: str) -> _Table:
    lines = assets.path("data", "tables", name).read_text("utf-8").split("\n")
    columns = tuple(lines[0].split("\t"))
    found = []
    for number, line in enumerate(lines[1:], 2):
        if not line.strip() or line.startswith("#"):
            continue
        row = tuple(line.split("\t"))
        if len(row) != len(columns):
            raise AssetError(
                f"data/tables/{name}, line {number}: {len(row)} cells, and the header has {len(columns)} columns: "
                "install detector again"
            )
        found.append(row)
    return _Table(columns, tuple(found))
