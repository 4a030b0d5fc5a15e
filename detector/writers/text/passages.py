"""Findings → the sentences in which they lie, the places marked, with the other version's sentence, reasons and
suggestions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import click

from ...findings.desk_words import counted, source
from ...types import Finding, Report, ScoredSentence
from ...types.visible import visible
from .. import Look
from .lines import MARGIN, TIER_COLOURS, shortened, styled, wrapped

_MOST_LINES = 5
"""A longer sentence is cut around its marked places."""
_INDENT = 2 * MARGIN


class Passages:
    """The sentences of one report, and its findings in them."""

    def __init__(self, report: Report, look: Look, findings: Sequence[Finding]) -> None:
        self.report = report
        self.look = look
        self.text = report.alignment.copy.text
        self.groups: dict[str, list[Finding]] = {}
        for finding in findings:
            self.groups.setdefault(finding.group or finding.id, []).append(finding)

    def lines(self) -> Iterator[str]:
        """Each decision where it is met first, by sentences."""
        last = max(len(self.report.sentences) - 1, 0)
        first = [group[0] for group in self.groups.values()]
        for number, group in groupby(first, key=lambda finding: min(self.sentence_of(finding), last)):
            yield ""
            yield from self.sentence(number, tuple(group))

    def sentence_of(self, finding: Finding) -> int:
        """The number of the last sentence that starts at or before the finding."""
        starts = [sentence.index for sentence in self.report.sentences if sentence.start <= finding.start]
        return starts[-1] if starts else 0

    def sentence(self, number: int, findings: Sequence[Finding]) -> Iterator[str]:
        """A sentence by its index: marked, with its partners and what is said of the findings."""
        sentence = self.report.sentences[number] if self.report.sentences else None
        start = sentence.start if sentence else min(f.start for f in findings)
        end = max([sentence.end if sentence else 0, *(f.end for f in findings)])
        head = f"Sentence {number + 1}"
        if sentence is not None and sentence.garbled is not None:
            head += f" · garbling {sentence.garbled:.2f}"
        yield styled(head, self.look, dim=True)
        yield from self._marked(start, end, findings)
        yield from self._partners(sentence)
        for finding in findings:
            yield from self._finding(finding)

    def _marked(self, start: int, end: int, findings: Sequence[Finding]) -> Iterator[str]:
        """The sentence, wrapped, its marked places in colour or with a line of marks below."""
        tiers: dict[int, str] = {}
        for finding in findings:
            for point in range(finding.start, finding.end):
                if tiers.get(point) != "alert":
                    tiers[point] = finding.tier
        for first, last, before, after in self._windows(start, end, findings):
            for line_start, line_end in self._line_breaks(first, last):
                opening = "… " if before and line_start == first else ""
                closing = " …" if after and line_end == last else ""
                runs = groupby(range(line_start, line_end), key=tiers.get)
                body = "".join(self._painted(tuple(points), tier) for tier, points in runs)
                yield f"{MARGIN}{opening}{body}{closing}"
                marks = "".join(
                    ("^" if p in tiers else " ") * len(_shown(self.text[p])) for p in range(line_start, line_end)
                )
                if not self.look.colour and marks.strip():
                    yield MARGIN + " " * len(opening) + marks

    def _painted(self, points: Sequence[int], tier: str | None) -> str:
        plain = "".join(_shown(self.text[point]) for point in points)
        if self.look.colour and tier is not None:
            return click.style(plain, fg=TIER_COLOURS[tier], bold=True, underline=True)
        return plain

    def _windows(self, start: int, end: int, findings: Sequence[Finding]) -> list[tuple[int, int, bool, bool]]:
        """Shown parts of a sentence: all of it, or where it is long the stretches around the marked places."""
        room = self._room()
        if end - start <= room * _MOST_LINES:
            return [(start, end, False, False)]
        stretches: list[list[int]] = []
        for finding in findings:
            first = self._word_edge(max(start, finding.start - room), start)
            last = self._word_edge(min(end, min(finding.end, finding.start + room) + room), end)
            if stretches and first <= stretches[-1][1]:
                stretches[-1][1] = max(last, stretches[-1][1])
            else:
                stretches.append([first, last])
        return [(first, last, first > start, last < end) for first, last in stretches]

    def _word_edge(self, point: int, bound: int) -> int:
        """A place between two words near a point, unless it is the sentence's own end."""
        if point == bound:
            return point
        space = self.text.find(" ", point, point + 30)
        return point if space < 0 else space + 1

    def _line_breaks(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Stretches that fit on a line, broken at white space; the space at a break is left out."""
        room = self._room()
        while start < end:
            while start < end and self.text[start].isspace():
                start += 1
            if end - start <= room:
                if start < end:
                    yield start, end
                return
            cut = max((p for p in range(start + 1, start + room + 1) if self.text[p].isspace()), default=start + room)
            yield start, cut
            start = cut

    def _room(self) -> int:
        return max(self.look.width - len(MARGIN) - 4, 20)

    def _partners(self, sentence: ScoredSentence | None) -> Iterator[str]:
        if sentence is None:
            return
        for number in sorted({link.reference for link in sentence.links}):
            reference = self.report.alignment.references[number].document
            linked = sorted((link.start, link.end) for link in sentence.links if link.reference == number)
            words = " ".join(" ".join(reference.text[start:end].split()) for start, end in linked)
            room = self._room() * _MOST_LINES
            words = words if len(words) <= room else words[: room - 2] + " …"
            label = "other version: " if len(self.report.alignment.paired) == 1 else f"version {number + 1}: "
            yield from wrapped(label + words, self.look, MARGIN, MARGIN, dim=True)

    def _finding(self, finding: Finding) -> Iterator[str]:
        tag = styled(f"{finding.tier:5}", self.look, fg=TIER_COLOURS[finding.tier], bold=finding.tier == "alert")
        place = shortened(finding.text, self.look.width - 26 - len(finding.rule))
        yield f"  {tag} {finding.score:.2f}  {finding.rule}  “{place}”"
        said = [finding.message, self._other_places(finding)]
        if finding.quoted:
            said.append("It stands in a direct quotation: the change alters what somebody is said to have said.")
        for words in filter(None, said):
            yield from wrapped(words, self.look, _INDENT, _INDENT)
        for suggestion in finding.suggestions[:3]:
            words = f"→ {suggestion.text or '(take it out)'}  ({source(suggestion.source)})"
            yield from wrapped(words, self.look, _INDENT, _INDENT + "  ", fg="green")

    def _other_places(self, finding: Finding) -> str:
        """Where else the same decision is met; empty for a finding by itself."""
        group = self.groups[finding.group or finding.id]
        if len(group) == 1:
            return ""
        others = dict.fromkeys(f"“{shortened(f.text, 30)}” in sentence {self.sentence_of(f) + 1}" for f in group[1:])
        return f"{counted(len(group), 'place')}, one decision: also {', '.join(others)}"


def _shown(sign: str) -> str:
    return " " if sign.isspace() else visible(sign)
