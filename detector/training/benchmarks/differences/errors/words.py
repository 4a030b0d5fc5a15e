"""Words: offices and ranks, terms, wrong senses, acronyms, and words that were left as they were."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import regex

from ..values import InjectedError
from . import lists
from .found import Segments, any_of, one, replaced


def office(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """An office or rank by another one, or by what a dictionary has for it."""
    yield from replaced(segments, "office or rank", lists.OFFICES, dice.randrange(2))


def term(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """A term word by word."""
    del dice
    yield from replaced(segments, "term", lists.TERMS, 0)


def sense(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """A word by another sense of a word of some other language that covers both."""
    del dice
    yield from replaced(segments, "wrong sense", lists.SENSES, 0)


def untranslated(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """A noun by that of another language."""
    for number, text in enumerate(segments):
        for match in any_of(tuple(lists.UNTRANSLATED)).finditer(text):
            wrong = dice.choice(lists.UNTRANSLATED[match.group()])
            yield one("untranslated", number, match, wrong)


def acronym_foreign(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """An acronym as another language has it."""
    yield from replaced(segments, "acronym, foreign", lists.ACRONYMS, dice.randrange(2))


def acronym_small(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """An acronym in small letters."""
    del dice
    for number, text in enumerate(segments):
        for match in _acronyms().finditer(text):
            yield one("acronym, small", number, match, match.group().lower())


def acronym_swapped(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """An acronym by another one."""
    for number, text in enumerate(segments):
        for match in _acronyms().finditer(text):
            other = dice.choice(lists.OTHER_ACRONYMS)
            if other not in text:
                yield one("acronym, another", number, match, other)


def _acronyms() -> regex.Pattern[str]:
    return any_of(tuple(name for name in lists.ACRONYMS if "." not in name) + lists.OTHER_ACRONYMS)
