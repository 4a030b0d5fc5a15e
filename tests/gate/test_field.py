"""The field cases beside the repository: small stories of one kind of trouble each, paired and alone.

A place counts as met where an alert (or anything shown) meets it, and as right where a first suggestion is one of its
right forms. What may not be marked is a listed place, or with `*` anything but the places. The figures are counts that
only code and models move: they have no noise.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from detector import Article, Examiner, Settings
from detector.evaluation.corrections import is_right
from detector.evaluation.stories import Mark
from detector.types import Finding
from tests.ratchet import Ratchet

FIELD = Path(__file__).resolve().parents[3] / "shared" / "data" / "field"
MODES = ("paired", "alone")
KINDS = {"name": "name.person"}
"""Kinds of places whose right forms are compared otherwise than by their words."""


@dataclass(frozen=True)
class FieldCase:
    """A copy, its reference or None, the places to find, and the places that are right (None: all others are).

    `strays` are listed places that do not stand in the copy.
    """

    name: str
    copy: str
    reference: str | None
    modes: tuple[str, ...]
    places: tuple[Mark, ...]
    quiet: tuple[tuple[int, int], ...] | None
    strays: tuple[str, ...]

    def wrong(self, findings: Sequence[Finding]) -> list[Finding]:
        """Those that may not be there."""
        if self.quiet is None:
            return [f for f in findings if not any(f.start < p.end and p.start < f.end for p in self.places)]
        return [f for f in findings if any(f.start < end and start < f.end for start, end in self.quiet)]


def span(copy: str, place: str) -> tuple[int, int] | None:
    """Where a place is: `context>>word` is the word inside its context. None: nowhere."""
    context, _, word = place.partition(">>")
    start = copy.find(context)
    if start < 0:
        return None
    start += max(0, context.find(word))
    return start, start + len(word or context)


def cases() -> Iterator[FieldCase]:
    for file in sorted(FIELD.glob("*/expected.json")):
        expected = json.loads(file.read_text("utf-8"))
        copy = (file.parent / "copy.txt").read_bytes().decode("utf-8")
        other = file.parent / "reference.txt"
        reference = other.read_bytes().decode("utf-8") if other.is_file() else None
        wanted = [(span(copy, one["text"]), one) for one in expected["must_find"]]
        quiet = [(span(copy, place), place) for place in expected["must_not"] if place != "*"]
        yield FieldCase(
            file.parent.name,
            copy,
            reference,
            tuple(m for m in expected.get("modes", MODES) if m == "alone" or reference is not None),
            tuple(
                Mark(*at, KINDS.get(one.get("kind", ""), ""), tuple(one.get("suggest", ()))) for at, one in wanted if at
            ),
            None if "*" in expected["must_not"] else tuple(at for at, _ in quiet if at),
            tuple(one["text"] for at, one in wanted if not at) + tuple(place for at, place in quiet if not at),
        )


@pytest.fixture(scope="module")
def counted() -> dict[str, Counter[str]]:
    """By mode: how many places there are, and what became of them."""
    listed = list(cases())
    assert len(listed) > 100, f"the field cases are missing: {FIELD}"
    counts = {mode: Counter[str]() for mode in MODES}
    with Examiner(Settings(grammar="harper")) as examiner:
        for case in listed:
            for mode in case.modes:
                others = [Article("reference", case.reference or "")] if mode == "paired" else []
                findings = examiner.examine(Article(case.name, case.copy), others).findings
                count(case, mode, findings, counts[mode])
                counts[mode]["not in the copy"] += len(case.strays)
    return counts


def count(case: FieldCase, mode: str, findings: Sequence[Finding], counts: Counter[str]) -> None:
    for place in case.places:
        hits = [f for f in findings if f.start < place.end and place.start < f.end]
        counts["places"] += 1
        counts["alerts"] += any(f.tier == "alert" for f in hits)
        counts["shown"] += bool(hits)
        counts["right first"] += any(is_right(f, place, case.copy) for f in hits)
        if not hits:
            sys.stdout.write(f"{case.name} {mode}: not found: {case.copy[place.start : place.end]!r}\n")
    for finding in case.wrong(findings):
        counts["wrong shown"] += 1
        counts["wrong alerts"] += finding.tier == "alert"
        sys.stdout.write(f"{case.name} {mode}: wrong {finding.tier} of {finding.rule}: {finding.text!r}\n")


@pytest.mark.parametrize("mode", MODES)
def test_what_is_found_and_what_stays_quiet(mode: str, counted: dict[str, Counter[str]], ratchet: Ratchet) -> None:
    found = counted[mode]
    for name in ("places", "alerts", "shown", "right first"):
        ratchet.check(f"field/{mode}/{name}", found[name])
    for name in ("wrong alerts", "wrong shown", "not in the copy"):
        ratchet.check(f"field/{mode}/{name}", found[name], less=True)
