"""person-name: what is marked, what is not, and that the right name is suggested in the form used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from detector.annotation.annotate import annotate
from detector.authorities import Entry, Form
from detector.authorities.sqlite.authority_file import open_authority
from detector.authorities.sqlite.file_writer import write
from detector.case import Case
from detector.case.resources import Resources
from detector.settings import Settings
from detector.signals import person_name
from detector.types import Alignment, Article, Link, Observation, Reference

ENTRIES = (
    Entry(
        "p1", "person", (Form("Marcus J. Hellman", "preferred"), Form("Mark Hellman", "alias")), "us", "port director"
    ),
    Entry("p2", "person", (Form("Beatrice Lindqvist", "preferred"),), "se", "spokeswoman of the harbour board"),
    Entry("p3", "person", (Form("John Taylor", "preferred"),), "gb", "member of parliament"),
    Entry("p4", "person", (Form("Peter Keller", "preferred"),), "ch", "central banker"),
    Entry("p5", "person", (Form("Peter Kellner", "preferred"),), "at", "central banker"),
)


@pytest.fixture(scope="module")
def resources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resources]:
    file: Path = tmp_path_factory.mktemp("authority") / "people.sqlite"
    write(file, ENTRIES, {"name": "desk"})
    open_authority(file)
    with Resources(Settings(shipped_authority=False, authority=(str(file),))) as opened:
        yield opened


@pytest.fixture(scope="module")
def bare() -> Iterator[Resources]:
    with Resources(Settings(shipped_authority=False)) as opened:
        yield opened


def paired(copy: tuple[str, ...], reference: tuple[str, ...]) -> Alignment:
    """Two versions whose paragraphs, of one sentence each, belong together one by one."""
    one, other = (
        annotate(Article(name, "\n\n".join(lines))) for name, lines in (("copy", copy), ("reference", reference))
    )
    links = tuple(Link(0, (i,), (i,), 1.0, "test") for i in range(len(copy)))
    return Alignment(one, (Reference(other, "given", 1.0, True, ""),), links)


def alone(text: str) -> Alignment:
    return Alignment(annotate(Article("copy", text)))


def found(alignment: Alignment, resources: Resources, least: float = 0.4) -> list[Observation]:
    return [o for o in person_name.find(Case(alignment, resources)) if o.raw_score >= least]


REFERENCE = (
    "The port director, Marcus Hellman, said on Monday that the docks would open.",
    "“We are ready,” Mr. Hellman said.",
    "Beatrice Lindqvist, a spokeswoman, declined to comment.",
)


def test_a_garbled_name_is_marked_each_time_and_corrected_in_the_form_used(bare: Resources) -> None:
    copy = (
        "The port director, Marcus Hillmen, said on Monday that the docks would be opened.",
        "“We are prepared,” Mr. Hillmen said.",
        "Beatris Lindqvist, a spokeswoman, refused to comment.",
    )
    alignment = paired(copy, REFERENCE)
    marks = [(o.suggestions[0].text, alignment.copy.text[o.start : o.end]) for o in found(alignment, bare)]
    assert marks == [
        ("Marcus Hellman", "Marcus Hillmen"),
        ("Hellman", "Hillmen"),
        ("Beatrice Lindqvist", "Beatris Lindqvist"),
    ]


def test_the_evidence_points_at_the_name_in_the_reference(bare: Resources) -> None:
    alignment = paired(("The port director, Marcus Hillmen, said so.",), REFERENCE[:1])
    evidence = found(alignment, bare)[0].evidence[0]
    assert evidence.source == "reference"
    assert evidence.start is not None
    assert alignment.references[0].document.text[evidence.start : evidence.end] == "Marcus Hellman"


def test_an_everyday_word_in_place_of_a_name_is_an_alert(bare: Resources) -> None:
    reference = ("The coach, Anton Feller, said the team was ready.", "Mr. Feller named eleven players.")
    copy = ("The coach, Anton Failure, said the team was ready.", "Mr. Failure named eleven players.")
    marks = found(paired(copy, reference), bare, least=0.8)
    assert [o.suggestions[0].text for o in marks] == ["Anton Feller", "Feller"]


@pytest.mark.parametrize(
    "copy",
    [
        ("The port director, Mark Hellman, said the docks would open.",),
        ("The port director, Mr. Hellman, said the docks would open.",),
        ("The port director, Marcus J. Hellman, said the docks would open.",),
        ("The port director, Marcus Héllman, said the docks would open.",),
        ("The deputy, Susan Kowalski, said the docks would open.",),
    ],
)
def test_right_forms_and_other_persons_are_left_alone(bare: Resources, copy: tuple[str, ...]) -> None:
    assert found(paired(copy, REFERENCE[:1]), bare) == []


def test_another_romanisation_is_no_alert(bare: Resources) -> None:
    reference = ("The governor, Dmitriy Yevgenyev, signed the decree.",)
    copy = ("The governor, Dmitry Evgeniev, signed the decree.",)
    assert found(paired(copy, reference), bare, least=0.8) == []


def test_two_persons_of_like_names_are_not_mixed_up(bare: Resources) -> None:
    reference = ("Peter Keller met Peter Kellner in Bern.", "Mr. Keller left early.")
    copy = ("Peter Keller met Peter Kellner in the city of Bern.", "Mr. Kellner left early.")
    assert found(paired(copy, reference), bare) == []


def test_a_surname_with_mr_tells_who_a_full_name_is(resources: Resources) -> None:
    alignment = alone("The answer came from Beatrice Lindsa. Later, Ms. Lindqvist declined to say more.")
    (mark,) = found(alignment, resources)
    assert (alignment.copy.text[mark.start : mark.end], mark.suggestions[0].text) == (
        "Beatrice Lindsa",
        "Beatrice Lindqvist",
    )


def test_without_a_pair_the_authority_file_is_asked(resources: Resources) -> None:
    text = "The docks will open, said Marcus Hillmen, the port director.\n\nMr. Hillmen gave no date."
    marks = found(alone(text), resources)
    assert [o.suggestions[0].text for o in marks] == ["Marcus J. Hellman", "Hellman"]
    assert {o.kind for o in marks} == {"authority-near-spelling"}


@pytest.mark.parametrize(
    "text",
    [
        "The motion failed, said John Tyler, a plumber from Leeds.",  # a known name: another man
        "“No,” said Peter Kelner, a banker.",  # two entries are as near
        "The docks will open, said Mark Hellman.",  # an alias
        "The docks will open, said Hedwig Ostrander, a visitor.",  # unknown, near nothing
    ],
)
def test_without_a_pair_it_abstains(resources: Resources, text: str) -> None:
    assert found(alone(text), resources) == []


def test_the_authority_speaks_for_a_spelling_that_the_reference_lacks(resources: Resources) -> None:
    alignment = paired(
        ("Beatrice Lindqvist, a spokeswoman, declined.",), ("Beatrix Lindkvist, a spokeswoman, declined.",)
    )
    assert all(o.raw_score < 0.4 for o in found(alignment, resources, least=0.0))


@pytest.mark.parametrize(
    "text",
    [
        "Markus Hillman, a nurse, was on the ferry. Hillman swam ashore.",
        "Marcus Hellmanov, the port director, said so.",
        "Beatrice Lindquist, her sister, did not comment.",
        "Beatrice Lindquist, a spokeswoman for a bakery, did not comment.",
    ],
)
def test_a_person_with_a_job_or_a_full_name_of_its_own_is_nobody_of_the_file(resources: Resources, text: str) -> None:
    assert found(alone(text), resources, least=0.3) == []
