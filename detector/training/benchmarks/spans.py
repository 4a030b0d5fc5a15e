"""Which words are garbled: against marks by raters (MQM) in machine output, and against our own in seeds/."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from ...evaluation.baselines import Baselines, starts_of
from ...evaluation.measures import (
    Figure,
    Matrix,
    Sample,
    average_precision,
    calibration_error,
    precision_recall,
    ratio,
    reliability,
    span_figures,
    span_tallies,
    tallied,
)
from ...evaluation.stories import StoryVersion
from ...evaluation.table import Cell, Curve, Row, Section, not_run, section
from ...pipeline import Examiner
from ...types import Article
from ..corpora import segments as source
from . import samples
from .baseline_methods import EngineMarks
from .methods import ShownFindings, Spans, WordScorer
from .samples import Marked

Progress = Callable[[str], None]

CUTS = 24
"""Scores that are tried as the cut from which a word is marked."""
ASKED_VERSIONS = 40
"""Versions that LanguageTool reads: it is slow."""
FEWEST = 20
"""A rule with fewer findings has no line of its own."""

Told = Mapping[Marked, Sequence[Spans]]


# ------------------------------------------------------------------ marks by raters


def by_raters(
    data: Path, scorers: Sequence[WordScorer], findings: ShownFindings, baselines: Baselines, note: Progress
) -> tuple[list[Section], list[Row], list[Curve]]:
    """Marked spans, alone and beside the human version; then precision by rule, and the calibration of findings.

    Cuts are chosen on the calibration folds, and so is which systems are the weak half.
    """
    tuned = samples.marked(data, source.CALIBRATION_FOLDS)
    stories = samples.marked(data, source.TEST_FOLDS)
    weak = samples.weak_by_marks(tuned)
    groups = {
        "weak": ("the weaker half of the systems", [s for s in stories if s.system in weak]),
        "machine": ("all systems", [s for s in stories if not samples.is_human(s.system)]),
        "human": ("human versions", [s for s in stories if samples.is_human(s.system)]),
    }
    rows = []
    for mode in ("alone", "paired"):
        told: dict[str, Told] = {}
        missing: dict[str, str] = {}
        for scorer in scorers:
            cut = _cut(tuned, _asked(scorer, tuned, mode)) if scorer.graded else 0.0
            answers = _asked(scorer, stories, mode)
            told[scorer.name] = {
                story: [
                    _joined(spans, text, cut) for spans, text in zip(answers[story], story.version.copy, strict=True)
                ]
                for story in stories
            }
            note(f"marked spans, {mode}: {scorer.name}, {len(stories)} versions, cut {cut:.3f}")
        if mode == "alone":
            told |= _engines(stories, baselines)
            missing = dict(baselines.missing)
        for group, (name, chosen) in groups.items():
            if mode == "paired" and group == "human":
                continue  # one of them is the reference
            for figure, of in span_figures().items():
                if group != "weak" and figure != "F1, partial credit":
                    continue
                cells = {method: cell for method in told if (cell := _spans_cell(told[method], chosen, of)) is not None}
                where = "alone" if mode == "alone" else "beside a human version"
                key = f"{mode}/{group}/{figure.replace(',', '').replace(' ', '-').lower()}"
                rows.append(Row(key, f"{name}, {where}: {figure}", cells | not_run(missing)))
    title = "Spans marked as major errors by raters (MQM)"
    text = (
        "Micro-averaged over machine output of the test folds. Partial credit: spans are matched one to one, and a "
        "matched span earns the share of it that its match covers (MPP). Each rater's marks count as one answer. Which "
        "systems are the weaker half, and from which score on a word is marked, was chosen on other stories."
    )
    marks, calibration, curves = _findings(stories, findings)
    return [section("spans", title, text, "outputs (segments)", rows), marks], calibration, curves


def _asked(scorer: WordScorer, stories: Iterable[Marked], mode: str) -> dict[Marked, Sequence[Spans]]:
    return {
        story: scorer.score_words(story.version.copy, story.version.partner if mode == "paired" else None)
        for story in stories
    }


def _engines(stories: Sequence[Marked], baselines: Baselines) -> dict[str, Told]:
    ordered = sorted(stories, key=lambda story: source.order("asked", story.version.key, story.system))
    told: dict[str, Told] = {}
    for engine in baselines.engines:
        asked = ordered[:ASKED_VERSIONS] if engine.name == "languagetool" else stories
        answers: dict[Marked, Sequence[Spans]] = {}
        for story in asked:
            spans = baselines.asked(engine, partial(EngineMarks(engine).score_words, story.version.copy, None))
            if spans is not None:
                answers[story] = spans
        if engine.name not in baselines.missing:
            told[engine.name] = answers
    return told


def _spans_cell(told: Told, chosen: Sequence[Marked], figure: Figure) -> Cell | None:
    tallies: dict[str, Matrix] = {}
    outputs = 0
    for story in chosen:
        if story not in told:
            continue
        for spans, marks in zip(told[story], story.marks, strict=True):
            major = [(start, end) for start, end, is_major in marks if is_major]
            found = np.array(span_tallies(major, [(start, end) for start, end, _ in spans]))
            tallies[story.version.key] = tallies.get(story.version.key, 0.0) + found
            outputs += 1
    return tallied({key: list(sums) for key, sums in tallies.items()}, figure, outputs) if tallies else None


def _cut(stories: Sequence[Marked], told: Told) -> float:
    """The score from which marking words gives the best F1 with partial credit, in stories that are not measured on."""
    scores = np.array([score for story in stories for spans in told[story] for _, _, score in spans])
    if not len(scores):
        return 0.0
    figure = span_figures()["F1, partial credit"]
    best = (-1.0, 0.0)
    for cut in np.unique(np.quantile(scores, np.linspace(0.5, 0.999, CUTS))):
        joined = {
            story: [
                _joined(spans, text, float(cut)) for spans, text in zip(told[story], story.version.copy, strict=True)
            ]
            for story in stories
        }
        cell = _spans_cell(joined, stories, figure)
        best = max(best, (cell.value if cell is not None and cell.value is not None else 0.0, float(cut)))
    return best[1]


def _joined(spans: Spans, text: str, cut: float) -> Spans:
    """Spans that score at least `cut`, neighbours that only white space parts put together."""
    kept = sorted(span for span in spans if span[2] >= cut)
    found: Spans = []
    for start, end, score in kept:
        if found and not text[found[-1][1] : start].strip():
            found[-1] = found[-1][0], max(end, found[-1][1]), max(score, found[-1][2])
        else:
            found.append((start, end, score))
    return found


def _findings(stories: Sequence[Marked], findings: ShownFindings) -> tuple[Section, list[Row], list[Curve]]:
    """Findings in machine output against all marks, minor ones too."""
    rows, calibration, curves = [], [], []
    machine = [story for story in stories if not samples.is_human(story.system)]
    for mode, where in (("alone", "alone"), ("paired", "beside a human version")):
        met: dict[tuple[str, str], list[tuple[str, float, float]]] = {}
        scores: list[tuple[str, Matrix]] = []
        right: list[float] = []
        for story in machine:
            copy, partner = story.version.copy, story.version.partner if mode == "paired" else None
            for begin, listed, marks in zip(starts_of(copy), findings.found(copy, partner), story.marks, strict=True):
                for found in listed:
                    hit = float(any(found.start - begin < end and start < found.end - begin for start, end, _ in marks))
                    met.setdefault((found.tier, found.rule), []).append((story.version.key, hit, 1.0))
                    scores.append((story.version.key, np.array([found.score])))
                    right.append(hit)
        for tier in ("alert", "hint"):
            every = [part for (one, _), parts in sorted(met.items()) if one == tier for part in parts]
            rows.append(Row(f"{mode}/{tier}", f"{tier}s, {where}", {"detector": ratio(every)}))
            for (one, rule), parts in sorted(met.items(), key=lambda item: (-len(item[1]), item[0])):
                if one == tier and len(parts) >= FEWEST:
                    rows.append(Row(f"{mode}/{tier}/{rule}", f"{tier}s of {rule}, {where}", {"detector": ratio(parts)}))
        if scores:
            told, truth = Sample.of(scores), np.array(right)
            name = f"findings in machine output {where}, against raters' marks"
            calibration.append(Row(f"findings/raters/{mode}", name, calibration_error(told, truth)))
            curves.append(reliability(f"findings {where}, raters' marks", told.values, truth))
    note = (
        "The share of findings in machine output of the test folds that meet a mark, minor ones too; raters miss much."
    )
    return section("spans-rules", "Findings that meet a rater's mark", note, "findings", rows), calibration, curves


# ------------------------------------------------------------------ our own marks


def in_stories(
    cases: Sequence[StoryVersion], examiner: Examiner, scorers: Sequence[WordScorer], baselines: Baselines
) -> tuple[Section, list[Curve]]:
    """Words that are marked in garbled stories, each story read alone: average precision beside their share."""
    marked = [case for case in cases if case.marks]
    cells: dict[str, Cell] = {}
    curves: list[Curve] = []
    labels: Matrix = np.zeros(0)

    def add(scorer: WordScorer) -> None:
        nonlocal labels
        parts, truth = [], []
        for case in marked:
            scores, is_marked = _words(case, examiner, scorer)
            parts.append((case.story, scores))
            truth.append(is_marked)
        labels = np.concatenate(truth)
        scored = Sample.of(parts)
        cells[scorer.name] = average_precision(scored, labels)
        curves.append(precision_recall(f"words of marked stories, {scorer.name}", scored.values, labels))

    for scorer in scorers:
        add(scorer)
    for engine in baselines.engines:
        baselines.asked(engine, partial(add, EngineMarks(engine)))
    share = Cell(round(float(labels.mean()), 4), count=len(labels))
    rows = [
        Row("average-precision", "average precision", cells | not_run(baselines.missing)),
        Row("share", "share of words that are marked", dict.fromkeys(cells, share)),
    ]
    title, note = (
        "Words marked in garbled stories, read alone",
        "What scores at random has the share for its precision.",
    )
    return section("words", title, note, "words", rows), curves


def _words(case: StoryVersion, examiner: Examiner, scorer: WordScorer) -> tuple[Matrix, Matrix]:
    """Score and label of each word: the highest score of what covers it, and whether a mark does."""
    document = examiner.annotate(Article(case.key, case.text))
    sentences = document.sentences
    told = scorer.score_words([document.slice(sentence) for sentence in sentences], None)
    spans = [
        (start + s.start, end + s.start, score)
        for s, of in zip(sentences, told, strict=True)
        for start, end, score in of
    ]
    words = [token for token in document.tokens if token.kind != "sign"]
    scores = [max((v for start, end, v in spans if start < w.end and w.start < end), default=0.0) for w in words]
    labels = [float(any(m.start < w.end and w.start < m.end for m in case.marks or ())) for w in words]
    return np.array(scores), np.array(labels)
