"""`detector evaluate`: figures for stories that nothing was fitted on.

The areas under the curve are over the test folds of `data.py`, with languages and systems apart that no fold was fitted
on; their intervals come from drawing stories with replacement. Alerts and hints are counted by running the whole
pipeline on clean news without a reference and on two human versions of one story. Samples are drawn by key: the
same data gives the same table.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..classifier import Classifier, Matrix
from ..encoders import Encoder
from ..features import pooled
from ..pipeline import Examiner
from ..settings import Settings
from ..types import Article, Report
from . import data as source
from .classifier import PRIOR, SEED, Contrast, alone_odds, contrasts
from .pairing import beside
from .stories import paired_stories, single_stories

Progress = Callable[[str], None]

CELL = 200
"""Pairs of sentences a row of the table is measured on, at most."""
RESAMPLES = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was measured on what, how many of it, the figure and its 95 % interval."""

    section: str
    name: str
    figure: float
    low: float | None = None
    high: float | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """All figures of one evaluation."""

    signature: str
    rows: tuple[Row, ...]
    notes: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """One object: signature, notes, rows."""
        rows = [{name: getattr(row, name) for name in Row.__slots__} for row in self.rows]
        return json.dumps({"signature": self.signature, "notes": dict(self.notes), "rows": rows}, indent=1)

    def to_markdown(self) -> str:
        """One table a section."""
        lines = []
        for section, rows in groupby(self.rows, key=lambda row: row.section):
            lines += [f"## {section}", ""]
            if section in self.notes:
                lines += [self.notes[section], ""]
            lines += ["| | figure | 95 % interval | n |", "|---|---|---|---|"]
            for row in rows:
                interval = "" if row.low is None else f"{row.low:.3f} – {row.high:.3f}"
                lines.append(f"| {row.name} | {row.figure:.3f} | {interval} | {row.count:,} |")
            lines.append("")
        return "\n".join([*lines, f"Signature: `{self.signature}`, seed {SEED}."])


def evaluate(data: Path, progress: Progress = lambda _: None, settings: Settings | None = None) -> Table:
    """Measure what is installed. Takes minutes; the same data and installation give the same table.

    Raises:
        UsageError: a file of the data is missing.
    """
    with Examiner(settings or Settings(grammar="none")) as examiner:
        model, encoder = examiner.scorer.classifier, examiner.tools.encoder
        segments = list(source.round_trips(data))
        progress(f"{len(segments):,} segments read")
        rows = [*_sentences(model, encoder, segments, progress)]
        rows += sorted(_stories(model, encoder, data, segments, progress), key=lambda row: row.section)
        clean = [
            (Article(name, "\n\n".join(texts)), None)
            for name, texts in source.clean_stories(data)
            if source.fold(name) % 2 == 1
        ]
        rows += _alerts("Clean news, no reference", examiner, clean, progress)
        versions = [
            (Article(name, "\n\n".join(a for a, _ in pairs)), Article(f"{name}.B", "\n\n".join(b for _, b in pairs)))
            for name, pairs in source.human_pairs(data)
            if source.fold(name) in source.TEST_FOLDS
        ]
        rows += _alerts("Two human versions of one story", examiner, versions, progress)
        return Table(examiner.signature, tuple(rows), NOTES)


NOTES = {
    "Sentences alone, AUROC": "A human version against a machine version of the same sentence, each judged alone.",
    "Sentences beside a human version, AUROC": "Machine versions against another human version, beside a human one.",
    "Stories, AUROC": "Human and machine versions of the same stretch, of which the first sentences are read.",
    "Clean news, no reference": "Findings per 1,000 words. Every one counts as false, though some copy has real slips.",
    "Two human versions of one story": "Findings per 1,000 words of version A; every one counts as false.",
}


# ------------------------------------------------------------------ sentences


