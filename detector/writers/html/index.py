"""The index of many stories: one line a story, what needs an editor most first, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from ...types import Problem
from . import render, words

_EXAMPLES = 3
"""Decisions that a line shows, so that an editor sees what kind of trouble it is."""


@dataclass(frozen=True, slots=True)
class Line:
    """A story of the index, and the address of its page."""

    report: Mapping[str, Any]
    page: str

    @property
    def name(self) -> str:
        story = self.report["story"]
        return str(story["title"] or story["id"])

    @property
    def action(self) -> str:
        return str(self.report["verdict"]["action"])

    @property
    def facts(self) -> str:
        """Where it is, how long, and what it stands beside."""
        story = self.report["story"]
        used = [one["path"] or one["id"] for one in self.report["references"] if one["used"]]
        unused = len(self.report["references"]) - len(used)
        parts = [story["path"] or "", words.counted(story["words"], "word")]
        parts += [f"beside {', '.join(used)}"] if used else []
        parts += [f"{words.counted(unused, 'reference')} not used"] if unused else []
        return " · ".join(part for part in parts if part)

    @property
    def failed(self) -> Sequence[str]:
        """Stages that were asked for and could not be looked at, with the reasons."""
        return [f"{one['stage']}: {one['reason']}" for one in self.report["not_run"] if one["failed"]]

    @property
    def examples(self) -> Sequence[tuple[str, str]]:
        """The first decisions: what stands there, what is suggested."""
        seen: dict[str, tuple[str, str]] = {}
        for finding in self.report["findings"]:
            if finding["tier"] == "alert" and len(seen) < _EXAMPLES:
                best = finding["suggestions"][0]["text"] if finding["suggestions"] else ""
                seen.setdefault(finding["group"] or finding["id"], (finding["text"], best))
        return list(seen.values())


@dataclass(frozen=True, slots=True)
class Section:
    """Stories that need the same of an editor. `lines` is read once, as it is written: it is never all in memory."""

    title: str
    count: int
    lines: Iterable[Line]


def write_index(sections: Sequence[Section], problems: Iterable[Problem], out: TextIO) -> None:
    """Write the page; `problems` are stories without a report."""
    stories = sum(section.count for section in sections)
    for piece in render.self_contained(
        "index.html", title="Stories", stories=stories, sections=sections, problems=problems
    ):
        out.write(piece)
