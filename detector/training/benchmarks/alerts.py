"""Findings in copy that has nothing to be found: clean news alone, and two human versions of one story."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ...evaluation.baselines import Baselines
from ...evaluation.measures import ratio
from ...evaluation.table import Cell, Row, Section, not_run, section
from ...pipeline import Examiner
from ...types import Article, Report
from ..corpora import segments as source

Progress = Callable[[str], None]

LABELS = ("garbled", "suspect", "clean", "unknown")


@dataclass(frozen=True, slots=True)
class Pair:
    """A story that people wrote, segment by segment, and another version of it or nothing."""

    key: str
    copy: tuple[str, ...]
    other: tuple[str, ...] | None = None


def clean_news(data: Path) -> list[Pair]:
    """The clean news that no threshold was chosen on."""
    return [Pair(name, texts) for name, texts in source.clean_stories(data) if source.fold(name) % 2 == 1]


def human_versions(data: Path) -> list[Pair]:
    """Stories in two human versions, of the test folds: each version beside the other."""
    found = []
    for name, pairs in source.human_pairs(data):
        if source.fold(name) in source.TEST_FOLDS:
            one, two = tuple(a for a, _ in pairs), tuple(b for _, b in pairs)
            found += [Pair(name, one, two), Pair(name, two, one)]
    return found


def measured(
    key: str, title: str, note: str, pairs: Sequence[Pair], examiner: Examiner, baselines: Baselines, progress: Progress
) -> Section:
    """Alerts and hints for each 1,000 words, by rule; labels of stories; first, all that the engines mark."""
    reports = []
    for pair in pairs:
        others = () if pair.other is None else (Article(f"{pair.key}.other", "\n\n".join(pair.other)),)
        reports.append(examiner.examine(Article(pair.key, "\n\n".join(pair.copy)), others))
        if len(reports) % 20 == 0:
            progress(f"{title}: {len(reports)} of {len(pairs)}")
    words = sum(report.story.words for report in reports)
    rows = [Row("alerts", "alerts", {"detector": _rate(pairs, reports, "alert", None), **_marks(pairs, baselines)})]
    rows.append(Row("hints", "hints", {"detector": _rate(pairs, reports, "hint", None)}))
    for tier in ("alert", "hint"):
        counts: dict[str, int] = {}
        for report in reports:
            for finding in report.findings:
                if finding.tier == tier:
                    counts[finding.rule] = counts.get(finding.rule, 0) + 1
        for rule in sorted(counts, key=lambda name: (-counts[name], name)):
            cell = _rate(pairs, reports, tier, rule)
            rows.append(Row(f"{tier}s/{rule}", f"{tier}s of {rule}", {"detector": cell}))
    rows += [*_labels(pairs, reports), *_used(pairs, reports)]
    progress(f"{title}: {words:,} words examined")
    return section(key, title, note, "words, or versions of stories where a share is given", rows)


def _rate(pairs: Sequence[Pair], reports: Sequence[Report], tier: str, rule: str | None) -> Cell:
    parts = [
        (
            pair.key,
            float(sum(f.tier == tier and rule in (None, f.rule) for f in report.findings)),
            float(report.story.words),
        )
        for pair, report in zip(pairs, reports, strict=True)
    ]
    return ratio(parts, 1000.0)


def _marks(pairs: Sequence[Pair], baselines: Baselines) -> Mapping[str, Cell]:
    cells: dict[str, Cell] = {}
    for engine in baselines.engines:
        parts = []
        for pair in pairs:
            marks = baselines.asked(engine, partial(engine.marks, pair.copy))
            if marks is not None:
                words = sum(len(text.split()) for text in pair.copy)
                parts.append((pair.key, float(sum(map(len, marks))), float(words)))
        if engine.name not in baselines.missing:
            cells[engine.name] = ratio(parts, 1000.0)
    return cells | not_run(baselines.missing)


def _labels(pairs: Sequence[Pair], reports: Sequence[Report]) -> list[Row]:
    return [
        Row(
            f"label/{label}",
            f"share of stories called {label}",
            {
                "detector": ratio(
                    [(p.key, float(r.verdict.label == label), 1.0) for p, r in zip(pairs, reports, strict=True)]
                )
            },
        )
        for label in LABELS
    ]


def _used(pairs: Sequence[Pair], reports: Sequence[Report]) -> list[Row]:
    parts = [
        (pair.key, float(any(reference.used for reference in report.references)), 1.0)
        for pair, report in zip(pairs, reports, strict=True)
        if pair.other is not None
    ]
    return [Row("used", "share of references used", {"detector": ratio(parts)})] if parts else []
