"""The file of decisions: what is kept, what holds for which report, and files that cannot be used."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from detector.findings.decisions import Decisions, decide, shown
from detector.findings.decisions.schema import APPLICATION
from detector.types import Decision, Report, Ruling
from detector.types.errors import DecisionsError
from tests.reports import finding, report

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Marko Rubyo came. Rubyo spoke of 4 ships. Rubyo left."


def story(text: str = TEXT, id: str = "story") -> Report:
    found = [
        finding(text, "Marko Rubyo", "Marco Rubio", group="g"),
        finding(text, "Rubyo", "Rubio", nth=1, group="g"),
        finding(text, "Rubyo", "Rubio", nth=2, group="g"),
        finding(text, "4", "40", rule="number", category="number"),
    ]
    return report(text, found, id)


def ruled(whole: Report, id: str, verdict: Ruling = "reject", when: str = "1", **more: object) -> Decision:
    return decide(whole, id, verdict, when=f"2026-01-01T00:00:0{when}Z", who="kim", **more)  # type: ignore[arg-type]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "desk.decisions"


@pytest.fixture
def kept(file: Path) -> Iterator[Decisions]:
    with Decisions.open(file) as opened:
        yield opened


def verdicts(kept: Decisions, whole: Report) -> dict[str, str]:
    return {id: decision.verdict for id, decision in kept.of(whole).items()}


def test_what_was_recorded_is_there_when_the_file_is_opened_again(file: Path) -> None:
    whole = story()
    made = [ruled(whole, "Rubyo-1", "accept", text="Marco\nRubio “é”"), ruled(whole, "4-0", "always")]
    with Decisions.open(file) as kept:
        for one in made:
            kept.record(one)
    with Decisions.open(file, create=False) as kept:
        assert list(kept.all()) == made
        assert len(kept) == 2
        assert kept.of(whole) == dict.fromkeys(("Marko Rubyo-0", "Rubyo-1", "Rubyo-2"), made[0]) | {"4-0": made[1]}


def test_the_last_word_on_a_mention_holds(kept: Decisions) -> None:
    whole = story()
    kept.record(ruled(whole, "Rubyo-1", "reject"))
    kept.record(ruled(whole, "Rubyo-2", "accept", alone=True))
    assert verdicts(kept, whole) == {"Marko Rubyo-0": "reject", "Rubyo-1": "reject", "Rubyo-2": "accept"}
    kept.record(ruled(whole, "Marko Rubyo-0", "always"))
    assert set(verdicts(kept, whole).values()) == {"always"}
    assert len(kept) == 1, "decisions that hold for nothing any more are gone"


def test_a_decision_is_taken_back_for_its_whole_group(kept: Decisions) -> None:
    whole = story()
    kept.record(ruled(whole, "Rubyo-1"))
    kept.record(ruled(whole, "4-0"))
    taken = kept.undo("story", "Rubyo-2")
    assert taken is not None and taken.finding == "Rubyo-1"
    assert verdicts(kept, whole) == {"4-0": "reject"}
    assert kept.undo("story", "Rubyo-2") is None
    assert kept.undo("other", "4-0") is None


def test_it_holds_for_the_story_under_its_id_and_for_its_text_under_any(kept: Decisions) -> None:
    kept.record(ruled(story(), "4-0"))
    later = "Later. " + TEXT
    assert verdicts(kept, story(later)) == {"4-0": "reject"}
    assert verdicts(kept, story(id="desk/story")) == {"4-0": "reject"}
    assert verdicts(kept, story(later, "another")) == {}


def test_what_is_always_right_holds_for_every_story_by_rule_words_and_suggestion(kept: Decisions) -> None:
    always = ruled(story(), "Rubyo-1", "always")
    kept.record(always)
    text = "Marko\nRubyo and Rubyo met Rubyo."
    other = [
        finding(text, "Marko\nRubyo", "Marco Rubio", group="x"),
        finding(text, "Rubyo", "Rubio", nth=1, rule="spelling"),
        finding(text, "Rubyo", "Rubin", nth=2, group="x"),
    ]
    assert verdicts(kept, report(text, other, "other")) == {"Marko\nRubyo-0": "always"}
    left = shown(report(text, other, "other"), kept.of(report(text, other, "other")))
    assert ([one.id for one in left.findings], left.left_out.always) == (["Rubyo-1", "Rubyo-2"], 1)
    (found,) = kept.of(report(text, other, "other")).values()
    assert kept.withdraw(found)
    assert not kept.withdraw(found)
    assert verdicts(kept, report(text, other, "other")) == {}


def test_what_is_rejected_once_is_not_rejected_elsewhere(kept: Decisions) -> None:
    kept.record(ruled(story(), "Rubyo-1"))
    assert verdicts(kept, story("Then " + TEXT, "other")) == {}


def test_what_is_read_in_exclusive_time_still_holds_when_it_is_recorded(
    kept: Decisions, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detector.findings.decisions.schema._PATIENCE", 0.05)
    whole = story()
    with Decisions.open(file) as other:
        with kept.exclusive():
            assert kept.of(whole) == {}
            with pytest.raises(DecisionsError, match="another process"):
                other.record(ruled(whole, "4-0"))
            kept.record(ruled(whole, "Rubyo-1"))
        other.record(ruled(whole, "4-0"))
        assert set(verdicts(other, whole)) == {one.id for one in whole.findings}
        with pytest.raises(KeyError), kept.exclusive():
            kept.undo("story", "4-0")
            raise KeyError
        assert len(other) == 2


# ---------------------------------------------------------------- merging


def test_files_may_be_merged_in_any_order_and_twice(tmp_path: Path) -> None:
    whole = story()
    made = [
        ruled(whole, "Rubyo-1", "reject", "1"),
        ruled(whole, "Rubyo-2", "accept", "2", alone=True),
        ruled(whole, "4-0", "accept", "3"),
        ruled(whole, "4-0", "reject", "3"),
    ]
    states = []
    for number, order in enumerate((made, made[::-1], made * 2)):
        with Decisions.open(tmp_path / str(number)) as kept:
            assert kept.merge(order) >= 3
            assert kept.merge(order) == 0
            states.append(verdicts(kept, whole))
    assert states[0] == states[1] == states[2]
    assert states[0]["Rubyo-2"] == "accept"


def test_of_decisions_that_are_merged_all_are_put_down_or_none(kept: Decisions) -> None:
    whole = story()
    wrong = replace(ruled(whole, "4-0"), verdict="perhaps")  # type: ignore[arg-type]
    with pytest.raises(DecisionsError):
        kept.merge([ruled(whole, "Rubyo-1"), wrong])
    assert list(kept.all()) == []


# ---------------------------------------------------------------- several processes


RECORD = """
import sys
from pathlib import Path
from detector.findings.decisions import Decisions, decide
from tests.reports import finding, report
who, file, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
for number in range(count):
    text = f"Rubyo came for the time {number}."
    whole = report(text, [finding(text, "Rubyo", "Rubio")], f"{who}-{number}")
    with Decisions.open(file) as kept:
        kept.record(decide(whole, "Rubyo-0", "reject", when="2026-01-01T00:00:00Z", who=who))
    print(number, flush=True)
