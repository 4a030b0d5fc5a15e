"""Names of one story as a service knows them, asked like any other authority."""

from __future__ import annotations

import pytest

from detector.annotation.annotate import annotate
from detector.authorities import Entry, Form, Match
from detector.authorities.gazetteer import Gazetteer
from detector.authorities.reconciliation.reconciled_names import ReconciledNames
from detector.types import Article

ANA = Entry("s/1", "person", (Form("Ana Doe", "preferred"), Form("Anna Doe", "garbled")), "se")
DOE = Entry("s/2", "person", (Form("Anna Doe", "preferred"),), "us")
PORTS = Entry("s/3", "body", (Form("Harbor Revenue Service", "preferred"), Form("HRS", "acronym")), "us")
OTHER = Entry("s/4", "body", (Form("Harbor Service", "preferred"),))


@pytest.fixture
def names() -> ReconciledNames:
    known = {
        ("anna doe", "person"): (Match(ANA, "Anna Doe", 1.0), Match(DOE, "Anna Doe", 1.0)),
        ("revenue service of harbors", "body"): (Match(PORTS, "Harbor Revenue Service", 0.7), Match(OTHER, "HS", 0.4)),
    }
    return ReconciledNames("house", "1", known)  # type: ignore[arg-type]


def test_who_has_the_name_as_a_right_form_comes_first(names: ReconciledNames) -> None:
    assert names.exact("Anna Doe") == (DOE, ANA)
    assert names.exact("Anna Doe", "body") == names.exact("Nobody") == ()
    assert names.exact("revenue service of harbors") == ()  # nothing is written so


def test_candidates_are_of_the_kind_and_country_asked_for(names: ReconciledNames) -> None:
    assert [m.entry for m in names.candidates("Revenue Service of Harbors", "body")] == [PORTS, OTHER]
    assert [m.entry for m in names.candidates("Revenue Service of Harbors", country="se")] == [OTHER]  # of no country
    assert [m.entry for m in names.candidates("anna doe", country="us")] == [ANA, DOE]  # persons never are left out
    assert len(names.candidates("anna doe", limit=1)) == 1


def test_what_a_service_cannot_be_asked_for_is_not_there(names: ReconciledNames) -> None:
    assert tuple(names.entries()) == names.acronym("HRS") == names.by_portfolio("harbors", "us") == ()
    assert names.entry("s/3") is PORTS and names.entry("s/9") is None


def test_organizations_are_found_in_text_where_the_service_says_their_country(names: ReconciledNames) -> None:
    (phrase,) = names.phrases("body", ["harbor"])
    assert phrase.content == ("harbor", "revenue", "service")  # the one of no country, and acronyms, are left out
    assert names.phrases("body", ["justice"]) == names.phrases("office", ["harbor"]) == []
    story = annotate(Article("a", "The revenue service of harbors met on Monday."))
    (match,) = Gazetteer([names], "body").matches(story)
    assert match.entry is PORTS and not match.right
