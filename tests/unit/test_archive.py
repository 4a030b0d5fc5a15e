"""Learning names from trusted stories."""

from pathlib import Path

import pytest

from detector.authorities import Entry, Form
from detector.authorities.build_summary import OTHER_LANGUAGE
from detector.authorities.learning import build_archive, decide_conflict, expansion, undecided
from detector.authorities.sqlite.authority_file import describe, open_authority
from detector.authorities.sqlite.file_writer import write
from detector.batch.engines import open_engine
from detector.types import Article, Problem
from detector.types.errors import AuthorityError, UsageError

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


# ---------------------------------------------------------------- what is learned


@pytest.mark.parametrize(
    "text",
    [
        "On Monday Morning the ships left. The Igora Drive was closed.",
        "The horse won the Queen Elizabeth Stakes in spring.",
        "They saw Wall Street and the Pacific Ocean from there.",
        "Harbour Minister Visits Port as Karin Lindqvist Reports Losses in Spring",
    ],
)
def test_what_is_no_person_is_not_learned(tmp_path: Path, text: str) -> None:
    build_archive((Article("1", text), Article("2", f"{text} They said so again.")), tmp_path / "a")
    assert list(open_authority(tmp_path / "a").entries("person")) == []


def test_a_name_that_nothing_explains_waits_for_a_second_story(tmp_path: Path) -> None:
    first = Article("1", "The crowd cheered for Marta Kowalska at the harbour.")
    second = Article("2", "A boat was named after Marta Kowalska last year.")
    file = tmp_path / "a"
    build_archive((first,), file)
    assert open_authority(file).exact("Marta Kowalska") == ()
    build_archive((second,), file, update=True)
    assert [entry.count for entry in open_authority(file).exact("Marta Kowalska")] == [2]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The head of the Bank of Norway Elvira Nabiullina spoke to the crews.", {"Bank of Norway"}),
        ("It was China’s Ministry of Commerce that wrote.", {"Ministry of Commerce"}),
        ("Officials of the Bureau of Labor and the Customs Service met.", {"Bureau of Labor", "Customs Service"}),
        ("Harbour Safety Agency Closes Port as Customs Service Protests", set()),
        ("Their Pension Fund Act was passed late.", set()),
        (
            "They asked the Ministry of Trade, Industry and Energy for a reply on that day.",
            {"Ministry of Trade, Industry and Energy"},
        ),
        ("They asked the Ministry of Trade, Industries for a reply on that day.", set()),
    ],
)
def test_bodies_are_cut_where_they_end(tmp_path: Path, text: str, names: set[str]) -> None:
    build_archive((Article("1", text),), tmp_path / "a")
    assert {entry.name for entry in open_authority(tmp_path / "a").entries("body")} == names


def test_dates_and_spellings_are_kept(tmp_path: Path) -> None:
    text = "Foreign minister José Núñez spoke. He left late."
    stories = (
        Article("1", text, date="2026-03-02"),
        Article("2", text.replace("ú", "u") + " Again.", date="2026-01-05"),
        Article("3", text + " Undated."),
    )
    build_archive(stories, tmp_path / "a")
    (entry,) = open_authority(tmp_path / "a").entries("person")
    assert (entry.name, entry.count, entry.first_seen, entry.last_seen) == ("José Núñez", 3, "2026-01-05", "2026-03-02")
    assert entry.forms == (
        Form("José Núñez", "preferred", 2, "2026-03-02", "2026-03-02"),
        Form("José Nuñez", "alias", 1, "2026-01-05", "2026-01-05"),
    )
    assert describe(entry)["spellings"][1] == {
        "text": "José Nuñez", "stories": 1, "first_seen": "2026-01-05", "last_seen": "2026-01-05"
    }  # fmt: skip


# ---------------------------------------------------------------- processes, updates


def test_any_number_of_processes_gives_the_same_bytes(tmp_path: Path) -> None:
    stories = [Article(f"{n}", f"{story.text} Edition {n}.") for n in range(8) for story in STORIES]
    build_archive(stories, tmp_path / "one")
    build_archive(stories, tmp_path / "two", engine=open_engine("local", 2))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_story_that_cannot_be_marked_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Article) -> None:
        raise ValueError("odd")

    monkeypatch.setattr("detector.authorities.learning.learn", fail)
    problems: list[Problem] = []
    summary = build_archive(STORIES[:1], tmp_path / "a", problems=problems)
    assert summary.entries == 0
    assert "odd" in problems[0].reason


