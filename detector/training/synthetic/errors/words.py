"""Errors in words and figures: another sense or word, turned round, left untranslated; numbers, units, dates."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import pairwise

from ....annotation.quantities import quantities
from ....language.lexicon import zipf
from .. import damage
from .lists import (
    ANTONYMS,
    CURRENCIES,
    DAYS,
    MONTHS,
    NEGATED,
    PARTS_OF_DAY,
    RELATIVE_DAYS,
    SMALL_NUMBERS,
    UNITS,
)
from .segment import Offer, Segment

_PHRASE = re.compile(
    r"(?<=[a-z]) (?:in|on|at|for|with|by|from|against|over|under|through|to|of|into|about)"
    r" (?:the |a |an |his |her |its |their )?(?!\w*day\b)[\w’'-]+(?: [a-z]\w+){0,3}(?=[.,;])"
)
"""A phrase at the end of a clause."""


def sense(segment: Segment) -> Iterator[Offer]:
    """A word in another of the senses that its foreign word has."""
    for token in segment.tokens:
        if token.text.islower() and (offered := damage.calqued(token.text) or segment.pool.swaps.get(token.text, ())):
            yield token.start, token.end, segment.rng.choice(sorted(offered)), "sense"


def swap(segment: Segment) -> Iterator[Offer]:
    """A word that systems put for another one."""
    for token in segment.tokens:
        if token.text.islower() and token.text in segment.pool.swaps:
            yield token.start, token.end, segment.rng.choice(segment.pool.swaps[token.text]), "sense"


def other_word(segment: Segment) -> Iterator[Offer]:
    """A word that is as usual, and does not fit."""
    for token in segment.tokens:
        low = token.text
        if low.islower() and low.isalpha() and len(low) > 3 and 2.5 < zipf(low) < 5.6:
            listed = segment.pool.usual.get(int(10 * zipf(low)), ())
            ending = next((e for e in ("ing", "ed", "s", "ly") if low.endswith(e)), "")
            alike = [
                word
                for word in segment.rng.sample(listed, min(40, len(listed)))
                if word.endswith(ending) and word != low
            ]
            if alike:
                yield token.start, token.end, alike[0], "word"


def polarity(segment: Segment) -> Iterator[Offer]:
    """The opposite."""
    for pair in ANTONYMS:
        one, two = pair.split("|")[:: segment.rng.choice((1, -1))]
        for match in re.finditer(rf"\b{one}\b", segment.text):
            yield match.start(), match.end(), two, "polarity"


def negation(segment: Segment) -> Iterator[Offer]:
    """A negation that is lost, or one that was not there."""
    lost = list(re.finditer(r"(?<=[a-z]) not(?= )|(?<=[a-z])n[’']t\b| never(?= )", segment.text))
    for match in lost:
        yield match.start(), match.end(), "", "polarity"
    if not lost or segment.rng.random() < 0.3:
        for match in re.finditer(rf"\b({'|'.join(NEGATED)})(?= [a-z])", segment.text):
            yield match.start(), match.end(), f"{match[0]} not", "polarity"


def untranslated(segment: Segment) -> Iterator[Offer]:
    """A word left in another language."""
    foreign = damage.foreign_words()
    for token in segment.tokens:
        if token.text.islower() and len(token.text) > 4 and damage.LEFT_FROM < zipf(token.text) < damage.LEFT_TO:
            yield token.start, token.end, segment.rng.choice(foreign), "untranslated"


def omission(segment: Segment) -> Iterator[Offer]:
    """A phrase or a word that is left out."""
    for match in _PHRASE.finditer(segment.text):
        yield match.start(), match.end(), "", "omission"
    for match in re.finditer(r"(?<=[a-z] )[a-z]{4,} (?=[a-z]{4,}[.,;])", segment.text):
        yield match.start(), match.end(), "", "omission"


def addition(segment: Segment) -> Iterator[Offer]:
    """Words that say nothing there."""
    rng, usual = segment.rng, segment.pool.usual
    for match in re.finditer(r"(?<=[a-z])(?= [a-z])", segment.text):
        added = [rng.choice(usual[rng.choice(sorted(usual))]) for _ in range(rng.choice((1, 1, 2, 3)))]
        yield match.start(), match.start(), " " + " ".join(added), "addition"


def number(segment: Segment) -> Iterator[Offer]:
    """Other digits, another small number, or two that changed places."""
    found = [q for q in quantities(segment.text) if q.kind not in ("date", "ordinal")]
    for quantity in found:
        digits = list(re.finditer(r"\d+", quantity.text))
        if digits:
            spot = segment.rng.choice(digits)
            start = quantity.start + spot.start()
            yield start, start + len(spot[0]), _other_digits(spot[0], segment.rng), "number"
        elif quantity.spelled and quantity.values[0] < 13 and " " not in quantity.text:
            others = [word for word in SMALL_NUMBERS if word != quantity.text.lower()]
            yield quantity.start, quantity.end, segment.rng.choice(others), "number"
    for one, two in pairwise(found):
        if one.kind == two.kind and one.values != two.values and two.start - one.end < 60:
            yield one.start, two.end, f"{two.text}{segment.text[one.end : two.start]}{one.text}", "number"


def _other_digits(digits: str, rng: random.Random) -> str:
    if len(digits) == 1:
        return rng.choice([d for d in "23456789" if d != digits])
    draw = rng.random()
    at = rng.randrange(len(digits) - 1)
    if draw < 0.35 and digits[at] != digits[at + 1] and digits[at + 1] != "0":
        return digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    if draw < 0.45:
        return digits + "0"
    if draw < 0.55 and len(digits) > 2:
        return digits[:-1]
    at = rng.randrange(len(digits))
    return digits[:at] + rng.choice([d for d in "123456789" if d != digits[at]]) + digits[at + 1 :]


def unit(segment: Segment) -> Iterator[Offer]:
    """Another unit or currency, the other half of the day."""
    for pair in UNITS:
        one, two = pair.split("|")[:: segment.rng.choice((1, -1))]
        for match in re.finditer(
            rf"(?<=\d )(?:{one})\b|(?<=[a-z] )(?:{one})\b(?= (?:ago|away|later|long|of))", segment.text
        ):
            yield match.start(), match.end(), two, "unit"
    for match in re.finditer(rf"[{CURRENCIES}](?=\d)", segment.text):
        yield match.start(), match.end(), segment.rng.choice([c for c in CURRENCIES if c != match[0]]), "unit"
    for match in re.finditer(r"\b[ap](?:\.m\.|m\b)", segment.text):
        yield match.start(), match.end(), ("p" if match[0][0] == "a" else "a") + match[0][1:], "unit"


def date(segment: Segment) -> Iterator[Offer]:
    """Another weekday, part of the day, month or year."""
    for token in segment.tokens:
        for row in (DAYS, MONTHS, PARTS_OF_DAY, RELATIVE_DAYS):
            if token.text in row:
                yield token.start, token.end, segment.rng.choice([one for one in row if one != token.text]), "date"
        if re.fullmatch(r"(?:19|20)\d\d", token.text):
            yield token.start, token.end, str(int(token.text) + segment.rng.choice((-10, -2, -1, 1, 2, 10))), "date"
