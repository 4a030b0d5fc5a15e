"""The encoder that remembers: each sentence is encoded once, and what it gives is the wrapped encoder's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detector.inference.encoders import Vectors
from detector.inference.encoders.cached import CachedEncoder
from tests.fakes import FakeEncoder


class Counted(FakeEncoder):
    """Keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, sentences: Sequence[str]) -> Vectors:
        self.asked += sentences
        return super().encode(sentences)


def test_a_sentence_is_encoded_once_and_rows_stand_in_the_order_asked() -> None:
    inner = Counted()
    cached = CachedEncoder(inner)
    first = cached.encode(["one", "two", "one"])
    again = cached.encode(["two", "three"])
    assert inner.asked == ["one", "two", "three"] and cached.name == inner.name
    assert np.array_equal(first, FakeEncoder().encode(["one", "two", "one"])) and np.array_equal(again[0], first[1])


def test_the_longest_unasked_is_forgotten_first() -> None:
    inner = Counted()
    cached = CachedEncoder(inner, limit=2)
    cached.encode(["one", "two"])
    cached.encode(["one"])
    cached.encode(["three"])  # "two" goes
    cached.encode(["one", "three"])
    assert inner.asked == ["one", "two", "three"]
    cached.encode(["two"])
    assert inner.asked[-1] == "two"


def test_vectors_of_another_process_are_taken() -> None:
    inner = Counted()
    cached = CachedEncoder(inner)
    cached.remember(["one"], FakeEncoder().encode(["one"]))
    cached.encode(["one"])
    assert inner.asked == [] and cached.encode([]).shape[0] == 0
