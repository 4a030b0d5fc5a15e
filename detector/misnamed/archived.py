"""Which name of a related trusted story is a name of the copy a damaged form of?

An archive keeps of each trusted story which names stand in it, its *cast*. The casts that share most names with the
copy are those of earlier versions of it and of stories on the same matter. A name of the copy that such a cast lacks is
held against the names of the cast that the copy lacks: by their letters, by how much both stories have in common, and
by how many other names are left over on both sides. From these columns boosted trees tell a damaged name from two
(`training/misnamed/archived.py` fits them; models/misnamed).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..names import fold, is_variant, words_of
from ..references import Archive, Cast
from ..types import Document, Mention
from . import differing
from .entities import Entity, entities, is_said
from .forms import is_choice, offered
from .known import Known
from .trees import forest

COLUMNS = (
    *differing.COLUMNS, "shared weight", "shared names", "share of copy", "share of cast", "left in copy",
    "left in cast", "like left in cast", "mentions", "other mentions", "known elsewhere", "other seen",
    "words said in copy", "words said in cast", "rank", "second spelling", "nearest in cast", "full",
)  # fmt: skip
"""What is known of a name of the copy and a name of a related story."""
_WORDS = 6
_SHARED = 0.15
"""A story that shares a smaller part of the copy's names is on another matter."""
_SAME = 0.4
"""From this part on it may be a version of the copy: then names are held together that are not alike in letters."""
_NEAR = 0.4
"""Nearness from which two words of names are alike."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A name of the copy, a name of the cast of a related story, and their COLUMNS."""

    entity: Entity
    other: Entity
    cast: Cast
    row: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A name of the copy, the likeliest right one of a related story, and how likely it is that: 0 ... 1.

    `archive` names the source; `rival` is another name that a related story has, with its chance.
    """

    entity: Entity
    other: Entity
    cast: Cast
    archive: str
    chance: float
    rival: str | None = None
    rival_chance: float = 0.0

    @property
    def unsure(self) -> bool:
        """Whether another name of a related story may as well be meant."""
        return is_choice(self.chance, self.rival_chance)

    def suggestions(self, mention: Mention) -> tuple[tuple[str, float], ...]:
        """What may stand for a mention, best first, with its chance."""
        return offered(mention, self.entity, self.other, self.chance, self.rival, self.rival_chance)


def mistaken(document: Document, archives: Sequence[Archive], known: Known) -> tuple[Mistaken, ...]:
    """The names of a story that may be damaged forms of names in related trusted stories, in the text's order.

    Raises:
        AssetError: models/misnamed is missing or does not fit.
        AuthorityError: an archive cannot be read.
    """
    found = [(archive.name, pair) for archive in archives for pair in pairs(document, archive, known)]
    if not found:
        return ()
    chances = np.round(
        forest("archive.json", COLUMNS).probability(np.array([pair.row for _, pair in found])), 4
    ).tolist()
    ranked: dict[int, list[tuple[float, int]]] = {}
    for at, (chance, (_, pair)) in enumerate(zip(chances, found, strict=True)):
        ranked.setdefault(pair.entity.mentions[0].start, []).append((-chance, at))
    best = []
    for listed in ranked.values():
        listed.sort()
        (chance, at), *rest = ((-chance, at) for chance, at in listed)
        name, pair = found[at]
        others = [
            (c, found[n][1].other.name) for c, n in rest if not is_variant(found[n][1].other.name, pair.other.name)
        ]
        rival_chance, rival = others[0] if others else (0.0, None)
        best.append(Mistaken(pair.entity, pair.other, pair.cast, name, chance, rival, rival_chance))
    return tuple(sorted(best, key=lambda one: one.entity.mentions[0].start))


def pairs(document: Document, archive: Archive, known: Known) -> Iterator[Pair]:
    """The pairs of names that are worth a look, with their columns."""
    mine = [entity for entity in entities(document) if len(entity.words) <= _WORDS and entity.kind != "body"]
    spelt = {" ".join(map(fold, entity.words)) for entity in mine}
    said = {fold(token.text) for token in document.tokens if token.text[:1].isupper()}
    for rank, cast in enumerate(archive.related(sorted(spelt))):
        theirs = [Entity(one.kind, one.text, words_of(one.text), ()) for one in cast.names]
        counts = {one.text: one.count for one in cast.names}
        said_there = {fold(word) for entity in theirs for word in entity.words}
        left = [entity for entity in mine if not is_said(entity, theirs, said_there)]
        other_left = [entity for entity in theirs if entity.kind != "body" and not is_said(entity, mine, said)]
        if not left or not other_left:
            continue
        shared = len(mine) - len(left)
        if shared < _SHARED * len(mine):
            continue
        near = {
            (e.name, o.name): differing.nearest(*parts)
            for e in left
            for o in other_left
            if (parts := differing.differing(e.words, o.words))[0]
        }
        for entity in left:
            scores = sorted((near.get((entity.name, o.name), 0.0) for o in other_left), reverse=True)
            for other in other_left:
                words, other_words = differing.differing(entity.words, other.words)
                if not words or len(other.words) > _WORDS:
                    continue
                value = near[entity.name, other.name]
                if value < _NEAR and (shared < _SAME * len(mine) or not _may_be_one(entity, other)):
                    continue
                rest = [near.get((e.name, other.name), 0.0) for e in left if e is not entity]
                row = (
                    *differing.row(entity, other, words, other_words, known),
                    cast.weight,
                    float(cast.shared),
                    shared / len(mine),
                    cast.shared / len(theirs),
                    float(len(left)),
                    float(len(other_left)),
                    float(sum((o.kind == "person") == (entity.kind == "person") for o in other_left)),
                    math.log2(len(entity.mentions)),
                    math.log2(counts[other.name]),
                    math.log2(1 + archive.seen(entity.name)),
                    math.log2(1 + archive.seen(other.name)),
                    sum(fold(word) in said for word in other_words) / len(other_words),
                    sum(fold(word) in said_there for word in words) / len(words),
                    float(rank),
                    value - (scores[1] if scores[0] == value and len(scores) > 1 else scores[0]),
                    value - max(rest, default=0.0),
                    float(len(entity.words) > 1) + float(len(other.words) > 1),
                )
                yield Pair(entity, other, cast, row)


def _may_be_one(entity: Entity, other: Entity) -> bool:
    """Whether two names may be of one thing as far as their kinds tell: a garbled name is often of no known kind."""
    return entity.kind == other.kind or "other" in (entity.kind, other.kind)
