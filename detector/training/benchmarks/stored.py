"""Where a table goes: into a folder, and to those who quote it, the model's card and the README."""

from __future__ import annotations

from pathlib import Path

from ... import assets
from ...evaluation.table import Table
from . import diagrams
from .quotes import FIRST, LAST, block, with_block


def store(table: Table, folder: Path) -> list[Path]:
    """Write figures.json, figures.md, reliability.svg and precision-recall.svg."""
    texts = {
        "figures.json": table.to_json(),
        "figures.md": table.to_markdown() + "\n",
        "reliability.svg": diagrams.reliability(table),
        "precision-recall.svg": diagrams.precision_recall(table),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8", newline="\n")
    return [folder / name for name in texts]


def store_quoted(table: Table) -> list[Path]:
    """Write figures.json and card.md of the classifier, and the table in the README where this is a source tree."""
    from ..card import write_card

    models = assets.folder("models")
    folder = models / "classifier"
    write_card(table, folder)
    written = [folder / "figures.json", folder / "card.md"]
    readme = models.parent / "README.md"
    if readme.is_file() and FIRST in (text := readme.read_text("utf-8")) and LAST in text:
        readme.write_text(with_block(text, block(table)), "utf-8", newline="\n")
        written.append(readme)
    return written
