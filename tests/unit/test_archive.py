"""Learning names from trusted stories."""

from pathlib import Path

import pytest

from detector.errors import AuthorityError
from detector.references.authority import open_authority
from detector.training.archive import build_archive, expansion
from detector.types import Article

STORIES = (
    Article(
        "1",
        "The Harbour Safety Agency (HSA) closed the port of Lund on Monday. Harbour minister Karin Lindqvist said the "
        "agency had acted in time. “We saw the risk,” Lindqvist said. Three ships were sent away.",
    ),
    Article(
        "2",
        "Harbour minister Karin Lindqvist visited the port of Lund. Officials of the Harbour Safety Agency spoke to "
        "the crews. HSA inspectors will stay for a week, Ms. Lindqvist said.",
    ),
    Article(
        "3",
        "Karin Lindkvist, the harbour minister, defended the closure. The Coastal Rescue Service was not asked, said "
        "Peter Brandt, its director. CRS crews had been ready, Mr. Brandt said.",
    ),
)


@pytest.mark.parametrize(
    ("words", "acronym", "found"),
    [
        ("said that U.S. Immigration and Customs Enforcement", "ICE", "Immigration and Customs Enforcement"),
        ("the Federal Bureau of Investigation", "FBI", "Federal Bureau of Investigation"),
        ("the Department of Defense", "DOD", "Department of Defense"),
        ("at the Centers for Disease Control and Prevention", "CDC", "Centers for Disease Control and Prevention"),
        ("by Homeland Security Investigations", "HSI", "Homeland Security Investigations"),
        ("a man in a red car", "MRC", None),
        ("the Red Cross", "UNHCR", None),
        ("Berlin", "B", None),
    ],
)
def test_expansions_are_read_from_the_end(words: str, acronym: str, found: str | None) -> None:
    assert expansion(words.split(), acronym) == found


def test_people_bodies_and_acronyms_are_learned(tmp_path: Path) -> None:
    summary = build_archive(STORIES, tmp_path / "desk.sqlite")
    desk = open_authority(tmp_path / "desk.sqlite")
    assert desk.name == "desk archive"
    (minister,) = desk.exact("Karin Lindqvist")
    assert (minister.kind, minister.count) == ("person", 2)
    assert (minister.role or "").lower().endswith("minister")
    assert desk.exact("Lindqvist") == ()
    assert minister in desk.people_with_surname("Lindqvist")
    (agency,) = desk.acronym("HSA")
    assert (agency.name, agency.kind, agency.count) == ("Harbour Safety Agency", "body", 2)
    assert [e.name for e in desk.acronym("CRS")] == ["Coastal Rescue Service"]
    assert dict(summary.read) == {"stories": 3}


def test_two_spellings_stay_two_entries_and_are_listed(tmp_path: Path) -> None:
    summary = build_archive(STORIES, tmp_path / "desk.sqlite")
    assert {("Karin Lindkvist", "Karin Lindqvist")} == {(c.left, c.right) for c in summary.conflicts}
    desk = open_authority(tmp_path / "desk.sqlite")
    assert {e.name for e in desk.entries("person")} == {"Karin Lindqvist", "Karin Lindkvist", "Peter Brandt"}


def test_an_acronym_with_two_bodies_is_listed(tmp_path: Path) -> None:
    stories = (
        Article("1", "Officers of the Drug Enforcement Administration (DEA) met the mayor."),
        Article("2", "Officers of the Drug Enforcement Agency (DEA) met the mayor."),
    )
    summary = build_archive(stories, tmp_path / "desk.sqlite")
    assert [(c.left, c.right) for c in summary.conflicts] == [
        ("Drug Enforcement Administration", "Drug Enforcement Agency")
    ]
    assert len(open_authority(tmp_path / "desk.sqlite").acronym("DEA")) == 2


def test_learning_in_two_steps_is_learning_at_once(tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole.sqlite", tmp_path / "parts.sqlite"
    build_archive(STORIES, whole)
    build_archive(STORIES[:1], parts)
    build_archive(STORIES[1:], parts, update=True)
    again = build_archive(STORIES, parts, update=True)
    assert dict(again.read) == {"stories met before": 3}
    left, right = (
        [(e.id, e.name, e.count, e.forms) for e in open_authority(file).entries()] for file in (whole, parts)
    )
    assert left == right


def test_the_order_of_stories_does_not_matter(tmp_path: Path) -> None:
    build_archive(STORIES, tmp_path / "a.sqlite")
    build_archive((*STORIES[::-1], STORIES[0]), tmp_path / "b.sqlite")
    assert (tmp_path / "a.sqlite").read_bytes() == (tmp_path / "b.sqlite").read_bytes()


def test_updating_a_foreign_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    file.write_text("not a database " * 20)
    with pytest.raises(AuthorityError, match=r"desk\.sqlite is not an authority file"):
        build_archive(STORIES, file, update=True)
    assert file.read_text().startswith("not a database")
