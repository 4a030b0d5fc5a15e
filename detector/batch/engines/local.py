"""This machine: one process, or several.

A process has one item at a time, so that it is known which of them it died of, or takes too long with: that item alone
is lost, and a new process takes the place.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from ...types.engine import Failure, Work
from ...types.errors import DetectorError, ServiceError

_AHEAD = 32
"""Items, a process, that `map` works on ahead of the one that is due: so many results may wait for a slow one."""
_TRIES = 3
"""Processes that die of one item before it is given up: some die of something else, and take their item along."""
_STARTS = 3
"""Processes that die one after another before they can work: then none can."""
_NONE = -1
"""Number of no item."""
_PATIENCE = 5.0
"""Seconds in which a process may close what it has opened, when all is done."""


class LocalEngine:
    """`jobs` processes of this machine. 1 works in this process, where an item may take its time.

    `seconds` is the longest that an item may take; 0: as long as it needs.
    """

    def __init__(self, jobs: int, seconds: float = 0.0) -> None:
        self.jobs = max(jobs, 1)
        self.seconds = seconds

    @contextmanager
    def workers(self, open_work: Callable[[], Work]) -> Iterator[_Here | _Processes]:
        """Processes, or this one, in which the work is open until the end of the block."""
        if self.jobs == 1 and not self.seconds:
            with open_work() as work:
                yield _Here(work)
            return
        processes = _Processes(open_work, self.jobs, self.seconds)
        try:
            yield processes
        finally:
            processes.close()

    def map(self, open_work: Callable[[], Work], items: Iterable[Any]) -> Iterator[Any]:
        """One round: a result or a `Failure` for each item, in order."""
        with self.workers(open_work) as workers:
            yield from workers.map(items)


@dataclass(frozen=True, slots=True)
class _Here:
    """The work, opened in this process."""

    work: Callable[[Any], Any]

    def map(self, items: Iterable[Any]) -> Iterator[Any]:
        return (_outcome(self.work, item) for item in items)

    def each(self, items: Iterable[Any]) -> Iterator[tuple[int, Any]]:
        return enumerate(self.map(items))


@dataclass(slots=True, eq=False)
class _Worker:
    """A process, the item that it works on, and since when."""

    process: BaseProcess
    connection: Connection
    ready: bool = False
    number: int = _NONE
    item: Any = None
    since: float = 0.0

    def give(self, number: int, item: Any) -> None:
        """Give an item to the process."""
        self.number, self.item, self.since = number, item, time.monotonic()
        with suppress(OSError):  # it has died, which is heard next
            self.connection.send(item)

    def end(self, patience: float) -> None:
        """End the process: when it has closed what it opened, or, where that takes too long, at once."""
        self.connection.close()
        if self.number < 0:
            self.process.join(patience)
        self.process.kill()
        self.process.join()
        self.process.close()


@dataclass(frozen=True, slots=True)
class _Died:
    """Stands for the result of an item whose process is gone."""

    reason: str = "the process that examined it died (out of memory, or a fault in a library)"


class _Processes:
    """Processes in which the work is open; new ones where one has died or was ended."""

    def __init__(self, open_work: Callable[[], Work], jobs: int, seconds: float) -> None:
        self._open_work = open_work
        self._jobs = jobs
        self._seconds = seconds
        self._dead_at_start = 0
        self._workers: list[_Worker] = []

    def map(self, items: Iterable[Any]) -> Iterator[Any]:
        done: dict[int, Any] = {}
        due = 0
        for number, result in self._round(items, within=self._jobs * _AHEAD):
            done[number] = result
            while due in done:
                yield done.pop(due)
                due += 1

    def each(self, items: Iterable[Any]) -> Iterator[tuple[int, Any]]:
        return self._round(items)

    def _round(self, items: Iterable[Any], within: int | None = None) -> Iterator[tuple[int, Any]]:
        """Numbers and results as they are done; `within`: no item is begun so far ahead of the first that is not."""
        rest = enumerate(items)
        again: deque[tuple[int, Any]] = deque()  # whose process has died: of another cause perhaps
        deaths: Counter[int] = Counter()
        waiting = next(rest, None)
        while waiting is not None or again or self._busy():
            for worker in self._idle() if waiting is not None or again else ():
                if again:
                    worker.give(*again.popleft())
                elif waiting is not None:
                    first = min((each.number for each in self._busy()), default=waiting[0])
                    if within is not None and waiting[0] - first >= within:
                        break
                    worker.give(*waiting)
                    waiting = next(rest, None)
            for worker, result in self._heard():
                number, item = worker.number, worker.item
                if isinstance(result, _Died):
                    deaths[number] += 1
                    if deaths[number] < _TRIES:
                        again.append((number, item))
                        continue
                yield number, Failure(result.reason) if isinstance(result, _Died) else result

    def _busy(self) -> list[_Worker]:
        return [worker for worker in self._workers if worker.number >= 0]

    def _idle(self) -> list[_Worker]:
        """Processes that wait for an item; as many as there are to be are started."""
        while len(self._workers) < self._jobs:
            self._workers.append(_started(self._open_work, self._jobs))
        return [worker for worker in self._workers if worker.ready and worker.number < 0]

    def _heard(self) -> Iterator[tuple[_Worker, Any]]:
        """Wait until something is done, or has taken too long: the workers as they were, and the results."""
        ready = multiprocessing.connection.wait([each.connection for each in self._workers], self._left())
        for worker in [each for each in self._workers if each.connection in ready]:
            try:
                message = worker.connection.recv()
            except (EOFError, OSError):
                yield from self._lost(worker, _Died())
                continue
            if worker.ready:
                done = replace(worker)
                worker.number, worker.item = _NONE, None
                yield done, message
            else:
                worker.ready, self._dead_at_start = True, 0
        if self._seconds:
            for worker in [each for each in self._busy() if time.monotonic() - each.since > self._seconds]:
                reason = f"it took more than {self._seconds:g} seconds and was left (the setting seconds_per_story)"
                yield from self._lost(worker, Failure(reason))

    def _left(self) -> float | None:
        """Seconds until the first item has taken too long; None where none can."""
        begun = [worker.since for worker in self._busy()]
        return max(min(begun) + self._seconds - time.monotonic(), 0.0) if begun and self._seconds else None

    def _lost(self, worker: _Worker, result: _Died | Failure) -> Iterator[tuple[_Worker, Any]]:
        """Give a process up, and the item that it worked on.

        Raises:
            ServiceError: one after another dies before it can work.
        """
        self._workers.remove(worker)
        worker.end(patience=0.0)
        if worker.number >= 0:
            yield worker, result
        elif not worker.ready:
            self._dead_at_start += 1
            if self._dead_at_start >= _STARTS:
                raise ServiceError("the processes that are to examine die when they are started (out of memory?)")

    def close(self) -> None:
        for worker in self._workers:
            worker.connection.close()  # that is how it knows
        for worker in self._workers:
            worker.end(_PATIENCE)
        self._workers.clear()


def _started(open_work: Callable[[], Work], jobs: int) -> _Worker:
    """A new process that shares nothing with this one; each takes its share of the cores."""
    context = multiprocessing.get_context("spawn")
    threads = max(len(os.sched_getaffinity(0)) // jobs, 1) if hasattr(os, "sched_getaffinity") else 1
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, open_work, threads), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _serve(connection: Connection, open_work: Callable[[], Work], threads: int) -> None:
    """In a new process: open the work and do it with each item that comes, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the parent ends this process
    hold_to(threads)
    with ExitStack() as stack, suppress(EOFError, OSError):
        try:
            work = stack.enter_context(open_work())
        except Exception as error:
            failure = Failure(str(error)) if isinstance(error, DetectorError) else _failure(error)
            work = lambda _: failure  # noqa: E731
        connection.send(None)
        while True:
            connection.send(_outcome(work, connection.recv()))


def hold_to(threads: int) -> None:
    """In a new process: die with the parent, and hold the libraries to their share of the cores."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(threads)
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def _outcome(work: Callable[[Any], Any], item: Any) -> Any:
    try:
        return work(item)
    except DetectorError as error:
        return Failure(str(error))
    except Exception as error:  # one bad item never ends the run
        return _failure(error)


def _failure(error: Exception) -> Failure:
    return Failure(f"failed with {type(error).__name__}: {error} (please report this)")
