"""The formats say the same, and every offset points at its text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

Command = Callable[..., Any]


def _findings(paired: Any) -> list[dict[str, Any]]:
    findings: list[dict[str, Any]] = json.loads(paired.stdout)["reports"][0]["findings"]
    return findings


def test_every_offset_points_at_its_text(paired: Any, stories: Path) -> None:
    copy = (stories / "garbled.txt").read_bytes().decode()
    original = (stories / "original.txt").read_bytes().decode()
    (report,) = json.loads(paired.stdout)["reports"]
    assert report["findings"]
    for finding in report["findings"]:
        assert copy[finding["start"] : finding["end"]] == finding["text"] != ""
        for evidence in finding["evidence"]:
            if evidence["kind"] == "reference" and evidence["start"] is not None:
                place = original[evidence["start"] : evidence["end"]]
                assert place and (place in evidence["text"] or evidence["text"] in place)
    ends = [0]
    for sentence in report["sentences"]:
        assert copy[ends[-1] : sentence["start"]].strip() == ""
        ends.append(sentence["end"])
        for link in sentence["links"]:
            assert original[link["start"] : link["end"]].strip()
    assert copy[ends[-1] :].strip() == ""


def test_findings_are_in_order_and_their_ids_their_own(paired: Any) -> None:
    findings = _findings(paired)
    assert [f["start"] for f in findings] == sorted(f["start"] for f in findings)
    assert len({f["id"] for f in findings}) == len(findings)


def test_ids_do_not_change_when_text_before_them_does(
    detector_command: Command, paired: Any, stories: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "garbled.txt"
    moved.write_text("By the staff\n\n" + (stories / "garbled.txt").read_text("utf-8"), "utf-8")
    done = detector_command(
        "check", moved, "--reference", stories / "original.txt", "--grammar", "harper", "--format", "json"
    )
    assert {f["id"] for f in _findings(paired)} == {f["id"] for f in _findings(done)}


def test_the_same_input_gives_the_same_bytes(detector_command: Command, paired: Any, stories: Path) -> None:
    again = detector_command(
        "check",
        stories / "garbled.txt",
        "--reference",
        stories / "original.txt",
        "--grammar",
        "harper",
        "--format",
        "json",
    )
    assert again.stdout == paired.stdout


def test_all_formats_show_the_same_findings(detector_command: Command, paired: Any, stories: Path) -> None:
    def printed(format_: str) -> str:
        done = detector_command(
            "check", stories / "garbled.txt", "--reference", stories / "original.txt",
            "--grammar", "harper", "--format", format_, "--hints", "--explain",
        )  # fmt: skip
        output: str = done.stdout
        return output

    findings = _findings(paired)
    assert json.loads(printed("jsonl"))["findings"] == findings
    rows = [row for row in csv.DictReader(io.StringIO(printed("csv"))) if row["row"] == "finding"]
    fields = ("id", "rule", "category", "tier", "start", "end", "text", "message")
    assert [[row[f] for f in fields] for row in rows] == [[str(finding[f]) for f in fields] for finding in findings]
    text = printed("text")
    decisions: dict[str, list[dict[str, Any]]] = {}
    for finding in findings:
        decisions.setdefault(finding["group"] or finding["id"], []).append(finding)
    assert text.count("  alert ") + text.count("  hint  ") == len(decisions)
    for same in decisions.values():
        assert same[0]["rule"] in text
        assert len(same) == 1 or f"{len(same)} places, one decision" in text
    page = printed("html")
    assert re.findall(r'class="choice (\w+)" id="c-(\w+)"', page) == [
        ("alert" if any(one["tier"] == "alert" for one in same) else "hint", id) for id, same in decisions.items()
    ]
    assert set(re.findall(r'data-f="(\w+)"', page)) == {finding["id"] for finding in findings}


def test_text_hides_hints_unless_asked_and_the_others_show_them_unless_told(
    detector_command: Command, paired: Any, stories: Path
) -> None:
    arguments = ("check", stories / "garbled.txt", "--reference", stories / "original.txt", "--grammar", "harper")
    hints = sum(finding["tier"] == "hint" for finding in _findings(paired))
    assert hints
    text = detector_command(*arguments).stdout
    assert f"--hints shows {hints} doubtful place" in text
    assert "--hints shows" not in detector_command(*arguments, "--hints").stdout
    shown = json.loads(detector_command(*arguments, "--format", "json", "--no-hints").stdout)["reports"][0]["findings"]
    assert {finding["tier"] for finding in shown} == {"alert"}


def test_a_line_of_text_has_at_most_eighty_columns(detector_command: Command, stories: Path) -> None:
    done = detector_command("check", stories / "garbled.txt", "--reference", stories / "original.txt", "--hints")
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "\x1b" not in done.stdout


def test_standard_input_gives_what_a_file_gives(detector_command: Command, stories: Path) -> None:
    text = (stories / "garbled.txt").read_text("utf-8")
    done = detector_command("check", "-", "--grammar", "none", "--format", "json", "--stdin-name", "desk", input=text)
    (from_input,) = json.loads(done.stdout)["reports"]
    done = detector_command("check", stories / "garbled.txt", "--grammar", "none", "--format", "json")
    (from_file,) = json.loads(done.stdout)["reports"]
    assert (from_input["story"]["id"], from_input["story"]["path"]) == ("desk", None)
    assert from_input["findings"] == from_file["findings"]
    assert from_input["verdict"] == from_file["verdict"]


def test_output_goes_to_a_file_that_is_whole(detector_command: Command, stories: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    done = detector_command("check", stories / "other.txt", "--grammar", "none", "--format", "json", "--output", file)
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads(file.read_text("utf-8"))["schema_version"] == 1
    assert list(tmp_path.iterdir()) == [file]


def test_alignment_is_printed_as_promised(detector_command: Command, stories: Path) -> None:
    done = detector_command("align", stories / "garbled.txt", stories / "original.txt", "--format", "json")
    assert done.returncode == 0
    links = json.loads(done.stdout)["links"]
    copy = (stories / "garbled.txt").read_text("utf-8")
    original = (stories / "original.txt").read_text("utf-8")
    assert len(links) > 6
    for link in links:
        assert set(link) == {"copy", "reference", "score", "matched_by"}
        for side, text in (("copy", copy), ("reference", original)):
            assert link[side]
            for span in link[side]:
                assert text[span["start"] : span["end"]].strip() == text[span["start"] : span["end"]] != ""
    text = detector_command("align", stories / "garbled.txt", stories / "original.txt").stdout
    assert text.count("  copy       ") >= len(links)
    assert max(map(len, text.splitlines())) <= 80
