"""The README and the model's card quote what `detector evaluate` printed, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from detector.evaluation import Table
from detector.training.benchmarks import quotes, run
from detector.training.cards import FIGURES

ROOT = Path(__file__).resolve().parents[2]
CLASSIFIER = ROOT / "models" / "classifier"


@pytest.fixture(scope="module")
def table() -> Table:
    return Table.read(CLASSIFIER / "figures.json")


def test_the_readme_quotes_the_stored_table(table: Table) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    written = re.search(f"{re.escape(quotes.FIRST)}\n\n(.*?)\n\n{re.escape(quotes.LAST)}", text, re.DOTALL)
    assert written is not None, "the README has no place for the figures"
    assert written.group(1) == quotes.block(table), "run `detector evaluate DATA --card`"


def test_the_readme_has_no_figure_of_accuracy_outside_that_table() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    section = text[text.index("## Figures") :].split("\n## ")[0]
    rest = re.sub(f"{re.escape(quotes.FIRST)}.*?{re.escape(quotes.LAST)}", "", section, flags=re.DOTALL)
    for line in rest.splitlines():
        made_by_others = "tests/gate/" in line or "tests/bench/" in line
        assert made_by_others or not re.search(r"\d", line), f"not in the table that is printed: {line}"


def test_the_card_ends_with_the_stored_table(table: Table) -> None:
    card = (CLASSIFIER / "card.md").read_text("utf-8")
    before, found, figures = card.partition(f"\n{FIGURES}\n\n")
    assert found
    assert figures == table.to_markdown() + "\n", "run `detector evaluate DATA --card`"
    assert "AUROC" not in before and " %" not in before


def test_the_stored_table_is_as_it_was_written(table: Table) -> None:
    assert (CLASSIFIER / "figures.json").read_text("utf-8") == table.to_json()


def test_the_size_of_the_bundled_models_is_measured() -> None:
    (row,) = run._installed().rows
    assert row.cells["detector"].value is not None and 1 < row.cells["detector"].value < 120
