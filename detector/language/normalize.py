"""How words and names are written alike: typographic signs, possessives, beginnings of words."""

from __future__ import annotations

import re
from functools import lru_cache

_FOLDED = str.maketrans({
    "’": "'", "‘": "'", "‛": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
})  # fmt: skip


def fold_punctuation(text: str) -> str:
    """Typographic quotes, dashes and spaces as their plain twins, one for one, so that offsets stay."""
    return text if text.isascii() else text.translate(_FOLDED)


def has_possessive(word: str) -> bool:
    """Whether a word ends in a possessive mark."""
    return word.endswith(("'s", "’s"))


def without_possessive(word: str) -> str:
    """A word without a possessive mark at its end; the offsets of what is left stay."""
    return word[:-2] if has_possessive(word) else word


_AMERICAN = tuple(
    (re.compile(british), american)
    for british, american in (
        (r"(?<=\w{2})our(?=(?:s|ed|ing|able|ably|ite|ites|ful|hoods?|ly|ers?|less|ist|ists)?$)", "or"),
        (r"(?<=\w[tb])re(?=s?$)", "er"),
        (r"(?<=\w{2})is(?=(?:e[srd]?|ers|ing|ations?)$)", "iz"),
        (r"(?<=\wly)s(?=(?:e[srd]?|ing)$)", "z"),
        (r"(?<=dg)e(?=ments?$)", ""),
        (r"(?<=\w{2})ence$", "ense"),
        (r"(?<=\w{3})ogue(?=s?$)", "og"),
        (r"(?<=\w{3})amme(?=s?$)", "am"),
        ("aesth", "esth"),
        ("paed", "ped"),
    )
)
"""British spellings that a word can have whatever it means, and the American ones."""
_INFLECTED = (
    (re.compile(r"ll(?=(?:ed|ing|ers?)$)"), "l"),
    (re.compile(r"(?<=ward)s$"), ""),
    (re.compile(r"^(among|amid|whil)st$"), r"\1"),
    (re.compile(r"^(burn|dream|kneel|lean|leap|learn|smell|spell|spoil)t$"), r"\1ed"),
    (re.compile(r"^gray"), "grey"),
)
"""The same for endings of verbs and adverbs: of names and some words they make others (Miller, Miler; filled, filed)"""


@lru_cache(maxsize=100_000)
def american(word: str, *, inflected: bool = False) -> str:
    """A key, the same for the British and the American spelling of a word in small letters; not itself a spelling.

    `inflected`: of verbs and adverbs too, where it is known that the word is no name and both sides are spelt alike.
    """
    for pattern, put in (*_AMERICAN, *_INFLECTED) if inflected else _AMERICAN:
        word = pattern.sub(put, word)
    return word


def shared_beginning(one: str, other: str) -> int:
    """How many letters two words have in common from their first on."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def stem(word: str) -> str:
    """A word cut to its beginning, four to six letters; a number as it stands."""
    return word if word[0].isdigit() or len(word) < 5 else word[: max(4, min(6, len(word) - 2))]
