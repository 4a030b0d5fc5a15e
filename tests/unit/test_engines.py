"""Work done here and in other processes, some of which die."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from detector.batch.engines import open_engine
from detector.types.engine import Failure
from detector.types.errors import ServiceError, UnreadableError, UsageError


@contextmanager
def _squares(log: Path) -> Iterator[Callable[[int], int]]:
    """Squares numbers; 13 raises, 666 kills the process. Opening and closing are put down in a file."""
    with log.open("a") as stream:
        stream.write("open\n")

    def work(number: int) -> int:
        if number == 13:
            raise UnreadableError("thirteen.txt", "unlucky")
        if number == 14:
            raise ZeroDivisionError("fourteen")
        if number == 666:
            os.kill(os.getpid(), signal.SIGKILL)
        return number * number

    yield work
    with log.open("a") as stream:
        stream.write("close\n")


def _broken() -> object:
    raise ServiceError("cannot be opened")


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_are_in_order_and_failures_stand_in_their_place(tmp_path: Path, jobs: int) -> None:
    items = [*range(10), 13, 14, *range(20, 40)]
    results = list(open_engine("local", jobs).map(partial(_squares, tmp_path / "log"), items))
    assert results[:10] == [n * n for n in range(10)]
    assert results[10] == Failure("thirteen.txt: unlucky")
    assert results[11] == Failure("failed with ZeroDivisionError: fourteen (please report this)")
    assert results[12:] == [n * n for n in range(20, 40)]
    lines = (tmp_path / "log").read_text().splitlines()
    assert 1 <= lines.count("open") <= jobs
    assert lines.count("close") == lines.count("open")


def test_a_process_that_dies_costs_its_item_alone(tmp_path: Path) -> None:
    items = [1, 2, 666, *range(20, 50), 666, 3]
    results = list(open_engine("local", 2).map(partial(_squares, tmp_path / "log"), items))
    alive = [result for result, item in zip(results, items, strict=True) if item != 666]
    assert alive == [item * item for item in items if item != 666]
    dead = [r for r, item in zip(results, items, strict=True) if item == 666]
    assert all(isinstance(failure, Failure) and "died" in failure.reason for failure in dead)
    assert len(dead) == 2


@contextmanager
def _sleeping() -> Iterator[Callable[[float], float]]:
    def work(seconds: float) -> float:
        time.sleep(seconds)
        return seconds

    yield work


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_item_that_takes_too_long_is_left_and_holds_nothing_back(jobs: int) -> None:
    items = [0.0, 10_000.0, *[0.0] * 9]
    with open_engine("local", jobs, seconds=5.0).workers(_sleeping) as workers:
        done = list(workers.each(items))
        assert sorted(number for number, _ in done) == list(range(len(items)))
        (number, left), *_ = [each for each in done if isinstance(each[1], Failure)]
        assert number == 1
        assert isinstance(left, Failure) and "more than 5 seconds" in left.reason
        if jobs == 2:
            assert done[-1] == (number, left)  # all others were done before it was given up
        assert list(workers.map([0.0, 0.1])) == [0.0, 0.1]


@contextmanager
def _killed_once(mark: Path) -> Iterator[Callable[[int], int]]:
    def work(number: int) -> int:
        if number == 3 and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    yield work


def test_an_item_whose_process_was_killed_from_outside_is_done_again(tmp_path: Path) -> None:
    assert list(open_engine("local", 2).map(partial(_killed_once, tmp_path / "mark"), range(9))) == list(range(9))


@contextmanager
def _dying() -> Iterator[Callable[[int], int]]:
    os.kill(os.getpid(), signal.SIGKILL)
    yield int


def test_processes_that_cannot_even_start_end_the_run() -> None:
    with pytest.raises(ServiceError, match="die when they are started"):
        list(open_engine("local", 2).map(_dying, [1, 2, 3]))


@pytest.mark.parametrize("jobs", [1, 2])
def test_workers_are_kept_from_round_to_round(tmp_path: Path, jobs: int) -> None:
    with open_engine("local", jobs).workers(partial(_squares, tmp_path / "log")) as workers:
        assert list(workers.map(range(9))) == [n * n for n in range(9)]
        assert list(workers.map([])) == []
        assert list(workers.map([3])) == [9]
    assert (tmp_path / "log").read_text().splitlines().count("open") <= jobs


def test_work_that_cannot_be_opened_says_why_of_every_item() -> None:
    results = list(open_engine("local", 2).map(_broken, [1, 2, 3]))  # type: ignore[arg-type]
    assert results == [Failure("cannot be opened")] * 3


def test_engines_that_are_not_there_are_refused() -> None:
    with pytest.raises(UsageError, match="ray is not there yet"):
        open_engine("ray", 1)
    with pytest.raises(UsageError, match="unknown engine"):
        open_engine("spark", 1)
