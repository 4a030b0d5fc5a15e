"""Files of every kind that a desk has: what is read, and what is said of the rest."""

from __future__ import annotations

import json
import subprocess
import tracemalloc
from pathlib import Path

import pytest

from detector.formats import Source, count, read, sources
from detector.types import Article, Part, Problem
from detector.types.errors import UsageError

STORY = "The council met on Tuesday.\r\n\r\n  “We agreed,” said Zoë Müller 😀.\n"


def _one(file: Path, limit: int = 2_000_000) -> Article | Problem:
    (story,) = read(Source(file, file.stem), limit)
    return story


def _body(text: str) -> tuple[Part, ...]:
    return (Part("body", 0, len(text)),)


def _written(folder: Path, content: bytes | str, name: str = "story.txt") -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def _reason(file: Path, limit: int = 2_000_000) -> str:
    story = _one(file, limit)
    assert isinstance(story, Problem), story
    assert (story.path, story.story, story.stage) == (str(file), file.stem, "read")
    return story.reason


@pytest.mark.parametrize(
    "content",
    [
        STORY.encode(),
        b"\xef\xbb\xbf" + STORY.encode(),
        STORY.encode("utf-16"),
        b"\xfe\xff" + STORY.encode("utf-16-be"),
        STORY.encode("utf-32"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_the_text_is_that_of_the_file_and_the_mark_is_not_counted(tmp_path: Path, content: bytes) -> None:
    file = _written(tmp_path, content)
    assert _one(file) == Article("story", STORY, str(file), parts=_body(STORY))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "it is empty"),
        (b" \n\t \n", "there is no text in it"),
        (b"--- *** ---\n", "there is no text in it"),
        (b"\xef\xbb\xbf", "it is empty"),
        (bytes(range(256)) * 40, "it is binary, not text"),
        (b"The council met\x00 on Tuesday.", "it is binary, not text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "it is a picture"),
        (b"%PDF-1.7 something", "it is a PDF"),
        (b"PK\x03\x04" + bytes(100), "it is a Word file or another packed one"),
        (b"<!DOCTYPE html><html><body>Hello</body></html>", "it is a web page"),
        ("“We agreed,” said Müller.".encode("cp1252"), "it looks like windows-1252"),
        ("Müller said the café was closed.".encode("latin-1"), "it looks like ISO-8859-1"),
        ("Совет собрался во вторник и принял решение.".encode("cp1251"), "it looks like windows-1251"),
        ("議会は火曜日に開かれた。".encode("shift_jis"), "it looks like SHIFT_JIS"),
        ("의회는 화요일에 열렸다.".encode("euc-kr"), "it looks like EUC-KR"),
        ("市议会星期二召开会议。".encode("gb18030"), "it looks like GB18030"),
        (STORY.encode("utf-16-le"), "it looks like UTF-16LE"),
        (b"\xff\xfe" + "The end".encode("utf-16-le") + b"\x00\xd8", "begins as UTF-16-LE but is damaged"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_reason(tmp_path: Path, content: bytes, says: str) -> None:
    assert says in _reason(_written(tmp_path, content))


def test_the_way_out_of_a_wrong_encoding_works_as_it_stands(tmp_path: Path) -> None:
    reason = _reason(_written(tmp_path, "“We agreed,” said Müller.".encode("cp1252")))
    command = f"iconv -f windows-1252 -t UTF-8 {tmp_path}/story.txt > {tmp_path}/story.txt.utf8.txt"
    assert command in reason


@pytest.mark.parametrize("name", ["story.doc", "story.html", "story.pdf", "story.json", "story.xlsx"])
def test_a_type_that_is_not_read_yet_is_refused_by_name(tmp_path: Path, name: str) -> None:
    reason = _reason(_written(tmp_path, "The council met.", name))
    assert name[name.index(".") :] in reason
    assert "save the story as plain text" in reason


def test_a_dump_of_twenty_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    file = _written(tmp_path, b"The council met on Tuesday. " * 750_000)
    assert "too long for one story (more than 21 MB; the limit is 2,000,000 characters)" in _reason(file)


def test_a_story_over_the_limit_says_how_long_it_is(tmp_path: Path) -> None:
    assert "(30 characters; the limit is 20 characters)" in _reason(_written(tmp_path, "a" * 30), limit=20)


def test_json_lines_give_their_stories_and_their_problems(tmp_path: Path) -> None:
    rows = [
        json.dumps({"id": "a", "text": STORY, "title": "Council"}),
        "",
        json.dumps({"text": "The mayor spoke."}),
        "{not json",
        json.dumps({"id": "d", "text": " "}),
        json.dumps({"id": "e"}),
        json.dumps({"id": 6, "text": "half \ud800 a sign"}),
        json.dumps(["text"]),
    ]
    file = _written(tmp_path, "\n".join(rows), "feed.jsonl")
    read_ = list(read(Source(file, "feed")))
    first, second = STORY, "The mayor spoke."
    assert read_[:2] == [
        Article("a", first, str(file), "Council", embedded=True, parts=_body(first), locator="line 1"),
        Article("feed:3", second, str(file), embedded=True, parts=_body(second), locator="line 3"),
    ]
    problems = [story for story in read_[2:] if isinstance(story, Problem)]
    assert [problem.story for problem in problems] == ["feed:4", "d", "feed:6", "6", "feed:8"]
    for problem, says in zip(problems, ("not JSON", "no text", '"text"', "surrogate", '"text"'), strict=True):
        assert says in problem.reason
    assert count(Source(file, "feed")) == 7


def test_json_lines_are_known_by_their_content_too(tmp_path: Path) -> None:
    file = _written(tmp_path, json.dumps({"text": "The mayor spoke."}) + "\n", "feed.export")
    story = _one(file)
    assert isinstance(story, Article)
    assert story.embedded and story.text == "The mayor spoke."


def test_a_story_that_begins_with_a_brace_is_plain_text(tmp_path: Path) -> None:
    story = _one(_written(tmp_path, "{The mayor spoke.}", "story"))
    assert isinstance(story, Article) and story.text == "{The mayor spoke.}"


def test_a_missing_file_and_a_folder_out_of_place_are_wrong_calls(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        sources([str(tmp_path / "none.txt")])
    with pytest.raises(UsageError, match="detector batch"):
        sources([str(tmp_path)], folders=False)


def test_tables_give_their_stories_and_their_problems(tmp_path: Path) -> None:
    rows = (
        'Id;Body;Date;Desk\na;"The council; it met.\nLate.";2026-11-25;x\n'
        ";The mayor spoke.;Wed, 25 Nov 2026 09:00:00 +0100;\nc; ;;\n"
    )
    file = _written(tmp_path, rows, "feed.csv")
    (source,) = sources([str(file)])
    first, second, empty = read(source)
    assert (first.id, first.text, first.date) == ("a", "The council; it met.\nLate.", "2026-11-25")
    assert (second.id, second.date) == ("feed:3", "2026-11-25")
    assert "row 4: there is no text" in empty.reason


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "it is empty"), (b"name,kind\nA,b\n", "names no column text"), (b"text\n\xff\xfe\n", "not UTF-8")],
)
def test_tables_without_stories_say_so(tmp_path: Path, content: bytes, says: str) -> None:
    assert says in _reason(_written(tmp_path, content, "feed.csv"))


def test_a_table_of_excels_unicode_text_is_read(tmp_path: Path) -> None:
    rows = "id\ttext\r\n7\tZoë Müller spoke.\r\n"
    (story,) = read(Source(_written(tmp_path, rows.encode("utf-16"), "feed.csv"), "feed"))
    assert isinstance(story, Article)
    assert (story.id, story.text) == ("7", "Zoë Müller spoke.")


def test_a_table_in_another_encoding_says_which_and_the_way_out(tmp_path: Path) -> None:
    reason = _reason(_written(tmp_path, "id,text\n7,“Zoë” Müller spoke.\n".encode("cp1252"), "feed.csv"))
    assert "looks like windows-1252" in reason
    assert reason.endswith(f"{tmp_path}/feed.csv > {tmp_path}/feed.csv.utf8.csv")
    assert "UTF-16LE" in _reason(_written(tmp_path, "id,text\n7,One.\n".encode("utf-16-le"), "feed.csv"))


def test_the_way_out_runs_nothing_that_is_in_the_name_of_a_file(tmp_path: Path) -> None:
    file = _written(tmp_path, "Müller.".encode("latin-1"), "l'a;$(id) b.txt")
    command = _reason(file).partition("convert it: ")[2]
    subprocess.run(["sh", "-c", command], check=True)
    assert (tmp_path / "l'a;$(id) b.txt.utf8.txt").read_text("utf-8") == "Müller."


@pytest.mark.parametrize(
    "bad",
    ['b,"Second, never closed.', 'b,"Second.\nIts other line', 'b;x,"Second" odd.\nb2,"'],
    ids=["one line", "two lines", "closed oddly before"],
)
def test_a_quote_that_is_not_closed_costs_its_own_row(tmp_path: Path, bad: str) -> None:
    rows = f'id,text\na,"First, ""quoted"",\nin two lines."\n{bad}\nc,"Third, closed."\nd,Fourth.\n'
    found = list(read(Source(_written(tmp_path, rows, "feed.csv"), "feed")))
    stories = [one.text for one in found if isinstance(one, Article)]
    assert stories[0] == 'First, "quoted",\nin two lines.'
    assert stories[-2:] == ["Third, closed.", "Fourth."]
    (problem,) = [one for one in found if isinstance(one, Problem) and "quote" in one.reason]
    assert problem.reason.startswith("row ") and "not closed" in problem.reason


def test_a_quote_that_is_not_closed_in_the_last_row_is_told(tmp_path: Path) -> None:
    found = list(read(Source(_written(tmp_path, 'id,text\na,First.\nb,"Second.\n', "feed.csv"), "feed")))
    assert [isinstance(one, Problem) for one in found] == [False, True]


def test_a_table_whose_quotes_never_match_is_left_after_a_while(tmp_path: Path) -> None:
    rows = "id,text\n" + 'x","a",",b\n' * 20_000
    *_, last = read(Source(_written(tmp_path, rows, "feed.csv"), "feed"), 10_000)
    assert isinstance(last, Problem) and "quotes do not match" in last.reason


@pytest.mark.parametrize(("name", "opening", "closing"), [("feed.jsonl", '{"text": "', '"}'), ("feed.csv", "", "")])
def test_a_line_of_any_length_is_told_and_never_held(tmp_path: Path, name: str, opening: str, closing: str) -> None:
    file = tmp_path / name
    head = "text\n" if name.endswith("csv") else ""
    first, last = f"{opening}First.{closing}\n", f"{opening}Last.{closing}\n"
    with file.open("w", encoding="utf-8") as stream:
        stream.write(head + first + opening)
        for _ in range(64):
            stream.write("All work and no play. " * 50_000)
        stream.write(f"{closing}\n{last}")
    tracemalloc.start()
    found = list(read(Source(file, "feed"), 10_000))
    assert count(Source(file, "feed")) == 3 + bool(head)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [one.text for one in found if isinstance(one, Article)] == ["First.", "Last."]
    (problem,) = [one for one in found if isinstance(one, Problem)]
    assert "too long" in problem.reason
    assert peak < 20_000_000  # the line has 70 MB


@pytest.mark.parametrize(
    ("name", "date"),
    [("2026-11-25.txt", "2026-11-25"), ("budget_2026_11_25.txt", "2026-11-25"), ("2026-13-45.txt", None),
     ("12026-11-25.txt", None), ("story.txt", None)],
)  # fmt: skip
def test_the_name_of_a_file_may_give_the_date(tmp_path: Path, name: str, date: str | None) -> None:
    (source,) = sources([str(_written(tmp_path, "The council met.", name))])
    (story,) = read(source)
    assert story.date == date
