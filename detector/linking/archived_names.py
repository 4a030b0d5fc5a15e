"""Which name of a related trusted story is a name of the copy a damaged form of?

An archive keeps of each trusted story which names stand in it, its *cast*. The casts that share most names with the
copy are those of earlier versions of it and of stories on the same matter. A name of the copy that such a cast lacks is
held against the names of the cast that the copy lacks: by their letters, by how much both stories have in common, and
by how many other names are left over on both sides. From these columns boosted trees tell a damaged name from two
(`training/fit_archived_names.py` fits them; models/misnamed).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..annotation.entities import Entity, entities, is_said
from ..authorities import Archive, RelatedStory
from ..names import normalize_name, words_of
from ..types import Document
from . import name_features
from .listed_names import ListedNames
from .ranking import likeliest
from .right_forms import LinkedEntity

COLUMNS = (
    *name_features.COLUMNS, "shared weight", "shared names", "share of copy", "share of cast", "left in copy",
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
"""Similarity from which two words of names are alike."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A name of the copy, a name of the cast of a related story in an archive, and their COLUMNS."""

    entity: Entity
    other: Entity
    related: RelatedStory
    archive: str
    row: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ArchivedName(LinkedEntity):
    """A name of the copy that may be damaged, and the likeliest of the related stories; `archive` names the source."""

    related: RelatedStory
    archive: str


def archived_names(document: Document, archives: Sequence[Archive], known: ListedNames) -> tuple[ArchivedName, ...]:
    """The names of a story that may be damaged forms of names in related trusted stories, in the text's order.

    Raises:
        AssetError: models/misnamed is missing or does not fit.
        AuthorityError: an archive cannot be read.
    """
    found = [pair for archive in archives for pair in pairs(document, archive, known)]
    return tuple(
        ArchivedName(pair.entity, pair.other, probability, rival, rival_probability, pair.related, pair.archive)
        for pair, probability, rival, rival_probability in likeliest("archive.json", COLUMNS, found)
    )


def pairs(document: Document, archive: Archive, known: ListedNames) -> Iterator[Pair]:
    """The pairs of names that are worth a look, with their columns."""
    mine = [entity for entity in entities(document) if len(entity.words) <= _WORDS and entity.kind != "body"]
    spelt = {" ".join(map(normalize_name, entity.words)) for entity in mine}
    said = {normalize_name(token.text) for token in document.tokens if token.text[:1].isupper()}
    for rank, related in enumerate(archive.related(sorted(spelt))):
        theirs = [Entity(one.kind, one.text, words_of(one.text), ()) for one in related.names]
        counts = {one.text: one.count for one in related.names}
        said_there = {normalize_name(word) for entity in theirs for word in entity.words}
        left = [entity for entity in mine if not is_said(entity, theirs, said_there)]
        other_left = [entity for entity in theirs if entity.kind != "body" and not is_said(entity, mine, said)]
        if not left or not other_left:
            continue
        shared = len(mine) - len(left)
        if shared < _SHARED * len(mine):
            continue
        near = {
            (e.name, o.name): name_features.nearest(*parts)
            for e in left
            for o in other_left
            if (parts := name_features.differing(e.words, o.words))[0]
        }
        for entity in left:
            scores = sorted((near.get((entity.name, o.name), 0.0) for o in other_left), reverse=True)
            for other in other_left:
                words, other_words = name_features.differing(entity.words, other.words)
                if not words or len(other.words) > _WORDS:
                    continue
                value = near[entity.name, other.name]
                if value < _NEAR and (shared < _SAME * len(mine) or not _may_be_one(entity, other)):
                    continue
                rest = [near.get((e.name, other.name), 0.0) for e in left if e is not entity]
                row = (
                    *name_features.row(entity, other, words, other_words, known),
                    related.weight,
                    float(related.shared),
                    shared / len(mine),
                    related.shared / len(theirs),
                    float(len(left)),
                    float(len(other_left)),
                    float(sum((o.kind == "person") == (entity.kind == "person") for o in other_left)),
                    math.log2(len(entity.mentions)),
                    math.log2(counts[other.name]),
                    math.log2(1 + archive.seen(entity.name)),
                    math.log2(1 + archive.seen(other.name)),
                    sum(normalize_name(word) in said for word in other_words) / len(other_words),
                    sum(normalize_name(word) in said_there for word in words) / len(words),
                    float(rank),
                    value - (scores[1] if scores[0] == value and len(scores) > 1 else scores[0]),
                    value - max(rest, default=0.0),
                    float(len(entity.words) > 1) + float(len(other.words) > 1),
                )
                yield Pair(entity, other, related, archive.name, row)


def _may_be_one(entity: Entity, other: Entity) -> bool:
    """Whether two names may be of one thing as far as their kinds tell: a garbled name is often of no known kind."""
    return entity.kind == other.kind or "other" in (entity.kind, other.kind)
