"""The queue in the page: stories by need, pasted, dropped, from a batch; and how it changes."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.servers import running

from .conftest import SEED, Open, Review

Command = Callable[..., Any]
CALM = "The harbor commission met on Monday in the old town hall. Nobody asked a question. It will meet again in May."


def _titles(page: Page) -> list[str]:
    return page.locator("#list .title").all_inner_texts()


def _drop(page: Page, target: str, files: dict[str, str]) -> None:
    data = page.evaluate_handle(
        """files => { const data = new DataTransfer();
        for (const [name, text] of Object.entries(files)) data.items.add(new File([text], name));
        return data; }""",
        files,
    )
    for kind in ("dragenter", "dragover", "drop"):
        page.dispatch_event(target, kind, {"dataTransfer": data})


def test_a_story_and_its_other_version_are_pasted(open_page: Open, review: Review, copy: str, reference: str) -> None:
    page = open_page(f"{review.server.address}/")
    page.keyboard.press("i")
    expect(page.get_by_label("The story")).to_be_focused()
    page.keyboard.insert_text(copy)
    page.get_by_label("Its other version").fill(reference)
    page.get_by_role("button", name="Check").click()
    page.wait_for_url("**/review/*")
    expect(page.locator("h1")).to_contain_text(re.compile(r"\d+ corrections to make"))
    expect(page.locator(".beside b")).to_have_text("other-version.txt")


def test_files_are_dropped_and_what_cannot_be_read_is_told(open_page: Open, review: Review, copy: str) -> None:
    page = open_page(f"{review.server.address}/")
    _drop(page, "main", {"first.txt": copy, "second.txt": CALM, "picture.pdf": "%PDF-"})
    expect(page.locator("#say")).to_contain_text("picture.pdf: a PDF (.pdf) cannot be read yet")
    expect(page.locator("#list")).to_contain_text("second.txt")
    expect(page.locator("#list")).not_to_contain_text("Being looked at", timeout=60_000)
    titles = _titles(page)
    assert titles.index("picture.pdf") < titles.index("first.txt") < titles.index("second.txt")  # by need
    page.locator("#list a.title", has_text="first.txt").click()
    page.wait_for_url("**/review/*")


def test_a_file_is_dropped_beside_its_other_version(open_page: Open, review: Review, copy: str, reference: str) -> None:
    page = open_page(f"{review.server.address}/")
    page.keyboard.press("i")
    _drop(page, "#paste-other", {"wire.txt": reference})
    _drop(page, "main", {"desk.txt": copy})
    page.wait_for_url("**/review/*")
    expect(page.locator(".beside b")).to_have_text("wire.txt")


def test_the_queue_is_walked_by_key_and_shows_what_others_decide(
    open_page: Open, review: Review, copy: str, reference: str
) -> None:
    address = review.add(copy, reference, "walked.txt")
    queue, story = open_page(f"{review.server.address}/"), open_page(address)
    expect(queue.locator("#list")).not_to_contain_text("Being looked at", timeout=60_000)
    at = queue.locator("#list a.title").all_inner_texts().index("walked.txt")  # what cannot be read has no link
    for _ in range(at + 1):
        queue.keyboard.press("j")
    expect(queue.locator("a.title:focus")).to_have_text("walked.txt")
    story.keyboard.press("j")
    story.keyboard.press("a")
    line = queue.locator("#list li", has_text="walked.txt")
    expect(line).to_contain_text(re.compile(r"1 of \d+ decided"))
    expect(queue.locator("a.title:focus")).to_have_text("walked.txt")  # the list was renewed under it
    queue.keyboard.press("Enter")
    queue.wait_for_url(address)


def test_what_is_decided_stands_last(open_page: Open, review: Review) -> None:
    address = review.add(
        "The police opened its advice lines on Monday. Nobody called, it said on Tuesday.", None, "one.txt"
    )
    page = open_page(address)
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("#done")).to_have_text("1 of 1 decided")
    expect(page.locator("#say")).to_contain_text("All is decided")
    page.keyboard.press("q")
    page.wait_for_url(f"{review.server.address}/")
    expect(page.get_by_role("region", name="Decided")).to_contain_text("one.txt")
    assert _titles(page)[-1] == "one.txt"


def test_a_folder_and_the_output_of_a_batch_are_opened(
    open_page: Open, detector_command: Command, tmp_path: Path
) -> None:
    incoming, archive, output = tmp_path / "incoming", tmp_path / "archive", tmp_path / "reports"
    for folder in (incoming, archive):
        folder.mkdir()
    shutil.copy(SEED / "garbled.txt", incoming / "raids.txt")
    shutil.copy(SEED / "reference.txt", archive)
    (incoming / "calm.txt").write_text(CALM, "utf-8")
    rows = [{"id": f"row{n}", "text": f"{CALM} The advice lines of police were closed at {n}."} for n in (1, 2)]
    (incoming / "feed.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n", "utf-8")
    (incoming / "empty.txt").touch()
    done = detector_command("batch", incoming, "--reference", archive, "--output", output, "--grammar", "none")
    assert done.returncode == 3, done.stderr
    for path in (output, incoming):
        with running(path, "--grammar", "none", "--jobs", "1") as server:
            page = open_page(f"{server.address}/")
            expect(page.locator("main")).to_contain_text("Decisions are forgotten when the server ends")
            expect(page.locator("#list")).not_to_contain_text("Being looked at", timeout=60_000)
            assert [title.split(" · ")[-1].rpartition("/")[2] for title in _titles(page)] == [
                "empty.txt", "raids.txt", "row1", "row2", "calm.txt",
            ]  # fmt: skip
            page.locator("a.title", has_text="row1").click()
            page.wait_for_url("**/review/*")
            page.keyboard.press("j")
            page.keyboard.press("a")
            expect(page.locator("#done")).to_have_text("1 of 1 decided")
            with page.expect_download() as waiting:
                page.keyboard.press("d")
            lines = Path(waiting.value.path()).read_text("utf-8").splitlines()
            assert waiting.value.suggested_filename == "feed.corrected.jsonl"
            assert "tip line" in lines[0] and "advice lines" in lines[1]
            page.keyboard.press("q")
            page.locator("a.title", has_text="raids").click()
            page.wait_for_url("**/review/*")
            expect(page.locator(".beside b")).to_have_count(1 if path == output else 0)
