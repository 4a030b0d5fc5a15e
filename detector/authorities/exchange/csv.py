"""CSV and TSV with the columns of the tables in `data/sources/`, and `kind`.

Only `name` must be there, and `kind` unless it is given with the call. Values of a cell are parted by `|`. Excel's own
ways are read: a byte order mark, semicolons, a first line `sep=;`. What is written begins with a byte order mark, so
that Excel shows names as they are, and a cell that it would take for a formula has an apostrophe before it, which is
taken away where it is read. All of an entry is held.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO

from ...types.cells import as_text, guarded
from .. import Entry
from ..tables import COLUMNS, row_of
from . import Reading, Row, leave, text_of

KNOWN = COLUMNS | {"kind", "count"}
_ORDER = (
    "id", "kind", "name", "aliases", "acronyms", "garbled", "country", "portfolio", "role", "valid_from", "valid_to",
    "source", "licence", "count",
)  # fmt: skip


def read(reading: Reading) -> Iterator[tuple[str, Row]]:
    """The rows of a table with a header; a fault of the header ends it."""
    text = text_of(reading.file)
    first, _, rest = text.partition("\n")
    header = 1
    sign = ""
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        sign, text, header = first.strip()[4], rest, 2
        first = text.partition("\n")[0]
    stream = io.StringIO(text, newline="")
    tsv = reading.file.suffix.lower() == ".tsv"
    at = "line" if tsv else "row"  # a quoted cell of CSV may hold several lines
    if tsv:
        rows = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
    else:
        rows = csv.reader(stream, delimiter=sign or max(",;\t", key=first.count))
    columns = [column.strip().lower() for column in next(rows, [])]
    problems = reading.problems
    if unknown := sorted(set(columns) - KNOWN):
        known = ", ".join(sorted(KNOWN))
        problems.append(f"{at} {header}: unknown column {', '.join(map(repr, unknown))}; known are {known}")
    if "name" not in columns:
        problems.append(f"{at} {header}: column 'name' is missing")
    if twice := sorted(column for column, number in Counter(columns).items() if number > 1):
        problems.append(f"{at} {header}: column {', '.join(map(repr, twice))} is there twice")
    if problems:
        return
    try:
        for number, cells in enumerate(rows, header + 1):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(columns):
                problems.append(f"{at} {number}: {len(cells)} cells, the header has {len(columns)}")
                continue
            yield f"{at} {number}", {column: as_text(cell.strip()) for column, cell in zip(columns, cells, strict=True)}
    except csv.Error as error:
        problems.append(f"line {rows.line_num}: {error}")


def write(entries: Iterable[Entry], out: IO[bytes], left: list[Entry]) -> Counter[str]:
    """Write all columns; nothing is lost, save a form that holds `|`."""
    stream = io.TextIOWrapper(out, "utf-8-sig", newline="")
    table = csv.DictWriter(stream, _ORDER, lineterminator="\r\n")
    table.writeheader()
    lost: Counter[str] = Counter()
    for entry in entries:
        if any("|" in form.text for form in entry.forms):
            leave(entry, "entries with | in a form (it parts values here)", lost, left)
            continue
        table.writerow(
            {column: guarded(cell) if isinstance(cell, str) else cell for column, cell in row_of(entry).items()}
        )
    stream.detach()
    return lost
