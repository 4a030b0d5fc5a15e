"""Names that machines garbled, injected into human copy: how many are found, corrected, and wrongly marked.

Three desks: beside another human version; alone with an authority that was built from an archive of trusted stories
(`detector authority build`), in which those other versions are; alone with what ships. The same copy without what was
injected, and clean news, say how often a name is wrongly marked.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...authorities.learning import build_archive
from ...evaluation.measures import ratio
from ...evaluation.table import Cell, Row, Section, section
from ...names import is_variant, normalize_name
from ...pipeline import Examiner
from ...signals import by_rule
from ...types import Article, Finding, Report
from ..corpora import segments as source
from ..fit_archived_names import background
from ..labels.known_copy import institutions
from ..synthetic.names import InjectedStory, RenamedStory, one_each, stories
from .alerts import clean_news

Progress = Callable[[str], None]

NOT_CALIBRATED = frozenset(range(source.FOLDS)) - source.CALIBRATION_FOLDS


@dataclass(frozen=True, slots=True)
class Looked:
    """A injected name, and the findings that meet it; the first suggestion is right or not, or there is none (None)."""

    story: str
    injected: InjectedStory
    alert: bool
    found: bool
    right: bool | None


def measured(data: Path, settings: Any, progress: Progress) -> list[Section]:
    """The sections of the three desks, on stories and entities of the test folds.

    Raises:
        UsageError: a file of the data is missing.
    """
    listed = list(stories(data, source.TEST_FOLDS))
    clean = [Article(pair.key, "\n\n".join(pair.copy)) for pair in clean_news(data)]
    sections = []
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive.sqlite"
        build_archive((*_trusted(one_each(listed)), *background(data, source.TEST_FOLDS)), archive)
        for key, title, beside, authority in (
            ("names-paired", "Names, beside another human version", True, ()),
            ("names-archive", "Names, alone with an authority built from an archive", False, (str(archive),)),
            ("names-alone", "Names, alone with what ships", False, ()),
        ):
            chosen = [one for one in listed if one.injected] if beside else one_each(listed)
            with Examiner(replace(settings, authority=authority, grammar="none")) as examiner:
                sections.append(_section(key, title, chosen, clean, examiner, beside))
                if key == "names-alone":
                    sections.append(_institutions(data, examiner))
            progress(f"{title}: {len(chosen)} copies examined")
    return sections


def _institutions(data: Path, examiner: Examiner) -> Section:
    """Sentences in which a body is rightly called a ministry, those left out that findings were calibrated on."""
    counted: dict[str, list[tuple[str, float, float]]] = {"alert": [], "finding": []}
    for case in institutions(data, NOT_CALIBRATED):
        found = [
            f for f in examiner.examine(Article(case.story, case.copy[0])).findings if by_rule()[f.rule].marks_names
        ]
        counted["alert"].append((case.story, float(any(f.tier == "alert" for f in found)), 1.0))
        counted["finding"].append((case.story, float(bool(found)), 1.0))
    rows = [
        Row("alerts", "sentences with an alert for a name", _cell(counted["alert"])),
        Row("findings", "sentences with any finding for a name", _cell(counted["finding"])),
    ]
    note = "Sentences of human versions that call a foreign ministry and the like by its right name, each by itself."
    return section("ministries", "Ministries where they are right", note, "sentences", rows)


def _trusted(listed: Sequence[RenamedStory]) -> Iterator[Article]:
    for number, one in enumerate(listed):
        yield Article(f"{one.story}.{number}", one.other)


def _section(
    key: str, title: str, listed: Sequence[RenamedStory], clean: Sequence[Article], examiner: Examiner, beside: bool
) -> Section:
    looked: list[Looked] = []
    alerts: list[tuple[str, float, float]] = []
    wrong: list[tuple[str, float, float]] = []
    for one in listed:
        other = (Article("other", one.other),) if beside else ()
        report = examiner.examine(Article(one.story, one.copy), other)
        looked += [look(one, injected, report) for injected in one.injected]
        alerts += [(one.story, float(any(_meets(f, p) for p in one.injected)), 1.0) for f in name_alerts(report)]
        report = examiner.examine(Article(one.story, one.clean), other)
        wrong.append((one.story, float(len(name_alerts(report))), float(report.story.words)))
    if not beside:
        for story in clean:
            report = examiner.examine(story)
            wrong.append((story.id, float(len(name_alerts(report))), float(report.story.words)))
    rows = [
        Row("alert-precision", "alerts for names: precision", _cell(alerts)),
        Row("clean", "copy without garbled names: alerts for names in 1,000 words", {"detector": ratio(wrong, 1000.0)}),
    ]
    for name, way in (("all", None), ("renamed", "renamed"), ("in-place", "in place")):
        kept = [one for one in looked if way in (None, one.injected.way)]
        words = "garbled names" if way is None else f"garbled names, {way}"
        rows += [
            Row(f"{name}/found", f"{words}: found", _cell([(o.story, float(o.found), 1.0) for o in kept])),
            Row(f"{name}/alerts", f"{words}: found by an alert", _cell([(o.story, float(o.alert), 1.0) for o in kept])),
            Row(f"{name}/first", f"{words}: first suggestion right, of all",
                _cell([(o.story, float(o.right is True), 1.0) for o in kept])),
        ]  # fmt: skip
    note = (
        "Names as machines garbled them, of entities on which nothing was fitted, in human copy. *In place*: in the "
        "story where it was seen. *Renamed*: a person of the story was given the name of a garbled one first."
    )
    return section(key, title, note, "mentions, alerts or words", rows)


def look(one: RenamedStory, injected: InjectedStory, report: Report) -> Looked:
    """Fate of an injected name."""
    hits = [finding for finding in report.findings if _meets(finding, injected)]
    offered = [finding for finding in hits if finding.suggestions]
    right = any(_is_right(one, injected, finding) for finding in offered) if offered else None
    return Looked(one.story, injected, any(f.tier == "alert" for f in hits), bool(hits), right)


def name_alerts(report: Report) -> list[Finding]:
    """The alerts of a report that are for names."""
    return [finding for finding in report.findings if finding.tier == "alert" and by_rule()[finding.rule].marks_names]


def _meets(finding: Finding, injected: InjectedStory) -> bool:
    return finding.start < injected.end and injected.start < finding.end


def _is_right(one: RenamedStory, injected: InjectedStory, finding: Finding) -> bool:
    """Whether the copy would be right with the first suggestion put in: the right form, or the whole right name."""
    start, end = min(finding.start, injected.start), max(finding.end, injected.end)
    suggested = one.copy[start : finding.start] + finding.suggestions[0].text + one.copy[finding.end : end]
    wanted = one.copy[start : injected.start] + injected.right + one.copy[injected.end : end]
    whole = one.copy[start : injected.start] + injected.name + one.copy[injected.end : end]
    return normalize_name(suggested) in (normalize_name(wanted), normalize_name(whole)) or is_variant(suggested, wanted)


def _cell(parts: Sequence[tuple[str, float, float]]) -> dict[str, Cell]:
    return {"detector": ratio(parts)}
