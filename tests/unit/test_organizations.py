"""Organizations of a story: by an authority of a few entries, beside another version, and in which form."""

from __future__ import annotations

import pytest

from detector.annotation.annotate import annotate
from detector.annotation.entities import Entity
from detector.authorities import Entry, Form
from detector.case import Case
from detector.linking.listed_names import ListedNames
from detector.linking.organizations import Reading, Standing, readings, right_names
from detector.linking.paired_organizations import paired_organizations
from detector.linking.right_forms import LinkedEntity, right_forms
from detector.signals import acronym, institution, term
from detector.types import Alignment, Article, Link, Observation, Reference
from tests.fakes import FakeAuthority, FakeResources

STATE = Entry(
    "b:state",
    "body",
    (Form("Department of State", "preferred"), Form("State Department", "alias")),
    "us",
    portfolio="foreign",
)
ENTRIES = (
    STATE,
    Entry("b:mfa", "body", (Form("Ministry of Foreign Affairs", "preferred"),), "fr", portfolio="foreign"),
    Entry(
        "b:quay",
        "body",
        (
            Form("Quay Security Administration", "preferred"),
            Form("QSA", "acronym"),
            Form("pier safety bureau", "garbled"),
        ),
        "us",
    ),
    Entry("p:hellman", "person", (Form("Marcus Hellman", "preferred"), Form("Markus Hillmen", "garbled")), "us"),
    Entry("t:toll", "term", (Form("congestion charge", "preferred"), Form("crowding toll", "garbled"))),
)
AMERICAN = " The White House in Washington declined to comment, American officials said."


def case(copy: str, reference: str | None = None, entries: tuple[Entry, ...] = ENTRIES) -> Case:
    """A copy alone, or beside a reference of as many sentences, linked one by one."""
    document = annotate(Article("copy", copy))
    if reference is None:
        return Case(Alignment(document), FakeResources(entries))
    other = annotate(Article("reference", reference))
    links = tuple(Link(0, (number,), (number,), 1.0, "near") for number in range(len(document.sentences)))
    return Case(Alignment(document, (Reference(other, "given", 1.0, True, ""),), links), FakeResources(entries))


def read(copy: str, entries: tuple[Entry, ...] = ENTRIES) -> tuple[Reading, ...]:
    where = case(copy, entries=entries)
    hits = where.matches("body")
    return readings(where.copy, hits, [hit for hit in hits if hit.right], where.portfolio)


# ---------------------------------------------------------------- what is read as which organization


@pytest.mark.parametrize(
    ("copy", "marked", "kind", "id"),
    [
        (
            "The Ministry of Foreign Affairs sent a note." + AMERICAN,
            "Ministry of Foreign Affairs",
            "ministry",
            "b:state",
        ),
        ("The pier safety bureau closed a dock." + AMERICAN, "pier safety bureau", "garbled-form", "b:quay"),
        ("The Quay Security Management closed a dock." + AMERICAN, "Quay Security Management", "calque", "b:quay"),
    ],
)
def test_a_name_rendered_literally_is_read_as_the_one_of_the_country(
    copy: str, marked: str, kind: str, id: str
) -> None:
    (found,) = read(copy)
    assert (copy[found.start : found.end], found.kind, found.entry.id) == (marked, kind, id)
    assert 0.5 <= found.raw_score <= 1.0


@pytest.mark.parametrize(
    "copy",
    [
        "The French Ministry of Foreign Affairs sent a note from Paris.",
        "The Ministry of Foreign Affairs sent a note.",
        "The State Department sent a note." + AMERICAN,
        "The Quay Security Administration closed a dock." + AMERICAN,
    ],
)
def test_right_names_and_those_of_no_country_are_left_alone(copy: str) -> None:
    assert read(copy) == ()


def test_a_weak_reading_counts_only_where_the_same_body_is_surely_meant_elsewhere() -> None:
    forms = (Form("Department of Homeland Security", "preferred"), Form("Homeland Security", "alias"))
    entries = (Entry("b:homeland", "body", (*forms, Form("interior protection bureau", "garbled")), "us"),)
    weak = "The internal security officers said so." + AMERICAN
    assert read(weak, entries) == ()
    sure, raised = read("The interior protection bureau closed a dock. " + weak, entries)
    assert (sure.standing, raised.standing) == (Standing.BY_ITSELF, Standing.SUPPORTED)
    assert 0.5 <= raised.raw_score < sure.raw_score


def test_the_right_name_that_keeps_most_of_the_words_comes_first() -> None:
    assert right_names(STATE, "State Office", None)[0] == "State Department"
    assert right_names(STATE, "State Office", "Department of State")[0] == "Department of State"


# ---------------------------------------------------------------- beside another version


def test_the_name_that_stands_in_its_place_is_its_pair() -> None:
    paired = paired_organizations(
        case(
            "The Health Protection Bureau closed the school on Monday.",
            "The Health Protection Agency closed the school on Monday.",
        ).alignment
    )
    assert [(pair.mention.text, pair.other.text) for pair in paired] == [
        ("Health Protection Bureau", "Health Protection Agency")
    ]
    assert 0.5 <= paired[0].similarity <= 1.0


@pytest.mark.parametrize(
    ("copy", "reference"),
    [
        ("The Justice Department appealed.", "The Justice Department appealed."),
        ("The department, the FBI said, was late.", "The Federal Bureau of Investigation said it was late."),
        ("The Health Protection Agency closed the school.", "A spokesman for the Harvest Museum called it a success."),
    ],
)
def test_what_is_said_there_too_and_strangers_are_no_pair(copy: str, reference: str) -> None:
    assert paired_organizations(case(copy, reference).alignment) == ()


