"""`detector authority`: built from stories and from a table, asked, and used in a check."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Command = Callable[..., Any]


def test_names_learned_from_trusted_stories_correct_a_copy(
    detector_command: Command, stories: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    text = (stories / "original.txt").read_text("utf-8")
    for day in range(3):
        (archive / f"day{day}.txt").write_text(f"{text}\nDay {day}.\n", "utf-8")
    (archive / "empty.txt").touch()
    desk = tmp_path / "desk.sqlite"
    built = detector_command("authority", "build", archive, "--output", desk)
    assert built.returncode == 3
    assert "empty.txt: it is empty" in built.stderr
    assert "person" in built.stderr

    shown = detector_command("authority", "show", "Laura Benedetti", "--authority", desk)
    assert shown.returncode == 0
    assert "Laura Benedetti" in shown.stdout
    found = detector_command("authority", "search", "Lora Benediti", "--authority", desk, "--format", "json")
    rows = json.loads(found.stdout)
    assert rows[0]["name"] == "Laura Benedetti"
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)

    copy = tmp_path / "copy.txt"
    copy.write_text((stories / "garbled.txt").read_text("utf-8").replace("Lora Benediti", "Laura Benedeti"), "utf-8")
    done = detector_command("check", copy, "--authority", desk, "--rules", "person-name", "--format", "json")
    findings = json.loads(done.stdout)["reports"][0]["findings"]
    assert [(f["text"], f["suggestions"][0]["text"]) for f in findings] == [
        ("Laura Benedeti", "Laura Benedetti"),
        ("Owen Castilano", "Owen Castellano"),
    ]


def test_house_lists_become_one_file(detector_command: Command, tmp_path: Path) -> None:
    people, bodies = tmp_path / "people.csv", tmp_path / "bodies.csv"
    people.write_text("name,aliases\nOwen Castellano,O. Castellano\n", "utf-8")
    bodies.write_text("name,kind\nTacoma Harbor Commission,body\n", "utf-8")
    house = tmp_path / "house.sqlite"
    first = detector_command("authority", "import", people, "--kind", "person", "--output", house)
    assert first.returncode == 0, first.stderr
    again = detector_command("authority", "import", bodies, "--output", house, "--update")
    assert again.returncode == 0, again.stderr
    for name in ("Owen Castellano", "Tacoma Harbor Commission"):
        assert detector_command("authority", "show", name, "--authority", house).returncode == 0


def test_a_table_that_does_not_fit_is_named_with_its_row(detector_command: Command, tmp_path: Path) -> None:
    table = tmp_path / "bad.csv"
    table.write_text("name,kind\nOwen Castellano,persn\n", "utf-8")
    done = detector_command("authority", "import", table, "--output", tmp_path / "house.sqlite")
    assert done.returncode in (2, 3)
    assert "bad.csv" in done.stderr and "persn" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "house.sqlite").exists()


def test_the_shipped_file_knows_the_bodies_of_the_country(detector_command: Command) -> None:
    found = detector_command("authority", "search", "State Department", "--kind", "body", "--format", "json")
    rows = json.loads(found.stdout)
    assert "State" in rows[0]["name"]
    assert rows[0]["score"] >= 0.9


def test_a_table_of_stories_is_learned_decided_and_checked(detector_command: Command, tmp_path: Path) -> None:
    table, desk = tmp_path / "day.csv", tmp_path / "desk.sqlite"
    table.write_text(
        "id,title,body,date\n"
        '1,Port,"Harbour minister Karin Lindqvist closed the port, she said.\nShips left.",2026-11-24T08:00:00Z\n'
        '2,Port,"Harbour minister Karin Lindkvist opened the port.",2026-11-25\n',
        "utf-8",
    )
    built = detector_command("authority", "build", table, "--output", desk, "--jobs", "2")
    assert built.returncode == 0, built.stderr
    assert "Karin Lindkvist (1, last 2026-11-25) / Karin Lindqvist (1, last 2026-11-24)" in built.stderr
    listed = detector_command("authority", "conflicts", desk, "--format", "json")
    assert [(c["left"], c["right"]) for c in json.loads(listed.stdout)] == [("Karin Lindkvist", "Karin Lindqvist")]
    undecided = detector_command("authority", "decide", desk, "Karin Lindqvist", "Karin Lindkvist")
    assert undecided.returncode == 2
    assert "--same" in undecided.stderr
    decided = detector_command("authority", "decide", desk, "Karin Lindqvist", "Karin Lindkvist", "--wrong")
    assert decided.returncode == 0, decided.stderr
    assert detector_command("authority", "conflicts", desk).stdout == ""
    shown = detector_command("authority", "show", "Karin Lindkvist", "--authority", desk)
    assert "Karin Lindqvist (1, 2026-11-24 to 2026-11-24)" in shown.stdout
    assert "garbled     Karin Lindkvist" in shown.stdout
    whole = detector_command("authority", "check", desk)
    assert (whole.returncode, "whole" in whole.stdout) == (0, True)
    content = bytearray(desk.read_bytes())
    content[content.rindex(b"Lindqvist")] ^= 1
    desk.write_bytes(content)
    damaged = detector_command("authority", "check", desk)
    assert damaged.returncode == 3
    assert "desk.sqlite is damaged" in damaged.stderr
