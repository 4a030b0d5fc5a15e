"""The pool of Examiners: a queue that is bounded, a story that takes too long, a process that dies."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from multiprocessing import active_children
from pathlib import Path

import pytest

from detector import Article, Examiner, Settings
from detector.servers.pool import Pool
from detector.servers.refusal import Busy, Refusal
from detector.servers.worker import Line, Offered, Outcome, ReportLine, Story, Text
from detector.types import Report
from detector.types.engine import Failure
from detector.writers.jsonl import line

SETTINGS = Settings(grammar="none")
TEXT = "The Ministry of Internal Security said on Tuesday that it had hired 40 officers in Tacoma. Nobody was hurt."
SLOW = " ".join(f"{first}{last} said." for first in ("Abc", "Def", "Ghi", "Jkl", "Mno") for last in range(4_000))
"""A story that takes minutes."""
WAIT_S = 120


def story(text: str = TEXT) -> Story:
    return Story(article=Article("a", text))


def until(condition: Callable[[], object]) -> None:
    limit = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.02)


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with_one = Pool(SETTINGS, 1, room=5, limit=60)
    with_one.start()
    until(lambda: with_one.state.ready)
    yield with_one
    with_one.close()
    assert not [child for child in active_children() if child.name == "detector-examiner"]


def result(future: Future[Outcome]) -> Outcome:
    return future.result(WAIT_S)


def test_a_report_is_the_same_as_in_this_process(pool: Pool) -> None:
    with Examiner(SETTINGS) as examiner:
        expected = examiner.examine(Article("a", TEXT), (Article("b", TEXT.replace("40", "50")),))
        strict = examiner.with_settings(rules=("number",), min_precision=0.5)
        expected_strict = strict.examine(Article("a", TEXT), (Article("b", TEXT.replace("40", "50")),))
        assert examiner.signature == expected.signature != expected_strict.signature
    beside = (Article("b", TEXT.replace("40", "50")),)
    got = result(pool.submit(Story(article=Article("a", TEXT), references=beside)))
    assert isinstance(got, Report) and line(got) == line(expected)
    other = result(
        pool.submit(Story(article=Article("a", TEXT), references=beside, rules=("number",), min_precision=0.5))
    )
    assert isinstance(other, Report) and line(other) == line(expected_strict)
    assert other.signature == expected_strict.signature
    again = result(pool.submit(Line(Article("a", TEXT), None, None)))
    assert isinstance(again, ReportLine)
    assert isinstance(result(pool.submit(Text("They was here."))), tuple)
    assert not isinstance(result(pool.submit(Offered(Article("b", TEXT)))), Failure)


def test_a_story_that_cannot_be_examined_says_why(pool: Pool) -> None:
    half = result(pool.submit(story("half a character \ud800")))
    assert isinstance(half, Failure) and "surrogate" in half.reason
    unknown = result(pool.submit(Story(article=Article("a", TEXT), rules=("no-such-rule",))))
    assert isinstance(unknown, Failure) and "no-such-rule" in unknown.reason
    assert isinstance(result(pool.submit(story())), Report)


def test_a_process_that_dies_costs_its_story_alone(pool: Pool) -> None:
    (child,) = (child for child in active_children() if child.name == "detector-examiner")
    under_way = pool.submit(story(TEXT * 400))
    waiting = pool.submit(story())
    until(under_way.running)
    os.kill(child.pid or 0, signal.SIGKILL)
    died = result(under_way)
    assert isinstance(died, Failure) and "died" in died.reason
    assert isinstance(result(waiting), Report)


def test_a_full_queue_is_busy_and_who_goes_away_makes_room(pool: Pool) -> None:
    under_way = pool.submit(story(TEXT * 300))
    until(under_way.running)
    waiting = [pool.submit(story()) for _ in range(5)]
    with pytest.raises(Busy) as refused:
        pool.submit(story())
    assert refused.value.status == 429 and int(refused.value.headers["Retry-After"]) >= 1
    assert not isinstance(pool.submit(story(), later=True), Busy)  # a batch has a queue of its own
    assert waiting.pop().cancel()
    waiting.append(pool.submit(story()))
    assert all(isinstance(result(future), Report) for future in (under_way, *waiting))


def test_people_go_before_a_batch(pool: Pool) -> None:
    done: list[str] = []
    under_way = pool.submit(story(TEXT * 200))
    until(under_way.running)
    futures = [pool.submit(story(), later=True) for _ in range(3)] + [pool.submit(story())]
    for future, name in zip(futures, ("batch", "batch", "batch", "person"), strict=True):
        future.add_done_callback(lambda _, name=name: done.append(name))  # type: ignore[misc]
    for future in futures:
        result(future)
    assert done == ["person", "batch", "batch", "batch"]


def test_who_is_cancelled_leaves_the_queue(pool: Pool) -> None:
    async def asked() -> None:
        first = asyncio.create_task(pool.ask(story(TEXT * 200)))
        second = asyncio.create_task(pool.ask(story()))
        await asyncio.sleep(0.05)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        assert isinstance(await first, Report)

    asyncio.run(asked())
    until(lambda: pool.state.waiting == 0)
    assert isinstance(result(pool.submit(story())), Report)


def test_a_story_that_takes_too_long_is_given_up() -> None:
    pool = Pool(SETTINGS, 1, limit=2)
    pool.start()
    try:
        until(lambda: pool.state.ready)
        slow, next_one = pool.submit(story(SLOW)), pool.submit(story())
        given_up = result(slow)
        assert isinstance(given_up, Failure) and "longer than 2 s" in given_up.reason
        assert isinstance(result(next_one), Report)
        state = pool.state
        assert (state.examined, state.failed) == (2, 1)
    finally:
        pool.close()


def test_what_cannot_be_opened_is_told_and_tried_again(tmp_path: Path) -> None:
    pool = Pool(Settings(grammar="none", authority=(str(tmp_path / "none.sqlite"),)), 1)
    pool.start()
    try:
        until(lambda: pool.state.problem)
        with pytest.raises(Refusal, match=r"none\.sqlite") as refused:
            result(pool.submit(story()))
        assert refused.value.status == 503
    finally:
        pool.close()


def test_closing_does_not_wait_for_a_story() -> None:
    pool = Pool(SETTINGS, 1)
    pool.start()
    until(lambda: pool.state.ready)
    under_way, waiting = pool.submit(story(SLOW)), pool.submit(story())
    until(under_way.running)
    pool.close()
    assert isinstance(result(under_way), Failure)
    with pytest.raises(Refusal):
        result(waiting)