def _sentences(
    model: Classifier, encoder: Encoder, segments: Sequence[source.Segment], progress: Progress
) -> Iterable[Row]:
    section = "Sentences alone, AUROC"
    cells: dict[str, list[Contrast]] = {}
    for system in ("argos", "opusmt", "bergamot-tiny", "bergamot-base", "nllb", "microsoft", "google"):
        for unseen in (False, True):
            found = contrasts(segments, source.TEST_FOLDS, CELL, unseen=unseen, systems=frozenset((system,)))
            new = " (unseen system)" if system in source.UNSEEN_SYSTEMS else ""
            cells[f"{system}{new}, {'unseen' if unseen else 'seen'} languages"] = found
    for language in ("ar", "fa", "he", "ja", "ko", "ru", "tr", "zh"):
        unseen = language in source.UNSEEN_LANGUAGES
        own = [segment for segment in segments if segment.language == language]
        systems = frozenset(("argos", "opusmt", "bergamot-tiny"))
        cells[f"{language}, weak systems"] = contrasts(own, source.TEST_FOLDS, CELL, unseen=unseen, systems=systems)
    every: list[tuple[str, Matrix, Matrix]] = []
    for name, found in cells.items():
        if len(found) < 30:
            continue
        texts = [text for contrast in found for text in contrast.texts]
        odds = model.alone(model.basis.rows([source.tokens(text) for text in texts], encoder.encode(texts)))
        keys = [contrast.segment.story for contrast in found]
        yield _area(section, name, odds[::2], odds[1::2], keys, keys)
        if "seen languages" in name and not name.startswith(("google", "microsoft")):
            every.append((name, odds[::2], odds[1::2]))
        progress(f"sentences: {name}")
    yield _honesty("Calibration, expected error", "sentences alone, half of them garbled", every)


def _honesty(section: str, name: str, cells: Sequence[tuple[str, Matrix, Matrix]]) -> Row:
    clean = np.concatenate([cell[1] for cell in cells])
    garbled = np.concatenate([cell[2] for cell in cells])
    values = 1 / (1 + np.exp(-np.concatenate([clean, garbled])))
    truth = np.concatenate([np.zeros(len(clean)), np.ones(len(garbled))])
    return Row(section, name, round(expected_error(values, truth), 4), count=len(truth))


# ------------------------------------------------------------------ stories


def _stories(
    model: Classifier, encoder: Encoder, data: Path, segments: Sequence[source.Segment], progress: Progress
) -> Iterable[Row]:
    sets = {
        "alone, seen languages": single_stories(segments, source.TEST_FOLDS, limit=70),
        "alone, unseen languages": single_stories(segments, source.TEST_FOLDS, unseen=True, limit=50),
        "alone, unseen systems": single_stories(segments, source.TEST_FOLDS, unseen_systems=True, limit=50),
        "news beside a human version": paired_stories(data, source.TEST_FOLDS, systems=2),
    }
    for name, stories in sets.items():
        if "beside" in name:
            judged = [(story, beside(model, story, encoder)[1]) for story in stories]
            clean = [(s.name, float(v)) for s, odds in judged if not s.garbled for v in odds]
            garbled = [(s.name, float(v)) for s, odds in judged if s.garbled for v in odds]
            yield _area("Sentences beside a human version, AUROC", "graded systems", *_columns(clean, garbled))
            head = model.story_paired
        else:
            judged = [(story, alone_odds(model, story, encoder)) for story in stories]
            head = model.story_alone
        for length in (5, 10, 25):
            values = [
                (s.garbled, s.name, float(head(pooled(odds[:length])[None])[0]))
                for s, odds in judged
                if len(odds) >= min(length, 10)
            ]
            clean = [(key, value) for bad, key, value in values if not bad]
            garbled = [(key, value) for bad, key, value in values if bad]
            if length == 10:
                yield _honesty("Calibration, expected error", f"stories, {name}", [_even(clean, garbled)])
            if min(len(clean), len(garbled)) >= 10:
                yield _area("Stories, AUROC", f"{name}, up to {length} sentences", *_columns(clean, garbled))
        progress(f"stories: {name}")


def _rate(counts: Sequence[int], words: Sequence[int]) -> Callable[[NDArray[np.int64]], float]:
    return lambda at: 1000.0 * sum(counts[i] for i in at) / max(1, sum(words[i] for i in at))


def _even(clean: Sequence[tuple[str, float]], garbled: Sequence[tuple[str, float]]) -> tuple[str, Matrix, Matrix]:
    """Log-odds of stories with the prior taken out, as many garbled as clean (where a story has several, the first)."""
    count, odds = min(len(clean), len(garbled)), float(np.log(PRIOR / (1 - PRIOR)))
    one, two = (np.array([value for _, value in side[:count]]) - odds for side in (clean, garbled))
    return "", one, two