"""


def _recording(who: str, file: Path, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RECORD, who, str(file), str(count)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )


def test_two_processes_record_at_once_and_nothing_is_lost(file: Path) -> None:
    both = [_recording(who, file, 60) for who in ("ann", "bob")]
    assert [one.wait(120) for one in both] == [0, 0]
    for one in both:
        assert one.stdout is not None
        one.stdout.close()
    with Decisions.open(file) as kept:
        found = [one.story for one in kept.all()]
    assert sorted(found) == sorted(f"{who}-{number}" for who in ("ann", "bob") for number in range(60))


def test_what_was_recorded_outlives_a_process_that_is_killed(file: Path) -> None:
    with _recording("ann", file, 1_000_000) as one:
        assert one.stdout is not None
        seen = [one.stdout.readline() for _ in range(30)][-1]
        one.send_signal(signal.SIGKILL)
        seen = (one.stdout.read().splitlines() or [seen])[-1]
    with Decisions.open(file) as kept:
        stories = {decision.story for decision in kept.all()}
        assert {f"ann-{number}" for number in range(int(seen) + 1)} <= stories
        kept.record(ruled(story(), "4-0"))


# ---------------------------------------------------------------- files that cannot be used


def test_a_file_that_is_not_there_is_made_or_refused(file: Path, tmp_path: Path) -> None:
    with pytest.raises(DecisionsError, match="no such file"):
        Decisions.open(file, create=False)
    assert not file.exists()
    with pytest.raises(DecisionsError, match="its folder is not there"):
        Decisions.open(tmp_path / "nowhere" / "desk.decisions")
    with pytest.raises(DecisionsError, match="it is a folder"):
        Decisions.open(tmp_path)


@pytest.mark.parametrize("content", [b"{}\n", b"story,verdict\n", b"SQLite format 3\0", bytes(range(256)) * 20])
def test_a_foreign_file_is_refused_and_left_as_it_is(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(DecisionsError, match=r"is not a file of decisions|is damaged"):
        Decisions.open(file)
    assert file.read_bytes() == content
    assert list(file.parent.iterdir()) == [file]


def test_a_database_of_another_program_is_refused(file: Path) -> None:
    base = sqlite3.connect(file)
    base.execute("CREATE TABLE things (name TEXT)")
    base.commit()
    base.close()
    with pytest.raises(DecisionsError, match="not a file of decisions"):
        Decisions.open(file)


def test_the_authority_file_is_no_file_of_decisions() -> None:
    with pytest.raises(DecisionsError, match="not a file of decisions"):
        Decisions.open(ROOT / "data" / "authority.sqlite")


def test_a_file_of_a_newer_version_is_refused(file: Path) -> None:
    base = sqlite3.connect(file)
    base.execute(f"PRAGMA application_id = {APPLICATION}")
    base.execute("PRAGMA user_version = 2")
    base.commit()
    base.close()
    with pytest.raises(DecisionsError, match="newer detector"):
        Decisions.open(file)


@pytest.mark.parametrize("damage", ["cut", "overwritten"])
def test_a_damaged_file_is_refused(file: Path, damage: str) -> None:
    with Decisions.open(file) as kept:
        for number in range(200):
            kept.record(ruled(story(id=f"story-{number}"), "Rubyo-1"))
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2] if damage == "cut" else data[:8192] + b"\x55" * 8192 + data[16384:])
    with pytest.raises(DecisionsError, match="damaged"):
        Decisions.open(file)


def test_one_that_is_being_written_to_for_long_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Decisions.open(file).close()
    monkeypatch.setattr("detector.findings.decisions.schema._PATIENCE", 0.05)
    busy = sqlite3.connect(file, isolation_level=None)
    busy.execute("BEGIN IMMEDIATE")
    with Decisions.open(file) as kept, pytest.raises(DecisionsError, match="another process"):
        kept.record(ruled(story(), "4-0"))
    busy.execute("ROLLBACK")
    busy.close()


def test_an_empty_file_becomes_one(file: Path) -> None:
    file.touch()
    with Decisions.open(file) as kept:
        assert list(kept.all()) == []
