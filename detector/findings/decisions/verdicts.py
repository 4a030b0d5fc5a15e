"""Decisions → how often each rule was right by the editors' own verdict, and which rules to show as hints.

One decision counts once, for however many mentions it holds. Accepted is right; rejected and always right for this desk
are wrong. The interval is Wilson's (1927), of 95 %.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from ...types import Decision, Tier

_NORMAL = 1.959964
"""Of a normal distribution 95 % lie within so many standard deviations."""
_MOSTLY = 0.5
"""A rule is mostly rejected where even the upper end of the interval lies below this: four of four rejected are enough,
five of six are not."""


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """Verdicts on the findings of one rule and tier; precision and interval lie in [0, 1]."""

    rule: str
    tier: Tier
    right: int
    wrong: int

    @property
    def decisions(self) -> int:
        """The number of decisions."""
        return self.right + self.wrong

    @property
    def precision(self) -> float:
        """Share of decisions that found it right."""
        return self.right / self.decisions

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of the precision."""
        number, share, square = self.decisions, self.precision, _NORMAL**2
        middle = share + square / (2 * number)
        half = _NORMAL * sqrt(share * (1 - share) / number + square / (4 * number**2))
        return tuple(min(1.0, max(0.0, end / (1 + square / number))) for end in (middle - half, middle + half))  # type: ignore[return-value]

    @property
    def mostly_rejected(self) -> bool:
        """Whether more than half are wrong, beyond what chance explains."""
        return self.interval[1] < _MOSTLY


def verdicts(decisions: Iterable[Decision]) -> tuple[RuleVerdict, ...]:
    """The verdicts by rule, alerts before hints."""
    counted = Counter((one.rule, one.tier, one.verdict == "accept") for one in decisions)
    keys = sorted({(rule, tier) for rule, tier, _ in counted})
    return tuple(RuleVerdict(*key, right=counted[*key, True], wrong=counted[*key, False]) for key in keys)


def to_demote(found: Iterable[RuleVerdict]) -> tuple[str, ...]:
    """The rules whose alerts are mostly rejected."""
    return tuple(one.rule for one in found if one.tier == "alert" and one.mostly_rejected)
