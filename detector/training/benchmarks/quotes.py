"""The figures that the README quotes: which they are, what they are called, and where they are written.

The numbers are the table's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ... import assets
from ...evaluation.table import METHODS, Table, quoted

FIRST, LAST = "<!-- figures: written by `detector evaluate DATA --card` -->", "<!-- end of figures -->"
"""The lines between which the README's table stands."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A line of the README: what it says, the key of its row in the table, and the methods that stand beside."""

    words: str
    key: str
    beside: Sequence[str] = ("languagetool", "harper")


QUOTES: tuple[Quote, ...] = (
    Quote("story beside a human version, weak systems, up to 30 sentences: AUROC", "stories-paired/weak/30"),
    Quote("story alone, weak systems, unseen languages, 30 sentences: AUROC", "stories-alone/weak-unseen-languages/30"),
    Quote("story alone, an unseen system, 30 sentences: AUROC", "stories-alone/weak-unseen-systems/30"),
    Quote("sentence alone, weak systems, unseen languages: AUROC", "sentences-alone/weak-unseen-languages"),
    Quote("clean news, no reference: alerts for each 1,000 words", "clean-news/alerts"),
    Quote("two human versions of one story: alerts for each 1,000 words", "human-versions/alerts"),
    Quote("alerts in held-out copy, beside another version: precision", "rules/paired/alert"),
    Quote("`seeds/`, beside the reference: share of all marks that an alert meets", "seeds-paired/recall/alert"),
    Quote(
        "names that machines garbled, beside another version: first suggestion right, of all", "names-paired/all/first"
    ),
    Quote("garbled names alone, with an archive of trusted stories: found", "names-archive/all/found"),
)
"""The ten by which to decide whether it is of use; the model's card has all of them."""

_OWN = ("detector", "tagger", "findings")
"""Methods that are ours, the first that a row has is quoted."""


def block(table: Table) -> str:
    """The README's table, without the lines around it.

    Raises:
        KeyError: the table lacks a line that is quoted.
    """
    lines = ["| what | detector (95 % interval) | n | LanguageTool | Harper |", "|---|---|---|---|---|"]
    for quote in QUOTES:
        cells = table.row(quote.key).cells
        own = next(cells[name] for name in _OWN if name in cells)
        others = [
            "" if (cell := cells.get(name)) is None else quoted(cell) if cell.value is not None else "not run"
            for name in quote.beside
        ]
        figure = quoted(own) if own.value is not None else f"not run: {own.reason}"
        lines.append(f"| {quote.words} | {figure} | {own.count:,} | {' | '.join(others)} |")
    assert all(name in METHODS for quote in QUOTES for name in quote.beside)
    return "\n".join(lines)


def with_block(text: str, table: str) -> str:
    """A text with what stands between its two lines replaced.

    Raises:
        ValueError: the lines are not there.
    """
    before, _, rest = text.partition(FIRST)
    _, found, after = rest.partition(LAST)
    if not found:
        raise ValueError(f"there is no place for the table: {FIRST} ... {LAST}")
    return f"{before}{FIRST}\n\n{table}\n\n{LAST}{after}"


def store_quoted(table: Table) -> list[Path]:
    """Write figures.json and card.md of the classifier, and the table in the README where this is a source tree."""
    from ..cards import write_card

    models = assets.folder("models")
    folder = models / "classifier"
    write_card(table, folder)
    written = [folder / "figures.json", folder / "card.md"]
    readme = models.parent / "README.md"
    if readme.is_file() and FIRST in (text := readme.read_text("utf-8")) and LAST in text:
        readme.write_text(with_block(text, block(table)), "utf-8", newline="\n")
        written.append(readme)
    return written
