"""Finding → decision → what is shown: accepted, rejected, always right for this desk; kept in one SQLite file.

    with Decisions.open(path) as kept:
        kept.record(decide(report, finding, "reject", who="kim", when=now))
        report = shown(report, kept.of(report))

`Decisions` is the file, safe with several processes at once. `decide` makes a decision of a finding of a report, for
all mentions of its group; `shown` leaves out of a report what was rejected or is always allowed and counts it;
`withheld` gives just that.
"""

from .ruling import decide, shown, withheld
from .store import Decisions

__all__ = ["Decisions", "decide", "shown", "withheld"]
