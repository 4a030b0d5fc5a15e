"""Documents → alignment: which references are versions of the copy, and which sentences belong together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .story import Document, Sentence


@dataclass(frozen=True, slots=True)
class Reference:
    """Another story that was offered as a version of the copy, weighed."""

    document: Document
    how: Literal["given", "grouped"]
    similarity: float
    used: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Link:
    """Sentences of the copy that say what sentences of one reference say (m to n)."""

    reference: int
    copy: tuple[int, ...]
    target: tuple[int, ...]
    score: float
    matched_by: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """The copy, its references (used or not) and the links into those that are used.

    `links` are sorted by the first sentence of the copy. `Link.reference` indexes `references`.
    """

    copy: Document
    references: tuple[Reference, ...] = ()
    links: tuple[Link, ...] = ()
    _of: Mapping[int, tuple[Link, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the links by the sentences of the copy."""
        found: dict[int, list[Link]] = {}
        for link in self.links:
            for sentence in link.copy:
                found.setdefault(sentence, []).append(link)
        object.__setattr__(self, "_of", {sentence: tuple(links) for sentence, links in found.items()})

    @property
    def paired(self) -> tuple[tuple[int, Document], ...]:
        """The references that are used, each with its index."""
        return tuple((i, r.document) for i, r in enumerate(self.references) if r.used)

    def partners(self, sentence: int) -> tuple[tuple[int, Sentence], ...]:
        """The sentences, each with the index of its reference, that a sentence of the copy is linked to."""
        return tuple(
            (link.reference, self.references[link.reference].document.sentences[target])
            for link in self._of.get(sentence, ())
            for target in link.target
        )