# ---------------------------------------------------------------- right forms, listed names


def entity(name: str, kind: str = "person") -> Entity:
    (document,) = (annotate(Article("e", f"{name} spoke.")),)
    words = tuple(name.split())
    return Entity(kind, name, words, tuple(m for m in document.mentions if m.text == name))  # type: ignore[arg-type]


def test_a_surname_is_put_right_by_a_surname() -> None:
    hellman = entity("Marcus Hellman")
    assert right_forms(("Hillmen",), ("Marcus", "Hillmen"), hellman) == ("Hellman",)
    assert right_forms(("Marcus", "Hillmen"), ("Marcus", "Hillmen"), hellman) == ("Marcus Hellman",)
    assert right_forms(("Mark", "J.", "Hillmen"), ("Mark", "J.", "Hillmen"), hellman) == ("Marcus Hellman",)


def test_a_near_rival_makes_it_a_choice() -> None:
    mention = annotate(Article("copy", "Marcus Hillmen spoke on Monday.")).mentions[0]
    sure = LinkedEntity(entity("Marcus Hillmen"), entity("Marcus Hellman"), 0.9, "Marcus Hillman", 0.2)
    choice = LinkedEntity(entity("Marcus Hillmen"), entity("Marcus Hellman"), 0.6, "Marcus Hillman", 0.5)
    assert (sure.unsure, choice.unsure) == (False, True)
    assert sure.suggestions(mention) == (("Marcus Hellman", 0.9),)
    assert choice.suggestions(mention) == (("Marcus Hellman", 0.6), ("Marcus Hillman", 0.5))
    right = LinkedEntity(entity("Marcus Hillmen"), entity("Marcus Hillmen"), 0.9, None, 0.0)
    assert right.suggestions(mention) == ()


def test_right_forms_of_persons_and_organizations_are_listed() -> None:
    listed = ListedNames((FakeAuthority(ENTRIES),))
    assert listed("Marcus Hellman") and listed("the STATE Department")
    assert not listed("Markus Hillmen")
    assert not listed("congestion charge")
    assert not listed("")


# ---------------------------------------------------------------- the signals, by the few entries


def found(signal: object, where: Case) -> list[tuple[str, str]]:
    seen = [one for one in signal.find(where) if isinstance(one, Observation) and one.raw_score >= 0.5]  # type: ignore[attr-defined]
    return [(where.copy.text[one.start : one.end], one.suggestions[0].text) for one in seen]


def test_institution_suggests_the_form_of_the_reference() -> None:
    copy = "The Ministry of Foreign Affairs sent a note." + AMERICAN
    assert found(institution.SIGNAL, case(copy)) == [("Ministry of Foreign Affairs", "State Department")]
    reference = "The Department of State sent a note." + AMERICAN
    assert found(institution.SIGNAL, case(copy, reference)) == [("Ministry of Foreign Affairs", "Department of State")]


def test_term_marks_the_listed_rendering_alone() -> None:
    assert found(term.SIGNAL, case("Drivers pay a crowding toll of $9.")) == [("crowding toll", "congestion charge")]
    assert found(term.SIGNAL, case("Drivers pay a congestion charge of $9.")) == []


def test_acronym_reads_a_word_where_only_an_acronym_can_stand() -> None:
    said = " Immigration and Customs Enforcement, or ICE, said so. ICE is new." + AMERICAN
    assert found(acronym.SIGNAL, case("Senior ice officials met." + said)) == [("ice", "ICE")]
    assert found(acronym.SIGNAL, case("The ice melted in the sun." + said)) == []


# ---------------------------------------------------------------- whose organization it is

NEPAL = Entry("b:mfanp", "body", (Form("Ministry of Foreign Affairs", "preferred"),), "np", portfolio="foreign")


@pytest.mark.parametrize(
    "copy",
    [
        "WASHINGTON, May 4 (Wire) - The Ministry of Foreign Affairs said on Monday that aid would go to Nepal.",
        "WASHINGTON (Wire) - The aid will go to Nepal. The Ministry of Foreign Affairs met envoys from Kathmandu.",
    ],
)
def test_the_dateline_tells_whose_ministry_acts_towards_another_country(copy: str) -> None:
    (found,) = read(copy)
    assert (found.entry.id, found.kind) == ("b:state", "ministry") and found.raw_score >= 0.85


@pytest.mark.parametrize(
    "copy",
    [
        "WASHINGTON (Wire) - Nepal is at peace. In Kathmandu the Ministry of Foreign Affairs said so on Monday.",
        "WASHINGTON (Wire) - Nepal's Ministry of Foreign Affairs thanked the envoys on Monday.",
        "KATHMANDU (Wire) - The Ministry of Foreign Affairs thanked the envoys from Washington on Monday.",
    ],
)
def test_a_ministry_of_another_country_is_right_in_a_story_datelined_elsewhere(copy: str) -> None:
    assert [one for one in read(copy, (*ENTRIES, NEPAL)) if one.raw_score >= 0.7] == []


def test_the_body_that_the_other_version_names_decides() -> None:
    copy = "Nepal and Fiji signed on Monday. The Ministry of Foreign Affairs in charge declined to comment."
    other = "Nepal and Fiji signed on Monday. The State Department declined to comment."
    found = list(institution.find(case(copy, other)))
    assert [(o.kind, o.suggestions[0].text) for o in found] == [("ministry", "State Department")]


def test_banks_of_a_country_are_no_bank_of_that_name() -> None:
    bank = Entry("b:bank", "body", (Form("Bank of Norway", "preferred"), Form("Norwegian bank", "garbled")), "no")
    assert read("Oslo said that three Norwegian banks had agreed.", (bank,)) == ()
