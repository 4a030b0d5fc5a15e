"""How much a story needs an editor: the order of a batch's index and of the queue of `detector serve`.

First what was not looked at, or not wholly: nobody knows what stands in it. Then stories with corrections to make, by
how many decisions they ask for; then those that read as machine-translated though no place in them is marked; then the
rest. Within each, the more probable garbling comes first, then the more hints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any


class Call(IntEnum):
    """Why a story is looked at, the most pressing first."""

    UNEXAMINED = 0
    CORRECT = 1
    READ = 2
    NOTHING = 3


CALLS = {
    Call.UNEXAMINED: "Not looked at, or not wholly",
    Call.CORRECT: "Corrections to make",
    Call.READ: "To be read: may be machine-translated, no place is marked",
    Call.NOTHING: "Nothing to do",
}
"""Each call in words, in its order."""


@dataclass(frozen=True, slots=True, order=True)
class Need:
    """Sorts the story that needs an editor most first. The counts are negative for that."""

    call: Call
    alerts: int
    garbled: float
    hints: int


def need_of(report: Mapping[str, Any]) -> Need:
    """The need of a story, from its report as it is published."""
    decisions: dict[str, str] = {}
    for finding in report["findings"]:
        id = finding["group"] or finding["id"]
        decisions[id] = "alert" if "alert" in (finding["tier"], decisions.get(id)) else "hint"
    tiers = list(decisions.values())
    alerts = tiers.count("alert")
    verdict = report["verdict"]
    if any(skipped["failed"] for skipped in report["not_run"]):
        call = Call.UNEXAMINED
    elif alerts:
        call = Call.CORRECT
    else:
        call = Call.READ if verdict["label"] in ("garbled", "suspect") else Call.NOTHING
    return Need(call, -alerts, -(verdict["garbled"] or 0.0), alerts - len(tiers))
