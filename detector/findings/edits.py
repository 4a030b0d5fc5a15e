"""Findings, with what editors decided of them → the edits of the story, and the fate of each finding.

Without decisions the first suggestion of every finding of a tier is taken. With them what was accepted is taken, with
the text that was accepted, what was rejected never, and what is undecided only where a tier is asked for. A decision
holds for the whole group of its finding. Where two findings ask for different text on one stretch, one of them is
made and the other told as a conflict: text that an editor typed goes before a suggestion that was accepted, and that
before an undecided one; then an alert before a hint, the higher score, the longer stretch, the earlier one, the lesser
id. At the start of a sentence a replacement begins with a capital where the marked words do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..types import Correction, Decision, Edit, Fate, Finding, Report, Tier

__all__ = ["Correction", "Edit", "Fate", "correction", "decided"]

_TYPED, _ACCEPTED, _UNDECIDED = range(3)


def correction(
    report: Report, decisions: Mapping[str, Decision] | None = None, only: Tier | None = "alert"
) -> Correction:
    """The edits of a story, and the fate of each of its findings, in their order.

    `decisions`: by the id of a finding. `only`: the tier from which on undecided findings are taken ("hint": alerts and
    hints; None: none).
    """
    ruled = decided(report, decisions or {})
    fates: dict[int, Fate] = {}
    wishes: list[_Wish] = []
    for place, finding in enumerate(report.findings):
        wish = _wish(report, finding, place, ruled.get(finding.id), only)
        if isinstance(wish, Fate):
            fates[place] = wish
        else:
            wishes.append(wish)
    made: list[tuple[_Wish, list[str]]] = []
    for wish in sorted(wishes, key=_rank):
        rival = next((one for one in made if _overlap(one[0].finding, wish.finding)), None)
        if rival is None:
            made.append((wish, [wish.finding.id]))
        elif (rival[0].finding.start, rival[0].finding.end, rival[0].text) == (
            wish.finding.start, wish.finding.end, wish.text,
        ):  # fmt: skip
            rival[1].append(wish.finding.id)
    edits = sorted((_edit(wish, ids) for wish, ids in made), key=lambda edit: edit.start)
    for wish in wishes:
        edit = next(one for one in edits if one.start < wish.finding.end and wish.finding.start < one.end)
        fates[wish.place] = _fate(wish, edit)
    return Correction(edits=tuple(edits), fates=tuple(fates[place] for place in sorted(fates)))


def decided(report: Report, decisions: Mapping[str, Decision]) -> dict[str, Decision]:
    """The decisions by the id of every finding of a report that they hold for: its own one, else the last one of
    its group."""
    of_group: dict[str, Decision] = {}
    for finding in report.findings:
        own = decisions.get(finding.id)
        if own is not None and own.group is not None and finding.group is not None:
            of_group[finding.group] = max(
                of_group.get(finding.group, own), own, key=lambda one: (one.when, one.finding)
            )
    found = ((one.id, decisions.get(one.id) or of_group.get(one.group or "")) for one in report.findings)
    return {id: decision for id, decision in found if decision is not None}


class _Wish(NamedTuple):
    """A replacement that a finding asks for, and how strongly."""

    finding: Finding
    place: int
    text: str
    standing: int


def _wish(report: Report, finding: Finding, place: int, decision: Decision | None, only: Tier | None) -> _Wish | Fate:
    def fate(outcome: str, reason: str) -> Fate:
        return Fate(finding=finding.id, outcome=outcome, edit=None, reason=reason)  # type: ignore[arg-type]

    standing = _UNDECIDED
    if decision is None:
        if only is None or (only == "alert" and finding.tier == "hint"):
            return fate("undecided", "nobody has decided on it" if only is None else "it is a hint")
        text = finding.suggestions[0].text if finding.suggestions else None
    elif decision.verdict != "accept":
        by = f" by {decision.who}" if decision.who else ""
        always = decision.verdict == "always"
        return fate(
            "rejected", f"it is always right for this desk{by and ', said' + by}" if always else f"rejected{by}"
        )
    else:
        text, typed = _accepted(finding, decision)
        standing = _TYPED if typed else _ACCEPTED
    if text is None:
        return fate("no-suggestion", "there is no text to put in its place")
    if not (standing == _TYPED and decision is not None and decision.finding == finding.id):
        text = _cased(report, finding, text)
    if text == finding.text:
        return fate("unchanged", "the text is so already")
    return _Wish(finding, place, text, standing)


def _accepted(finding: Finding, decision: Decision) -> tuple[str | None, bool]:
    """The text that a decision gives a finding, and whether an editor typed it."""
    offered = [suggestion.text for suggestion in finding.suggestions]
    wanted = decision.text
    if wanted is None:
        return (offered[0] if offered else None), False
    if finding.id == decision.finding or wanted in offered or _same(finding.text, decision.form):
        return wanted, wanted not in offered
    # another mention of the group, in other words: its own suggestion, that which is most like what was accepted
    words = set(wanted.split())
    fitting = [text for text in offered if words.issuperset(text.split())]
    if fitting:
        return fitting[0], False
    if (part := _same_part(finding.text, decision.form, wanted)) is not None:
        return part, True
    return (wanted, True) if decision.suggestion != wanted else ((offered or [wanted])[0], False)


def _same_part(text: str, form: str, wanted: str) -> str | None:
    """The words of `wanted` that stand where `text` stands in `form` ("Rubyo" of "Marko Rubyo"), word for word."""
    part, whole, right = text.split(), form.split(), wanted.split()
    if len(whole) == len(right):
        for at in range(len(whole) - len(part) + 1):
            if whole[at : at + len(part)] == part:
                return " ".join(right[at : at + len(part)])
    return None


def _same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _cased(report: Report, finding: Finding, text: str) -> str:
    """A replacement with a capital where the marked words have one because they begin a sentence.

    A word with a capital inside ("iPhone") is left as it is; of one with a hyphen ("al-Hasakah") the first part counts.
    """
    first = text.split("-", 1)[0].split(" ", 1)[0]
    if not (finding.text[:1].isupper() and first[:1].isalpha() and first.islower()):
        return text
    copy = report.alignment.copy.text
    starts = (sentence.start for sentence in report.sentences if sentence.start <= finding.start < sentence.end)
    begins = any(not any(char.isalnum() for char in copy[start : finding.start]) for start in starts)
    return text[:1].upper() + text[1:] if begins else text


def _rank(wish: _Wish) -> tuple[object, ...]:
    one = wish.finding
    return (wish.standing, one.tier != "alert", -one.score, one.start - one.end, one.start, one.id)


def _overlap(one: Finding, other: Finding) -> bool:
    return one.start < other.end and other.start < one.end


def _edit(wish: _Wish, ids: list[str]) -> Edit:
    return Edit(start=wish.finding.start, end=wish.finding.end, text=wish.text, findings=tuple(ids))


def _fate(wish: _Wish, edit: Edit) -> Fate:
    finding = wish.finding.id
    if finding in edit.findings:
        why = ("an editor typed it", "accepted", "the first suggestion")[wish.standing]
        return Fate(finding=finding, outcome="applied", edit=edit, reason=why)
    reason = f"“{edit.text}” is put there for {', '.join(edit.findings)}"
    return Fate(finding=finding, outcome="conflict", edit=edit, reason=reason)
