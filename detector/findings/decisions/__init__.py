"""Finding → decision → what is shown: accepted, rejected, always right for this desk; kept in one SQLite file.

    with Decisions.open(path) as kept:
        kept.record(decide(report, finding, "reject", who="kim", when=now))
        report = shown(report, kept.of(report))

`Decisions` is the file, safe with several processes at once. `decide` makes a decision of a finding of a report, for
all mentions of its group; `shown` leaves out of a report what was rejected or is always allowed and counts it;
`withheld` gives just that.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from ...types import Decision, DecisionSource, Report
from .ruling import decide, mark_of_withheld, shown, withheld
from .store import Decisions

__all__ = ["Decisions", "decide", "decisions_on", "mark_of_withheld", "shown", "utc_now", "withheld"]


def utc_now() -> str:
    """This moment as decisions have it: all of them to the millisecond, since the later one holds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def decisions_on(
    report: Report, decisions: Mapping[str, Decision] | DecisionSource | str | Path | None
) -> Mapping[str, Decision]:
    """The decisions that hold for a report, by the id of the finding, wherever they are: in a file, open or by its
    path, or there already.

    Raises:
        DecisionsError: the file is missing or cannot be used.
    """
    if decisions is None or isinstance(decisions, Mapping):
        return decisions or {}
    if isinstance(decisions, str | Path):
        with Decisions.open(decisions, create=False) as kept:
            return kept.of(report)
    return decisions.of(report)
