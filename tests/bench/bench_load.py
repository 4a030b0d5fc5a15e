"""Fifty clients at once on `/v2/check`, beside LanguageTool's own server in the same run, on the same texts.

    python tests/bench/bench_load.py [--clients 50] [--each 6]

The two take turns; each client waits for its answer before it asks again, and every text is asked once. Needs
LanguageTool (`detector setup`).
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

import urllib3

sys.path.append(str(Path(__file__).resolve().parents[2]))
from detector.grammar.languagetool.install import installed
from detector.grammar.languagetool.server import LanguageToolServer, find_java
from detector.settings import Settings
from tests.servers import running

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
ROUNDS = 2


def texts(count: int) -> list[tuple[str, str]]:
    """So many stories that are each asked once, with another version beside them."""
    pairs = [
        tuple((folder / name).read_text("utf-8") for name in ("garbled.txt", "reference.txt"))
        for folder in sorted(SEEDS.iterdir())
        if (folder / "garbled.txt").is_file()
    ]
    return [
        (f"{copy}\nA note of day {number} ends it.\n", reference)
        for number in range(count)
        for copy, reference in (pairs[number % len(pairs)],)
    ]


def load(url: str, asked: list[dict[str, str]], clients: int) -> tuple[float, list[float], int]:
    """Seconds in all, seconds of each answer (sorted), and how many failed."""
    pool = urllib3.PoolManager(maxsize=clients, retries=False)

    def one(fields: dict[str, str]) -> tuple[float, bool]:
        started = time.perf_counter()
        answer = pool.request("POST", url, fields=fields, encode_multipart=False, timeout=600)
        return time.perf_counter() - started, answer.status == 200

    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as threads:
        results = list(threads.map(one, asked))
    return time.perf_counter() - started, sorted(seconds for seconds, _ in results), sum(not ok for _, ok in results)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--each", type=int, default=6)
    parser.add_argument("--jobs", default="2")
    given = parser.parse_args()
    place = installed(Settings())
    assert place is not None, "LanguageTool has not been fetched: run `detector setup` first"
    stories = texts(ROUNDS * 3 * given.clients * given.each)
    parts = iter([stories[at :: 3 * ROUNDS] for at in range(3 * ROUNDS)])
    alone = {"language": "en-US"}
    with (
        running("--jobs", given.jobs) as server,
        LanguageToolServer(place, find_java()) as theirs,
    ):
        server.ready()
        contenders = (
            ("LanguageTool", f"{theirs.url}v2/check", False),
            ("detector", f"{server.address}/v2/check", False),
            ("detector beside a reference", f"{server.address}/v2/check", True),
        )
        for _, url, _ in contenders:  # warm
            warm = [{"text": text, **alone} for text, _ in texts(2 * given.clients)]
            load(url, warm, given.clients)
        figures: dict[str, list[tuple[float, list[float], int, int]]] = {name: [] for name, _, _ in contenders}
        for _ in range(ROUNDS):
            for name, url, beside in contenders:
                part = next(parts)
                asked = [{"text": text, **alone, **({"reference": other} if beside else {})} for text, other in part]
                seconds, each, failed = load(url, asked, given.clients)
                words = sum(len(text.split()) for text, _ in part)
                figures[name].append((seconds, each, failed, words))
    for name, rounds in figures.items():
        each = sorted(chain.from_iterable(round_[1] for round_ in rounds))
        seconds, words = sum(round_[0] for round_ in rounds), sum(round_[3] for round_ in rounds)
        print(
            f"{name:28} {len(each) / seconds:6.1f} stories/s {words / seconds:8,.0f} words/s  "
            f"median {each[len(each) // 2]:.2f} s  p95 {each[int(0.95 * len(each))]:.2f} s  "
            f"failed {sum(round_[2] for round_ in rounds)} of {len(each)}"
        )


if __name__ == "__main__":
    main()