def test_an_update_stays_in_place_and_gives_the_version_of_all_at_once(tmp_path: Path) -> None:
    whole, file = tmp_path / "whole", tmp_path / "parts"
    build_archive(STORIES, whole)
    build_archive(STORIES[2:], file)
    node = file.stat().st_ino
    for story in STORIES[:2]:
        build_archive((story,), file, update=True)
    assert file.stat().st_ino == node
    assert open_authority(file).version == open_authority(whole).version
    assert undecided(file) == undecided(whole)
    open_authority(file).verify()


def test_a_house_list_is_not_updated_with_stories(tmp_path: Path) -> None:
    file = tmp_path / "house.sqlite"
    write(file, (Entry("p:1", "person", (Form("Ana Novak", "preferred"),), source="hand", licence="CC0-1.0"),), {})
    with pytest.raises(AuthorityError, match=r"house\.sqlite was not learned from stories"):
        build_archive(STORIES, file, update=True)
    assert open_authority(file).exact("Ana Novak")


def test_a_table_does_not_replace_what_was_learned(tmp_path: Path) -> None:
    build_archive(STORIES, tmp_path / "desk.sqlite")
    with pytest.raises(AuthorityError, match=r"desk\.sqlite was learned from stories"):
        write(tmp_path / "desk.sqlite", (), {})
    assert open_authority(tmp_path / "desk.sqlite").exact("Karin Lindqvist")


# ---------------------------------------------------------------- decisions

RIGHT, WRONG = "Karin Lindqvist", "Karin Lindkvist"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    build_archive(STORIES, tmp_path / "desk.sqlite")
    return tmp_path / "desk.sqlite"


@pytest.mark.parametrize(("verdict", "kind"), [("same", "alias"), ("wrong", "garbled")])
def test_what_is_decided_stays_decided(desk: Path, verdict: str, kind: str) -> None:
    before = open_authority(desk).version
    decide_conflict(desk, RIGHT, WRONG, verdict)  # type: ignore[arg-type]
    again = Article("4", f"Harbour minister {WRONG} came back, and {RIGHT} spoke.", date="2026-11-25")
    for update in (False, True):
        if update:
            build_archive((again,), desk, update=True)
        source = open_authority(desk)
        (entry,) = source.exact(WRONG)
        assert entry.name == RIGHT
        assert [form.kind for form in entry.forms if form.text == WRONG] == [kind]
        assert entry.count == (2 if verdict == "wrong" else 3) + (update * (1 if verdict == "wrong" else 2))
        assert undecided(desk) == ((), 0)
        source.verify()
    assert open_authority(desk).version != before


def test_two_may_be_two_and_a_decision_may_be_changed(desk: Path) -> None:
    before = open_authority(desk).version
    decide_conflict(desk, RIGHT, WRONG, "same")
    decide_conflict(desk, WRONG, RIGHT, "different")
    assert open_authority(desk).version == before
    assert undecided(desk) == ((), 0)
    assert len([*open_authority(desk).exact(RIGHT), *open_authority(desk).exact(WRONG)]) == 2


def test_a_decision_about_nobody_is_refused(desk: Path) -> None:
    with pytest.raises(UsageError, match="'Nobody Here' was not learned"):
        decide_conflict(desk, "Nobody Here", RIGHT, "same")
    with pytest.raises(UsageError, match="different kinds"):
        decide_conflict(desk, RIGHT, "Harbour Safety Agency", "same")
    with pytest.raises(UsageError, match="one name here"):
        decide_conflict(desk, RIGHT, RIGHT, "different")


def test_conflicts_that_were_often_seen_come_first(tmp_path: Path) -> None:
    often = "On that day the minister Ivan Petrov left early, and Ivan Petrof said nothing more."
    stories = [Article(f"{n}", f"{often} {n}") for n in range(3)]
    build_archive([*stories, *STORIES], tmp_path / "a")
    found, more = undecided(tmp_path / "a", 1)
    assert [(c.left, c.right, c.left_stories, c.right_stories) for c in found] == [("Ivan Petrof", "Ivan Petrov", 3, 3)]
    assert more == 1


def test_nothing_is_learned_from_another_language(tmp_path: Path) -> None:
    german = (
        "Der Außenminister Karl Brandt sagte am Montag, die Verhandlungen seien gut verlaufen und würden fortgesetzt."
    )
    summary = build_archive((Article("1", german), STORIES[0]), tmp_path / "a")
    assert open_authority(tmp_path / "a").exact("Karl Brandt") == ()
    assert dict(summary.read)[OTHER_LANGUAGE] == 1
