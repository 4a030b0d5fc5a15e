"""Fitting the classifier: patterns, meaning, the heads for sentences, the story models, the thresholds.

Each layer learns from stories that the layers below it have not seen (`corpora/segments.py` has the folds), and what
calibrates has seen none of them. Positives are weak machine versions, negatives the human version of the same sentence
with the same weight, so that the topic cancels out. What is written is rounded: one seed gives the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..inference.encoders import Encoder
from ..inference.features import Features
from ..inference.heads import Matrix
from ..inference.network import Layer
from ..quality.classifier import COLUMNS, Basis, Classifier
from ..quality.estimator import Estimator
from ..quality.features import STORY, STORY_PAIRED, Words, beside_pooled, pairs, patterns, pooled
from ..quality.tagger import Tagger
from . import fit_words as words
from .classifier_files import stored_basis, write
from .corpora import segments as source
from .corpora.examples import Example, in_part
from .corpora.stories import Story, paired_stories, single_stories
from .corpora.units import beside, paired_logits, side, unpaired_logits
from .heads import SEED, Labels, calibrated, eight_bits, line, linear, raw, trees

PATTERN_BITS = 18
PAIR_BITS = 21
PATTERN_SENTENCES = 60_000
HEAD_SENTENCES = 20_000
"""Pairs of a human and a machine version, that is half as many as the sentences that are read."""

WORD_SENTENCES = 5_000
"""Of each kind of the training set, alone and beside a partner."""
PAIRED_SENTENCES = 16_000
STORIES = 700
LENGTHS = (3, 5, 8, 13, 21, 34, 55)
"""How many sentences of a story the story models read."""

PRIOR = 0.2
"""The share of stories on a desk that are taken to be garbled before one is read."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Contrast:
    """A human version and a machine version of one sentence, and how sure it is that the latter is garbled."""

    segment: source.Segment
    system: str
    machine: str
    weight: float

    @property
    def texts(self) -> tuple[str, str]:
        return self.segment.humans[0], self.machine


