"""The weights by which `alignment/versions.py` tells another version of a story from another story.

Versions: two human versions of one story, or a weak machine version and a human one, whole and edited (shortened,
merged, moved, with sentences of other stories put in). Other stories: for each story those that are nearest to it by
document vector, from the same weeks of news, whole and edited in the same way.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ..alignment import versions as pair
from ..inference.encoders import Encoder
from .corpora import segments as source
from .fit_similarity import FITTED_FOLDS, Pairs, edit, logistic, short, stories_of, write_manifest

_SEED = 20261123
_HARD = 4
"""Other stories that a story is held against: the nearest."""
_EDITS = 2
_LEAST = 0.4
"""Share of the sentences of the shorter side that must have a partner in an edited version, for it to be one."""


def fit(data: Path, output: Path, encoder: Encoder, progress: Callable[[str], None] = lambda _: None) -> None:
    """Write weights.json and manifest.json into a folder. The same data give the same bytes.

    Raises:
        UsageError: the data are not there.
    """
    rows, labels = examples(data, FITTED_FOLDS, encoder, progress)
    weights, bias = logistic([rows], labels)
    output.mkdir(parents=True, exist_ok=True)
    stored = {"weights": dict(zip(pair.COLUMNS, map(short, weights), strict=True)), "bias": short(bias)}
    (output / "weights.json").write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    facts: dict[str, object] = {
        "name": "pair",
        "what": "weights of a logistic regression: are two stories versions of one?",
        "made_by": "detector train pair",
        "encoder": encoder.name,
        "fitted_on": f"WMT21 news, folds {sorted(FITTED_FOLDS)}: {int(labels.sum())} pairs of versions,"
        f" {int((~labels).sum())} pairs of other stories that are near",
        "licence": "GPL-3.0-or-later",
    }
    write_manifest(output, facts, ("weights.json",))


def examples(
    data: Path,
    folds: frozenset[int],
    encoder: Encoder,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[pair.Floats, pair.Flags]:
    """Rows of pair.COLUMNS for pairs of stories of some folds, and whether each is a pair of versions."""
    named = stories_of(data, folds)
    stories = [story for _, story in named]
    dice = random.Random(_SEED)
    rows: list[pair.Floats] = []
    labels: list[bool] = []
    for number, (one, near) in enumerate(zip(stories, nearest(data, named, encoder, folds), strict=True)):
        if number % 50 == 0:
            progress(f"pair: {number} of {len(stories)} stories")
        copy, target = [a for a, _ in one], [b for _, b in one]
        versions = [(copy, target)]
        for _ in range(_EDITS):
            edited = edit(one, stories, dice)
            if _share(edited.partners, len(edited.copy), len(edited.target)) >= _LEAST:
                versions.append((edited.copy, edited.target))
        strangers = [(edit(one, stories, dice).copy if place % 2 else copy, other) for place, other in enumerate(near)]
        for one_label, pairs in ((True, versions), (False, strangers)):
            rows += [pair.compare(left, right, encoder).features.rows[0] for left, right in pairs]
            labels += [one_label] * len(pairs)
    return np.array(rows), np.array(labels, bool)


def nearest(
    data: Path, named: Sequence[tuple[str, Pairs]], encoder: Encoder, folds: frozenset[int]
) -> list[list[list[str]]]:
    """For each story, the other stories nearest to it by document vector."""
    pool = [(name, [b for _, b in story]) for name, story in named]
    pool += [(name, list(texts)) for name, texts in source.clean_stories(data) if source.fold(name) in folds]
    means = np.array([_unit(encoder.encode(texts).mean(0)) for _, texts in pool])
    texts = dict(pool)
    found = []
    for number, (name, _) in enumerate(named):
        order = np.argsort(-np.round(means @ means[number], 4), kind="stable").tolist()
        others = dict.fromkeys(pool[place][0] for place in order if pool[place][0] != name)
        found.append([texts[other] for other in list(others)[:_HARD]])
    return found


def _share(partners: frozenset[tuple[int, int]], left: int, right: int) -> float:
    return max(len({i for i, _ in partners}) / left, len({j for _, j in partners}) / right)


def _unit(vector: pair.Floats) -> pair.Floats:
    unit: pair.Floats = vector / np.linalg.norm(vector)
    return unit
