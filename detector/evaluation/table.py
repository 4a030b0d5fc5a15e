"""The table of figures as values: sections of rows, a cell for each method, and the points of the curves.

It is stored as JSON, read back without loss, and written as Markdown; the diagrams are drawn from it alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from ..types.errors import AssetError

METHODS: Mapping[str, str] = {
    "detector": "detector",
    "tagger": "tagger",
    "findings": "shown findings",
    "languagetool": "LanguageTool",
    "harper": "Harper",
    "chrf": "chrF",
    "embedding": "embedding similarity",
    "exact": "exact probabilities",
    "alerts": "alerts",
    "shown": "alerts and hints",
    "first": "first suggestion right",
    "diff": "word diff",
}
"""The columns of all sections, in order, with their headings."""

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: its value, its 95 % interval where it has one, and on how much it was measured.

    `value` is None where the figure was not taken; `reason` says why.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    count: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `key` names it for whoever quotes it; `cells` has one for each method that it was measured with."""

    key: str
    name: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that measure one thing. `counted` says what the n of its rows counts."""

    key: str
    title: str
    note: str
    counted: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of one line of a diagram.

    reliability: (mean probability, observed share, how many) for each bin that is not empty.
    precision-recall: (recall, precision, threshold) in the order of falling thresholds.
    """

    kind: Literal["reliability", "precision-recall"]
    name: str
    points: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """All figures of one run, and its signature: versions, hashes and seeds by name."""

    signature: Mapping[str, str]
    sections: tuple[Section, ...]
    curves: tuple[Curve, ...] = field(default=())

    def row(self, key: str) -> Row:
        """The line with a key.

        Raises:
            KeyError: there is none.
        """
        for section in self.sections:
            for row in section.rows:
                if row.key == key:
                    return row
        raise KeyError(f"the table has no line {key!r}")

    def to_json(self) -> str:
        """One object, the same bytes for the same table; ends with a line feed."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Table:
        """The table that `to_json` wrote.

        Raises:
            ValueError: it is no such table.
        """
        stored = json.loads(text)
        try:
            if stored["format"] != FORMAT:
                raise ValueError(f"the table has the format {stored['format']}, this code reads {FORMAT}")
            sections = tuple(
                Section(**{**section, "rows": tuple(_row(row) for row in section["rows"])})
                for section in stored["sections"]
            )
            curves = tuple(
                Curve(curve["kind"], curve["name"], tuple((x, y, z) for x, y, z in curve["points"]))
                for curve in stored["curves"]
            )
            return cls(stored["signature"], sections, curves)
        except (KeyError, TypeError) as error:
            raise ValueError(f"this is no table of figures ({error!r})") from error

    @classmethod
    def read(cls, file: Path) -> Table:
        """The table in a file.

        Raises:
            AssetError: the file is missing or holds no such table.
        """
        try:
            return cls.from_json(file.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise AssetError(f"{file}: {error}") from error

    def to_markdown(self) -> str:
        """A heading, a remark and a table for each section, then the signature; ends without a line feed."""
        lines: list[str] = []
        for section in self.sections:
            lines += _section(section)
        signature = [f"- {name}: `{value}`" for name, value in self.signature.items()]
        return "\n".join([*lines, "## Signature", "", *signature])


def _row(stored: Mapping[str, Any]) -> Row:
    return Row(stored["key"], stored["name"], {name: Cell(**cell) for name, cell in stored["cells"].items()})


def _section(section: Section) -> Iterator[str]:
    methods = [method for method in METHODS if any(method in row.cells for row in section.rows)]
    yield from (f"## {section.title}", "", section.note, "")
    yield f"| | {' | '.join(METHODS[method] for method in methods)} | n |"
    yield "|---" * (len(methods) + 2) + "|"
    for row in section.rows:
        count = next(
            (cell.count for method in methods if (cell := row.cells.get(method)) and cell.value is not None), 0
        )
        cells = (_cell(row.cells.get(method), count) for method in methods)
        yield f"| {row.name} | {' | '.join(cells)} | {count:,} |"
    yield from ("", f"n: {section.counted}.", "")
    reasons = {
        (method, cell.reason)
        for method in methods
        for row in section.rows
        if (cell := row.cells.get(method)) and cell.value is None
    }
    listed = sorted(reasons)
    yield from (f"{METHODS[method]} not run: {reason}." for method, reason in listed)
    if listed:
        yield ""


def _cell(cell: Cell | None, count: int) -> str:
    if cell is None:
        return ""
    if cell.value is None:
        return "not run"
    return quoted(cell) + (f", n {cell.count:,}" if cell.count != count else "")


def quoted(cell: Cell) -> str:
    """The figure with its interval, as every text that quotes it has it.

    Raises:
        ValueError: the figure was not taken.
    """
    if cell.value is None:
        raise ValueError(f"not run: {cell.reason}")
    digits = 3 if abs(cell.value) < 10 else 1
    interval = "" if cell.low is None or cell.high is None else f" ({cell.low:.{digits}f} – {cell.high:.{digits}f})"
    return f"{cell.value:.{digits}f}{interval}"


def not_run(methods: Mapping[str, str]) -> dict[str, Cell]:
    """Cells of methods that could not be asked, each with its reason."""
    return {method: Cell(None, reason=reason) for method, reason in methods.items()}


def section(key: str, title: str, note: str, counted: str, rows: Iterable[Row]) -> Section:
    """A section whose rows carry its key before their own."""
    return Section(key, title, note, counted, tuple(Row(f"{key}/{row.key}", row.name, row.cells) for row in rows))
