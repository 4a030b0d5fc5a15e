"""Words of the languages through which copy goes, as they look when they are left untranslated.

Two ways of looking: a word in Latin letters is looked up as it stands ("zamjenik" is Croatian); a word that the
translator may have written in Latin letters ("Mushrifa") is compared with the frequent words of languages in other
scripts. For that both are reduced to the classes of their consonants, and each word found is read letter by letter
with the Latin forms of data/tables/romanisation.tsv, short vowels free where the script does not write them.

The words are in `models/pivots/words.tsv.gz`, made by `training/tables/foreign_words.py` from the frequency lists of
wordfreq.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from .. import assets
from .lexicon import zipf
from .tables import derived, rows

_CLASSES = str.maketrans(
    {
        **dict.fromkeys("kqcgxj", "K"),
        **dict.fromkeys("sztd", "T"),
        **dict.fromkeys("pbf", "P"),
        **dict.fromkeys("aeiouyhwv'’`-"),
    }
)
_SCRIPTS = (("Arab", "\u0600", "\u06ff"), ("Hebr", "\u0590", "\u05ff"), ("Cyrl", "\u0400", "\u04ff"),
            ("Grek", "\u0370", "\u03ff"), ("Deva", "\u0900", "\u097f"))  # fmt: skip
_UNWRITTEN = frozenset({"Arab", "Hebr", "Deva"})
"""Scripts that leave (some) vowels unwritten."""


@dataclass(frozen=True, slots=True)
class PivotWord:
    """A word of another language, its ISO 639 code and its Zipf frequency there."""

    word: str
    language: str
    zipf: float


@lru_cache(maxsize=4096)
def foreign(word: str) -> tuple[PivotWord, ...]:
    """Languages in which a word in Latin letters is frequent and in English is not, the most frequent first."""
    return _rows(folded(word))


@lru_cache(maxsize=4096)
def romanised(word: str) -> tuple[PivotWord, ...]:
    """Words of languages in other scripts that may be written so in Latin letters, the most frequent first."""
    plain = folded(word)
    found: list[PivotWord] = []
    for form in {plain, re.sub(r"^[ae]l-?(?=\w{4})", "", plain)}:
        key = skeleton(form)
        if len(key) >= 3:
            found.extend(row for row in _rows("*" + key) if spells(row.word, form))
    return tuple(sorted(found, key=lambda row: -row.zipf))


def folded(word: str) -> str:
    """Lower case, without accents."""
    plain = unicodedata.normalize(
        "NFD", word.lower().replace("ł", "l").replace("đ", "d").replace("ı", "i").replace("ø", "o")
    )
    return "".join(char for char in plain if not unicodedata.combining(char))


def skeleton(latin: str) -> str:
    """The classes of the consonants of a word in Latin letters; vowels, h, w, v and y do not count, nor doubling."""
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[^KTPLRMN]", "", latin.translate(_CLASSES).upper()))


def script(word: str) -> str | None:
    """The script of a word's first letter, of those that can be read here."""
    return next((name for name, first, last in _SCRIPTS if first <= word[0] <= last), None)


def plain_romanisation(word: str) -> str | None:
    """A word of another script in Latin letters, each letter in its first form; None where a letter is unknown."""
    table = letters()
    forms = [table.get((script(word) or "", letter)) for letter in word]
    return None if None in forms else "".join(form[0] for form in forms if form)


def spells(word: str, latin: str) -> bool:
    """Whether a word in Latin letters can stand for a word of another script, letter by letter."""
    kind = script(word) or ""
    unwritten = kind in _UNWRITTEN
    ends = {0}  # the places in `latin` at which what was read of the word may end
    for place, letter in enumerate(word):
        forms = letters().get((kind, letter))
        if forms is None or not ends:
            return False
        if place and unwritten:
            ends |= _past_vowels(latin, ends, 2)
        if not place and unwritten and forms[0][:1] in ("a", ""):
            ends = _past_vowels(latin, ends, 2)
            continue
        past = {end + len(form) for form in forms for end in ends if latin.startswith(form, end)}
        doubled = {
            end + len(form) + 1 for form in forms if form for end in ends if latin.startswith(form + form[-1], end)
        }
        ends = past | doubled
    return len(latin) in ends


def _past_vowels(latin: str, ends: set[int], most: int) -> set[int]:
    """The places behind one vowel, two, ... after each of some places."""
    found: set[int] = set()
    for _ in range(most):
        ends = {end + 1 for end in ends if latin[end : end + 1] in tuple("aeiou")}
        found |= ends
    return found


@derived()
def letters() -> dict[tuple[str, str], tuple[str, ...]]:
    """Script and letter → how the letter is written in Latin letters, the first form the plainest."""
    listed = rows("romanisation.tsv", "script", "letter", "latin")
    return {(script, letter): tuple(latin.split("|")) for script, letter, latin in listed}


@cache
def _table() -> str:
    with gzip.open(assets.path("models", "pivots", "words.tsv.gz"), "rt", encoding="utf-8") as stream:
        return "\n" + stream.read()


def every() -> Iterator[PivotWord]:
    """All words of the table, in its order."""
    for line in _table().split("\n"):
        if line:
            yield _word(line)


def _word(line: str) -> PivotWord:
    _, language, frequency, word = line.split("\t")
    return PivotWord(word, language, float(frequency))


def _rows(key: str) -> tuple[PivotWord, ...]:
    """The rows of a key; the table is sorted by it, so that they stand together."""
    table, low, high = _table(), 0, len(_table()) - 1
    while low < high:  # the first line whose key is not before this one; `low` and `high` stand at line breaks
        middle = table.rfind("\n", low, (low + high) // 2 + 1)
        following = table.find("\n", middle + 1)
        if table[middle + 1 : table.find("\t", middle)] < key:
            low = following
        else:
            high = middle
    found, start = [], low
    while table.startswith(f"\n{key}\t", start):
        end = table.find("\n", start + 1)
        found.append(_word(table[start + 1 : end]))
        start = end
    return tuple(found)


_ENGLISH = 3.0
"""Zipf frequency from which a word of another language is as likely an English one."""


def languages_of(word: str) -> frozenset[str]:
    """The languages of which a word in small letters is a frequent one; none for a word that English has."""
    if not (word.isalpha() and word.islower()) or zipf(word) >= _ENGLISH:
        return frozenset()
    return frozenset(row.language for row in foreign(word))
