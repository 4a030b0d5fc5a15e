"""A report that was written is read again as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import detector
from detector.types import LeftOut
from detector.types.stored import stored_report
from detector.writers.jsonl import line
from tests.reports import finding, report


@pytest.mark.parametrize("alone", [True, False])
def test_it_is_written_again_byte_by_byte(stories: Path, alone: bool) -> None:
    copy, reference = ((stories / f"{name}.txt").read_text("utf-8") for name in ("garbled", "original"))
    whole = detector.check(copy, None if alone else reference, grammar="none")
    again = stored_report(json.loads(line(whole)), text=copy, signature=whole.signature)
    assert again == whole
    assert line(again) == line(whole)
    assert again.alignment.copy.text == copy
    assert len(again.alignment.references) == len(whole.references)


def test_counts_of_what_is_left_out_and_the_text_of_a_row_come_back() -> None:
    text = "Rubyo came."
    whole = report(text, [finding(text, "Rubyo", "Rubio")])
    data = json.loads(line(whole))
    data["left_out"] = {"rejected": 2, "always": 1}
    data["story"]["text"] = text
    again = stored_report(data)
    assert again.left_out == LeftOut(rejected=2, always=1)
    assert again.alignment.copy.text == text
    assert json.loads(line(again)) == data


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("story", "words"), "many"),
        (("story", "path"), 5),
        (("story", "id"), None),
        (("verdict", "action"), 1),
        (("verdict", "garbled"), "x"),
        (("findings", 0, "score"), "high"),
        (("findings", 0, "start"), None),
        (("findings", 0, "suggestions"), [{"text": 7}]),
        (("findings",), 5),
        (("not_run",), [5]),
        (("left_out",), None),
    ],
)
def test_what_is_no_report_is_refused(path: tuple[str | int, ...], value: object) -> None:
    text = "Rubyo came."
    data = json.loads(line(report(text, [finding(text, "Rubyo", "Rubio")])))
    held = data
    for step in path[:-1]:
        held = held[step]
    held[path[-1]] = value
    with pytest.raises((KeyError, TypeError, AttributeError)):
        stored_report(data)
