"""How long a check takes from a cold start: new process, imports, models and all, a 700-word story and its reference.

The stories of `seeds/` are put together to the length asked for; the JVM is left out. Beside it, in turn, the start of
Python alone and of Python with sentence-transformers, so that the figure can be read on any machine.

    python tests/bench/bench_check.py [WORDS] [ROUNDS]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def story(name: str, words: int) -> str:
    found: list[str] = []
    for folder in sorted((ROOT / "seeds").glob("*/")):
        if sum(len(text.split()) for text in found) < words:
            found.append((folder / f"{name}.txt").read_text("utf-8"))
    return "\n".join(found)


def seconds(command: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=False, capture_output=True)
    return time.perf_counter() - begin


def main(words: int = 700, rounds: int = 5) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy, reference = Path(folder, "copy.txt"), Path(folder, "reference.txt")
        copy.write_text(story("garbled", words), "utf-8")
        reference.write_text(story("reference", words), "utf-8")
        check = [sys.executable, "-m", "detector", "check", str(copy), "--reference", str(reference)]
        runs = {
            "python": [sys.executable, "-c", "pass"],
            "python, import sentence_transformers": [sys.executable, "-c", "import sentence_transformers"],
            "detector check --grammar none": [*check, "--grammar", "none"],
            "detector check --grammar harper": [*check, "--grammar", "harper"],
        }
        best = dict.fromkeys(runs, float("inf"))
        for _ in range(rounds):
            for name, command in runs.items():
                best[name] = min(best[name], seconds(command))
        print(f"{len(copy.read_text('utf-8').split())} words beside a reference, best of {rounds}, seconds")
        for name, took in best.items():
            print(f"  {took:6.2f}  {name}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
