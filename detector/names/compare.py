"""Do two names of one or more words name the same person or organization?"""

from __future__ import annotations

from functools import lru_cache

from .letters import normalize_name
from .organizations import is_acronym_of, same_organization
from .parts import is_organization_name, organization_name, person_name
from .persons import same_person
from .spelling import run_together, spelling_similarity
from .variants import are_transliterations, same_word, words_of

SAME_NAME = 0.7
"""From this score of `compare_names` on, two names are more likely of one person or organization than of two."""

_VARIANT = 0.96
_NEAR = 0.95
_INITIAL = 0.85
_PARTED_OTHERWISE = 0.99
"""The same letters, parted into words otherwise."""
_RUN_TOGETHER = 0.97
_LONGEST = 300
"""Characters of the longest name: words are held against words, so that a text of a thousand words takes minutes."""


@lru_cache(maxsize=100_000)
def word_score(left: str, right: str) -> float:
    """How likely two words of names stand for the same: 1 equal, high for right forms, else `spelling_similarity`."""
    a, b = normalize_name(left), normalize_name(right)
    if a == b:
        return 1.0
    if not a or not b:
        return 0.0
    if len(a) == 1 or len(b) == 1:
        return _INITIAL if a[0] == b[0] else 0.0
    if same_word(left, right):
        return _VARIANT
    return min(_NEAR, spelling_similarity(a, b))


def compare_names(left: str, right: str) -> float:
    """Do these two spellings name the same person or organization? 0 ... 1, symmetric.

    From `SAME_NAME` (0.7) on they are more likely one than two.

    Names of persons: titles, honorifics and particles (de, al-, van) do not count; words may stand in another order, be
    left out in the middle, be initials, nicknames, other romanisations or garbled; a name is as near as its worst
    word. Two common names with other letters (Mario, Maria), other middle initials, another generation (Jr., Sr.) are
    two persons; a surname alone is a match of lower certainty.

    Names of organizations: legal forms do not count, words that say what one is count little and are known in their
    abbreviations and in several languages; the words and figures that tell two apart have to agree; an acronym stands
    for the organization of which it has the initials. Names in Arabic, Hebrew, Cyrillic, Greek or Devanagari are read
    letter by letter. What is longer than any name (300 characters) is like nothing but itself.
    """
    if left == right:
        return 1.0 if left.strip() else 0.0
    if max(len(left), len(right)) > _LONGEST:
        return 0.0
    return _compared(left, right) if left <= right else _compared(right, left)


@lru_cache(maxsize=100_000)
def _compared(left: str, right: str) -> float:
    full_a, full_b = words_of(left), words_of(right)
    if not full_a or not full_b:
        return 0.0
    if are_transliterations(left, right):
        return _VARIANT
    name_a, name_b = organization_name(left), organization_name(right)
    organizations = is_organization_name(left) or is_organization_name(right) or is_acronym_of(name_a, name_b)
    persons = (person_name(left), person_name(right))
    if persons[0] == persons[1] and not organizations:
        return 1.0
    joined_a, joined_b = ("".join(map(normalize_name, name)) for name in (full_a, full_b))
    if joined_a == joined_b and persons[0].generation == persons[1].generation:
        return 1.0 if len(full_a) == len(full_b) else _PARTED_OTHERWISE
    if organizations:
        return same_organization(name_a, name_b)
    score = same_person(*persons)
    whole = (
        persons[0].generation == persons[1].generation
        and min(map(len, map(normalize_name, (*persons[0].words, *persons[1].words)))) > 1
    )
    if whole and len(full_a) != len(full_b) and abs(len(joined_a) - len(joined_b)) <= 2:  # "Sun Ando" for "Sunando"
        score = max(score, _RUN_TOGETHER * run_together(joined_a, joined_b))
    return score
