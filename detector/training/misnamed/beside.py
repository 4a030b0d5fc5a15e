"""The trees of `detector/misnamed/beside.py`: fitted on human copy with garbled names, beside another human version.

The right pair of names is the garbled one and the right one; every other pair of names that is worth a look is wrong,
in the same copy and in the copy without garbles, where whatever differs is two right ways to write.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...encoders import Encoder
from ...mark import document
from ...misnamed.beside import COLUMNS, pairs
from ...pair import weigh
from ...settings import Settings
from ...types import Alignment, Article
from ..likeness import stored_forest, write_manifest
from .planted import Renamed, stories

FITTED_FOLDS = frozenset(range(6))
"""Folds of stories and of entities that the trees are fitted on."""
TURNS = 6
"""So many times each story is given other names."""
CLEAN_WEIGHT = 3.0
"""What a pair of names of two human versions counts for: there are fewer of them than of garbled ones."""
_DEPTH = 4
_TREES = 120

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Example:
    """The columns of a pair of names, and whether the one is the other, garbled."""

    row: tuple[float, ...]
    right: bool
    story: str
    weight: float = 1.0


def fit(data: Path, output: Path, encoder: Encoder, progress: Progress = lambda _: None) -> None:
    """Write trees.json, manifest.json and card.md into a folder. The same data give the same bytes.

    Raises:
        UsageError: a file of the data is missing.
    """
    examples = list(gather(data, FITTED_FOLDS, encoder, progress))
    forest = train(examples)
    output.mkdir(parents=True, exist_ok=True)
    stored = {"columns": COLUMNS, **stored_forest(forest)}
    (output / "trees.json").write_text(json.dumps(stored, separators=(",", ":")) + "\n", "utf-8")
    facts = {
        "name": "misnamed",
        "what": "boosted trees: is a name of the copy a damaged form of a name of the other version?",
        "made_by": "detector train misnamed",
        "encoder": encoder.name,
        "fitted_on": f"{len(examples)} pairs of names, {sum(one.right for one in examples)} of them right, of"
        f" {len({one.story for one in examples})} stories (folds {sorted(FITTED_FOLDS)})",
        "licence": "GPL-3.0-or-later",
    }
    write_manifest(output, facts, ("trees.json",))


def train(examples: Sequence[Example]) -> Any:
    """The fitted trees."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_depth=_DEPTH,
        max_leaf_nodes=2**_DEPTH,
        max_iter=_TREES,
        learning_rate=0.06,
        min_samples_leaf=30,
        l2_regularization=2.0,
        early_stopping=False,
        random_state=0,
    )
    rows, right = np.array([one.row for one in examples]), np.array([one.right for one in examples])
    return model.fit(rows, right, np.array([one.weight for one in examples]))


def gather(
    data: Path, folds: frozenset[int], encoder: Encoder, progress: Progress = lambda _: None, turns: int = TURNS
) -> Iterator[Example]:
    """The pairs of names of the stories of some folds, garbled and not."""
    for turn in range(turns):
        listed = list(stories(data, folds, turn))
        for one in listed:
            if one.planted or not turn:
                yield from of_story(one, encoder, clean=not turn)
        progress(f"misnamed: round {turn + 1} of {turns}, {len(listed)} copies")


def of_story(one: Renamed, encoder: Encoder, *, clean: bool) -> Iterator[Example]:
    """The pairs of names of one story; `clean`: of the copy without garbles, too."""
    for pair in pairs(aligned(one.copy, one.other, encoder)):
        yield Example(pair.row, one.is_meant(pair.entity, pair.other), one.story)
    if clean:
        for pair in pairs(aligned(one.clean, one.other, encoder)):
            yield Example(pair.row, False, one.story, CLEAN_WEIGHT)


def aligned(copy: str, other: str, encoder: Encoder) -> Alignment:
    """A copy beside another version of it."""
    from ...align import align

    mine, theirs = document(Article("copy", copy)), document(Article("other", other))
    return align(mine, weigh(mine, [theirs], encoder, Settings(), "given"), encoder)
