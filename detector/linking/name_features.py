"""In which words do two names differ, and how near are these: the columns that all trees over names begin with."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from ..annotation.entities import Entity
from ..language.calques import is_small, lemma, related
from ..language.countries import code_of, is_country
from ..language.lexicon import is_everyday, is_name_word, place_names, zipf
from ..names import beginning, convention_only, normalize_name, spelling_similarity, vowel_or_double_only, word_score
from ..names.damage import damage
from ..names.variants import is_particle
from .listed_names import ListedNames

COLUMNS = (
    "spelling least", "spelling mean", "spelling joined", "letters", "first letter", "length", "other length",
    "shared words", "differing words", "other differing words", "same kind", "person", "titled", "honorific",
    "everyday", "other everyday", "name words", "other name words", "usual", "other usual", "damage", "convention",
    "vowels", "beginning", "country", "acronym", "related words", "numbered", "listed", "other listed", "city",
    "other city",
)  # fmt: skip
"""What is known of a name and another one that may be meant, wherever they were read."""
_MOST = 3
"""Names that differ in more words are two names."""


def differing(mine: Sequence[str], theirs: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of two names that the other has not; small words, particles and initials do not count.

    Both are empty where one name has all of the other's words or they have too little in common.
    """
    left, right = {normalize_name(word) for word in mine}, {normalize_name(word) for word in theirs}
    one = tuple(word for word in mine if normalize_name(word) not in right and _counts(word))
    two = tuple(word for word in theirs if normalize_name(word) not in left and _counts(word))
    return (one, two) if one and two and max(len(one), len(two)) <= _MOST else ((), ())


def _counts(word: str) -> bool:
    return len(normalize_name(word)) > 1 and not is_small(word) and not is_particle(word)


def nearest(mine: Sequence[str], theirs: Sequence[str]) -> float:
    """How near the nearest two words of two names are, 0 ... 1."""
    return max(word_score(a, b) for a in mine for b in theirs)


def row(
    entity: Entity, other: Entity, mine: Sequence[str], theirs: Sequence[str], known: ListedNames
) -> tuple[float, ...]:
    """COLUMNS of two names; `mine` and `theirs` are their differing words, of which there are some on both sides."""
    scores = [max(word_score(word, right) for right in theirs) for word in mine]
    joined, joined_other = "".join(map(normalize_name, mine)), "".join(map(normalize_name, theirs))
    worst, worst_other = mine[0], theirs[0]
    if len(mine) == len(theirs):
        worst, worst_other = min(zip(mine, theirs, strict=True), key=lambda words: word_score(*words))
    return (
        min(scores),
        sum(scores) / len(scores),
        spelling_similarity(joined, joined_other) if joined and joined_other else 0.0,
        SequenceMatcher(None, joined, joined_other, autojunk=False).ratio(),
        float(joined[:1] == joined_other[:1]),
        float(len(joined)),
        float(len(joined_other)),
        float(len(entity.words) - len(mine)),
        float(len(mine)),
        float(len(theirs)),
        float(entity.kind == other.kind),
        float(entity.kind == "person") + float(other.kind == "person"),
        float(any(mention.title for mention in entity.mentions)),
        float(any(mention.honorific for mention in entity.mentions)),
        float(max(map(is_everyday, mine))),
        float(max(map(is_everyday, theirs))),
        float(min(map(is_name_word, mine))),
        float(min(map(is_name_word, theirs))),
        min(map(zipf, mine)),
        min(map(zipf, theirs)),
        damage(worst, worst_other),
        float(all(any(convention_only(a, b) for b in theirs) for a in mine)),
        float(all(any(vowel_or_double_only(a, b) for b in theirs) for a in mine)),
        beginning(joined, joined_other),
        float(any(map(_of_country, mine))) + float(any(map(_of_country, theirs))),
        float(entity.kind == "acronym") + float(other.kind == "acronym"),
        float(any(related(lemma(a), lemma(b)) or lemma(a) == lemma(b) for a in mine for b in theirs)),
        float(any(map(str.isdigit, joined + joined_other))),
        float(known(entity.name)),
        float(known(other.name)),
        float(normalize_name(entity.name) in place_names()),
        float(normalize_name(other.name) in place_names()),
    )


def _of_country(word: str) -> bool:
    return is_country(word) or code_of(word) is not None
