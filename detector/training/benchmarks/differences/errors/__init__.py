"""Errors of every class, injected into the segments of a copy by generators and lists that only this benchmark uses.

A generator takes the segments of a story and a source of random numbers and yields every error of its kind that it
could make. `injected` takes from them, the kind that was seldomest so far first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random

import regex

from ..rewriting.spelling import american
from ..values import SEPARATOR, InjectedError, Mark, Place
from . import meaning, names, quantities, words

Generator = Callable[[Sequence[str], Random], Iterator[InjectedError]]

GENERATORS: Mapping[str, Generator] = {
    "person, garbled": names.person_garbled,
    "person, another": names.person_swapped,
    "place, garbled": names.place_garbled,
    "place, another": names.place_swapped,
    "organization, rendered": names.organization_rendered,
    "organization, another": names.organization_swapped,
    "work": names.work_translated,
    "office or rank": words.office,
    "term": words.term,
    "wrong sense": words.sense,
    "acronym, foreign": words.acronym_foreign,
    "acronym, small": words.acronym_small,
    "acronym, another": words.acronym_swapped,
    "number": quantities.number,
    "unit": quantities.unit,
    "currency": quantities.currency,
    "date": quantities.date,
    "weekday": quantities.weekday,
    "time of day": quantities.time_of_day,
    "negation lost": meaning.negation_lost,
    "negation added": meaning.negation_added,
    "opposite": meaning.opposite,
    "who did what": meaning.roles,
    "untranslated": words.untranslated,
    "omission": meaning.omission,
    "addition": meaning.addition,
}
"""By the kind of the errors; the order is that of the table."""

PERSONAL = frozenset(("person, garbled", "place, garbled"))
"""Kinds in which only the letters of a name are damaged."""

EVERY = 3
"""Segments for one error, at least: what stands between them is sound."""


def injected(
    segments: Sequence[str],
    others: Sequence[str],
    dice: Random,
    counts: Counter[str],
    kinds: Sequence[str] = tuple(GENERATORS),
) -> tuple[str, tuple[Mark, ...]]:
    """The text of a copy with errors, and their marks. `others` are the partner segments, "" where there is none.

    `counts` has how many of each kind were made before, and is added to. No segment gets two errors.
    """
    offered = {kind: list(GENERATORS[kind](segments, dice)) for kind in kinds}
    for errors in offered.values():
        dice.shuffle(errors)
    chosen: list[InjectedError] = []
    closed: set[int] = set()
    while sum(len({place.segment for place in error.places}) for error in chosen) < max(1, len(segments) // EVERY):
        error = _next(offered, segments, others, closed, counts)
        if error is None:
            break
        counts[error.kind] += 1
        closed |= {place.segment for place in error.places}
        chosen.append(error)
    return _written(segments, chosen)


def _next(
    offered: Mapping[str, list[InjectedError]],
    segments: Sequence[str],
    others: Sequence[str],
    closed: set[int],
    counts: Counter[str],
) -> InjectedError | None:
    for kind in sorted(offered, key=lambda kind: (counts[kind], list(offered).index(kind))):
        while offered[kind]:
            error = offered[kind].pop()
            there = {place.segment for place in error.places}
            if there and not there & closed and is_told(error, segments, others):
                return error
    return None


_NEGATED = regex.compile(
    r"\bnot\b|n['’]t\b|\b(?:no|never|without|nor|cannot|un\p{L}{4,}|refus\w+|den(?:y|ied)|fail\w+)\b", regex.I
)


def is_told(error: InjectedError, segments: Sequence[str], others: Sequence[str]) -> bool:
    """Whether the other version says, beside the first place of an error, what is right there."""
    place = error.places[0]
    other = others[place.segment]
    if not other:
        return False
    if error.needs in (("<not>",), ("<affirmed>",)):
        return bool(_NEGATED.search(other)) == (error.needs == ("<not>",))
    said = set(folded(other))
    wrong = set(folded(place.wrong)) - set(folded(segments[place.segment]))
    return all(word in said for needed in error.needs for word in folded(needed)) and (not wrong or not wrong <= said)


_TOKEN = regex.compile(r"\d[\d,.]*\d|\d|[$€£%]|(?:\p{L}\.){2,}|\p{L}+")
_SAME = {"per": "%", "percent": "%", "cent": "", "m": "million", "bn": "billion"}


def folded(text: str) -> list[str]:
    """The words of a text as American small letters without dots, figures without commas."""
    found = (american(token).lower().replace(",", "") for token in _TOKEN.findall(text))
    return [
        word for token in found if (word := _SAME.get(token, token if token[:1].isdigit() else token.replace(".", "")))
    ]


def _written(segments: Sequence[str], errors: Sequence[InjectedError]) -> tuple[str, tuple[Mark, ...]]:
    places = sorted(
        ((place, number) for number, error in enumerate(errors) for place in error.places),
        key=lambda item: (item[0].segment, item[0].start),
    )
    marks: list[Mark] = []
    text = ""
    for at, segment in enumerate(segments):
        begin, changed, end, gaps = len(text), "", 0, []
        for place, number in places:
            if place.segment != at or place.start < end:
                continue
            changed += segment[end : place.start]
            gaps.append((begin + len(changed), place, number))
            changed += place.wrong
            end = place.end
        changed += segment[end:]
        text += changed + SEPARATOR
        marks += [
            _mark(text, start, place, segment, errors[number], number, (begin, begin + len(changed)))
            for start, place, number in gaps
        ]
    return text.removesuffix(SEPARATOR), tuple(marks)


def _mark(
    text: str, start: int, place: Place, segment: str, error: InjectedError, number: int, wide: tuple[int, int]
) -> Mark:
    right = segment[place.start : place.end]
    if error.around:
        before, after = regex.search(r"\S*\s*$", text[:start]), regex.match(r"\s*\S+", text[start : wide[1]])
        first = before.start() if before and before.start() >= wide[0] else wide[0]
        last = start + after.end() if after else start
        return Mark(
            first, last, text[first:last], text[first:start] + right + text[start:last], error.kind, number, wide
        )
    first = start + len(place.wrong) - len(place.wrong.lstrip())
    end = start + len(place.wrong)
    return Mark(first, end, text[first:end], right, error.kind, number)
