"""Copy of which it is known, without a reader, what is wrong in it; the observations of the signals in it, each judged.

A *witness* is a version of the same story that the signals were not shown. What they mark in a weak machine version
counts as right where the marked form stands neither in a human version of that place nor in what strong systems write
there, and, if something is suggested, where a suggestion (or a listed equivalent of it) does stand in a witness. Human
copy is taken to be right: alone or beside another human version of the story, every observation in it counts as false,
save for names and numbers that the strong systems show to be slips of the writer: those count for nothing.

(Of grammar only the first is asked, with a word on each side: what is right there can be said in many ways. Names
beside a version are judged by people's versions alone: systems write a foreign name each in its own way.)

Weak systems seldom damage names and bodies in the way that a way through another script does. So garbles are injected
into human copy (`plant.py` says which). What is marked there is right, anything else in that copy false.

Which copy there is of each kind says nothing about a desk; MIX does. Probabilities refer to it.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Literal

from ...annotation.quantities import quantities
from ...language.calques import is_small, lemma
from ...names import normalize_name
from ...pipeline import Examiner
from ...types import Alignment, Article, Observation
from ..corpora import segments as source
from ..synthetic import injection
from ..synthetic import names as injected

Part = Literal["clean", "machine", "planted"]
Progress = Callable[[str], None]

MIX: Mapping[Part, float] = {"clean": 0.5, "machine": 0.25, "planted": 0.25}
"""The desk that probabilities refer to, in shares of its words: copy that there is a reason to check, half of it
garbled (as the probability of a sentence takes it), half of that like weak machine translation and half in its names.
Each share is half alone and half beside another version. How thick garbles stand in injected copy is an assumption."""

SYSTEMS = 3
"""Machine versions of a story of the paired news, the weakest first."""
WEAK = 0.5
"""The least grade of a system whose versions are read."""
STRETCHES = 200
"""Stretches of round trips that are read in a human and in a machine version."""
BESIDE_ORIGINAL = 80
"""Stretches of FLORES (first written in English) that are read in a machine version beside the original."""
_NAMES = frozenset(("person-name", "proper-name", "archived-name"))
"""Rules whose marks beside a version only people's versions judge: systems write a foreign name each in its own way."""
_SLIPS = _NAMES | {"number"}
"""Rules whose marks in human copy may be slips of the writer."""
_TURNS = 3
"""Draws of garbled names for each story that people wrote twice."""


