"""Trials examined, and the plain word diff of linked sentences that stands beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import SequenceMatcher

import regex

from ....pipeline import Examiner
from ....types import Article, Report
from .errors import folded
from .values import Examined, Trial

Progress = Callable[[str], None]
_WORD = regex.compile(r"[$€£]|[\p{L}\d][\p{L}\d,.'’-]*[\p{L}\d%]|[\p{L}\d]")
STEP = 25
"""Trials between two words of progress."""


def examined(trials: Iterable[Trial], examiner: Examiner, progress: Progress, what: str) -> list[Examined]:
    """Every trial with its report."""
    found: list[Examined] = []
    for trial in trials:
        others = () if trial.reference is None else (Article(f"{trial.key}.other", trial.reference),)
        report = examiner.examine(Article(trial.key, trial.copy), others)
        found.append(Examined(trial, report, tuple(differing(report, trial))))
        if len(found) % STEP == 0:
            progress(f"{what}: {len(found)} copies examined")
    progress(f"{what}: {len(found)} copies examined")
    return found


def differing(report: Report, trial: Trial) -> list[tuple[int, int]]:
    """Stretches of the copy that a word diff of each sentence with those that it is linked to marks.

    Where words were left out, the words beside the gap. A sentence without a link is not compared.
    """
    found: list[tuple[int, int]] = []
    for sentence in report.sentences:
        places = sorted({(link.start, link.end) for link in sentence.links})
        if not places or trial.reference is None:
            continue
        mine = _words(trial.copy, sentence.start, sentence.end)
        theirs = [word for start, end in places for word in _words(trial.reference, start, end)]
        left, right = ([_key(text) for text, _, _ in words] for words in (mine, theirs))
        for tag, first, last, _, _ in SequenceMatcher(None, left, right, False).get_opcodes():
            if tag in ("delete", "replace"):
                found.append((mine[first][1], mine[last - 1][2]))
            elif tag == "insert" and mine:
                found.append((mine[max(0, first - 1)][1], mine[min(first, len(mine) - 1)][2]))
    return found


def _key(word: str) -> str:
    """A word as it is compared: spelling and case aside, but acronyms apart from words in small letters."""
    return " ".join(folded(word)) + ("^" if word.isupper() and len(word) > 1 else "")


def _words(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    return [(match.group(), *match.span()) for match in _WORD.finditer(text, start, end)]
