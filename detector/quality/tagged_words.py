"""The tagger's values of single words of a story and its references: vectors in context, and doubt.

It is asked what `estimator.py` asks it, so that it reads nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..annotation.words import Word
from ..types import Alignment, Document
from .estimator import first_run
from .tagger import Tagged, Tagger


class TaggedWords:
    """Reads each sentence once, alone; all linked sentences of both sides go through the network together."""

    def __init__(self, alignment: Alignment, tagger: Tagger) -> None:
        self._documents: dict[int | None, Document] = {None: alignment.copy, **dict(alignment.paired)}
        linked: set[tuple[int | None, int]] = set()
        for link in alignment.links:
            linked |= {(None, number) for number in link.copy}
            linked |= {(link.reference, number) for number in link.target}
        listed = sorted(linked, key=lambda one: (-1 if one[0] is None else one[0], one[1]))
        texts = [self._documents[story].slice(self._documents[story].sentences[number]) for story, number in listed]
        self._tagged: dict[tuple[int | None, int], Tagged] = dict(
            zip(listed, tagger.tag((text, "") for text in texts), strict=True)
        )
        asked = {
            (link.reference, number): (self._text(None, (number,)), self._text(link.reference, link.target))
            for link in sorted(alignment.links, key=lambda link: link.score)
            for number in link.copy
        }
        self._beside = dict(zip(asked, tagger.tag(asked.values()), strict=True))
        self._dimension = next((tagged.vectors.shape[1] for tagged in self._tagged.values()), 1)

    def vectors(self, reference: int | None, row: Sequence[Word]) -> NDArray[np.float32]:
        """Vectors in context of words of one sentence of a reference (None: of the copy), rows of length 1."""
        if not row:
            return np.zeros((0, self._dimension), np.float32)
        places = self._places(reference, row)
        return places[0][0].meanings([(start, end) for _, start, end in places])

    def doubt(self, reference: int | None, word: Word) -> float:
        """Probability of a word that it is wrong in its sentence."""
        ((tagged, start, end),) = self._places(reference, (word,))
        return tagged.over(start, end)

    def doubt_beside(self, reference: int, word: Word) -> float:
        """The same for a word of the copy, its sentence read beside its best partner in a reference."""
        start = word.start - self._documents[None].sentences[word.sentence].start
        return self._beside[reference, word.sentence].over(start, start + len(word.text))

    def _text(self, story: int | None, sentences: Sequence[int]) -> str:
        """Sentences of a story as one text; of those that do not follow one another the first that do."""
        document, run = self._documents[story], first_run(sentences)
        return document.text[document.sentences[run[0]].start : document.sentences[run[-1]].end]

    def _places(self, reference: int | None, row: Sequence[Word]) -> list[tuple[Tagged, int, int]]:
        tagged = self._tagged[reference, row[0].sentence]
        begin = self._documents[reference].sentences[row[0].sentence].start
        return [(tagged, word.start - begin, word.end - begin) for word in row]
