"""Observations → findings: calibrated, one for a place, with suggestions and a stable id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ..types import Document, Finding, Observation

if TYPE_CHECKING:
    from ..settings import Settings
    from .calibration import Calibration
    from .overlaps import Precedence


def findings(
    observations: Iterable[Observation],
    document: Document,
    calibration: Calibration,
    precedence: Mapping[str, Precedence],
    settings: Settings,
) -> tuple[Finding, ...]:
    """The observations that are worth showing, one for a place, in the order of the text.

    Raises:
        ValueError: an observation points outside the text or at nothing.
    """
    from .identity import Identity
    from .overlaps import one_for_a_place

    identity = Identity(document)
    return tuple(
        Finding(
            id=identity.of(one.seen),
            rule=one.seen.rule,
            category=one.seen.category,
            start=one.seen.start,
            end=one.seen.end,
            text=document.text[one.seen.start : one.seen.end],
            tier=one.tier,
            score=one.score,
            message=one.seen.message,
            evidence=one.seen.evidence,
            suggestions=one.seen.suggestions,
        )
        for one in one_for_a_place(calibration.shown(observations, settings), document, precedence)
    )
