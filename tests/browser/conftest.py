"""A real browser over a real server. In CI it fails where there is none; elsewhere the tests are left out, as those are
that need other programs."""

from __future__ import annotations

import itertools
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT))

from tests.servers import Server, loads, running  # noqa: E402

SEED = ROOT / "seeds" / "politics-arabic"
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
expect.set_options(timeout=15_000)
Open = Callable[..., Page]


@dataclass(frozen=True)
class Review:
    """A server with the page; `decisions`: its file of them."""

    server: Server
    decisions: Path

    def add(self, copy: str, reference: str | None = None, name: str = "story.txt") -> str:
        """The address of a story that is handed over as the page does it."""
        body: dict[str, Any] = {"stories": [{"name": name, "text": copy}], "references": []}
        if reference is not None:
            body["references"] = [{"name": "original.txt", "text": reference}]
        answer = loads(self.server.json("/review/stories", body))
        assert answer["problems"] == []
        return f"{self.server.address}/review/{answer['added'][0]['key']}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it. Its event loop may not outlive the tests of this folder: others have their own."""
    path = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if path is None and "CI" not in os.environ:
        pytest.skip("needs Chromium (Debian: chromium)")
    assert path is not None, "there is no Chromium here: install it (Debian: apt-get install chromium)"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Browsers of several people: each with a storage of its own."""
    made: list[BrowserContext] = []

    def new(**options: Any) -> BrowserContext:
        made.append(browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options}))
        return made[-1]

    yield new
    for context in made:
        context.close()


@pytest.fixture
def open_page(contexts: Callable[..., BrowserContext]) -> Iterator[Open]:
    """Opens pages; at the end none may have had an error, broken its policy, or asked another server."""
    wrong: list[str] = []
    hosts: set[str] = set()

    def new(address: str, who: str = "", **options: Any) -> Page:
        context = contexts(**options)
        if who:
            context.add_init_script(f"try {{ localStorage.setItem('editor', {who!r}); }} catch {{}}")
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: hosts.add(asked.url.split("/")[2]))
        page.goto(address)
        return page

    yield new
    assert [one for one in wrong if not one.startswith("Failed to load resource")] == []  # refusals are tested
    assert all(host == "" or host.startswith("127.0.0.1:") for host in hosts), hosts


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Review]:
    """A server that begins without a story."""
    decisions = tmp_path_factory.mktemp("desk") / "desk.decisions"
    with running("--decisions", decisions, "--grammar", "none", "--jobs", "1") as server:
        yield Review(server.ready(), decisions)


_numbers = itertools.count(1)


@pytest.fixture
def copy() -> str:
    """The garbled story of a seed, another text for each test: what was decided on one says nothing of the next."""
    return (SEED / "garbled.txt").read_text("utf-8") + f"\nThe page has the number {next(_numbers)}.\n"


@pytest.fixture
def reference() -> str:
    """Its other version."""
    return (SEED / "reference.txt").read_text("utf-8")


@pytest.fixture
def address(review: Review, copy: str, reference: str) -> str:
    """A story beside its other version."""
    return review.add(copy, reference)
