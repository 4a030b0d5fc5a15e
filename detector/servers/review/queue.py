"""The stories that an editor has before her, each examined once and again where it was put away.

Stories are examined in the background, what an editor opens before the others. Facts for the list are kept of all,
whole reports of the last ones alone: thousands of stories may wait.
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from hashlib import sha256

from ...findings.need import Need, need_of
from ...formats import Source
from ...types import Article, Finding, Problem, Report
from ...types.engine import Failure
from ..pool import Pool
from ..refusal import Refusal
from ..worker import Outcome, Story
from .book import Book

_KEPT = 64
"""Whole reports that are kept: a long one with its alignment takes some 3 MB."""
_MOST = 5_000
"""Stories that may wait: their findings are kept, some 20 kB a story."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The file in which a story came, and its bytes, to be written again with corrections."""

    source: Source
    load: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A story as it is examined: what it is, what stands beside it, and its file."""

    article: Article
    references: tuple[Article, ...] = ()
    origin: Origin


Opening = Callable[[], Brought]
"""Reads a story; raises a DetectorError or OSError where that cannot be done."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A story as the list shows it."""

    action: str
    need: Need
    sha256: str
    words: int
    findings: tuple[Finding, ...]
    beside: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()

    @classmethod
    def of(cls, report: Report) -> Facts:
        """The facts of a report."""
        return cls(
            action=report.verdict.action,
            need=need_of(report.to_dict()),
            sha256=report.story.sha256,
            words=report.story.words,
            findings=report.findings,
            beside=tuple(one.path or one.id for one in report.references if one.used),
            unused=tuple(one.path or one.id for one in report.references if not one.used),
            failed=tuple(f"{one.stage}: {one.reason}" for one in report.not_run if one.failed),
        )


@dataclass(slots=True)
class Entry:
    """A story of the queue. `facts` are there once it is examined, `problem` where that cannot be done."""

    key: str
    name: str
    id: str
    open: Opening
    number: int
    facts: Facts | None = None
    problem: str | None = None
    asked: bool = False
    """True once it is on its way to the pool."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A story with its report."""

    brought: Brought
    report: Report


@dataclass(slots=True)
class Queue:
    """Stories by their keys, in the order in which they came. Safe for threads."""

    book: Book
    forgets: bool = False
    """True where the decisions are gone with the server."""
    _pool: Pool | None = None
    _entries: dict[str, Entry] = field(default_factory=dict)
    _examined: OrderedDict[str, Examined] = field(default_factory=OrderedDict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _under_way: int = 0
    _changes: int = 0

    @property
    def version(self) -> str:
        """Another word after every change of the list or of a decision."""
        return f"{self._changes}.{self.book.version}"

    def start(self, pool: Pool) -> None:
        """Examine in the background what waits and what comes."""
        self._pool = pool
        self._next()

    def add(self, name: str, id: str, text: str, opening: Opening, facts: Facts | None = None) -> Entry:
        """Put a story behind the others; one that is there already stays where it is.

        Raises:
            Refusal: there are too many.
        """
        digest = sha256("\0".join((name, id, text)).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        with self._lock:
            entry = self._entries.get(digest)
            if entry is None:
                if len(self._entries) >= _MOST:
                    raise Refusal(429, f"there are {_MOST:,} stories already: start the server again")
                entry = self._entries[digest] = Entry(digest, name, id, opening, len(self._entries), facts)
            else:  # the same story with other versions beside it: it is examined again
                entry.open, entry.facts, entry.problem, entry.asked = opening, facts, None, False
                self._examined.pop(digest, None)
            self._changes += 1
        self._next()
        return entry

    def add_problem(self, problem: Problem) -> None:
        """Put down what could not be read."""
        name = problem.path or problem.story or "a story"

        def refuse() -> Brought:
            raise Refusal(422, problem.reason)

        entry = self.add(name, problem.story or name, problem.reason, refuse)
        entry.problem = problem.reason

    def entries(self) -> list[Entry]:
        """All stories as they are now."""
        with self._lock:
            return [replace(entry) for entry in self._entries.values()]

    def __getitem__(self, key: str) -> Entry:
        with self._lock:
            return self._entries[key]

    def __len__(self) -> int:
        return len(self._entries)

    async def examined(self, key: str) -> Examined:
        """A story with its report, before all that only waits.

        Raises:
            KeyError: there is no such story.
            Refusal: it cannot be examined, or there is no room.
        """
        entry = self[key]
        with self._lock:
            if (known := self._examined.get(key)) is not None:
                self._examined.move_to_end(key)
                return known
        assert self._pool is not None
        brought = await asyncio.to_thread(_opened, entry)
        outcome = await self._pool.ask(Story(article=brought.article, references=brought.references))
        self._put(entry, brought, outcome)
        if entry.problem is not None:
            raise Refusal(422, entry.problem)
        with self._lock:
            return self._examined[key]

    # ------------------------------------------------------------------ in the background

    def _next(self) -> None:
        """Send what waits to the pool, as much as its processes can work on."""
        pool = self._pool
        while pool is not None:
            with self._lock:
                waiting = (e for e in self._entries.values() if e.facts is None and e.problem is None and not e.asked)
                entry = next(waiting, None) if self._under_way < pool.jobs else None
                if entry is None:
                    return
                entry.asked = True
                self._under_way += 1
            try:
                brought = _opened(entry)
                asked = pool.submit(Story(article=brought.article, references=brought.references), later=True)
            except Refusal as refusal:
                with self._lock:
                    self._under_way -= 1
                    entry.problem = refusal.reason
                    self._changes += 1
                continue
            asked.add_done_callback(self._done(entry, brought))

    def _done(self, entry: Entry, brought: Brought) -> Callable[[Future[Outcome]], None]:
        def done(future: Future[Outcome]) -> None:
            with self._lock:
                self._under_way -= 1
            if future.cancelled() or future.exception() is not None:
                return  # the server is ending
            self._put(entry, brought, future.result())
            self._next()

        return done

    def _put(self, entry: Entry, brought: Brought, outcome: Outcome) -> None:
        with self._lock:
            if isinstance(outcome, Failure):
                entry.problem = outcome.reason
            elif isinstance(outcome, Report):
                entry.facts, entry.problem = Facts.of(outcome), None
                self._examined[entry.key] = Examined(brought, outcome)
                self._examined.move_to_end(entry.key)
                while len(self._examined) > _KEPT:
                    self._examined.popitem(last=False)
            self._changes += 1


def _opened(entry: Entry) -> Brought:
    """The story, read.

    Raises:
        Refusal: it cannot be read.
    """
    from ...types.errors import DetectorError

    try:
        return entry.open()
    except DetectorError as error:
        raise Refusal(422, str(error)) from error
    except OSError as error:
        raise Refusal(422, f"{entry.name} cannot be read: {error.strerror or error}") from error
