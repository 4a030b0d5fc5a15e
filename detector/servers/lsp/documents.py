"""Open documents: each is examined in a process apart when it rests, and what is outdated by then is dropped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ...findings.decisions import Decisions, decide, shown
from ...settings import Settings
from ...types import Article, Decision, Report, Ruling
from ...types.engine import Failure
from ...types.errors import DetectorError
from ..pool import Pool
from ..refusal import Refusal
from ..worker import Story
from . import references
from .replies import Remark

_REST = 0.4
"""Seconds without a change after which a document is examined: a pause in typing, not yet a wait."""


@dataclass(frozen=True, slots=True)
class Source:
    """A version of a document as the editor has it."""

    uri: str
    text: str
    version: int | None
    path: Path | None


@dataclass(frozen=True, slots=True)
class Checked:
    """All that is known of one version of a document. `stamp`: another one whenever something else is to be shown."""

    source: Source
    report: Report | None
    remarks: tuple[Remark, ...]
    stamp: int = 0


class Documents:
    """The open documents with all that is known of them, and what editors decided on them.

    `decisions`: the file, or none: then what is rejected is forgotten with the server. `now`: UTC, ISO 8601.
    """

    def __init__(self, settings: Settings, now: Callable[[], str], who: str = "", rest: float = _REST) -> None:
        self.settings = settings
        self.decisions = settings.decisions
        self._now, self._who, self._rest = now, who, rest
        self._pool = Pool(settings, 1)
        self._known: dict[str, Checked] = {}
        self._tasks: dict[str, tuple[Source, asyncio.Task[Checked]]] = {}
        self._rejected: dict[str, dict[str, Decision]] = {}
        self._stamp = 0

    def open(self) -> None:
        """Begin to load the models, in the background."""
        self._pool.start()

    def close(self) -> None:
        """End what examines."""
        for _, task in self._tasks.values():
            task.cancel()
        self._pool.close()

    def forget(self, uri: str, *, closed: bool = False) -> None:
        """Examine a document again when it is asked for next; `closed`: keep nothing of it."""
        self._known.pop(uri, None)
        _, task = self._tasks.pop(uri, (None, None))
        if task is not None:
            task.cancel()
        if closed:
            self._rejected.pop(uri, None)

    def known(self, source: Source) -> Checked | None:
        """All that is known of this very version of a document, without waiting."""
        checked = self._known.get(source.uri)
        return self._shown(checked) if checked is not None and checked.source == source else None

    async def checked(self, current: Callable[[], Source]) -> Checked:
        """All that is known of a document when it has come to rest. A check that a change outdates is begun anew."""
        while True:
            source = current()
            if (known := self.known(source)) is not None:
                return known
            begun, task = self._tasks.get(source.uri, (None, None))
            if task is None or begun != source:
                if task is not None:
                    task.cancel()
                task = asyncio.ensure_future(self._check(source))
                self._tasks[source.uri] = (source, task)
            await asyncio.wait({task})  # who waits may be cancelled; the check goes on for the others
            if self._tasks.get(source.uri, (None, None))[1] is task:
                del self._tasks[source.uri]
            if not task.cancelled():
                self._known[source.uri] = task.result()

    async def _check(self, source: Source) -> Checked:
        await asyncio.sleep(self._rest)
        limit = self.settings.max_characters
        beside = await asyncio.to_thread(references.beside, source.text, source.path, limit)
        remarks = [Remark(beside.line, beside.problem)] if beside.problem else []
        path = str(source.path) if source.path else None
        article = Article(source.path.stem if source.path else source.uri, references.story(source.text), path)
        if not any(map(str.isalnum, article.text)):
            return self._stamped(source, None, remarks)
        try:
            outcome = await self._pool.ask(Story(article=article, references=beside.articles))
        except Refusal as error:
            outcome = Failure(str(error))
        if not isinstance(outcome, Report):
            reason = outcome.reason if isinstance(outcome, Failure) else "it gave no report"
            return self._stamped(source, None, [*remarks, Remark(0, f"not examined: {reason}")])
        unused = (one for one in outcome.references if not one.used)
        remarks += [Remark(beside.line, f"not the other version: {one.path}: {one.reason}", False) for one in unused]
        failed = (one for one in outcome.not_run if one.failed)
        remarks += [Remark(0, f"not examined ({one.stage}): {one.reason}") for one in failed]
        return self._stamped(source, outcome, remarks)

    def _stamped(self, source: Source, report: Report | None, remarks: list[Remark]) -> Checked:
        self._stamp += 1
        return Checked(source, report, tuple(remarks), self._stamp)

    def _shown(self, checked: Checked) -> Checked:
        """The same without what editors rejected or always allow."""
        if checked.report is None:
            return checked
        try:
            report = shown(checked.report, self._made(checked.report, checked.source.uri))
        except DetectorError as error:
            return replace(checked, remarks=(*checked.remarks, Remark(0, str(error))))
        return replace(checked, report=report)

    def _made(self, report: Report, uri: str) -> dict[str, Decision]:
        made = dict(self._rejected.get(uri, {}))
        if self.decisions and Path(self.decisions).exists():  # it is made with the first decision
            with Decisions.open(self.decisions) as kept:
                made.update(kept.of(report))
        return made

    def decide(self, uri: str, finding: str, verdict: Ruling) -> bool:
        """Put a decision down on a finding of the version that is known; False where that has none of this id.

        Raises:
            DecisionsError: the file of decisions cannot be written.
        """
        checked = self._known.get(uri)
        if checked is None or checked.report is None or all(one.id != finding for one in checked.report.findings):
            return False
        decision = decide(checked.report, finding, verdict, when=self._now(), who=self._who)
        if self.decisions:
            with Decisions.open(self.decisions) as kept:
                kept.record(decision)
        else:
            ruled = self._rejected.setdefault(uri, {})
            ruled.update({mention.finding: decision for mention in decision.mentions})
        self._known[uri] = self._stamped(checked.source, checked.report, list(checked.remarks))
        return True
