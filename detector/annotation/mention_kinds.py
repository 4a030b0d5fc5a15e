"""Kind of a run of capitalised words: a person, an organization, a place, an acronym or something else."""

from __future__ import annotations

from ..language import countries
from ..language.lexicon import capital_share, is_everyday, is_name_word, words, zipf
from ..types import MentionKind, Token
from .offices import Titles
from .word_shapes import is_acronym, is_institution, is_plain

# Weights for and against a person. They are of three sizes: what settles it by itself, what needs one more thing, and
# what only adds to others; a given name known as nothing else (1.5) with a family name (0.75) is enough.

_PERSON = 2.0
"""Weight from which a run of capitalised words is taken for a person."""
_HONORIFIC = 3.0
_GIVEN_NAME = 1.5
"""A given name that is no everyday word ("Mark", "Rose" are)."""
_GIVEN_NAME_OR_WORD = 0.75
"""A given name that may be a word, or an initial."""
_FAMILY_NAME = 0.75
_SPEAKS = 1.5
"""A verb of speech follows, which organizations do too, but seldom right after their names."""
_SPOKEN_OF = 1.0
"""A verb of speech stands before, or an apposition or an age after."""
_OFFICE = 1.5
"""A title of office stands before."""
_PLAIN_WORD = -1.0
"""For each everyday word that is no name."""
_PLACE_OR_DAY = -2.0
"""For each country, month or weekday."""
_ACRONYM_INSIDE = -2.0
"""An acronym after the first word."""
_OFFICE_ALONE = 1.0
"""A title before a single word, which is a person if it is a name word and no plain one."""
_MOST_WORDS = 5
_RARE = 2.5
"""Zipf frequency below which a word is none that a story has as a word: it may be a family name."""
_CAPITAL = 0.8
"""Share of capitals from which a word is hardly ever anything but a name."""


def kind_of(
    tokens: list[Token], first: int, end: int, names: tuple[str, ...], honorific: str | None, headline: bool
) -> MentionKind:
    """Kind of the run tokens[first:end] of one sentence; `names` are its words without title and honorific."""
    joined = " ".join(names)
    if len(names) == 1 and is_acronym(names[0]):
        return "acronym"
    if honorific is None and countries.code_of(joined) is not None:
        return "place"
    institution = any(is_institution(name) for name in names) and len(names) > 1
    if institution and honorific is None:
        return "body"
    if headline and not all(map(is_name_word, names)):
        return "other"
    return "person" if _person_weight(tokens, first, end, names, honorific) >= _PERSON else "other"


def is_calendar(word: str) -> bool:
    """Whether a word is a month or a weekday, or short for one."""
    low = word.lower().rstrip(".")
    return low in words("month") or low in words("weekday")


def _person_weight(tokens: list[Token], first: int, end: int, names: tuple[str, ...], honorific: str | None) -> float:
    if len(names) == 1 and not honorific:
        name = names[0]
        office = Titles(tokens).office_before(first)
        return _OFFICE_ALONE + is_name_word(name) - is_plain(name) if office else 0.0
    if len(names) > _MOST_WORDS:
        return 0.0
    weight = (_HONORIFIC if honorific else 0.0) + _given_weight(names[0]) + _family_weight(names[-1])
    weight += _PLAIN_WORD * sum(is_plain(name) and not is_name_word(name) for name in names)
    weight += _PLACE_OR_DAY * sum(countries.code_of(name) is not None or is_calendar(name) for name in names)
    weight += _ACRONYM_INSIDE * any(is_acronym(name) and len(name) > 2 for name in names[1:])
    following = [token.text.lower() for token in tokens[end : end + 3]]
    if following[:1] and following[0] in words("speech_verb"):
        weight += _SPEAKS
    apposition = following[1] if following[:1] == [","] and len(following) > 1 else ""
    if apposition in ("a", "an", "the", "who", "whose") or apposition.isdigit():
        weight += _SPOKEN_OF
    if first and tokens[first - 1].text.lower() in words("speech_verb"):
        weight += _SPOKEN_OF
    if Titles(tokens).office_before(first):
        weight += _OFFICE
    return weight


def _given_weight(word: str) -> float:
    if is_name_word(word) and not is_everyday(word):
        return _GIVEN_NAME
    return _GIVEN_NAME_OR_WORD if is_name_word(word) or len(word) == 1 else 0.0


def _family_weight(word: str) -> float:
    known = is_name_word(word) or zipf(word) < _RARE or (capital_share(word) or 0.0) > _CAPITAL
    return _FAMILY_NAME if known else 0.0
