"""The page of a story: what stands beside what, which places are marked, and what may never get into it."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from dataclasses import replace
from html.parser import HTMLParser

from detector.annotation import annotate
from detector.findings.action import with_action
from detector.findings.need import Call, need_of
from detector.types import (
    Alignment,
    Article,
    Finding,
    Link,
    Problem,
    Reference,
    ReferenceFacts,
    Report,
    ScoredSentence,
    Skipped,
    StoryFacts,
    Suggestion,
    Verdict,
)
from detector.types.decision import LeftOut
from detector.writers import Run, open_writer
from detector.writers.html import Line, Section, write_index
from detector.writers.html.view import Row, story_view

COPY = "Alpha came first today.\n\nBravo <b>came</b> second here.\n\nCharlie came third then. Nobody came after that."
OTHER = "Bravo did come second here.\n\nAlpha did come first today.\n\nCharlie was third. An extra line. It has two."


def _finding(text: str, id: str, tier: str = "alert", group: str | None = None, *suggestions: str) -> Finding:
    start = COPY.index(text)
    return Finding(
        id=id, rule="person-name", category="name.person", start=start, end=start + len(text), text=text,
        tier=tier, score=0.9, message="Another name.", group=group,  # type: ignore[arg-type]
        suggestions=tuple(Suggestion(one, 0.9, "reference") for one in suggestions),
    )  # fmt: skip


def _report(*findings: Finding, links: tuple[Link, ...] = (), used: bool = True, copy: str = COPY) -> Report:
    document = annotate.annotate(Article("port", copy, "desk/port.txt"))
    other = annotate.annotate(Article("other", OTHER, "desk/other.txt"))
    report = Report(
        story=StoryFacts("port", "desk/port.txt", None, "en", document.words, "0" * 64),
        verdict=Verdict("garbled", 0.9),
        references=(ReferenceFacts("other", "desk/other.txt", "given", 0.9, used, "tells it too"),),
        sentences=tuple(ScoredSentence(s.index, s.start, s.end, 0.1 * s.index) for s in document.sentences),
        findings=findings,
        not_run=(Skipped("grammar/languagetool", "not fetched"),),
        signature="sig",
        alignment=Alignment(document, (Reference(other, "given", 0.9, used, "tells it too"),), links),
    )
    return with_action(report)


def _words(row: Row) -> tuple[str, ...]:
    return ("".join(piece.text for piece in row.copy), *("".join(p.text for p in one.pieces) for one in row.partners))


CROSSED = (
    Link(0, (0,), (1,), 0.9, "vectors"),
    Link(0, (1,), (0,), 0.9, "vectors"),
    Link(0, (2,), (2,), 0.9, "vectors"),
)


def _page(report: Report) -> str:
    out = io.StringIO()
    open_writer("html")(Run("sig", (report,)), out)
    return out.getvalue()


# ---------------------------------------------------------------------- what stands beside what


def test_linked_sentences_stand_side_by_side_and_nothing_is_lost() -> None:
    rows = story_view(_report(links=CROSSED)).rows
    assert [_words(row) for row in rows if row.copy] == [
        ("Alpha came first today.", "Alpha did come first today."),
        ("Bravo <b>came</b> second here.", "Bravo did come second here."),
        ("Charlie came third then.", "Charlie was third."),
        ("Nobody came after that.",),
    ]
    (alone,) = (row for row in rows if not row.copy)
    assert _words(alone) == ("", "An extra line. It has two.") and alone.sentences == 2
    assert rows.index(alone) == 3  # after what it follows there
    assert [row.opens for row in rows if row.copy] == [True, True, True, False]


def test_a_paragraph_out_of_order_is_said_to_be_moved() -> None:
    rows = story_view(_report(links=CROSSED)).rows
    moved = [(partner.moved, partner.paragraph) for row in rows for partner in row.partners if row.copy]
    assert [one for one, _ in moved].count(True) == 1
    assert "moved: paragraph" in _page(_report(links=CROSSED))
    straight = (Link(0, (0,), (0,), 0.9, "vectors"), Link(0, (1,), (1,), 0.9, "vectors"))
    assert "moved: paragraph" not in _page(_report(links=straight))


def test_sentences_that_one_link_joins_are_one_row() -> None:
    rows = story_view(_report(links=(Link(0, (1, 2), (0, 2), 0.9, "vectors"),))).rows
    assert [row.sentences for row in rows if row.copy] == [1, 2, 1]
    both = next(row for row in rows if row.sentences == 2 and row.copy)
    assert [_words(both)[1:]] == [("Bravo did come second here.", "Charlie was third.")]


def test_a_reference_that_is_not_used_is_said_and_not_shown() -> None:
    page = _page(_report(used=False))
    assert "<b>Not used:</b> desk/other.txt: tells it too" in page
    assert "The other version" not in page and "An extra line" not in page


# ---------------------------------------------------------------------- marks and decisions


def test_the_text_is_whole_where_marks_overlap() -> None:
    findings = (_finding("Bravo", "a"), _finding("Bravo <b>came</b>", "b", "hint"), _finding("third then. Nobody", "c"))
    view = story_view(_report(*findings, links=CROSSED))
    shown = " ".join("".join(piece.text for piece in row.copy).strip() for row in view.rows if row.copy)
    assert shown.split() == COPY.split()
    marked = {piece.finding: piece.text for row in view.rows for piece in row.copy if piece.first}
    assert marked == {"a": "Bravo", "b": " <b>came</b>", "c": "third then. "}


def test_all_mentions_of_a_group_are_one_decision() -> None:
    findings = (_finding("Alpha", "a", "hint", "a", "Alfa"), _finding("Charlie", "c", "alert", "a"))
    view = story_view(_report(*findings))
    (choice,) = view.choices
    assert (choice.id, choice.tier, choice.forms) == ("a", "alert", ("Alpha", "Charlie"))
    page = _page(_report(*findings))
    assert page.count('<details class="choice') == 1
    assert "One decision for 2 places" in page and 'href="#m-c"' in page and 'id="m-c"' in page


def test_what_is_suggested_is_shown_where_the_other_version_has_it() -> None:
    report = _report(_finding("Charlie", "c", "alert", None, "Charlie was"), links=CROSSED)
    answers = [p.text for row in story_view(report).rows for one in row.partners for p in one.pieces if p.decision]
    assert answers == ["Charlie was"]


def test_what_was_not_looked_at_and_what_is_left_out_is_said() -> None:
    report = replace(_report(), left_out=LeftOut(rejected=2, always=1))
    page = _page(report)
    assert "Not looked at (1)" in page and "not fetched" in page
    assert "Not shown: 2 rejected before, 1 always right for this desk" in page
    failed = replace(report, not_run=(Skipped("grammar/harper", "it broke", failed=True),))
    assert "Could not be looked at:</b> grammar: harper: it broke" in _page(failed)


def test_a_story_without_a_sentence_is_shown_whole() -> None:
    page = _page(_report(copy="..."))
    assert "..." in page


# ---------------------------------------------------------------------- what may not get into a page


class _Seen(HTMLParser):
    """Elements and the addresses in them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.attributes: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action", "srcset", "data")]


