"""Acronyms of other languages and in small letters; and right words and acronyms that look like them."""

from __future__ import annotations

import pytest

from detector.annotation.annotate import annotate
from detector.authorities import Entry, Form
from detector.case import Case
from detector.signals import acronym
from detector.types import Alignment, Article, Observation, Reference
from tests.fakes import FakeResources

ENTRIES = (
    Entry("b:imf", "body", (Form("International Monetary Fund", "preferred"), Form("IMF", "acronym"))),
    Entry("b:nba", "body", (Form("National Basketball Association", "preferred"), Form("NBA", "acronym")), "us"),
    Entry("b:ice", "body", (Form("Immigration and Customs Enforcement", "preferred"), Form("ICE", "acronym")), "us"),
    Entry("b:who", "body", (Form("World Health Organization", "preferred"), Form("WHO", "acronym"))),
)


def seen(text: str, reference: str | None = None) -> list[tuple[str, str, str]]:
    others = () if reference is None else (Reference(annotate(Article("r", reference)), "given", 0.9, True, ""),)
    case = Case(Alignment(annotate(Article("copy", text)), others), FakeResources(ENTRIES))
    found = [one for one in acronym.find(case) if isinstance(one, Observation)]
    return [(o.kind, text[o.start : o.end], o.suggestions[0].text) for o in found if o.raw_score >= 0.4]


@pytest.mark.parametrize(
    ("text", "marked", "right"),
    [
        ("ROME (Wire) - OTAN planes crossed the border on Monday.", "OTAN", "NATO"),
        ("Members of the OPEP cut their output on Monday.", "OPEP", "OPEC"),
        ("The BCE kept its rate, and the FMI praised the bank on Monday.", "BCE", "ECB"),
    ],
)
def test_an_acronym_of_another_language_is_marked(text: str, marked: str, right: str) -> None:
    assert ("foreign", marked, right) in seen(text)


def test_one_that_means_other_things_too_needs_a_second_one_or_the_other_version() -> None:
    text = "The FMI said on Monday that growth would be slow."
    assert seen(text) == []
    assert seen(text, "Growth would be slow, the IMF said on Monday.") == [("foreign", "FMI", "IMF")]


@pytest.mark.parametrize(
    "text",
    [
        "The Finnish Meteorological Institute (FMI) and the OTAN, as it is called in France, met.",
        "Shares of BCE Inc. fell. The temple was built in 300 BCE; the PIB (Press Information Bureau) says so.",
        "See otan.example/OTAN or write to @OTAN on Monday.",
    ],
)
def test_an_acronym_that_the_story_explains_or_that_is_a_name_or_a_year_is_left_alone(text: str) -> None:
    assert seen(text) == []


def test_what_the_other_version_writes_so_too_is_left_alone() -> None:
    assert seen("The OPEP met on Monday.", "On Monday there was a meeting of the OPEP.") == []


def test_known_acronyms_in_small_letters_are_marked() -> None:
    text = "The imf lent Mali money on Monday, and players of the nba met."
    assert seen(text) == [("small", "imf", "IMF"), ("small", "nba", "NBA")]


@pytest.mark.parametrize(
    "text",
    [
        "Read more on nba.com or at news/imf on Monday, or ask @nba.",
        "The doctor who examined the ice said so, and the people who came agreed.",
        "Who came? The ones who can help us.",
    ],
)
def test_words_and_addresses_are_left_alone(text: str) -> None:
    assert seen(text) == []


def test_a_word_that_the_story_uses_for_the_thing_is_no_acronym() -> None:
    text = "In May ICE opened the case, and senior ice officials told Congress what ICE had found."
    assert seen(text) == [("as-word", "ice", "ICE")]
    assert seen(f"{text} The ice on the lake was thin, and the ice crew left.") == []
