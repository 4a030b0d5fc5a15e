"""A direct quotation whose words are not those of the same quotation in the reference.

What stands between quotation marks was said by someone, and between two versions of one story its words should not
change. Quotations (in any style of marks, over sentences and paragraphs) of linked sentences are compared word by
word. Marks, capitals, contractions, numbers, British and American spelling, cuts at either end, an ellipsis, words in
[brackets] and an attribution put inside do not count as changes. One or a few changed words in a story that quotes
otherwise to the letter are an alert; a quotation that is reworded throughout, as when it was translated back, is a hint
with the words of the reference; one that merely resembles is left alone.

Why it matters:
    What stands between quotation marks was said by someone. Other words are an invention.
When it is wrong:
    Where both versions translate the same foreign words, each in its own way: then a mark is a hint. Where a speaker
    said it twice.
Marked:
    “[We are going to enforce the lawn without apology],” he said. “Nobody is above the rules of this country,” he
      said later.
      | reference: “We are going to enforce the law without apology,” he said. “Nobody is above the rules of this
        country,” he said later.
Not marked:
    ‘We’re going to enforce the law ... without apology,’ he said.
      | reference: “We are going to enforce the law today, tomorrow and without apology,” he said.
    They were going to enforce the law, he said.
      | reference: “We are going to enforce the law without apology,” he said.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from ..annotation.quotations import Quotation, quotations, quoted_words
from ..findings.overlaps import Precedence
from ..language.lexicon import zipf
from ..types import Alignment, Document, Evidence, Observation, Span, Suggestion
from . import Signal

if TYPE_CHECKING:
    from ..case import Case

_END = re.compile(r"[.!?…](?=\s)")


_LONGER, _SAME_WORDS, _HALF, _MOST_COMMON = 1.3, 0.75, 0.5, 7.5
"""Length beside which a part was taken; weighted shares of one text, and perhaps; Zipf frequency that weighs least."""
_GARBLED, _UNSURE, _DOUBTFUL = 0.88, 0.6, 0.3
"""Raw scores where the desk quotes to the letter; what is weaker than the last is not yielded."""
_REWORDED = (0.62, 0.15, 0.55)
"""Where it rewords: highest raw score (a hint at most), level and slope over the similarity."""


def find(case: Case) -> Iterator[Observation]:
    """Quotations of the copy against those of the references."""
    for index, reference in case.paired:
        pairs = list(_pairs(case.alignment, index, reference))
        exact = sum(changed == 0 and len(ours.words) > 5 for ours, _, _, changed in pairs)
        reworded = sum(changed > 0 for _, _, _, changed in pairs)
        for ours, theirs, similarity, changed in pairs:
            if not changed:
                continue
            to_the_letter = exact >= 1 and exact >= reworded
            raw_score = _raw_score(similarity, changed, to_the_letter)
            if raw_score >= _DOUBTFUL:
                text = reference.slice(theirs.span)
                yield Observation(
                    "quote", "reference-garbled" if to_the_letter else "reference-reworded", "quote",
                    ours.span.start, ours.span.end, raw_score, "The other version quotes other words here.",
                    (Evidence.passage("reference", reference, theirs.span),),
                    (Suggestion(text, raw_score, "reference"),),
                )  # fmt: skip


def _said(ours: Quotation, theirs: Quotation, reference: Document) -> Quotation:
    """The sentences of a longer quotation that the copy took."""
    if len(theirs.words) < _LONGER * len(ours.words):
        return theirs
    text = reference.slice(theirs.span)
    ends = [match.end() for match in _END.finditer(text)]
    starts = [match.start() for match in re.finditer(r"(?<=[.!?…] )\S|^\S", text)]
    stretches = [
        Span(theirs.span.start + start, theirs.span.start + end)
        for start in starts
        for end in [*ends, len(text)]
        if start < end <= start + 3 * (ours.span.end - ours.span.start)
    ]
    parts = [Quotation(stretch, tuple(quoted_words(reference.slice(stretch)))) for stretch in stretches]
    return max(parts, default=theirs, key=lambda part: SequenceMatcher(None, ours.words, part.words, False).ratio())


def _raw_score(similarity: float, changed: int, to_the_letter: bool) -> float:
    if to_the_letter:
        return _GARBLED if similarity >= _SAME_WORDS and changed <= 4 else _UNSURE if similarity >= _HALF else _DOUBTFUL
    return round(min(_REWORDED[0], _REWORDED[1] + _REWORDED[2] * similarity), 3)


def _pairs(alignment: Alignment, index: int, reference: Document) -> Iterator[tuple[Quotation, Quotation, float, int]]:
    """Quotations that are the same one, with how alike they are (0 ... 1) and how many words are changed."""
    ours, theirs = quotations(alignment.copy), quotations(reference)
    if not ours or not theirs:
        return
    starts = [sentence.start for sentence in alignment.copy.sentences]
    whole = " ".join(quoted_words(reference.text))
    taken: set[int] = set()
    for quotation in ours:
        if " ".join(quotation.words) in whole:
            best = next((t for t in theirs if _inside(quotation, t)), None)
            if best is not None:
                yield quotation, best, 1.0, 0
            continue
        first = bisect_right(starts, quotation.span.start) - 1
        last = bisect_right(starts, quotation.span.end - 1) - 1
        linked = [s for i in range(first, last + 1) for r, s in alignment.partners(i) if r == index]
        best_found: tuple[float, int, int] | None = None
        for k, candidate in enumerate(theirs):
            near = any(s.start < candidate.span.end and candidate.span.start < s.end for s in linked)
            if not near or k in taken:
                continue
            similarity, changed = _compare(quotation.words, candidate.words)
            if best_found is None or similarity > best_found[0]:
                best_found = similarity, k, changed
        if best_found is not None:
            similarity, k, changed = best_found
            part = _said(quotation, theirs[k], reference)
            taken.add(k)
            within, fewer = _compare(quotation.words, part.words)
            yield quotation, part, max(similarity, within), min(changed, fewer)


def _inside(left: Quotation, right: Quotation) -> bool:
    return " ".join(left.words) in " ".join(right.words)


def _compare(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[float, int]:
    """Likeness and changed words of two quotations; what is cut at either end of one of them does not count."""
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return 0.0, max(len(ours), len(theirs))
    same = sum(_weight(word) for block in blocks for word in ours[block.a : block.a + block.size])
    changed = 0
    total = 0.0
    for tag, a, b, c, d in matcher.get_opcodes():
        left, right = ours[a:b], theirs[c:d]
        edge = (a == 0 and c == 0) or (b == len(ours) and d == len(theirs))
        cut = {*left} == {"…"} or {*right} == {"…"} or (edge and not (left and right))
        if cut or (tag == "replace" and "".join(left) == "".join(right)):  # email, e-mail
            continue
        total += max(sum(map(_weight, left)), sum(map(_weight, right)))
        if tag != "equal":
            changed += max(len([w for w in left if w != "…"]), len([w for w in right if w != "…"]))
    return (same / total if total else 0.0), changed


def _weight(word: str) -> float:
    """Rare words tell more."""
    return max(1.0, _MOST_COMMON - zipf(word)) if word != "…" else 0.0


SIGNAL = Signal(
    "quote",
    ("quote",),
    find,
    needs_reference=True,
    precedence=Precedence(0.05),
    label="speaker",
)
