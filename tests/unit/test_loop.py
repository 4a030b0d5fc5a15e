"""Words and phrases that a decoder caught in a loop writes, and the repetitions that English has."""

from __future__ import annotations

import pytest

from detector.annotation import annotate
from detector.case import Case
from detector.signals import loop
from detector.types import Alignment, Article, Reference
from tests.fakes import FakeResources


def seen(text: str, *references: str) -> list[tuple[str, str, str]]:
    copy = annotate.annotate(Article("copy", text))
    others = tuple(Reference(annotate.annotate(Article("r", other)), "given", 0.9, True, "") for other in references)
    found = loop.find(Case(Alignment(copy, others), FakeResources()))
    return [(o.kind, text[o.start : o.end], o.suggestions[0].text) for o in found]


@pytest.mark.parametrize(
    ("text", "marked", "right"),
    [
        ("The road makes the farmers farmers farmers farmers angry, she said.", "farmers farmers farmers farmers",
         "farmers"),
        ("Trucks may not pass at dusk at dusk at dusk.", "at dusk at dusk at dusk", "at dusk"),
        ("He promised a plan for a plan for a plan.", "a plan for a plan for a plan", "a plan"),
        ("They will meet in Oslo next Tuesday next Tuesday, he said.", "next Tuesday next Tuesday", "next Tuesday"),
        ("It should end as quickly as it can as quickly as it can.", "as quickly as it can as quickly as it can",
         "as quickly as it can"),
    ],
)  # fmt: skip
def test_marks_what_stands_again_and_again(text: str, marked: str, right: str) -> None:
    assert ("loop", marked, right) in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "Day after day after day the trucks pass.",
        "It went on and on and on, over and over and over.",
        "It was a very, very, very long and very very loud night.",
        "What will be will be, and what is done is done.",
        "He had a list of rivers, towns and so on and so on.",
        "She spoke of a review of a review, and no more.",
        "Duran Duran Duran is no band, and New York New York is a song.",
        "Price and Price and Kerr and Kerr were among the sponsors.",
        "It won 20 20 20 points, 3 to 3 to 3.",
        "The minister said that that was that.",
        "BREAKING NEWS BREAKING NEWS BREAKING NEWS",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert seen(text) == []


def test_speech_is_a_hint_at_most() -> None:
    assert [kind for kind, *_ in seen("“We want peace we want peace we want peace,” they shouted.")] == ["speech"]
    assert not loop.SIGNAL.may_alert("speech")


def test_what_the_other_version_has_too_is_left_alone() -> None:
    assert seen("They sang row the boat row the boat.", "The children sang row the boat row the boat.") == []
