from __future__ import annotations

import pytest

from detector.annotation import annotate
from detector.case import Case
from detector.signals import quote
from detector.types import Alignment, Article, Link, Observation, Reference
from tests.fakes import FakeResources

EXACT = "“Nobody in this town has seen rain since the second week of March,” said the mayor.\n\n"


def seen(copy: str, reference: str) -> list[Observation]:
    ours, theirs = annotate.annotate(Article("copy", copy)), annotate.annotate(Article("reference", reference))
    link = Link(0, tuple(s.index for s in ours.sentences), tuple(s.index for s in theirs.sentences), 0.9, "hand")
    found = list(
        quote.find(Case(Alignment(ours, (Reference(theirs, "given", 0.9, True, ""),), (link,)), FakeResources()))
    )
    return [o for o in found if o.raw_score >= 0.4]


@pytest.mark.parametrize(
    ("copy", "reference"),
    [
        ("“We are going to enforce the lawn without apology,” he said.",
         "“We are going to enforce the law without apology,” he said."),
        ("\"The striker trained alone and will miss the funeral,\" she said.",
         "“The striker trained alone and will miss the final,” she said."),
        ("«The comet passed within a million miles of Mars», said Ito.",
         "\"The comet passed within a billion miles of Mars,\" said Ito."),
    ],
)  # fmt: skip
def test_one_changed_word_in_a_story_quoted_to_the_letter_is_an_alert(copy: str, reference: str) -> None:
    (found,) = seen(EXACT + copy, EXACT + reference)
    assert found.raw_score >= 0.8
    assert found.suggestions[0].text.strip('”",') in reference


def test_a_reworded_quotation_is_a_hint() -> None:
    (found,) = seen(
        "“We will use the law without any apology in this city,” he said.",
        "“We will enforce the law without apology in this city,” he said.",
    )
    assert 0.4 <= found.raw_score < 0.8
    assert found.kind == "reference-reworded"


@pytest.mark.parametrize(
    ("copy", "reference"),
    [
        ("‘We’re going to enforce the law without apology,’ he said.",
         "“We are going to enforce the law without apology,” he said."),
        ("“We are going to ... without apology,” he said.",
         "“We are going to enforce the law without apology,” he said."),
        ("“The colour of the centre was grey and organised,” he said.",
         "“The color of the center was grey and organized,” he said."),
        ("“We have 8,000 people in the field today,” he said.",
         "“We have eight thousand people in the field today,” he said."),
        ("“The US neighbourhood analysed the e-mail among its labourers,” he said.",
         "“The U.S. neighborhood analyzed the email amongst its laborers,” he said."),
        ("“A naïve judgement was learnt here by the co-operative,” he said.",
         "“A naive judgment was learned here by the cooperative,” he said."),
        ("They were going to enforce the law, he said.", "“We are going to enforce the law,” he said."),
        ("“[The minister] will enforce the law without apology,” he said.",
         "“He will enforce the law without apology,” he said."),
        ("“Rain fell over Oslo all of the night,” he said.", "“Taxes on tea are a burden to us,” she said."),
        ("“We will enforce the law,” he said.", "He said: “In this city we will enforce the law without apology.”"),
        ("It was a so-called “soft power play” there.", "It was a “power grab” there."),
    ],
)  # fmt: skip
def test_leaves_alone(copy: str, reference: str) -> None:
    assert seen(EXACT + copy, EXACT + reference) == []


def test_nothing_without_a_reference() -> None:
    assert list(quote.find(Case(Alignment(annotate.annotate(Article("copy", EXACT))), FakeResources()))) == []


def test_only_the_sentences_that_the_copy_took_are_suggested() -> None:
    (found,) = seen(
        "“The harvest was washed by the flood of spring,” she said.",
        "“The harvest was washed away by the spring flood. Nobody helped us then. We are tired of waiting,” she said.",
    )
    assert found.suggestions[0].text == "The harvest was washed away by the spring flood."
