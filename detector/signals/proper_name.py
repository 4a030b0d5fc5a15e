"""Names of places, companies, works and other things that are garbled.

Names are resolved over the whole story and held against those of the other version: by their letters, by the words that
they share, by how often the one stands where the other does, and by what stands beside them. Which differences are
damage and which are two right ways to write a name is learned from garbled names in human copy and from two human
versions of one story. Persons and bodies have rules of their own. What two editors may write differently is not
marked: accents, accepted transliterations, a part of the name, an acronym and its full form.

Why it matters:
    The wrong place or company is the wrong fact.
When it is wrong:
    Where two writers spell a foreign place in two right ways that no list has.
Marked:
    The train stopped at [Kamden] station for an hour, the operator said. -> Camden
      | reference: The train stopped at Camden station for an hour, the operator said.
Not marked:
    The envoys flew from Kiev to Teheran on Monday.
      | reference: The envoys flew from Kyiv to Tehran on Monday.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..annotation.entities import sort_of
from ..case import Case
from ..linking.paired_names import PairedName
from ..types import Mention, Observation, Suggestion
from . import Signal

LEAST = 0.2
"""What has a lower probability is as often two names."""


def find(case: Case) -> Iterator[Observation]:
    """Names of the copy that stand for another name of the other version; persons and bodies have their own rules."""
    for one in case.paired_names:
        if one.of_person or "body" in (one.entity.kind, one.other.kind) or one.probability < LEAST:
            continue
        for mention in one.entity.mentions:
            yield _observation(one, mention, case)


def _observation(one: PairedName, mention: Mention, case: Case) -> Observation:
    return Observation(
        "proper-name", "choice" if one.unsure else sort_of(one.entity, one.other),
        "name.place" if one.other.kind == "place" else "name.work",
        mention.start, mention.end, one.probability,
        f"The other version writes {one.other.name} here.",
        (one.evidence(case.alignment, mention),),
        tuple(Suggestion(form, probability, "reference") for form, probability in one.suggestions(mention)),
    )  # fmt: skip


SIGNAL = Signal(
    "proper-name",
    ("name.place", "name.work"),
    find,
    needs_reference=True,
    hints_only=frozenset({"choice"}),
    label="people",
    may_be_slip=True,
    marks_names=True,
)
