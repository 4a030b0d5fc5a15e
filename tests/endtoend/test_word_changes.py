"""Tracked changes in other programs: with all accepted the corrected story, with all rejected the copy, exactly."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx as python_docx
import pytest

from detector import Examiner, Report
from detector.findings.edits import correction
from detector.formats.docx.blank import made_of
from detector.formats.docx.document import read_document
from detector.types import Article
from detector.writers.docx import document
from tests.reports import finding, report
from tests.word import by_libreoffice, by_pandoc, docx, needs_word_readers, part

Command = Callable[..., Any]

pytestmark = needs_word_readers

STORY = Path(__file__).resolve().parents[2] / "seeds" / "politics-arabic"
HAND_MADE = {
    "paragraphs": "The ministry of labor spoke.\n\n  The ministry of labor, again\tand 😀 again.\n",
    "ends of lines": "The ministry of\r\nlabor spoke.\r\n\r\nLast of\rministry of labor.\r\n",
    "signs": "A bell\x07 at the ministry of labor, <b>&amp; “quoted”, form\x0cfeed. \n\n\n",
    "at the edges": "ministry of labor",
}


def _report(article: Article) -> Report:
    """The report of a copy in which a body has a wrong name wherever it stands."""
    found = []
    for wrong, right in (("ministry of labor", "Labor Department"), ("ministry of\r\nlabor", "Labor Department")):
        found += [finding(article.text, wrong, right, nth=nth) for nth in range(article.text.count(wrong))]
    if "again" in article.text:
        found.append(finding(article.text, "again", "once more", tier="hint"))
    return report(article.text, found, article=article)


def _by_hand() -> bytes:
    """A Word document with a table, a link, formatting, and changes and a comment of somebody else."""
    made = python_docx.Document()
    made.add_heading("The ministry of labor", 1)
    paragraph = made.add_paragraph("The ")
    paragraph.add_run("ministry ").bold = True
    paragraph.add_run("of ").italic = True
    paragraph.add_run("labor spoke, again.")
    made.add_table(1, 2).cell(0, 1).text = "ministry of labor"
    made.add_paragraph("The end.")
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _changed_before() -> bytes:
    """A document in which somebody has deleted and inserted words before."""
    return docx(
        "<w:p><w:r><w:t xml:space='preserve'>The </w:t></w:r><w:del w:id='1' w:author='kim'><w:r>"
        "<w:delText xml:space='preserve'>old </w:delText></w:r></w:del><w:ins w:id='2' w:author='kim'><w:r>"
        "<w:t>new ministry of labor now</w:t></w:r></w:ins><w:r><w:t xml:space='preserve'> spoke.</w:t></w:r></w:p>"
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """For each case the copy, its corrected text, and what LibreOffice and pandoc make of the document."""
    folder = tmp_path_factory.mktemp("word")
    articles = {name: Article(name, text) for name, text in HAND_MADE.items()}
    articles["a document"] = read_document(_by_hand(), "a document", None, 10_000)
    articles["a document changed before"] = read_document(_changed_before(), "changed before", None, 10_000)
    reports = {name: _report(article) for name, article in articles.items()}
    others = (Article("reference", (STORY / "reference.txt").read_text("utf-8")),)
    with Examiner(grammar="none") as examiner:
        reports["a real story"] = examiner.examine(Article("s", (STORY / "garbled.txt").read_text("utf-8")), others)
    files = {}
    for number, (name, one) in enumerate(reports.items()):
        files[name] = folder / f"case{number}.docx"
        files[name].write_bytes(document(one))
    resolved = by_libreoffice(list(files.values()), folder)
    found = {}
    for name, one in reports.items():
        copy = one.alignment.copy.text
        found[name] = {
            "copy": copy,
            "corrected": correction(one).apply(copy),
            "file": files[name],
            "accepted": resolved[files[name], "Accept"],
            "rejected": resolved[files[name], "Reject"],
        }
        assert found[name]["copy"] != found[name]["corrected"]
    return found


CASES = [*HAND_MADE, "a real story", "a document"]


def _lines(text: str) -> list[str]:
    """The lines of a text as a program shows it that knows one kind of line end, no control characters, and cells of a
    table as paragraphs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(chr(0x2400 + ord(sign)) if ord(sign) < 0x20 and sign not in "\t\n" else sign for sign in text)
    return text.split("\n")


