"""The fitted trees of this package, read from models/misnamed, and which name they find the likeliest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Protocol, TypeVar

import numpy as np

from .. import assets
from ..annotation.entities import Entity
from ..inference.features import Features
from ..inference.forest import Forest
from ..names import is_variant


class Pair(Protocol):
    """A name of the copy and one that may be meant, with what is known of the two."""

    @property
    def entity(self) -> Entity: ...

    @property
    def other(self) -> Entity: ...

    @property
    def row(self) -> tuple[float, ...]: ...


P = TypeVar("P", bound=Pair)


def likeliest(file: str, columns: tuple[str, ...], pairs: Sequence[P]) -> Iterator[tuple[P, float, str | None, float]]:
    """For each entity of the copy, in the text's order, its likeliest pair (of equals the first), the probability that
    the one is a damaged form of the other, and the next likely other name with its probability.

    Raises:
        AssetError: the trees are missing or have other columns.
    """
    if not pairs:
        return
    probabilities = np.round(
        forest(file).probability(Features.stacked(columns, [pair.row for pair in pairs])), 4
    ).tolist()
    ranked: dict[int, list[tuple[float, int]]] = {}
    for at, (probability, pair) in enumerate(zip(probabilities, pairs, strict=True)):
        ranked.setdefault(pair.entity.mentions[0].start, []).append((probability, at))
    for _, listed in sorted(ranked.items()):
        (probability, first), *rest = sorted(listed, key=lambda one: -one[0])
        best = pairs[first]
        others = ((pairs[at].other.name, less) for less, at in rest)
        rival, rival_probability = next((one for one in others if not is_variant(one[0], best.other.name)), (None, 0.0))
        yield best, probability, rival, rival_probability


@cache
def forest(name: str) -> Forest:
    """The trees of one file.

    Raises:
        AssetError: they are missing.
    """
    stored = json.loads(assets.path("models", "misnamed", name).read_text("utf-8"))
    return Forest.of(stored, f"models/misnamed/{name}")
