"""How many words a second are examined, warm and without the JVM: signals and scores, alone and beside a reference.

Beside it, in turn on the same text, the sentence encoder alone and Harper alone, so that the figure can be read on any
machine: it is a ratio to them as much as a number. Every round reads other words, so that nothing is remembered.

    python tests/bench/bench_speed.py [STORIES] [ROUNDS]
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from detector import Article, Examiner, Settings
from detector.grammar.harper import HarperChecker

ROOT = Path(__file__).resolve().parents[2]
Story = tuple[str, str]


def stories(count: int, mark: int) -> list[Story]:
    """Garbled stories and their references, over and over; a number in each sentence makes every one of them new."""
    folders = sorted((ROOT / "seeds").glob("*/marks.json"))
    found = []
    for at in range(count):
        place = folders[at % len(folders)].parent
        copy, reference = ((place / f"{name}.txt").read_text("utf-8") for name in ("garbled", "reference"))
        found.append((copy.replace(". ", f", {mark}-{at}. "), reference.replace(". ", f", {mark}-{at}. ")))
    return found


def seconds(work: Callable[[Story], object], listed: list[Story]) -> float:
    begin = time.perf_counter()
    for story in listed:
        work(story)
    return time.perf_counter() - begin


def main(count: int = 28, rounds: int = 5) -> None:
    harper = HarperChecker(Settings())
    with Examiner(Settings(grammar="none")) as examiner:

        def sentences(story: Story) -> object:
            document = examiner.annotate(Article("copy", story[0]))
            return examiner.resources.encoder.encode([document.slice(sentence) for sentence in document.sentences])

        runs: dict[str, Callable[[Story], object]] = {
            "detector, alone": lambda story: examiner.examine(Article("copy", story[0])),
            "detector, beside a reference": lambda story: examiner.examine(
                Article("copy", story[0]), [Article("reference", story[1])]
            ),
            "sentence encoder alone": sentences,
            "Harper alone": lambda story: harper.check(story[0]),
        }
        for work in runs.values():
            seconds(work, stories(7, 0))  # warm
        took: dict[str, list[float]] = {name: [] for name in runs}
        for number in range(rounds):
            for place, (name, work) in enumerate(runs.items()):
                took[name].append(seconds(work, stories(count, 10 + number * len(runs) + place)))
    harper.close()
    words = sum(len(copy.split()) for copy, _ in stories(count, 10))
    rates = {name: words / statistics.median(times) for name, times in took.items()}
    print(f"{words} words of copy, median of {rounds}")
    for name, rate in rates.items():
        beside = ", ".join(f"{rate / rates[other]:.2f} × {other}" for other in list(runs)[2:] if other != name)
        print(f"  {rate:8,.0f} words a second  {name} ({beside})")


if __name__ == "__main__":
    import sys

    main(*map(int, sys.argv[1:3]))
