"""Edits: the stretches in which linked sentences differ, and their class."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from detector.alignment.edits import Edits, edits
from detector.annotation.annotate import annotate
from detector.quality import edit_features
from detector.quality.edits import category, closeness
from detector.types import Alignment, Article, Link, Reference
from tests.fakes import word_vectors

Numbers = tuple[int, ...]
ONE: Sequence[tuple[Numbers, Numbers]] = (((0,), (0,)),)


def linked(copy: str, reference: str, links: Sequence[tuple[Numbers, Numbers]] = ONE) -> Alignment:
    ours, theirs = annotate(Article("copy", copy)), annotate(Article("reference", reference))
    used = (Reference(theirs, "given", 0.9, True, ""),)
    return Alignment(ours, used, tuple(Link(0, mine, target, 0.9, "hand") for mine, target in links))


def texts(found: Edits) -> list[tuple[str, str]]:
    both = (edit_features.sides(found.groups[edit.group], edit) for edit in found.edits)
    return [(" ".join(w.text for w in mine), " ".join(w.text for w in theirs)) for mine, theirs in both]


def differ(copy: str, reference: str, links: Sequence[tuple[Numbers, Numbers]] = ONE) -> list[tuple[str, str]]:
    return texts(edits(linked(copy, reference, links), word_vectors))


@pytest.mark.parametrize(
    ("copy", "reference", "found"),
    [
        ("The envoy of Pakistan left.", "The envoy of India left.", [("Pakistan", "India")]),
        ("The envoy was guilty.", "The envoy was not guilty.", [("", "not")]),
        ("The old envoy left on Friday.", "The envoy left on Friday.", [("old", "")]),
        ("She won 4-6 on Monday.", "She won 6-4 on Monday.", [("4-6", "6-4")]),
        ("The envoy didn’t say.", "The envoy did not say.", []),
        ("The road is 12 miles long.", "The road is 19 kilometres long.", []),
        ("It was organized by the U.S. envoy.", "It was organised by the US envoy.", []),
        ("Miller and Novak came.", "Novak and Miller came.", []),
        ("Police held Novak after Miller called.", "Police held Miller after Novak called.",
         [("Novak", "Miller"), ("Miller", "Novak")]),
        ("The fans of Crew of Columbus left.", "The fans of Columbus Crew left.",
         [("Crew of Columbus", "Columbus Crew")]),
        ("The Service of National Weather warned the coast.", "The National Weather Service warned the coast.",
         [("Service of National Weather", "National Weather Service")]),
    ],
)  # fmt: skip
def test_what_differs(copy: str, reference: str, found: list[tuple[str, str]]) -> None:
    assert differ(copy, reference) == found


def test_a_split_or_merged_sentence_is_no_difference() -> None:
    apart, together = "The talks failed. The envoy left for Geneva.", "The talks failed; the envoy left for Geneva."
    assert differ(apart, together, (((0,), (0,)), ((1,), (0,)))) == []
    assert differ(together, apart, (((0,), (0, 1)),)) == []
    rome = together.replace("Geneva", "Rome")
    assert differ(apart, rome, (((0,), (0,)), ((1,), (0,)))) == [("Geneva", "Rome")]


def test_edits_stand_between_words_that_both_sides_have() -> None:
    alignment = linked(
        "The foreign minister of Pakistan left for Rome on Friday, officials said.",
        "The foreign minister of India left for Geneva late on Friday, officials said.",
    )
    found = edits(alignment, word_vectors)
    (group,) = found.groups
    partner = {pair.copy: pair.other for pair in group.pairs if pair.relation}
    for edit in found.edits:
        assert not any(at in partner for at in range(edit.first, edit.last))
        assert not any(at in partner.values() for at in range(edit.other_first, edit.other_last))
    assert texts(found) == [("Pakistan", "India"), ("Rome", "Geneva"), ("", "late")]
    assert group.equal == len(group.copy) - 2


def test_a_dropped_word_has_its_place() -> None:
    found = edits(linked("The envoy was guilty.", "The envoy was not guilty."), word_vectors)
    (edit,) = found.edits
    assert (edit.first, edit.last) == (3, 3)
    assert found.groups[0].copy[edit.first].text == "guilty"


def test_a_sentence_without_a_partner_is_no_edit() -> None:
    assert differ("The envoy left. Crowds marched.", "The envoy left. Prices rose.") == []


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("20 miles", "20 kilometres", "number"),
        ("on Monday", "on Tuesday", "date"),
        ("at 3 a.m.", "at 3 p.m.", "date"),
        ("OTAN", "NATO", "name.acronym"),
        ("Pakistan", "India", "name.place"),
        ("Iranians", "Iraqis", "name.place"),
        ("the president", "the chairman", "title"),
        ("guilty", "not guilty", "omission"),
        ("not guilty", "guilty", "addition"),
        ("the zamjenik", "the deputy", "title"),
        ("a quick walk", "a quick stroll", "lexical"),
    ],
)
def test_category(mine: str, theirs: str, expected: str) -> None:
    alignment = linked(f"They were {mine} again.", f"They were {theirs} again.")
    found = edits(alignment, word_vectors)
    (edit,) = found.edits
    sides = edit_features.sides(found.groups[0], edit)
    assert category(*sides, alignment.references[0].document) == expected


def test_closeness() -> None:
    assert [closeness(share) for share in (1.0, 0.92, 0.9, 0.8, 0.79, 0.0)] == [
        "near", "near", "partly", "partly", "free", "free",
    ]  # fmt: skip
