"""The language server as a process, asked by a real client."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from lsprotocol import types

from detector.findings.decisions import Decisions
from tests.editor import Editor, uri_of

STORY = Path(__file__).resolve().parents[2] / "seeds" / "politics-arabic"
COPY, REFERENCE = ((STORY / name).read_text("utf-8") for name in ("garbled.txt", "reference.txt"))
WRONG, RIGHT = "Ministry of Internal Security", "Department of Homeland Security"


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    """An editor to which diagnostics are sent."""
    made = Editor()
    yield made
    assert made.stop() == 0


def _named(found: list[types.Diagnostic], words: str) -> list[types.Diagnostic]:
    return [one for one in found if words in one.message]


def _story(folder: Path, text: str = COPY) -> tuple[str, Path]:
    """A story with its other version beside it."""
    folder.mkdir(exist_ok=True)
    (folder / "story.reference.txt").write_text(REFERENCE, "utf-8")
    file = folder / "story.txt"
    file.write_bytes(text.encode())
    return uri_of(file), file


def test_diagnostics_are_sent_with_hover_and_quick_fixes(editor: Editor, tmp_path: Path) -> None:
    uri, _ = _story(tmp_path)
    editor.open(uri, COPY)
    found = editor.pushed(uri, 1)
    first, second = _named(found, WRONG)
    assert editor.slice(COPY, first.range) == editor.slice(COPY, second.range) == WRONG
    assert (first.source, first.code, first.severity) == ("detector", "institution", types.DiagnosticSeverity.Warning)
    assert first.message.endswith(f"→ {RIGHT}")
    assert {one.severity for one in found} == {types.DiagnosticSeverity.Warning, types.DiagnosticSeverity.Information}
    shown = editor.hover(uri, first.range.start)
    assert shown is not None and shown.range == first.range
    assert isinstance(shown.contents, types.MarkupContent)
    assert shown.contents.kind == types.MarkupKind.PlainText
    for words in ("reference: ", "authority: ", f"→ {RIGHT}", "detector explain institution"):
        assert words in shown.contents.value
    assert editor.hover(uri, types.Position(0, 0)) is None
    fixes = [one for one in editor.actions(uri, first) if isinstance(one, types.CodeAction) and one.edit]
    assert fixes[0].title == f"Replace with “{RIGHT}”"
    assert [one.is_preferred for one in fixes] == [True] + [False] * (len(fixes) - 1)
    assert fixes[0].edit.changes == {uri: (types.TextEdit(first.range, RIGHT),)}
    everywhere = next(one for one in fixes if "all 2 places" in one.title)
    assert [edit.range for edit in everywhere.edit.changes[uri]] == [first.range, second.range]
    (every,) = editor.actions(uri, first, "source.fixAll")
    assert len(every.edit.changes[uri]) > 8


def test_what_is_no_error_goes_for_all_mentions_and_a_closed_document_is_cleared(
    editor: Editor, tmp_path: Path
) -> None:
    uri, _ = _story(tmp_path)
    editor.open(uri, COPY)
    found = editor.pushed(uri, 1)
    seen = len(editor.sent)
    offered = editor.actions(uri, _named(found, WRONG)[0])
    assert not [one for one in offered if "Always right" in one.title]
    editor.execute(next(one for one in offered if one.title.startswith("No error here")))
    left = editor.pushed(uri, 1, after=seen)
    assert len(left) == len(found) - 2
    assert _named(left, WRONG) == []
    editor.close(uri)
    assert editor.pushed(uri, None, after=seen) == []


def test_the_other_version_is_named_by_a_comment_whose_line_is_no_part_of_the_story(
    editor: Editor, tmp_path: Path
) -> None:
    (tmp_path / "the original.txt").write_text(REFERENCE, "utf-8")
    uri = uri_of(tmp_path / "story.md")
    for version, (before, after) in enumerate((("<!-- ", " -->"), ("# ", ""), ("", "")), 1):
        text = f"{before}detector-reference: the original.txt{after}\r\n\r\n{COPY}"
        (editor.open if version == 1 else editor.change)(uri, text, version)
        found = editor.pushed(uri, version)
        assert len(_named(found, WRONG)) == 2
        assert all("detector-reference" not in editor.slice(text, one.range) for one in found)


def test_another_version_that_cannot_be_used_is_told(editor: Editor, tmp_path: Path) -> None:
    uri = uri_of(tmp_path / "story.txt")
    editor.open(uri, f"Heading\n\n// detector-reference: away.txt\n\n{COPY}")
    (told,) = [one for one in editor.pushed(uri, 1) if one.code == "not-examined"]
    assert "away.txt: no such file" in told.message
    assert (told.severity, told.range.start.line) == (types.DiagnosticSeverity.Error, 2)
    other = (STORY.parent / "sports-russian" / "reference.txt").read_text("utf-8")
    (tmp_path / "away.txt").write_text(other, "utf-8")
    editor.change(uri, f"Heading\n\n// detector-reference: away.txt\n\n{COPY}\n", 2)
    (told,) = [one for one in editor.pushed(uri, 2) if one.code == "not-examined"]
    assert "not the other version" in told.message
    editor.open("untitled:Untitled-1", f"detector-reference: away.txt\n{COPY}")
    (told,) = [one for one in editor.pushed("untitled:Untitled-1", 1) if one.code == "not-examined"]
    assert "no folder yet" in told.message


@pytest.mark.parametrize(
    ("name", "named", "says"),
    [
        ("story.txt", "../{folder}/story.txt", "this story itself"),
        ("other.txt", "~no-such-user-here/x.txt", "no such file"),
        ("third.txt", "n" * 5_000, "nnn"),
        ("n" * 5_000, None, None),
        ("100% é #1 ?.txt", None, None),
    ],
    ids=["itself", "no user", "a long reference", "a long name", "odd name"],
)
def test_a_story_is_examined_whatever_its_name_and_its_reference_are(
    editor: Editor, tmp_path: Path, name: str, named: str | None, says: str | None
) -> None:
    (tmp_path / "story.txt").write_text(COPY, "utf-8")
    uri = tmp_path.as_uri() + "/" + quote(name)
    comment = "" if named is None else f"detector-reference: {named.format(folder=tmp_path.name)}\n"
    editor.open(uri, comment + COPY)
    found = editor.pushed(uri, 1)
    told = [one.message for one in found if one.code == "not-examined"]
    assert [says is not None and says in one for one in told] == ([] if says is None else [True])
    assert len(_named(found, WRONG)) == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "El ministro dijo el lunes que no habrá cambios en la política del gobierno este año. " * 5,
            "another language",
        ),
        ("A story. " * 60_000, "longer than"),
        ("Half a character \ud800 in the middle of a sentence of a story.", "half a character"),
        ("", None),
        ("\x00\x01\x02", None),
    ],
    ids=["another language", "too long", "half a character", "empty", "no text"],
)
def test_a_bad_document_is_told_and_the_next_is_examined(
    editor: Editor, tmp_path: Path, text: str, says: str | None
) -> None:
    bad = uri_of(tmp_path / "bad.txt")
    editor.open(bad, text)
    found = editor.pushed(bad, 1)
    assert [one.code for one in found] == (["not-examined"] if says else [])
    assert says is None or says in found[0].message
    uri, _ = _story(tmp_path)
    editor.open(uri, COPY)
    assert len(_named(editor.pushed(uri, 1), WRONG)) == 2


def test_of_many_changes_the_last_is_examined(editor: Editor, tmp_path: Path) -> None:
    uri, _ = _story(tmp_path)
    seen = len(editor.sent)
    editor.open(uri, COPY)
    for version in range(2, 30):
        editor.change(uri, COPY + "x" * version, version)
    editor.change(uri, COPY.replace(WRONG, RIGHT), 30)
    assert _named(editor.pushed(uri, 30), WRONG) == []
    sent = [one.version for one in editor.sent[seen:] if one.uri == uri]
    assert sent[-1] == 30
    assert len(sent) < 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_places_are_counted_as_the_editor_counts(encoding: str, tmp_path: Path) -> None:
    text = (
        COPY.replace("\n", "\r\n").replace(WRONG, f"😀 é {WRONG}\x0c\u2028", 1).replace("officials\r\n", "officials\r")
    )
    uri, _ = _story(tmp_path, text)
    editor = Editor(encodings=[encoding])
    assert editor.encoding == encoding
    editor.open(uri, text)
    marked = [editor.slice(text, one.range) for one in _named(editor.pushed(uri, 1), WRONG)]
    assert marked == [WRONG, WRONG]
    assert editor.stop() == 0


def test_an_editor_that_asks_gets_diagnostics_once_and_decisions_are_kept(tmp_path: Path) -> None:
    uri, _ = _story(tmp_path)
    desk = tmp_path / "desk.decisions"
    Decisions.open(desk).close()
    editor = Editor("--decisions", str(desk), pulls=True)
    editor.open(uri, COPY)
    answer = editor.pulled(uri)
    first, second = _named(list(answer.items), WRONG)
    assert answer.kind == "full"
    same = editor.pulled(uri, answer.result_id)
    assert (same.kind, same.result_id) == ("unchanged", answer.result_id)
    offered = editor.actions(uri, first)
    fix = next(one for one in offered if getattr(one, "edit", None))
    (change,) = fix.edit.document_changes
    assert (change.text_document.uri, change.text_document.version) == (uri, 1)
    editor.execute(next(one for one in offered if one.title.startswith("Always right")))
    after = editor.pulled(uri, answer.result_id)
    assert len(after.items) == len(answer.items) - 2
    assert second not in after.items
    assert editor.sent == []
    with Decisions.open(desk) as kept:
        (decision,) = kept.all()
        assert (decision.verdict, decision.form, decision.story) == ("always", WRONG, "story")
    assert editor.stop() == 0


def test_a_request_that_is_cancelled_hurts_no_other(tmp_path: Path) -> None:
    uri, _ = _story(tmp_path)
    editor = Editor(pulls=True)
    editor.open(uri, COPY)
    document = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))

    async def ask_and_cancel() -> None:
        editor.client.protocol.send_request("textDocument/diagnostic", document, msg_id="gone")
        editor.client.protocol.notify("$/cancelRequest", types.CancelParams(id="gone"))

    editor.run(ask_and_cancel())
    assert len(_named(list(editor.pulled(uri).items), WRONG)) == 2
    assert editor.stop() == 0


def _frame(message: dict[str, Any]) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def test_nothing_but_the_protocol_goes_to_standard_output(tmp_path: Path) -> None:
    uri, _ = _story(tmp_path)
    document = {"uri": uri, "languageId": "plaintext", "version": 1, "text": COPY}
    asked = [
        {"id": 1, "method": "initialize", "params": {"capabilities": {"textDocument": {"diagnostic": {}}}}},
        {"method": "initialized", "params": {}},
        {"method": "textDocument/didOpen", "params": {"textDocument": document}},
        {"id": 2, "method": "textDocument/diagnostic", "params": {"textDocument": {"uri": uri}}},
    ]
    call = [sys.executable, "-m", "detector", "--verbose", "lsp", "--grammar", "harper"]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(b"".join(map(_frame, asked)))
        process.stdin.flush()
        answers = []
        while not any(one.get("id") == 2 for one in answers):
            header = process.stdout.readline()
            assert header.startswith(b"Content-"), header
            while (line := process.stdout.readline()) != b"\r\n":
                assert line.startswith(b"Content-"), line
            answers.append(json.loads(process.stdout.read(int(header.split(b":")[1]))))
        process.stdin.write(_frame({"id": 3, "method": "shutdown"}) + _frame({"method": "exit"}))
        process.stdin.flush()
        rest = process.stdout.read()
        assert process.wait(60) == 0
    assert rest.count(b"Content-Length") == rest.count(b'"jsonrpc"') == 1
    assert answers[-1]["result"]["items"]


def test_an_editor_that_goes_away_leaves_no_process() -> None:
    call = [sys.executable, "-m", "detector", "lsp", "--grammar", "none"]
    process = subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdin is not None
    process.stdin.write(_frame({"id": 1, "method": "initialize", "params": {"capabilities": {}}}))
    process.stdin.write(_frame({"method": "initialized", "params": {}}))
    process.stdin.close()
    process.wait(60)
