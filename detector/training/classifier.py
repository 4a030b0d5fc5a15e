"""Fitting the classifier: patterns, meaning, the heads for sentences, the story models, the thresholds.

Each layer learns from stories that the layers below it have not seen (`data.py` has the folds), and what calibrates has
seen none of them. Positives are weak machine versions, negatives the human version of the same sentence with the same
weight, so that the topic cancels out. What is written is rounded: one seed gives the same bytes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import assets
from ..classifier import COLUMNS, FORMAT, Basis, Classifier, Layer, Matrix, pack
from ..encoders import Encoder
from ..features import Words, pairs, patterns, pooled
from . import data as source
from .pairing import beside
from .stories import Story, paired_stories, single_stories

SEED = 20261123
PATTERN_BITS = 18
PAIR_BITS = 21
PATTERN_SENTENCES = 60_000
HEAD_SENTENCES = 24_000
"""Pairs of a human and a machine version, that is half as many as the sentences that are read."""

PRIOR = 0.2
"""The share of stories on a desk that are taken to be garbled before one is read."""

Progress = Callable[[str], None]
Labels = NDArray[np.int64]


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


def train_classifier(data: Path, output: Path, encoder: Encoder, progress: Progress) -> None:
    """Fit everything and write model.json, findings.json and manifest.json into a folder (made where it is missing).

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
    basis, alone = fit_alone(basis, upper, check, encoder)
    progress(f"the head for single sentences fitted on {len(upper):,} contrasts")

    stored: dict[str, Any] = {**_stored_basis(basis), "alone": alone}
    ready = _classifier({**stored, **{name: _line(COLUMNS[name]) for name in COLUMNS if name != "alone"}})
    fitted, held = (
        paired_stories(data, source.PATTERN_FOLDS | source.HEAD_FOLDS),
        paired_stories(data, source.CALIBRATION_FOLDS),
    )
    stored["paired"] = fit_paired(ready, fitted, held, encoder)
    progress(f"the head for linked sentences fitted on {len(fitted):,} versions of stories")

    ready = _classifier({**stored, **{name: _line(COLUMNS[name]) for name in ("story_alone", "story_paired")}})
    singles = single_stories(segments, source.CALIBRATION_FOLDS)
    stored["story_alone"] = fit_story("story_alone", [(s, alone_odds(ready, s, encoder)) for s in singles])
    stored["story_paired"] = fit_story("story_paired", [(s, beside(ready, s, encoder)[1]) for s in held])
    progress(f"the story models fitted on {len(singles):,} and {len(held):,} stories")
    stored["thresholds"] = thresholds(_classifier(stored), data, held, encoder)
    write(output, stored, encoder)


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
    weights, scale = _eight_bits(model.coef_[0])
    return Basis(
        meaning=Layer(np.zeros((0, 1)), np.zeros(1)),
        pattern_bits=PATTERN_BITS,
        pattern_weights=weights.astype(np.float64) * scale,
        pattern_offset=round(float(model.intercept_[0]), 6),
        pair_bits=PAIR_BITS,
        pair_levels=np.digitize(counts, (1, 3, 10)).astype(np.uint8),
    )


