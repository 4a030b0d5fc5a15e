"""Which body of the other version stands where the copy has another name, or which name where it has a body?

In each pair of linked sentences the names that the other version has nowhere are held against those that the copy's
sentence lacks. Two of them are counterparts by their spelling, by the words that they share, and by what stands beside
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from ..language.calques import is_small, lemma, related
from ..language.countries import code_of, is_country
from ..language.lexicon import words
from ..language.normalize import without_possessive
from ..names import is_variant, normalize_name, word_score
from ..types import Alignment, Document, Mention, Token

_LEAST = 0.5
_NEIGHBOURS = 0.15
"""What one equal neighbour on each side adds."""
_CLEAR = 0.1
"""By so much the best counterpart must be nearer than the second."""
_COUNTRY = "="
"""Stands before the code of a country in the words of a name."""
_BY_LETTERS = 0.9
"""Worth of similarity by letters alone, beside that of word scores, which know how names are confused."""
_SAME_WORD = 0.7
"""Word score from which two words of organizations are renderings of one."""


@dataclass(frozen=True, slots=True)
class PairedOrganization:
    """A name of the copy, the name of a reference that stands in its place, and how near they are, 0 ... 1."""

    mention: Mention
    other: Mention
    reference: int
    similarity: float


def paired_organizations(alignment: Alignment) -> tuple[PairedOrganization, ...]:
    """The counterparts of the names of the copy where one of the two is a body, in the order of the text."""
    copy = alignment.copy
    found = []
    for number, reference in alignment.paired:
        theirs = _phrases(reference.text)
        names = [mention for mention in reference.mentions if mention.kind != "person"]
        for mention in copy.mentions:
            if mention.kind == "person" or _said(mention) in theirs:
                continue
            linked = {s.index for n, s in alignment.partners(mention.sentence) if n == number}
            here = _phrases(copy.slice(copy.sentences[mention.sentence]))
            missing = (m for m in names if m.sentence in linked and _said(m) not in here)
            near = (_held_together(copy, mention, reference, other, number) for other in missing)
            ranked = [pair for pair in near if pair.similarity >= _LEAST]
            ranked.sort(key=lambda pair: (-pair.similarity, pair.other.start))
            rivals = [
                pair for pair in ranked[1:] if normalize_name(pair.other.text) != normalize_name(ranked[0].other.text)
            ]
            clear = ranked and (not rivals or ranked[0].similarity - rivals[0].similarity > _CLEAR)
            if clear and "body" in (mention.kind, ranked[0].other.kind):
                found.append(ranked[0])
    return tuple(found)


def _held_together(
    copy: Document, mention: Mention, reference: Document, other: Mention, number: int
) -> PairedOrganization:
    similarity = _similarity(mention, other)
    beside = sum(
        one is not None and two is not None and lemma(one.text) == lemma(two.text)
        for one, two in zip(_neighbours(copy, mention), _neighbours(reference, other), strict=True)
    )
    if similarity:
        similarity = min(1.0, similarity + _NEIGHBOURS * beside)
    return PairedOrganization(mention, other, number, similarity)


def _similarity(mention: Mention, other: Mention) -> float:
    """How near two names are by themselves, 0 ... 1; 0.0: right variants of one name, or nothing in common."""
    if is_variant(mention.text, other.text) or _is_short_for(mention, other) or _is_short_for(other, mention):
        return 0.0
    left, right = _content(mention), _content(other)
    if not left or not right or set(left) == set(right):
        return 0.0
    if all(any(_is_derived(word, theirs) for theirs in right) for word in left) and len(left) == len(right):
        return 0.0
    if len(left) == 1 and len(right) == 1:
        if mention.kind == "acronym" or other.kind == "acronym" or min(len(left[0]), len(right[0])) < 4:
            return 0.0
        letters = SequenceMatcher(None, normalize_name(left[0]), normalize_name(right[0])).ratio()
        return max(word_score(left[0], right[0]), _BY_LETTERS * letters)
    if len(left) == 1 or len(right) == 1:
        return 0.0
    if not any(word in right and _tells(word) for word in left):
        return 0.0
    shared = sum(any(_alike(word, theirs) for theirs in right) for word in left)
    return min(1.0, 2 * shared / (len(left) + len(right)))


def _tells(word: str) -> bool:
    """Whether a shared word says that two names may be one: a country, an office or a head noun alone does not."""
    if word.startswith(_COUNTRY) or code_of(word.title()) is not None:
        return False
    return word not in words("institution_head") | words("office_noun")


def _content(mention: Mention) -> list[str]:
    """The lemmas of a name, a country in any form by its code (Norway's, Norwegian), the United States as one word."""
    text = " ".join(mention.words).replace("United States", "U.S.").replace("United Kingdom", "U.K.")
    content = [without_possessive(word) for word in text.split() if not is_small(word)]
    if len(content) == 1:
        return [lemma(content[0])]
    return [f"{_COUNTRY}{code_of(word)}" if is_country(word) else lemma(word) for word in content]


def _is_derived(left: str, right: str) -> bool:
    """Whether one word is the other with an ending or a second half: "Guardsmen" of "Guard", "Ohio-based" of "Ohio"."""
    return min(len(left), len(right)) >= 4 and (left.startswith(right) or right.startswith(left))


def _alike(left: str, right: str) -> bool:
    return left == right or related(left, right) or word_score(left, right) > _SAME_WORD


def _is_short_for(short: Mention, long: Mention) -> bool:
    """Whether one name is the acronym, or a run of words, of the other."""
    initials = "".join(word[0] for word in long.words if not is_small(word)).upper()
    letters = short.text.replace(".", "").upper()
    return _said(short) in _said(long) or (len(short.words) == 1 and letters == initials)


def _neighbours(document: Document, mention: Mention) -> tuple[Token | None, Token | None]:
    tokens = document.tokens_of(mention.sentence)
    before = [token for token in tokens if token.end <= mention.start]
    after = [token for token in tokens if token.start >= mention.end]
    return (before[-1] if before else None, after[0] if after else None)


def _phrases(text: str) -> str:
    """The words of a stretch, each brought to its lemma, between spaces."""
    return f" {' '.join(lemma(normalize_name(word)) for word in text.split())} "


def _said(mention: Mention) -> str:
    """A name as `_phrases` would have it."""
    return _phrases(mention.text)
