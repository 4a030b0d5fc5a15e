"""A word that stands three times or more in a row, or a phrase that stands twice or more.

A translation engine that is caught in a loop writes the last words again and again: "at night at night at night". This
rule looks for a word that stands at least three times without a comma between, and for a phrase of two words or more
that stands at least twice. Names and figures that are repeated, words that English repeats for emphasis ("very", "no"),
phrases such as "day after day after day", and what a wh-word introduces ("what is done is done") are left alone; in
quoted speech the mark is weaker. A word that stands twice is for the rule `duplication`.

Why it matters:
    It is a sure sign that a machine wrote the sentence and that nobody has read it.
When it is wrong:
    In song lines, slogans and verse that are not set in quotation marks.
Marked:
    The lorries pass the school [at dawn at dawn at dawn], the teachers said. -> at dawn
    The noise makes the [neighbours neighbours neighbours] ill, she said. -> neighbours
    Both sides will meet [next week next week] in Oslo. -> next week
Not marked:
    Day after day after day the lorries pass, and it is very, very loud.
    What will be will be, she said, and went on and on and on.
    Duran Duran Duran is not the name of a band.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..annotation.loops import loops
from ..findings.overlaps import Precedence
from ..language.tables import derived, rows
from ..types import Observation, Suggestion
from . import Signal

if TYPE_CHECKING:
    from ..case import Case

_QUOTED = re.compile(r"[“«„][^”»“„]{0,600}[”»“]|\"[^\"\n]{0,600}\"")
_SURE, _PHRASE, _IN_SPEECH = 0.95, 0.9, 0.6
"""Raw scores of what stands three times or more, of a phrase that stands twice, and of either in quoted speech."""


def find(case: Case) -> Iterator[Observation]:
    """The loops of the copy that its other versions do not have."""
    document = case.copy
    quoted = [match.span() for match in _QUOTED.finditer(document.text)]
    others = [" ".join(other.text.lower().split()) for _, other in case.paired]
    for sentence in document.sentences:
        tokens = document.tokens_of(sentence.index)
        for loop in loops(tokens, _is_doubled):
            start, end = tokens[loop.first].start, tokens[loop.end - 1].end
            once = document.text[start : tokens[loop.first + loop.kept - 1].end]
            if any(" ".join(document.text[start:end].lower().split()) in other for other in others):
                continue
            spoken = any(a <= start and end <= b for a, b in quoted)
            raw_score = _IN_SPEECH if spoken else _SURE if loop.times > 2 else _PHRASE
            yield Observation(
                "loop", "speech" if spoken else "loop", "duplication", start, end, raw_score,
                f"“{once}” stands here {loop.times} times in a row.", (),
                (Suggestion(once, raw_score, "the words once"),),
            )  # fmt: skip


@derived()
def _doubled() -> frozenset[str]:
    return frozenset(word for word, kind in rows("duplication_idioms.tsv", "word", "kind") if kind == "word")


def _is_doubled(word: str) -> bool:
    return word in _doubled()


SIGNAL = Signal(
    "loop",
    ("duplication",),
    find,
    precedence=Precedence(0.06),
    hints_only=frozenset({"speech"}),
    label="count",
)
