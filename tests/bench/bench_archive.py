"""What learning from an archive costs: CPU time a story, memory, and adding a day to what was learned.

Stories are put together from the sentences of a file of JSON lines (`{"text": ...}`), so that any number of them can be
had from a small one; persons then recur as often as they do in it. CPU time counts all processes, so that it can be
read on a busy machine.

    python tests/bench/bench_archive.py STORIES.jsonl [COUNT] [JOBS]
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from detector.annotation.sentences import sentences
from detector.authorities.learning import build_archive
from detector.batch.engines import open_engine
from detector.types import Article

SENTENCES = 25
DAY = 300


def stories(file: Path, count: int, seed: int) -> Iterator[Article]:
    rows = (json.loads(line)["text"] for line in file.read_text("utf-8").splitlines())
    pool = [text[part.start : part.end] for text in rows for part in sentences(text)]
    draw = random.Random(seed)
    for number in range(count):
        date = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"
        yield Article(str(number), "\n".join(draw.choices(pool, k=SENTENCES)), date=date)


def cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main(file: str, count: int = 3_000, jobs: int = 1) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk.sqlite"
        for what, number, update in (("built from", count, False), ("a day added:", DAY, True)):
            drawn = list(stories(Path(file), number, int(update)))
            begin, used = time.perf_counter(), cpu()
            summary = build_archive(drawn, desk, update=update, engine=open_engine("local", jobs))
            wall, used = time.perf_counter() - begin, cpu() - used
            print(
                f"{what} {number} stories, {jobs} processes: {used:.1f} s CPU ({1000 * used / number:.2f} ms a story), "
                f"{wall:.1f} s; {summary.entries} entries, {desk.stat().st_size / 1e6:.1f} MB"
            )
            if not update:
                minutes = 100_000 * used / number / 60
                print(f"  100,000 stories at that rate: {minutes:.1f} minutes CPU, {minutes / 2:.1f} on two cores")
        peak = [resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        print(f"memory at most: {peak[0]} MB here, the stories included; {peak[1]} MB in the largest other process")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:4]))
