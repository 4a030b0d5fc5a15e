"""copy and references → which sentences belong together, m to n.

Every pair gets a probability (`similarity.py`); pairs that are likely enough are linked, in whatever order they stand,
and what has no partner stays without. Neighbours with the same partners make one link, so that a link, read as all
pairs of its two sides, says exactly what was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..inference.encoders import Encoder, Vectors
from ..language.normalize import fold_punctuation
from ..types import Alignment, Document, Link, Reference
from .similarity import Similarity, similarity

_LINKED = 0.5
"""Pairs with at least this probability are linked (F1 is flat from .45 to .6 on the stories fitted on)."""
_NEAR = 0.7
"""Cosine of letters from which two sentences are called near."""


def align(copy: Document, references: tuple[Reference, ...], encoder: Encoder) -> Alignment:
    """Link the sentences of a copy with those of each reference that is used."""
    texts = [copy.slice(sentence) for sentence in copy.sentences]
    found: list[Link] = []
    for number, reference in enumerate(references):
        if reference.used:
            targets = [reference.document.slice(sentence) for sentence in reference.document.sentences]
            found += links(texts, targets, encoder.encode(texts), encoder.encode(targets), number)
    found.sort(key=lambda link: (link.copy, link.reference, link.target))
    return Alignment(copy, references, tuple(found))


def links(
    copy: Sequence[str], target: Sequence[str], copy_vectors: Vectors, target_vectors: Vectors, reference: int = 0
) -> tuple[Link, ...]:
    """Link two lists of sentences, of which the vectors are given (rows of length 1). Sorted by the first of the copy.

    `Link.score` is the probability of the least likely of the link's pairs; `Link.matched_by` is `exact` (the same
    text but for case and typographic signs), `near` (almost the same letters), `merge` (more than one sentence on a
    side) or `embedding`.
    """
    alike = similarity(copy, target, copy_vectors, target_vectors)
    pairs = _linked(alike)
    partners: dict[int, tuple[int, ...]] = {}
    for row, column in sorted(pairs):
        partners[row] = (*partners.get(row, ()), column)
    return tuple(
        Link(
            reference,
            rows,
            partners[rows[0]],
            min(pairs[row, column][0] for row in rows for column in partners[rows[0]]),
            _matched_by(rows, partners[rows[0]], copy, target, pairs),
        )
        for rows in _runs(partners)
    )


def _linked(alike: Similarity) -> dict[tuple[int, int], tuple[float, float]]:
    """Probability and cosine of letters of every pair that is linked."""
    table = zip(
        alike.rows.tolist(), alike.columns.tolist(), alike.probability.tolist(), alike.letters.tolist(), strict=True
    )
    return {(row, column): (score, letters) for row, column, score, letters in table if score >= _LINKED}


def _runs(partners: dict[int, tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
    """Neighbours with the same partners."""
    run: tuple[int, ...] = ()
    for row in sorted(partners):
        if run and (row != run[-1] + 1 or partners[row] != partners[run[-1]]):
            yield run
            run = ()
        run = (*run, row)
    if run:
        yield run


def _matched_by(
    rows: tuple[int, ...],
    columns: tuple[int, ...],
    copy: Sequence[str],
    target: Sequence[str],
    pairs: dict[tuple[int, int], tuple[float, float]],
) -> str:
    if len(rows) > 1 or len(columns) > 1:
        return "merge"
    if _folded(copy[rows[0]]) == _folded(target[columns[0]]):
        return "exact"
    return "near" if pairs[rows[0], columns[0]][1] >= _NEAR else "embedding"


def _folded(text: str) -> str:
    return " ".join(fold_punctuation(text).lower().split())
