"""Names that weak systems really garbled, beside the human version in which they are right.

A word of a machine version is a garbled name where it begins with a capital, stands in no human version and in none by
a strong system, and is near to a name that it lacks: one of the human version that at least half of the others have,
too. What else is wrong with such copy nobody has marked, so only recall is measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import regex

from ....language.lexicon import is_everyday
from ....names import normalize_name
from ...corpora import segments as source
from ..samples import WEAK
from .corpus import LONGEST
from .errors import lists
from .errors.letters import distance
from .values import SEPARATOR, Mark, Trial, starts

LANGUAGES = ("ar", "fa", "he", "hi", "ja", "ko", "ru", "tr", "zh")
"""Languages of FLORES that are read: their scripts damage names most."""
NEAREST, FARTHEST = 2, 0.5
"""Letters that differ at least, and the share of them that may differ at most."""
CONFIRMED = 0.5
_NAME = regex.compile(r"\p{Lu}[\p{L}]{3,}")


@dataclass(frozen=True, slots=True)
class _Version:
    key: str
    copy: tuple[str, ...]
    right: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]


def trials(data: Path, size: int) -> list[Trial]:
    """Machine versions with at least one garbled name; half of them news, half FLORES."""
    found: list[Trial] = []
    for versions in (_news(data), _flores(data)):
        ordered = sorted(versions, key=lambda version: source.order("garbled names", version.key))
        marked = (_trial(version) for version in ordered)
        kept = [trial for trial in marked if trial.marks]
        found += kept[: size // 2]
    return found


def _news(data: Path) -> Iterator[_Version]:
    for story in source.paired_stories(data):
        if story[0].fold in source.TEST_FOLDS:
            humans = source.human_versions(story)
            yield from _versions(story[0].story, story[:LONGEST], [human[:LONGEST] for human in humans])


def _flores(data: Path) -> Iterator[_Version]:
    for language in LANGUAGES:
        rows = list(source.rows(data / "roundtrip" / "flores-dev" / f"flores-dev.{language}-en.jsonl.gz"))
        for number in sorted({row["seg_id"] // 10 for row in rows}):
            key = f"flores/{number}"
            if source.fold(key) not in source.TEST_FOLDS:
                continue
            story = tuple(
                source.Segment("flores", language, key, row["seg_id"], (row["ref"],), tuple(row["hyps"].items()))
                for row in rows
                if row["seg_id"] // 10 == number
            )
            yield from _versions(f"{key}/{language}", story, source.human_versions(story))


def _versions(key: str, story: Sequence[source.Segment], humans: Sequence[tuple[str, ...]]) -> Iterator[_Version]:
    offered = source.systems(story)
    strong = sorted(name for name in offered if source.GRADES.get(name, 0.0) < CONFIRMED)
    for system in sorted(name for name in offered if source.GRADES.get(name, 0.0) >= WEAK):
        copy = tuple(dict(segment.machines)[system] for segment in story)
        others = [*humans[1:], *(tuple(dict(segment.machines)[name] for segment in story) for name in strong)]
        yield _Version(f"{key}/{system}", copy, humans[0], tuple(others))


def _trial(version: _Version) -> Trial:
    marks: list[Mark] = []
    groups: dict[tuple[str, str], int] = {}
    for number, begin in enumerate(starts(version.copy)):
        for match, right in garbled(
            version.copy[number], version.right[number], [other[number] for other in version.others]
        ):
            group = groups.setdefault((match.group(), right), len(groups))
            start, end = begin + match.start(), begin + match.end()
            marks.append(Mark(start, end, match.group(), right, "name", group))
    return Trial(f"machine/{version.key}", SEPARATOR.join(version.copy), SEPARATOR.join(version.right), tuple(marks))


def garbled(copy: str, right: str, others: Sequence[str]) -> Iterator[tuple[regex.Match[str], str]]:
    """The garbled names of a sentence, each with the right one. `others` are further versions by people or machines."""
    mine = set(_folded(copy))
    theirs = {word for text in (right, *others) for word in _folded(text)}
    names = [
        word
        for word in dict.fromkeys(match.group() for match in _NAME.finditer(right))
        if normalize_name(word) not in mine
        and not is_everyday(word.lower())
        and sum(normalize_name(word) in _folded(text) for text in others) >= CONFIRMED * len(others)
    ]
    for match in _NAME.finditer(copy):
        word = normalize_name(match.group())
        if word in theirs or (_opens(copy, match.start()) and is_everyday(word)):
            continue
        near = sorted((distance(word, normalize_name(name)), name) for name in names)
        if near and _is_damage(word, near[0][1], near[0][0]):
            yield match, near[0][1]


def _opens(text: str, at: int) -> bool:
    """Whether a sentence begins there, so that a capital says nothing."""
    return not regex.search(r"[\p{L}\d,;)] $", text[:at])


def _is_damage(word: str, name: str, letters: int) -> bool:
    """Whether a word is near to a name, and neither an inflection nor a part of it, nor a people for its country."""
    right = normalize_name(name)
    related = name in _COUNTRIES and word[:_STEM] == right[:_STEM]
    return NEAREST <= letters < FARTHEST * max(len(word), len(right)) and not (
        related or word in right or right in word
    )


_STEM = 3
_COUNTRIES = frozenset((*lists.COUNTRIES, *lists.PEOPLES))


def _folded(text: str) -> list[str]:
    return [normalize_name(match.group()) for match in regex.finditer(r"\p{L}+", text)]
