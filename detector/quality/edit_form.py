"""The words on both sides of an edit → columns of form: what stands there, and how near the two are in letters.

Nothing here knows the story; `edit_features.py` adds meaning, doubt and neighbourhood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

import numpy as np

from ..annotation.quantity_agreement import agree
from ..annotation.words import Word, WordKind
from ..language.calques import concepts, lemma, related
from ..language.countries import code_of, is_country
from ..language.foreign_words import languages_of
from ..language.lexicon import FUNCTION_WORD, capital_share, is_everyday, is_name_word, place_names, words, zipf
from ..language.senses import RELATIONS, is_known, relation
from ..names import (
    are_nicknames,
    beginning,
    convention_only,
    is_variant,
    normalize_name,
    spelling_similarity,
    vowel_or_double_only,
)
from ..names.damage import damage

NONE = -1.0
"""Value of a column where there is nothing to be measured."""
MANY = 9.0
"""More is not counted."""
POLARITY = frozenset((
    "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "hardly", "barely", "scarcely",
    "unlike", "few", "little",
))  # fmt: skip
"""Words that turn what is said (a closed class)."""
_RARE = 3.0
"""Zipf frequency from which an English word is not taken for one of another language."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """Properties of a word, the same wherever it stands."""

    zipf: float
    capital: float
    content: bool
    named: bool
    acronym: bool
    number: bool
    everyday: bool
    name_word: bool
    unknown: bool
    country: bool
    code: str | None
    city: bool
    foreign: bool
    polarity: bool
    part_of_day: bool
    office: bool
    organization: bool
    speech: bool


def _facts(word: Word) -> _Facts:
    return _known(word.text, word.key, word.kind)


@lru_cache(maxsize=50_000)
def _known(text: str, key: str, kind: WordKind) -> _Facts:
    number = kind == "number"
    usual = NONE if number else zipf(key)
    share = capital_share(key)
    return _Facts(
        zipf=usual,
        capital=NONE if share is None else share,
        content=number or kind != "word" or usual < FUNCTION_WORD,
        named=kind in ("name", "acronym"),
        acronym=kind == "acronym",
        number=number,
        everyday=not number and is_everyday(key),
        name_word=is_name_word(key),
        unknown=usual == 0.0,
        country=is_country(text),
        code=code_of(text),
        city=kind != "word" and normalize_name(text) in place_names(),
        foreign=kind == "word" and usual < _RARE and bool(languages_of(key)),
        polarity=key in POLARITY,
        part_of_day=key in words("part_of_day"),
        office=key in words("office_noun") or key in words("honorific"),
        organization=key in words("institution_noun"),
        speech=key in words("speech_verb"),
    )


def content(row: Sequence[Word]) -> list[Word]:
    """The words that are not of grammar alone."""
    return [word for word in row if _facts(word).content]


def form(mine: Sequence[Word], theirs: Sequence[Word]) -> dict[str, float]:
    """Columns of each side: how many words, how usual, names, numbers, what they belong to."""
    found: dict[str, float] = {}
    known = [_facts(w) for w in mine], [_facts(w) for w in theirs]
    for name, row, side in (("", mine, known[0]), ("other ", theirs, known[1])):
        meant = [one for one in side if one.content]
        lettered = [one for one in meant if not one.number]
        found |= {
            f"{name}words": len(side),
            f"{name}content": len(meant),
            f"{name}zipf": min((one.zipf for one in lettered), default=NONE),
            f"{name}zipf most": max((one.zipf for one in side), default=NONE),
            f"{name}letters": sum(
                len(w.key) for w, one in zip(row, side, strict=True) if one.content and not one.number
            ),
            f"{name}names": _mean([one.named for one in side]),
            f"{name}acronym": any(one.acronym for one in side),
            f"{name}number": any(one.number for one in side),
            f"{name}everyday": _mean([one.everyday for one in meant]),
            f"{name}name word": _mean([one.name_word for one in meant]),
            f"{name}unknown": _mean([one.unknown for one in meant]),
            f"{name}capital share": min((one.capital for one in meant), default=NONE),
            f"{name}country": any(one.country for one in side),
            f"{name}points to country": any(one.code for one in meant),
            f"{name}city": _mean([one.city for one in meant]),
            f"{name}foreign": any(one.foreign for one in meant),
            f"{name}polarity": any(one.polarity for one in side),
            f"{name}part of day": any(one.part_of_day for one in side),
            f"{name}office": any(one.office for one in side),
            f"{name}organization": any(one.organization for one in side),
            f"{name}speech": any(one.speech for one in side),
        }
    left, right = ({one.code for one in side if one.code} for side in known)
    found["same kind"] = {w.kind for w in mine} == {w.kind for w in theirs}
    found["polarity differs"] = found["polarity"] != found["other polarity"]
    found["same country"] = bool(left & right)
    found["countries differ"] = bool(left and right) and not left & right
    return found | _quantities(mine, theirs)


def _mean(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else NONE


def _quantities(mine: Sequence[Word], theirs: Sequence[Word]) -> dict[str, float]:
    left = [w.quantity for w in mine if w.quantity is not None]
    right = [w.quantity for w in theirs if w.quantity is not None]
    kinds = ("number", "percent", "money", "ordinal", "year", "date", "time", "score", "measure")
    ratio = NONE
    if left and right and left[0].values[0] > 0 and right[0].values[0] > 0:
        ratio = min(MANY, abs(float(np.log(left[0].values[0] / right[0].values[0]))))
    return {
        "quantities": float(min(len(left), len(right))),
        "agree": float(any(agree(a, b) for a in left for b in right)),
        "same unit": float(any(a.unit == b.unit and a.kind == b.kind for a in left for b in right)),
        "same value": float(any(set(a.values) & set(b.values) for a in left for b in right)),
        "ratio": ratio,
        "quantity": float(kinds.index(left[0].kind)) if left else NONE,
        "other quantity": float(kinds.index(right[0].kind)) if right else NONE,
        "about": float(any(q.about for q in (*left, *right))),
    }


# ------------------------------------------------------------------ both sides together


def spelling(mine: Sequence[Word], theirs: Sequence[Word]) -> dict[str, float]:
    """How near the two sides are in letters, word by word and joined."""
    left = [w for w in mine if w.quantity is None]
    right = [w for w in theirs if w.quantity is None]
    if not left or not right:
        return dict.fromkeys(_SPELLING, NONE)
    scores = [max((spelling_similarity(a.text, b.text), b.text) for b in right) for a in left]
    worst = min((score, at) for at, (score, _) in enumerate(scores))[1]
    partner = scores[worst][1]
    joined, other = ("".join(normalize_name(w.text) for w in side) for side in (left, right))
    a, b = left[worst].text, partner
    return {
        "spelling least": min(score for score, _ in scores),
        "spelling most": max(score for score, _ in scores),
        "spelling joined": _joined(joined, other),
        "beginning": beginning(joined, other),
        "same first": float(joined[:1] == other[:1]),
        "same letters": float(joined == other),
        "damage": damage(a, b),
        "convention": float(convention_only(a, b)),
        "vowels": float(vowel_or_double_only(a, b)),
        "variant": float(is_variant(" ".join(w.text for w in left), " ".join(w.text for w in right))),
        "nicknames": float(are_nicknames(a, b)),
        "initials": _initials(left, right),
        "related": float(any(related(lemma(x.key), lemma(y.key)) for x in left for y in right)),
        "concept": float(any(concepts(lemma(x.key)) for x in left)),
        "lemma": float(any(lemma(x.key) == lemma(y.key) for x in left for y in right)),
        **_senses([w.key for w in left], [w.key for w in right]),
    }


def _senses(left: Sequence[str], right: Sequence[str]) -> dict[str, float]:
    """How the words of both sides stand to one another, as far as their senses are known."""
    found = {relation(a, b) for a in left for b in right if a != b}
    known = all(is_known(min(side, key=zipf)) for side in (left, right))
    return {f"sense {one}": float(one in found) for one in RELATIONS} | {"senses known": float(known)}


_SPELLING = (
    "spelling least", "spelling most", "spelling joined", "beginning", "same first", "same letters", "damage",
    "convention", "vowels", "variant", "nicknames", "initials", "related", "concept", "lemma",
    *(f"sense {one}" for one in RELATIONS), "senses known",
)  # fmt: skip


def _joined(left: str, right: str) -> float:
    return round(SequenceMatcher(None, left, right, autojunk=False).ratio(), 4)


def _initials(left: Sequence[Word], right: Sequence[Word]) -> float:
    """Whether one side is made of the first letters of the other."""
    for short, long in ((left, right), (right, left)):
        letters = "".join(w.key[:1] for w in long).lower()
        if len(short) == 1 and len(letters) > 1 and short[0].key.lower() == letters:
            return 1.0
    return 0.0
