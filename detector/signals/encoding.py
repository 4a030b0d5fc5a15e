"""A word whose letters were read in the wrong encoding, or lost in one.

Letters beyond a to z are several bytes, and a program that reads these one by one shows signs instead: "MÃ¼ller" for
"Müller", "cafÃ©" for "café". Marked is what turns into a word when it is read again as UTF-8, which hardly happens by
chance; that word is suggested. A letter that was replaced by a question mark or by the sign for a lost letter
("M?ller") is marked too, and the word of the other version that fits is suggested.

Why it matters:
    A name with such signs cannot be read, printed or found.
When it is wrong:
    Where the story is about encodings and shows one.
Marked:
    The mayor of [KadÄ±kÃ¶y] met [Ã–mer Yavuz] on Monday. -> Kadıköy
    The group of Karl [M?ller-Özer] wants the road closed, he said.
Not marked:
    The mayor of Kadıköy met Ömer Yavuz and João São in a café on Monday.
    Who? Where?he asked. “CAFÉ” said a sign; see example.org/page?id=4.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..findings.overlaps import Precedence
from ..language.mojibake import Misread, misread, pattern
from ..types import Evidence, Observation, Span, Suggestion
from . import Signal

if TYPE_CHECKING:
    from ..case import Case

_READ_AGAIN, _LOST = 0.95, 0.9
"""Raw scores of what turns into a word when it is read again, and of a lost letter."""


def find(case: Case) -> Iterator[Observation]:
    """The misread words of the copy that its other versions do not have just so."""
    copy = case.copy
    for one in misread(copy.text):
        text = copy.text[one.start : one.end]
        if any(text in other.text for _, other in case.paired):
            continue
        raw_score = _READ_AGAIN if one.right else _LOST
        suggestions, evidence = _right(case, one, text, raw_score)
        yield Observation(
            "encoding", "misread" if one.right else "lost", "spelling", one.start, one.end, raw_score,
            f"Letters of “{text}” were read in the wrong encoding.", evidence, suggestions,
        )  # fmt: skip


def _right(
    case: Case, one: Misread, text: str, raw_score: float
) -> tuple[tuple[Suggestion, ...], tuple[Evidence, ...]]:
    if one.right is not None:
        return (Suggestion(one.right, raw_score, "the letters read again"),), ()
    for _, other in case.paired:
        match = pattern(text).search(other.text)
        if match is not None:
            evidence = Evidence.passage("reference", other, Span(*match.span()))
            return (Suggestion(match.group(), raw_score, "reference"),), (evidence,)
    return (), ()


SIGNAL = Signal("encoding", ("spelling",), find, precedence=Precedence(0.1))
