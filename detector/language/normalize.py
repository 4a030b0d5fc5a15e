"""How words and names are written alike: typographic signs, possessives, beginnings of words."""

from __future__ import annotations

_FOLDED = str.maketrans({
    "’": "'", "‘": "'", "‛": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
})  # fmt: skip


def fold_punctuation(text: str) -> str:
    """Typographic quotes, dashes and spaces as their plain twins, one for one, so that offsets stay."""
    return text.translate(_FOLDED)


def without_possessive(word: str) -> str:
    """A word without a possessive mark at its end; the offsets of what is left stay."""
    return word[:-2] if word.endswith(("'s", "’s")) else word


def stem(word: str) -> str:
    """A word cut to its beginning, four to six letters; a number as it stands."""
    return word if word[0].isdigit() or len(word) < 5 else word[: max(4, min(6, len(word) - 2))]
