"""Fitting the heads for words: is this word an error, alone and beside a partner?

Learned from words that people marked or corrected, that were injected, or that no other version of the sentence has
(`corpora/dataset.py`); right are the words of human versions, two of one story among them, and what a strong system has
too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ..inference.heads import Matrix
from ..quality import word_features
from ..quality.estimator import Estimator
from ..types import Token
from .corpora import segments as source
from .corpora.examples import Example, Mark
from .corpora.units import side

KINDS = {
    "marked": 1.0, "planted": 0.5, "damaged": 0.5, "changed": 0.5, "two versions": 1.0, "corrected": 0.4,
    "contrast": 0.4,
}  # fmt: skip
"""The weight of the words of each kind."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Words as rows: columns, how wrong each is (0 ... 1), its weight, and the example (its place) it is of."""

    table: Matrix
    wrong: Matrix
    weight: Matrix
    example: Matrix


def drawn(examples: Iterable[Example], sentences: int, *, beside: bool) -> list[Example]:
    """At most so many examples of each of KINDS, with or without a partner, drawn by keys."""
    found: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        if bool(example.partner) == beside and example.kind in KINDS:
            found[example.kind].append(example)
    return [
        example
        for kind in KINDS
        for example in sorted(found[kind], key=lambda e: source.order("words", e.same, e.copy))[:sentences]
    ]


def rows(estimator: Estimator, examples: Sequence[Example]) -> Rows:
    """The words of examples that all have a partner, or all have none."""
    copies = side(estimator, [example.copy for example in examples])
    tables: list[Matrix] = []
    if examples and examples[0].partner:
        partners = side(estimator, [example.partner for example in examples])
        stories: dict[tuple[str, str], list[Token]] = defaultdict(list)
        for example, unit in zip(examples, partners.units, strict=True):
            stories[example.kind, example.story] += unit.tokens
        stems = {key: frozenset(word_features.Words.of(tokens, 0).stems) for key, tokens in stories.items()}
        tagged = estimator.tagger.tag((example.copy, example.partner) for example in examples)
        for at, example in enumerate(examples):
            tables.append(
                word_features.beside_rows(
                    copies.words[at], copies.tagged[at], tagged[at], partners.words[at], partners.tagged[at],
                    stems[example.kind, example.story],
                ).rows
            )  # fmt: skip
    else:
        tables = [word_features.alone_rows(w, t).rows for w, t in zip(copies.words, copies.tagged, strict=True)]
    counts = [len(table) for table in tables]
    wrong = [how for e, words in zip(examples, copies.words, strict=True) for how in wrongness(e.marks, words.places)]
    weight = np.repeat([KINDS[example.kind] for example in examples], counts)
    return Rows(np.concatenate(tables), np.array(wrong), weight, np.repeat(np.arange(len(examples)), counts))


def wrongness(marks: Sequence[Mark], places: Sequence[tuple[int, int]]) -> list[float]:
    """How wrong each word is: the worst of the marks that lie over it."""
    return [
        max((how for first, last, how in marks if first < end and start < last), default=0.0) for start, end in places
    ]
