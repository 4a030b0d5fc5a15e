"""A number, a date, a time or a score that is not the one the reference has for the same fact.

Numbers are read as values ("8,000", "eight thousand", "8k"; "3.5bn", "3,500 million"; "10%", "ten per cent";
"Aug. 5", "5 August", "the 5th") in the sentences of the copy and in the sentences of the reference that they are linked
to. Where a number of the copy is nowhere in the reference, and a number of the same kind in the linked sentence is
nowhere in the copy, and the same words stand beside both, the copy is marked and the number of the reference suggested.

Why it matters:
    A wrong figure is the error that costs a correction, and the one that no reader can see.
When it is wrong:
    Where both figures are right: an update with the later count, a sum that the reference gives without its parts. The
    page shows the reference's words, so that it is quickly seen.
Marked:
    The bank agreed to a loan of [3.5 million] euros to the city on Monday.
      | reference: The bank agreed to a loan of 3.5 billion euros to the city on Monday.
    The explosion killed [32] people in the old town, the police said.
      | reference: The explosion killed 23 people in the old town, the police said.
Not marked:
    About 200,000 people marched through the old town on Sunday.
      | reference: Some 203,412 people marched through the old town on Sunday.
    Eight thousand soldiers crossed the river on Sunday.
      | reference: 8,000 soldiers crossed the river on Sunday.
    The road is six miles long, the ministry said.
      | reference: The road is 10 km long, the ministry said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isclose
from typing import TYPE_CHECKING

from ..annotation.quantities import Quantity, is_zone
from ..annotation.quantity_agreement import agree
from ..annotation.updates import digits, may_be_later
from ..findings.overlaps import Precedence
from ..language.lexicon import zipf
from ..types import Category, Document, Evidence, Observation, Suggestion
from . import Signal

if TYPE_CHECKING:
    from ..case import Case

_WORD = re.compile(r"[^\W\d_]{2,}")
_COMMON = 6.2
"""Words this frequent (Zipf) say nothing about what is counted."""
_REACH = 45
"""Characters beside a number in which the words that tell what it counts are looked for."""
_LEAST, _MOST = 0.4, 0.97
"""Raw scores under which two numbers are as often two facts, and over which nothing is."""
_ANY_TWO, _SAME_AFTER, _SAME_BEFORE, _ONLY_ONES = 0.3, 0.25, 0.15, 0.15
"""Of two comparable numbers in linked sentences, and what is added where one word behind both is the same (it says what
is counted), one before them, and where there are no others of their kind."""
_LIKE_A_SLIP = 0.2
"""More where a slip leads from one to the other: digits exchanged, a zero or a scale lost."""
_SAME_MONTH = 0.15
"""More for two days of one month; the day before or after may be another time zone."""
_ROUNDED, _SPELLED, _BOTH_DATED, _MOVED = 0.1, 0.1, 0.2, 0.1
"""Less where either is "about", or spelled out; where both dates have their year and so are exact; where the right one
stands in the sentence beside, as the fact may have moved there."""


def find(case: Case) -> Iterator[Observation]:
    """Numbers of the copy against those of the linked sentences."""
    if not case.paired:
        return
    copy, stories = case.quantities[None], {number: case.quantities[number] for number, _ in case.paired}
    done: set[tuple[int, int]] = set()
    for link in case.alignment.links:
        if link.reference not in stories:
            continue
        reference = case.alignment.references[link.reference].document
        story = stories[link.reference]
        ours = [q for i in link.copy for q in copy[i]]
        theirs = [q for i in link.target for q in story[i]]
        beside = range(max(0, min(link.copy) - 1), min(len(copy), max(link.copy) + 2))
        open_ours = [q for q in ours if _tells(q) and not _found(q, theirs, story)]
        open_theirs = [q for q in theirs if _tells(q) and not any(agree(q, other) for other in ours)]
        for quantity in open_ours:
            if (quantity.start, quantity.end) in done:
                continue
            rivals = [q for q in open_theirs if _comparable(quantity, q)]
            if link.reference in case.updates:
                rivals = [q for q in rivals if not may_be_later(quantity, q)]
            same_kind = sum(_comparable(quantity, q) for q in open_ours)
            if not rivals:
                continue
            scored = [
                (_raw_score(case.copy, quantity, reference, q, len(rivals) == same_kind == 1), -k, q)
                for k, q in enumerate(rivals)
            ]
            raw_score, _, right = max(scored)
            if any(agree(right, other) for i in beside for other in copy[i]):
                raw_score -= _MOVED
            if raw_score < _LEAST:
                continue
            done.add((quantity.start, quantity.end))
            yield _observation(quantity, right, reference, raw_score)


def _observation(wrong: Quantity, right: Quantity, reference: Document, raw_score: float) -> Observation:
    category: Category = "date" if wrong.kind in ("date", "year", "time") else "number"
    raw_score = round(min(raw_score, _MOST), 3)
    return Observation(
        "number", f"reference-{wrong.kind}", category, wrong.start, wrong.end, raw_score,
        f"The other version has “{right.text}” here.",
        (Evidence.passage("reference", reference, right, right.text),),
        (Suggestion(right.text, raw_score, "reference"),),
    )  # fmt: skip


def _found(quantity: Quantity, linked: list[Quantity], elsewhere: list[tuple[Quantity, ...]]) -> bool:
    """Whether a quantity is in the linked sentences or, as the same kind or a telling number, elsewhere."""
    return any(agree(quantity, other) for other in linked) or any(
        agree(quantity, other)
        for others in elsewhere
        for other in others
        if (quantity.kind, quantity.unit) == (other.kind, other.unit) or quantity.values[0] >= 1000
    )


def _tells(quantity: Quantity) -> bool:
    """Whether a number is more than an article: "one", "two" and "half" come and go between two versions."""
    return quantity.kind == "date" or quantity.values[0] > 2 or quantity.values[0] % 1 not in (0, 1 / 2)


def _comparable(left: Quantity, right: Quantity) -> bool:
    if left.kind == "date" and right.kind == "date":
        return any(x and y and x != y for x, y in zip(left.values, right.values, strict=True))
    if {left.kind, right.kind} == {"year", "number"}:
        return _slip(left, right)
    if left.kind != right.kind or left.unit != right.unit:
        return False
    return left.base is None or right.base is None or isclose(left.base * right.values[0], right.base * left.values[0])


def _raw_score(copy: Document, ours: Quantity, reference: Document, theirs: Quantity, alone: bool) -> float:
    """How sure it is that both are the same fact and one is wrong."""
    (before, after), (their_before, their_after) = _beside(copy, ours), _beside(reference, theirs)
    raw_score = _ANY_TWO + _SAME_AFTER * bool(after & their_after) + _SAME_BEFORE * bool(before & their_before)
    raw_score += _ONLY_ONES * alone
    raw_score += _LIKE_A_SLIP * _slip(ours, theirs)
    if ours.kind == "date" and ours.values[0] == theirs.values[0] != 0 and abs(ours.values[1] - theirs.values[1]) != 1:
        raw_score += _SAME_MONTH
    if ours.about or theirs.about:
        raw_score -= _ROUNDED
    if ours.spelled or theirs.spelled:
        raw_score -= _SPELLED
    if ours.kind == "time" and any(is_zone(word) for word in after | their_after | before | their_before):
        return 0.0
    if ours.kind == "date" and ours.values[3] and theirs.values[3]:
        raw_score -= _BOTH_DATED
    return raw_score


def _beside(document: Document, quantity: Quantity) -> tuple[frozenset[str], frozenset[str]]:
    """The nearest words that carry meaning before and after a number."""
    text = document.text
    before = _WORD.findall(text[max(0, quantity.start - _REACH) : quantity.start])
    after = _WORD.findall(text[quantity.end : quantity.end + _REACH])
    return frozenset(_content(reversed(before))), frozenset(_content(iter(after)))


def _content(words: Iterator[str]) -> list[str]:
    found = [word.lower().removesuffix("s") for word in words if zipf(word.lower()) < _COMMON]
    return found[:3]


def _slip(left: Quantity, right: Quantity) -> bool:
    """Whether the one is the other after a slip: a digit changed or dropped, two swapped, another scale."""
    if left.kind == "date":
        return False
    x, y = (f"{q.values[0]:.10g}" for q in (left, right))
    if digits(left) == digits(right) and left.values[0] != right.values[0]:
        return True
    if sorted(x) == sorted(y) and len(x) > 1:
        return True
    return len(x) == len(y) > 1 and sum(a != b for a, b in zip(x, y, strict=True)) == 1


SIGNAL = Signal(
    "number",
    ("number", "date"),
    find,
    needs_reference=True,
    precedence=Precedence(0.06),
    may_be_slip=True,
)
