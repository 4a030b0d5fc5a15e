"""Examples of pairs of names, and the boosted trees that are fitted on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from ..alignment.sentences import align
from ..alignment.versions import assess_references
from ..annotation.annotate import annotate
from ..authorities.sqlite.authority_file import bundled
from ..inference.encoders import Encoder
from ..linking.listed_names import ListedNames
from ..settings import Settings
from ..types import Alignment, Article
from .fit_similarity import fitted_forest

FITTED_FOLDS = frozenset(range(6))
"""Folds of stories and of entities that the trees are fitted on."""
_TREES, _RATE = 240, 0.03
_SHARE = 0.3
"""Of the columns: names of few stories repeat, and without this the trees lean on what these have in common."""


@dataclass(frozen=True, slots=True)
class Example:
    """The columns of a pair of names, whether the one is the other, garbled, and what the pair counts for."""

    row: tuple[float, ...]
    right: bool
    story: str
    weight: float = 1.0


@cache
def names_listed() -> ListedNames:
    """The names that are right by what ships."""
    return ListedNames((bundled(),))


def train(examples: Sequence[Example]) -> Any:
    """The fitted trees."""
    rows, right = np.array([one.row for one in examples]), np.array([one.right for one in examples])
    weights = np.array([one.weight for one in examples])
    return fitted_forest(rows, right, weights, trees=_TREES, rate=_RATE, share=_SHARE, least=30, penalty=2.0)


def aligned(copy: str, other: str, encoder: Encoder) -> Alignment:
    """A copy beside another version of it."""
    mine, theirs = annotate(Article("copy", copy)), annotate(Article("other", other))
    return align(mine, assess_references(mine, [theirs], encoder, Settings(), "given"), encoder)
