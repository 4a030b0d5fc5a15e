"""The formats, from reports made by hand: every branch of the layout, and what people may put into a text."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from detector.annotation import annotate
from detector.findings.action import with_action
from detector.types import (
    Alignment,
    Article,
    Evidence,
    Finding,
    LeftOut,
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
from detector.types.visible import visible
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
    report = Report(
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
    return with_action(report)


ALERT = _finding("Ministry of Labor", "alert", "Labor Department")
HINT = _finding("Lora “Lo” Benediti 😀", "hint")
RUN = Run("sig", (_report(TEXT, ALERT, HINT),), (Problem("empty.txt", "empty", "read", "it is empty"),))


def _written(format: str, run: Run = RUN, **look: object) -> str:
    out = io.StringIO()
    open_writer(format, Look(**look))(run, out)  # type: ignore[arg-type]
    return out.getvalue()


def test_text_shows_what_an_editor_needs() -> None:
    assert _written("text", hints=True, explain=True) == (
        """\
NOT EXAMINED: empty.txt
    it is empty

1 correction to make · reads as machine-translated
desk/port.txt · 12 words
compared with desk/original.txt (both tell the same)
probability of a bad translation 0.97, by 1 alert and how the sentences read,
  above all 1, 2; perhaps through Arabic

sure       in the copy             better            sentence
0.91       Ministry of Labor     → Labor Department  1
doubtful
0.50       Lora “Lo” Benediti 😀  → (by hand)         2

Sentence 1 · garbling 0.80
    The Ministry of Labor spoke.
        ^^^^^^^^^^^^^^^^^
    other version: The Labor Department spoke.
  alert 0.91  institution  “Ministry of Labor”
        This body has another name.
        → Labor Department  (the other version)

Sentence 2 · garbling 0.80
    Lora “Lo” Benediti 😀 did, too, =1+1.
    ^^^^^^^^^^^^^^^^^^^^
  hint  0.50  person-name  “Lora “Lo” Benediti 😀”
        This body has another name.

Not looked at:
  grammar (LanguageTool): not fetched: run `detector setup`
