"""The process in which stories are examined: one `Examiner`, opened once, asked for one thing after another.

What crosses the border is a value in both directions: a `Story` or a `Text` goes in, a `Report`, marks, or a `Failure`
come out. The process ends with the server, however that ends.
"""

from __future__ import annotations

import logging
import signal
import sys
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Union

from ..settings import Settings
from ..types import Article, Report
from ..types.engine import Failure
from ..types.errors import DetectorError, UnreadableError

if TYPE_CHECKING:
    from ..batch.examination import Examination
    from ..batch.pairing import EncodedReference
    from ..grammar import Mark
    from ..grammar.harper import HarperChecker

_LOG = logging.getLogger("detector")
_MEMORY = 6 << 30
"""Bytes of data that a process may hold: a story that needs more fails alone, instead of the machine."""
_FOLDERS = 3
"""Folders of references that are kept open: of so many batches at once each process works on stories in turn."""
_FIRST = "The harbor commission said on Tuesday that two piers will close. Commissioner Ana Doe gave no reason."
"""What is examined first, so that all models are there when an editor asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story to be examined beside other versions of it. `rules`: only these; none: all that the settings name."""

    article: Article
    references: tuple[Article, ...] = ()
    rules: tuple[str, ...] = ()
    min_precision: float | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """A story that others may be versions of, to be annotated and encoded."""

    article: Article


@dataclass(frozen=True, slots=True)
class Line:
    """A story of a batch: its report is wanted as a line of JSON, beside its versions in a folder, if there is one, and
    without what editors rejected, if there is a file of their decisions."""

    article: Article
    folder: Path | None
    decisions: Path | None


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report as a line of JSON, and what a summary counts."""

    line: str
    alerts: int
    hints: int
    failed: tuple[tuple[str, str], ...]
    """Stages that were asked for and failed, each with the reason."""
    label: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text of which Harper's own marks are wanted."""

    text: str


@dataclass(frozen=True, slots=True)
class Ready:
    """Word of a process that it can be asked."""

    signature: str


Job = Story | Text | Offered | Line
Outcome = Union[Report, tuple["Mark", ...], ReportLine, "EncodedReference", Failure]


def work(connection: Connection, settings: Settings, threads: int) -> None:
    """Open an Examiner and answer what comes through a connection until it is closed."""
    from ..batch.engines.local import hold_to

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the server ends this process
    hold_to(threads)
    _bound_memory()
    from ..pipeline import Examiner

    try:
        with Examiner(settings) as examiner:
            examiner.examine(Article("first", _FIRST), (Article("other", _FIRST),))
            connection.send(Ready(examiner.signature))
            while True:
                connection.send(_outcome(examiner, connection.recv()))
    except DetectorError as error:
        connection.send(Failure(str(error)))
    except (EOFError, OSError):  # the server has gone
        return


def _outcome(examiner: Examiner, job: Job) -> Outcome:
    try:
        if isinstance(job, Text):
            return _harper(examiner.settings).check(job.text)
        if isinstance(job, Offered):
            return _among(examiner, None).prepared(job.article)
        if isinstance(job, Line):
            return _line(examiner, job)
        with_settings = examiner.with_settings(rules=job.rules, min_precision=job.min_precision)
        return with_settings.examine(job.article, job.references)
    except UnreadableError as error:
        return Failure(error.reason)
    except DetectorError as error:
        return Failure(str(error))
    except MemoryError:
        return Failure("it needs more memory than one story may have")
    except Exception as error:  # a fault in one story does not end the server
        _LOG.debug("a story could not be examined", exc_info=True)
        return Failure(f"failed with {type(error).__name__}: {error} (please report this)")


def _line(examiner: Examiner, job: Line) -> ReportLine:
    """The line that `detector batch` writes for the story."""
    from ..findings.decisions import Decisions, shown
    from ..writers.jsonl import line

    report = _among(examiner, job.folder).examined(job.article)
    if job.decisions is not None:
        with Decisions.open(job.decisions) as kept:
            report = shown(report, kept.of(report))
    alerts = sum(finding.tier == "alert" for finding in report.findings)
    failed = tuple((skipped.stage, skipped.reason) for skipped in report.not_run if skipped.failed)
    return ReportLine(line(report), alerts, len(report.findings) - alerts, failed, report.verdict.label)


@lru_cache(_FOLDERS)
def _among(examiner: Examiner, folder: Path | None) -> Examination:
    """Examination of stories beside the references in a folder."""
    from ..batch.examination import Examination

    return Examination(examiner.settings, folder, examiner)


@lru_cache(1)
def _harper(settings: Settings) -> HarperChecker:
    """Harper with all of its rules, which takes half a second to open."""
    from ..grammar.harper import HarperChecker

    return HarperChecker(settings)


def _bound_memory() -> None:
    if sys.platform != "linux":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY if hard < 0 else min(_MEMORY, hard), hard))


if TYPE_CHECKING:
    from ..pipeline import Examiner