def test_a_page_asks_nothing_of_anywhere_and_runs_its_own_script_alone() -> None:
    page = _page(_report(_finding("Alpha", "a", "alert", None, "Alfa"), links=CROSSED))
    seen = _Seen(page)
    assert all(address.startswith("#") for address in seen.addresses)
    assert not any(name == "style" or name.startswith("on") for name in seen.attributes)
    assert seen.tags.count("script") == seen.tags.count("style") == 1
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy.startswith("default-src &#39;none&#39;")
    for tag, text in re.findall(r"<(script|style)[^>]*>(.*?)</\1>", page, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode().replace("+", "\\+")
        assert re.search(rf"{tag}-src &#39;sha256-{digest}&#39;", policy), tag
        assert "http" not in text and "url(" not in text and "import(" not in text


def test_nothing_of_a_story_becomes_markup_or_turns_the_text_round() -> None:
    evil = "</script><script>alert(1)</script> \u202edesrever\u202c \x1b[31m \x00 it “said” & so."
    report = _report(copy=evil)
    report = replace(report, story=replace(report.story, id="<i>id</i>", path="<img src=x>\u202e.txt", title=None))
    page = _page(report)
    assert "alert(1)</script> " not in page and "<img" not in page and "<i>" not in page
    assert not set(page) & set("\u202e\u202c\x1b\x00")
    assert "&lt;U+202E&gt;desrever" in page and "&lt;U+001B&gt;[31m" in page
    assert _Seen(page).tags.count("script") == 1


# ---------------------------------------------------------------------- the index


def test_the_index_puts_first_what_needs_an_editor_most() -> None:
    three = _report(_finding("Alpha", "a"), _finding("Bravo", "b"), _finding("Charlie", "c"))
    grouped = _report(_finding("Alpha", "a", "alert", "a"), _finding("Charlie", "c", "alert", "a"))
    hinted = _report(_finding("Alpha", "a", "hint"))
    calm = replace(_report(), verdict=Verdict("clean", 0.1))
    foreign = replace(calm, not_run=(Skipped("language", "it is German", failed=True),))
    surer = replace(grouped, verdict=Verdict("garbled", 0.95))
    needs = [need_of(report.to_dict()) for report in (foreign, three, surer, grouped, hinted, calm)]
    assert needs == sorted(needs) and len(set(needs)) == len(needs)
    assert [need.call for need in needs] == [
        Call.UNEXAMINED, Call.CORRECT, Call.CORRECT, Call.CORRECT, Call.READ, Call.NOTHING,
    ]  # fmt: skip


def test_the_index_escapes_and_says_what_could_not_be_read() -> None:
    report = _report(_finding("Alpha", "a", "alert", None, "<u>Alfa</u>")).to_dict()
    report["story"]["title"] = "<script>x</script>"
    out = io.StringIO()
    sections = [Section("Corrections to make", 1, iter([Line(report, "stories/a-b.html")])), Section("Rest", 0, ())]
    write_index(sections, [Problem("bad\u202e.txt", "bad", "read", "it is <empty>")], out)
    page = out.getvalue()
    assert _Seen(page).tags.count("script") == 0 and "&lt;u&gt;Alfa" in page and "Rest" not in page
    assert "bad&lt;U+202E&gt;.txt" in page and "it is &lt;empty&gt;" in page
    assert 'href="stories/a-b.html"' in page and "1 correction to make" in page


def test_the_list_counts_decisions_where_the_first_line_parts_what_is_mended_by_hand() -> None:
    page = _page(_report(_finding("Alpha", "a", "alert", None, "Alfa"), _finding("Charlie", "c")))
    assert "1 correction to make and 1 passage to mend by hand" in page
    assert re.search(r'<h2 id="[^"]*choices">2 decisions</h2>', page)
