"""Values of the benchmark: a pair to be examined, what was injected into its copy, and what was found there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ....types import Report

SEPARATOR = "\n\n"
"""What stands between the segments of a story."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a segment, in its code points, and what stands there instead."""

    segment: int
    start: int
    end: int
    wrong: str


@dataclass(frozen=True, slots=True)
class InjectedError:
    """One decision of an editor: the places that it changes.

    `needs` are words without which the other version says nothing about it. `around`: nothing is left where something
    was taken out, so the words beside the gap are what may be marked.
    """

    kind: str
    places: tuple[Place, ...]
    needs: tuple[str, ...] = ()
    around: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A damaged stretch of a copy: half-open offsets, the right form, the kind of error and the decision (`group`).

    A finding of `wide` meets it too if its category is that of omissions.
    """

    start: int
    end: int
    wrong: str
    right: str
    kind: str
    group: int
    wide: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """A copy beside a reference, or alone; `marks` is None where nobody knows what is wrong with it."""

    key: str
    copy: str
    reference: str | None
    marks: tuple[Mark, ...] | None = ()
    share: float | None = None
    """Share of words that stand in the partner segments, where it was chosen by that."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A trial with its report, and what a plain word diff of linked sentences marks."""

    trial: Trial
    report: Report
    diff: tuple[tuple[int, int], ...]


def starts(segments: Sequence[str]) -> list[int]:
    """Offsets of segments in the text that they make."""
    found, at = [], 0
    for segment in segments:
        found.append(at)
        at += len(segment) + len(SEPARATOR)
    return found
