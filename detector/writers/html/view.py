"""Report → what the page shows of a story: rows of sentences that belong together, marked places, decisions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ...types import Document, Finding, Report
from . import words

_ODD = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a row that is marked as one place, or as none. `decision` is the id of its decision."""

    text: str
    decision: str = ""
    finding: str = ""
    tier: str = ""
    kind: str = ""
    first: bool = False
    """True for the piece with which a finding begins: one finding may be cut by a row's end or by a surer one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """Counterpart of a row in one reference: its sentences, the name of the reference, and where they stand."""

    reference: int
    name: str
    pieces: tuple[Piece, ...]
    paragraph: int
    moved: bool = False
    continues: bool = False
    """True where the row before is moved too, and this is what follows there: said once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Sentences of the copy and what they are linked to; without `copy`, sentences that only a reference has."""

    copy: tuple[Piece, ...] = ()
    partners: tuple[Partner, ...] = ()
    opens: bool = False
    """True where a paragraph begins."""
    garbled: float | None = None
    sentences: int = 0
    start: int = 0
    """Of a row of the copy, its first sentence."""

    @property
    def odd(self) -> bool:
        """Whether it has a bar beside it: it reads more like a machine's than not."""
        return self.garbled is not None and self.garbled >= _ODD


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A decision that an editor is asked for: one finding, or all mentions of one damaged name."""

    id: str
    findings: tuple[Finding, ...]
    kind: str

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def tier(self) -> str:
        return "alert" if any(finding.tier == "alert" for finding in self.findings) else "hint"

    @property
    def score(self) -> float:
        return max(finding.score for finding in self.findings)

    @property
    def quoted(self) -> int:
        """How many of its places lie in quotations."""
        return sum(finding.quoted for finding in self.findings)

    @property
    def forms(self) -> tuple[str, ...]:
        """The marked words, each way of writing them once."""
        return tuple(dict.fromkeys(" ".join(finding.text.split()) for finding in self.findings))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """All that the page shows of a story. `mark` keeps the ids of several stories on one page apart."""

    report: Report
    mark: str
    rows: tuple[Row, ...]
    choices: tuple[Choice, ...]

    @property
    def name(self) -> str:
        story = self.report.story
        return story.title or story.path or story.id

    @property
    def paired(self) -> bool:
        return any(reference.used for reference in self.report.references)

    def row_of(self, sentence: int) -> int:
        """The first sentence of the row in which a sentence stands."""
        return max((row.start for row in self.rows if row.copy and row.start <= sentence), default=0)

    @property
    def odd(self) -> bool:
        return any(row.odd for row in self.rows)

    @property
    def alerts(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if choice.tier == "alert")

    @property
    def hints(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if choice.tier == "hint")

    @property
    def rules(self) -> tuple[tuple[str, int], ...]:
        """The rules that found something, in the order of the alphabet, with the number of decisions of each."""
        named = sorted(choice.first.rule for choice in self.choices)
        return tuple((rule, len(tuple(same))) for rule, same in groupby(named))


def story_view(report: Report, mark: str = "") -> StoryView:
    """A report as the page shows it."""
    choices = _choices(report.findings)
    return StoryView(report=report, mark=mark, rows=tuple(_Rows(report, choices).all()), choices=choices)


def _choices(findings: Iterable[Finding]) -> tuple[Choice, ...]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.group or finding.id, []).append(finding)
    return tuple(
        Choice(id=id, findings=tuple(same), kind=words.kind_of(same[0].category)) for id, same in groups.items()
    )


class _Rows:
    """The rows of one report, in the order of the copy."""

    def __init__(self, report: Report, choices: Sequence[Choice]) -> None:
        self.report = report
        self.alignment = report.alignment
        self.copy = report.alignment.copy
        self.choice_of = {finding.id: choice for choice in choices for finding in choice.findings}
        self.owner = self._painted()
        self.begun: set[str] = set()
        self.starts = [finding.start for finding in report.findings]  # they are in this order

    def all(self) -> Iterator[Row]:
        sentences = self.copy.sentences
        if not sentences:
            yield Row(copy=tuple(self._pieces(0, len(self.copy.text))), opens=True)
            return
        moved = {at for reference in self._used() for at in self._moved(reference)}
        alone = self._alone()
        yield from alone.get(-1, ())
        begin: dict[int, list[int]] = {}
        for at, link in enumerate(self.alignment.links):
            begin.setdefault(min(link.copy), []).append(at)
        paragraph = -1
        ended: dict[int, int] = {}  # of each reference: the last sentence of a moved link in the row before
        for first, last in self._runs():
            links = sorted(at for sentence in range(first, last + 1) for at in begin.get(sentence, ()))
            scores = [s.garbled for s in self.report.sentences[first : last + 1] if s.garbled is not None]
            yield Row(
                copy=tuple(self._pieces(sentences[first].start, self._end(last))),
                partners=tuple(self._partners(links, moved, ended, (first, last))),
                opens=sentences[first].paragraph != paragraph,
                garbled=max(scores, default=None),
                sentences=last + 1 - first,
                start=first,
            )
            paragraph = sentences[last].paragraph
            ended = {
                self.alignment.links[at].reference: max(self.alignment.links[at].target) for at in links if at in moved
            }
            for sentence in range(first, last + 1):
                yield from alone.get(sentence, ())

    # ------------------------------------------------------------------ the copy

    def _painted(self) -> dict[int, Finding]:
        """Of each marked character, the finding that it is shown as: the surest of those that lie there."""
        owner: dict[int, Finding] = {}
        surest = sorted(
            self.report.findings, key=lambda f: (f.tier != "alert", -f.score, f.end - f.start, f.start, f.id)
        )
        for finding in reversed(surest):
            owner.update(dict.fromkeys(range(finding.start, finding.end), finding))
        return owner

    def _pieces(self, start: int, end: int) -> Iterator[Piece]:
        text = self.copy.text
        at = start
        while at < end:
            finding = self.owner.get(at)
            stop = at + 1
            if finding is None:
                following = bisect_left(self.starts, at)
                stop = min(self.starts[following] if following < len(self.starts) else end, end)
                stop = max(stop, at + 1)
                yield Piece(text=text[at:stop])
            else:
                while stop < end and self.owner.get(stop) is finding:
                    stop += 1
                choice = self.choice_of[finding.id]
                yield Piece(
                    text=text[at:stop], decision=choice.id, finding=finding.id, tier=finding.tier, kind=choice.kind,
                    first=finding.id not in self.begun,
                )  # fmt: skip
                self.begun.add(finding.id)
            at = stop

    def _end(self, sentence: int) -> int:
        """The end of a sentence; of a finding that begins in it and ends between it and the next."""
        sentences = self.copy.sentences
        end = sentences[sentence].end
        bound = sentences[sentence + 1].start if sentence + 1 < len(sentences) else len(self.copy.text)
        while end < bound and end in self.owner:
            end += 1
        return end

    def _runs(self) -> Iterator[tuple[int, int]]:
        """First and last sentence of each row: what a link joins stays together."""
        reach = list(range(len(self.copy.sentences)))
        for link in self.alignment.links:
            first = min(link.copy)
            reach[first] = max(reach[first], *link.copy)
        first = 0
        while first < len(reach):
            last = first
            at = first
            while at <= last:
                last = max(last, reach[at])
                at += 1
            yield first, last
            first = last + 1

    # ------------------------------------------------------------------ the references

    def _used(self) -> tuple[int, ...]:
        return tuple(number for number, _ in self.alignment.paired)

    def _moved(self, reference: int) -> Iterator[int]:
        """The links (by number) that are out of the order of a reference: all but the longest run that is in it."""
        mine = [at for at, link in enumerate(self.alignment.links) if link.reference == reference]
        places = [min(self.alignment.links[at].target) for at in mine]
        kept = _in_order(places)
        yield from (at for number, at in enumerate(mine) if number not in kept)

    def _partners(
        self, links: Sequence[int], moved: set[int], ended: dict[int, int], run: tuple[int, int]
    ) -> Iterator[Partner]:
        for at in links:
            link = self.alignment.links[at]
            document = self.alignment.references[link.reference].document
            sentences = document.sentences
            runs = _consecutive(sorted(link.target))
            continues = at in moved and ended.get(link.reference) == min(link.target) - 1
            for first, last in runs:
                yield Partner(
                    reference=link.reference,
                    name=self._name(link.reference),
                    pieces=tuple(self._answers(document, sentences[first].start, sentences[last].end, run)),
                    paragraph=sentences[first].paragraph + 1,
                    moved=at in moved,
                    continues=continues,
                )

    def _answers(self, document: Document, start: int, end: int, run: tuple[int, int]) -> Iterator[Piece]:
        """The text of a partner, with what is suggested for the row marked where it stands there."""
        text = document.text[start:end]
        low, high = self.copy.sentences[run[0]].start, self._end(run[1])
        places: list[tuple[int, int, Choice]] = []
        here = slice(bisect_left(self.starts, low), bisect_left(self.starts, high))
        for finding in self.report.findings[here]:
            if finding.suggestions:
                wanted = finding.suggestions[0].text
                at = _word_at(text, wanted)
                if at >= 0 and all(at + len(wanted) <= one or other <= at for one, other, _ in places):
                    places.append((at, at + len(wanted), self.choice_of[finding.id]))
        done = 0
        for first, last, choice in sorted(places, key=lambda place: place[0]):
            if done < first:
                yield Piece(text=text[done:first])
            yield Piece(text=text[first:last], decision=choice.id, tier=choice.tier, kind=choice.kind)
            done = last
        if done < len(text):
            yield Piece(text=text[done:])

    def _alone(self) -> dict[int, list[Row]]:
        """Rows of sentences that only a reference has, by the sentence of the copy after which they are shown."""
        rows: dict[int, list[Row]] = {}
        for number, document in self.alignment.paired:
            row_end = {at: last for first, last in self._runs() for at in range(first, last + 1)}
            after: dict[int, int] = {}
            for link in self.alignment.links:
                if link.reference == number:
                    after.update(dict.fromkeys(link.target, row_end[max(link.copy)]))
            free = [at for at in range(len(document.sentences)) if at not in after]
            for first, last in _consecutive(free):
                piece = Piece(text=document.text[document.sentences[first].start : document.sentences[last].end])
                partner = Partner(
                    reference=number, name=self._name(number), pieces=(piece,),
                    paragraph=document.sentences[first].paragraph + 1,
                )  # fmt: skip
                row = Row(partners=(partner,), sentences=last + 1 - first)
                rows.setdefault(after.get(first - 1, -1), []).append(row)
        return rows

    def _name(self, reference: int) -> str:
        facts = self.report.references[reference]
        return facts.path or facts.id


def _in_order(places: Sequence[int]) -> set[int]:
    """The numbers of a longest run of places that only grow."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for number, place in enumerate(places):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else None)
        tails[at : at + 1] = [place]
        ends[at : at + 1] = [number]
    kept: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept


def _consecutive(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of numbers without a gap."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        yield members[0], members[-1]


def _word_at(text: str, wanted: str) -> int:
    """Where words stand in a text, not within longer ones; -1 where they do not."""
    at = text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if not (at and text[at - 1].isalnum() and wanted[0].isalnum()) and not (
            end < len(text) and text[end].isalnum() and wanted[-1].isalnum()
        ):
            return at
        at = text.find(wanted, at + 1)
    return -1
