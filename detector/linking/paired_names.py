"""Which name of the other version is a name of the copy a damaged form of?

Names are resolved over both whole stories first (`entities`), then held against each other entity by entity: how near
the words are in which they differ, in how many linked sentences the one stands where the other does, what stands beside
them, whether either story has the other's words at all, how usual each word is as a name and as a word, and which of
the two names a source of reference lists. From these columns boosted trees tell a damaged name from a name that two
writers spell in two right ways, and from two names (`training/fit_paired_names.py` fits them; models/misnamed).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..annotation.entities import Entity, entities, is_said
from ..language.calques import lemma
from ..language.normalize import without_possessive
from ..names import normalize_name
from ..names.crowds import MOST_NAMES, MOST_OF_A_WORD, are_compared
from ..types import Alignment, Document, Evidence, Mention, Token
from . import name_features
from .listed_names import ListedNames
from .ranking import likeliest
from .right_forms import LinkedEntity

COLUMNS = (
    *name_features.COLUMNS, "beside", "beside of other", "mentions", "other mentions", "neighbours", "context",
    "rivals", "other rivals", "other said in copy", "said in other", "place in sentence", "link", "other titled",
)  # fmt: skip
"""What is known of a name of the copy and a name of the other version."""

_NEAR = 0.5
"""Names that stand in no linked sentences are held together only where a word is as near as this."""
_WORDS = 6
"""Longer names are no names, or bodies, which have a rule of their own."""
_CONTEXT = 4
"""Words on each side that are the context of a mention."""


@dataclass(frozen=True, slots=True)
class PairedName(LinkedEntity):
    """A name of the copy that may be damaged, and the likeliest name of the references; `reference` is its index."""

    reference: int

    @property
    def of_person(self) -> bool:
        """Whether one of the two is known to be a person's name."""
        return "person" in (self.entity.kind, self.other.kind)

    def evidence(self, alignment: Alignment, mention: Mention) -> Evidence:
        """The sentence of the reference that has the right name, a linked one if there is one."""
        document = alignment.references[self.reference].document
        linked = {s.index for number, s in alignment.partners(mention.sentence) if number == self.reference}
        shown = next((m for m in self.other.mentions if m.sentence in linked), self.other.mentions[0])
        sentence = document.slice(document.sentences[shown.sentence])
        return Evidence.passage("reference", document, shown, sentence)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names that may be one, and their COLUMNS."""

    entity: Entity
    other: Entity
    reference: int
    row: tuple[float, ...]


def paired_names(alignment: Alignment, known: ListedNames) -> tuple[PairedName, ...]:
    """The names of the copy that may be damaged, each with the likeliest name of the references, in the text's order.

    Raises:
        AssetError: models/misnamed is missing or does not fit.
    """
    ranked = likeliest("trees.json", COLUMNS, pairs(alignment, known))
    return tuple(
        PairedName(pair.entity, pair.other, probability, rival, rival_probability, pair.reference)
        for pair, probability, rival, rival_probability in ranked
    )


def pairs(alignment: Alignment, known: ListedNames) -> list[Pair]:
    """The pairs of names that are worth a look, with their columns."""
    copy = _Side(alignment.copy)
    found: list[Pair] = []
    for number, reference in alignment.paired:
        other = _Side(reference)
        links = _linked(alignment, number)
        unknown = list(copy.unknown_in(other))
        all_of_them = are_compared(len(unknown), len(other.entities))
        for entity in unknown:
            for candidate in other.entities if all_of_them else other.beside(entity, links):
                pair = _pair(copy, other, entity, candidate, links, known)
                if pair is not None:
                    found.append(Pair(entity, candidate, number, pair))
    return found


# ------------------------------------------------------------------ the two stories


class _Side:
    """One story: its entities, the words that it writes, and what stands where."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.entities = entities(document)
        words = [token for token in document.tokens if token.kind == "word"]
        self.capitalised = {form for t in words if t.text[:1].isupper() for form in _forms(t.text)}
        self.lower = {normalize_name(t.text) for t in words if not t.text[:1].isupper()}
        self._known: dict[tuple[int, _Side], bool] = {}
        self._with: dict[str, list[Entity]] = {}
        self.in_sentence: dict[int, list[Entity]] = {}
        for entity in self.entities:
            for sentence in {mention.sentence for mention in entity.mentions}:
                self.in_sentence.setdefault(sentence, []).append(entity)

    def unknown_in(self, other: _Side) -> Iterator[Entity]:
        """The entities that the other story has in no right form."""
        for entity in self.entities:
            if len(entity.words) <= _WORDS and entity.kind != "body" and not self.known(entity, other):
                yield entity

    def known(self, entity: Entity, other: _Side) -> bool:
        """Whether the other story has a name of this one in some right form; remembered, for it is asked often."""
        key = (entity.mentions[0].start, other)
        if key not in self._known:
            self._known[key] = is_said(entity, other.like(entity), other.capitalised)
        return self._known[key]

    def like(self, entity: Entity) -> Sequence[Entity]:
        """The entities that may have the name of another story's in another form: of very many, those with a word of
        it."""
        if len(self.entities) <= MOST_NAMES:
            return self.entities
        if not self._with:
            for own in self.entities:
                for word in set(map(normalize_name, own.words)):
                    self._with.setdefault(word, []).append(own)
        return [own for word in entity.words for own in self._with.get(normalize_name(word), ())[-MOST_OF_A_WORD:]]

    def beside(self, entity: Entity, links: Mapping[int, Mapping[int, float]]) -> Sequence[Entity]:
        """The entities in the sentences that those of another story's are linked to."""
        linked = {target for mention in entity.mentions for target in links.get(mention.sentence, ())}
        found = {own.mentions[0].start: own for target in linked for own in self.in_sentence.get(target, ())}
        return [found[start] for start in sorted(found)][:MOST_OF_A_WORD]


