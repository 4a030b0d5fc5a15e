"""The JSON that is printed, against the schema that is published."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

from detector import types

CLOSED = ("report", "story", "verdict", "reference", "sentence", "finding", "skipped", "problem")


@pytest.fixture
def validate(schema: dict[str, Any]) -> Callable[..., None]:
    """Validates a whole run, or one of the schema's parts."""

    def check(value: object, part: str | None = None) -> None:
        whole = schema if part is None else {"$ref": f"#/$defs/{part}", "$defs": schema["$defs"]}
        jsonschema.Draft202012Validator(whole).validate(value)

    return check


def test_the_schema_is_a_schema_and_has_the_values_of_the_code(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    parts = schema["$defs"]
    assert schema["properties"]["schema_version"]["const"] == types.SCHEMA_VERSION
    finding = parts["finding"]["properties"]
    assert set(finding["category"]["enum"]) == set(get_args(types.Category))
    assert set(finding["tier"]["enum"]) == set(get_args(types.Tier))
    assert set(finding["evidence"]["items"]["properties"]["kind"]["enum"]) == set(get_args(types.EvidenceKind))
    assert set(parts["verdict"]["properties"]["label"]["enum"]) == set(get_args(types.Label))


@pytest.mark.parametrize("part", CLOSED)
def test_the_schema_describes_every_field_that_it_requires(schema: dict[str, Any], part: str) -> None:
    assert set(schema["$defs"][part]["required"]) == set(schema["$defs"][part]["properties"])


def test_a_story_beside_its_reference(paired: Any, validate: Callable[..., None]) -> None:
    run = json.loads(paired.stdout)
    validate(run)
    assert list(run) == ["schema_version", "signature", "reports", "problems"]
    (report,) = run["reports"]
    assert [reference["used"] for reference in report["references"]] == [True]
    assert any(sentence["links"] for sentence in report["sentences"])
    assert any(finding["suggestions"] for finding in report["findings"])


def test_problems_other_languages_and_unused_references(
    detector_command: Callable[..., Any], stories: Path, tmp_path: Path, validate: Callable[..., None]
) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    done = detector_command(
        "check", stories / "garbled.txt", stories / "arabic.txt", empty,
        "--reference", stories / "other.txt", "--grammar", "none", "--format", "json",
    )  # fmt: skip
    run = json.loads(done.stdout)
    validate(run)
    assert done.returncode == 3
    garbled, arabic = run["reports"]
    assert [reference["used"] for reference in garbled["references"]] == [False]
    assert {"quote", "number"} <= {skipped["stage"] for skipped in garbled["not_run"]}
    told = arabic["verdict"]
    assert (told["label"], told["garbled"], told["pivot"], told["because"]) == ("unknown", None, None, [])
    assert told["action"].startswith("Not judged: the story is in another language (ar)")
    assert garbled["verdict"]["action"].startswith(f"Not compared with {stories / 'other.txt'} (another story)")
    assert arabic["story"]["language"] == "ar"
    assert {(problem["story"], problem["stage"]) for problem in run["problems"]} == {
        ("empty", "read"),
        ("arabic", "language"),
    }


def test_json_lines_are_the_reports_and_a_row_carries_its_text(
    detector_command: Callable[..., Any], stories: Path, tmp_path: Path, validate: Callable[..., None]
) -> None:
    text = (stories / "other.txt").read_text("utf-8")
    feed = tmp_path / "feed.jsonl"
    feed.write_text(json.dumps({"id": "rovers", "title": "Rovers win", "text": text}) + "\n{\n", "utf-8")
    done = detector_command("check", feed, stories / "other.txt", "--grammar", "none", "--format", "jsonl")
    assert done.returncode == 3
    assert "line 2 is not JSON" in done.stderr
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    for report in reports:
        validate(report, "report")
    assert [report["story"]["id"] for report in reports] == ["rovers", "other"]
    assert [report["story"]["text"] for report in reports] == [text, None]


def test_to_dict_is_what_is_printed(paired: Any, stories: Path) -> None:
    import detector

    report = detector.check(
        (stories / "garbled.txt").read_text("utf-8"), (stories / "original.txt").read_text("utf-8"), grammar="harper"
    )
    printed = json.loads(paired.stdout)["reports"][0]
    made = json.loads(json.dumps(report.to_dict()))
    fields = ("id", "rule", "start", "end", "text", "tier", "score", "message")
    for one, other in zip(made["findings"], printed["findings"], strict=True):
        assert [one[field] for field in fields] == [other[field] for field in fields]
    for field in ("verdict", "sentences", "not_run"):
        assert made[field] == printed[field]
    assert report.findings[0].text == printed["findings"][0]["text"]
