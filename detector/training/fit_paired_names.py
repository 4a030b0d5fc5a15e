"""The trees of `linking/paired_names.py`: fitted on names beside another human version.

In human copy with garbled names (`synthetic/names.py`) the right pair of names is the garbled one and the right one;
every other pair of names that is worth a look is wrong, in the same copy and in the copy without errors, where whatever
differs is two right ways to write. Machine versions (`labels/machine_names.py`) give damaged names as machines left
them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from ..inference.encoders import Encoder
from ..linking.paired_names import COLUMNS, pairs
from .fit_ranking import FITTED_FOLDS, Example, aligned, names_listed, train
from .fit_similarity import stored_forest, write_manifest
from .labels import machine_names
from .synthetic.names import RenamedStory, stories

TURNS = 6
"""So many times each story is given other names."""
CLEAN_WEIGHT = 3.0
"""What a pair of names of two human versions counts for: there are fewer of them than of garbled ones."""

Progress = Callable[[str], None]


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


def gather(
    data: Path, folds: frozenset[int], encoder: Encoder, progress: Progress = lambda _: None, turns: int = TURNS
) -> Iterator[Example]:
    """The pairs of names of the stories of some folds, garbled and not."""
    for turn in range(turns):
        listed = list(stories(data, folds, turn))
        for one in listed:
            if one.injected or not turn:
                yield from of_story(one, encoder, clean=not turn)
        progress(f"misnamed: round {turn + 1} of {turns}, {len(listed)} copies")
    yield from machine_names.examples(data, folds, encoder, progress)


def of_story(one: RenamedStory, encoder: Encoder, *, clean: bool) -> Iterator[Example]:
    """The pairs of names of one story; `clean`: of the copy without errors, too."""
    for pair in pairs(aligned(one.copy, one.other, encoder), names_listed()):
        yield Example(pair.row, one.is_meant(pair.entity, pair.other), one.story)
    if clean:
        for pair in pairs(aligned(one.clean, one.other, encoder), names_listed()):
            yield Example(pair.row, False, one.story, CLEAN_WEIGHT)