def fit_alone(
    basis: Basis, found: Sequence[Contrast], check: Sequence[Contrast], encoder: Encoder
) -> tuple[Basis, dict[str, Any]]:
    """The linear layer on the vectors, and boosted trees on it and the other columns.

    The trees see the layer's values for sentences that it was not fitted on (five parts by story).
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
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
    kept, scale = _eight_bits(model.coef_[0])
    layer = Layer((kept.astype(np.float64) * scale)[:, None], model.intercept_.round(6))
    basis = Basis(
        layer, basis.pattern_bits, basis.pattern_weights, basis.pattern_offset, basis.pair_bits, basis.pair_levels
    )
    rows = np.column_stack([meaning, basis.surface([source.tokens(text) for text in texts])])
    forest = HistGradientBoostingClassifier(
        max_iter=220, learning_rate=0.05, max_leaf_nodes=15, min_samples_leaf=60, l2_regularization=1.0,
        early_stopping=False, random_state=SEED,
    )  # fmt: skip
    forest.fit(rows, labels, sample_weight=weights)
    head = forest_of(forest, COLUMNS["alone"])
    texts = [text for contrast in check for text in contrast.texts]
    raw = _raw(head, "alone", basis.rows([source.tokens(text) for text in texts], encoder.encode(texts)))
    return basis, calibrated(head, raw, _labels(check), _weights(check))


def fit_paired(ready: Classifier, fitted: Sequence[Story], held: Sequence[Story], encoder: Encoder) -> dict[str, Any]:
    """The head for linked sentences (logistic regression): human against machine version, each beside a human one.

    These stories are in no fit below, so that the values of the head `alone` are honest in all of them.
    """
    head = linear("paired", *_linked(ready, fitted, encoder), strength=1.0)
    rows, labels, weights = _linked(ready, held, encoder)
    return calibrated(head, _raw(head, "paired", rows), labels, weights)


def _linked(ready: Classifier, stories: Sequence[Story], encoder: Encoder) -> tuple[Matrix, Labels, Matrix]:
    parts = [(beside(ready, story, encoder)[0], story) for story in stories]
    rows = np.concatenate([part for part, _ in parts])
    labels = np.concatenate([np.full(len(part), int(story.garbled)) for part, story in parts])
    weights = np.concatenate([np.full(len(part), story.weight) for part, story in parts])
    return rows, labels, _balanced(labels, weights)


# ------------------------------------------------------------------ the story


def alone_odds(ready: Classifier, story: Story, encoder: Encoder) -> Matrix:
    """Calibrated log-odds of the sentences of a story, each judged alone."""
    return ready.alone(ready.basis.rows([source.tokens(text) for text in story.copy], encoder.encode(story.copy)))


def fit_story(name: str, judged: Sequence[tuple[Story, Matrix]]) -> dict[str, Any]:
    """Logistic regression on the pooled sentences of stories, each read at several lengths.

    It is fitted on as many garbled as clean stories; its offset turns that into the prior PRIOR.
    """
    rows, labels, weights = [], [], []
    for story, odds in judged:
        for length in (3, 5, 8, 13, 21, 34, 55):
            if length <= len(odds) or length == 3:
                rows.append(pooled(odds[:length]))
                labels.append(int(story.garbled))
                weights.append(story.weight)
    truth = np.array(labels)
    head = linear(name, np.array(rows), truth, _balanced(truth, np.array(weights)), strength=0.05)
    return {**head, "offset": round(float(np.log(PRIOR / (1 - PRIOR))), 6)}


def thresholds(ready: Classifier, data: Path, held: Sequence[Story], encoder: Encoder) -> dict[str, float]:
    """Where a story becomes suspect and garbled: beyond what clean stories reach, alone and beside a reference.

    Suspect lies above 97 in 100 of them, garbled above all, each by a quarter of their standard deviation.

    Alone: every second story (by key) of the clean news is read; the others are left for the evaluation. Beside a
    reference: the human versions of the stories of the calibration folds.
    """
    news = [Story(name, texts, (), False, 1.0, "en", "human") for name, texts in source.clean_stories(data)]
    clean = {
        "alone": [
            float(ready.story_alone(pooled(alone_odds(ready, story, encoder))[None])[0])
            for story in news
            if source.fold(story.name) % 2 == 0
        ],
        "paired": [
            float(ready.story_paired(pooled(beside(ready, story, encoder)[1])[None])[0])
            for story in held
            if not story.garbled
        ],
    }
    limits = {"evidence": 0.8, "evidence_most": 3.0}
    for name, odds in clean.items():
        spread = float(np.std(odds))
        limits[f"suspect_{name}"] = _limit(float(np.quantile(odds, 0.97)) + 0.25 * spread)
        limits[f"garbled_{name}"] = _limit(max(odds) + 0.25 * spread)
    return limits


def _limit(odds: float) -> float:
    return round(float(1 / (1 + np.exp(-odds))), 4)


# ------------------------------------------------------------------ writing


def write(output: Path, stored: dict[str, Any], encoder: Encoder) -> None:
    """model.json, findings.json and manifest.json; the card is written by `detector evaluate --card`."""
    output.mkdir(parents=True, exist_ok=True)
    (output / "model.json").write_text(_json(stored), "utf-8")
    findings = output / "findings.json"
    if not findings.exists():
        findings.write_text(_json({"format": FORMAT, "knots": {}}), "utf-8")
    manifest = {
        "format": FORMAT,
        "what": "probability that a sentence or a story went through bad translation",
        "columns": {name: list(columns) for name, columns in COLUMNS.items()},
        "encoder": encoder.name,
        "seed": SEED,
        "licence": "GPL-3.0-or-later",
        "files": {
            name: {"size": (output / name).stat().st_size, "sha256": assets.sha256(output / name)}
            for name in ("model.json", "findings.json")
        },
    }
    (output / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def forest_of(model: Any, columns: Sequence[str]) -> dict[str, Any]:
    """A fitted HistGradientBoostingClassifier as a head."""
    flat: dict[str, list[Any]] = {name: [] for name in ("roots", "column", "threshold", "left", "right", "value")}
    deepest = 0
    for (tree,) in model._predictors:  # scikit-learn offers no public way to a boosted tree's nodes
        first = len(flat["column"])
        flat["roots"].append(first)
        for at, node in enumerate(tree.nodes):
            leaf = bool(node["is_leaf"])
            deepest = max(deepest, int(node["depth"]))
            flat["column"].append(0 if leaf else int(node["feature_idx"]))
            flat["threshold"].append(0.0 if leaf else float(node["num_threshold"]))
            flat["left"].append(first + (at if leaf else int(node["left"])))
            flat["right"].append(first + (at if leaf else int(node["right"])))
            flat["value"].append(round(float(node["value"]), 6) if leaf else 0.0)
    kinds = {"roots": np.int32, "column": np.int16, "left": np.int32, "right": np.int32, "value": np.float32}
    trees = {name: pack(np.array(values, dtype=kinds.get(name, np.float64))) for name, values in flat.items()}
    base = round(float(np.ravel(model._baseline_prediction)[0]), 6)
    return {**_line(columns), "layers": [], "trees": {**trees, "depth": deepest}, "base": base}


def linear(name: str, rows: Matrix, labels: Labels, weights: Matrix, strength: float) -> dict[str, Any]:
    """A head that is a logistic regression on standardised columns; a smaller strength draws it nearer to nothing."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=strength, max_iter=1000).fit(scaler.transform(rows), labels, sample_weight=weights)
    layer = {"weights": _rounded(model.coef_.T), "bias": _rounded(model.intercept_)}
    return {**_line(COLUMNS[name]), "mean": _rounded(scaler.mean_), "scale": _rounded(scaler.scale_), "layers": [layer]}


