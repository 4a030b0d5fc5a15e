"""Keys under which names are filed: whole names, words, consonant skeletons, surnames, content words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from ..language.calques import is_small, lemma
from ..language.normalize import fold_punctuation

if TYPE_CHECKING:
    from . import Form

_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
                        "&": " and ", "'": "", "`": "", "ʻ": "", "ʿ": "", ".": "", ",": " ", "-": " ", '"': " ",
                        "/": " ", "(": " ", ")": " "})  # fmt: skip
_INITIALS = re.compile(r"\b(\w) (?=\w\b)")
_PARTING = str.maketrans(dict.fromkeys(",-/()", " "))
_PARTICLE = 3
"""Words of at most so many letters before a surname may belong to it (van, de, bin, al)."""
LONGEST_NAME = 300
"""Characters of the longest text that is asked for as a name: of all that are known none has half as many."""
_LONGEST_SKELETON = 30
"""Letters of the longest skeleton that has neighbours: they take its length squared, and no word of a name comes near
(the longest of those known has ten)."""


@lru_cache(maxsize=50_000)
def name_key(name: str) -> str:
    """A name without case, diacritics, signs and a leading "the": what is equal here is the same written name.

    "U.S." becomes "us", "Jong-un" "jong un", "J. D. Vance" "jd vance".
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", fold_punctuation(name)).casefold())
    text = "".join(char for char in decomposed if not unicodedata.combining(char)).translate(_PLAIN)
    text = " ".join(text.split()).removeprefix("the ")
    return _INITIALS.sub(r"\1", text)


def is_name(text: str) -> bool:
    """Whether a text can be a name at all: it is not blank, not longer than any name, and of whole characters."""
    return 0 < len(text) <= LONGEST_NAME and not text.isspace() and not any("\ud800" <= c <= "\udfff" for c in text)


def is_right(forms: Iterable[Form], key: str) -> bool:
    """Whether the key of a name is that of one of the right forms of an entry: a known garbled form is none."""
    return any(form.kind != "garbled" and name_key(form.text) == key for form in forms)


def stem(word: str) -> str:
    """A word of a key without the s of the plural."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def word_keys(key: str) -> tuple[str, ...]:
    """The words under which an organization, office, place or term is filed, each once."""
    return tuple(dict.fromkeys(stem(word) for word in key.split()))


@lru_cache(maxsize=50_000)
def skeleton_key(word: str) -> str:
    """The consonant skeleton of a word; the word itself where it has none ("Aoi")."""
    from ..names import skeleton

    return skeleton(word) or word


def skeleton_keys(key: str) -> tuple[str, ...]:
    """The skeletons of the words of a name, each once; initials have none."""
    return tuple(dict.fromkeys(skeleton_key(word) for word in key.split() if len(word) > 1))


def spelling_keys(key: str) -> dict[str, str]:
    """The words of an organization, office, place or term whose skeletons say enough to be found by, with these."""
    return {word: found for word in key.split() if len(word) > 3 and len(found := skeleton_key(word)) > 2}


def neighbours(key: str) -> tuple[str, ...]:
    """A skeleton with each one of its letters left out: two skeletons that differ by one edit share one.

    The method is that of symmetric deletion (W. Garbe, 2012). Skeletons of less than three letters have none, and what
    is longer than a word of a name has none either.
    """
    if not 3 <= len(key) <= _LONGEST_SKELETON:
        return ()
    return tuple(dict.fromkeys(key[:i] + key[i + 1 :] for i in range(len(key))))


def surnames(name: str, surname_first: bool = False) -> tuple[str, ...]:
    """Keys of the surnames that a person may be called by, the shortest first.

    The last word; with the short words before it ("van Hollen", "al Assad"); for a name of three words or more the
    last two ("López Obrador"). Where the surname comes first, the first word; of two words the last as well, since some
    are written the other way round there too ("Jack Ma"). "Jr." and "II" are no surnames.
    """
    words = [word for word in name.replace(",", " ").split() if not re.fullmatch(r"(?:Jr|Sr)\.?|[IVX]{2,}|of", word)]
    if not words:
        return ()
    if len(words) == 1:
        return (name_key(words[0]),)
    if surname_first:
        return tuple(dict.fromkeys(map(name_key, (words[0], words[-1]) if len(words) == 2 else words[:1])))
    found = [words[-1]]
    prefix, sign, rest = words[-1].partition("-")
    if sign and len(prefix) <= _PARTICLE:
        found.insert(0, rest)
    start = len(words) - 1
    while start > 1 and len(words[start - 1].rstrip(".")) in range(2, _PARTICLE + 1):
        start -= 1
    found.append(" ".join(words[start:]))
    if len(words) > 2 and len(words[-2].rstrip(".")) > 1:
        found.append(" ".join(words[-2:]))
    return tuple(dict.fromkeys(filter(None, map(name_key, found))))


def trigrams(key: str) -> frozenset[tuple[str, str, str]]:
    """The runs of three characters of a key, its ends marked."""
    padded = f" {key} "
    return frozenset(zip(padded, padded[1:], padded[2:], strict=False))


def phrase_keys(name: str) -> tuple[tuple[str, ...], ...]:
    """The content words (lemmas) by which a name is found in running text, as written and with "U.S." in it.

    None for a name of one such word, or that says one twice.
    """
    found = []
    for text in dict.fromkeys((name, name.replace("United States", "U.S."))):
        content = tuple(lemma(word) for word in text.translate(_PARTING).split() if not is_small(word))
        if len(content) > 1 and all(content) and len(set(content)) == len(content):
            found.append(content)
    return tuple(dict.fromkeys(found))


def lists(name: str) -> bool:
    """Whether a name has commas of its own, not only from being turned round ("Justice, Department of")."""
    return "," in name and not name.endswith(" of") and len(name.split()) > 3
