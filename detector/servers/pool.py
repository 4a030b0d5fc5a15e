"""Some Examiners, each in a process of its own, behind one queue that is bounded.

A process can be ended where a thread cannot: a story that takes longer than it may, or brings its process down, costs
itself alone, and a new process takes the place. What people wait for goes before what a batch has sent.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from ..settings import Settings
from ..types.engine import Failure
from .refusal import Busy, Refusal
from .worker import Job, Outcome, Ready, work

_OPENING = 120.0
"""Seconds in which a process has to be ready: on a cold disk the models take some twenty."""
_ENDING = 2.0
"""Seconds that a process has to end by itself."""
_AGAIN = 5.0
"""Seconds before a process that could not be opened is tried again."""
_USUAL = 0.2
"""Seconds that a story takes, until some have been seen."""
_SHARE = 0.1
"""Share of the newest story in the mean of the seconds."""


@dataclass(slots=True)
class _Asked:
    job: Job
    future: Future[Outcome] = field(default_factory=Future)


@dataclass(frozen=True, slots=True)
class State:
    """The pool at one moment. `problem`: why no process could be opened."""

    processes: int
    ready: int
    waiting: int
    examined: int
    failed: int
    problem: str | None
    signature: str | None


class Pool:
    """`jobs` processes; at most `room` jobs wait; a job may take `limit` seconds. Safe for threads."""

    def __init__(self, settings: Settings, jobs: int, *, room: int = 200, limit: float = 60.0) -> None:
        self.settings = settings
        self.jobs = max(jobs, 1)
        self.room = room
        self.limit = limit
        self._first: deque[_Asked] = deque()
        self._later: deque[_Asked] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._ready = 0
        self._examined = self._failed = 0
        self._seconds = _USUAL
        self._problem: str | None = None
        self._signature: str | None = None
        self._keepers = [
            threading.Thread(target=self._keep, name=f"examiner-{number}", daemon=True) for number in range(self.jobs)
        ]
        self.on_done: Callable[[float, bool], None] = lambda _seconds, _failed: None
        """Told of every job that is done: seconds, and whether it failed."""

    def start(self) -> None:
        """Open the processes, in the background."""
        for keeper in self._keepers:
            keeper.start()

    def submit(self, job: Job, *, later: bool = False) -> Future[Outcome]:
        """Put a job into the queue; `later`: behind all that people wait for.

        Raises:
            Busy: there is no room.
        """
        asked = _Asked(job)
        with self._changed:
            queue = self._later if later else self._first
            if len(queue) >= self.room:
                for one in [one for one in queue if one.future.cancelled()]:
                    queue.remove(one)
            if len(queue) >= self.room:
                raise Busy(max(1, round(len(self._first) * self._seconds / self.jobs)))
            queue.append(asked)
            self._changed.notify()
        return asked.future

    async def ask(self, job: Job, *, later: bool = False) -> Outcome:
        """The outcome of a job. Who is cancelled while waiting leaves the queue.

        Raises:
            Busy: there is no room.
        """
        return await asyncio.wrap_future(self.submit(job, later=later))

    @property
    def state(self) -> State:
        """How it stands."""
        with self._changed:
            waiting = len(self._first) + len(self._later)
            return State(self.jobs, self._ready, waiting, self._examined, self._failed, self._problem, self._signature)

    def close(self) -> None:
        """End the processes; what waits is refused."""
        with self._changed:
            self._closing = True
            waiting = [*self._first, *self._later]
            self._first.clear()
            self._later.clear()
            self._changed.notify_all()
        for asked in waiting:
            if asked.future.set_running_or_notify_cancel():
                asked.future.set_exception(Refusal(503, "the server is ending"))
        for keeper in self._keepers:
            if keeper.is_alive():
                keeper.join(_ENDING + 1)

    # ------------------------------------------------------------------ one process

    def _keep(self) -> None:
        """Keep one process open, and give it one job after another."""
        process: _Process | None = None
        while True:
            if process is None:
                process = self._opened()
            asked = self._next(_AGAIN if process is None else None)
            if asked is None and self._closing:
                break
            if asked is None or not asked.future.set_running_or_notify_cancel():
                continue
            if process is None:
                asked.future.set_exception(Refusal(503, f"nothing can be examined: {self._problem}"))
                continue
            started = time.monotonic()
            outcome = process.ask(asked.job, self.limit, lambda: self._closing)
            seconds = time.monotonic() - started
            with self._changed:
                self._examined += 1
                self._failed += isinstance(outcome, Failure)
                self._seconds += _SHARE * (seconds - self._seconds)
                if not process.alive:
                    self._ready -= 1
            if not process.alive:
                process = None
            asked.future.set_result(outcome)
            self.on_done(seconds, isinstance(outcome, Failure))
        if process is not None:
            process.close()

    def _opened(self) -> _Process | None:
        process = _Process(self.settings, self.jobs)
        said = process.opened(lambda: self._closing)
        with self._changed:
            if isinstance(said, Ready):
                self._ready += 1
                self._problem, self._signature = None, said.signature
                return process
            self._problem = said.reason
        process.close()
        return None

    def _next(self, patience: float | None) -> _Asked | None:
        with self._changed:
            self._changed.wait_for(lambda: self._first or self._later or self._closing, patience)
            queue = self._first or self._later
            return queue.popleft() if queue else None


class _Process:
    """One process and the end of the connection to it."""

    def __init__(self, settings: Settings, jobs: int) -> None:
        context = multiprocessing.get_context("spawn")
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        self._ours: Connection
        self._ours, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(
            target=work, args=(theirs, settings, max(cores // jobs, 1)), name="detector-examiner", daemon=True
        )
        self._process.start()
        theirs.close()
        self.alive = True

    def opened(self, closing: Callable[[], bool]) -> Ready | Failure:
        """The word that it can be asked, or why it cannot."""
        said = self._said(_OPENING, closing)
        return said if isinstance(said, Ready | Failure) else Failure("it said something else")

    def ask(self, job: Job, limit: float, closing: Callable[[], bool]) -> Outcome:
        """The outcome of a job; of one that takes too long, or costs the process its life, a `Failure`."""
        try:
            self._ours.send(job)
        except (OSError, ValueError) as error:
            self.close()
            return Failure(f"the process that examines could not be asked: {error}")
        said = self._said(limit, closing)
        return Failure("it said something else") if isinstance(said, Ready) else said

    def _said(self, limit: float, closing: Callable[[], bool]) -> Outcome | Ready:
        until = time.monotonic() + limit
        try:
            while not self._ours.poll(min(max(until - time.monotonic(), 0.0), 1.0)):
                if closing():
                    self.close()
                    return Failure("the server is ending")
                if time.monotonic() >= until:
                    self.close()
                    return Failure(f"it took longer than {limit:.0f} s")
            said: Outcome | Ready = self._ours.recv()
            return said
        except (EOFError, OSError):
            self.close()
            return Failure("the process that examined it died (out of memory, or a fault in a library)")

    def close(self) -> None:
        """End the process, by force where it works on."""
        self.alive = False
        self._ours.close()
        self._process.terminate()
        self._process.join(_ENDING)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(_ENDING)
