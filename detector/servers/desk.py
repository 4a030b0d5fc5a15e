"""The one thing that every router is given: the pool of Examiners, the authority files, the settings, who may ask."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from ..authorities.sqlite.authority_file import AuthorityFile
from ..findings.decisions import Decisions, shown
from ..settings import Settings
from ..types import Article, Decision, Report
from ..types.engine import Failure
from .access import Access
from .api.batches import Batches
from .languagetool.engines import LanguageTool
from .pool import Pool
from .refusal import Refusal
from .worker import Job, Outcome, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The resources of one server; a router is a function of it that gives routes."""

    settings: Settings
    pool: Pool
    sources: tuple[AuthorityFile, ...]
    access: Access
    languagetool: LanguageTool
    batches: Batches
    decisions: Path | None = None

    @classmethod
    def of(
        cls,
        settings: Settings,
        sources: Sequence[AuthorityFile] = (),
        access: Access | None = None,
        *,
        jobs: int = 1,
        room: int = 200,
        limit: float = 60.0,
    ) -> Desk:
        """A desk whose pool is not started yet.

        It has `jobs` processes and `room` for stories that wait, each of which may take `limit` seconds.
        """
        pool = Pool(settings, jobs, room=room, limit=limit)
        decisions = Path(settings.decisions) if settings.decisions else None
        return cls(
            settings=settings,
            pool=pool,
            sources=tuple(sources),
            access=access or Access(),
            languagetool=LanguageTool(settings),
            batches=Batches(pool, decisions),
            decisions=decisions,
        )

    def close(self) -> None:
        """End the processes that were started, and forget the batches."""
        self.pool.close()
        self.languagetool.close()
        self.batches.close()

    async def examine(
        self,
        request: Request,
        article: Article,
        references: Sequence[Article] = (),
        *,
        rules: Sequence[str] = (),
        min_precision: float | None = None,
    ) -> Report:
        """The report of a story, for the client of a request; who goes away leaves the queue.

        Raises:
            Refusal: there is no room (429), or the story cannot be examined (422).
        """
        story = Story(article=article, references=tuple(references), rules=tuple(rules), min_precision=min_precision)
        outcome = await self.ask(request, story)
        assert isinstance(outcome, Report)
        return outcome

    async def shown(self, report: Report) -> Report:
        """The report as editors are shown it: without what they rejected or always allow."""
        if self.decisions is None:
            return report
        return shown(report, await self.decided(report))

    async def decided(self, report: Report) -> dict[str, Decision]:
        """The decisions of editors that hold for a report; none where there is no file of them."""
        return await run_in_threadpool(self._decided, report)

    def _decided(self, report: Report) -> dict[str, Decision]:
        if self.decisions is None:
            return {}
        with Decisions.open(self.decisions) as kept:
            return kept.of(report)

    async def ask(self, request: Request, job: Job) -> Outcome:
        """The outcome of a job, no `Failure`.

        Raises:
            Refusal: there is no room (429), or the job cannot be done (422).
        """
        asked = asyncio.ensure_future(self.pool.ask(job))
        gone = asyncio.ensure_future(_gone(request))
        try:
            await asyncio.wait((asked, gone), return_when=asyncio.FIRST_COMPLETED)
            if not asked.done():
                raise Refusal(499, "the client has gone")
            outcome = asked.result()
        finally:
            for task in (asked, gone):
                task.cancel()
                with suppress(asyncio.CancelledError, Refusal):
                    await task
        if isinstance(outcome, Failure):
            raise Refusal(422, outcome.reason)
        return outcome


async def _gone(request: Request) -> None:
    """Returns when the client has closed the connection; the body has to be read before."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