def _forms(word: str) -> Iterator[str]:
    yield normalize_name(without_possessive(word))
    for part in word.split("-"):
        yield normalize_name(part)


def _linked(alignment: Alignment, reference: int) -> Mapping[int, Mapping[int, float]]:
    """Sentence of the copy → the sentences of a reference that it is linked to, with the score of the link."""
    found: dict[int, dict[int, float]] = {}
    for link in alignment.links:
        if link.reference == reference:
            for sentence in link.copy:
                for target in link.target:
                    found.setdefault(sentence, {})[target] = link.score
    return found


# ------------------------------------------------------------------ columns


def _pair(
    copy: _Side,
    other: _Side,
    entity: Entity,
    candidate: Entity,
    links: Mapping[int, Mapping[int, float]],
    known: ListedNames,
) -> tuple[float, ...] | None:
    """The columns of two names, or None where nothing speaks for their being one."""
    mine, theirs = name_features.differing(entity.words, candidate.words)
    if not mine or len(candidate.words) > _WORDS:
        return None
    places = [(m, o) for m in entity.mentions for o in candidate.mentions if o.sentence in links.get(m.sentence, {})]
    if not places and name_features.nearest(mine, theirs) < _NEAR:
        return None
    could = sum(bool(links.get(m.sentence)) for m in entity.mentions)
    neighbours, context, position = _around(copy.document, other.document, places)
    return (
        *name_features.row(entity, candidate, mine, theirs, known),
        len({m.start for m, _ in places}) / could if could else -1.0,
        len({o.start for _, o in places}) / len(candidate.mentions),
        math.log2(len(entity.mentions)),
        math.log2(len(candidate.mentions)),
        neighbours,
        context,
        float(min((len(_unmatched(copy, other, m.sentence)) for m, _ in places), default=9)),
        float(min((len(_unmatched(other, copy, o.sentence)) for _, o in places), default=9)),
        sum(normalize_name(word) in copy.capitalised for word in theirs) / len(theirs),
        sum(normalize_name(word) in other.capitalised or normalize_name(word) in other.lower for word in mine)
        / len(mine),
        position,
        max((links[m.sentence][o.sentence] for m, o in places), default=0.0),
        float(any(mention.title for mention in candidate.mentions)),
    )


def _unmatched(side: _Side, other: _Side, sentence: int) -> list[Entity]:
    return [entity for entity in side.in_sentence.get(sentence, ()) if not side.known(entity, other)]


def _around(copy: Document, other: Document, places: Sequence[tuple[Mention, Mention]]) -> tuple[float, float, float]:
    """Of the best place: equal neighbours (0, 1, 2), share of the words around that are equal, distance in place."""
    best = (0.0, 0.0, 1.0)
    for mine, theirs in places[:12]:
        before, after, at = _context(copy, mine)
        other_before, other_after, other_at = _context(other, theirs)
        neighbours = float(before[-1:] == other_before[-1:] != []) + float(after[:1] == other_after[:1] != [])
        around, other_around = {*before, *after}, {*other_before, *other_after}
        shared = len(around & other_around) / max(1, min(len(around), len(other_around)))
        best = max(best, (neighbours, round(shared, 4), round(-abs(at - other_at), 4)))
    return best


def _context(document: Document, mention: Mention) -> tuple[list[str], list[str], float]:
    """The lemmas before and after a mention in its sentence, and its relative place there, 0 ... 1."""
    tokens = document.tokens_of(mention.sentence)
    before = [_key(token) for token in tokens if token.end <= mention.start and token.kind != "sign"]
    after = [_key(token) for token in tokens if token.start >= mention.end and token.kind != "sign"]
    return before[-_CONTEXT:], after[:_CONTEXT], len(before) / max(1, len(before) + len(after))


def _key(token: Token) -> str:
    return lemma(token.text)
