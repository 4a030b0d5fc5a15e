"""The weights by which `likeness.py` tells sentences that say the same from others.

Learned from pairs of human versions of one story: one becomes the copy, the other the reference, and both are edited in
ways of which the partners stay known (sentences dropped, put in from other stories, joined, split, a paragraph moved,
the rest of a story cut away). Weak machine versions stand in for some of the copies.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from .. import assets, likeness, split
from ..encoders import Encoder
from . import data as source

FITTED_FOLDS = frozenset(range(5))
"""Folds of stories that the weights are fitted on; the figures in the card are of the others."""
_ROUNDS = 4
_SEED = 20261123
_WEAK = ("argos", "opusmt", "nllb", "bergamot-tiny")

Pairs = Sequence[tuple[str, str]]
"""One story: what the copy says and what the reference says, sentence by sentence."""


def fit(data: Path, output: Path, encoder: Encoder, progress: Callable[[str], None] = lambda _: None) -> None:
    """Write weights.json and manifest.json into a folder. The same data give the same bytes.

    Raises:
        UsageError: the data are not there.
    """
    stories = [story for _, story in stories_of(data, FITTED_FOLDS)]
    dice = random.Random(_SEED)
    looked: list[tuple[likeness.Candidates, Any]] = []
    for number in range(_ROUNDS):
        progress(f"likeness: round {number + 1} of {_ROUNDS}, {len(stories)} stories")
        for story in stories:
            copy, target, partners = strangers(stories, dice) if dice.random() < 0.15 else edit(story, stories, dice)
            first = likeness.candidates(copy, target, encoder.encode(copy), encoder.encode(target))
            places = zip(first.rows.tolist(), first.columns.tolist(), strict=True)
            looked.append((first, np.array([place in partners for place in places], bool)))
    right = np.concatenate([labels for _, labels in looked])
    first_look = logistic([first.table for first, _ in looked], right)
    probabilities = [likeness.probability(first.table, first_look) for first, _ in looked]
    second = [likeness.second_look(first, p) for (first, _), p in zip(looked, probabilities, strict=True)]
    second_look = logistic(second, right)
    output.mkdir(parents=True, exist_ok=True)
    weights = {
        name: {"weights": dict(zip(columns, map(short, found[0]), strict=True)), "bias": short(found[1])}
        for name, columns, found in (
            ("first", likeness.FIRST, first_look),
            ("second", likeness.SECOND, second_look),
        )
    }
    (output / "weights.json").write_text(json.dumps(weights, indent=1) + "\n", "utf-8")
    manifest = {
        "name": "likeness",
        "what": "weights of two logistic regressions: do two sentences say the same?",
        "made_by": "detector train likeness",
        "encoder": encoder.name,
        "fitted_on": f"{len(stories)} stories of WMT21 (folds {sorted(FITTED_FOLDS)}), {len(right)} pairs of sentences",
        "licence": "GPL-3.0-or-later",
        "files": {
            "weights.json": {
                "sha256": assets.sha256(output / "weights.json"),
                "bytes": (output / "weights.json").stat().st_size,
            }
        },
    }
    (output / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def stories_of(data: Path, folds: frozenset[int]) -> list[tuple[str, Pairs]]:
    """Two human versions of each story, and each story's weakest machine version against its human one, by name."""
    stories: list[tuple[str, Pairs]] = [
        (name, pairs) for name, pairs in source.human_pairs(data) if source.fold(name) in folds and len(pairs) >= 3
    ]
    for segments in source.paired_stories(data):
        if segments[0].fold not in folds or len(segments) < 3:
            continue
        machines = [dict(segment.machines) for segment in segments]
        weak = next((name for name in _WEAK if all(name in found for found in machines)), None)
        if weak:
            pairs = [(found[weak], segment.humans[0]) for found, segment in zip(machines, segments, strict=True)]
            stories.append((segments[0].story, pairs))
    return stories


