"""Sentences → how garbled each is, and which of its words: alone, and beside its partners in other versions.

Here the tagger, the encoder and the fitted heads (`classifier.py`) come together; run time and training share it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..inference.encoders import Encoder
from ..inference.features import Features
from ..inference.heads import Matrix
from ..inference.logistic import logistic
from ..types import Alignment, Document, Token
from . import features, word_features
from .classifier import Classifier
from .tagger import Tagged, Tagger

FEWEST_WORDS = 4
"""A shorter sentence is not judged."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Text that is estimated at once: a sentence, or neighbouring sentences that one sentence is linked to.

    `text` starts at `start` in its story; the tokens have the story's offsets.
    """

    text: str
    tokens: tuple[Token, ...]
    start: int = 0


@dataclass(frozen=True, slots=True)
class Side:
    """Units of one story, judged alone; one value of each field a unit. `logit`: calibrated log-odds of garbling."""

    units: tuple[Unit, ...]
    words: tuple[word_features.Words, ...]
    counted: tuple[features.Words, ...]
    tagged: tuple[Tagged, ...]
    logit: Matrix


@dataclass(frozen=True, slots=True)
class PairedUnit:
    """A unit beside its partner: the tagger's values, the probability of each word, the row of the head `paired`."""

    tagged: Tagged
    wrong: Matrix
    row: Matrix


@dataclass(frozen=True, slots=True)
class EstimatedSentence:
    """A sentence of the copy that was judged.

    `alone` and `logit` are calibrated log-odds of garbling, by itself and (where it has a partner) beside it. `wrong`
    is the probability of each of its `words` that it is wrong. `reference` (index) and `partner` say beside what.
    """

    index: int
    alone: float
    logit: float
    words: word_features.Words
    wrong: Matrix
    reference: int | None = None
    partner: word_features.Words | None = None


class Estimator:
    """Estimates how garbled sentences are."""

    def __init__(self, classifier: Classifier, encoder: Encoder, tagger: Tagger) -> None:
        self.classifier = classifier
        self.encoder = encoder
        self.tagger = tagger

    def side(self, units: Sequence[Unit]) -> Side:
        """Units judged alone."""
        listed = tuple(units)
        tagged = tuple(self.tagger.tag((unit.text, "") for unit in listed))
        counted = tuple(features.Words.of(unit.tokens) for unit in listed)
        if listed:
            vectors = self.encoder.encode([" ".join(unit.text.split()) for unit in listed])
            rows = self.classifier.basis.rows([unit.tokens for unit in listed], counted, vectors, tagged)
            logit = self.classifier.alone(rows)
        else:
            logit = np.zeros(0)
        return Side(listed, tuple(word_features.Words.of(u.tokens, u.start) for u in listed), counted, tagged, logit)

    def beside(
        self, copy: Side, partner: Side, pairs: Sequence[tuple[int, int]], reference: Sequence[Token]
    ) -> list[PairedUnit]:
        """Pairs (a unit of the copy, a unit of the partner), each held against the other.

        `reference`: the tokens of the whole other story.
        """
        asks = [(copy.units[i].text, partner.units[j].text) for i, j in pairs]
        everywhere = frozenset(word_features.Words.of(reference, 0).stems)
        lower = frozenset(features.Words.of(reference).lower)
        found = []
        for (i, j), tagged in zip(pairs, self.tagger.tag(asks), strict=True):
            rows = word_features.beside_rows(
                copy.words[i], copy.tagged[i], tagged, partner.words[j], partner.tagged[j], everywhere
            )
            wrong = _probability(self.classifier.word_beside(rows))
            linked = features.Linked(
                copy.counted[i], partner.counted[j], float(copy.logit[i]), float(partner.logit[j]),
                copy.tagged[i].tallies(), tagged.tallies(), partner.tagged[j].tallies(), wrong,
            )  # fmt: skip
            found.append(PairedUnit(tagged, wrong, features.paired(linked, lower)))
        return found

    def words_alone(self, side: Side, at: int) -> Matrix:
        """The probability of each word of a unit that it is wrong, judged without a partner."""
        return _probability(self.classifier.word_alone(word_features.alone_rows(side.words[at], side.tagged[at])))

    def story(self, alignment: Alignment) -> tuple[EstimatedSentence, ...]:
        """The sentences of the copy that are long enough to be estimated, in their order."""
        document = alignment.copy
        tokens = [document.tokens_of(i) for i in range(len(document.sentences))]
        estimated = [i for i, own in enumerate(tokens) if sum(t.kind != "sign" for t in own) >= FEWEST_WORDS]
        copy = self.side([_unit(document, [i]) for i in estimated])
        place = {index: at for at, index in enumerate(estimated)}
        best: dict[int, tuple[float, EstimatedSentence]] = {}
        for reference, other in alignment.paired:
            links = [link for link in alignment.links if link.reference == reference]
            units = [_unit(other, link.target) for link in links]
            partner = self.side(units)
            pairs = [(place[i], j) for j, link in enumerate(links) for i in link.copy if i in place]
            pairs = [(i, j) for i, j in pairs if len(partner.words[j].tokens)]
            seen = self.beside(copy, partner, pairs, other.tokens)
            logit = self.classifier.paired(Features.stacked(features.PAIRED, [one.row for one in seen]))
            for (i, j), one, value in zip(pairs, seen, logit, strict=True):
                if i not in best or links[j].score > best[i][0]:
                    best[i] = links[j].score, EstimatedSentence(
                        estimated[i], float(copy.logit[i]), float(value), copy.words[i], one.wrong, reference,
                        partner.words[j],
                    )  # fmt: skip
        return tuple(
            best[at][1]
            if at in best
            else EstimatedSentence(
                index, float(copy.logit[at]), float(copy.logit[at]), copy.words[at], self.words_alone(copy, at)
            )
            for at, index in enumerate(estimated)
        )


def _unit(document: Document, sentences: Sequence[int]) -> Unit:
    """Sentences of a story as one unit; of sentences that do not follow one another the first that do."""
    run = first_run(sentences)
    start, end = document.sentences[run[0]].start, document.sentences[run[-1]].end
    return Unit(document.text[start:end], tuple(token for i in run for token in document.tokens_of(i)), start)


def first_run(sentences: Sequence[int]) -> range:
    """The first sentences, of some, that follow one another."""
    first = last = min(sentences)
    while last + 1 in sentences:
        last += 1
    return range(first, last + 1)


def _probability(logit: Matrix) -> Matrix:
    probability: Matrix = np.round(logistic(logit), 4)
    return probability
