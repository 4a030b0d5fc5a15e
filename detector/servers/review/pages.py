"""The pages of `detector serve`: the queue, a story, a refusal; and the files that they load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import jinja2

from ...findings.need import CALLS, Call
from ...types import Decision, Report
from ...writers.html import render
from ...writers.html.view import story_view
from .book import Asked
from .queue import Entry, Queue
from .state import progress

SAFE = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
"""Headers of every page: nothing but the server's own files is loaded or asked."""

STORY_KEYS = (
    ("j n", "next decision"),
    ("k p", "the one before"),
    ("a", "accept"),
    ("s", "another suggestion"),
    ("t", "type one"),
    ("r", "reject"),
    ("w", "always right for this desk"),
    ("u", "undo"),
    ("h", "hints, too"),
    ("c", "copy the corrected story"),
    ("d", "download it"),
    ("] [", "next story, the one before"),
    ("q", "back to the queue"),
    ("Esc", "close"),
    ("?", "this help"),
)
QUEUE_KEYS = (
    ("j n", "next story"),
    ("k p", "the one before"),
    ("Enter", "open it"),
    ("i", "paste a story"),
    ("?", "this help"),
)

_EXAMPLES = 3
"""Decisions that a line of the queue shows."""
_STYLE, _SCRIPT = "text/css", "text/javascript"
_STATIC = {
    "page.css": _STYLE, "page.js": _SCRIPT, "review.css": _STYLE, "review.js": _SCRIPT, "queue.js": _SCRIPT,
    "who.js": _SCRIPT,
}  # fmt: skip
_SHARED = frozenset(("page.css", "page.js"))
"""Files of the self-contained page, which the served one is built on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A story of the list, with how many of its corrections are decided on."""

    entry: Entry
    decided: int = 0
    all: int = 0

    @property
    def examples(self) -> list[tuple[str, str]]:
        """The first corrections: what stands there, what is suggested."""
        seen: dict[str, tuple[str, str]] = {}
        for finding in self.entry.facts.findings if self.entry.facts else ():
            if finding.tier == "alert" and len(seen) < _EXAMPLES:
                best = finding.suggestions[0].text if finding.suggestions else ""
                seen.setdefault(finding.group or finding.id, (finding.text, best))
        return list(seen.values())


async def queue_page(queue: Queue) -> str:
    """The page that is opened first."""
    page = _environment().get_template("queue.html")
    version = queue.version
    return page.render(sections=await _sections(queue), version=version, queue=queue, keys=QUEUE_KEYS)


async def queue_list(queue: Queue) -> str:
    """The list of it alone."""
    return _environment().get_template("list.html").render(sections=await _sections(queue), queue=queue)


async def story_page(queue: Queue, key: str, report: Report, state: Mapping[str, Any]) -> str:
    """A story, with its decisions to be made; `state` is painted over it."""
    order = [line.entry.key for _, lines in await _sections(queue) for line in lines]
    at = order.index(key)
    near = {"before": order[at - 1] if at else "", "after": order[at + 1] if at + 1 < len(order) else ""}
    return (
        _environment()
        .get_template("story.html")
        .render(
            view=story_view(report), entry=queue[key], state=state, version=queue.book.version, keys=STORY_KEYS,
            place=at + 1, stories=len(order), forgets=queue.forgets, **near,
        )
    )  # fmt: skip


def refusal_page(reason: str) -> str:
    """A page that says why there is no story."""
    return _environment().get_template("refusal.html").render(reason=reason)


@cache
def static_file(name: str) -> tuple[str, str] | None:
    """The text and the type of a file that pages load; None where there is none of this name."""
    if name not in _STATIC:
        return None
    text = render.text_of(name) if name in _SHARED else _text_of(f"static/{name}")
    return text, _STATIC[name]


async def _sections(queue: Queue) -> list[tuple[str, list[Line]]]:
    """The stories under what they need, as the index of a batch has them; what is decided stands last."""
    entries = queue.entries()
    known = [(entry, facts) for entry in entries if (facts := entry.facts) is not None]
    told = await queue.book.of_all(Asked(entry.id, facts.sha256, facts.findings) for entry, facts in known)
    lines: dict[str, list[tuple[tuple[Any, ...], Line]]] = {title: [] for title in (*CALLS.values(), _DONE, _WAITING)}
    for (entry, facts), decisions in zip(known, told, strict=True):
        if entry.problem is None:
            done, all_ = progress(facts.findings, _of_findings(facts.findings, decisions))
            finished = facts.need.call is Call.CORRECT and done == all_
            title = _DONE if finished else CALLS[facts.need.call]
            lines[title].append(((True, facts.need, entry.number), Line(entry=entry, decided=done, all=all_)))
    for entry in entries:
        if entry.problem is not None:
            lines[CALLS[Call.UNEXAMINED]].append(((False, entry.number), Line(entry=entry)))
        elif entry.facts is None:
            lines[_WAITING].append(((False, entry.number), Line(entry=entry)))
    return [(title, [line for _, line in sorted(found, key=lambda pair: pair[0])]) for title, found in lines.items()]


_DONE, _WAITING = "Decided", "Being looked at"


def _of_findings(findings: tuple[Any, ...], decisions: Mapping[str, Decision]) -> Mapping[str, Decision]:
    """The decisions by finding, those of a group on all of its mentions."""
    of_group = {f.group: decisions[f.id] for f in findings if f.group is not None and f.id in decisions}
    return {
        f.id: decisions.get(f.id) or of_group[f.group] for f in findings if f.id in decisions or f.group in of_group
    }


@cache
def _environment() -> jinja2.Environment:
    """Our templates over those of the self-contained page."""
    return render.environment().overlay(
        loader=jinja2.ChoiceLoader(
            [
                jinja2.FunctionLoader(_template),
                jinja2.FunctionLoader(lambda name: render.text_of(f"templates/{name}")),
            ]
        )
    )


def _template(name: str) -> str | None:
    try:
        return _text_of(f"templates/{name}")
    except FileNotFoundError:
        return None


def _text_of(name: str) -> str:
    return resources.files(__name__.rpartition(".")[0]).joinpath(name).read_text("utf-8")
