"""consistency: two spellings of one name in a story, and what is none."""

from __future__ import annotations

import pytest

from detector.annotation.annotate import annotate
from detector.case import Case
from detector.signals import consistency
from detector.types import Alignment, Article, Observation
from tests.fakes import FakeResources


@pytest.fixture(scope="module")
def resources() -> FakeResources:
    return FakeResources()


def marks(text: str, resources: FakeResources, least: float = 0.4) -> list[tuple[str, str]]:
    found: list[Observation] = [
        o for o in consistency.find(Case(Alignment(annotate(Article("copy", text))), resources)) if o.raw_score >= least
    ]
    return [(text[o.start : o.end], o.suggestions[0].text if o.suggestions else "") for o in found]


def test_a_surname_that_no_full_name_explains_is_held_to_the_name_before_it(resources: FakeResources) -> None:
    text = "The raid was led by Karl Vrelda, the prosecutor. A spokesman for Mr. Vreldanik confirmed it."
    assert marks(text, resources) == [("Karl Vrelda", "Karl Vreldanik")]


def test_the_rarer_of_two_spellings_is_marked(resources: FakeResources) -> None:
    text = (
        "Gregor Valinsky won the vote. Mr. Valinsky thanked his voters. The rival of Mr. Valinsky left.\n\n"
        "Later Gregor Walinski spoke to the press."
    )
    assert [span for span, _ in marks(text, resources)] in ([], ["Gregor Walinski"])
    text = text.replace("Walinski", "Falinzky")
    assert marks(text, resources) == [("Gregor Falinzky", "Gregor Valinsky")]


def test_a_place_with_two_letters_changed_about(resources: FakeResources) -> None:
    text = (
        "The army left Zaporizhia at noon. Nobody in Zaporizhia had been told.\n\n"
        "The roads to Zaporizhia were shut. A bridge near Zaporozhiya fell."
    )
    assert marks(text, resources) in ([], [("Zaporozhiya", "Zaporizhia")])


@pytest.mark.parametrize(
    "text",
    [
        "Thomas Becker spoke first. Tom Becker was cheered. Mr. Becker left.",
        "Eric Morris met Jane Norris. Mr. Morris and Ms. Norris agreed.",
        "Maria Keller and Mario Keller, brother and sister, opened a shop. The Kellers sold it.",
        "Iran said so. The Iranian side agreed. Austria and Australia did not.",
        "John Smith came. John Smyth went. Both are cousins of Anna Smith.",
    ],
)
def test_forms_of_one_name_and_other_persons_are_left_alone(resources: FakeResources, text: str) -> None:
    assert marks(text, resources) == []


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("Dana Kovalch spoke first. Later Ms. Kovalchenko said that she agreed.", "Dana Kovalch", "Dana Kovalchenko"),
        ("Omar Hadda spoke first. Later Mr. Haddadi said so. Mr. Haddadi left.", "Omar Hadda", "Omar Haddadi"),
    ],
)
def test_a_name_that_lost_its_end_is_marked(resources: FakeResources, text: str, wrong: str, right: str) -> None:
    assert marks(text, resources) == [(wrong, right)]


@pytest.mark.parametrize(
    "text",
    [
        "Petra Anders spoke first. Later Ms. Andersson said that she agreed.",
        "John Martin spoke first. Later Mr. Martinez said so.",
        "Tim Roberts spoke first. Later Ms. Robertson said so.",
    ],
)
def test_a_known_name_that_begins_like_another_is_left_alone(resources: FakeResources, text: str) -> None:
    assert marks(text, resources) == []
