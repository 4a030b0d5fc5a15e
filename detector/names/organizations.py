"""Do two names name one organization? Words that tell it from others decide; what it is, legal forms, count little."""

from __future__ import annotations

from ..language.lexicon import is_everyday, zipf
from .letters import convention_only
from .parts import OrganizationName, is_generic
from .spelling import run_together, spelling_similarity
from .variants import same_word

_ACRONYM = 0.85
_OTHER_LEGAL_FORM = 0.99
"""The same letters; legal forms or the parting into words differ."""
_RUN_TOGETHER = 0.97

# Scores of two words.
_VARIANT = 0.96
_NEAR = 0.95
_CONVENTION = 0.9
_BEGINNING = 0.75
"""One is the beginning of the other, or its initial: an abbreviation."""
_SHORT_OR_KNOWN = 0.3
"""Factor of words of three letters, and of two known words: near in letters, they are yet two words."""
_KNOWN = 3.3
"""Zipf frequency from which a word is known, once in two million: a reader would not take it for another."""

# How much a word counts: what tells one organization from others more than what it is.
_GENERIC = 0.4
_RARE = 1.5
_RARELY = 4.0
"""Zipf frequency below which a word is rare in news, and tells much."""

# Factors of two names' score.
_MATCH = 0.7
_ONE_SIDE = 0.7
_BOTH_SIDES = 0.45
_NEAREST_LEFT = 0.9
"""Of the nearest two words that are left on both sides."""
_NUMBERS = 0.3
_ONE_NUMBER = 0.6
_OTHER_HEAD = 0.7
_WORST = 0.5
"""Share of the score that depends on the worst pair of words that tell."""


def is_acronym_of(left: OrganizationName, right: OrganizationName) -> bool:
    """Whether one name is an acronym and the other has its initials, or both are acronyms."""
    return bool((left.acronym and right.acronym) or _acronym(left, right) or _acronym(right, left))


def same_organization(left: OrganizationName, right: OrganizationName) -> float:
    """How likely two names are one organization's, 0 ... 1."""
    if acronym := max(_acronym(left, right), _acronym(right, left)):
        return acronym
    one, other = "".join(left.words), "".join(right.words)
    if one == other:
        return _OTHER_LEGAL_FORM if left.legal != right.legal or left.words != right.words else 1.0
    score = _aligned(_spelt_out(left, right), _spelt_out(right, left))
    if (
        abs(len(left.words) - len(right.words)) == 1
        and abs(len(one) - len(other)) <= 2
        and min(len(one), len(other)) > 5
    ):
        score = max(score, _RUN_TOGETHER * run_together(one, other))
    return score * _numbers(left, right)


def _acronym(short: OrganizationName, long: OrganizationName) -> float:
    if not short.acronym or len(long.words) < 2:
        return 0.0
    return _ACRONYM if short.acronym in long.initials or short.acronym == "".join(w[0] for w in long.words) else 0.0


def _spelt_out(name: OrganizationName, other: OrganizationName) -> tuple[str, ...]:
    """The words, with an acronym in place of the run of words for which the other name has it."""
    words = name.words
    for acronym in sorted(other.short - set(words)) if len(other.words) > 1 else ():
        size = len(acronym)
        for start in range(len(words) - size + 1):
            if "".join(word[0] for word in words[start : start + size]) == acronym:
                return (*words[:start], acronym, *words[start + size :])
    return words


def _numbers(left: OrganizationName, right: OrganizationName) -> float:
    mine, theirs = ({word for word in name.words if any(c.isdigit() for c in word)} for name in (left, right))
    if mine == theirs:
        return 1.0
    return _NUMBERS if mine and theirs else _ONE_NUMBER


def _weight(word: str) -> float:
    if is_generic(word):
        return _GENERIC
    if word.isdigit():
        return 1.0
    return _RARE if zipf(word) < _RARELY else 1.0


def organization_word(left: str, right: str) -> float:
    """How likely two canonical words of such names are one word; everyday words have to be equal but for form."""
    if left == right:
        return 1.0
    if any(char.isdigit() for char in left + right):
        return 0.0
    if len(left) == 1 or len(right) == 1:
        return _BEGINNING if left[0] == right[0] else 0.0
    if same_word(left, right):
        return _VARIANT
    if min(len(left), len(right)) < 4:
        return _SHORT_OR_KNOWN * spelling_similarity(left, right)
    near = min(_NEAR, spelling_similarity(left, right))
    if convention_only(left, right):
        return max(_CONVENTION, near)
    known = [word for word in (left, right) if is_everyday(word) or zipf(word) >= _KNOWN or is_generic(word)]
    if len(known) == 2:
        return _SHORT_OR_KNOWN * near
    if left.startswith(right) or right.startswith(left):
        return max(near, _BEGINNING if min(len(left), len(right)) >= 4 else 0.0)
    return near


def _aligned(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    pairs = sorted(
        ((-organization_word(one, other), abs(i - j), i, j) for i, one in enumerate(a) for j, other in enumerate(b))
    )
    mine: dict[int, int] = {}
    taken: set[int] = set()
    matched = 0.0
    worst = 1.0
    for negative, _, i, j in pairs:
        if -negative < _MATCH:
            break
        if i not in mine and j not in taken:
            mine[i] = j
            taken.add(j)
            weight = (_weight(a[i]) + _weight(b[j])) / 2
            matched += weight * -negative
            if weight > _GENERIC:
                worst = min(worst, -negative)
    left = [word for i, word in enumerate(a) if i not in mine]
    right = [word for j, word in enumerate(b) if j not in taken]
    if not matched:
        return 0.0
    lone = [sum(map(_weight, side)) for side in (left, right)]
    told = [[word for word in side if not is_generic(word)] for side in (left, right)]
    if all(told):
        near = max(organization_word(one, other) for one in told[0] for other in told[1])
        return max(_BOTH_SIDES, near * _NEAREST_LEFT) * matched / (matched + sum(lone))
    score = matched / (matched + _ONE_SIDE * sum(lone))
    if left and right:
        score *= _OTHER_HEAD
    if not any(not is_generic(a[i]) for i in mine) and any(told):
        score *= _BOTH_SIDES
    return score * (1.0 - _WORST + _WORST * worst)
