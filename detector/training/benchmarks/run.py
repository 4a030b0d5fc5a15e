"""One run: who is opened, what is measured in which order, and what is put into the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ... import assets
from ...evaluation import desk, own
from ...evaluation.measures import calibration_error, reliability
from ...evaluation.table import Cell, Curve, Row, Section, Table, section
from ...inference.encoders.cached import CachedEncoder
from ...pipeline import Examiner
from ...settings import Settings
from ..corpora import segments as source
from . import alerts, naming, rules, samples, separation, spans
from .baselines import Baselines, likenesses
from .judges import Detector, ShownFindings, word_scorers
from .signature import data_files, hashed, held_out, signature

Progress = Callable[[str], None]

PLAIN: Mapping[str, Any] = {"grammar": "harper"}
"""The settings under which the data is examined: LanguageTool is not on every machine."""
REMEMBERED = 60_000
"""Sentences whose vectors are kept."""


@dataclass(frozen=True, slots=True)
class Own:
    """Stories of one's own: their folder, and the file that says what is wrong with them, or None (see `own.py`)."""

    folder: Path
    gold: Path | None = None


def evaluate(
    data: Path | None,
    mine: Own | None = None,
    settings: Settings | None = None,
    progress: Progress = lambda _: None,
) -> Table:
    """Measure what is installed on held-out data, on stories of one's own, or on both. Takes minutes for the data.

    Stories of one's own are examined under `settings`; the data under those that ship, with Harper, so that the table
    is that of any installation. Of `settings` it takes where LanguageTool is.

    Raises:
        UsageError: a file is missing, or a mark does not fit its story.
    """
    given = settings or Settings()
    cases = own.read(mine.folder, mine.gold) if mine is not None else []
    sections: list[Section] = []
    curves: list[Curve] = []
    signed: dict[str, str] = {}
    with Baselines(given) as baselines:
        if data is not None:
            plain = Settings(**PLAIN, cache=given.cache, languagetool_url=given.languagetool_url)
            with Examiner(plain) as examiner:
                sections, curves = _held_out(data, examiner, baselines, progress)
                seeds = sorted(_seeds().glob("*/*")) if _seeds().is_dir() else []
                signed = signature(examiner, baselines, {"data": data_files(data), "seeds": seeds})
                signed["held out"] = held_out()
        if mine is not None:
            with Examiner(given) as examiner:
                outcome = desk.measured("own", "Own stories", cases, examiner, baselines, progress)
                row = Row("findings/own", "findings in own stories", _error(outcome))
                sections += [*outcome.sections, _calibration("own-calibration", [row])]
                curves.append(reliability("findings in own stories", outcome.scores.values, outcome.right))
                files = [*sorted(mine.folder.rglob("*.txt")), *([mine.gold] if mine.gold else [])]
                if signed:
                    signed |= {"own stories": hashed(files), "own stories, detector": examiner.signature}
                else:
                    signed = signature(examiner, baselines, {"own stories": files})
    return Table(signed, tuple(sections), tuple(curve for curve in curves if curve.points))


def _held_out(
    data: Path, examiner: Examiner, baselines: Baselines, progress: Progress
) -> tuple[list[Section], list[Curve]]:
    encoder = CachedEncoder(examiner.resources.encoder, REMEMBERED)
    detector, near = Detector(examiner, encoder), likenesses(encoder)
    segments = [segment for segment in source.round_trips(data) if segment.fold in source.TEST_FOLDS]
    progress(f"{len(segments):,} held-out segments read")
    single = separation.estimator(samples.single(segments), detector, (), baselines, progress)
    paired = separation.estimator(samples.paired(data), detector, near, baselines, progress)
    sections: list[Section] = []
    curves: list[Curve] = []
    calibration: list[Row] = []
    for ready, key, where in ((paired, "paired", "beside a human version"), (single, "alone", "alone")):
        sections += separation.sections(ready, key, where)
        rows, drawn = separation.honesty(ready, key, where)
        calibration, curves = [*calibration, *rows], [*curves, *drawn]
    progress("sentences and stories measured")
    sections.append(
        alerts.measured(
            "clean-news",
            "Clean news, no reference",
            "For each 1,000 words, news as published; every finding counts as false, though some copy has real slips. "
            "The engines: all that they mark, spelling left out.",
            alerts.clean_news(data),
            examiner,
            baselines,
            progress,
        )
    )
    sections.append(
        alerts.measured(
            "human-versions",
            "Two human versions of one story",
            "For each 1,000 words of a version beside the other; every finding counts as false.",
            alerts.human_versions(data),
            examiner,
            baselines,
            progress,
        )
    )
    findings = ShownFindings(examiner)
    scorers = word_scorers(examiner, findings)
    marked, rows, drawn = spans.by_raters(data, scorers, findings, baselines, progress)
    sections, calibration, curves = [*sections, *marked], [*calibration, *rows], [*curves, *drawn]
    found, rows, drawn = rules.measured(rules.held_out(data, progress))
    sections, calibration, curves = [*sections, found], [*calibration, *rows], [*curves, *drawn]
    sections += naming.measured(data, examiner.settings, progress)
    if _seeds().is_dir():
        cases = own.read(_seeds(), None)
        outcome = desk.measured("seeds", "Stories of seeds/", cases, examiner, baselines, progress)
        words, drawn = spans.in_stories(cases, examiner, scorers, baselines)
        sections += [words, *outcome.sections]
        calibration.append(Row("findings/seeds", "findings in the stories of seeds/", _error(outcome)))
        curves += [*drawn, reliability("findings in seeds/", outcome.scores.values, outcome.right)]
    else:
        missing = {"detector": Cell(None, reason="seeds/ is not there: it comes with the source tree")}
        sections.append(section("words", "Stories of seeds/", "", "words", [Row("average-precision", "all", missing)]))
    return [*sections, _calibration("calibration", calibration), _installed()], curves


def _calibration(key: str, rows: Sequence[Row]) -> Section:
    note = (
        "Expected error: the mean gap between the probability given and the share that was right, over ten bins. "
        "Sentences weigh as much as their grade, human and machine versions alike; stories are taken as half garbled. "
        "Beside it what chance alone leaves on so few: the error of exact probabilities, with outcomes drawn by them."
    )
    return section(key, "Calibration", note, "findings, sentences or stories", rows)


def _error(outcome: desk.Outcome) -> dict[str, Cell]:
    if not len(outcome.right):
        return {"detector": Cell(None, reason="there was nothing to count")}
    return calibration_error(outcome.scores, outcome.right)


def _installed() -> Section:
    """The size of what ships: the files that the models' manifests name."""
    sizes = [
        assets.path("models", manifest.parent.name, name).stat().st_size
        for manifest in sorted(assets.folder("models").glob("*/manifest.json"))
        for name in assets.manifest("models", manifest.parent.name)["files"]
    ]
    cell = Cell(round(sum(sizes) / 1e6, 1), count=len(sizes))
    return section("size", "Size", "", "files", [Row("models", "files in models/, MB", {"detector": cell})])


def _seeds() -> Path:
    """The stories of this project, which lie beside the models in a source tree."""
    return assets.folder("models").parent / "seeds"
