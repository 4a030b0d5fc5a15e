"""Fitted models of scikit-learn as heads: the plain lists and numbers that `classifier.read_head` reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..inference.heads import Matrix, pack
from ..quality.classifier import COLUMNS

SEED = 20261123
Labels = NDArray[np.int64]


def trees(name: str, rows: Matrix, labels: Labels, weights: Matrix, *, rounds: int, leaves: int) -> dict[str, Any]:
    """A head that is a forest of boosted trees."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    forest = HistGradientBoostingClassifier(
        max_iter=rounds, learning_rate=0.05, max_leaf_nodes=leaves, min_samples_leaf=60, l2_regularization=1.0,
        early_stopping=False, random_state=SEED,
    )  # fmt: skip
    forest.fit(rows, labels, sample_weight=weights)
    return forest_of(forest, COLUMNS[name])


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
    return {**line(columns), "layers": [], "trees": {**trees, "depth": deepest}, "base": base}


def linear(name: str, rows: Matrix, labels: Labels, weights: Matrix, raw_score: float) -> dict[str, Any]:
    """A head that is a logistic regression on standardised columns; a smaller raw score draws it nearer to nothing."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=raw_score, max_iter=1000).fit(scaler.transform(rows), labels, sample_weight=weights)
    layer = {"weights": _rounded(model.coef_.T), "bias": _rounded(model.intercept_)}
    return {**line(COLUMNS[name]), "mean": _rounded(scaler.mean_), "scale": _rounded(scaler.scale_), "layers": [layer]}


def calibrated(head: dict[str, Any], raw: Matrix, labels: Labels, weights: Matrix) -> dict[str, Any]:
    """A head with the line that turns its log-odds into those of held-out stories (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e4).fit(raw[:, None], labels, sample_weight=weights)
    return {**head, "slope": round(float(model.coef_[0, 0]), 6), "offset": round(float(model.intercept_[0]), 6)}


def raw(head: dict[str, Any], name: str, rows: Matrix) -> Matrix:
    """The log-odds of a head for rows, before it is calibrated unless it is."""
    from ..inference.heads import read_head

    return read_head(head, COLUMNS[name]).raw(rows)


def line(columns: Sequence[str]) -> dict[str, Any]:
    """A head that gives 0 for every row: what a new one starts from."""
    zeros = [0.0] * len(columns)
    layer = {"weights": [[0.0]] * len(columns), "bias": [0.0]}
    return {"mean": zeros, "scale": [1.0] * len(columns), "layers": [layer], "trees": None, "base": 0.0,
            "slope": 1.0, "offset": 0.0}  # fmt: skip


def eight_bits(values: Matrix) -> tuple[NDArray[np.int8], float]:
    """Values as whole numbers of 8 bits, and what one of them is worth."""
    scale = float(f"{np.abs(values).max() / 127:.6g}") or 1.0
    return np.clip(np.round(values / scale), -127, 127).astype(np.int8), scale


def _rounded(values: Any) -> Any:
    return np.asarray(values, dtype=np.float64).round(6).tolist()
