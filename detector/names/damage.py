"""Signs that one spelling of a word of a name is damage and no other right spelling.

The weights of the signs are chosen, not fitted. What the score is worth is learned where it counts: the trees over
names (`models/misnamed`) have it as one of their columns, and the findings that rest on it are calibrated.
"""

from __future__ import annotations

import regex

from ..inference.logistic import logistic
from ..language.lexicon import is_everyday, is_name_word, zipf
from .letters import convention_only, normalize_name, vowel_or_double_only
from .variants import same_word

_FEMININE = (regex.compile(r"(?<=ov|ev|in)a$|a?ya$|y$"), regex.compile(r"ova$"))
"""Endings that tell the women from the men of one family in Slavic languages, and the men's -y: Orlov, Orlova; Novak,
Novakova."""

# Log-odds of the signs. Two of them say more than a doubt; none decides against two others.

_GROUND = 0.2
"""Without any sign: slightly for damage, since a right name is seldom written in two ways."""
_RARER = 0.5
"""For each step of the Zipf scale (a tenth as frequent) that the word is rarer than the other."""
_MOST_STEPS = 4.0
_OTHER_IS_NAME = 1.0
"""The other word is known as a name, and this one is not."""
_ONLY_NAME = -0.8
"""The reverse."""
_EVERYDAY = 1.8
"""It is an everyday word and no name: "Human" for "Homan"."""
_EVERYDAY_NAME = 1.2
"""It is an everyday word that is a name, too: "Bush"."""
_OTHER_EVERYDAY = -1.5
_FORM_FOR_A_WOMAN = -2.0
"""The two differ in an ending for women or men: both are right."""
_CONVENTION = -0.6
"""The two differ by conventions of romanisation alone."""
_CONSONANTS = 0.6
"""The two differ in more than vowels and doubled letters."""
_MOST_COMMON = 5.0
"""Zipf frequency from which names are equally well known."""


def damage(wrong: str, right: str) -> float:
    """Raw score in [0, 1] of one spelling of a word of a name as damage, given that the other is of the same name.

    Signs of damage: it is an everyday word; it is rarer than the other, or known as no name while the other is; a
    consonant is another one. Signs of another romanisation: only conventions differ, or both are as well known.
    """
    if same_word(wrong, right):
        return 0.0
    name, other_name = is_name_word(wrong), is_name_word(right)
    everyday, other_everyday = is_everyday(wrong), is_everyday(right)
    steps = _commonness(right) - _commonness(wrong)
    logit = _GROUND + _RARER * max(-_MOST_STEPS, min(_MOST_STEPS, steps))
    logit += _OTHER_IS_NAME * (other_name and not name) + _ONLY_NAME * (name and not other_name)
    if everyday and not other_everyday:
        logit += _EVERYDAY_NAME if name else _EVERYDAY
    elif other_everyday and not everyday:
        logit += _OTHER_EVERYDAY
    if _of_one_family(normalize_name(wrong), normalize_name(right)):
        logit += _FORM_FOR_A_WOMAN
    elif convention_only(wrong, right):
        logit += _CONVENTION
    elif not vowel_or_double_only(wrong, right):
        logit += _CONSONANTS
    return float(logistic(logit))


def _commonness(word: str) -> float:
    """Zipf frequency as a name: not more than 5, and none for an everyday word."""
    return 0.0 if is_everyday(word) else min(_MOST_COMMON, zipf(word))


def _of_one_family(left: str, right: str) -> bool:
    return any(ending.sub("", left) == ending.sub("", right) for ending in _FEMININE)
