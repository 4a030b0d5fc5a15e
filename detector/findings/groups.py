"""Findings → findings that know which others are one decision with them: all mentions of one damaged name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..types import Finding
from ..types.finding import Passage

_GROUPED = ("name.", "title", "term")
"""Beginnings of the categories of which an editor decides once a story."""


def grouped(found: Sequence[Finding], entities: Iterable[Sequence[Passage]]) -> tuple[Finding, ...]:
    """The findings, each that is one decision with others with the `group` of these: the id of the first of them.

    `entities`: the places of each thing that the story names. Two findings on names are one decision where they mark
    mentions of one entity, or the same words.
    """
    named = [finding for finding in found if finding.category.startswith(_GROUPED)]
    owner = {id(finding): finding.id for finding in named}
    places = [(at, one.start, one.end) for at, mentions in enumerate(entities) for one in mentions]
    first: dict[tuple[str, object], str] = {}
    for finding in named:
        keys: list[tuple[str, object]] = [("words", " ".join(finding.text.casefold().split()))]
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
    sizes: dict[str, int] = {}
    for group in owner.values():
        sizes[group] = sizes.get(group, 0) + 1
    return tuple(
        replace(finding, group=owner[id(finding)]) if sizes.get(owner.get(id(finding), ""), 0) > 1 else finding
        for finding in found
    )
