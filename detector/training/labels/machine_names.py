"""Names in machine versions beside a human version: damaged ones, and spellings that other writers share.

`synthetic/names.py` has few damaged names of places and things where they were seen; here they stand as machines left
them. A pair of names is *right* where a weak system wrote a form that no other version of that place has, human or of a
strong system, and what stands for it in the human version shown stands in another version too and is missing from the
copy there. It is *wrong* where another human version or several strong systems have the copy's form: then it is as
good. Of anything else nothing is learned, nor of differences that are conventions of transliteration, nor of damaged
names that are kept for other folds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...annotation.entities import Entity
from ...inference.encoders import Encoder
from ...linking import name_features
from ...linking.paired_names import COLUMNS, Pair, pairs
from ...names import convention_only, vowel_or_double_only, word_score
from ..corpora import segments as source
from ..fit_ranking import Example, aligned, names_listed
from ..synthetic.names import entity_fold
from .known_copy import strong_versions, weakest
from .occurrence import stands

STRONG = 2
"""Strong systems of a story whose spellings are read, besides its weak ones."""
RIGHT_WEIGHT = 2.0
"""The weight of a damaged name, and of a name not meant by it: there are fewer of them than of injected ones."""
_ALIKE = 0.45
"""A name as near as this is meant, where another one that fits less well is left over too."""
_RIVALS = COLUMNS.index("rivals")

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Version:
    """A machine version and the human version beside it, segment by segment, with the other versions of each."""

    name: str
    copy: tuple[str, ...]
    shown: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]
    strong: tuple[tuple[str, ...], ...]
    is_weak: bool

    def in_humans(self, form: str, segments: set[int]) -> bool:
        """Whether another human version has a form near some segments."""
        return any(stands(form, " ".join(other[at] for at in self._near(segments))) for other in self.others)

    def in_strong(self, form: str, segments: set[int]) -> int:
        """How many strong systems have a form near some segments."""
        near = self._near(segments)
        return sum(
            stands(form, " ".join(self.strong[at][number] for at in near)) for number in range(len(self.strong[0]))
        )

    def shared(self, listed: Iterable[Entity]) -> frozenset[Entity]:
        """Of some entities of the copy those that others wrote in the same form where they stand: these are as good."""
        return frozenset(entity for entity in set(listed) if self._is_shared(entity))

    def _is_shared(self, entity: Entity) -> bool:
        here = self.segments(entity)
        return self.in_humans(entity.name, here) or self.in_strong(entity.name, here) >= max(2, len(self.strong[0]) / 3)

    def segments(self, entity: Entity) -> set[int]:
        """The segments of the copy in which an entity of it is mentioned."""
        text = self.text
        return {text.count("\n\n", 0, mention.start) for mention in entity.mentions}

    @property
    def text(self) -> str:
        """The copy as one text, each segment a paragraph."""
        return "\n\n".join(self.copy)

    def _near(self, segments: set[int]) -> list[int]:
        return sorted({near for at in segments for near in (at - 1, at, at + 1) if 0 <= near < len(self.copy)})


def examples(
    data: Path, folds: frozenset[int], encoder: Encoder, progress: Progress = lambda _: None
) -> Iterator[Example]:
    """The pairs of names of the machine versions of some folds of which it is known what they are.

    Raises:
        UsageError: a file of the data is missing.
    """
    count = 0
    for story in versions(data, folds):
        yield from _of(story, folds, encoder)
        count += 1
    progress(f"names: {count} machine versions")


def versions(data: Path, folds: frozenset[int]) -> Iterator[Version]:
    """The versions of weak systems and of a few strong ones of the news of some folds, beside each human version."""
    for segments in source.paired_stories(data):
        first = segments[0]
        strong = strong_versions(segments)
        if first.fold not in folds or not strong[0]:
            continue
        humans = source.human_versions(segments)
        weak = weakest(segments)
        others = sorted(name for name in source.systems(segments) if not source.GRADES.get(name))
        drawn = sorted(others, key=lambda name: source.order("spellings", first.story, name))[:STRONG]
        for system in (*weak, *drawn):
            copy = tuple(dict(s.machines)[system] for s in segments)
            for at, shown in enumerate(humans):
                rest = tuple(humans[:at] + humans[at + 1 :])
                if not any("\n\n" in text for text in (*copy, *shown)):
                    yield Version(first.story, copy, shown, rest, strong, system in weak)


def _of(story: Version, folds: frozenset[int], encoder: Encoder) -> Iterator[Example]:
    shown = "\n\n".join(story.shown)
    meant: dict[str, list[Pair]] = defaultdict(list)
    found = pairs(aligned(story.text, shown, encoder), names_listed())
    shared = story.shared(pair.entity for pair in found)
    for pair in found:
        here = story.segments(pair.entity)
        there = {shown.count("\n\n", 0, mention.start) for mention in pair.other.mentions}
        if pair.entity in shared:
            yield Example(pair.row, False, story.name)
        elif story.is_weak and not story.in_strong(pair.entity.name, here) and not _is_convention(pair):
            if not here & there:
                yield Example(pair.row, False, story.name, RIGHT_WEIGHT)
            elif _is_confirmed(story, pair, here) and _is_missing(story, pair, here & there):
                meant[pair.entity.name].append(pair)
    for listed in (those for those in meant.values() if all(entity_fold(p.other.name) in folds for p in those)):
        yield from _told_apart(listed, story.name)


def _is_convention(pair: Pair) -> bool:
    mine, theirs = name_features.differing(pair.entity.words, pair.other.words)
    return any(convention_only(a, b) or vowel_or_double_only(a, b) for a in mine for b in theirs)


def _is_confirmed(story: Version, pair: Pair, here: set[int]) -> bool:
    """Whether another human version or half of the strong systems have the other name, too."""
    name = pair.other.name
    return story.in_humans(name, here) or story.in_strong(name, here) >= max(2.0, len(story.strong[0]) / 2)


def _is_missing(story: Version, pair: Pair, segments: set[int]) -> bool:
    """Whether the copy has not all the words of the other name where both names stand."""
    _, theirs = name_features.differing(pair.entity.words, pair.other.words)
    return not all(any(stands(word, story.copy[at]) for at in segments) for word in theirs)


def _told_apart(listed: Sequence[Pair], story: str) -> Iterator[Example]:
    """Of the names that one may be meant for, the nearest; none where nothing is near and several are left over."""
    scores = [max(word_score(a, b) for a in pair.entity.words for b in pair.other.words) for pair in listed]
    best = max(scores)
    alone = len(listed) == 1 and listed[0].row[_RIVALS] <= 2
    if best >= _ALIKE or alone:
        for pair, score in zip(listed, scores, strict=True):
            yield Example(pair.row, score == best, story, RIGHT_WEIGHT)
