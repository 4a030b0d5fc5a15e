"""The decisions of a desk, asked from many requests: one connection in a thread of its own, one question at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from ...findings.decisions import Decisions, decide, utc_now
from ...findings.edits import decided
from ...types import Decision, Finding, Report, Ruling

Result = TypeVar("Result")
_SUFFIXES = ("", "-wal")


class Conflict(Exception):
    """Somebody else has decided since an editor last saw the place; `now`: what holds, None where it was undone."""

    def __init__(self, now: Decision | None) -> None:
        super().__init__("somebody else has decided")
        self.now = now


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An editor's word on a finding. `seen`: the mark of the decision that she saw there, empty where she saw none."""

    finding: str
    verdict: Ruling
    text: str | None = None
    who: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A story with its findings, of which it is asked what is decided."""

    story: str
    sha256: str
    findings: Sequence[Finding]


def mark_of(decision: Decision | None) -> str:
    """A word that is another for each decision; empty where there is none."""
    if decision is None:
        return ""
    parts = (decision.who, decision.when, decision.verdict, decision.text or "", decision.finding)
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


class Book:
    """The file of decisions. Close it.

    Raises:
        DecisionsError: the file is damaged, foreign, of a newer version, or cannot be written.
    """

    def __init__(self, path: Path, now: Callable[[], str] = utc_now) -> None:
        self.path = path
        self._now = now
        self._thread = ThreadPoolExecutor(1, "decisions")
        self._kept = self._thread.submit(Decisions.open, path).result()

    @property
    def version(self) -> str:
        """Another word after every change of the file, whoever made it."""
        return "-".join(map(_stamp, (self.path.with_name(self.path.name + suffix) for suffix in _SUFFIXES)))

    async def of(self, report: Report) -> Mapping[str, Decision]:
        """The decisions that hold for a report, by the id of the finding."""
        return await self._ask(lambda: decided(report, self._kept.of(report)))

    async def of_all(self, asked: Iterable[Asked]) -> list[Mapping[str, Decision]]:
        """The decisions on the findings of each story."""
        stories = list(asked)
        return await self._ask(lambda: [self._kept.on_findings(s.story, s.sha256, s.findings) for s in stories])

    async def tell(self, report: Report, told: Told) -> None:
        """Put a decision down.

        Raises:
            KeyError: the report has no such finding.
            Conflict: somebody else has decided in the meantime; nothing was put down.
        """

        def put() -> None:
            with self._kept.exclusive():  # another server may be at the same file
                self._refuse_unseen(report, told.finding, told.seen)
                self._kept.record(
                    decide(report, told.finding, told.verdict, when=self._now(), who=told.who, text=told.text)
                )

        await self._ask(put)

    async def undo(self, report: Report, finding: str, seen: str) -> None:
        """Take back the decision on a finding.

        Raises:
            Conflict: it is not the one that was seen; nothing was taken back.
        """

        def take_back() -> None:
            with self._kept.exclusive():
                decision = self._refuse_unseen(report, finding, seen)
                if decision is not None:
                    self._kept.withdraw(decision)

        await self._ask(take_back)

    def close(self) -> None:
        """Close the file."""
        self._thread.submit(self._kept.close).result()
        self._thread.shutdown()

    def _refuse_unseen(self, report: Report, finding: str, seen: str) -> Decision | None:
        decision = decided(report, self._kept.of(report)).get(finding)
        if mark_of(decision) != seen:
            raise Conflict(decision)
        return decision

    async def _ask(self, question: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, question)


def _stamp(file: Path) -> str:
    try:
        stat = file.stat()
    except OSError:
        return ""
    return f"{stat.st_mtime_ns:x}.{stat.st_size:x}"
