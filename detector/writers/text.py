"""For people: the verdict, each sentence with its marked places, the reference's sentence, reasons and suggestions."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TextIO

import click

from ..types import Finding, Report, ScoredSentence
from . import Look, Run

_PLAIN = Look()
_MARGIN = "    "
_MOST_LINES = 5
"""A longer sentence is cut around its marked places."""
_COLOURS = {"alert": "red", "hint": "yellow"}
_VERDICTS = {
    "garbled": ("GARBLED", "red"),
    "suspect": ("SUSPECT", "yellow"),
    "clean": ("CLEAN", "green"),
    "unknown": ("NOT JUDGED", "magenta"),
}
_PIVOTS = {
    "ar": "Arabic", "bn": "Bengali", "de": "German", "es": "Spanish", "fa": "Persian", "fr": "French", "hi": "Hindi",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "pt": "Portuguese", "ru": "Russian", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def write(run: Run, out: TextIO, look: Look = _PLAIN) -> None:
    """Write every report, then what could not be read."""
    for number, report in enumerate(run.reports):
        if number:
            out.write("\n")
        for line in _Page(report, look).lines():
            out.write(line.rstrip() + "\n")
    for problem in run.unread:
        what = f"NOT EXAMINED {problem.path or problem.story or ''}"
        out.write("\n" + _styled(what, look, fg="magenta", bold=True) + "\n")
        for line in textwrap.wrap(problem.reason, look.width - len(_MARGIN), break_long_words=False):
            out.write(_MARGIN + line + "\n")


class _Page:
    """One report, line by line."""

    def __init__(self, report: Report, look: Look) -> None:
        self.report = report
        self.look = look
        self.text = report.alignment.copy.text
        self.shown = tuple(f for f in report.findings if look.hints or f.tier == "alert")
        self.groups: dict[str, list[Finding]] = {}
        for finding in self.shown:
            self.groups.setdefault(finding.group or finding.id, []).append(finding)

    def lines(self) -> Iterator[str]:
        yield from self._head()
        last = max(len(self.report.sentences) - 1, 0)
        first = [group[0] for group in self.groups.values()]  # one decision is shown once, where it is met first
        for number, group in groupby(first, key=lambda finding: min(self._sentence_of(finding), last)):
            yield ""
            yield from self._sentence(number, tuple(group))
        yield ""
        yield from self._foot()

    # -------------------------------------------------------------- top and bottom

    def _head(self) -> Iterator[str]:
        story, verdict = self.report.story, self.report.verdict
        name = story.path or story.id
        if story.text is not None:
            name = f"{name} · {story.id}"
        yield _styled(name, self.look, bold=True) + f"  ({story.words} words)"
        label, colour = _VERDICTS[verdict.label]
        words = [_styled(label, self.look, fg=colour, bold=True)]
        if verdict.garbled is not None:
            words.append(f"probability of garbling {verdict.garbled:.2f}")
        if verdict.pivot is not None and verdict.label in ("garbled", "suspect"):
            words.append(f"perhaps through {_PIVOTS.get(verdict.pivot.language, verdict.pivot.language)}")
        yield "  ".join((words[0], ", ".join(words[1:])))
        for reference in self.report.references:
            use = "reference" if reference.used else "not used as a reference"
            yield from self._wrapped(f"{use}: {reference.path or reference.id} ({reference.reason})", "", "  ")

    def _foot(self) -> Iterator[str]:
        alerts = sum(finding.tier == "alert" for finding in self.report.findings)
        hints = len(self.report.findings) - alerts
        total = f"{_counted(alerts, 'alert')}, {_counted(hints, 'hint')}"
        yield total + (" (--hints shows them)" if hints and not self.look.hints else "")
        if self.report.not_run:
            yield "Not examined:"
            for reason, group in groupby(self.report.not_run, key=lambda skipped: skipped.reason):
                yield from self._wrapped(f"{', '.join(skipped.stage for skipped in group)}: {reason}", "  ", _MARGIN)

    # -------------------------------------------------------------- one sentence

    def _sentence(self, number: int, findings: Sequence[Finding]) -> Iterator[str]:
        sentence = self.report.sentences[number] if self.report.sentences else None
        start = sentence.start if sentence else min(f.start for f in findings)
        end = max(sentence.end if sentence else 0, *(f.end for f in findings))
        head = f"Sentence {number + 1}"
        if sentence is not None and sentence.garbled is not None:
            head += f" · garbling {sentence.garbled:.2f}"
        yield _styled(head, self.look, dim=True)
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
                yield f"{_MARGIN}{opening}{body}{closing}"
                marks = "".join("^" if p in tiers else " " for p in range(line_start, line_end))
                if not self.look.colour and marks.strip():
                    yield _MARGIN + " " * len(opening) + marks

    def _painted(self, points: Sequence[int], tier: str | None) -> str:
        chars = (self.text[point] for point in points)
        plain = "".join(" " if char.isspace() else char if char.isprintable() else "\ufffd" for char in chars)
        if self.look.colour and tier is not None:
            return click.style(plain, fg=_COLOURS[tier], bold=True, underline=True)
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
        return max(self.look.width - len(_MARGIN) - 4, 20)

    def _partners(self, sentence: ScoredSentence | None) -> Iterator[str]:
        if sentence is None:
            return
        for number in sorted({link.reference for link in sentence.links}):
            reference = self.report.alignment.references[number].document
            linked = sorted((link.start, link.end) for link in sentence.links if link.reference == number)
            words = " ".join(" ".join(reference.text[start:end].split()) for start, end in linked)
            room = self._room() * _MOST_LINES
            words = words if len(words) <= room else words[: room - 2] + " …"
            label = "reference: " if len(self.report.alignment.paired) == 1 else f"reference {number + 1}: "
            yield from self._wrapped(label + words, _MARGIN, _MARGIN, dim=True)

    def _finding(self, finding: Finding) -> Iterator[str]:
        tag = _styled(f"{finding.tier:5}", self.look, fg=_COLOURS[finding.tier], bold=finding.tier == "alert")
        place = _shortened(finding.text, self.look.width - 26 - len(finding.rule))
        yield f"  {tag} {finding.score:.2f}  {finding.rule}  “{place}”"
        yield from self._wrapped(finding.message, "        ", "        ")
        if places := self._other_places(finding):
            yield from self._wrapped(places, "        ", "        ")
        for suggestion in finding.suggestions[:3]:
            arrow = f"→ {suggestion.text}"
            yield from self._wrapped(f"{arrow}  ({suggestion.source})", "        ", "          ", fg="green")

    def _other_places(self, finding: Finding) -> str:
        """Where else the same decision is met; empty for a finding by itself."""
        group = self.groups[finding.group or finding.id]
        if len(group) == 1:
            return ""
        others = dict.fromkeys(f"“{_shortened(f.text, 30)}” in sentence {self._sentence_of(f) + 1}" for f in group[1:])
        return f"{len(group)} places, one decision: also {', '.join(others)}"

    def _sentence_of(self, finding: Finding) -> int:
        """The number of the last sentence that starts at or before the finding."""
        starts = [sentence.index for sentence in self.report.sentences if sentence.start <= finding.start]
        return starts[-1] if starts else 0

    def _wrapped(self, words: str, first: str, later: str, **style: object) -> Iterable[str]:
        wrapped = textwrap.wrap(
            words,
            self.look.width,
            initial_indent=first,
            subsequent_indent=later,
            break_on_hyphens=False,
        )
        return (_styled(line, self.look, **style) for line in wrapped)


def _styled(words: str, look: Look, **style: object) -> str:
    return click.style(words, **style) if look.colour else words  # type: ignore[arg-type]


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _shortened(text: str, room: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= room else line[: max(room - 1, 8)] + "…"
