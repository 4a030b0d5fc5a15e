"""Letters of names: folding, the consonant skeleton, conventions of romanisation.

A name that is written in another script and read back loses its short vowels, its doubled letters and the sounds that
the other script lacks. What survives is the order of its consonants, in classes.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex

from ..language.normalize import fold_punctuation, shared_beginning

_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i",
                          "ə": "a", "ħ": "h", "ŋ": "n", "ĸ": "k"})  # fmt: skip
_NOT_LETTERS = regex.compile(r"[^\p{L}\d]+")
_GROUPS = regex.compile(
    r"(?P<F>ph)|(?P<S>sch|sh|th|tz|ts|cz|c(?=[eiy]))|(?P<K>gh(?=[aeiou])|kh|ch|ck|[gjkqc])|(?P<X>x)"
    r"|(?P<silent>gh|(?<=[aeo])w(?![aeiou])|[aeiouyh])|(?P<B>[pb])|(?P<f>[vfw])|(?P<s>[sz])|(?P<D>[td])|(?P<other>.)"
)
_DOUBLED = regex.compile(r"(.)\1+")
_VOWELS = regex.compile(r"[aeiouyhw]")
_CONVENTIONS = tuple(
    (regex.compile(pattern), put)
    for pattern, put in (
        ("tch|tsch|tsj|cz|ch|č", "ch"), ("sch|sh|š", "sh"), ("dzh|zh|dj|ž", "ž"), ("kh|ch(?=$)", "h"), ("ph", "f"),
        ("ck|q|c(?![eiyh])", "k"), ("ts|tz|c(?=[eiy])", "s"), ("x", "ks"), ("w", "v"), ("z", "s"),
        ("ou|oo|ow", "u"), ("ee|ie|ei|ij|iy|yi|y|j", "i"), ("(?<=[aeou])e", ""), ("gh", "g"),
        ("(?<=[bdgklmnprstv])h", ""),
        ("h(?=[bcdfgklmnpqrstvxz]|$)", ""), ("(?<=.{2})e$", ""), ("ii+", "i"),
    )
)  # fmt: skip
"""Choices of convention, in which one sound is spelt in two right ways; both sides are brought to one of them."""


LONGEST_NAME = 200
"""Letters up to which spellings are compared; a longer word or name is no name, and the work grows with the square."""


@lru_cache(maxsize=100_000)
def normalize_name(word: str) -> str:
    """Letters and figures only, lower case, without diacritics or signs: "O’Néill" → "oneill"."""
    if word.isascii() and word.isalpha():
        return word.lower()
    plain = unicodedata.normalize("NFKD", fold_punctuation(word).lower().translate(_LETTERS))
    return _NOT_LETTERS.sub("", "".join(char for char in plain if not unicodedata.combining(char)))


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """The classes of the consonants, in order; doubled classes once: "Homan" → "MN", "Essayli" → "SL".

    Classes: B (p b), F (f v w ph), K (g j k q c ch kh gh), S (s z sh th ts, c before e i y), D (t d), and every other
    consonant for itself; x is KS; vowels, h and y are dropped. A word without consonants keeps its first letter.
    """
    folded = normalize_name(word)
    found: list[str] = []
    for match in _GROUPS.finditer(folded):
        kind = match.lastgroup or ""
        if kind == "silent":
            continue
        classes = "KS" if kind == "X" else match.group().upper() if kind == "other" else kind.upper()
        found.extend(one for one in classes if not found or found[-1] != one)
    return "".join(found) or folded[:1].upper()


@lru_cache(maxsize=200_000)
def letter_similarity(a: str, b: str) -> float:
    """1 − Levenshtein distance / greater length."""
    if a == b:
        return 1.0
    if max(len(a), len(b)) > LONGEST_NAME:
        return 0.0
    row = list(range(len(b) + 1))
    for i, char in enumerate(a, 1):
        corner, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            corner, row[j] = row[j], min(corner + (char != other), row[j] + 1, row[j - 1] + 1)
    return 1.0 - row[-1] / max(len(a), len(b))


def common_pairs(a: str, b: str) -> float:
    """The share of pairs of neighbouring letters that both words have (Dice), 0 ... 1."""
    left = {a[i : i + 2] for i in range(len(a) - 1)}
    right = {b[i : i + 2] for i in range(len(b) - 1)}
    return 2 * len(left & right) / (len(left) + len(right)) if left or right else 0.0


def beginning(one: str, other: str) -> float:
    """Part of the shorter word, in [0, 1], that is the beginning of the longer: an ending, as of a case, differs."""
    return shared_beginning(one, other) / max(1, min(len(one), len(other)))


def vowel_or_double_only(left: str, right: str) -> bool:
    """Whether two words differ in vowels, doubled letters and conventions alone: Mohammed/Muhamad, Homan/Human."""
    a, b = (_DOUBLED.sub(r"\1", _VOWELS.sub("", conventional(normalize_name(word)))) for word in (left, right))
    return a == b


def convention_only(left: str, right: str) -> bool:
    """Whether two words differ only as conventions of romanisation do: Khrushchev/Hrushtchev, Zelensky/Zelenskyy.

    These are c/k/q, ch/tch/cz, sh/sch, y/i/j, ou/oo/u, ee/i, kh/h, zh/dj/j, v/w, s/z, ts/tz, silent h, doubled letters
    and a last -e: what an editor's house style settles, and what no one would call a wrong name.
    """
    return conventional(normalize_name(left)) == conventional(normalize_name(right))


@lru_cache(maxsize=50_000)
def conventional(word: str) -> str:
    """A folded word with each sound written by one of its conventions: "catherine" → "katerin"."""
    for pattern, put in _CONVENTIONS:
        word = pattern.sub(put, word)
    return _DOUBLED.sub(r"\1", word)
