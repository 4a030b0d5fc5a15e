"""One run: who is opened, what is measured in which order, and what is put into the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ... import assets
from ...evaluation import desk, stories
from ...evaluation.baselines import Baselines
from ...evaluation.measures import reliability
from ...evaluation.run import Own, calibration, error, measure_own
from ...evaluation.signature import hashed, signature
from ...evaluation.table import Cell, Curve, Row, Section, Table, section
from ...inference.encoders.cached import CachedEncoder
from ...pipeline import Examiner
from ...settings import Settings
from ..corpora import segments as source
from . import alerts, differences, naming, rules, samples, separation, spans
from .baseline_methods import dissimilarities
from .methods import Detector, ShownFindings, word_scorers

Progress = Callable[[str], None]

PLAIN: Mapping[str, Any] = {"grammar": "harper"}
"""The settings under which the data is examined: LanguageTool is not on every machine."""
READ = (
    "alignment",
    "clean",
    "field",
    "names/wmt_mined_name_variants.train.tsv.gz",
    "paired_news",
    "roundtrip",
    "spans/wmt21.zh-en.spans.jsonl.gz",
)
"""Files and folders of the data that the evaluation reads."""
REMEMBERED = 60_000
"""Sentences whose vectors are kept."""


def evaluate(
    data: Path,
    mine: Own | None = None,
    settings: Settings | None = None,
    progress: Progress = lambda _: None,
    sizes: differences.Sizes = differences.USUAL,
) -> Table:
    """The table of figures for what is installed on held-out data, and on stories of one's own. Takes minutes.

    The data is examined under the settings that ship, with Harper, so that the table is that of any installation; of
    `settings` it takes where LanguageTool is. Stories of one's own are examined under `settings`.

    Raises:
        UsageError: a file is missing, or a mark does not fit its story.
    """
    given = settings or Settings()
    listed = stories.read(mine.folder, mine.gold) if mine is not None else []
    with Baselines(given) as baselines:
        plain = Settings(**PLAIN, cache=given.cache, languagetool_url=given.languagetool_url)
        with Examiner(plain) as examiner:
            sections, curves = _held_out(data, examiner, baselines, progress)
            sections[-1:-1] = differences.measured(data, examiner, progress, sizes)
            seeds = sorted(_seeds().glob("*/*")) if _seeds().is_dir() else []
            signed = signature(examiner, baselines, {"data": data_files(data), "seeds": seeds})
            signed["held out"] = held_out()
        if mine is not None:
            with Examiner(given) as examiner:
                own = measure_own(mine, listed, examiner, baselines, progress)
            sections, curves = [*sections, *own.sections], [*curves, *own.curves]
            signed |= {"own stories": hashed(own.files), "own stories, detector": own.signature}
    return Table(signed, tuple(sections), tuple(curve for curve in curves if curve.points))


def evaluate_part(
    data: Path,
    settings: Settings | None = None,
    progress: Progress = lambda _: None,
    sizes: differences.Sizes = differences.USUAL,
    show: Progress | None = None,
) -> Table:
    """The table of the differences alone; `show` is given what was missed or wrongly marked, line by line.

    Raises:
        UsageError: a file of the data is missing.
    """
    given = settings or Settings()
    with Examiner(Settings(**PLAIN, cache=given.cache)) as examiner:
        sections = differences.measured(data, examiner, progress, sizes, show)
    signed = {"data": hashed(data_files(data)), "held out": held_out(), "stories of a set": str(sizes.stories)}
    return Table(signed, tuple(sections))


def _held_out(
    data: Path, examiner: Examiner, baselines: Baselines, progress: Progress
) -> tuple[list[Section], list[Curve]]:
    encoder = CachedEncoder(examiner.resources.encoder, REMEMBERED)
    detector, plain = Detector(examiner, encoder), dissimilarities(encoder)
    segments = [segment for segment in source.round_trips(data) if segment.fold in source.TEST_FOLDS]
    progress(f"{len(segments):,} held-out segments read")
    single = separation.compared(samples.single(segments), detector, (), baselines, progress)
    paired = separation.compared(samples.paired(data), detector, plain, baselines, progress)
    sections: list[Section] = []
    curves: list[Curve] = []
    errors: list[Row] = []
    for ready, key, where in ((paired, "paired", "beside a human version"), (single, "alone", "alone")):
        sections += separation.sections(ready, key, where)
        rows, drawn = separation.honesty(ready, key, where)
        errors, curves = [*errors, *rows], [*curves, *drawn]
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
    sections, errors, curves = [*sections, *marked], [*errors, *rows], [*curves, *drawn]
    found, rows, drawn = rules.measured(rules.held_out(data, progress))
    sections, errors, curves = [*sections, found], [*errors, *rows], [*curves, *drawn]
    sections += naming.measured(data, examiner.settings, progress)
    if _seeds().is_dir():
        cases = stories.read(_seeds(), None)
        outcome = desk.measured("seeds", "Stories of seeds/", cases, examiner, baselines, progress)
        words, drawn = spans.in_stories(cases, examiner, scorers, baselines)
        sections += [words, *outcome.sections]
        errors.append(Row("findings/seeds", "findings in the stories of seeds/", error(outcome)))
        curves += [*drawn, reliability("findings in seeds/", outcome.scores.values, outcome.right)]
    else:
        missing = {"detector": Cell(None, reason="seeds/ is not there: it comes with the source tree")}
        sections.append(section("words", "Stories of seeds/", "", "words", [Row("average-precision", "all", missing)]))
    return [*sections, calibration("calibration", errors), _installed()], curves


def data_files(data: Path) -> list[Path]:
    """The files of the data folder that are read."""
    places = [data / name for name in READ]
    return [file for place in places for file in ([place] if place.is_file() else sorted(place.rglob("*")))]


def held_out() -> str:
    """The split: what no model was fitted on (`corpora/segments.py`)."""
    folds, languages, systems, sets = (
        " ".join(map(str, sorted(names)))
        for names in (source.TEST_FOLDS, source.UNSEEN_LANGUAGES, source.UNSEEN_SYSTEMS, source.UNSEEN_SETS)
    )
    return f"folds {folds} of {source.FOLDS}; languages {languages}; systems {systems}; sets {sets}"


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
