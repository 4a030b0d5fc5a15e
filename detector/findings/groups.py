"""Findings → findings that know which others are one decision with them: all mentions of one damaged name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..types import Finding
from ..types.finding import Passage

_GROUPED = ("name.", "title", "term")
"""Beginnings of the categories of which an editor decides once a story."""


def grouped(found: Sequence[Finding], entities: Iterable[Sequence[Passage]]) -> tuple[Finding, ...]:
    """The findings, each that is one decision with others with the `group` of these: the id of the first of them.

    `entities`: the places of each thing that the story names. Two findings on names are one decision where they mark
    mentions of one entity, or the same words. Where one of them is an alert, the same words are one wherever they stand
    among them.
    """
    named = [finding for finding in found if finding.category.startswith(_GROUPED)]
    owner = {id(finding): finding.id for finding in named}
    places = [(at, one.start, one.end) for at, mentions in enumerate(entities) for one in mentions]
    first: dict[tuple[str, object], str] = {}
    for finding in named:
        keys: list[tuple[str, object]] = [("words", _words(finding))]
        keys += [("entity", at) for at, start, end in places if finding.start < end and start < finding.end]
        joined = {first[key] for key in keys if key in first}
        leader = min(joined, key=[one.id for one in named].index) if joined else finding.id
        for key, group in first.items():
            if group in joined:
                first[key] = leader
        for other, group in owner.items():
            if group in joined:
                owner[other] = leader
        owner[id(finding)] = leader
        first.update(dict.fromkeys(keys, leader))
    sizes = Counter(owner.values())
    surest: dict[tuple[str, str], Finding] = {}
    for finding in named:
        if finding.tier == "alert":
            key = (owner[id(finding)], _words(finding))
            surest[key] = max(surest.get(key, finding), finding, key=lambda one: one.score)
    return tuple(_joined(finding, owner, sizes, surest) for finding in found)


def _joined(
    finding: Finding,
    owner: Mapping[int, str],
    sizes: Mapping[str, int],
    surest: Mapping[tuple[str, str], Finding],
) -> Finding:
    group = owner.get(id(finding))
    if group is None or sizes[group] == 1:
        return finding
    best = surest.get((group, _words(finding)))
    if best is None or finding.tier == "alert":
        return replace(finding, group=group)
    return replace(finding, group=group, tier="alert", score=max(best.score, finding.score))


def _words(finding: Finding) -> str:
    return " ".join(finding.text.casefold().split())