@dataclass(frozen=True, slots=True)
class Case:
    """A copy, segment by segment, with what it is shown beside and what judges it.

    `partner`: the segments of the version that the signals are shown, or empty. `humans`, `strong`: for each segment
    its other human versions and what strong systems write. `shown_is_right`: the partner is the original text and so
    a witness itself. `garbles`: what was injected.
    """

    story: str
    language: str
    system: str
    part: Part
    copy: tuple[str, ...]
    partner: tuple[str, ...] = ()
    humans: tuple[tuple[str, ...], ...] = ()
    strong: tuple[tuple[str, ...], ...] = ()
    shown_is_right: bool = False
    garbles: tuple[injection.SyntheticError, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """An observation, where it was seen, and whether it is right.

    `context`: the sentence, for a reader. `sort`: of the injected garble that was seen.
    """

    story: str
    language: str
    system: str
    part: Part
    beside: bool
    seen: Observation
    text: str
    right: bool
    context: str
    sort: injection.Sort | None = None

    @property
    def key(self) -> str:
        """`rule/kind`: what is calibrated together."""
        return f"{self.seen.rule}/{self.seen.kind}"

    @property
    def case(self) -> tuple[str, str, str, str, str]:
        """What is one case however often it stands in the story: a name that is garbled throughout is one garble."""
        return (self.story, self.part, self.key, self.text, str(self.right))


@dataclass(frozen=True, slots=True)
class Seen:
    """All that was seen in the copy of some folds.

    `words`: of the copy read, by part and whether beside a version; `garbles`: how many were injected, by sort.
    """

    estimated: tuple[Judged, ...]
    words: Mapping[tuple[Part, bool], int]
    garbles: Mapping[tuple[injection.Sort, bool], int]

    def weight(self, one: Judged) -> float:
        """What an observation counts for in the mix: observations per word of the desk."""
        if one.sort is not None:
            share = injection.DENSITY[one.sort] / 1000.0 / max(1, self.garbles[one.sort, one.beside])
        else:
            share = 1.0 / max(1, self.words[one.part, one.beside])
        return 0.5 * MIX[one.part] * share


def look(
    data: Path, folds: frozenset[int], examiner: Examiner, progress: Progress = lambda _: None, *, half: int = 0
) -> Seen:
    """Run the signals over the copy of some folds and judge what they see.

    Args:
        half: which half (0, 1) of the clean news is read, by its stories' keys: it has no folds.
    """
    return read(list(cases(data, folds, half, examiner)), examiner, progress)


def read(listed: Sequence[Case], examiner: Examiner, progress: Progress = lambda _: None) -> Seen:
    """Run the signals over some copy and judge what they see."""
    estimated: list[Judged] = []
    words: Counter[tuple[Part, bool]] = Counter()
    garbles: Counter[tuple[injection.Sort, bool]] = Counter()
    for at, case in enumerate(listed):
        found, count = estimator(case, examiner)
        estimated += found
        words[case.part, bool(case.partner)] += count
        for garble in case.garbles:
            garbles[garble.sort, bool(case.partner)] += injection.count(case.copy, replace(garble, right=garble.wrong))
        if at % 100 == 99:
            progress(f"findings: {at + 1} of {len(listed)} copies read")
    return Seen(tuple(estimated), dict(words), dict(garbles))


# ------------------------------------------------------------------ copy


def cases(data: Path, folds: frozenset[int], half: int, examiner: Examiner) -> Iterator[Case]:
    """The copy of some folds, in an order that only the data decides."""
    yield from _garbled_names(data, folds)
    for case in (*_paired_news(data, folds), *_round_trips(data, folds), *_clean(data, half)):
        yield case
        if case.part == "clean" and not case.partner:
            document = examiner.read(Article(case.story, "\n\n".join(case.copy)))
            garbles = injection.renderings(document, examiner.resources)
            yield from _with_garbles(case, (*garbles, *injection.slips(case.copy)) if garbles else ())
    yield from institutions(data, folds)


def _clean(data: Path, half: int) -> Iterator[Case]:
    for name, texts in source.clean_stories(data):
        if source.fold(name) % 2 == half:
            yield Case(name, "en", "human", "clean", texts)


def _paired_news(data: Path, folds: frozenset[int]) -> Iterator[Case]:
    for story in source.paired_stories(data):
        first = story[0]
        if first.fold not in folds:
            continue
        humans = source.human_versions(story)
        strong = strong_versions(story)
        start = Case(first.story, first.language, "human", "clean", humans[0], strong=strong)
        for at, copy in enumerate(humans):
            yield replace(start, copy=copy)
            for other in humans[:at] + humans[at + 1 :]:
                yield replace(start, copy=copy, partner=other)
        for system in weakest(story):
            copy = tuple(dict(s.machines)[system] for s in story)
            machine = replace(start, system=system, part="machine", copy=copy)
            yield replace(machine, humans=tuple(zip(*humans, strict=True)))
            for at, shown in enumerate(humans):
                rest = tuple(zip(*(humans[:at] + humans[at + 1 :]), strict=True)) or ((),) * len(story)
                yield replace(machine, partner=shown, humans=rest)


def weakest(story: Sequence[source.Segment]) -> list[str]:
    """The weakest systems that have every segment, those left out that nothing is fitted on."""
    seen = source.systems(story) - source.UNSEEN_SYSTEMS
    graded = [name for name in seen if source.GRADES.get(name, 0.0) >= WEAK]
    return sorted(graded, key=lambda name: (-source.GRADES[name], name))[:SYSTEMS]


def strong_versions(segments: Sequence[source.Segment]) -> tuple[tuple[str, ...], ...]:
    """For each segment what the systems wrote that are not named as weak, in one order for all."""
    names = sorted(name for name in source.systems(segments) if not source.GRADES.get(name))
    return tuple(tuple(dict(s.machines)[name] for name in names) for s in segments)


def _round_trips(data: Path, folds: frozenset[int]) -> Iterator[Case]:
    usable = (s for s in source.apart(source.round_trips(data)) if s.fold in folds and not s.unseen)
    stretches = []
    for (story, language), members in groupby(usable, key=lambda s: (s.story, s.language)):
        listed = list(members)[:34]
        if len(listed) >= 3 and weakest(listed):
            stretches.append((source.order("findings", story, language), listed))
    stretches.sort(key=lambda item: item[0])
    read: set[str] = set()
    originals = 0
    for at, (_, listed) in enumerate(stretches):
        first = listed[0]
        system = weakest(listed)[0]
        human = tuple(s.humans[0] for s in listed)
        strong = strong_versions(listed)
        copy = tuple(dict(s.machines)[system] for s in listed)
        machine = Case(first.story, first.language, system, "machine", copy, strong=strong)
        if at < STRETCHES:
            if human[0] not in read:  # sets of several languages share English stories
                read.add(human[0])
                yield Case(first.story, first.language, "human", "clean", human)
            yield replace(machine, humans=tuple((text,) for text in human))
        if first.set == "flores" and originals < BESIDE_ORIGINAL:
            originals += 1
            yield replace(machine, partner=human, humans=((),) * len(human), shown_is_right=True)


def institutions(data: Path, folds: frozenset[int]) -> Iterator[Case]:
    """Sentences of human versions that name foreign ministries and the like, rightly."""
    with (data / "clean" / "human_refs_foreign_institutions.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            story = f"institutions/{row['set']}/{row['lang_pair']}/{row['seg_id']}"
            if source.fold(story) in folds:
                yield Case(story, row["lang_pair"].removesuffix("-en"), "human", "clean", (row["sentence"],))


def _garbled_names(data: Path, folds: frozenset[int]) -> Iterator[Case]:
    """Garbled names of the folds' entities: alone in the stories where they were seen, and beside another version."""
    garbles = injection.names(data)
    for story in source.paired_stories(data):
        first = story[0]
        if first.fold not in folds:
            continue
        found: dict[str, injection.SyntheticError] = {}
        for segment in story:
            for garble in garbles.get((f"{segment.set}.{segment.language}-en", segment.index), ()):
                if injected.entity_fold(garble.right) in folds:
                    found.setdefault(garble.right, garble)
        for human in source.human_versions(story):
            start = Case(first.story, first.language, "human", "clean", human)
            yield from (case for case in _with_garbles(start, tuple(found.values())) if not case.partner)
    for turn in range(_TURNS):
        for one in injected.stories(data, folds, turn):
            if one.injected:
                yield injected_case(one, beside=True)


def injected_case(one: injected.RenamedStory, *, beside: bool) -> Case:
    """A copy with garbled names, beside the other human version or alone."""
    copy, other = (tuple(text.split("\n\n")) for text in (one.copy, one.other))
    places = {(name.right, one.copy[name.start : name.end]) for name in one.injected}
    garbles = tuple(injection.SyntheticError(right, wrong, "name") for right, wrong in sorted(places))
    return Case(one.story, "en", "planted", "planted", copy, partner=other if beside else (), garbles=garbles)


def _with_garbles(case: Case, garbles: Sequence[injection.SyntheticError]) -> Iterator[Case]:
    """Human copy with garbles in it, alone and beside itself without them; nothing where it has none of the names."""
    there = tuple(
        garble for garble in garbles if any(injection.injected(text, (garble,)) != text for text in case.copy)
    )
    if there:
        copy = tuple(injection.injected(text, there) for text in case.copy)
        alone = replace(case, system="planted", part="planted", copy=copy, garbles=there)
        yield alone
        yield replace(alone, partner=case.copy)


# ------------------------------------------------------------------ judging


def estimator(case: Case, examiner: Examiner) -> tuple[list[Judged], int]:
    """What the signals see in a copy, each judged, and the number of the copy's words."""
    alignment = _alignment(case, examiner)
    copy = alignment.copy
    if copy.language not in (None, "en"):
        return [], 0
    observations, _ = examiner.find(alignment)
    estimated = []
    for seen in observations:
        sort = _planted_sort(case, seen)
        if case.part == "planted" and sort is None:
            continue  # the same copy is read without garbles: there it counts
        right = sort is not None or _is_right(case, seen, examiner)
        if right is not None:
            sentence = next((s for s in copy.sentences if s.start <= seen.start < s.end), copy.sentences[0])
            estimated.append(
                Judged(
                    case.story,
                    case.language,
                    case.system,
                    case.part,
                    bool(case.partner),
                    seen,
                    copy.text[seen.start : seen.end],
                    right,
                    copy.slice(sentence),
                    sort,
                )
            )
    return estimated, copy.words


def _alignment(case: Case, examiner: Examiner) -> Alignment:
    copy = examiner.read(Article(case.story, "\n\n".join(case.copy)))
    if not case.partner or copy.language not in (None, "en"):
        return Alignment(copy)
    partner = Article(f"{case.story}.partner", "\n\n".join(case.partner))
    return examiner.align(copy, examiner.weigh(copy, (partner,), "given"))


def _planted_sort(case: Case, seen: Observation) -> injection.Sort | None:
    """The sort of the injected garble that an observation marks, or a part of it or more than it."""
    first, last = _segments(case, seen)
    marked = "\n\n".join(case.copy)[seen.start : seen.end]
    for garble in case.garbles:
        there = any(garble.wrong in text for text in case.copy[first : last + 1])
        if there and (garble.wrong in marked or (marked in garble.wrong and len(marked) > 2)):
            return garble.sort
    return None


def _is_slip(case: Case, seen: Observation) -> bool:
    """Whether the one who wrote a human version slipped in a name or a number, as strong systems show: none of them has
    it, and at least half of them have what is suggested."""
    first, last = _segments(case, seen)
    near = range(first, min(len(case.strong), last + 1))
    marked = "\n\n".join(case.copy)[seen.start : seen.end]
    counts = min((len(case.strong[i]) for i in near), default=0)
    strong = [" ".join(case.strong[i][n] for i in near) for n in range(counts)]
    if not strong or not seen.suggestions or any(stands(marked, text) for text in strong):
        return False
    return sum(stands(seen.suggestions[0].text, text) for text in strong) >= len(strong) / 2


def _is_right(case: Case, seen: Observation, examiner: Examiner) -> bool | None:
    """Whether an observation marks a real error; None where no witness says."""
    if case.part == "clean":
        return None if seen.rule in _SLIPS and _is_slip(case, seen) else False
    first, last = _segments(case, seen)
    marked = "\n\n".join(case.copy)[seen.start : seen.end]
    near = range(max(0, first - 1), min(len(case.copy), last + 2))
    humans = [" ".join(texts) for texts in zip(*(case.humans[i] for i in near), strict=False)]
    counts = min(len(case.strong[i]) for i in near)
    strong = [" ".join(case.strong[i][n] for i in near) for n in range(counts)]
    shown = [" ".join(case.partner[i] for i in near)] if case.partner else []
    authoritative = shown if case.shown_is_right else humans
    if seen.rule in _NAMES and case.partner and not authoritative:
        return None
    if not authoritative and len(strong) < 2:
        return None
    if seen.rule == "duplication":
        here = _plain(" ".join(case.copy[i] for i in near)).count(_plain(marked))
        return all(_plain(text).count(_plain(marked)) < here for text in (*humans, *shown, *strong[:1]))
    if seen.rule == "grammar":
        # a wrong article stands in every text: with its neighbours it is this very place
        beside = _with_neighbours("\n\n".join(case.copy), seen)
        return not any(f" {beside} " in f" {_plain(text)} " for text in (*humans, *shown))
    if any(stands(marked, text) for text in (*humans, *shown)):
        return False
    if sum(stands(marked, text) for text in strong) > len(strong) / 3:
        return False
    if not seen.suggestions:
        return True
    if seen.rule == "quote" and case.shown_is_right:
        return True  # a quotation is the speaker's words to the letter
    forms = [form for suggestion in seen.suggestions for form in _equivalents(suggestion.text, seen, examiner)]
    if any(stands(form, text) for form in forms for text in authoritative):
        return True
    return not authoritative and sum(any(stands(f, text) for f in forms) for text in strong) * 2 >= len(strong)


def _with_neighbours(text: str, seen: Observation) -> str:
    """What is marked, with the word before and the word after it."""
    before, after = _plain(text[: seen.start]).split(), _plain(text[seen.end :]).split()
    return " ".join((*before[-1:], *_plain(text[seen.start : seen.end]).split(), *after[:1]))


def _segments(case: Case, seen: Observation) -> tuple[int, int]:
    """The first and the last segment of the copy that a span touches."""
    at, first, last = 0, 0, 0
    for index, text in enumerate(case.copy):
        if at <= seen.start:
            first = index
        if at < seen.end:
            last = index
        at += len(text) + 2
    return first, last


def _equivalents(text: str, seen: Observation, examiner: Examiner) -> Iterator[str]:
    """A suggestion, and the other right forms of the entry of an authority that it was read in."""
    yield text
    for evidence in seen.evidence:
        if evidence.kind == "authority":
            for authority in examiner.resources.authorities:
                entry = authority.entry(evidence.source)
                if entry is not None:
                    yield from (form.text for form in entry.forms if form.kind != "garbled")


def stands(form: str, text: str) -> bool:
    """Whether a form stands in a text: the same numbers, or the same content words (acronyms with their capitals)."""
    wanted = quantities(form)
    if wanted and not any(char.isalpha() and char.isupper() for char in form):
        there = quantities(text)
        return all(any(q.values == other.values for other in there) for q in wanted)
    if form.isupper() and form.isalpha():
        return form in text.replace(".", "").split() or f" {form} " in f" {_plain(text, fold_case=False)} "
    words = [lemma(normalize_name(word)) for word in _plain(form).split() if not is_small(word)]
    said = [lemma(normalize_name(word)) for word in _plain(text).split()]
    if len(words) < 2:
        return _plain(form) in f" {_plain(text)} " if not words else words[0] in said
    return not Counter(words) - Counter(said)


def _plain(text: str, *, fold_case: bool = True) -> str:
    bare = "".join(char if char.isalnum() or char in "'’" else " " for char in text).replace("’s", "").replace("'s", "")
    return " ".join((bare.lower() if fold_case else bare).split())
