"""Findings of a report → one line for each decision, the surest first."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from ...types import Finding
from ...types.visible import on_one_line
from .. import Look
from .lines import TIER_COLOURS, shortened, styled

_SUREST = 0.99
"""Nothing is certain: no score is rounded to 1."""
_MOST_SENTENCES = 3
_NARROWEST = 12
_ROOMY = 15
"""So few decisions fit on a screen even where most take two lines."""
_QUOTED = "“”"


@dataclass(frozen=True, slots=True)
class Row:
    """One decision: its surest finding, and the places in which it is met."""

    finding: Finding
    places: int
    sentences: tuple[int, ...]
    quoted: bool

    @property
    def better(self) -> str:
        """Text that would stand there; where nothing is sure, that it is to be mended by hand (no text to put in)."""
        if not self.finding.suggestions:
            return "(by hand)"
        return self.finding.suggestions[0].text or "(take it out)"


def rows(findings: Sequence[Finding], sentence_of: dict[str, int]) -> list[Row]:
    """The decisions, alerts first, the surest first, then in the order of the text.

    `sentence_of`: the number of the sentence of each finding, by its id.
    """
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.group or finding.id, []).append(finding)
    made = []
    for group in groups.values():
        surest = min(group, key=_order)
        sentences = tuple(sorted({sentence_of[finding.id] for finding in group}))
        made.append(Row(surest, len(group), sentences, any(finding.quoted for finding in group)))
    return sorted(made, key=lambda row: _order(row.finding))


def _order(finding: Finding) -> tuple[bool, float, int]:
    return finding.tier != "alert", -finding.score, finding.start


def lines(table: Sequence[Row], look: Look) -> Iterator[str]:
    """The table as lines that fit the width, with a head, and a word on what stands in quotation marks."""
    if not table:
        return
    copy = [row.finding.text for row in table]
    better = [row.better for row in table]
    sentences = [_numbers(row.sentences) for row in table]
    quoted = any(row.quoted for row in table)
    mark = f"  {_QUOTED}" if quoted else ""
    edges = len("0.00  99×  ") + len("  → ") + len(mark) + 2 + max(len("sentence"), *map(len, sentences))
    left, right = _shares(_longest(copy, "in the copy"), _longest(better, "better"), look.width - edges)
    yield styled(f"sure       {'in the copy':{left}}    {'better':{right}}{' ' * len(mark)}  sentence", look, dim=True)
    doubtful = False
    for row, text, mended, numbers in zip(table, copy, better, sentences, strict=True):
        finding = row.finding
        if finding.tier != "alert" and not doubtful:  # the first line of a report counts alerts alone
            doubtful = True
            yield styled("doubtful", look, dim=True)
        score = f"{min(finding.score, _SUREST):.2f}"
        score = styled(score, look, fg=TIER_COLOURS[finding.tier], bold=finding.tier == "alert")
        places = f"{row.places}×" if row.places > 1 else ""
        colour = "green" if finding.suggestions else "white"
        ours, theirs = _fitted(text, left, len(table)), _fitted(mended, right, len(table))
        for number, (one, two) in enumerate(zip_longest(ours, theirs, fillvalue="")):
            proposed = styled(f"{two:{right}}", look, fg=colour)
            if number:
                yield f"{'':11}{one:{left}}    {proposed}"
            else:
                said = mark if row.quoted else " " * len(mark)
                yield f"{score}  {places:>3}  {one:{left}}  → {proposed}{said}  {numbers}"
    if quoted:
        yield f"{_QUOTED} in a direct quotation: the change alters what somebody is said to have said"


def _fitted(text: str, room: int, decisions: int) -> list[str]:
    """A cell as lines: of a short table whole, of a long one cut to one line."""
    if decisions > _ROOMY:
        return [shortened(text, room)]
    return textwrap.wrap(on_one_line(text), room, break_on_hyphens=False) or [""]


def _numbers(sentences: Sequence[int]) -> str:
    shown = ", ".join(map(str, sentences[:_MOST_SENTENCES]))
    return f"{shown} …" if len(sentences) > _MOST_SENTENCES else shown


def _longest(texts: Sequence[str], head: str) -> int:
    return max(len(head), *(len(shortened(text, 1000)) for text in texts))


def _shares(left: int, right: int, room: int) -> tuple[int, int]:
    """Widths of two columns that together have room: each what it needs, or half, or what the other leaves."""
    if left + right <= room:
        return left, right
    half = max(room // 2, _NARROWEST)
    if left <= half:
        return left, max(room - left, _NARROWEST)
    if right <= half:
        return max(room - right, _NARROWEST), right
    return half, half
