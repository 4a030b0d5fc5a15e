"""Silver labels: whether an observation of a signal is right, as far as other versions of the story tell.

The versions asked are those that the signals were not shown. What is marked in a weak machine version counts as right
where the marked form stands neither in a human version of that place nor in what strong systems write there, and, if
something is suggested, where a suggestion (or a listed equivalent of it) does stand in one of them. Human copy is taken
to be right: every observation in it counts as false, save for names and numbers that the strong systems show to be
slips of the writer: those count for nothing.

(Of grammar only the first is asked, with a word on each side: what is right there can be said in many ways. Names
beside a version are judged by people's versions alone: systems write a foreign name each in its own way.)

Which copy there is of each kind (`known_copy.py`) says nothing about a desk; MIX does. Probabilities refer to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...pipeline import Examiner
from ...signals import by_rule
from ...types import Alignment, Article, Observation
from ..synthetic import injection
from .known_copy import KnownCopy, Part, copies
from .occurrence import plain_words, stands

Progress = Callable[[str], None]

MIX: Mapping[Part, float] = {"clean": 0.5, "machine": 0.25, "injected": 0.25}
"""The desk that probabilities refer to, in shares of its words: copy that there is a reason to check, half of it
garbled (as the probability of a sentence takes it), half of that like weak machine translation and half in its names.
Each share is half alone and half beside another version. How thick errors stand in injected copy is an assumption."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """An observation, where it was seen, and whether it is right.

    `context`: the sentence, for a reader. `sort`: of the injected error that was seen.
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
        """Key of a case, one however often it stands in the story: a name that is garbled throughout is one error."""
        return (self.story, self.part, self.key, self.text, str(self.right))


@dataclass(frozen=True, slots=True)
class Seen:
    """All that was seen in the copy of some folds.

    `words`: of the copy read, by part and whether beside a version; `errors`: how many were injected, by sort.
    """

    observed: tuple[Labelled, ...]
    words: Mapping[tuple[Part, bool], int]
    errors: Mapping[tuple[injection.Sort, bool], int]

    def weight(self, one: Labelled) -> float:
        """Weight of an observation in the mix: observations per word of the desk."""
        if one.sort is not None:
            share = injection.DENSITY[one.sort] / 1000.0 / max(1, self.errors[one.sort, one.beside])
        else:
            share = 1.0 / max(1, self.words[one.part, one.beside])
        return 0.5 * MIX[one.part] * share


def look(
    data: Path, folds: frozenset[int], examiner: Examiner, progress: Progress = lambda _: None, *, half: int = 0
) -> Seen:
    """Run the signals over the copy of some folds and label what they see.

    Args:
        half: which half (0, 1) of the clean news is read, by its stories' keys: it has no folds.
    """
    return read(list(copies(data, folds, half, examiner)), examiner, progress)


def read(listed: Sequence[KnownCopy], examiner: Examiner, progress: Progress = lambda _: None) -> Seen:
    """Run the signals over some copy and label what they see."""
    observed: list[Labelled] = []
    words: Counter[tuple[Part, bool]] = Counter()
    errors: Counter[tuple[injection.Sort, bool]] = Counter()
    for at, case in enumerate(listed):
        found, count = labelled(case, examiner)
        observed += found
        words[case.part, bool(case.partner)] += count
        for error in case.errors:
            errors[error.sort, bool(case.partner)] += injection.count(case.copy, replace(error, right=error.wrong))
        if at % 100 == 99:
            progress(f"findings: {at + 1} of {len(listed)} copies read")
    return Seen(tuple(observed), dict(words), dict(errors))


