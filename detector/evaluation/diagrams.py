"""The two diagrams as plain SVG, drawn from the table's curves alone: the same table gives the same bytes.

Colours are those of Okabe and Ito, which people with other colour vision can tell apart; every line has its own dashes
as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from .table import Curve, Table

SIDE = 360
LEFT, TOP, LINE = 56, 34, 17
WIDTH = LEFT + SIDE + 16
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000", "#8a7a00")
DASHES = ("none", "7 3", "2 2", "9 3 2 3", "4 4", "12 4", "1 3", "6 2 1 2")


def reliability(table: Table) -> str:
    """Diagram of the probability given and how often it was right; on the diagonal they agree."""
    lines = list(_frame("Reliability", "mean probability given", "share that was right", _curves(table, "reliability")))
    diagonal = (
        f'<line x1="{LEFT}" y1="{TOP + SIDE}" x2="{LEFT + SIDE}" y2="{TOP}" stroke="#999" stroke-dasharray="3 3"/>'
    )
    return _svg([*lines, diagonal], _curves(table, "reliability"), dots=True)


def precision_recall(table: Table) -> str:
    """Precision at each recall, as the threshold falls."""
    curves = _curves(table, "precision-recall")
    return _svg(list(_frame("Precision and recall", "recall", "precision", curves)), curves, dots=False)


def _curves(table: Table, kind: str) -> list[Curve]:
    return [curve for curve in table.curves if curve.kind == kind and curve.points]


def _frame(title: str, across: str, up: str, curves: Sequence[Curve]) -> Iterator[str]:
    height = TOP + SIDE + 52 + LINE * len(curves)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        'font-family="sans-serif" font-size="12">'
    )
    yield f"<title>{escape(title)}</title>"
    yield f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
    yield f'<text x="{LEFT}" y="20" font-size="14" font-weight="bold">{escape(title)}</text>'
    for step in range(6):
        value = step / 5
        x, y = _at(value, value)
        yield f'<line x1="{x}" y1="{TOP}" x2="{x}" y2="{TOP + SIDE}" stroke="#e4e4e4"/>'
        yield f'<line x1="{LEFT}" y1="{y}" x2="{LEFT + SIDE}" y2="{y}" stroke="#e4e4e4"/>'
        yield f'<text x="{x}" y="{TOP + SIDE + 15}" text-anchor="middle">{value:.1f}</text>'
        yield f'<text x="{LEFT - 6}" y="{y}" dy="4" text-anchor="end">{value:.1f}</text>'
    yield f'<rect x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#444"/>'
    yield f'<text x="{LEFT + SIDE // 2}" y="{TOP + SIDE + 32}" text-anchor="middle">{escape(across)}</text>'
    middle = TOP + SIDE // 2
    yield f'<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">{escape(up)}</text>'


def _svg(lines: list[str], curves: Sequence[Curve], *, dots: bool) -> str:
    for number, curve in enumerate(curves):
        colour, dashes = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
        places = [_at(x, y) for x, y, _ in curve.points]
        joined = " ".join(f"{x},{y}" for x, y in places)
        style = f'fill="none" stroke="{colour}" stroke-width="1.6" stroke-dasharray="{dashes}"'
        lines.append(f'<polyline points="{joined}" {style}/>')
        if dots:
            lines += [f'<circle cx="{x}" cy="{y}" r="2.6" fill="{colour}"/>' for x, y in places]
        y = TOP + SIDE + 48 + LINE * number
        lines.append(f'<line x1="{LEFT}" y1="{y}" x2="{LEFT + 34}" y2="{y}" {style}/>')
        lines.append(f'<text x="{LEFT + 42}" y="{y + 4}">{escape(curve.name)}</text>')
    return "\n".join([*lines, "</svg>"]) + "\n"


def _at(x: float, y: float) -> tuple[str, str]:
    return f"{LEFT + SIDE * x:g}", f"{TOP + SIDE * (1 - y):g}"
