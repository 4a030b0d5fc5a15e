"""Words of the page: what kinds of findings, evidence and verdicts are called to an editor."""

from __future__ import annotations

KINDS = {
    "name": "names and titles",
    "figure": "figures and dates",
    "quote": "quotations",
    "word": "words",
    "grammar": "grammar",
    "gap": "left out or added",
}
"""The kinds by which places are marked, each with a line of its own below the words."""
_OF_CATEGORY = {
    "title": "name", "number": "figure", "date": "figure", "quote": "quote", "grammar": "grammar", "syntax": "grammar",
    "spelling": "grammar", "duplication": "grammar", "omission": "gap", "addition": "gap",
}  # fmt: skip

EVIDENCE = {
    "reference": "The other version",
    "authority": "List of names",
    "document": "Elsewhere in this story",
    "pivot": "The language it came through",
    "grammar": "Grammar checker",
    "model": "Language model",
}


def kind_of(category: str) -> str:
    """The kind of a category."""
    return "name" if category.startswith("name.") else _OF_CATEGORY.get(category, "word")


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """A probability as an editor reads it; never 100 %, which nothing is."""
    return f"{min(int(share * 100), 99)} %"