@pytest.mark.parametrize("name", CASES)
def test_libreoffice_gives_the_corrected_story_and_the_copy(written: dict[str, Any], name: str) -> None:
    case = written[name]
    for wanted, (text, file) in (("corrected", case["accepted"]), ("copy", case["rejected"])):
        shown, expected = _lines(text), _lines(case[wanted] + "\n")
        assert shown == expected or (name == "a document" and [*filter(None, shown)] == [*filter(None, expected)])
        # and the document that LibreOffice stores has every character of it, line ends and control characters too
        assert read_document(file, "again", None, 10_000).text == case[wanted]


def test_with_earlier_changes_all_accepted_is_the_corrected_story(written: dict[str, Any]) -> None:
    case = written["a document changed before"]
    assert case["copy"] == "The new ministry of labor now spoke."
    assert case["accepted"][0] == case["corrected"] + "\n" == "The new Labor Department now spoke.\n"
    assert case["rejected"][0] == "The old  spoke.\n"
    assert by_pandoc(case["file"], "accept") == case["corrected"]


@pytest.mark.parametrize("name", ["paragraphs", "a real story", "at the edges"])
def test_pandoc_gives_the_corrected_story_and_the_copy(written: dict[str, Any], name: str) -> None:
    case = written[name]

    def words(text: str) -> list[list[str]]:
        return [line.split() for line in text.split("\n") if line.strip()]

    assert words(by_pandoc(case["file"], "accept")) == words(case["corrected"])
    assert words(by_pandoc(case["file"], "reject")) == words(case["copy"])


def test_comments_say_why_and_what_else_there_is(written: dict[str, Any]) -> None:
    """As pandoc reads them: the whole story first, an alert with its reason, a hint with its suggestions."""
    call = ["pandoc", "-f", "docx", "-t", "native", "--track-changes=all", str(written["paragraphs"]["file"])]
    read = subprocess.run(call, capture_output=True, text=True, check=True).stdout
    assert read.count('"comment-start"') == read.count('"comment-end"') == 4
    assert read.count('"insertion"') == read.count('"deletion"') == 2
    assert read.count('( "author" , "detector" )') == 8
    whole = _comments(written["paragraphs"]["file"])
    assert "It is spelled otherwise." in whole[1]
    assert "Suggestions: once more" in whole[3]
    assert "hint" in whole[3]


def _comments(file: Path) -> list[str]:
    comments = part(file.read_bytes(), "word/comments.xml").split("<w:comment ")[1:]
    return [re.sub("<[^>]*>", " ", one) for one in comments]


def test_the_command_writes_the_document_that_it_is_asked_for(detector_command: Command, tmp_path: Path) -> None:
    """Text in, Word out; Word in, Word out; `detector fix` of the Word file gives the same story."""
    copy, reference = STORY / "garbled.txt", STORY / "reference.txt"
    given = ("--reference", reference, "--grammar", "none")
    marked = tmp_path / "marked.docx"
    done = detector_command("check", copy, *given, "--format", "docx", "--output", marked)
    assert done.returncode == 1, done.stderr
    assert by_pandoc(marked, "reject").split() == copy.read_text("utf-8").split()
    word = tmp_path / "story.docx"
    word.write_bytes(made_of(copy.read_text("utf-8")))
    for source, target in ((copy, tmp_path / "fixed.txt"), (word, tmp_path / "fixed.docx")):
        detector_command("fix", source, *given, "--output", target)
    fixed = (tmp_path / "fixed.txt").read_text("utf-8")
    assert read_document((tmp_path / "fixed.docx").read_bytes(), "fixed", None, 10_000).text == fixed
    assert by_pandoc(marked, "accept").split() == fixed.split()
    done = detector_command("check", word, *given, "--format", "json")
    (report,) = json.loads(done.stdout)["reports"]
    assert report["story"]["text"] == copy.read_text("utf-8")
    assert all(one["locator"].startswith("paragraph ") for one in report["findings"])
    done = detector_command("check", copy, reference, "--format", "docx", "--output", tmp_path / "two.docx")
    assert done.returncode == 2
    assert "one story" in done.stderr
    assert not (tmp_path / "two.docx").exists()
