"""Spellings that are both right: nicknames, accepted transliterations, initials, hyphens, plurals.

The tables are `data/tables/nicknames.tsv` (a name and its short forms in each row) and
`data/tables/transliteration.tsv` (accepted spellings of one name in each row), the forms divided by "|". Honorifics,
particles and suffixes are lists of `lexicon.words`.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from ..language.lexicon import words
from ..language.normalize import american, fold_punctuation
from ..language.tables import derived, rows
from .letters import normalize_name

_PIECE = regex.compile(r"[^\s/,;()\"]+")
_POSSESSIVE = regex.compile(r"(?:'s|(?<=s)')$", regex.IGNORECASE)
_INITIALS = regex.compile(r"(?:\p{L}\.){1,4}|\p{Lu}")


@derived()
def _groups(name: str, *columns: str) -> dict[str, frozenset[str]]:
    """Each normalized word to all the words that some row of a table has together with it."""
    found: dict[str, set[str]] = {}
    for row in rows(name, *columns):
        together = {normalize_name(word) for cell in row for word in cell.split("|")} - {""}
        for word in together:
            found.setdefault(word, set()).update(together)
    return {word: frozenset(others) for word, others in found.items()}


def are_nicknames(left: str, right: str) -> bool:
    """Whether one word is a short or pet form of the other (Tom/Thomas), or both are of one name (Bill/Will)."""
    a, b = normalize_name(left), normalize_name(right)
    table = _groups("nicknames.tsv", "name", "nicknames")
    return b in table.get(a, ()) or a in table.get(b, ())


def are_transliterations(left: str, right: str) -> bool:
    """Whether both are accepted spellings of one foreign name (Kyiv/Kiev); words or whole names."""
    a, b = normalize_name(left), normalize_name(right)
    return b in _groups("transliteration.tsv", "name", "variants").get(a, ())


def is_particle(word: str) -> bool:
    """Whether a word of a name is a particle (de, al, van); an initial with its full stop is none."""
    return word[-1:] != "." and normalize_name(word) in words("particle")


@lru_cache(maxsize=50_000)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, without honorific, suffix (Jr.) and possessive; hyphens divide; initials keep a full stop.

    "Mr. Jean-Luc O’Neill's" → ("Jean", "Luc", "O'Neill"); "J.D. Vance" → ("J.", "D.", "Vance").
    """
    found: list[str] = []
    for match in _PIECE.finditer(fold_punctuation(name)):
        piece = _POSSESSIVE.sub("", match.group())
        folded = normalize_name(piece)
        if not folded or folded in words("name_suffix") or (not found and folded in words("honorific")):
            continue
        if _INITIALS.fullmatch(piece):
            found.extend(f"{char}." for char in piece if char != ".")
        else:
            found.extend(half for half in piece.strip(".").split("-") if normalize_name(half))
    return tuple(found)


@lru_cache(maxsize=50_000)
def same_word(left: str, right: str) -> bool:
    """Whether two words are legitimate forms of one: case, diacritics, possessive, plural, British/American spelling,
    a nickname, an accepted transliteration, an initial for the word."""
    a, b = (
        normalize_name(_POSSESSIVE.sub("", fold_punctuation(left))),
        normalize_name(_POSSESSIVE.sub("", fold_punctuation(right))),
    )
    if a == b:
        return True
    if not a or not b:
        return False
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0]
    if _german(left) & _german(right):
        return True
    short, long = sorted((a, b), key=len)
    if long in (short + "s", short + "es") or (short.endswith("y") and long == short[:-1] + "ies"):
        return True
    return are_nicknames(a, b) or are_transliterations(a, b) or american(a) == american(b)


@lru_cache(maxsize=50_000)
def _german(word: str) -> frozenset[str]:
    """The folded word, and with ae, oe, ue for the umlauts (Müller: muller, mueller)."""
    lower = fold_punctuation(word).lower()
    for mark, pair in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("å", "aa"), ("ø", "oe"), ("đ", "dj")):
        lower = lower.replace(mark, pair)
    return frozenset({normalize_name(word), normalize_name(lower)})


def is_variant(left: str, right: str) -> bool:
    """Whether both are legitimate ways to write one name, of one word or of several.

    Nicknames, initials, a middle name or not, the surname alone, diacritics, hyphen or space, particles, honorifics,
    accepted transliterations, British and American spelling, the possessive and the plural. Symmetric.
    """
    a, b = words_of(left), words_of(right)
    if not a or not b:
        return normalize_name(left) == normalize_name(right)
    if "".join(map(normalize_name, a)) == "".join(map(normalize_name, b)) or are_transliterations(left, right):
        return True
    a, b = (tuple(w for w in name if not is_particle(w)) or name for name in (a, b))
    short, long = sorted((a, b), key=len)
    if len(short) == len(long):
        return all(map(same_word, short, long)) or all(map(same_word, short, (*long[1:], long[0])))
    if len(short) == 1:
        generic = normalize_name(short[0]) in words("institution_noun")
        return not generic and len(normalize_name(short[0])) > 1 and same_word(short[0], long[-1])
    if not same_word(short[-1], long[-1]):
        return False
    rest = iter(long[:-1])
    return all(any(same_word(word, other) for other in rest) for word in short[:-1])
