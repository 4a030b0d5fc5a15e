"""The formats, from reports made by hand: every branch of the layout, and what people may put into a text."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from detector.annotation import annotate
from detector.types import (
    Alignment,
    Article,
    Evidence,
    Finding,
    Link,
    Pivot,
    Problem,
    Reference,
    ReferenceFacts,
    Report,
    ScoredSentence,
    SentenceLink,
    Skipped,
    StoryFacts,
    Suggestion,
    Verdict,
)
from detector.types.errors import UsageError
from detector.writers import FORMATS, Look, Run, open_writer

TEXT = "The Ministry of Labor spoke.\nLora “Lo” Benediti 😀 did, too, =1+1."
ORIGINAL = "The Labor Department spoke. Laura Benedetti did, too."


def _finding(text: str, tier: str, *suggestions: str, start: int | None = None) -> Finding:
    start = TEXT.index(text) if start is None else start
    return Finding(
        id=f"id{start}",
        rule="institution" if "Ministry" in text else "person-name",
        category="name.org",
        start=start,
        end=start + len(text),
        text=text,
        tier=tier,  # type: ignore[arg-type]
        score=0.91 if tier == "alert" else 0.5,
        message="This body has another name.",
        evidence=(Evidence("reference", "Labor Department", "original", 4, 20),),
        suggestions=tuple(Suggestion(s, 0.9, "reference") for s in suggestions),
    )


def _report(text: str = TEXT, *findings: Finding) -> Report:
    copy = annotate.annotate(Article("port", text, "desk/port.txt"))
    original = annotate.annotate(Article("original", ORIGINAL, "desk/original.txt"))
    reference = Reference(original, "given", 0.93, True, "both tell the same")
    links = (Link(0, (0,), (0,), 0.9, "vectors"),)
    target = original.sentences[0]
    return Report(
        story=StoryFacts("port", "desk/port.txt", None, "en", copy.words, "0" * 64),
        verdict=Verdict("garbled", 0.97, Pivot("ar", 0.6)),
        references=(ReferenceFacts("original", "desk/original.txt", "given", 0.93, True, "both tell the same"),),
        sentences=tuple(
            ScoredSentence(
                s.index, s.start, s.end, 0.8, (SentenceLink(0, target.start, target.end, 0.9),) if s.index == 0 else ()
            )
            for s in copy.sentences
        ),
        findings=findings,
        not_run=(Skipped("grammar/languagetool", "not fetched: run `detector setup`"),),
        signature="sig",
        alignment=Alignment(copy, (reference,), links),
    )


ALERT = _finding("Ministry of Labor", "alert", "Labor Department")
HINT = _finding("Lora “Lo” Benediti 😀", "hint")
RUN = Run("sig", (_report(TEXT, ALERT, HINT),), (Problem("empty.txt", "empty", "read", "it is empty"),))


def _written(format: str, run: Run = RUN, **look: object) -> str:
    out = io.StringIO()
    open_writer(format, Look(**look))(run, out)  # type: ignore[arg-type]
    return out.getvalue()


def test_text_shows_what_an_editor_needs() -> None:
    assert _written("text", hints=True) == (
        """\
desk/port.txt  (12 words)
GARBLED  probability of garbling 0.97, perhaps through Arabic
reference: desk/original.txt (both tell the same)

Sentence 1 · garbling 0.80
    The Ministry of Labor spoke.
        ^^^^^^^^^^^^^^^^^
    reference: The Labor Department spoke.
  alert 0.91  institution  “Ministry of Labor”
        This body has another name.
        → Labor Department  (reference)

Sentence 2 · garbling 0.80
    Lora “Lo” Benediti 😀 did, too, =1+1.
    ^^^^^^^^^^^^^^^^^^^^
  hint  0.50  person-name  “Lora “Lo” Benediti 😀”
        This body has another name.

1 alert, 1 hint
Not examined:
  grammar/languagetool: not fetched: run `detector setup`

NOT EXAMINED empty.txt
    it is empty
"""
    )


def test_text_leaves_hints_out_and_says_so() -> None:
    text = _written("text")
    assert "Lora" not in text
    assert "1 alert, 1 hint (--hints shows them)" in text


def test_colour_replaces_the_line_of_marks() -> None:
    text = _written("text", colour=True)
    assert "\x1b[" in text
    assert "^" not in text


@pytest.mark.parametrize("width", [66, 80, 100])
def test_a_long_sentence_is_cut_around_its_places_and_fits(width: int) -> None:
    words = "and then the committee heard from several witnesses " * 200
    text = f"The {words} Ministry of Labor {words} ended."
    start = text.index("Ministry of Labor")
    report = _report(text, replace(ALERT, start=start, end=start + 17))
    shown = _written("text", Run("sig", (report,)), width=width)
    lines = shown.splitlines()
    assert max(map(len, lines)) <= width
    assert len(lines) < 30
    places = [n for n, line in enumerate(lines) if "^" in line]
    marked = [lines[n - 1][lines[n].index("^") : lines[n].rindex("^") + 1].strip() for n in places]
    assert " ".join(marked) == "Ministry of Labor"
    assert "… " in shown and " …" in shown


def test_signs_that_move_the_cursor_do_not_reach_the_terminal() -> None:
    text = "The \x1b[31mMinistry of Labor\x07 spoke today."
    start = text.index("Ministry")
    shown = _written("text", Run("sig", (_report(text, replace(ALERT, start=start, end=start + 17)),)))
    assert "\x1b" not in shown and "\x07" not in shown


def test_json_is_the_run() -> None:
    written = json.loads(_written("json"))
    assert written == json.loads(json.dumps(RUN.to_dict()))
    assert list(written) == ["schema_version", "signature", "reports", "problems"]


def test_json_lines_have_a_report_a_line() -> None:
    run = replace(RUN, reports=RUN.reports * 2)
    lines = _written("jsonl", run).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(_written("json", run))["reports"]


def test_csv_has_a_row_for_each_finding_and_for_what_was_not_examined() -> None:
    rows = list(csv.DictReader(io.StringIO(_written("csv"))))
    assert [row["row"] for row in rows] == ["finding", "finding", "not_run", "problem"]
    assert (rows[0]["text"], rows[0]["suggestion"], rows[0]["line"], rows[0]["column"]) == (
        "Ministry of Labor", "Labor Department", "1", "5",
    )  # fmt: skip
    assert (rows[1]["line"], rows[1]["column"], rows[1]["suggestion"]) == ("2", "1", "")
    assert rows[2]["stage"] == "grammar/languagetool"
    assert rows[3]["path"] == "empty.txt"


def test_stages_that_failed_are_problems_of_the_run() -> None:
    failed = replace(_report(), not_run=(Skipped("quote", "broke", failed=True), Skipped("grammar/harper", "off")))
    run = Run("sig", (failed,), RUN.unread)
    assert [(p.story, p.stage) for p in run.problems] == [("empty", "read"), ("port", "quote")]


def test_formats_that_are_not_there_are_refused() -> None:
    for format_ in FORMATS:
        assert callable(open_writer(format_))
    with pytest.raises(UsageError, match="unknown format 'xml'; there are text, json, jsonl, csv, sarif"):
        open_writer("xml")
