"""Findings that are one decision share a group."""

from __future__ import annotations

from dataclasses import replace

from detector.findings.groups import grouped
from detector.types import Finding, Span
from detector.types.finding import Category

TEXT = "Vashingtun said. A friend of Vashingtun and of Miler said that the Vashingtun Post and Miler met on Munday."


def finding(text: str, at: int = 0, category: Category = "name.person") -> Finding:
    start = -1
    for _ in range(at + 1):
        start = TEXT.index(text, start + 1)
    return Finding(f"{text}-{at}", "rule", category, start, start + len(text), text, "alert", 0.9, "")


def groups(*found: Finding, entities: tuple[tuple[Span, ...], ...] = ()) -> list[str | None]:
    return [one.group for one in grouped(found, entities)]


def test_the_same_words_are_one_decision() -> None:
    found = finding("Vashingtun"), finding("Vashingtun", 1), finding("Miler")
    assert groups(*found) == ["Vashingtun-0", "Vashingtun-0", None]


def test_mentions_of_one_entity_are_one_decision() -> None:
    post, name = finding("Vashingtun Post"), finding("Miler", 1)
    places = (Span(post.start, post.end), Span(name.start, name.end))
    assert groups(post, name) == [None, None]
    assert groups(post, name, entities=(places,)) == ["Vashingtun Post-0", "Vashingtun Post-0"]


def test_what_joins_two_groups_makes_them_one() -> None:
    one, other, link = finding("Vashingtun"), finding("Miler"), finding("Miler", 1)
    first, second = Span(one.start, one.end), Span(link.start, link.end)
    assert groups(one, other, link, entities=((first, second),)) == ["Vashingtun-0"] * 3


def test_the_same_words_are_an_alert_wherever_they_stand_once_one_is() -> None:
    sure, weak = finding("Vashingtun"), replace(finding("Vashingtun", 1), tier="hint", score=0.4)
    other = replace(finding("Miler"), tier="hint", score=0.4)
    assert [(one.tier, one.score) for one in grouped((sure, weak, other), ())] == [
        ("alert", 0.9), ("alert", 0.9), ("hint", 0.4),
    ]  # fmt: skip


def test_words_that_are_decided_each_for_itself_have_no_group() -> None:
    for category in ("number", "date", "lexical", "omission"):
        assert groups(finding("said", 0, category), finding("said", 1, category)) == [None, None]  # type: ignore[arg-type]


def test_nothing_else_changes() -> None:
    found = finding("Vashingtun"), finding("Munday", 0, "date"), finding("Vashingtun", 1)
    assert [one.id for one in grouped(found, ())] == [one.id for one in found]
    assert grouped((), ()) == ()
