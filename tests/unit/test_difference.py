"""The rule `difference`: which edits are marked, where, and what is suggested. How likely each is, is given here."""

from __future__ import annotations

import pytest

from detector.alignment.edits import edits
from detector.annotation.annotate import annotate
from detector.case import Case
from detector.quality.edits import described
from detector.signals import difference
from detector.types import Alignment, Article, Link, Observation, Reference
from tests.fakes import FakeResources, word_vectors


def case(copy: str, *references: str, probability: float = 0.9) -> Case:
    """A copy beside references, sentence by sentence; every edit has one probability."""
    ours = annotate(Article("copy", copy))
    theirs = [annotate(Article(f"reference-{at}", text)) for at, text in enumerate(references)]
    links = [
        Link(number, (at,), (at,), 0.9, "hand")
        for number, document in enumerate(theirs)
        for at in range(min(len(ours.sentences), len(document.sentences)))
    ]
    used = tuple(Reference(document, "given", 0.9, True, "") for document in theirs)
    found = Case(Alignment(ours, used, tuple(links)), FakeResources())
    different = edits(found.alignment, word_vectors)
    found.__dict__["edits"] = described(different, dict(found.paired), "near", [probability] * len(different.edits))
    return found


def seen(copy: str, *references: str, probability: float = 0.9) -> list[tuple[str, str, str]]:
    found: list[Observation] = list(difference.find(case(copy, *references, probability=probability)))
    return [(o.category, copy[o.start : o.end], o.suggestions[0].text if o.suggestions else "") for o in found]


@pytest.mark.parametrize(
    ("copy", "reference", "expected"),
    [
        ("The envoy of Pakistan left for Geneva.", "The envoy of India left for Geneva.",
         ("name.place", "Pakistan", "India")),
        ("The court said she was guilty of fraud.", "The court said she was not guilty of fraud.",
         ("omission", "was guilty", "was not guilty")),
        ("The court said she did say so again.", "The court said she didn’t say so again.",
         ("omission", "did say", "didn’t say")),
        ("The court said she was not guilty of fraud.", "The court said she was guilty of fraud.",
         ("addition", "was not", "was")),
        ("The road is 20 miles long, he said.", "The road is 20 kilometres long, he said.",
         ("number", "20 miles", "20 kilometres")),
        ("Leaders of OTAN met in Geneva.", "Leaders of NATO met in Geneva.", ("name.acronym", "OTAN", "NATO")),
        ("The fans of Crew of Columbus left early.", "The fans of Columbus Crew left early.",
         ("name.person", "Crew of Columbus", "Columbus Crew")),
    ],
)  # fmt: skip
def test_what_is_marked_and_what_stands_there(copy: str, reference: str, expected: tuple[str, str, str]) -> None:
    assert seen(copy, reference) == [expected]


@pytest.mark.parametrize(
    ("copy", "reference", "marked", "suggested"),
    [
        ("Dogs crossed the river.", "On Monday soldiers crossed the river.", "Dogs", "On Monday soldiers"),
        ("He said dogs crossed the river.", "Soldiers crossed the river.", "He said dogs", "Soldiers"),
        ("Dogs crossed the river.", "The old dogs crossed the river.", "Dogs", "The old dogs"),
        ("Rome was quiet.", "The city of Rome was quiet.", "Rome", "The city of Rome"),
        ("The old dogs crossed the river.", "Dogs crossed the river.", "The old dogs", "Dogs"),
        ("In May Rome was quiet.", "Rome was quiet.", "In May Rome", "Rome"),
    ],
)
def test_a_sentence_starts_with_a_capital(copy: str, reference: str, marked: str, suggested: str) -> None:
    assert [found[1:] for found in seen(copy, reference)] == [(marked, suggested)]


def test_what_is_another_way_to_put_it_is_left_alone() -> None:
    assert seen("The envoy of Pakistan left.", "The envoy of India left.", probability=0.1) == []
    assert seen("The envoy left for Geneva.", "The envoy left for Geneva.") == []


def test_the_kind_tells_how_verbatim_the_versions_are() -> None:
    found = list(difference.find(case("The envoy of Pakistan left.", "The envoy of India left.")))
    assert [(o.rule, o.kind, o.raw_score) for o in found] == [("difference", "near/name.place", 0.9)]
    (evidence,) = found[0].evidence
    assert (evidence.kind, evidence.story, evidence.text) == ("reference", "reference-0", "The envoy of India left.")


def test_what_one_of_several_references_says_as_the_copy_does_is_not_marked() -> None:
    copy = "The envoy of Pakistan left for Rome."
    other = "The envoy of India left for Rome."
    assert seen(copy, other, copy) == []
    assert seen(copy, copy, other) == []
    assert seen(copy, other, "The envoy of Pakistan left for Paris.") == []
    assert [marked for _, marked, _ in seen(copy, other, other)] == ["Pakistan", "Pakistan"]


def test_the_suggestion_in_place_of_the_mark_gives_the_sentence_of_the_reference() -> None:
    pairs = [
        ("She was guilty, the court said.", "She was not guilty, the court said."),
        ("She was not guilty, the court said.", "She was guilty, the court said."),
        ("The envoy of Pakistan left.", "The envoy of India left."),
        ("It cost $5 million in all.", "It cost $6 million in all."),
        ("He came on Monday with his aides.", "He came on Tuesday with his aides."),
    ]
    for copy, reference in pairs:
        (found,) = difference.find(case(copy, reference))
        assert copy[: found.start] + found.suggestions[0].text + copy[found.end :] == reference


def test_scores_told_from_the_other_side_are_the_same_match() -> None:
    lost = "Pohlmann lost the match to Markovic by 3-6, 6-4, 5-7 on Sunday."
    assert seen(lost, "Pohlmann lost the match to Markovic by 6-3, 4-6, 7-5 on Sunday.") == []
    other = seen(lost, "Pohlmann lost the match to Markovic by 3-6, 6-4, 6-7 on Sunday.")
    assert [(copy, right) for _, copy, right in other] == [("5-7", "6-7")]


def test_independent_accounts_may_count_other_things() -> None:
    beside = case("Three others were wounded there.", "Two privates were wounded there.")
    free = described(edits(beside.alignment, word_vectors), dict(beside.paired), "free", [0.9])
    assert [one.category for one in free] == ["number"]
    beside.__dict__["edits"] = free
    assert list(difference.find(beside)) == []
