"""The trees of `quality/edits.py` and the curves of the rule `difference`.

Both are fitted on edits of which it is known whether they are errors (`labels/edits.py`).

First the words are gathered that two human versions put for one another in the same place: light rewrites use them, so
that a synonym in a near-copy is among what is right. Then all cases are read, and the trees are fitted. The curves rest
on cases of other stories (`CALIBRATION_FOLDS`), half of them without errors.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from ..batch.engines.local import LocalEngine
from ..findings.calibration import FORMAT, Curve
from ..inference.forest import Forest
from ..pipeline import Examiner
from ..settings import Settings
from ..types.engine import Failure
from .corpora import segments as source
from .fit_calibration import OF_EDITS, Rows, curve_of, curves_file, line_of, stored_curve
from .fit_similarity import fitted_forest, stored_forest, write_manifest
from .labels import edits as labels
from .labels.edits import LabelledCase
from .synthetic.errors import Pool

Progress = Callable[[str], None]

FITTED_FOLDS = source.PATTERN_FOLDS | source.HEAD_FOLDS
_TREES, _RATE, _DEPTH = 700, 0.05, 6
_LEAST, _PENALTY, _SHARE = 30, 3.0, 0.3
_OFTEN = 2
"""Stories in which one word stood for another, at least, for the two to be taken for synonyms."""
_WEIGHT: Mapping[labels.Setting, float] = {
    "near": 3.0, "garbled": 3.0, "independent": 1.0, "partly": 1.5, "machine": 2.0,
}  # fmt: skip
"""What an edit counts for: near-copies have few."""


def fit(data: Path, output: Path, progress: Progress = lambda _: None) -> None:
    """Write trees.json and manifest.json into a folder. The same data give the same bytes.

    Raises:
        UsageError: a file of the data is missing.
    """
    words = synonyms(_labelled(plain_pairs(data, FITTED_FOLDS), "pairs of versions read for synonyms", progress))
    pool = labels.pool(data, FITTED_FOLDS)
    read, kept = (
        list(_labelled(_cases(data, folds, pool, words), f"pairs of versions read of folds {sorted(folds)}", progress))
        for folds in (FITTED_FOLDS, source.CALIBRATION_FOLDS)
    )
    write(output, read, kept)


def write(output: Path, read: Sequence[LabelledCase], kept: Sequence[LabelledCase]) -> None:
    """Fit the trees on the cases `read`, the curves on those `kept`, and write them."""
    kept = [one for one in kept if one.case.setting != "garbled"]  # so many errors would make all marks look surer
    output.mkdir(parents=True, exist_ok=True)
    stored = {"columns": read[0].features.columns, **stored_forest(train(read))}
    (output / "trees.json").write_text(json.dumps(stored, separators=(",", ":")) + "\n", "utf-8")
    fitted = curves(kept, Forest.of(stored, "models/edits/trees.json"))
    text = curves_file({"format": FORMAT, "curves": {key: stored_curve(one) for key, one in fitted.items()}})
    (output / "curves.json").write_text(text, "utf-8")
    facts = {
        "name": "edits",
        "what": "boosted trees: is a difference between two versions of a story an error?",
        "made_by": "detector train edits",
        "fitted_on": f"{sum(len(one.labels) for one in read)} edits of {len(read)} pairs of versions of"
        f" {len({one.case.story for one in read})} stories (folds {sorted(FITTED_FOLDS)})",
        "calibrated_on": f"{len(kept)} pairs of versions of {len({one.case.story for one in kept})} stories"
        f" (folds {sorted(source.CALIBRATION_FOLDS)})",
        "licence": "GPL-3.0-or-later",
    }
    write_manifest(output, facts, ("trees.json", "curves.json"))


def _cases(
    data: Path, folds: frozenset[int], pool: Pool, words: Mapping[str, Sequence[str]]
) -> Iterator[labels.EditCase]:
    """All cases of some folds."""
    return chain(labels.cases(data, folds, pool, words), labels.machine_cases(data, folds))


def plain_pairs(data: Path, folds: frozenset[int]) -> Iterator[labels.EditCase]:
    """Two human versions of each story of some folds, as they are."""
    for story, versions in labels.texts(data, folds):
        if len(versions) > 1:
            one, two = ("\n\n".join(filter(None, version)) for version in versions[:2])
            yield labels.EditCase(story, "independent", one, two)


@contextmanager
def _labelling() -> Iterator[Callable[[labels.EditCase], LabelledCase | None]]:
    with Examiner(Settings(grammar="none")) as examiner:
        yield partial(labels.labelled, examiner=examiner)


def _labelled(cases: Iterable[labels.EditCase], what: str, progress: Progress) -> Iterator[LabelledCase]:
    """The labelled edits of cases, in their order; all cores of this machine label."""
    for at, found in enumerate(LocalEngine(os.cpu_count() or 1).map(_labelling, cases)):
        if isinstance(found, Failure):
            raise RuntimeError(f"a case could not be labelled: {found.reason}")
        if found is not None:
            yield found
        if at % _TOLD == _TOLD - 1:
            progress(f"edits: {at + 1} {what}")


_TOLD = 200
"""Cases between two words of progress."""


def synonyms(cases: Iterable[LabelledCase]) -> dict[str, tuple[str, ...]]:
    """Word → words that stood for it in the other human version of several stories, both between words that are equal
    on both sides."""
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in cases:
        before, after = one.features.column("equal before"), one.features.column("equal after")
        for label, left, right in zip(one.labels, before, after, strict=True):
            single = label.copy.isalpha() and label.other.isalpha() and label.copy.islower() and label.other.islower()
            if single and left >= 1 and right >= 1 and min(len(label.copy), len(label.other)) > 3:
                seen[label.copy, label.other].add(one.case.story)
                seen[label.other, label.copy].add(one.case.story)
    found: dict[str, list[str]] = defaultdict(list)
    for (word, other), stories in sorted(seen.items()):
        if len(stories) >= _OFTEN:
            found[word].append(other)
    return {word: tuple(others) for word, others in found.items()}


def train(read: Sequence[LabelledCase]) -> Any:
    """The fitted trees."""
    rows = np.vstack([one.features.rows for one in read])
    right = np.array([label.right for one in read for label in one.labels])
    weight = np.array([label.weight * _WEIGHT[one.case.setting] for one in read for label in one.labels])
    kept = weight > 0
    return fitted_forest(
        rows[kept], right[kept], weight[kept], trees=_TREES, rate=_RATE, least=_LEAST, penalty=_PENALTY, share=_SHARE,
        depth=_DEPTH,
    )  # fmt: skip


# ------------------------------------------------------------------ curves


HINTS = "/respelt"
"""End of the kinds that are hints at most: two plausible spellings of one name."""
GRID = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.965, 0.98, 0.99, 1.0)
"""The raw scores at which the curves of the rule have knots: close together where most alerts are."""


def curves(cases: Iterable[LabelledCase], forest: Forest) -> dict[str, Curve]:
    """The curves of the rule `difference` by `rule/closeness/category`; by less for what is not here.

    What counts is how the copy stands to the reference, not how the case was made.
    """
    rows: dict[str, list[tuple[float, bool, float]]] = defaultdict(list)
    for case in cases:
        for label, probability in zip(case.labels, forest.probability(case.features).tolist(), strict=True):
            if label.weight:
                key = ""
                for part in (OF_EDITS, *label.kind.split("/")):
                    key = f"{key}/{part}".removeprefix("/")
                    rows[key].append((probability, label.right, label.weight))
    lines: dict[str, tuple[float, float]] = {}
    found = {}
    for key in sorted(rows, key=lambda key: (key.count("/"), key)):
        table = _rows(rows[key])
        above = lines.get(key.rpartition("/")[0])
        lines[key] = line_of(table, above or (0.0, 0.0), free=above is None)
        found[key] = curve_of(table, lines[key], alerts=not key.endswith(HINTS), grid=GRID)
    return found


def _rows(listed: Sequence[tuple[float, bool, float]]) -> Rows:
    raw_score, right, weight = (np.array(column, float) for column in zip(*listed, strict=True))
    return Rows(raw_score, right, weight, len(listed), assumed=False)