def labelled(case: KnownCopy, examiner: Examiner) -> tuple[list[Labelled], int]:
    """The observations of the signals in a copy, each labelled, and the number of the copy's words."""
    alignment = _alignment(case, examiner)
    copy = alignment.copy
    if copy.language not in (None, "en"):
        return [], 0
    observations, _ = examiner.find(examiner.case(alignment))
    observed = []
    for seen in observations:
        sort = _injected_sort(case, seen)
        if case.part == "injected" and sort is None:
            continue  # the same copy is read without errors: there it counts
        right = sort is not None or _is_right(case, seen, examiner)
        if right is not None:
            sentence = next((s for s in copy.sentences if s.start <= seen.start < s.end), copy.sentences[0])
            observed.append(
                Labelled(
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
    return observed, copy.words


def _alignment(case: KnownCopy, examiner: Examiner) -> Alignment:
    copy = examiner.annotate(Article(case.story, "\n\n".join(case.copy)))
    if not case.partner or copy.language not in (None, "en"):
        return Alignment(copy)
    partner = Article(f"{case.story}.partner", "\n\n".join(case.partner))
    return examiner.align(copy, examiner.pair(copy, (partner,), "given"))


def _injected_sort(case: KnownCopy, seen: Observation) -> injection.Sort | None:
    """The sort of the injected error that an observation marks, or a part of it or more than it."""
    first, last = _segments(case, seen)
    marked = "\n\n".join(case.copy)[seen.start : seen.end]
    for error in case.errors:
        there = any(error.wrong in text for text in case.copy[first : last + 1])
        if there and (error.wrong in marked or (marked in error.wrong and len(marked) > 2)):
            return error.sort
    return None


def _is_slip(case: KnownCopy, seen: Observation) -> bool:
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


def _is_right(case: KnownCopy, seen: Observation, examiner: Examiner) -> bool | None:
    """Whether an observation marks a real error; None where no version tells."""
    if case.part == "clean":
        return None if by_rule()[seen.rule].may_be_slip and _is_slip(case, seen) else False
    first, last = _segments(case, seen)
    marked = "\n\n".join(case.copy)[seen.start : seen.end]
    near = range(max(0, first - 1), min(len(case.copy), last + 2))
    humans = [" ".join(texts) for texts in zip(*(case.humans[i] for i in near), strict=False)]
    counts = min(len(case.strong[i]) for i in near)
    strong = [" ".join(case.strong[i][n] for i in near) for n in range(counts)]
    shown = [" ".join(case.partner[i] for i in near)] if case.partner else []
    authoritative = shown if case.shown_is_right else humans
    label = by_rule()[seen.rule].label
    if label == "people" and case.partner and not authoritative:
        return None
    if not authoritative and len(strong) < 2:
        return None
    if label == "count":
        here = plain_words(" ".join(case.copy[i] for i in near)).count(plain_words(marked))
        return all(plain_words(text).count(plain_words(marked)) < here for text in (*humans, *shown, *strong[:1]))
    if label == "neighbours":
        # a wrong article stands in every text: with its neighbours it is this very place
        beside = _with_neighbours("\n\n".join(case.copy), seen)
        return not any(f" {beside} " in f" {plain_words(text)} " for text in (*humans, *shown))
    if any(stands(marked, text) for text in (*humans, *shown)):
        return False
    if sum(stands(marked, text) for text in strong) > len(strong) / 3:
        return False
    if not seen.suggestions:
        return True
    if label == "speaker" and case.shown_is_right:
        return True  # a quotation is the speaker's words to the letter
    forms = [form for suggestion in seen.suggestions for form in _equivalents(suggestion.text, seen, examiner)]
    if any(stands(form, text) for form in forms for text in authoritative):
        return True
    return not authoritative and sum(any(stands(f, text) for f in forms) for text in strong) * 2 >= len(strong)


def _with_neighbours(text: str, seen: Observation) -> str:
    """The marked text, with the word before and the word after it."""
    before, after = plain_words(text[: seen.start]).split(), plain_words(text[seen.end :]).split()
    return " ".join((*before[-1:], *plain_words(text[seen.start : seen.end]).split(), *after[:1]))


def _segments(case: KnownCopy, seen: Observation) -> tuple[int, int]:
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
    for id_ in (evidence.entry for evidence in seen.evidence if evidence.entry is not None):
        for authority in examiner.resources.authorities:
            entry = authority.entry(id_)
            if entry is not None:
                yield from (form.text for form in entry.forms if form.kind != "garbled")
