"""Fitted models in numpy: columns by name, trees, networks, log-odds."""

from __future__ import annotations

import numpy as np
import pytest

from detector.inference.features import Features
from detector.inference.forest import Forest, Trees
from detector.inference.heads import pack, read_head, unpack
from detector.inference.logistic import logistic
from detector.inference.network import Layer, Network
from detector.types.errors import AssetError

STUMP = {"columns": ["b", "a"], "splits": [[1]], "limits": [[0.5]], "leaves": [[-2.0, 2.0]], "bias": 0.0}
"""One tree of one branch over the second of its columns: `a` up to 0.5 or above."""


def test_columns_are_taken_by_name_in_whatever_order_they_stand() -> None:
    forest = Forest.of(STUMP, "stump")
    there = Features.of({"a": [0.0, 1.0], "unused": 7.0, "b": [9.0, 9.0]}, 2)
    assert np.allclose(forest.probability(there), logistic([-2.0, 2.0]))
    assert np.array_equal(there.column("unused"), [7.0, 7.0])


def test_a_column_that_is_not_computed_is_named() -> None:
    with pytest.raises(AssetError, match=r"stump was fitted on columns that this version does not compute \(b\)"):
        Forest.of(STUMP, "stump").probability(Features.of({"a": [0.0]}, 1))


def test_tables_stand_beside_one_another() -> None:
    both = Features.of({"a": [1.0]}, 1).beside(Features.stacked(("b", "c"), [(2.0, 3.0)]))
    assert both.columns == ("a", "b", "c") and both.rows.tolist() == [[1.0, 2.0, 3.0]]
    assert Features.stacked(("a", "b"), ()).rows.shape == (0, 2)


def test_complete_trees_give_what_walking_down_them_gives() -> None:
    dice = np.random.default_rng(2)
    columns, limits = dice.integers(0, 3, (5, 7)), np.round(dice.normal(size=(5, 7)), 2)
    leaves, rows = dice.normal(size=(5, 8)), np.round(dice.normal(size=(40, 3)), 2)

    def walked(row: np.ndarray) -> float:
        total = 0.0
        for tree in range(5):
            node = 0
            for _ in range(3):
                node = 2 * node + 1 + int(row[columns[tree, node]] > limits[tree, node])
            total += leaves[tree, node - 7]
        return total

    assert np.allclose(Trees.complete(columns, limits, leaves)(rows), [walked(row) for row in rows])
    assert Trees.complete(columns, limits, leaves)(np.zeros((0, 3))).shape == (0,)


def test_a_network_rectifies_between_its_layers_alone() -> None:
    layers = (Layer(np.array([[1.0, -1.0]]), np.zeros(2)), Layer(np.array([[1.0], [1.0]]), np.array([-5.0])))
    assert Network(layers)(np.array([[3.0], [-4.0]])).tolist() == [-2.0, -1.0]
    assert float(Network(layers)(np.array([3.0]))) == -2.0


def test_log_odds_are_probabilities_and_certainty_does_not_overflow() -> None:
    assert logistic(0.0) == 0.5
    assert 0.0 < float(logistic(-1e9)) < 1e-12 and 1 - 1e-12 < float(logistic(1e9)) < 1.0


def test_a_head_calibrates_and_refuses_weights_of_another_number() -> None:
    stored = {
        "mean": [1.0], "scale": [2.0], "layers": [{"weights": [[4.0]], "bias": [0.5]}], "trees": None,
        "base": 0.0, "slope": 0.5, "offset": 1.0,
    }  # fmt: skip
    head = read_head(stored, ("x",))
    assert head(Features.of({"x": [3.0]}, 1)).tolist() == [0.5 * 4.5 + 1.0]
    with pytest.raises(ValueError, match="1 weights for 2 columns"):
        read_head(stored, ("x", "y"))


def test_arrays_survive_packing() -> None:
    values = np.arange(6, dtype=np.int16).reshape(2, 3)
    assert np.array_equal(unpack(pack(values)), values) and unpack(pack(values)).dtype == np.int16
