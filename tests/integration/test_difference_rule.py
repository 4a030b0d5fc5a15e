"""The rule `difference` with the real models: every kind of difference, and its quiet neighbours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from detector.pipeline import Examiner
from detector.types import Article

STORY = (
    "The foreign minister of India left for Geneva on Friday evening, officials said, for talks that may last days."
    "\n\nThe court of appeal did not release the 35 prisoners, who were arrested in March near the border."
    "\n\nThe company said it would build a road of 20 kilometres along the coast, at a cost of $3.5 million, next year."
    "\n\nThe chairman of the club, Daniel Hartmann, said that members of NATO had supported the plan from the start."
)


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    with Examiner(grammar="none") as opened:
        yield opened


def seen(examiner: Examiner, copy: str, reference: str = STORY) -> list[tuple[str, str]]:
    """The words that findings mark beside the reference, alerts and hints of any rule."""
    report = examiner.examine(Article("copy", copy), [Article("reference", reference)])
    return [(finding.rule, finding.text) for finding in report.findings]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("minister of India", "minister of Pakistan"),
        ("had supported", "had not supported"),
        ("did not release", "did release"),
        ("20 kilometres", "20 miles"),
        ("$3.5 million", "$3.5 billion"),
        ("35 prisoners", "53 prisoners"),
        ("Hartmann", "Hartmenn"),
        ("NATO", "OTAN"),
    ],
)
def test_a_single_change_in_a_near_copy_is_found(examiner: Examiner, right: str, wrong: str) -> None:
    assert right in STORY
    assert seen(examiner, STORY.replace(right, wrong))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("20 kilometres", "12 miles"),
        ("NATO", "the North Atlantic Treaty Organization"),
        ("did not", "didn’t"),
        ("$3.5 million", "$3,500,000"),
        ("kilometres", "kilometers"),
        ("said that members", "said members"),
        ("the 35 prisoners", "the thirty-five prisoners"),
        ("a road of 20 kilometres", "a 20-kilometre road"),
    ],
)
def test_another_way_to_write_the_same_is_left_alone(examiner: Examiner, one: str, other: str) -> None:
    assert one in STORY
    assert seen(examiner, STORY.replace(one, other)) == []


def test_equal_versions_have_no_findings(examiner: Examiner) -> None:
    assert seen(examiner, STORY) == []


def test_one_of_several_references_that_says_the_same_is_enough(examiner: Examiner) -> None:
    copy = STORY.replace("minister of India", "minister of Pakistan")
    report = examiner.examine(Article("copy", copy), [Article("one", STORY), Article("two", copy)])
    assert [finding.text for finding in report.findings if finding.rule == "difference"] == []