"""
    )


def test_text_sets_hints_apart_from_what_the_first_line_counts() -> None:
    alert, hint, alone = (_written("text", Run("sig", (_report(TEXT, *found),)), hints=True).splitlines() for found in
                          ((ALERT,), (ALERT, HINT), (HINT,)))  # fmt: skip
    assert "doubtful" not in alert
    assert hint.index("doubtful") == next(at for at, line in enumerate(hint) if "Labor Department" in line) + 1
    assert "Lora" in alone[alone.index("doubtful") + 1]
    assert hint.count("doubtful") == 1


def test_text_leaves_hints_and_reasons_out_and_says_so() -> None:
    text = _written("text")
    assert "Lora" not in text and "This body" not in text
    assert "--hints shows 1 doubtful place more; --explain shows the reasons\n" in text
    assert "Not looked at: grammar (LanguageTool) (--explain says why)\n" in text


def _many(number: int, places: int = 1, score: float = 0.9, **more: Any) -> list[Finding]:
    """Findings that are decisions of so many places, with long names."""
    made = []
    for at in range(number):
        for place in range(places):
            name = f"Ministry of the Department of Affair {at}"
            finding = replace(ALERT, id=f"{at}.{place}", group=f"{at}.0", text=name, score=score + at / 1000)
            made.append(
                replace(finding, suggestions=(Suggestion(f"Affairs Department {at}", 0.9, "authority"),), **more)
            )
    return made


@pytest.mark.parametrize("width", [66, 80, 120])
def test_forty_alerts_fit_on_a_screen_a_decision_a_line_and_the_surest_first(width: int) -> None:
    text = _written("text", Run("sig", (_report(TEXT, *_many(20, 2)),)), width=width)
    lines = text.splitlines()
    assert lines[0] == "20 corrections to make in 40 places · reads as machine-translated"
    assert len(lines) <= 32 and max(map(len, lines)) <= width
    table = [line for line in lines if "→" in line]
    assert len(table) == 20 and all(" 2×  Ministry" in line for line in table)
    assert [line[:4] for line in table] == sorted((line[:4] for line in table), reverse=True)


def test_a_short_table_shows_every_word() -> None:
    text = _written("text", Run("sig", (_report(TEXT, *_many(2)),)), width=66)
    assert "…" not in text
    rest = [line.split()[-1] for line in text.splitlines() if line.startswith(" " * 11)]
    assert [word for word in rest if word.isdigit()] == ["1", "0"]


def test_a_change_in_a_quotation_says_so_in_the_table_and_among_the_reasons() -> None:
    run = Run("sig", (_report(TEXT, replace(ALERT, quoted=True)),))
    shown = _written("text", run, explain=True)
    assert shown.startswith("1 correction to make, 1 inside quotations")
    assert "→ Labor Department  “”  1\n" in shown
    assert " ".join(shown.split()).count("the change alters what somebody is said to have said") == 2


def test_a_label_without_a_finding_shows_the_sentences_that_carry_it() -> None:
    text = _written("text", Run("sig", (_report(),)))
    assert text.startswith(
        "No single correction to make, but it reads as machine-translated: read sentences\n1 and 2 again\n"
    )
    assert "Sentence 1 · garbling 0.80\n    The Ministry of Labor spoke.\n    other version: The Labor" in text
    assert "Sentence 2 · garbling 0.80" in text


def test_what_failed_is_said_with_its_reason_and_so_is_what_decisions_left_out() -> None:
    failed = (Skipped("quote", "it broke", failed=True), Skipped("number", "it broke", failed=True))
    report = replace(_report(TEXT, ALERT), not_run=failed, left_out=LeftOut(rejected=2))
    text = _written("text", Run("sig", (with_action(report),)))
    action = "1 correction to make · reads as machine-translated · could not be looked at: number, quote"
    assert " ".join(text.split()).startswith(f"{action} · 2 left out by earlier decisions desk/port.txt")
    assert "Not looked at:\n  quote, number: it broke\n" in text
    assert "left out by earlier decisions: 2 rejected, 0 always right for this desk\n" in text


def test_several_stories_begin_with_how_they_stand_and_a_version_that_was_not_read_is_first() -> None:
    unread = (Problem("o.txt", "o", "reference", "it is empty"),)
    clean = with_action(replace(_report(), verdict=Verdict("clean", 0.1)))
    text = _written("text", Run("sig", (_report(TEXT, ALERT), clean), unread))
    assert text.startswith("OTHER VERSION NOT READ: o.txt\n    it is empty\n\n2 stories: 1 to correct, 1 that may")
    assert "\nNothing to correct, compared with desk/original.txt\n" in text


def test_colour_replaces_the_line_of_marks() -> None:
    text = _written("text", colour=True, explain=True)
    assert "\x1b[" in text
    assert "^" not in text


@pytest.mark.parametrize("width", [66, 80, 100])
def test_a_long_sentence_is_cut_around_its_places_and_fits(width: int) -> None:
    words = "and then the committee heard from several witnesses " * 200
    text = f"The {words} Ministry of Labor {words} ended."
    start = text.index("Ministry of Labor")
    report = _report(text, replace(ALERT, start=start, end=start + 17))
    shown = _written("text", Run("sig", (report,)), width=width, explain=True)
    lines = shown.splitlines()
    assert max(map(len, lines)) <= width
    assert len(lines) < 30
    places = [n for n, line in enumerate(lines) if "^" in line]
    marked = [lines[n - 1][lines[n].index("^") : lines[n].rindex("^") + 1].strip() for n in places]
    assert " ".join(marked) == "Ministry of Labor"
    assert "… " in shown and " …" in shown


HOSTILE = "\x1b[31m\u202e\x07\x9b"


def test_signs_that_move_the_cursor_do_not_reach_the_terminal() -> None:
    """Wherever a stranger's text stands: the copy, the reference, ids, file names, messages, sources."""
    text = f"The {HOSTILE}Ministry of Labor{HOSTILE} spoke today."
    start = text.index("Ministry")
    suggestion = Suggestion(f"Labor{HOSTILE}", 0.9, f"list{HOSTILE}")
    finding = replace(ALERT, start=start, end=start + 17, message=f"Wrong{HOSTILE}.", suggestions=(suggestion,))
    report = _report(text, finding)
    original = annotate.annotate(Article("original", f"The {HOSTILE}Labor Department spoke."))
    paired = replace(report.alignment, references=(Reference(original, "given", 0.9, True, ""),))
    whole = (SentenceLink(0, 0, len(original.text), 0.9),)
    report = replace(
        report,
        story=replace(report.story, id=f"id{HOSTILE}", path=f"path{HOSTILE}", text=text),
        references=(ReferenceFacts("r", f"r{HOSTILE}", "given", 0.9, False, f"another{HOSTILE}"),),
        not_run=(Skipped(f"quote{HOSTILE}", f"why{HOSTILE}", failed=True),),
        sentences=tuple(replace(sentence, links=whole) for sentence in report.sentences),
        alignment=paired,
    )
    unread = Problem(f"file{HOSTILE}", None, "read", f"broken{HOSTILE}")
    run = Run("sig", (with_action(report), replace(report, findings=())), (unread,))
    shown = _written("text", run, explain=True, hints=True)
    assert visible(shown, keep="\n") == shown
    assert shown.count("<U+001B>[31m<U+202E><U+0007><U+009B>") >= 12
    marked, marks = next(
        (one, two) for one, two in zip(shown.splitlines(), shown.splitlines()[1:], strict=False) if "^" in two
    )
    assert marked[marks.index("^") : marks.rindex("^") + 1] == "Ministry of Labor"
    for format_ in ("json", "jsonl"):
        assert visible(written := _written(format_, run), keep="\n") == written


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


def test_no_cell_of_a_csv_is_a_formula() -> None:
    formula = '=HYPERLINK("http://x","y")'
    facts = replace(RUN.reports[0].story, id=formula, path="@SUM(1+1)")
    run = Run("sig", (replace(RUN.reports[0], story=facts),), (Problem("-2+3.txt", "+1", "read", "\tit is empty"),))
    for row in csv.DictReader(io.StringIO(_written("csv", run))):
        for column, cell in row.items():
            assert not cell.startswith(tuple("=+-@\t\r\n")), column
        assert row["story"] in (f"'{formula}", "'+1")


def test_stages_that_failed_are_problems_of_the_run() -> None:
    failed = replace(_report(), not_run=(Skipped("quote", "broke", failed=True), Skipped("grammar/harper", "off")))
    run = Run("sig", (failed,), RUN.unread)
    assert [(p.story, p.stage) for p in run.problems] == [("empty", "read"), ("port", "quote")]


def test_formats_that_are_not_there_are_refused() -> None:
    for format_ in FORMATS:
        assert callable(open_writer(format_))
    with pytest.raises(UsageError, match="unknown format 'xml'; there are text, json, jsonl, csv, sarif"):
        open_writer("xml")
