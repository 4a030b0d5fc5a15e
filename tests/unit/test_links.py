"""Links: pairs that are likely enough, neighbours with the same partners put together."""

from __future__ import annotations

import numpy as np
import pytest

from detector.alignment import sentences
from detector.alignment.similarity import Similarity
from detector.types import Link

Pairs = dict[tuple[int, int], tuple[float, float]]


def linked(copy: list[str], target: list[str], pairs: Pairs, monkeypatch: pytest.MonkeyPatch) -> list[Link]:
    """The links where the pairs have these probabilities and cosines of letters."""
    rows, columns = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    probability, letters = (np.array([value[which] for value in pairs.values()]) for which in (0, 1))
    found = Similarity((len(copy), len(target)), rows, columns, probability, letters, letters)
    monkeypatch.setattr(sentences, "similarity", lambda *_: found)
    return list(sentences.links(copy, target, np.zeros((len(copy), 1)), np.zeros((len(target), 1)), 3))


def test_only_likely_pairs_are_linked_in_whatever_order_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = {(0, 1): (0.9, 0.1), (1, 0): (0.5, 0.8), (1, 1): (0.49, 0.9)}
    found = linked(["a", "b"], ["c", "d"], pairs, monkeypatch)
    assert [(link.reference, link.copy, link.target, link.score) for link in found] == [
        (3, (0,), (1,), 0.9), (3, (1,), (0,), 0.5),
    ]  # fmt: skip


def test_how_a_link_was_found_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = {(0, 0): (0.9, 0.1), (1, 1): (0.9, 0.75), (2, 2): (0.9, 0.2)}
    found = linked(["“So”  it IS", "b", "c"], ['"so" it is', "x", "y"], pairs, monkeypatch)
    assert [link.matched_by for link in found] == ["exact", "near", "embedding"]


def test_neighbours_with_the_same_partners_are_one_link_as_sure_as_its_least_pair(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pairs = {(0, 0): (0.9, 0.1), (1, 0): (0.6, 0.1), (3, 0): (0.8, 0.1), (2, 1): (0.7, 0.1), (2, 2): (0.9, 0.1)}
    found = linked(["a", "b", "c", "d"], ["x", "y", "z"], pairs, monkeypatch)
    assert [(link.copy, link.target, link.score, link.matched_by) for link in found] == [
        ((0, 1), (0,), 0.6, "merge"), ((2,), (1, 2), 0.7, "merge"), ((3,), (0,), 0.8, "embedding"),
    ]  # fmt: skip


def test_no_pairs_no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    assert linked([], ["x"], {}, monkeypatch) == []
