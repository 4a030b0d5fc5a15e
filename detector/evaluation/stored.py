"""The files of a table in a folder: as JSON, as Markdown and as the two diagrams."""

from __future__ import annotations

from pathlib import Path

from . import diagrams
from .table import Table


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
