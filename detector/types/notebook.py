"""Report → a few lines of HTML, as a notebook shows a value: all of it escaped, with no script and no address."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .finding import Finding
    from .report import Report

_MOST = 50
"""So many findings are shown; the whole table is `to_frame`."""
_HEADS = ("", "score", "rule", "text", "suggestion", "reason")


def html(report: Report) -> str:
    """The verdict and the findings of a report, alerts first."""
    verdict, story = report.verdict, report.story
    facts = [f"{story.words} words", verdict.label]
    if verdict.garbled is not None:
        facts.append(f"probability of garbling {verdict.garbled:.2f}")
    lines = [f"<div><p><strong>{_text(verdict.action)}</strong><br>{_text(' · '.join((story.id, *facts)))}</p>"]
    if report.findings:
        lines += ["<table><thead><tr>", *(f"<th>{head}</th>" for head in _HEADS), "</tr></thead><tbody>"]
        ordered = sorted(report.findings, key=lambda one: one.tier != "alert")
        for one in ordered[:_MOST]:
            lines += ["<tr>", *(f"<td>{_text(cell)}</td>" for cell in _cells(one)), "</tr>"]
        lines.append("</tbody></table>")
        if len(ordered) > _MOST:
            lines.append(f"<p>and {len(ordered) - _MOST} more: <code>to_frame()</code> has them all</p>")
    if report.not_run:
        lines.append(f"<p>Not looked at: {_text(', '.join(skipped.stage for skipped in report.not_run))}</p>")
    return "".join([*lines, "</div>"])


def _cells(one: Finding) -> Iterator[str]:
    first = one.suggestions[0].text if one.suggestions else ""
    yield from (one.tier, f"{one.score:.2f}", one.rule, one.text, first, one.message)


def _text(words: str) -> str:
    """Escaped text on one line; signs that turn the order of letters round are shown as their code points."""
    line = " ".join(words.split())
    return escape("".join(char if char.isprintable() else f"<U+{ord(char):04X}>" for char in line))