def calibrated(head: dict[str, Any], raw: Matrix, labels: Labels, weights: Matrix) -> dict[str, Any]:
    """A head with the line that turns its log-odds into those of held-out stories (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e4).fit(raw[:, None], labels, sample_weight=weights)
    return {**head, "slope": round(float(model.coef_[0, 0]), 6), "offset": round(float(model.intercept_[0]), 6)}


def _raw(head: dict[str, Any], name: str, rows: Matrix) -> Matrix:
    from ..classifier import read_head

    return read_head(head, COLUMNS[name]).raw(rows)


def _line(columns: Sequence[str]) -> dict[str, Any]:
    zeros = [0.0] * len(columns)
    layer = {"weights": [[0.0]] * len(columns), "bias": [0.0]}
    return {"mean": zeros, "scale": [1.0] * len(columns), "layers": [layer], "trees": None, "base": 0.0,
            "slope": 1.0, "offset": 0.0}  # fmt: skip


def _stored_basis(basis: Basis) -> dict[str, Any]:
    meaning, meaning_scale = _eight_bits(basis.meaning.weights[:, 0])
    weights, scale = _eight_bits(basis.pattern_weights)
    return {
        "meaning": {"weights": pack(meaning), "scale": meaning_scale, "bias": float(basis.meaning.bias[0])},
        "patterns": {
            "bits": basis.pattern_bits,
            "weights": pack(weights),
            "scale": scale,
            "offset": basis.pattern_offset,
        },
        "pairs": {"bits": basis.pair_bits, "levels": pack(basis.pair_levels)},
    }


def _classifier(stored: dict[str, Any]) -> Classifier:
    return Classifier.of({"thresholds": {}, **stored}, "unwritten")


def _eight_bits(values: Matrix) -> tuple[NDArray[np.int8], float]:
    scale = float(f"{np.abs(values).max() / 127:.6g}") or 1.0
    return np.clip(np.round(values / scale), -127, 127).astype(np.int8), scale


def _labels(found: Sequence[Contrast]) -> Labels:
    return np.tile([0, 1], len(found))


def _weights(found: Sequence[Contrast]) -> Matrix:
    return np.repeat([contrast.weight for contrast in found], 2)


def _balanced(labels: Labels, weights: Matrix) -> Matrix:
    sums = Counter({label: float(weights[labels == label].sum()) for label in (0, 1)})
    return weights * np.where(labels == 1, sums[0] / max(1e-9, sums[1]), 1.0)


def _rounded(values: Any) -> Any:
    return np.asarray(values, dtype=np.float64).round(6).tolist()


def _json(stored: Any) -> str:
    return json.dumps(stored, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
