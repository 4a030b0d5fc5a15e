"""How soon the editor's page can be used: a story of some 5,000 words with 300 findings and more, in Chromium.

    python tests/bench/bench_page.py

The story is made up, beside a version in which a figure of every sentence differs, without grammar checkers. Measured
from the request of the page (the story is examined already) to its first paint, to when it can be used (script run,
decisions painted), and from a key to the next frame.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.servers import loads, running  # noqa: E402

SENTENCES = 330
ROUNDS = 7
_WHO = ("harbor master", "ferry pilot", "school board", "bus driver", "county clerk", "night nurse", "tax office")
_DID = ("counted", "repaired", "bought", "lost", "sold", "inspected", "shipped", "painted", "borrowed")
_WHAT = ("lamps", "wooden crates", "bicycles", "old letters", "maps", "window frames", "barrels", "radios")
_WHERE = ("in Lisbon", "near the old bridge", "at the northern gate", "in Baltimore", "on the island", "in Oslo")
_READY = """() => new Promise(done => requestAnimationFrame(() => setTimeout(() => {
    const told = performance.getEntriesByType('navigation')[0];
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    done([paint.startTime, told.domContentLoadedEventEnd, told.transferSize, document.querySelectorAll('*').length]);
})))"""
_KEY = """() => new Promise(done => {
    const start = performance.now();
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'j' }));
    document.body.offsetHeight;
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""


def _versions() -> tuple[str, str]:
    """A story and its other version; in every sentence of the first a figure is wrong."""
    made: tuple[list[str], list[str]] = ([], [])
    for at in range(SENTENCES):
        parts = [words[at * step % len(words)] for words, step in ((_WHO, 1), (_DID, 2), (_WHAT, 3), (_WHERE, 5))]
        for text, number in zip(made, (213 + 10 * at, 4213 + 17 * at), strict=True):
            text.append(
                f"The {parts[0]} {parts[1]} {number:,} {parts[2]} {parts[3]} after case {at} of the spring season."
            )
    copy, reference = ("\n\n".join(" ".join(text[at : at + 3]) for at in range(0, SENTENCES, 3)) for text in made)
    return copy, reference


def main() -> None:
    """Print the figures."""
    copy, reference = _versions()
    with running("--grammar", "none", "--jobs", "1") as server, sync_playwright() as playwright:
        story = {"name": "long.txt", "text": copy}
        body = {"stories": [story], "references": [{"name": "other.txt", "text": reference}]}
        (added,) = loads(server.ready().json("/review/stories", body))["added"]
        address = f"{server.address}/review/{added['key']}"
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        loading, keys = [], []
        for _ in range(ROUNDS):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(address)
            loading.append(page.evaluate(_READY))
            keys += [page.evaluate(_KEY) for _ in range(5)]
            marks, choices = (page.locator(one).count() for one in (".mark[id]", ".choice"))
            page.close()
        browser.close()
    paint, ready, size, elements = (statistics.median(column) for column in zip(*loading, strict=True))
    print(f"{len(copy.split()):,} words, {marks} findings, {choices} decisions")
    print(f"page: {size / 1000:,.0f} kB, {elements:,.0f} elements")
    key = statistics.median(keys)
    print(f"first paint {paint:.0f} ms, can be used after {ready:.0f} ms, a key {key:.0f} ms (medians)")


if __name__ == "__main__":
    main()
