"""Edits of which it is known whether they are errors: injected in human copy, or two human versions of one story.

A case is a copy beside a reference. *Near-copies*: two light rewrites of one text; *garbled*: the same, with errors all
over; *independent*: two human versions; *partly* rewritten: some segments of the one, some of the other; *machine*:
a weak system's version beside a human one, of which only names are told (`machine_names.Version`). Of the first three
the others have no injected errors or few; what differs otherwise is right by construction.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ...alignment.edits import Edit, Edits
from ...annotation.words import Word
from ...inference.features import Features
from ...language.calques import lemma
from ...language.lexicon import is_everyday, is_name_word, place_names, zipf
from ...names import normalize_name
from ...pipeline import Examiner
from ...quality import edit_features
from ...quality.edits import Closeness, category, closeness, measured
from ...quality.edits import kind as kind_of
from ...types import Alignment, Article
from ..corpora import segments as source
from ..synthetic import damage, replaced, rewrites
from ..synthetic.errors import Injected, Pool, injected
from . import machine_names
from .occurrence import stands

Setting = Literal["near", "garbled", "independent", "partly", "machine"]


@dataclass(frozen=True, slots=True)
class EditCase:
    """A copy beside a reference; `injected` are the errors in the copy, in its text."""

    story: str
    setting: Setting
    copy: str
    reference: str
    injected: tuple[Injected, ...] = ()
    version: machine_names.Version | None = None


@dataclass(frozen=True, slots=True)
class LabelledEdit:
    """An edit with its label: whether a mark on it is right, and what it counts for (0: nothing is known).

    `sort`: of the injected error; `kind`: `closeness/category`, as the rule `difference` has it.
    """

    right: bool
    weight: float
    sort: str
    kind: str
    copy: str
    other: str
    start: int


@dataclass(frozen=True, slots=True)
class LabelledCase:
    """The edits of a case: a row of features and a label each."""

    case: EditCase
    features: Features
    labels: tuple[LabelledEdit, ...]
    verbatim: float


# ------------------------------------------------------------------ cases


def texts(data: Path, folds: frozenset[int]) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
    """The human versions of the stories of some folds, segment by segment: one or two of each."""
    seen: set[str] = set()
    for segments in source.paired_stories(data):
        if segments[0].fold in folds:
            humans = source.human_versions(segments)
            seen.add("".join(humans[0][0].split()))
            yield segments[0].story, tuple(humans)
    for story, pairs in source.human_pairs(data):
        one, two = zip(*pairs, strict=True)
        if source.fold(story) in folds and not {"".join(t[0].split()) for t in (one, two)} & seen:
            yield story, (one, two)


def cases(
    data: Path, folds: frozenset[int], pool: Pool, synonyms: Mapping[str, Sequence[str]], turns: int = 1
) -> Iterator[EditCase]:
    """All cases of some folds; further `turns` draw other errors and other rewrites."""
    for story, versions in texts(data, folds):
        for turn in range(turns):
            rng = random.Random(f"{story}/{turn}")
            for at, version in enumerate(versions):
                yield from _near(story, version, rng, pool, synonyms)
                for other in versions[:at] + versions[at + 1 :]:
                    yield from _beside(story, version, other, rng, pool, synonyms)


def _near(
    story: str, version: Sequence[str], rng: random.Random, pool: Pool, synonyms: Mapping[str, Sequence[str]]
) -> Iterator[EditCase]:
    share = rng.choice((0.0, 0.1, 0.2, 0.35, 0.6))
    reference = "\n\n".join(filter(None, rewrites.light(version, rng, synonyms, share)))
    drawn: tuple[tuple[Setting, float, int], ...] = (
        ("near", rng.choice((0.15, 0.4, 0.8)), 2), ("near", 0.0, 0), ("garbled", 0.9, rng.choice((3, 4, 6))),
    )  # fmt: skip
    for setting, dense, most in drawn:
        copy = rewrites.light(version, rng, synonyms, share)
        yield _case(story, setting, copy, reference, rng, pool, dense, most)


def _beside(
    story: str,
    version: Sequence[str],
    other: Sequence[str],
    rng: random.Random,
    pool: Pool,
    synonyms: Mapping[str, Sequence[str]],
) -> Iterator[EditCase]:
    reference = "\n\n".join(filter(None, other))
    for dense in (rng.choice((0.2, 0.5)), 0.0):
        yield _case(story, "independent", version, reference, rng, pool, dense)
    share = rng.choice((0.3, 0.5, 0.7, 0.85))
    for dense in (rng.choice((0.2, 0.5)), 0.0):
        mine = rewrites.light(version, rng, synonyms, 0.3)
        mixed = [a if rng.random() < share else b for a, b in zip(mine, other, strict=True)]
        yield _case(story, "partly", mixed, "\n\n".join(filter(None, version)), rng, pool, dense)


def _case(
    story: str,
    setting: Setting,
    copy: Sequence[str],
    reference: str,
    rng: random.Random,
    pool: Pool,
    dense: float,
    most: int = 2,
) -> EditCase:
    """`dense`: the share of segments in which errors are injected; `most`: how many in one of them."""
    parts: list[str] = []
    marks: list[Injected] = []
    at = 0
    for text in filter(None, copy):
        found: tuple[Injected, ...] = ()
        if rng.random() < dense:
            text, found = injected(text, rng, pool, most=rng.choice((1, 1, most)))
        marks += [Injected(at + one.start, at + one.end, one.right, one.sort) for one in found]
        parts.append(text)
        at += len(text) + 2
    return EditCase(story, setting, "\n\n".join(parts), reference, tuple(marks))


def machine_cases(data: Path, folds: frozenset[int]) -> Iterator[EditCase]:
    """Machine versions beside a human version: names damaged by machines, and spellings that others share."""
    for version in machine_names.versions(data, folds):
        yield EditCase(version.name, "machine", version.text, "\n\n".join(version.shown), (), version)


def pool(data: Path, folds: frozenset[int]) -> Pool:
    """Names and words for the errors that are injected into the stories of some folds."""
    names: Counter[str] = Counter()
    for _, versions in texts(data, folds):
        names.update(
            token.text
            for text in versions[0]
            for token in source.tokens(text)[1:]
            if token.text.istitle() and token.text.isalpha() and len(token.text) > 3
        )
    persons = sorted(name for name in names if is_name_word(name) and not is_everyday(name.lower()))
    places = sorted(name for name in names if normalize_name(name) in place_names() and not is_everyday(name.lower()))
    segments = [s for s in source.round_trips(data) if not s.unseen and s.fold in folds]
    import wordfreq

    usual: dict[int, list[str]] = defaultdict(list)
    for word in wordfreq.top_n_list("en", 12_000):
        if word.isalpha() and word.isascii() and len(word) > 3 and is_everyday(word):
            usual[int(10 * zipf(word))].append(word)
    return Pool(persons, places, replaced.substitutions(segments), damage.alike_names(data), dict(usual))


# ------------------------------------------------------------------ labels


def labelled(case: EditCase, examiner: Examiner) -> LabelledCase | None:
    """The edits of a case with their labels; None where the versions are not linked at all."""
    copy = examiner.annotate(Article("copy", case.copy))
    if copy.language not in (None, "en"):
        return None
    references = examiner.pair(copy, (Article("reference", case.reference),), "given")
    alignment = examiner.align(copy, references)
    found, features = measured(alignment, examiner.resources.estimator.tagger)
    if not found.edits:
        return None
    verbatim = edit_features.verbatim(features)
    labels = tuple(_label(case, alignment, found, edit, closeness(verbatim)) for edit in found.edits)
    return LabelledCase(case, features, labels, verbatim)


def _label(case: EditCase, alignment: Alignment, found: Edits, edit: Edit, close: Closeness) -> LabelledEdit:
    group = found.groups[edit.group]
    mine, theirs = edit_features.sides(group, edit)
    start, end = _place(group.copy, edit)
    kind = kind_of(close, category(mine, theirs, alignment.references[group.reference].document), mine, theirs)
    shown, other = " ".join(w.text for w in mine), " ".join(w.text for w in theirs)
    if case.version is not None:
        right, weight = _of_machine(case.version, case.copy, start, mine, theirs)
        return LabelledEdit(right, weight, "machine", kind, shown, other, start)
    for one in case.injected:
        if (one.start < end and start < one.end) or (one.start == one.end and start <= one.start <= end):
            weight = 1.0 if case.setting in ("near", "garbled") or _is_answered(one, theirs) else 0.15
            return LabelledEdit(True, weight, one.sort, kind, shown, other, start)
    return LabelledEdit(False, 1.0, "", kind, shown, other, start)


def _place(words: Sequence[Word], edit: Edit) -> tuple[int, int]:
    if edit.last > edit.first:
        return words[edit.first].start, words[edit.last - 1].end
    before = words[edit.first - 1].end if edit.first else words[0].start
    after = words[edit.first].start if edit.first < len(words) else words[-1].end
    return before, after


def _is_answered(error: Injected, theirs: Sequence[Word]) -> bool:
    """Whether the other side of an edit has something of the right form."""
    right = {lemma(word) for word in error.right.replace("-", " ").split()}
    return any(lemma(word.text) in right or word.text[:1].isupper() for word in theirs)


def _of_machine(
    version: machine_names.Version, copy: str, start: int, mine: Sequence[Word], theirs: Sequence[Word]
) -> tuple[bool, float]:
    """A name of a machine version: an error where nobody else writes it so and others write what stands there."""
    names = [w for w in mine if w.is_name]
    others = [w for w in theirs if w.is_name]
    if not names or not others:
        return False, 0.0
    here = {copy.count("\n\n", 0, start)}
    form, other = (" ".join(w.text for w in row) for row in (names, others))
    strong = max(1, len(version.strong[0]))
    if version.in_humans(form, here) or version.in_strong(form, here) >= max(2, strong / 3):
        return False, 1.0
    confirmed = version.in_humans(other, here) or version.in_strong(other, here) >= max(2.0, strong / 2)
    missing = not all(any(stands(word, version.copy[at]) for at in here) for word in other.split())
    if version.is_weak and confirmed and missing and not version.in_strong(form, here):
        return True, 1.0
    return False, 0.0
