"""How common a word is, and whether it is known as part of a name.

Frequencies come from the package wordfreq (Zipf scale: 3 is one in a million words, 6 one in a thousand). Its words are
lower-cased; whether one is known as a given name or surname is read from `data/name_words.txt.gz` (see data/README.md).
"""

from __future__ import annotations

import gzip
from functools import cache, lru_cache

from . import assets


@lru_cache(maxsize=200_000)
def zipf(word: str, language: str = "en") -> float:
    """Zipf frequency of a word, 0 ... 8; 0.0 for a word that is in no list."""
    import wordfreq

    return float(wordfreq.zipf_frequency(word.replace("’", "'"), language))


@cache
def name_words() -> frozenset[str]:
    """Words, lower-cased, that are known as given names or surnames somewhere in the world."""
    with gzip.open(assets.path("data", "name_words.txt.gz"), "rt", encoding="utf-8") as stream:
        return frozenset(line.rstrip("\n") for line in stream)


def is_name_word(word: str) -> bool:
    """Whether a word is known as part of the names of persons."""
    return word.lower() in name_words()
