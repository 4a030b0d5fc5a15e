"""The output of a batch in the editor's page: what is damaged in it is told, and the rest is there."""

from __future__ import annotations

from pathlib import Path

from detector.servers.review.book import Book
from detector.servers.review.intake import add_paths
from detector.servers.review.queue import Queue
from detector.writers.jsonl import line
from tests.reports import finding, report


def test_damaged_lines_are_told_and_the_others_are_there(tmp_path: Path) -> None:
    text = "Rubyo came."
    sound = line(report(text, [finding(text, "Rubyo", "Rubio")]))
    bad = ("[]", "null", "{}", '"x"', '{"story": 5}', sound[:100], sound.replace('"start":', '"begin":'), "[" * 50_000)
    (tmp_path / "reports.jsonl").write_bytes("\n".join((*bad, sound, "")).encode() + b"\xff\xfe\n")
    unread = '{"path": "a.txt", "story": null, "stage": "read", "reason": "it is empty"}'
    (tmp_path / "problems.jsonl").write_bytes(f'{{"path": 1}}\n{unread}\n{unread[:30]}\n'.encode() + b"\xff\n")
    book = Book(tmp_path / "desk.decisions")
    try:
        queue = Queue(book)
        add_paths(queue, [str(tmp_path)], [], 500_000)
        told = [entry.problem for entry in queue.entries() if entry.problem is not None]
        read = [entry.facts for entry in queue.entries() if entry.facts is not None]
    finally:
        book.close()
    assert [facts.findings[0].text for facts in read] == ["Rubyo"]
    assert sum("is no report" in words for words in told) == len(bad) + 1
    assert sum("is no problem" in words for words in told) == 3
    assert "it is empty" in told