def _columns(
    clean: Sequence[tuple[str, float]], garbled: Sequence[tuple[str, float]]
) -> tuple[Matrix, Matrix, list[str], list[str]]:
    return (
        np.array([value for _, value in clean]),
        np.array([value for _, value in garbled]),
        [key for key, _ in clean],
        [key for key, _ in garbled],
    )


# ------------------------------------------------------------------ alerts


def _alerts(
    section: str, examiner: Examiner, stories: Sequence[tuple[Article, Article | None]], progress: Progress
) -> list[Row]:
    reports: list[Report] = []
    for article, reference in stories:
        reports.append(examiner.examine(article, () if reference is None else (reference,)))
        if len(reports) % 10 == 0:
            progress(f"{section}: {len(reports)} of {len(stories)}")
    words = [report.story.words for report in reports]
    total = max(1, sum(words))
    rows = []
    for tier in ("alert", "hint"):
        counts = [sum(finding.tier == tier for finding in report.findings) for report in reports]
        low, high = _interval(_rate(counts, words), len(reports))
        rows.append(Row(section, f"{tier}s", round(1000 * sum(counts) / total, 3), low, high, total))
    rates = Counter((f.tier, f.rule) for report in reports for f in report.findings)
    rows += [
        Row(section, f"{tier}s of {rule}", round(1000 * number / total, 3), count=number)
        for (tier, rule), number in sorted(rates.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
    ]
    labels = Counter(report.verdict.label for report in reports)
    rows += [
        Row(section, f"stories called {label}", round(labels[label] / max(1, len(reports)), 4), count=labels[label])
        for label in ("garbled", "suspect", "clean", "unknown")
    ]
    if any(reference for _, reference in stories):
        used = sum(any(reference.used for reference in report.references) for report in reports)
        rows.append(Row(section, "references used", round(used / max(1, len(reports)), 4), count=used))
    return rows


# ------------------------------------------------------------------ figures


def area(clean: Matrix, garbled: Matrix) -> float:
    """Area under the ROC curve: how often a garbled value is above a clean one (ties count half)."""
    ordered = np.sort(clean)
    below = np.searchsorted(ordered, garbled, "left") + np.searchsorted(ordered, garbled, "right")
    return float(below.mean() / 2 / max(1, len(clean)))


def expected_error(values: Matrix, truth: Matrix, bins: int = 10) -> float:
    """Expected calibration error: the mean gap of probability and frequency over bins of equal width."""
    place = np.minimum((values * bins).astype(int), bins - 1)
    gaps = [
        float(np.sum(place == at)) * abs(float(values[place == at].mean() - truth[place == at].mean()))
        for at in range(bins)
        if np.any(place == at)
    ]
    return sum(gaps) / max(1, len(values))


def _area(section: str, name: str, clean: Matrix, garbled: Matrix, keys: list[str], others: list[str]) -> Row:
    at_clean, at_garbled = _places(keys), _places(others)
    stories = sorted(at_clean.keys() | at_garbled.keys())
    nothing = np.zeros(0, dtype=np.int64)

    def drawn(chosen: NDArray[np.int64]) -> float:
        one = np.concatenate([at_clean.get(stories[i], nothing) for i in chosen])
        two = np.concatenate([at_garbled.get(stories[i], nothing) for i in chosen])
        return area(clean[one], garbled[two]) if len(one) and len(two) else 0.5

    low, high = _interval(drawn, len(stories))
    return Row(section, name, round(area(clean, garbled), 4), low, high, len(clean) + len(garbled))


def _places(keys: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, key in enumerate(keys):
        found[key].append(at)
    return {key: np.array(listed, dtype=np.int64) for key, listed in found.items()}


def _interval(figure: Callable[[NDArray[np.int64]], float], count: int) -> tuple[float, float]:
    chance: Any = np.random.default_rng(SEED)
    drawn = [figure(chance.integers(0, count, count)) for _ in range(RESAMPLES)] if count else [0.0]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return round(float(low), 4), round(float(high), 4)
