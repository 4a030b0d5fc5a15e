"""Errors of every class injected into human copy: their places, their classes, and always the same way."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import get_args

from detector.training.synthetic.errors import Injected, Pool, Sort, injected
from detector.training.synthetic.errors.segment import Segment
from detector.training.synthetic.errors.words import date, negation, unit

TEXT = (
    "On Monday the foreign minister of Pakistan, Daniel Hartmann, told NATO in Geneva that 35 soldiers and 12 officers "
    "had not crossed the river in March 2019, and the General Hospital of Hamburg said it would cost $3.5 million."
)
POOL = Pool(
    ("Novak", "Alonso"), ("Quito", "Lagos"), {"river": ("stream",)}, {"hartmann": ("hartman",)},
    {46: ("table", "winter", "bottle"), 50: ("market", "street")},
)  # fmt: skip


def drawn(seed: int, most: int = 2) -> tuple[str, tuple[Injected, ...]]:
    return injected(TEXT, random.Random(seed), POOL, most)


def test_marks_are_where_the_errors_are() -> None:
    for seed in range(100):
        text, marks = drawn(seed)
        assert (text != TEXT) == bool(marks)
        kept, at = "", 0
        for mark in marks:
            kept += text[at : mark.start] + mark.right
            assert text[mark.start : mark.end] != mark.right
            at = mark.end
        assert kept + text[at:] == TEXT


def test_no_more_than_are_asked_for_and_each_apart() -> None:
    for seed in range(40):
        for most in (0, 1, 3):
            _, marks = drawn(seed, most)
            assert len(marks) <= most
            assert all(one.end < two.start for one, two in pairwise(marks))


def test_the_same_seed_gives_the_same_errors() -> None:
    assert [drawn(seed) for seed in range(20)] == [drawn(seed) for seed in range(20)]
    assert len({drawn(seed)[0] for seed in range(20)}) > 10


def test_every_class_is_drawn() -> None:
    found = {mark.sort for seed in range(400) for mark in drawn(seed, 3)[1]}
    assert set(get_args(Sort)) - found <= {"organization", "word", "roles", "omission"}


def test_a_text_with_no_place_for_an_error_stays() -> None:
    assert injected("", random.Random(1), POOL, 3) == ("", ())
    assert injected("…", random.Random(1), POOL, 3) == ("…", ())


def offered(function: object, text: str) -> set[tuple[str, str]]:
    """What is put for what, of all draws."""
    found = set()
    for seed in range(40):
        segment = Segment(text, (), random.Random(seed), POOL)
        found |= {(text[start:end], put) for start, end, put, _ in function(segment)}  # type: ignore[operator]
    return found


def test_negations_are_lost_or_put_in() -> None:
    assert offered(negation, "He did not say so.") >= {(" not", "")}
    assert offered(negation, "He didn’t say so.") >= {("n’t", "")}
    assert offered(negation, "He was here again.") == {("was", "was not")}


def test_units() -> None:
    assert offered(unit, "It is 20 miles long.") >= {("miles", "kilometers"), ("miles", "km")}
    assert {put for _, put in offered(unit, "It cost $20 in all.")} == {"€", "£", "¥"}
    assert offered(unit, "They met at 3 a.m. again.") == {("a.m.", "p.m.")}


def test_dates_stay_dates() -> None:
    from detector.training.corpora import segments

    text = "He came on Monday, in March 2019."
    for seed in range(40):
        segment = Segment(text, segments.tokens(text), random.Random(seed), POOL)
        for start, end, put, sort in date(segment):
            assert sort == "date"
            assert put != text[start:end]
            assert put.isdigit() == text[start:end].isdigit()


def test_weekdays_are_no_names() -> None:
    text = "They said that Monday was cold."
    marks = [mark for seed in range(100) for mark in injected(text, random.Random(seed), POOL, 1)[1]]
    assert {mark.sort for mark in marks if mark.right == "Monday"} == {"date"}
