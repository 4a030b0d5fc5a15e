from __future__ import annotations

import pytest

from detector.annotation import annotate
from detector.annotation.quantities import quantities
from detector.annotation.quantity_agreement import agree
from detector.case import Case
from detector.signals import number
from detector.types import Alignment, Article, Link, Reference
from tests.fakes import FakeResources


def pair(copy: str, reference: str) -> Alignment:
    ours, theirs = annotate.annotate(Article("copy", copy)), annotate.annotate(Article("reference", reference))
    link = Link(0, tuple(s.index for s in ours.sentences), tuple(s.index for s in theirs.sentences), 0.9, "hand")
    return Alignment(ours, (Reference(theirs, "given", 0.9, True, ""),), (link,))


def seen(copy: str, reference: str, least: float = 0.4) -> list[tuple[str, str, str]]:
    found = number.find(Case(pair(copy, reference), FakeResources()))
    return [(o.category, copy[o.start : o.end], o.suggestions[0].text) for o in found if o.raw_score >= least]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("8,000 people", "eight thousand people"),
        ("8 thousand", "8k"),
        ("3.5bn", "3,500 million"),
        ("10%", "ten per cent"),
        ("twenty-two", "22"),
        ("two and a half million", "2.5 million"),
        ("2 1/2 million", "2.5 million"),
        ("about 200,000 people", "203,412 people"),
        ("10 km", "six miles"),
        ("86 degrees", "30 degrees"),
        ("a quarter of voters", "25 percent of voters"),
        ("Aug. 5", "5 August"),
        ("the 5th", "Aug. 5"),
        ("2:1", "1-2"),
        ("3 p.m.", "15:00"),
        ("37 000 doctors", "37,000 doctors"),
        ("18 months", "1.5 years"),
        ("4,6 million", "4.6 million"),
        ("Rs 2,75,00,000", "27.5 million rupees"),
        ("12,50,000 people", "1.25 million people"),
        ("some 60km away", "60 kilometres away"),
        ("he is 1.98m tall", "he is 1.98 metres tall"),
        ("a city of 1.9m", "1.9 million people"),
    ],
)
def test_one_fact(left: str, right: str) -> None:
    (ours, *_), (theirs, *_) = quantities(left), quantities(right)
    assert agree(ours, theirs)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("3.5 million", "3.5 billion"),
        ("23 people", "32 people"),
        ("June 14", "June 15"),
        ("Friday", "June 6"),
        ("2016", "2017"),
        ("2:1", "3:1"),
        ("8,000", "800"),
        ("10 percent", "15 percent"),
    ],
)
def test_two_facts(left: str, right: str) -> None:
    (ours,), (theirs,) = quantities(left), quantities(right)
    assert not agree(ours, theirs)


@pytest.mark.parametrize(
    ("copy", "reference", "category", "wrong", "right"),
    [
        ("The bank took a loan of 3.5 million euros.", "The bank took out a loan of 3.5 billion euros.", "number",
         "3.5 million", "3.5 billion"),
        ("The blast killed 32 people in Kabul.", "The blast in Kabul killed 23 people.", "number", "32", "23"),
        ("The ceremony is set for June 25.", "The ceremony has been set for June 15.", "date", "June 25", "June 15"),
        ("A ship carrying 477 people sank.", "A ship carrying 475 people has sunk.", "number", "477", "475"),
        ("The deal was signed in 2106 in Minsk.", "The deal was signed in Minsk in 2016.", "number", "2106", "2016"),
        ("Turnout rose to 58 percent in Perth.", "In Perth, turnout rose to 85 percent.", "number", "58", "85"),
        ("ICE arrested 300 people daily.", "ICE arrested 3,000 people a day.", "number", "300", "3,000"),
    ],
)  # fmt: skip
def test_marks(copy: str, reference: str, category: str, wrong: str, right: str) -> None:
    assert (category, wrong, right) in seen(copy, reference, 0.6)


@pytest.mark.parametrize(
    ("copy", "reference"),
    [
        ("About 200,000 people have been deported.", "Some 203,412 people have been deported."),
        ("Eight thousand workers struck.", "8,000 workers went on strike."),
        ("The road is six miles long.", "The road is 10 km long."),
        ("The talks resume on Friday.", "The talks resume on June 6."),
        ("Four people, including three children, were hurt.", "Three children and a man were hurt."),
        ("It won 2-1 away.", "It won 2:1 away from home."),
        ("The market fell.", "The market fell 3.2 percent to 12,400 points."),
        ("He paid $40 for a ticket.", "He paid £32 for a ticket."),
        ("The show starts at 3 p.m. Moscow time.", "The show starts at 1 p.m. London local time."),
        ("In the last 16 they met Basel.", "They met Basel in the quarter-final."),
    ],
)
def test_leaves_alone(copy: str, reference: str) -> None:
    assert seen(copy, reference) == []


def test_a_number_that_the_reference_has_elsewhere_is_not_marked() -> None:
    ours, theirs = "He scored 14 goals.", "He scored 24 goals. Last year he scored 14 goals."
    documents = annotate.annotate(Article("copy", ours)), annotate.annotate(Article("reference", theirs))
    link = Link(0, (0,), (0,), 0.9, "hand")
    alignment = Alignment(documents[0], (Reference(documents[1], "given", 0.9, True, ""),), (link,))
    assert list(number.find(Case(alignment, FakeResources()))) == []


def test_nothing_without_a_reference() -> None:
    assert (
        list(number.find(Case(Alignment(annotate.annotate(Article("copy", "He has 3 cars."))), FakeResources()))) == []
    )


def test_the_later_figures_of_an_update_are_right() -> None:
    copy = "The storm killed 44 people, up from 27 in the morning. Now 2,400 soldiers are there."
    assert seen(copy, "The storm killed 27 people. Some 1,800 soldiers are there.") == []
    assert seen("The storm killed 27 people. Some 1,800 soldiers are there.", copy) == []


def test_a_figure_of_an_update_with_a_lost_scale_is_marked_all_the_same() -> None:
    copy = "The storm killed 44 people, up from 27 in the morning. The roof of the school cost 3.5 million euros."
    assert seen(copy, "The storm killed 27 people. The roof of the school cost 3.5 billion euros.") != []


def test_a_fall_that_both_versions_tell_is_no_update() -> None:
    copy = "Output fell from 29 tons to 18 tons, and 2,400 miners are there."
    assert seen(copy, "Output fell from 29 tons to 18 tons, and 4,200 miners are there.") != []


@pytest.mark.parametrize("digits", [309, 5000])
def test_a_number_that_no_computer_holds_is_left_alone(digits: int) -> None:
    copy = f"It cost {'7' * digits} dollars, 1{'0' * (digits - 2)} billion euros and 32 pounds on Monday."
    assert [q.text for q in quantities(copy)] == ["32", "Monday"]
    assert seen(copy, copy.replace("7", "8").replace("32", "23")) == [("number", "32", "23")]
    assert seen(copy.replace("32", "23"), copy.replace("7", "8")) == [("number", "23", "32")]
