"""`detector authority import` and `export`: a termbase of a tool becomes a house list, and a house list a termbase."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Command = Callable[..., Any]
TERMBASE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="en"><martifHeader/><text><body>
 <termEntry id="c1"><descrip type="subjectField">weather</descrip>
  <langSet xml:lang="en-US">
   <tig><term>storm surge</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig>
   <tig><term>sea attack of the storm</term>
    <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
  </langSet>
  <langSet xml:lang="es"><tig><term>marejada ciclónica</term></tig></langSet>
 </termEntry>
</body></text></martif>
"""


def test_a_forbidden_term_of_a_termbase_is_found_in_a_story(detector_command: Command, tmp_path: Path) -> None:
    (tmp_path / "desk.tbx").write_text(TERMBASE, "utf-8")
    house = tmp_path / "house.sqlite"
    done = detector_command("authority", "import", tmp_path / "desk.tbx", "--output", house)
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 entries, 2 forms (1 term)" in done.stderr
    assert "left out: 1 terms in other languages than English" in done.stderr
    story = tmp_path / "story.txt"
    story.write_text(
        "The governor warned on Friday that the sea attack of the storm could reach four meters along the coast. "
        "Officials asked people in low places to leave before the evening, and most of them did.\n",
        "utf-8",
    )
    check = ("check", story, "--grammar", "none", "--rules", "term", "--format", "json")
    found = json.loads(detector_command(*check, "--authority", house).stdout)["reports"][0]["findings"]
    assert [(f["text"], f["suggestions"][0]["text"]) for f in found] == [("sea attack of the storm", "storm surge")]


def test_what_is_exported_is_imported_as_it_was(detector_command: Command, tmp_path: Path) -> None:
    (tmp_path / "desk.tbx").write_text(TERMBASE, "utf-8")
    house, again = tmp_path / "house.sqlite", tmp_path / "again.sqlite"
    assert detector_command("authority", "import", tmp_path / "desk.tbx", "--output", house).returncode == 0
    lines = detector_command("authority", "export", house, "--format", "jsonl", "--output", "-")
    assert [json.loads(line)["id"] for line in lines.stdout.splitlines()] == ["desk:c1"]
    for format_, name in (("tbx", "x.tbx"), ("tbx-2008", "y.tbx"), ("csv", "x.csv"), ("jsonl", "x.jsonl")):
        out = tmp_path / name
        done = detector_command("authority", "export", house, "--format", format_, "--output", out)
        assert done.returncode == 0, done.stderr
        assert detector_command("authority", "import", out, "--output", again).returncode == 0
        back = detector_command("authority", "export", again, "--format", "jsonl", "--output", "-")
        assert back.stdout == lines.stdout
    none = detector_command("authority", "export", house, "--format", "ftm", "--output", tmp_path / "x.ftm.jsonl")
    assert none.returncode == 0
    assert "left out: 1 entries of the kind term: FollowTheMoney has no place for them" in none.stderr
    kinds = ("--kind", "office", "--kind", "place")
    part = detector_command("authority", "export", "--format", "wikidata", "--output", tmp_path / "w.jsonl", *kinds)
    assert "office" in part.stderr and "place" in part.stderr and "person" not in part.stderr
