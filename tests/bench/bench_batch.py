"""How many stories a second a batch with references examines, and how much memory all its processes take together.

Copies are machine versions of stories of which there is a second human version; that, and a human version of every
story without one, are the references on offer. With `--other` a second checkout works on the same stories in turn, and
the ratio of the two is what to look at: the figures themselves are this machine's.

    python tests/bench/bench_batch.py FOLDER_OF_DATA [--stories 400] [--jobs 2] [--rounds 1] [--other CHECKOUT]
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAIRED = Path("paired_news", "news_docs.train.jsonl.gz")
_EVERY = 0.5
"""Seconds between two looks at the memory: a look costs 2 ms."""


@dataclass(frozen=True, slots=True)
class Took:
    """One run: wall-clock seconds, processor seconds, the most megabytes of all processes together, its reports."""

    seconds: float
    processor: float
    megabytes: float
    reports: str


def write_stories(data: Path, count: int, folder: Path) -> tuple[Path, Path]:
    """The files of copies and of references, as JSON lines."""
    with gzip.open(data / PAIRED, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    copies, references = folder / "copies.jsonl", folder / "references.jsonl"
    paired = [row for row in rows if all("B" in segment["refs"] for segment in row["segs"])]
    with references.open("w", encoding="utf-8") as stream:
        for row in rows:
            version = "B" if row in paired else "A"
            stream.write(_line(row["doc_id"], [segment["refs"][version] for segment in row["segs"]]))
    with copies.open("w", encoding="utf-8") as stream:
        stream.writelines(islice(_machine_versions(paired), count))
    return copies, references


def _machine_versions(rows: list[dict[str, list[dict[str, dict[str, str]]]]]) -> Iterator[str]:
    """A version of each story by one system, then of each by the next, as lines."""
    systems = [sorted(set.intersection(*(set(segment["hyps"]) for segment in row["segs"]))) for row in rows]
    for number in range(max(map(len, systems), default=0)):
        for row, names in zip(rows, systems, strict=True):
            if number < len(names):
                name = names[number]
                yield _line(f"{row['doc_id']}.{name}", [segment["hyps"][name] for segment in row["segs"]])


def _line(id: str, segments: list[str]) -> str:
    return json.dumps({"id": id, "text": "\n\n".join(segments) + "\n"}) + "\n"


def run(checkout: Path, copies: Path, references: Path, jobs: int, grammar: str) -> Took:
    """One batch by the program of a checkout, into a folder of its own."""
    with tempfile.TemporaryDirectory() as output:
        command = [
            sys.executable, "-m", "detector", "batch", str(copies), "--reference", str(references),
            "--output", output, "--grammar", grammar, "--jobs", str(jobs), "--fail-on", "never", "--quiet",
        ]  # fmt: skip
        begin, before = time.perf_counter(), os.times()
        running = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(checkout)}, cwd=output)
        most = 0.0
        while running.poll() is None:
            most = max(most, sum(map(_megabytes, _family(running.pid))))
            time.sleep(_EVERY)
        seconds, after = time.perf_counter() - begin, os.times()
        if running.returncode:
            sys.exit(f"{checkout}: exit code {running.returncode}")
        processor = after.children_user + after.children_system - before.children_user - before.children_system
        reports = Path(output, "reports.jsonl").read_bytes()
    return Took(seconds, processor, most, hashlib.sha256(reports).hexdigest()[:12])


def _family(process: int) -> Iterator[int]:
    """A process and those that it started."""
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _megabytes(process: int) -> float:
    """Memory of a process, of which what it shares with others counts in part (PSS)."""
    try:
        rows = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--stories", type=int, default=400)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--grammar", default="harper")
    parser.add_argument("--other", type=Path)
    given = parser.parse_args()
    checkouts = {"this": ROOT} | ({"other": given.other.resolve()} if given.other else {})
    took: dict[str, list[Took]] = {name: [] for name in checkouts}
    with tempfile.TemporaryDirectory() as folder:
        copies, references = write_stories(given.data, given.stories, Path(folder))
        for _ in range(given.rounds):
            for name, checkout in checkouts.items():
                took[name].append(run(checkout, copies, references, given.jobs, given.grammar))
        offered = references.read_text("utf-8").count("\n")
    print(f"{given.stories} stories, {offered} references, {given.jobs} processes")
    rates = {name: given.stories / statistics.median(one.seconds for one in runs) for name, runs in took.items()}
    for name, runs in took.items():
        processor, most = (max(getattr(one, what) for one in runs) for what in ("processor", "megabytes"))
        print(
            f"  {rates[name]:6.2f} stories a second, {processor:6.1f} s of processor, {most:6.0f} MB at most, "
            f"reports {runs[0].reports}  {name}"
        )
    if "other" in rates:
        print(f"  {rates['this'] / rates['other']:6.2f} times as fast as the other checkout")


if __name__ == "__main__":
    main()
