"""This machine: one process, or several.

With several, a process that dies takes its pool with it and nobody knows which item killed it. The items that were
under way are then done again one by one in a pool of one process, so that only the guilty one is lost.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import multiprocessing.util
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ...types.engine import Failure, Work
from ...types.errors import DetectorError

_AHEAD = 4
"""Items given out in advance, a process: enough to keep each busy, few enough to be done again."""

_work: Callable[[Any], Any] | Failure = Failure("the work was not opened")
_open = ExitStack()


class LocalEngine:
    """`jobs` processes of this machine; 1 works in this process."""

    def __init__(self, jobs: int) -> None:
        self.jobs = max(jobs, 1)

    @contextmanager
    def workers(self, open_work: Callable[[], Work]) -> Iterator[_Here | _Processes]:
        """Processes, or this one, in which the work is open until the end of the block."""
        if self.jobs == 1:
            with open_work() as work:
                yield _Here(work)
            return
        processes = _Processes(open_work, self.jobs)
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


class _Processes:
    """Processes in which the work is open; new ones where one has died."""

    def __init__(self, open_work: Callable[[], Work], jobs: int) -> None:
        self._open_work = open_work
        self._jobs = jobs
        self._pool = _pool(open_work, jobs, jobs)

    def map(self, items: Iterable[Any]) -> Iterator[Any]:
        rest = iter(items)
        under_way: deque[tuple[Any, Future[Any]]] = deque()
        while True:
            for item in islice(rest, self._jobs * _AHEAD - len(under_way)):
                under_way.append((item, _submit(self._pool, item)))
            if not under_way:
                return
            item, future = under_way.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                suspects = [item, *(other for other, _ in under_way)]
                done = [_result_of(future), *(_result_of(other) for _, other in under_way)]
                under_way.clear()
                self._pool.shutdown(wait=False, cancel_futures=True)
                yield from _one_by_one(self._open_work, suspects, done, self._jobs)
                self._pool = _pool(self._open_work, self._jobs, self._jobs)

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def _one_by_one(open_work: Callable[[], Work], items: list[Any], done: list[Any], jobs: int) -> Iterator[Any]:
    """The results that were there before the pool broke, and those of the other items, each tried alone."""
    pool: ProcessPoolExecutor | None = None
    try:
        for item, result in zip(items, done, strict=True):
            if not isinstance(result, BrokenProcessPool):
                yield result
                continue
            pool = pool or _pool(open_work, 1, jobs)
            try:
                yield _submit(pool, item).result()
            except BrokenProcessPool:
                pool.shutdown(wait=False)
                pool = None
                yield Failure("the process that examined it died (out of memory, or a fault in a library)")
    finally:
        if pool is not None:
            pool.shutdown(wait=True)


def _submit(pool: ProcessPoolExecutor, item: Any) -> Future[Any]:
    try:
        return pool.submit(_do, item)
    except BrokenProcessPool as error:  # it broke while items were given out: known once this one's turn comes
        future: Future[Any] = Future()
        future.set_exception(error)
        return future


def _result_of(future: Future[Any]) -> Any:
    """Result of a future of a broken pool, or the exception that says it has none."""
    if not future.done() or future.cancelled():
        return BrokenProcessPool()
    return future.exception() or future.result()


def _pool(open_work: Callable[[], Work], processes: int, jobs: int) -> ProcessPoolExecutor:
    """New processes that share nothing with this one; each takes its share of the cores."""
    context = multiprocessing.get_context("spawn")
    threads = max(len(os.sched_getaffinity(0)) // jobs, 1) if hasattr(os, "sched_getaffinity") else 1
    return ProcessPoolExecutor(processes, context, _initialise, (open_work, threads))


def _initialise(open_work: Callable[[], Work], threads: int) -> None:
    """In a new process: open the work."""
    hold_to(threads)
    global _work
    try:
        _work = _open.enter_context(open_work())
    except DetectorError as error:
        _work = Failure(str(error))
    multiprocessing.util.Finalize(None, _open.close, exitpriority=100)


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


def _do(item: Any) -> Any:
    return _work if isinstance(_work, Failure) else _outcome(_work, item)


def _outcome(work: Callable[[Any], Any], item: Any) -> Any:
    try:
        return work(item)
    except DetectorError as error:
        return Failure(str(error))
    except Exception as error:  # one bad item never ends the run
        return Failure(f"failed with {type(error).__name__}: {error} (please report this)")
