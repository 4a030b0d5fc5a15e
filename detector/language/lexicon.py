"""How common a word is, and whether it is known as part of a name.

Frequencies come from the package wordfreq (Zipf scale: 3 is one in a million words, 6 one in a thousand). Its words are
lower-cased; whether one is known as a given name or surname, or a name as that of a city, is read from
`name_words.txt.gz` and `place_names.txt.gz` in `data/` (see data/README.md).
"""

from __future__ import annotations

import gzip
from functools import cache, lru_cache

from .. import assets
from .tables import derived, rows

_SEEN_BEFORE = 0.05
"""Times that each word is taken to have been seen small, and with a capital, before any was counted."""
_MOSTLY_SMALL = 0.5


@lru_cache(maxsize=200_000)
def zipf(word: str, language: str = "en") -> float:
    """Zipf frequency of a word, 0 ... 8; 0.0 for a word that is in no list."""
    import wordfreq

    return float(wordfreq.zipf_frequency(word.replace("’", "'"), language))


@cache
def name_words() -> frozenset[str]:
    """Words, lower-cased, that are known as given names or surnames somewhere in the world."""
    return _listed("name_words.txt.gz")


def _listed(name: str) -> frozenset[str]:
    with gzip.open(assets.path("data", name), "rt", encoding="utf-8") as stream:
        return frozenset(line.rstrip("\n") for line in stream)


def is_name_word(word: str) -> bool:
    """Whether a word is known as part of the names of persons."""
    return word.lower() in name_words()


@cache
def place_names() -> frozenset[str]:
    """The names of the world's cities, normalized (`names.normalize_name`)."""
    return _listed("place_names.txt.gz")


@derived()
def words(of: str) -> frozenset[str]:
    """A closed list of words, lower-cased, from `data/tables/wordlists.tsv`: honorifics, months, office nouns ...

    Raises:
        AssetError: there is no list of that name.
    """
    return _wordlists()[of]


@derived()
def _wordlists() -> dict[str, frozenset[str]]:
    return {name: frozenset(cell.lower().split("|")) for name, cell in rows("wordlists.tsv", "list", "words")}


@cache
def _capitals() -> dict[str, tuple[int, int]]:
    """word → times seen in lower case and with a capital; see training/tables/capitals.py."""
    with gzip.open(assets.path("models", "lexicon", "capitals.tsv.gz"), "rt", encoding="utf-8") as stream:
        counted = (line.rstrip("\n").split("\t") for line in stream)
        return {word: (int(lower), int(capital)) for word, lower, capital in counted}


def capital_share(word: str) -> float | None:
    """How often edited news writes a word with a capital inside a sentence, 0 ... 1; None for a word not seen there.

    "stephen" is near 1, "human" near 0, "bush" between: a capitalised word with a low share is an everyday word that
    stands where a name is expected.
    """
    lower, capital = _capitals().get(word.lower(), (0, 0))
    return (capital + _SEEN_BEFORE) / (lower + capital + 2 * _SEEN_BEFORE) if lower + capital else None


def is_everyday(word: str) -> bool:
    """Whether a word, lower-cased, is an ordinary English word rather than a name."""
    share = capital_share(word)
    return share < _MOSTLY_SMALL if share is not None else False


FUNCTION_WORD = 5.8
"""Zipf frequency from which a word is one of grammar: it stands everywhere, and says nothing of what is told."""
_COMMON = 3.5
"""Zipf frequency from which a word is one that a slip of the keyboard may have been meant for."""


def is_near_common(word: str) -> bool:
    """Whether a common English word is one letter away: then it is more likely a slip of the keyboard."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    near = {head + tail[1:] for head, tail in cuts if tail}
    near |= {head + letter + tail[skip:] for head, tail in cuts for letter in letters for skip in (0, 1)}
    return any(zipf(form) >= _COMMON for form in near)