def edit(
    story: Pairs, others: Sequence[Pairs], dice: random.Random
) -> tuple[list[str], list[str], set[tuple[int, int]]]:
    """An edited copy, an edited reference, and the pairs of their sentences that belong together."""
    turned = dice.random() < 0.5
    sides = [(b, a) if turned else (a, b) for a, b in story]
    drop, insert, join = dice.choice((0.05, 0.15, 0.4)), dice.choice((0.05, 0.1, 0.3)), dice.choice((0.05, 0.12, 0.35))
    copy = [(text, frozenset([number])) for number, (text, _) in enumerate(sides)]
    target = [(text, frozenset([number])) for number, (_, text) in enumerate(sides)]
    copy, target = _dropped(copy, drop, dice), _dropped(target, dice.choice((0.0, 0.1, 0.3)), dice)
    if dice.random() < 0.2:  # a brief, or one sentence, of a long story
        copy = _window(copy, dice.randint(1, 4), dice)
    if dice.random() < 0.2:
        target = _window(target, dice.randint(1, 4), dice)
    copy = _split(_joined(_moved(copy, dice), join, dice))
    target = _split(_joined(target, dice.choice((0.0, 0.1, 0.3)), dice))
    for _ in range(round(insert * len(copy)) or int(dice.random() < insert)):
        text = dice.choice(dice.choice([other for other in others if other is not story]))[0]
        copy.insert(dice.randrange(len(copy) + 1), (text, frozenset()))
    if dice.random() < 0.5:  # either side may be the longer
        copy, target = target, copy
    partners = {(i, j) for i, (_, one) in enumerate(copy) for j, (_, other) in enumerate(target) if one & other}
    return [text for text, _ in copy], [text for text, _ in target], partners


def strangers(others: Sequence[Pairs], dice: random.Random) -> tuple[list[str], list[str], set[tuple[int, int]]]:
    """A few sentences each of two stories that have nothing in common."""
    one, other = dice.sample(range(len(others)), 2)
    copy, target = ([text for text, _ in others[number][: dice.randint(1, 4)]] for number in (one, other))
    return copy, target, set()


_Units = list[tuple[str, frozenset[int]]]


def _dropped(units: _Units, share: float, dice: random.Random) -> _Units:
    return [unit for unit in units if dice.random() >= share] or units


def _window(units: _Units, length: int, dice: random.Random) -> _Units:
    start = dice.randrange(max(1, len(units) - length + 1))
    return units[start : start + length]


def _moved(units: _Units, dice: random.Random) -> _Units:
    if len(units) < 6:
        return units
    length = dice.randint(2, min(4, len(units) // 3))
    start = dice.randrange(len(units) - length)
    block, rest = units[start : start + length], units[:start] + units[start + length :]
    to = dice.randrange(len(rest) + 1)
    return rest[:to] + block + rest[to:]


def _joined(units: _Units, share: float, dice: random.Random) -> _Units:
    found: _Units = []
    for text, ids in units:
        if found and len(found[-1][1]) < 3 and dice.random() < share:
            before, others = found.pop()
            found.append((f"{before} {text}", others | ids))
        else:
            found.append((text, ids))
    return found


def _split(units: _Units) -> _Units:
    """Units of one segment into their sentences, where none is a scrap: each belongs to the whole of the other side."""
    found: _Units = []
    for text, ids in units:
        pieces = [text[one.start : one.end] for one in split.sentences(text)]
        whole = len(ids) > 1 or any(len(piece.split()) < 4 for piece in pieces)
        found += [(text, ids)] if whole else [(piece, ids) for piece in pieces]
    return found


def logistic(tables: Sequence[Any], right: Any) -> tuple[Any, float]:
    """A regularised logistic regression: weights for the columns as they are, and the bias."""
    from sklearn.linear_model import LogisticRegression

    table = np.vstack(tables)
    mean, spread = table.mean(0), np.maximum(table.std(0), 1e-9)
    model = LogisticRegression(C=1.0, max_iter=5000, tol=1e-8).fit((table - mean) / spread, right)
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ mean)


def short(value: float) -> float:
    """Six digits: more say nothing."""
    return float(f"{value:.6g}")