def train_classifier(
    data: Path, examples: Sequence[Example], output: Path, encoder: Encoder, tagger: Tagger, progress: Progress
) -> None:
    """Fit everything and write model.json, findings.json and manifest.json into a folder (made where it is missing).

    `examples`: the training set (`dataset.build`).

    Raises:
        UsageError: a file of the data is missing.
    """
    segments = source.apart([*source.round_trips(data), *source.post_edits(data)])
    progress(f"{len(segments):,} segments read")
    lower = contrasts(segments, source.PATTERN_FOLDS, PATTERN_SENTENCES)
    basis = fit_basis(lower, _humans(segments, source.PATTERN_FOLDS))
    progress(f"patterns fitted on {len(lower):,} contrasts")

    upper = contrasts(segments, source.HEAD_FOLDS, HEAD_SENTENCES)
    check = contrasts(segments, source.CALIBRATION_FOLDS, HEAD_SENTENCES // 4)
    basis, alone = fit_alone(basis, upper, check, encoder, tagger)
    progress(f"the head for single sentences fitted on {len(upper):,} contrasts")

    stored: dict[str, Any] = {**stored_basis(basis), "alone": alone}

    def ready() -> Estimator:
        lines = {name: line(COLUMNS[name]) for name in COLUMNS if name not in stored}
        return Estimator(_classifier({**stored, **lines}), encoder, tagger)

    for name in ("word_alone", "word_beside"):
        stored[name] = fit_words(ready(), name, in_part(examples, "heads"), in_part(examples, "calibration"))
        progress(f"{name} fitted")
    fitted, held = paired_stories(data, source.HEAD_FOLDS, systems=4), paired_stories(data, source.CALIBRATION_FOLDS)
    stored["paired"] = fit_paired(ready(), fitted, in_part(examples, "heads"), held)
    progress(f"the head for linked sentences fitted on {len(fitted):,} versions of stories")

    estimator = ready()
    singles = single_stories(segments, source.CALIBRATION_FOLDS, limit=STORIES)
    stored["story_alone"] = fit_story("story_alone", [(s, pooled, unpaired_logits(estimator, s.copy)) for s in singles])
    told = [(story, *paired_logits(estimator, story)) for story in held]
    stored["story_paired"] = fit_story("story_paired", [(s, _beside_row, np.stack([o, a])) for s, o, a in told])
    progress(f"the story models fitted on {len(singles):,} and {len(held):,} stories")
    stored["thresholds"] = thresholds(ready(), data, held)
    write(output, stored, encoder, tagger)


def _beside_row(logit: Matrix) -> Matrix:
    """The columns STORY_PAIRED of a story whose sentences all have a partner; `logit`: two rows, beside and alone."""
    return beside_pooled(logit[0], logit[1], logit.shape[1])


# ------------------------------------------------------------------ what is learned from


def contrasts(
    segments: Iterable[source.Segment],
    folds: frozenset[int],
    limit: int,
    *,
    unseen: bool = False,
    systems: frozenset[str] | None = None,
) -> list[Contrast]:
    """One machine version of each segment of some folds, drawn by its key; at most `limit`.

    By default those that may be fitted on, weighted by grade (at least .2); with `systems` one of these, weight 1.
    """
    found = []
    for segment in segments:
        if segment.fold not in folds or segment.unseen != unseen:
            continue
        offered = [
            Contrast(segment, name, text, weight)
            for name, text in segment.machines
            if text.strip() and (name in systems if systems else name not in source.UNSEEN_SYSTEMS)
            for weight in [1.0 if systems else source.grade(name, text, segment.humans[0])]
            if weight >= 0.2
        ]
        if offered:
            found.append(max(offered, key=lambda c: (c.weight, source.order(SEED, c.system, segment.story))))
    found.sort(key=lambda c: source.order(SEED, c.segment.set, c.segment.language, c.segment.story, c.segment.index))
    return found[:limit]


def _humans(segments: Iterable[source.Segment], folds: frozenset[int]) -> list[str]:
    return sorted({text for s in segments if s.fold in folds and s.set != "mlqe" for text in s.humans})


# ------------------------------------------------------------------ the columns of a sentence


def fit_basis(found: Sequence[Contrast], humans: Sequence[str]) -> Basis:
    """Weights of the hashed patterns (logistic regression) and how often pairs of words stand in human text."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    columns: list[NDArray[np.int64]] = []
    for contrast in found:
        for text in contrast.texts:
            split = source.tokens(text)
            columns.append(patterns(Words.of(split), split, PATTERN_BITS))
    lengths = np.array([len(c) for c in columns])
    values = np.repeat(1.0 / np.sqrt(np.maximum(1, lengths)), lengths)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    table = csr_matrix((values, np.concatenate(columns), starts), shape=(len(columns), 1 << PATTERN_BITS))
    model = LogisticRegression(C=1.5, solver="liblinear", random_state=SEED)
    model.fit(table, _labels(found), sample_weight=_weights(found))

    counts = np.zeros(1 << PAIR_BITS, np.int64)
    for text in humans:
        np.add.at(counts, pairs(Words.of(source.tokens(text)), PAIR_BITS), 1)
    weights, scale = eight_bits(model.coef_[0])
    return Basis(
        meaning=Layer(np.zeros((0, 1)), np.zeros(1)),
        pattern_bits=PATTERN_BITS,
        pattern_weights=weights.astype(np.float64) * scale,
        pattern_offset=round(float(model.intercept_[0]), 6),
        pair_bits=PAIR_BITS,
        pair_levels=np.digitize(counts, (1, 3, 10)).astype(np.uint8),
    )


def fit_alone(
    basis: Basis, found: Sequence[Contrast], check: Sequence[Contrast], encoder: Encoder, tagger: Tagger
) -> tuple[Basis, dict[str, Any]]:
    """The linear layer on the vectors, and boosted trees on it, the tagger's values and the other columns.

    The trees see the layer's values for sentences that it was not fitted on (five parts by story).
    """
    from sklearn.linear_model import LogisticRegression

    texts = [text for contrast in found for text in contrast.texts]
    vectors, labels, weights = encoder.encode(texts).astype(np.float64), _labels(found), _weights(found)
    part = np.repeat([source.order(c.segment.story)[0] % 5 for c in found], 2)
    meaning = np.zeros(len(texts))
    for held in range(5):
        rest = part != held
        model = LogisticRegression(C=1.0, max_iter=500).fit(vectors[rest], labels[rest], sample_weight=weights[rest])
        meaning[~rest] = model.decision_function(vectors[~rest])
    model = LogisticRegression(C=1.0, max_iter=500).fit(vectors, labels, sample_weight=weights)
    kept, scale = eight_bits(model.coef_[0])
    layer = Layer((kept.astype(np.float64) * scale)[:, None], model.intercept_.round(6))
    basis = replace(basis, meaning=layer)
    rows = _rows(basis, texts, vectors.astype(np.float32), tagger)
    rows[:, 0] = meaning
    head = trees("alone", rows, labels, weights, rounds=220, leaves=15)
    texts = [text for contrast in check for text in contrast.texts]
    rows = _rows(basis, texts, encoder.encode(texts), tagger)
    return basis, calibrated(head, raw(head, "alone", rows), _labels(check), _weights(check))


def _rows(basis: Basis, texts: Sequence[str], vectors: NDArray[np.float32], tagger: Tagger) -> Matrix:
    tokens = [source.tokens(text) for text in texts]
    return basis.rows(tokens, list(map(Words.of, tokens)), vectors, tagger.tag((text, "") for text in texts)).rows


def fit_words(estimator: Estimator, name: str, fitted: Sequence[Example], held: Sequence[Example]) -> dict[str, Any]:
    """A head for words (boosted trees), calibrated on words that people marked and on two human versions.

    A word that is wrong by half counts as wrong and as right with half the weight each.
    """
    beside = name == "word_beside"
    found = words.rows(estimator, words.drawn(fitted, WORD_SENTENCES, beside=beside))
    rows, labels, weights = _halved(found)
    head = trees(name, rows, labels, weights, rounds=160, leaves=15)
    marked = [e for e in held if e.kind in ("marked", "two versions", "contrast")]
    found = words.rows(estimator, words.drawn(marked, WORD_SENTENCES // 3, beside=beside))
    rows, labels, weights = _halved(found)
    return calibrated(head, raw(head, name, rows), labels, weights)


def _halved(found: words.Rows) -> tuple[Matrix, Labels, Matrix]:
    rows = np.concatenate([found.table, found.table])
    labels = np.repeat([1, 0], len(found.wrong))
    weights = np.concatenate([found.wrong, 1 - found.wrong]) * np.tile(found.weight, 2)
    kept = weights > 0
    return rows[kept], labels[kept], weights[kept]


def fit_paired(
    estimator: Estimator, stories: Sequence[Story], examples: Sequence[Example], held: Sequence[Story]
) -> dict[str, Any]:
    """The head for linked sentences (boosted trees): human against machine versions, each beside a human one or a
    strong system's. What calibrates it are stories alone: two human versions, and weak machine versions."""
    rows, labels, weights = _linked(estimator, stories)
    singles = sorted(
        (e for e in examples if e.kind == "beside"), key=lambda e: source.order("paired", e.same, e.copy, e.partner)
    )[:PAIRED_SENTENCES]
    copies, partners = side(estimator, [e.copy for e in singles]), side(estimator, [e.partner for e in singles])
    more = np.array(
        [
            one.row
            for i in range(len(singles))
            for one in estimator.beside(copies, partners, [(i, i)], partners.units[i].tokens)
        ]
    ).reshape(-1, rows.shape[1])
    theirs = np.array([int(e.garbled) for e in singles], dtype=np.int64)
    share = 0.5 * weights.sum() / max(1e-9, sum(e.weight for e in singles))
    extra = _balanced(theirs, np.array([e.weight * share for e in singles])) if len(singles) else np.zeros(0)
    head = trees(
        "paired", np.concatenate([rows, more]), np.concatenate([labels, theirs]), np.concatenate([weights, extra]),
        rounds=150, leaves=12,
    )  # fmt: skip
    rows, labels, weights = _linked(estimator, held)
    return calibrated(head, raw(head, "paired", rows), labels, weights)


def _linked(estimator: Estimator, stories: Sequence[Story]) -> tuple[Matrix, Labels, Matrix]:
    parts = [
        np.array([one.row for one in beside(estimator, side(estimator, story.copy), side(estimator, story.partner))])
        for story in stories
    ]
    labels = np.concatenate([np.full(len(part), int(s.garbled)) for part, s in zip(parts, stories, strict=True)])
    weights = np.concatenate([np.full(len(part), s.weight) for part, s in zip(parts, stories, strict=True)])
    return np.concatenate(parts), labels, _balanced(labels, weights)


# ------------------------------------------------------------------ the story


def fit_story(name: str, told: Sequence[tuple[Story, Callable[[Matrix], Matrix], Matrix]]) -> dict[str, Any]:
    """Logistic regression on the pooled sentences of stories, each read at several lengths.

    It is fitted on the stories of the first calibration fold and calibrated on those of the others, on as many garbled
    as clean ones; its offset then turns that into the prior PRIOR. A story is given with how its row is made from the
    log-odds of its first sentences (the last axis), and these.
    """
    first = min(source.CALIBRATION_FOLDS)
    parts: dict[bool, tuple[list[Matrix], list[int], list[float]]] = {True: ([], [], []), False: ([], [], [])}
    for story, pool, logit in told:
        rows, labels, weights = parts[source.fold(story.name) == first]
        for length in LENGTHS:
            if length <= logit.shape[-1] or length == LENGTHS[0]:
                rows.append(pool(logit[..., :length]))
                labels.append(int(story.garbled))
                weights.append(story.weight)
    (rows, labels, weights), (others, theirs, shares) = parts[True], parts[False]
    truth = np.array(labels)
    head = linear(name, np.array(rows), truth, _balanced(truth, np.array(weights)), raw_score=0.05)
    truth = np.array(theirs)
    head = calibrated(head, raw(head, name, np.array(others)), truth, _balanced(truth, np.array(shares)))
    return {**head, "offset": round(head["offset"] + float(np.log(PRIOR / (1 - PRIOR))), 6)}


def thresholds(estimator: Estimator, data: Path, held: Sequence[Story]) -> dict[str, float]:
    """Where a story becomes suspect and garbled: beyond what clean stories reach, alone and beside a reference.

    Suspect lies above 97 in 100 of them, garbled above all, each by a quarter of their standard deviation.

    Alone: every second story (by key) of the clean news is read; the others are left for the evaluation. Beside a
    reference: the human versions of the stories of the calibration folds.
    """
    model = estimator.classifier
    clean = {
        "alone": [
            float(model.story_alone(Features.stacked(STORY, [pooled(unpaired_logits(estimator, texts))]))[0])
            for name, texts in source.clean_stories(data)
            if source.fold(name) % 2 == 0
        ],
        "paired": [
            float(model.story_paired(Features.stacked(STORY_PAIRED, [_of_pair(estimator, story)]))[0])
            for story in held
            if not story.garbled
        ],
    }
    limits = {"evidence": 0.8, "evidence_most": 3.0}
    for name, logit in clean.items():
        spread = float(np.std(logit))
        limits[f"suspect_{name}"] = _limit(float(np.quantile(logit, 0.97)) + 0.25 * spread)
        limits[f"garbled_{name}"] = _limit(max(logit) + 0.25 * spread)
    return limits


def _of_pair(estimator: Estimator, story: Story) -> Matrix:
    return _beside_row(np.stack(paired_logits(estimator, story)))


def _limit(logit: float) -> float:
    return round(float(1 / (1 + np.exp(-logit))), 4)


def _classifier(stored: dict[str, Any]) -> Classifier:
    return Classifier.of({"thresholds": {}, **stored}, "unwritten")


def _labels(found: Sequence[Contrast]) -> Labels:
    return np.tile([0, 1], len(found))


def _weights(found: Sequence[Contrast]) -> Matrix:
    return np.repeat([contrast.weight for contrast in found], 2)


def _balanced(labels: Labels, weights: Matrix) -> Matrix:
    sums = Counter({label: float(weights[labels == label].sum()) for label in (0, 1)})
    return weights * np.where(labels == 1, sums[0] / max(1e-9, sums[1]), 1.0)
