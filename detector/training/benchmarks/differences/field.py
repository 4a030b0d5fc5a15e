"""Field cases: small copies of one kind of trouble each, with the places that must and must not be marked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ....evaluation.measures import ratio
from ....evaluation.table import Cell, Row, Section, section
from ....types import Finding
from .errors import folded
from .scoring import Parts, alerts, meets, shown
from .values import Examined, Mark, Trial

Case = tuple[Trial, dict[str, Any]]


def cases(data: Path, *, paired: bool) -> list[Case]:
    """The cases that are to be read beside their reference, or alone."""
    mode, found = "paired" if paired else "alone", []
    for folder in sorted((data / "field").glob("*/")):
        copy, other = folder / "copy.txt", folder / "reference.txt"
        if not copy.is_file():
            continue
        said = json.loads((folder / "expected.json").read_text("utf-8"))
        there = other.is_file()
        if mode in said.get("modes", ["paired" if there else "alone"]) and (there or not paired):
            text = copy.read_text("utf-8")
            reference = other.read_text("utf-8") if paired else None
            found.append((Trial(folder.name, text, reference, tuple(marks(text, said["must_find"]))), said))
    return found


def marks(text: str, expected: Sequence[dict[str, Any]]) -> Iterator[Mark]:
    """The places of what must be found, every mention of it; `context>>word` is a word inside a context."""
    for number, one in enumerate(expected):
        context, _, word = one["text"].rpartition(">>")
        within = context or word
        at = text.find(within)
        while at >= 0:
            start = at + (within.find(word) if context else 0)
            right = " / ".join(one.get("suggest", ()))
            yield Mark(start, start + len(word), word, right, one.get("kind", ""), number)
            at = text.find(within, at + 1)


def of_cases(key: str, title: str, examined: Sequence[tuple[Examined, dict[str, Any]]]) -> Section:
    """Places found, by family, and alerts where nothing may be marked."""
    families = sorted({one.trial.key[:3] for one, _ in examined if one.trial.marks})
    rows = [_row("all", "all", examined)]
    rows += [_row(name, name, [item for item in examined if item[0].trial.key.startswith(name)]) for name in families]
    for tier, name in ((alerts, "alerts"), (shown, "shown")):
        count = sum(len(list(forbidden(one, said, tier(one)))) for one, said in examined)
        cell = Cell(float(count), count=sum(bool(said["must_not"]) for _, said in examined))
        rows.append(Row(f"must-not/{name}", f"{name} where nothing may be marked (number)", {"detector": cell}))
    note = (
        "Cases written for this project. A place counts as found where one of its mentions is met; its first "
        "suggestion is right where it is among those that the case lists."
    )
    return section(key, title, note, "places, or cases", rows)


def _row(key: str, name: str, examined: Sequence[tuple[Examined, dict[str, Any]]]) -> Row:
    cells = {"alerts": ratio(_found(examined, alerts)), "shown": ratio(_found(examined, shown))}
    return Row(key, name, {**cells, "first": ratio(_suggested(examined)), "diff": ratio(_diff(examined))})


def _found(examined: Sequence[tuple[Examined, dict[str, Any]]], chosen: Any) -> Parts:
    return [
        (one.trial.key, float(any(meets(f, mark) for mark in _of(one, number) for f in chosen(one))), 1.0)
        for one, said in examined
        for number in range(len(said["must_find"]))
    ]


def _diff(examined: Sequence[tuple[Examined, dict[str, Any]]]) -> Parts:
    return [
        (one.trial.key, float(any(a < mark.end and mark.start < b for mark in _of(one, n) for a, b in one.diff)), 1.0)
        for one, said in examined
        if one.trial.reference is not None
        for n in range(len(said["must_find"]))
    ]


def _suggested(examined: Sequence[tuple[Examined, dict[str, Any]]]) -> Parts:
    parts: Parts = []
    for one, said in examined:
        for number, expected in enumerate(said["must_find"]):
            wanted = [folded(text) for text in expected.get("suggest", ())]
            if wanted:
                met = [f for mark in _of(one, number) for f in shown(one) if meets(f, mark)]
                met.sort(key=lambda f: (f.tier != "alert", -f.score))
                first = folded(met[0].suggestions[0].text) if met and met[0].suggestions else []
                right = bool(first) and any(first == form or _holds(first, form) for form in wanted)
                parts.append((one.trial.key, float(right), 1.0))
    return parts


def _holds(longer: list[str], form: list[str]) -> bool:
    return bool(form) and any(longer[at : at + len(form)] == form for at in range(len(longer)))


def _of(one: Examined, number: int) -> list[Mark]:
    return [mark for mark in one.trial.marks or () if mark.group == number]


def forbidden(one: Examined, said: dict[str, Any], found: Sequence[Finding]) -> Iterator[Finding]:
    """Findings where nothing may be marked: at a listed text, or, for "*", anywhere but at what must be found."""
    text = one.trial.copy
    for finding in found:
        for place in said["must_not"]:
            if place == "*":
                if not any(meets(finding, mark) for mark in one.trial.marks or ()):
                    yield finding
                    break
            elif any(meets(finding, mark) for mark in marks(text, [{"text": place}])):
                yield finding
                break


def forbidden_of(said: Mapping[str, dict[str, Any]], one: Examined) -> list[Finding]:
    """All that is shown where nothing may be marked. `said` has what each case expects."""
    return list(forbidden(one, said[one.trial.key], shown(one)))
