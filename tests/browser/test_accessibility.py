"""axe-core finds nothing on any page, light or dark, wide or narrow; and no page is wider than its window."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import ROOT, SEED, Open, Review

Command = Callable[..., Any]
_AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
_ASKED = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [
    pytest.param({"viewport": {"width": width, "height": height}, "color_scheme": scheme}, id=f"{width}-{scheme}")
    for width, height in ((1280, 900), (390, 844))
    for scheme in ("light", "dark")
]
_PICTURES = os.environ.get("DETECTOR_TEST_PICTURES")
"""A folder for pictures of every page, for whoever looks at them; and README's is made anew beside this file."""


def _sound(page: Page, name: str, look: dict[str, Any]) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate(_AXE)
    found = page.evaluate("asked => axe.run(document, { runOnly: asked })", _ASKED)
    assert [
        (one["id"], one["help"], [(node["html"][:200], node["failureSummary"]) for node in one["nodes"][:3]])
        for one in found["violations"]
    ] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it is wider than its window"
    if _PICTURES:
        width, scheme = look["viewport"]["width"], look["color_scheme"]
        page.screenshot(path=Path(_PICTURES, f"{name}-{width}-{scheme}.png"))


@pytest.mark.parametrize("look", LOOKS)
def test_the_queue_and_a_story(
    open_page: Open, review: Review, copy: str, reference: str, look: dict[str, Any]
) -> None:
    address = review.add(copy, reference, "raids.txt")
    review.add("The commission met. Nobody asked a question. It will meet again in May.", name="calm.txt")
    page = open_page(f"{review.server.address}/", **look)
    _sound(page, "queue", look)
    page.keyboard.press("i")
    _sound(page, "queue-paste", look)
    page = open_page(address, who="Kim", **look)
    for key in ("j", "a", "r"):
        page.keyboard.press(key)
    expect(page.locator("#done")).to_have_text(re.compile(r"^2 of \d+ decided$"))
    page.evaluate("scrollTo(0, 0)")
    _sound(page, "story", look)
    if _PICTURES and look["viewport"]["width"] == 1280 and look["color_scheme"] == "light":
        picture = ROOT / "tests" / "browser" / "page.jpg"
        page.screenshot(path=picture, type="jpeg", quality=66, clip={"x": 0, "y": 0, "width": 1280, "height": 800})
    page.keyboard.press("h")
    page.keyboard.press("?")
    _sound(page, "story-help", look)


@pytest.mark.parametrize("look", LOOKS)
def test_a_story_that_is_not_there(open_page: Open, review: Review, look: dict[str, Any]) -> None:
    page = open_page(f"{review.server.address}/review/none", **look)
    expect(page.locator("main")).to_contain_text("there is no such story here")
    _sound(page, "refusal", look)


_LONG = "a" * 120
"""Name of a folder that no line of a telephone has room for."""


@pytest.fixture(scope="module")
def files(detector_command: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the page of a story beside its other version, of one alone, of several, and a batch's output."""
    folder = tmp_path_factory.mktemp("files")
    pair = (SEED / "garbled.txt", "--reference", SEED / "reference.txt")
    (folder / _LONG).mkdir()
    alone = folder / _LONG / "garbled.txt"
    alone.write_bytes((ROOT / "seeds" / "science-japanese" / "garbled.txt").read_bytes())
    (folder / "empty.txt").touch()
    for name, arguments in (("pair", pair), ("alone", (alone,)), ("several", (*pair, alone, folder / "empty.txt"))):
        done = detector_command(
            "check", *arguments, "--grammar", "none", "--format", "html", "--output", folder / f"{name}.html",
            "--fail-on", "never",
        )  # fmt: skip
        assert done.returncode == (3 if name == "several" else 0), done.stderr
    done = detector_command(
        "batch", ROOT / "seeds" / "politics-arabic", folder / "empty.txt", "--reference", SEED / "reference.txt",
        "--grammar", "none", "--output", folder / "batch", "--fail-on", "never",
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    return folder


@pytest.mark.parametrize("look", LOOKS)
def test_the_files(open_page: Open, files: Path, look: dict[str, Any]) -> None:
    for name in ("pair", "alone", "several"):
        page = open_page(f"file://{files}/{name}.html", **look)
        _sound(page, f"file-{name}", look)
        page.keyboard.press("h")
        page.keyboard.press("j")
        _sound(page, f"file-{name}-chosen", look)
    page = open_page(f"file://{files}/batch/index.html", **look)
    _sound(page, "index", look)
    page.locator("a.title").first.click()
    page.get_by_role("link", name="All stories").click()
    page.wait_for_url("**/index.html")


def test_a_file_is_read_without_javascript(open_page: Open, files: Path) -> None:
    page = open_page(f"file://{files}/pair.html", java_script_enabled=False)
    expect(page.locator("h1")).to_contain_text(re.compile(r"\d+ corrections to make"))
    expect(page.locator(".needs-script").first).to_be_hidden()
    card = page.locator(".choice", has_text="2,500")
    card.locator("summary").click()
    expect(card).to_contain_text("The other version")
    expect(card.get_by_role("link", name="Show it in the story")).to_be_visible()
    hint = page.locator(".choice.hint").first
    expect(hint).to_be_hidden()
    page.get_by_label(re.compile(r"\d+ hints too")).check()
    expect(hint).to_be_visible()
    page.locator(".mark", has_text="2,500").click()
    assert page.url.partition("#")[2] == card.get_attribute("id")


def test_a_file_is_walked_by_key(open_page: Open, files: Path) -> None:
    page = open_page(f"file://{files}/pair.html")
    page.keyboard.press("j")
    expect(page.locator(".choice[open] .wrong")).to_have_text("Ministry of Internal Security")
    expect(page.locator(".mark.chosen")).to_have_count(2)
    expect(page.locator(".answer.chosen").first).to_have_text("Department of Homeland Security")
    page.keyboard.press("k")
    expect(page.locator(".choice[open] .wrong")).to_have_text("advice lines")
    page.get_by_label("Rule").select_option("number")
    expect(page.locator(".choice:visible")).to_have_count(1)
    page.get_by_role("button", name="Keys").click()
    expect(page.locator("dialog[open]")).to_contain_text("hints, too")
