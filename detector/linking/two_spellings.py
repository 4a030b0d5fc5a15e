"""Two spellings of a story: are they of one name, and which of the two is the wrong one?"""

from __future__ import annotations

import math

from ..annotation.persons import Person
from ..language.lexicon import is_everyday, is_name_word, zipf
from ..names import is_variant, normalize_name, same_word, skeleton, spelling_similarity
from ..names.damage import damage

_DERIVED = ("n", "an", "ian", "ean", "ish", "ese", "i", "er", "ers", "ic", "al", "ity", "ist", "ists", "land", "ia")

"""Endings of words that come from a name: Iran, Iranian."""
_MOST = 0.95
"""How surely two spellings are one person's, at most: two persons may have such names."""
_NEAR_FAMILY, _NEAR_GIVEN = 0.3, 0.5
"""Spelling similarity from which two family names with one given name are taken for one, and the reverse: of one family
there are often several in a story."""
_SHARED_NAME = 0.5
"""Of two full names that share a word, before what their other words have in common."""
_JUST_BEFORE = 0.8
"""Of a surname with "Mr." within two sentences of the only full name it can belong to: it need only begin alike."""
_NEAR_ALONE = 0.6
"""Spelling similarity from which a surname alone is taken for one further up."""
_WITH_HONORIFIC, _BARE = 0.9, 0.7
"""Of such a surname, by its similarity: with "Mr.", which only names of persons have, and without."""
_ALMOST, _TWO_SURNAMES = 0.9, 0.6
"""Similarity from which two surnames of which the story has no full name are taken for one, and how surely."""
_SLIP = 0.85
"""Similarity from which two long words are a slip apart: a letter or two of six."""
_KNOWN, _SEEN = 2.5, 1.5
"""Zipf frequency from which a word is known as a name, and under which it is in no list but for a misprint."""
_PER_DOUBLING, _DOUBLINGS = 0.25, 2.0
"""What it adds to the one spelling's being wrong that the other stands twice as often, and how often over at most."""
_PER_CONSONANT = 0.25
"""What a consonant less adds: translation loses consonants rather than adding them."""


def same_person(first: Person, second: Person, persons: tuple[Person, ...]) -> tuple[float, int]:
    """How likely two differently spelt persons are one, and which word differs: the first (0) or the last (-1)."""
    if is_variant(first.name, second.name):
        return 0.0, 0
    if first.full and second.full:
        return _two_full(first, second)
    if first.full != second.full:
        full, alone = (first, second) if first.full else (second, first)
        return _orphan(full, alone, persons)
    near = spelling_similarity(first.family, second.family)
    known = is_name_word(first.family) and is_name_word(second.family)
    return (_TWO_SURNAMES * near if near > _ALMOST and not known and len(normalize_name(first.family)) > 4 else 0.0), -1


def _two_full(first: Person, second: Person) -> tuple[float, int]:
    given = same_word(first.given, second.given)
    family = normalize_name(first.family) == normalize_name(second.family)
    if given == family:
        return 0.0, 0
    at = 0 if family else -1
    one, other = first.words[at], second.words[at]
    if min(len(normalize_name(one)), len(normalize_name(other))) < 3:
        return 0.0, at
    near = spelling_similarity(one, other)
    both_known = _known(one) and _known(other)
    if both_known or near < (_NEAR_GIVEN if family else _NEAR_FAMILY):
        return 0.0, at
    return min(_MOST, _SHARED_NAME + (1.0 - _SHARED_NAME) * near), at


def _orphan(full: Person, alone: Person, persons: tuple[Person, ...]) -> tuple[float, int]:
    """A surname alone that no full name explains, and a full name: the nearer in the text, the less alike it may be."""
    one, other = full.family, alone.family
    near = spelling_similarity(one, other)
    if min(len(normalize_name(one)), len(normalize_name(other))) < 4 or (_known(one) and _known(other)):
        return 0.0, -1
    start = alone.mentions[0]
    before = [m for m in full.mentions if m.start < start.start]
    honorific = any(m.honorific for m in alone.mentions)
    beside = bool(before) and start.sentence - before[-1].sentence <= 2 and honorific
    alike = near >= _NEAR_FAMILY or normalize_name(one)[:3] == normalize_name(other)[:3]
    if beside and alike and not _is_between(before[-1].start, start.start, full, persons):
        return min(_MOST, _JUST_BEFORE + (1.0 - _JUST_BEFORE) * near), -1
    if near >= _NEAR_ALONE and before:
        return (_WITH_HONORIFIC if honorific else _BARE) * near, -1
    return 0.0, -1


def _is_between(first: int, last: int, full: Person, persons: tuple[Person, ...]) -> bool:
    """Whether another person is named by the full name between two places."""
    return any(
        p.full and p.sure and p is not full and first < mention.start < last for p in persons for mention in p.mentions
    )


def _known(word: str) -> bool:
    return not is_everyday(word) and (is_name_word(word) or zipf(word) >= _KNOWN)


def is_slip(one: str, other: str) -> bool:
    """Whether two long words are near, are no forms of one word, and not both known."""
    short, long = sorted((one, other), key=len)
    if spelling_similarity(one, other) < _SLIP or same_word(one, other):
        return False
    if any(
        long == short + end or (long[: -len(end)] in (short, short[:-1]) and long.endswith(end)) for end in _DERIVED
    ):
        return False
    known = [zipf(word) >= _SEEN or is_name_word(word) for word in (one, other)]
    return not all(known)


def wrong_rather(first: str, second: str, counts: tuple[int, int]) -> float:
    """How much more likely the first of two spellings is wrong, about -1 ... 1; `counts`: how often they stand."""
    lean = damage(first, second) - damage(second, first)
    if all(counts):
        lean += _PER_DOUBLING * max(-_DOUBLINGS, min(_DOUBLINGS, math.log2(counts[1] / counts[0])))
    lost = len(skeleton(second)) - len(skeleton(first))
    return lean + _PER_CONSONANT * max(-1, min(1, lost))
