"""A report as a table and in a notebook."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser

import pandas
import pytest

from detector.types.table import COLUMNS
from tests.reports import finding, report

TEXT = "Marko Rubyo <b>came</b>. Rubyo spoke of 4 ships."
WHOLE = report(
    TEXT,
    [
        finding(TEXT, "4", tier="hint", score=0.7, rule="number", category="number", message="<script>\u202e & 'x'"),
        finding(TEXT, "Marko Rubyo", "Marco Rubio", "Mark", group="g"),
        finding(TEXT, "<b>came</b>", "“went”", group="g"),
    ],
    "story <1>",
)


def test_the_frame_has_a_row_a_finding_in_their_order() -> None:
    frame = WHOLE.to_frame()
    assert list(frame.columns) == list(COLUMNS)
    assert list(frame["id"]) == [one.id for one in WHOLE.findings]
    first, last = frame.iloc[0], frame.iloc[-1]
    assert (first.story, first.suggestion, first.suggestions, first.group) == (
        "story <1>", "Marco Rubio", ["Marco Rubio", "Mark"], "g",
    )  # fmt: skip
    assert last.suggestions == []
    assert pandas.isna(last.suggestion) and pandas.isna(last.group)
    assert TEXT[first.start : first.end] == first.text
    assert list(report(TEXT).to_frame().columns) == list(COLUMNS)


def test_the_relation_has_the_same_and_gives_arrow() -> None:
    relation = WHOLE.to_relation()
    assert relation.columns == list(COLUMNS)
    assert [row[2] for row in relation.fetchall()] == [one.id for one in WHOLE.findings]
    again = WHOLE.to_relation()
    assert again.filter("tier = 'alert'").aggregate("count(*), list(suggestion)").fetchall() == [
        (2, ["Marco Rubio", "“went”"])
    ]
    assert WHOLE.to_relation().__arrow_c_stream__() is not None
    assert report(TEXT).to_relation().fetchall() == []


@pytest.mark.parametrize(("call", "package"), [("to_frame", "pandas"), ("to_relation", "DuckDB")])
def test_without_the_extra_it_is_said_what_to_install(call: str, package: str) -> None:
    probe = f"""
import sys
sys.modules["pandas"] = sys.modules["duckdb"] = None
import detector
from tests.reports import report
try:
    report("The mayor spoke.").{call}()
except detector.UsageError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert package in done.stdout and "pip install 'detector[data]'" in done.stdout


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[object] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words += data


def test_a_notebook_shows_the_verdict_and_the_findings_alerts_first_and_escaped() -> None:
    page = _Tags()
    page.feed(WHOLE._repr_html_())
    assert set(page.tags) == {"div", "p", "strong", "br", "table", "thead", "tr", "th", "tbody", "td"}
    assert page.attributes == []
    assert page.words.index("Marko Rubyo") < page.words.index("number")
    assert "<script><U+202E> & 'x'" in page.words
    assert "story <1>" in page.words


def test_of_many_findings_the_first_are_shown_and_the_others_counted() -> None:
    text = "Rubyo. " * 60
    page = _Tags()
    page.feed(report(text, [finding(text, "Rubyo", "Rubio", nth=number) for number in range(60)])._repr_html_())
    assert page.tags.count("tr") == 51
    assert "and 10 more" in page.words
    page = _Tags()
    page.feed(report(text)._repr_html_())
    assert "table" not in page.tags
