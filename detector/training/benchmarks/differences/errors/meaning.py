"""Meaning turned: negations lost or put in, opposites, who did what to whom; stretches left out or put in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from random import Random

import regex

from ..values import InjectedError, Place
from . import lists
from .found import Segments, one, replaced
from .names import persons

_NOT = regex.compile(
    r"(?<=\b(?:is|are|was|were|has|have|had|do|does|did|will|would|could|should|may|might|must|can)) not\b"
)
_CONTRACTED = regex.compile(r"(?<=\b(?:is|are|was|were|has|have|had|would|could|should))n['’]t\b")
_NO_LONGER = regex.compile(r"\b(?:no longer|never)\b ")
_VERB = regex.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|could|should|must|can)\b(?! not|n['’]t| no | never)"
)
_VERBS = (
    r"beat|defeated|accused|told|asked|replaced|succeeded|criticized|criticised|sued|killed|attacked|called"
    r"|thanked|praised|joined|overtook|blamed|invited|followed|beats|warned|urged|invaded|supports|supported"
)
_PARTED = regex.compile(
    r" (?:in|at|from|with|for|by|to|against|during|after|because of|despite|under) (?:the |a |an |his |her |their )?"
    r"[\p{L}\d’'-]+(?: [\p{L}\d’'-]+){1,4}(?=[.,;])"
)
_CLAUSE = regex.compile(r", (?:but|and|who|which|where|while|because|although|after) [^,.;“”\"]{20,90}(?=[.,])")
_LONGEST = 60


def negation_lost(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """A "not" or "never" taken out."""
    del dice
    for number, text in enumerate(segments):
        for pattern in (_NOT, _CONTRACTED, _NO_LONGER):
            for match in pattern.finditer(text):
                place = Place(number, *match.span(), "")
                yield InjectedError("negation lost", (place,), ("<not>",), around=True)


def negation_added(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """A "not" after a verb that had none."""
    del dice
    for number, text in enumerate(segments):
        for match in _VERB.finditer(text):
            if regex.match(r" \p{Ll}+", text[match.end() :]):
                yield one("negation added", number, match, f"{match.group()} not", ["<affirmed>"])


def opposite(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """A word by its opposite."""
    del dice
    yield from replaced(segments, "opposite", lists.ANTONYMS, 0)


def roles(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """The names on either side of a verb changed over."""
    del dice
    name = r"(\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)*)"
    pattern = regex.compile(rf"(?<![\w-]){name} ((?:has |had |have )?(?:{_VERBS})) (?:the )?{name}(?![\w-])")
    full = persons(segments)
    for number, text in enumerate(segments):
        for match in pattern.finditer(text):
            yield _swapped(number, match.span(1), match[1], match.span(3), match[3])
        there = [name for name in full if text.count(name) == 1]
        for one_name, other in pairwise(there):
            places = [(text.index(name), text.index(name) + len(name)) for name in (one_name, other)]
            (_, begin), (stop, _) = sorted(places)
            if 0 < stop - begin < _LONGEST and regex.search(rf"\b(?:{_VERBS})\b", text[begin:stop]):
                yield _swapped(number, places[0], one_name, places[1], other)


def _swapped(number: int, first: tuple[int, int], one_name: str, second: tuple[int, int], other: str) -> InjectedError:
    places = Place(number, *first, other), Place(number, *second, one_name)
    return InjectedError("who did what", places, (*one_name.split()[-1:], *other.split()[-1:]))


def omission(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """A part of a sentence that says something of place, partner or reason, or one of its clauses, left out."""
    del dice
    for number, text in enumerate(segments):
        for pattern in (_PARTED, _CLAUSE):
            for match in pattern.finditer(text):
                needs = regex.findall(r"\p{L}{5,}", match.group())[:3]
                place = Place(number, *match.span(), "")
                yield InjectedError("omission", (place,), tuple(needs), around=True)


def addition(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """A stretch that stands in no version put in at the end of a sentence or clause."""
    for number, text in enumerate(segments):
        for match in regex.finditer(r"(?<=\p{Ll}{3})(?=\.(?:\s|$)|, (?:and|but|while) )", text):
            place = Place(number, match.start(), match.start(), f" {dice.choice(lists.ADDED)}")
            yield InjectedError("addition", (place,))
