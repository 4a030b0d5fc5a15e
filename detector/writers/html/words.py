"""Words of the page: what kinds of findings, evidence and verdicts are called to an editor."""

from __future__ import annotations

import re

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

VERDICTS = {
    "garbled": "reads as machine-translated",
    "suspect": "may be machine-translated",
    "clean": "reads as written by a person",
    "unknown": "not judged",
}

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]"
)
"""Control characters, those that turn the direction of text, and halves of characters: shown, never passed on."""


def kind_of(category: str) -> str:
    """The kind of a category."""
    return "name" if category.startswith("name.") else _OF_CATEGORY.get(category, "word")


def visible(text: str) -> str:
    """The text with characters that cannot be seen, or that turn others round, written out; CR is left out."""
    return _UNSEEN.sub(_written_out, text)


def _written_out(match: re.Match[str]) -> str:
    point = ord(match[0])
    if match[0] == "\r":
        return ""
    return chr(0x2400 + point) if point < 0x20 else f"[U+{point:04X}]"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """A probability as an editor reads it; never 100 %, which nothing is."""
    return f"{min(int(share * 100), 99)} %"
