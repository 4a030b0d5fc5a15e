"""Errors in names: respelt, of another person or place, translated, exchanged, in another order, of another office."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ....language.countries import Country, code_of, countries
from ....language.lexicon import is_everyday, is_name_word, place_names, words, zipf
from ....names import normalize_name
from ....types import Token
from .. import damage
from ..injection import like_sounding
from .lists import DAYS, FOREIGN_ACRONYMS, MONTHS, RANKS
from .segment import Offer, Segment, Sort

_NO_ACRONYMS = ("II", "III", "IV", "AM", "PM")
_ACRONYMS = ("BBC", "FIFA", "OPEC", "NASA", "CIA", "FBI", "IAEA", "ECB", "UEFA", "WTO", "ILO", "CNN")


def _name_words(tokens: Sequence[Token]) -> list[Token]:
    return [
        token
        for at, token in enumerate(tokens)
        if at and token.kind == "word" and token.text.istitle() and token.text.isalpha() and len(token.text) > 3
        and token.text not in (*DAYS, *MONTHS, "May") and zipf(token.text.lower()) < damage.COMMON
        and tokens[at - 1].text not in ".?!\"“:"
    ]  # fmt: skip


def respelt(segment: Segment) -> Iterator[Offer]:
    """A name as it is heard, as others write it, through another script, or with a slip."""
    for token in _name_words(segment.tokens):
        low = token.text.lower()
        alike = segment.pool.alike.get(low, ())
        heard = like_sounding(token.text)
        draw = segment.rng.random()
        if heard and draw < 0.2:
            put = heard
        elif alike and draw < 0.45:
            put = segment.rng.choice(alike).title()
        elif draw < 0.9:
            put = damage.through_a_script(low, segment.rng.randbytes(16)).title()
        else:
            put = _slipped(low, segment.rng).title()
        if normalize_name(put) != normalize_name(token.text):
            yield token.start, token.end, put, "name"


def _slipped(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    letters = "aeiou" if word[at] in "aeiou" else "bdfgklmnprstvz"
    return rng.choice((
        word[:at] + rng.choice(letters) + word[at + 1 :], word[:at] + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ))  # fmt: skip


def other_person(segment: Segment) -> Iterator[Offer]:
    """The name of somebody else."""
    for token in _name_words(segment.tokens):
        if is_name_word(token.text) and not is_everyday(token.text.lower()):
            yield token.start, token.end, segment.rng.choice(segment.pool.persons), "other name"


def as_word(segment: Segment) -> Iterator[Offer]:
    """A name that was taken for a word and translated."""
    for token in _name_words(segment.tokens):
        word = segment.rng.choice(segment.pool.usual[segment.rng.choice(sorted(segment.pool.usual))])
        draw = segment.rng.random()
        put = word.title() if draw < 0.6 else f"the {word.title()}" if draw < 0.8 else word
        yield token.start, token.end, put, "name"


def other_place(segment: Segment) -> Iterator[Offer]:
    """Another country, its people or its capital; another place."""
    for token in segment.tokens:
        code = code_of(token.text) if token.text[:1].isupper() and token.text.isalpha() else None
        if code is None:
            if (
                token.text.istitle()
                and normalize_name(token.text) in place_names()
                and not is_everyday(token.text.lower())
            ):
                yield token.start, token.end, segment.rng.choice(segment.pool.places), "place"
            continue
        other = segment.rng.choice([one for one in countries().values() if one.code != code])
        form = _same_form(token.text, countries()[code], other)
        if form:
            yield token.start, token.end, form, "place"


def _same_form(text: str, country: Country, other: Country) -> str:
    if text in country.adjectives:
        return other.adjectives[0] if other.adjectives else ""
    return other.capital if text in (country.capital, *country.cities) else other.name


def roles(segment: Segment) -> Iterator[Offer]:
    """Two names of one sentence change places; the stretch between them is put back as it was."""
    names = _name_words(segment.tokens)
    for one, two in pairwise(names):
        between = segment.text[one.end : two.start]
        if one.text != two.text and 6 < len(between) < 60 and not re.search(r"[\"“”.]", between):
            yield one.start, two.end, f"{two.text}{between}{one.text}", "roles"


def order(segment: Segment) -> Iterator[Offer]:
    """A name with its words in another language's order."""
    for match in re.finditer(
        r"(?<=[a-z,] )([A-Z][a-z]{3,}) ([A-Z][a-z]{3,})(?: ([A-Z][a-z]{3,}))?(?![\w-])", segment.text
    ):
        listed = [part for part in match.groups() if part]
        if all(is_name_word(part) for part in listed):
            put = " ".join(listed[::-1])
        elif len(listed) == 2:
            put = segment.rng.choice((f"{listed[1]} of {listed[0]}", f"{listed[1]} {listed[0]}"))
        else:
            put = segment.rng.choice(
                (f"{listed[2]} of {listed[0]} {listed[1]}", f"{listed[2]} {listed[1]} of {listed[0]}")
            )
        yield match.start(), match.end(), put, "order"


def organization(segment: Segment) -> Iterator[Offer]:
    """A word of an organization's name put word by word from another language."""
    for at, token in enumerate(segment.tokens):
        offered = damage.calqued(token.text.lower()) if token.text.istitle() and at else ()
        if offered:
            sort: Sort = "organization" if token.text.lower() in words("institution_noun") else "sense"
            yield token.start, token.end, segment.rng.choice(offered).title(), sort


def office(segment: Segment) -> Iterator[Offer]:
    """Another rank or office."""
    for pair in RANKS:
        one, two = pair.split("|")[:: segment.rng.choice((1, -1))]
        for match in re.finditer(rf"\b{re.escape(one)}\b", segment.text, re.IGNORECASE):
            yield match.start(), match.end(), two.title() if match[0][0].isupper() else two, "office"
    for token in segment.tokens:
        if token.text.lower() in words("office_noun") and len(token.text) > 3:
            other = segment.rng.choice(
                sorted(word for word in words("office_noun") if word.isalpha() and word != token.text.lower())
            )
            yield token.start, token.end, other.title() if token.text[0].isupper() else other, "office"


def acronym(segment: Segment) -> Iterator[Offer]:
    """An acronym of another language, in small letters, turned round, or another one."""
    for token in segment.tokens:
        plain = token.text.replace(".", "")
        if not (plain.isupper() and plain.isalpha() and 2 <= len(plain) <= 6) or plain in _NO_ACRONYMS:
            continue
        draw = segment.rng.random()
        if draw < 0.35 or len(plain) == 2:
            put = FOREIGN_ACRONYMS.get(plain, plain.lower())
        elif draw < 0.6:
            put = FOREIGN_ACRONYMS.get(plain, plain[::-1])
        elif draw < 0.8:
            put = "".join(segment.rng.sample(plain, len(plain)))
        else:
            put = segment.rng.choice(_ACRONYMS)
        yield token.start, token.end, put, "acronym"
