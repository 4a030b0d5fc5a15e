"""Examples from versions of one sentence: human text, weak machine versions and strong ones, alone and beside another.

Of the words of a weak version those count as wrong that no other version has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...language.lexicon import zipf
from ...language.normalize import fold_punctuation, stem, without_possessive
from ...quality.features import overlap
from ...types import Token
from . import segments as source
from .examples import SAME_TEXT, Example, Mark, part_of, usable

STRONG = ("google", "bergamot-base")
"""Systems whose version tells which wording is right; what reads like people."""
SUPPORTED = 0.15
"""How wrong a word of a weak version is that the human text lacks but a strong version has."""


def of_segment(segment: source.Segment) -> Iterator[Example]:
    """A round trip: human text and weak versions alone; then beside a strong version or the human text."""
    human, versions = segment.humans[0], dict(segment.machines)
    if not usable(human) or segment.set == "mlqe":
        return
    strong = next((versions[name] for name in STRONG if versions.get(name, "").strip()), "")
    weak = sorted(
        (
            (source.grade(name, text, human), name, text)
            for name, text in segment.machines
            if name not in STRONG and name not in source.UNSEEN_SYSTEMS and usable(text)
        ),
        key=lambda item: (-item[0], item[1]),
    )
    if not weak or weak[0][0] < source.LEARNED:
        return
    draw = source.order("dataset", segment.story, segment.language, segment.index)
    _, name, text = weak[draw[0] % 2 if len(weak) > 1 and weak[1][0] >= source.LEARNED else 0]
    grade = source.grade(name, text, human)
    marks = unsupported(text, human, (strong,) if strong else ())
    same = f"{segment.set}.{segment.language}/{segment.index}"

    def example(kind: str, system: str, copy: str, partner: str, garbled: float, weight: float) -> Example:
        own = marks if system == name else ()
        key = f"{same}/{'alone' if not partner else 'strong' if partner == strong else 'human'}"
        return Example(
            part_of(segment.story), kind, segment.story, segment.language, system, key, copy, partner,
            garbled, round(weight, 3), own,
        )  # fmt: skip

    yield example("contrast", "human", human, "", 0.0, grade)
    yield example("contrast", name, text, "", 1.0, grade)
    if not usable(strong) or overlap(strong, text) > 0.9:
        return
    if draw[1] % 2:
        if overlap(strong, human) < SAME_TEXT:
            yield example("beside", "human", human, strong, 0.0, grade)
        yield example("beside", name, text, strong, 1.0, grade)
    else:
        yield example("beside", "strong", strong, human, 0.0, 0.5 * grade)
        yield example("beside", name, text, human, 1.0, grade)


def of_versions(segment: source.Segment) -> Iterator[Example]:
    """A story of the news: each human version beside the other, and its weak versions beside both; all alone, too."""
    versions = dict(segment.machines)
    strong = [versions[name] for name in ("google", "Online-B", "Facebook-AI") if versions.get(name, "").strip()]
    graded = sorted(
        (
            (source.grade(name, text, segment.humans[0]), name, text)
            for name, text in segment.machines
            if name not in source.UNSEEN_SYSTEMS and source.GRADES.get(name, 0.0) >= 0.5 and usable(text)
        ),
        key=lambda item: (-item[0], item[1]),
    )[:2]
    humans = [text for text in segment.humans if usable(text)]
    part, same = part_of(segment.story), f"{segment.story}/{segment.index}"

    def example(kind: str, system: str, at: int, copy: str, partner: str, grade: float) -> Example:
        marks = unsupported(copy, " ".join(humans), strong) if system != "human" else ()
        return Example(
            part, kind, segment.story, segment.language, system, f"{same}/{kind}/{at}", copy, partner,
            float(system != "human"), round(grade, 3), marks,
        )  # fmt: skip

    for at, partner in enumerate(humans):
        others = [other for other in humans if other != partner and overlap(other, partner) < SAME_TEXT]
        weight = max((grade for grade, _, _ in graded), default=0.5) if others else 0.5
        yield example("contrast", "human", at, partner, "", max(weight, 0.3))
        for other in others:
            yield example("two versions", "human", at, other, partner, max(weight, 0.3))
        for grade, name, text in graded:
            if grade >= source.LEARNED:
                yield example("contrast", name, at, text, "", grade)
                yield example("two versions", name, at, text, partner, grade if others else 0.5 * grade)


def unsupported(copy: str, human: str, strong: Sequence[str]) -> tuple[Mark, ...]:
    """The words of a weak version that no other version has: 1; those that a strong version has: SUPPORTED.

    Words are compared by their stems. Function words and signs are not marked: any version may have them.
    """
    ours = {word_stem(token) for token in source.tokens(human)}
    theirs = {word_stem(token) for text in strong for token in source.tokens(text)}
    wrong = 1.0 if theirs else 0.6
    return tuple(
        (token.start, token.end, SUPPORTED if word_stem(token) in theirs else wrong)
        for token in source.tokens(copy)
        if token.kind != "sign" and zipf(token.text.lower()) < 6.0 and word_stem(token) not in ours
    )


def word_stem(token: Token) -> str:
    """A word in lower case, cut to its beginning; a number as it stands."""
    return stem(without_possessive(fold_punctuation(token.text).lower()))
