"""The forests by which `alignment/similarity.py` tells sentences that say the same from others.

Learned from pairs of human versions of one story: one becomes the copy, the other the reference, and both are edited in
ways of which the partners stay known (sentences dropped, put in from other stories, joined, split, a paragraph moved,
the rest of a story cut away). Weak machine versions stand in for some of the copies.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .. import assets
from ..alignment import similarity
from ..annotation import sentences
from ..inference.encoders import Encoder
from .corpora import segments as source

FITTED_FOLDS = frozenset(range(5))
"""Folds of stories that the weights are fitted on; the figures in the card are of the others."""
_ROUNDS = 5
_TREES = 150
_DEPTH = 4
_SEED = 20261123
_WEAK = ("argos", "opusmt", "nllb", "bergamot-tiny")

Pairs = Sequence[tuple[str, str]]
"""One story: what the copy says and what the reference says, sentence by sentence."""


def fit(data: Path, output: Path, encoder: Encoder, progress: Callable[[str], None] = lambda _: None) -> None:
    """Write first.json, second.json and manifest.json into a folder. The same data give the same bytes.

    The second look learns from what the first gives for stories that it was not fitted on, as it will meet it.

    Raises:
        UsageError: the data are not there.
    """
    named = stories_of(data, FITTED_FOLDS)
    stories = [story for _, story in named]
    dice = random.Random(_SEED)
    looked: list[_Looked] = []
    for number in range(_ROUNDS):
        progress(f"likeness: round {number + 1} of {_ROUNDS}, {len(stories)} stories")
        for name, story in named:
            edited = strangers(stories, dice) if dice.random() < 0.15 else edit(story, stories, dice)
            first = similarity.candidates(
                edited.copy, edited.target, encoder.encode(edited.copy), encoder.encode(edited.target)
            )
            places = list(zip(first.rows.tolist(), first.columns.tolist(), strict=True))
            right = np.array([place in edited.partners for place in places], bool)
            weights = np.array([place not in edited.open for place in places], float)
            looked.append(_Looked(first, right, weights, source.fold(name)))
    progress("likeness: fitting")
    tables = [one.first.features.rows for one in looked]
    parts = {fold: _fit(looked, tables, leave_out=fold) for fold in sorted(FITTED_FOLDS)}
    second = [
        similarity.second_look(one.first, _predict(parts[one.fold], one.first.features.rows)).rows for one in looked
    ]
    output.mkdir(parents=True, exist_ok=True)
    for look, columns, rows in (("first", similarity.FIRST, tables), ("second", similarity.SECOND, second)):
        stored = {"columns": columns, **stored_forest(_fit(looked, rows))}
        (output / f"{look}.json").write_text(json.dumps(stored, separators=(",", ":")) + "\n", "utf-8")
    facts = {
        "name": "likeness",
        "what": "two forests of boosted trees: do two sentences say the same?",
        "made_by": "detector train likeness",
        "encoder": encoder.name,
        "fitted_on": f"{len(stories)} stories of WMT21 (folds {sorted(FITTED_FOLDS)}),"
        f" {sum(map(len, tables))} pairs of sentences",
        "licence": "GPL-3.0-or-later",
    }
    write_manifest(output, facts, ("first.json", "second.json"))


def write_manifest(output: Path, facts: Mapping[str, object], names: Sequence[str]) -> None:
    """manifest.json: the facts, and the hash and size of each file."""
    files = {name: {"sha256": assets.sha256(output / name), "bytes": (output / name).stat().st_size} for name in names}
    (output / "manifest.json").write_text(json.dumps({**facts, "files": files}, indent=2) + "\n", "utf-8")


@dataclass(frozen=True)
class _Looked:
    """The candidates of an edited story, which are right, with what weight each counts, and the story's fold."""

    first: similarity.Candidates
    right: Any
    weights: Any
    fold: int


def _fit(looked: Sequence[_Looked], tables: Sequence[Any], leave_out: int | None = None) -> Any:
    chosen = [number for number, one in enumerate(looked) if one.fold != leave_out]
    return fitted_forest(
        np.vstack([tables[number] for number in chosen]),
        np.concatenate([looked[number].right for number in chosen]),
        np.concatenate([looked[number].weights for number in chosen]),
    )


def fitted_forest(
    rows: Any,
    right: Any,
    weights: Any,
    *,
    trees: int = _TREES,
    rate: float = 0.06,
    least: int = 40,
    penalty: float = 1.0,
    share: float = 1.0,
    depth: int = _DEPTH,
) -> Any:
    """Boosted trees that `stored_forest` can store: so many, at a learning `rate`; each leaf holds at `least` so many
    rows, its value is drawn to 0 by a `penalty`; each branch chooses among a random `share` of the columns."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_depth=depth,
        max_leaf_nodes=2**depth,
        max_iter=trees,
        learning_rate=rate,
        min_samples_leaf=least,
        l2_regularization=penalty,
        max_features=share,
        early_stopping=False,
        random_state=0,
    )
    return model.fit(rows, right, weights)


def _predict(model: Any, table: Any) -> Any:
    return model.predict_proba(table)[:, 1] if len(table) else np.zeros(0)


def stored_forest(model: Any) -> dict[str, Any]:
    """A forest as complete trees: a branch that ends early goes on to the same leaf on both sides."""
    depth = model.max_depth
    splits, limits, leaves = [], [], []
    for (tree,) in model._predictors:
        columns, bounds, values = [0] * (2**depth - 1), [0.0] * (2**depth - 1), [0.0] * 2**depth
        places = [(0, 0)]  # place in the complete tree, node of the fitted one
        while places:
            place, number = places.pop()
            node = tree.nodes[number]
            if place >= len(columns):
                values[place - len(columns)] = short(node["value"])
            elif node["is_leaf"]:
                places += [(2 * place + 1, number), (2 * place + 2, number)]
            else:
                columns[place], bounds[place] = int(node["feature_idx"]), short(node["num_threshold"])
                places += [(2 * place + 1, int(node["left"])), (2 * place + 2, int(node["right"]))]
        splits.append(columns)
        limits.append(bounds)
        leaves.append(values)
    return {
        "bias": short(float(model._baseline_prediction.item())),
        "splits": splits,
        "limits": limits,
        "leaves": leaves,
    }


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


@dataclass(frozen=True)
class Edited:
    """A copy and a reference as sentences, and the pairs (copy sentence, reference sentence) that belong together.

    `open` are pairs that may be called either: a headline and the sentence under it say the same.
    """

    copy: list[str]
    target: list[str]
    partners: frozenset[tuple[int, int]]
    open: frozenset[tuple[int, int]]


def edit(story: Pairs, others: Sequence[Pairs], dice: random.Random) -> Edited:
    """A story of which both sides are edited, at random but with partners that are known."""
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
    grid = {(i, j): (one, other) for i, (_, one) in enumerate(copy) for j, (_, other) in enumerate(target)}
    partners = frozenset(place for place, (one, other) in grid.items() if one & other)
    top = frozenset(
        place for place, (one, other) in grid.items() if {0, 1} <= one | other and 0 in one ^ other and 1 in one ^ other
    )
    return Edited([text for text, _ in copy], [text for text, _ in target], partners, top - partners)


def strangers(others: Sequence[Pairs], dice: random.Random) -> Edited:
    """A few sentences each of two stories that have nothing in common."""
    one, other = dice.sample(range(len(others)), 2)
    copy, target = ([text for text, _ in others[number][: dice.randint(1, 4)]] for number in (one, other))
    return Edited(copy, target, frozenset(), frozenset())


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
        pieces = [text[one.start : one.end] for one in sentences.sentences(text)]
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
