"""Batches under way and done: stories that wait behind all that people wait for, each batch in a folder of its own.

A batch takes the processes one story at a time, so that several share them; what it found lies on disk until it is
taken away, grows old, or the server ends. References are those that the stories find among all that were sent with
them, as in `detector batch`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ...batch.pairing import EncodedReference, store
from ...types import Article, Problem
from ...types.engine import Failure
from ...writers import problem_dict
from ..pool import Pool
from ..refusal import Busy, Refusal
from ..worker import Job, Line, Offered, Outcome, ReportLine
from .asked import AskedBatch

_LOG = logging.getLogger("detector")
_MOST = 20
"""Batches that are kept; the oldest that is done makes room for a new one."""
_KEPT_S = 24 * 3600.0
"""Seconds that a batch is kept after it is done."""
_PAUSE = 0.2
"""Seconds before a full queue is asked again."""
_WAIT_S = 5

Status = Literal["waiting", "running", "done", "cancelled", "failed"]


@dataclass(slots=True)
class Batch:
    """One batch. `lines` says where in its file each report ends."""

    id: str
    folder: Path
    asked: AskedBatch | None
    total: int
    status: Status = "waiting"
    done: int = 0
    alerts: int = 0
    hints: int = 0
    labels: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    ended: float | None = None
    task: asyncio.Task[None] | None = None

    @property
    def reports(self) -> Path:
        """The file of the reports, one a line, in the order in which the stories were sent."""
        return self.folder / "reports.jsonl"

    def told(self) -> dict[str, Any]:
        """How far it is."""
        return {
            "id": self.id,
            "status": self.status,
            "total": self.total,
            "done": self.done,
            "alerts": self.alerts,
            "hints": self.hints,
            "labels": dict(sorted(self.labels.items())),
            "problems": [problem_dict(problem) for problem in self.problems],
        }


class Batches:
    """The batches of one server, by their ids."""

    def __init__(self, pool: Pool, decisions: Path | None = None) -> None:
        self._pool = pool
        self._decisions = decisions
        self._folder: Path | None = None
        self._batches: dict[str, Batch] = {}

    def start(self, asked: AskedBatch) -> Batch:
        """Take up a batch.

        Raises:
            Busy: there are as many as there may be, none of them done.
        """
        self._make_room()
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="detector-batches-"))
        id_ = secrets.token_urlsafe(12)
        folder = self._folder / id_
        folder.mkdir(mode=0o700)
        batch = Batch(id_, folder, asked, len(asked.stories), problems=list(asked.problems))
        self._batches[id_] = batch
        batch.task = asyncio.create_task(self._run(batch))
        return batch

    def get(self, id_: str) -> Batch:
        """A batch.

        Raises:
            Refusal: there is none of this id.
        """
        batch = self._batches.get(id_)
        if batch is None:
            raise Refusal(404, "there is no such batch: a batch is kept for a day after it is done")
        return batch

    def all(self) -> list[Batch]:
        """All batches, the oldest first."""
        return list(self._batches.values())

    async def cancel(self, batch: Batch) -> None:
        """End a batch and forget it."""
        if batch.task is not None:
            batch.task.cancel()
            with suppress(asyncio.CancelledError):
                await batch.task
        self._forget(batch)

    def close(self) -> None:
        """Forget all of them."""
        for batch in self.all():
            self._forget(batch)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    # ------------------------------------------------------------------ one batch

    async def _run(self, batch: Batch) -> None:
        asked = batch.asked
        assert asked is not None
        batch.status = "running"
        try:
            folder = await self._prepared(batch, asked.references) if asked.references else None
            await self._examined(batch, asked.stories, folder)
            batch.status = "done"
        except asyncio.CancelledError:
            batch.status = "cancelled"
            raise
        except Exception as error:
            _LOG.debug("a batch failed", exc_info=True)
            batch.status = "failed"
            reason = f"failed with {type(error).__name__}: {error} (please report this)"
            batch.problems.append(Problem(None, None, "batch", reason))
        finally:
            batch.asked = None
            batch.ended = time.monotonic()

    async def _prepared(self, batch: Batch, references: Iterable[Article]) -> Path:
        """A folder with the references, annotated and encoded."""
        folder = batch.folder / "references"
        folder.mkdir()
        encoded: list[EncodedReference] = []
        async for article, outcome in self._each(references, Offered):
            if isinstance(outcome, EncodedReference):
                encoded.append(outcome)
            else:
                batch.problems.append(_problem(article, outcome))
        await asyncio.to_thread(store, encoded, folder)
        return folder

    async def _examined(self, batch: Batch, stories: Iterable[Article], folder: Path | None) -> None:
        with batch.reports.open("w", encoding="utf-8") as out:
            async for article, outcome in self._each(stories, lambda article: Line(article, folder, self._decisions)):
                batch.done += 1
                if not isinstance(outcome, ReportLine):
                    batch.problems.append(_problem(article, outcome))
                    continue
                out.write(outcome.line + "\n")
                batch.alerts += outcome.alerts
                batch.hints += outcome.hints
                batch.labels[outcome.label] = batch.labels.get(outcome.label, 0) + 1
                batch.problems += (Problem(article.path, article.id, *skipped) for skipped in outcome.failed)

    async def _each(self, articles: Iterable[Article], job: Any) -> Any:
        """Each article with the outcome of its job, in their order; as many at once as there are processes."""
        rest = iter(articles)
        under_way: list[tuple[Article, asyncio.Task[Outcome]]] = []
        try:
            while True:
                while len(under_way) < self._pool.jobs and (article := next(rest, None)) is not None:
                    under_way.append((article, asyncio.create_task(self._ask(job(article)))))
                if not under_way:
                    return
                article, task = under_way.pop(0)
                yield article, await task
        finally:
            for _, task in under_way:
                task.cancel()

    async def _ask(self, job: Job) -> Outcome:
        while True:
            try:
                return await self._pool.ask(job, later=True)
            except Busy:
                await asyncio.sleep(_PAUSE)
            except Refusal as refusal:
                return Failure(refusal.reason)

    # ------------------------------------------------------------------ keeping

    def _make_room(self) -> None:
        now = time.monotonic()
        for batch in self.all():
            if batch.ended is not None and now - batch.ended > _KEPT_S:
                self._forget(batch)
        if len(self._batches) >= _MOST:
            oldest = next((batch for batch in self.all() if batch.ended is not None), None)
            if oldest is None:
                raise Busy(_WAIT_S)
            self._forget(oldest)

    def _forget(self, batch: Batch) -> None:
        self._batches.pop(batch.id, None)
        shutil.rmtree(batch.folder, ignore_errors=True)


def _problem(article: Article, outcome: Outcome) -> Problem:
    reason = outcome.reason if isinstance(outcome, Failure) else "it said something else"
    return Problem(article.path, article.id, "examine", reason)


def results(batch: Batch, signature: str | None) -> dict[str, Any]:
    """The published object of all reports."""
    with batch.reports.open(encoding="utf-8") as lines:
        reports = [json.loads(line) for line in lines]
    return {
        "schema_version": 1,
        "signature": signature or "",
        "reports": reports,
        "problems": [problem_dict(problem) for problem in batch.problems],
    }
