"""Names of places, companies, works and other things that are spelt, or put, otherwise than in the other version.

In each pair of linked sentences the capitalised names that the other version does not have anywhere are held against
those that the copy does not have anywhere. A near spelling is marked (Hallow for Harlow), and so is a name that keeps
some of its words and has other renderings for the rest (Federal Investigation Office for the Federal Bureau of
Investigation), where the reference sources know the other version's name and not the copy's. Persons have a rule of
their own. What two editors may write differently is not marked: accents, accepted transliterations, a part of the name,
an acronym and its full form.

Marked:
    the bank Hallow said (the other version: Harlow)
    the Kamden station (Camden)
Not marked:
    Kyiv and Kiev, the Justice Department and the Department of Justice, the FDIC
"""

from __future__ import annotations

from collections.abc import Iterator

from ..calques import is_small, lemma, related
from ..lexicon import is_everyday, words, zipf
from ..names import convention_only, fold, is_variant, word_score
from ..tools import Tools
from ..types import Alignment, Category, Document, Evidence, Mention, Observation, Suggestion
from . import Signal

_NEAR = 0.5
"""Nearness of two words from which one may be the other, misspelt."""


def find(alignment: Alignment, tools: Tools) -> Iterator[Observation]:
    """Names of the copy that stand for another name of the other version."""
    copy = alignment.copy
    mine = _vocabulary(copy)
    for number, reference in alignment.paired:
        theirs = _vocabulary(reference)
        unmatched = [mention for mention in reference.mentions if _is_new(mention, mine)]
        for mention in copy.mentions:
            if mention.kind == "person" or not _is_new(mention, theirs):
                continue
            linked = {s.index for n, s in alignment.partners(mention.sentence) if n == number}
            near = [(_nearness(mention, other), other) for other in unmatched if other.sentence in linked]
            near = sorted((pair for pair in near if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].start))
            if near and (len(near) == 1 or near[0][0] - near[1][0] > 0.1 or near[0][1].text == near[1][1].text):
                yield _observation(mention, near[0][1], near[0][0], reference, tools)


def _observation(mention: Mention, other: Mention, nearness: float, reference: Document, tools: Tools) -> Observation:
    known = any(source.exact(other.text) for source in tools.authorities)
    unknown = not any(source.exact(mention.text) for source in tools.authorities)
    if len(mention.words) == 1:
        strength = min(0.88, nearness * (0.95 if _is_damaged(mention.words[0], other.words[-1]) else 0.7))
    else:
        strength = 0.84 if known and unknown else 0.5
    sentence = reference.sentences[other.sentence]
    category: Category = {"place": "name.place", "body": "name.org"}.get(other.kind, "name.work")  # type: ignore[assignment]
    return Observation(
        "proper-name", "near-spelling" if len(mention.words) == 1 else "other-words", category,
        mention.start, mention.end, round(strength, 3),
        f"The other version writes {other.text} here.",
        (Evidence("reference", reference.slice(sentence), reference.article.id, sentence.start, sentence.end),),
        (Suggestion(other.text, round(strength, 3), "reference"),),
    )  # fmt: skip


def _is_damaged(mine: str, theirs: str) -> bool:
    """Whether the copy's spelling is the worse of two: rarer by far, or an everyday word that stands for a name."""
    if convention_only(mine, theirs):
        return False
    return is_everyday(mine) or zipf(theirs) - zipf(mine) > 1.0 or (zipf(mine) == 0.0 and zipf(theirs) > 0.0)


def _nearness(mention: Mention, other: Mention) -> float:
    """How near two names are that stand in linked sentences, 0 ... 1; 0.0: not to be held together."""
    if is_variant(mention.text, other.text) or _is_short_for(mention, other) or _is_short_for(other, mention):
        return 0.0
    if len(mention.words) == 1 and len(other.words) == 1:
        one, two = mention.words[0], other.words[0]
        if mention.kind == "acronym" or min(len(one), len(two)) < 4 or lemma(one) == lemma(two):
            return 0.0
        score = word_score(one, two)
        return score if score >= _NEAR else 0.0
    if len(mention.words) < 2 or len(other.words) < 2 or "person" in (mention.kind, other.kind):
        return 0.0
    left = [lemma(word) for word in mention.words if not is_small(word)]
    right = [lemma(word) for word in other.words if not is_small(word)]
    shared = sum(any(_alike(a, b) for b in right) for a in left)
    exact = [word for word in left if word in right and word not in words("institution_head")]
    if not exact or left == right or set(left) == set(right):
        return 0.0
    return 2 * shared / (len(left) + len(right)) if 2 * shared > max(len(left), len(right)) else 0.0


def _alike(left: str, right: str) -> bool:
    return left == right or related(left, right) or word_score(left, right) > 0.7


def _is_short_for(short: Mention, long: Mention) -> bool:
    """Whether one name is the acronym, or a part, of the other."""
    initials = "".join(word[0] for word in long.words if not is_small(word)).upper()
    letters = short.text.replace(".", "").upper()
    inside = {fold(word) for word in short.words} < {fold(word) for word in long.words}
    return inside or (len(short.words) == 1 and letters == initials)


def _vocabulary(document: Document) -> frozenset[str]:
    return frozenset(fold(token.text) for token in document.tokens if token.kind == "word")


def _is_new(mention: Mention, vocabulary: frozenset[str]) -> bool:
    """Whether a word of a name that is no small word stands nowhere in the other version."""
    return any(
        fold(word) not in vocabulary and lemma(word) not in vocabulary for word in mention.words if not is_small(word)
    )


SIGNAL = Signal("proper-name", ("name.place", "name.org", "name.work"), find, needs_reference=True)
