"""Names of persons, places, organizations and works: garbled by letters, swapped for real others, translated."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import regex

from .....language.lexicon import is_everyday
from ..values import InjectedError
from . import lists
from .found import Segments, any_of, everywhere, one, replaced
from .letters import garbled

_NAME = regex.compile(r"(?<=[a-z,;] )\p{Lu}\p{Ll}{2,}(?: \p{Lu}\p{Ll}{2,}){1,2}(?![\w-])")
_LISTS = {"place": (lists.COUNTRIES, lists.PEOPLES, lists.CITIES)}
_KNOWN = frozenset(
    word for form in (*lists.COUNTRIES, *lists.PEOPLES, *lists.CITIES, *lists.ORGANIZATIONS) for word in form.split()
)
_NO_PERSON = regex.compile(
    r"(?:University|Stadium|Institute|Ministry|Department|Agency|Council|Committee|Commission|Association|Federation"
    r"|Party|League|Cup|Prize|Airport|Hospital|School|College|Street|Avenue|River|Lake|Island|Bank|Group|Police|Games"
    r"|Congress|Parliament|Senate|Court|Union|Office|Region|Oblast|Krai|City|District|Park|Church|Dome|Clippers|Lakers|Times|News)"
)
_TITLE = regex.compile(r'(?<=[“"‘])\p{Lu}\p{Ll}+(?: (?:of|the|and|in|\p{Lu}\p{Ll}+)){1,5}(?=[”"’,])')
_PEOPLE = frozenset(lists.PEOPLES)


def persons(segments: Segments) -> list[str]:
    """Names of two or three capitalized words inside sentences, none of them an everyday word or a listed place."""
    found: dict[str, None] = {}
    for text in segments:
        for match in _NAME.finditer(text):
            words = match.group().split()
            if not any(is_everyday(word.lower()) or word in _KNOWN or _NO_PERSON.fullmatch(word) for word in words):
                found[match.group()] = None
    return list(found)


def person_garbled(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """A family name in another script's letters, throughout the story."""
    for name in persons(segments):
        family = name.split()[-1]
        wrong = garbled(family, dice)
        if wrong is not None:
            yield InjectedError("person, garbled", everywhere(segments, family, wrong), (family,))


def person_swapped(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """A name by that of another person, throughout the story."""
    for name in persons(segments):
        other = dice.choice(lists.PERSONS)
        family, wrong = name.split()[-1], other.split()[-1]
        full = everywhere(segments, name, other)
        taken = {(place.segment, place.end) for place in full}
        rest = [place for place in everywhere(segments, family, wrong) if (place.segment, place.end) not in taken]
        if wrong != family:
            yield InjectedError("person, another", (*full, *rest), (family,))


def place_swapped(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """A country, people or city by another one, at one place."""
    for forms in _LISTS["place"]:
        for number, text in enumerate(segments):
            for match in any_of(forms).finditer(text):
                other = dice.choice(forms)
                if other not in " ".join(segments) and not _is_part(text, match):
                    yield one("place, another", number, match, _with_article(text, match, other), [match.group()])


def place_garbled(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """A country or city in another script's letters, throughout the story."""
    for forms in (lists.COUNTRIES, lists.CITIES):
        for form in dict.fromkeys(match.group() for text in segments for match in any_of(forms).finditer(text)):
            wrong = garbled(form, dice)
            if wrong is not None:
                yield InjectedError("place, garbled", everywhere(segments, form, wrong), (form,))


def organization_swapped(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """An organization by another one of its kind."""
    del dice
    yield from replaced(segments, "organization, another", lists.ORGANIZATIONS, 0)


def organization_rendered(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """An organization word by word, or "National X Service" in the order of other languages.

    A name of two words is left: both orders may be right (Health Ministry, Ministry of Health).
    """
    del dice
    yield from replaced(segments, "organization, rendered", lists.ORGANIZATIONS, 1)
    pattern = regex.compile(
        r"(?<![\w-])((?:\p{Lu}\p{Ll}+ ){2,3})"
        r"(Ministry|Department|Agency|Service|Bureau|Office|Institute|Council|Committee|Commission|Centre|Center"
        r"|Foundation|Association|Federation)(?! of)(?![\w-])"
    )
    for number, text in enumerate(segments):
        for match in pattern.finditer(text):
            words = match[1].split()
            if words[0] not in ("The", "A", "This", "In", "At"):
                order = " of ".join((match[2], " ".join(reversed(words))))
                yield one("organization, rendered", number, match, order)


def work_translated(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """The title of a work by one in other words, as if it had been translated there and back."""
    for number, text in enumerate(segments):
        for match in _TITLE.finditer(text):
            words = match.group().split()
            if len(words) > 1:
                head = dice.choice(("Song", "Story", "Time", "House", "Way", "Day"))
                yield one("work", number, match, f"{head} of {' '.join(reversed(words[:1]))}", words[:1])


def _is_part(text: str, match: regex.Match[str]) -> bool:
    """Whether a place is a part of a longer name (New Delhi, Bank of England, Paris Saint-Germain)."""
    longer = r"\p{Lu}\p{Ll}+ (?:of )?$", r"^ (?:of )?\p{Lu}\p{Ll}+"
    before = regex.search(longer[0], text[: match.start()])
    after = regex.search(longer[1], text[match.end() :])
    return bool(match.group() not in _PEOPLE and (after or (before and before.start() > 0)))


def _with_article(text: str, match: regex.Match[str], word: str) -> str:
    del text, match
    return word
