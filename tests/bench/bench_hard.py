"""How time and memory grow with the length of hard texts: seconds of work, peak memory, and the exponent of both.

For each family of `hard_texts.py` stories of growing length are examined, one after the other; the exponent is that
between the last two lengths (1: twice the text, twice the time). Memory is what came on top of the models.

    python tests/bench/bench_hard.py [--sizes 1000,4000,16000] [--limit SECONDS] [FAMILY ...]
"""

from __future__ import annotations

import argparse
import math
import signal
import time
from pathlib import Path
from types import FrameType

from hard_texts import FAMILIES, Story

from detector import Article, Examiner, Settings


class _OverTimeError(BaseException):
    """The time for one story is over; no part of the program may catch it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("families", nargs="*", metavar="FAMILY")
    parser.add_argument("--sizes", default="1000,4000,16000", help="words of the stories, parted by commas")
    parser.add_argument("--limit", type=int, default=60, help="seconds of work for one story")
    parser.add_argument("--over", type=float, default=-math.inf, help="show only families with an exponent over this")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    signal.signal(signal.SIGVTALRM, _over)
    print(f"{'':22}" + "".join(f"{size:>9,} words      " for size in sizes) + " exponent: time  memory")
    with Examiner(Settings(grammar="none")) as examiner:
        for _ in range(2):
            _measured(examiner, FAMILIES["beside_normal"](300), given.limit)  # warm
        for family in given.families or FAMILIES:
            cells, measured = "", []
            for size in sizes:
                if (seconds := _measured(examiner, FAMILIES[family](size), given.limit)) is None:
                    cells += f"  > {given.limit} s".ljust(21)
                    break
                measured.append((size, *seconds))
                failed = f" {seconds[2]}!" if seconds[2] else ""
                cells += f"{seconds[0]:8.2f} s {seconds[1]:6.0f} MB{failed}".ljust(21)
            exponents = [_exponent(measured, column) for column in (1, 2)]
            if len(measured) < len(sizes) or exponents[0] >= given.over:
                print(
                    f"{family:22}{cells:<{21 * len(sizes)}}" + "".join(f"{one:8.2f}" for one in exponents), flush=True
                )


def _over(_number: int, _frame: FrameType | None) -> None:
    raise _OverTimeError


def _measured(examiner: Examiner, story: Story, limit: int) -> tuple[float, float, int] | None:
    """Seconds of work, megabytes on top, rules that failed; None where the time was over."""
    copy, reference = story
    references = [] if reference is None else [Article("reference", reference)]
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
    before = _memory("VmRSS")
    begin = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    try:
        report = examiner.examine(Article("copy", copy), references)
    except _OverTimeError:
        return None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    failed = sum("please report" in skipped.reason for skipped in report.not_run)
    return time.process_time() - begin, _memory("VmHWM") - before, failed


def _memory(key: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith(key))


def _exponent(measured: list[tuple[int, float, float, int]], column: int) -> float:
    if len(measured) < 2:
        return math.nan
    (size, *less), (larger, *more) = measured[-2:]
    return math.log(max(more[column - 1], 0.1) / max(less[column - 1], 0.1)) / math.log(larger / size)


if __name__ == "__main__":
    main()
