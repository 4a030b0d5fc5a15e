"""Errors of every class planted in human copy, for the model of edits: each with its place, its class and what is right.

Beside another version of the story each of them is a difference that an editor would want to see. What machines really
do to names and words is planted where it is known (`damage.py`, `injection.py`); the rest is drawn from closed lists.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ...annotation.quantities import quantities
from ...language.countries import Country, code_of, countries
from ...language.lexicon import is_everyday, is_name_word, place_names, words, zipf
from ...names import normalize_name
from ...types import Token
from ..corpora import segments as source
from . import damage
from .injection import like_sounding

Sort = Literal[
    "name", "other name", "place", "organization", "office", "sense", "word", "polarity", "number", "unit", "date",
    "acronym", "roles", "untranslated", "order", "omission", "addition",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planted:
    """A wrong stretch of a text and the right form. `start == end`: words were left out there."""

    start: int
    end: int
    right: str
    sort: Sort


@dataclass(frozen=True, slots=True)
class Pool:
    """What may stand for what: names of other stories, words that systems put for others, names written alike."""

    persons: Sequence[str]
    places: Sequence[str]
    swaps: Mapping[str, Sequence[str]]
    alike: Mapping[str, Sequence[str]]
    usual: Mapping[int, Sequence[str]]
    """Everyday words by tenth of the Zipf scale."""


Offer = tuple[int, int, str, Sort]
"""Start, end, what is put there, and its class."""
_Planter = Callable[[str, Sequence[Token], random.Random, Pool], Iterator[Offer]]

_ANTONYMS = (
    "killed|wounded", "killed|rescued", "increase|decrease", "increased|decreased", "rose|fell", "rise|fall", "won|lost",
    "win|lose", "winner|loser", "before|after", "more|less", "more|fewer", "support|oppose", "supported|opposed",
    "supporters|opponents", "accept|reject", "accepted|rejected", "approved|rejected", "above|below", "over|under",
    "open|close", "opened|closed", "buy|sell", "bought|sold", "arrived|left", "arrested|released", "confirmed|denied",
    "confirm|deny", "guilty|innocent", "success|failure", "succeeded|failed", "allow|ban", "allowed|banned",
    "attack|defend", "attacked|defended", "started|ended", "start|end", "first|last", "highest|lowest", "high|low",
    "higher|lower", "largest|smallest", "large|small", "long|short", "best|worst", "better|worse", "good|bad",
    "strong|weak", "early|late", "earlier|later", "inside|outside", "victory|defeat", "ally|enemy", "allies|enemies",
    "friend|enemy", "gain|loss", "gains|losses", "profit|loss", "import|export", "imports|exports", "legal|illegal",
    "possible|impossible", "likely|unlikely", "with|without", "always|never", "everyone|nobody", "all|none",
    "north|south", "east|west", "northern|southern", "eastern|western", "man|woman", "men|women", "son|daughter",
    "father|mother", "brother|sister", "husband|wife", "boys|girls", "he|she", "his|her", "old|young", "up|down",
    "public|private", "dead|alive", "safe|dangerous", "hope|fear", "love|hate", "praised|criticised", "agreed|refused",
    "up|down", "cut|raised", "reduce|expand", "hired|fired", "lend|borrow", "summer|winter", "morning|evening",
)  # fmt: skip
_UNITS = (
    "kilometers|miles", "kilometres|miles", "km|miles", "meters|feet", "metres|feet", "kilograms|pounds", "kg|pounds",
    "tonnes|kilograms", "tons|pounds", "liters|gallons", "litres|gallons", "hours|minutes", "minutes|seconds",
    "days|weeks", "weeks|months", "months|years", "years|decades", "dollars|euros", "dollars|pounds", "euros|yuan",
    "yen|yuan", "rubles|dollars", "million|billion", "billion|trillion", "thousand|million", "percent|percentage points",
    "hectares|acres", "centimeters|inches", "degrees Celsius|degrees Fahrenheit", "per cent|million", "percent|million",
)  # fmt: skip
_CURRENCIES = "$€£¥"
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_NEGATED = [
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
    "had",
    "will",
    "would",
    "could",
    "can",
    "did",
    "does",
    "do",
    "should",
    "must",
]
_RANKS = (
    "general|admiral", "colonel|general", "captain|major", "sergeant|corporal", "lieutenant|captain",
    "prime minister|president", "president|chairman", "minister|secretary", "mayor|governor", "ambassador|consul",
    "senator|deputy", "director|manager", "chief executive|general manager", "deputy|vice", "judge|lawyer",
    "prosecutor|lawyer", "king|prince", "spokesman|speaker", "spokeswoman|announcer", "secretary general|general secretary",
    "lieutenant colonel|sub-colonel", "major general|general-major", "chief of staff|head of employees",
    "vice president|deputy of the president", "attorney general|public prosecutor", "chancellor|adviser", "coach|bus",
    "captain|leader", "chairman|chair", "officer|official", "detective|spy", "inspector|controller", "sheriff|chief",
    "foreign minister|minister of the outside", "head coach|main trainer", "candidate|nominee", "professor|teacher",
)  # fmt: skip
_FOREIGN_ACRONYMS = {
    "NATO": "OTAN", "UN": "ONU", "EU": "UE", "IMF": "FMI", "WHO": "OMS", "WTO": "OMC", "UNESCO": "UNESKO", "US": "EEUU",
    "UK": "RU", "AIDS": "SIDA", "DNA": "ADN", "GDP": "PIB", "IAEA": "AIEA", "OECD": "OCDE", "NGO": "ONG", "UAE": "EAU",
}  # fmt: skip


def planted(text: str, rng: random.Random, pool: Pool, most: int) -> tuple[str, tuple[Planted, ...]]:
    """A segment with up to `most` errors in different places, and what they are; the text itself where none fits."""
    tokens = source.tokens(text)
    offers: list[Offer] = []
    for planter in sorted(_PLANTERS, key=lambda one: rng.random() * _EASY.get(one, 1.0)):
        listed = list(planter(text, tokens, rng, pool))
        if listed:
            offers.append(rng.choice(listed))
    chosen: list[Offer] = []
    for offer in offers:
        start, end, put, _ = offer
        apart = all(end + 2 < other[0] or other[1] + 2 < start for other in chosen)
        if apart and put != text[start:end] and len(chosen) < most:
            chosen.append(offer)
    out, at = "", 0
    found = []
    for start, end, put, sort in sorted(chosen):
        out += text[at:start]
        found.append(Planted(len(out), len(out) + len(put), text[start:end], sort))
        out += put
        at = end
    return out + text[at:], tuple(found)


# ------------------------------------------------------------------ names


def _name_words(tokens: Sequence[Token]) -> list[Token]:
    return [
        token
        for at, token in enumerate(tokens)
        if at and token.kind == "word" and token.text.istitle() and token.text.isalpha() and len(token.text) > 3
        and token.text not in (*_DAYS, *_MONTHS, "May") and zipf(token.text.lower()) < damage.COMMON
        and tokens[at - 1].text not in ".?!\"“:"
    ]  # fmt: skip


def _respelt(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    for token in _name_words(tokens):
        low = token.text.lower()
        alike = pool.alike.get(low, ())
        heard = like_sounding(token.text)
        draw = rng.random()
        if heard and draw < 0.2:
            put = heard
        elif alike and draw < 0.45:
            put = rng.choice(alike).title()
        elif draw < 0.9:
            put = damage.through_a_script(low, rng.randbytes(16)).title()
        else:
            put = _slipped(low, rng).title()
        if normalize_name(put) != normalize_name(token.text):
            yield token.start, token.end, put, "name"


def _slipped(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    letters = "aeiou" if word[at] in "aeiou" else "bdfgklmnprstvz"
    return rng.choice((
        word[:at] + rng.choice(letters) + word[at + 1 :], word[:at] + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ))  # fmt: skip


def _other_person(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    for token in _name_words(tokens):
        if is_name_word(token.text) and not is_everyday(token.text.lower()):
            yield token.start, token.end, rng.choice(pool.persons), "other name"


def _as_word(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    """A name that was taken for a word and translated."""
    for token in _name_words(tokens):
        word = rng.choice(pool.usual[rng.choice(sorted(pool.usual))])
        draw = rng.random()
        put = word.title() if draw < 0.6 else f"the {word.title()}" if draw < 0.8 else word
        yield token.start, token.end, put, "name"


def _other_place(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    for token in tokens:
        code = code_of(token.text) if token.text[:1].isupper() and token.text.isalpha() else None
        if code is None:
            if (
                token.text.istitle()
                and normalize_name(token.text) in place_names()
                and not is_everyday(token.text.lower())
            ):
                yield token.start, token.end, rng.choice(pool.places), "place"
            continue
        other = rng.choice([one for one in countries().values() if one.code != code])
        form = _same_form(token.text, countries()[code], other)
        if form:
            yield token.start, token.end, form, "place"


def _same_form(text: str, country: Country, other: Country) -> str:
    if text in country.adjectives:
        return other.adjectives[0] if other.adjectives else ""
    return other.capital if text in (country.capital, *country.cities) else other.name


def _roles(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    """Two names of one sentence change places; the stretch between them is put back as it was."""
    names = _name_words(tokens)
    for one, two in zip(names, names[1:], strict=False):
        between = text[one.end : two.start]
        if one.text != two.text and 6 < len(between) < 60 and not re.search(r"[\"“”.]", between):
            yield one.start, two.end, f"{two.text}{between}{one.text}", "roles"


def _order(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    """A name with its words in another language's order."""
    for match in re.finditer(r"(?<=[a-z,] )([A-Z][a-z]{3,}) ([A-Z][a-z]{3,})(?: ([A-Z][a-z]{3,}))?(?![\w-])", text):
        listed = [part for part in match.groups() if part]
        if all(is_name_word(part) for part in listed):
            put = " ".join(listed[::-1])
        elif len(listed) == 2:
            put = rng.choice((f"{listed[1]} of {listed[0]}", f"{listed[1]} {listed[0]}"))
        else:
            put = rng.choice((f"{listed[2]} of {listed[0]} {listed[1]}", f"{listed[2]} {listed[1]} of {listed[0]}"))
        yield match.start(), match.end(), put, "order"


# ------------------------------------------------------------------ organizations, offices, acronyms


def _organization(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    for at, token in enumerate(tokens):
        offered = damage.calqued(token.text.lower()) if token.text.istitle() and at else ()
        if offered:
            sort: Sort = "organization" if token.text.lower() in words("institution_noun") else "sense"
            yield token.start, token.end, rng.choice(offered).title(), sort


def _office(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    for pair in _RANKS:
        one, two = pair.split("|")[:: rng.choice((1, -1))]
        for match in re.finditer(rf"\b{re.escape(one)}\b", text, re.IGNORECASE):
            yield match.start(), match.end(), two.title() if match[0][0].isupper() else two, "office"
    for token in tokens:
        if token.text.lower() in words("office_noun") and len(token.text) > 3:
            other = rng.choice(
                sorted(word for word in words("office_noun") if word.isalpha() and word != token.text.lower())
            )
            yield token.start, token.end, other.title() if token.text[0].isupper() else other, "office"


def _acronym(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    for token in tokens:
        plain = token.text.replace(".", "")
        if not (plain.isupper() and plain.isalpha() and 2 <= len(plain) <= 6) or plain in (
            "II",
            "III",
            "IV",
            "AM",
            "PM",
        ):
            continue
        draw = rng.random()
        if draw < 0.35 or len(plain) == 2:
            put = _FOREIGN_ACRONYMS.get(plain, plain.lower())
        elif draw < 0.6:
            put = _FOREIGN_ACRONYMS.get(plain, plain[::-1])
        elif draw < 0.8:
            put = "".join(rng.sample(plain, len(plain)))
        else:
            put = rng.choice(("BBC", "FIFA", "OPEC", "NASA", "CIA", "FBI", "IAEA", "ECB", "UEFA", "WTO", "ILO", "CNN"))
        yield token.start, token.end, put, "acronym"


# ------------------------------------------------------------------ words


def _sense(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    for token in tokens:
        if token.text.islower() and (offered := damage.calqued(token.text) or pool.swaps.get(token.text, ())):
            yield token.start, token.end, rng.choice(sorted(offered)), "sense"


def _swap(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    for token in tokens:
        if token.text.islower() and token.text in pool.swaps:
            yield token.start, token.end, rng.choice(pool.swaps[token.text]), "sense"


def _word(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    for token in tokens:
        low = token.text
        if low.islower() and low.isalpha() and len(low) > 3 and 2.5 < zipf(low) < 5.6:
            listed = pool.usual.get(int(10 * zipf(low)), ())
            ending = next((e for e in ("ing", "ed", "s", "ly") if low.endswith(e)), "")
            alike = [word for word in rng.sample(listed, min(40, len(listed))) if word.endswith(ending) and word != low]
            if alike:
                yield token.start, token.end, alike[0], "word"


def _polarity(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    for pair in _ANTONYMS:
        one, two = pair.split("|")[:: rng.choice((1, -1))]
        for match in re.finditer(rf"\b{one}\b", text):
            yield match.start(), match.end(), two, "polarity"


def _negation(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    lost = list(re.finditer(r"(?<=[a-z]) not(?= )|(?<=[a-z])n[’']t\b| never(?= )", text))
    for match in lost:
        yield match.start(), match.end(), "", "polarity"
    if not lost or rng.random() < 0.3:
        for match in re.finditer(rf"\b({'|'.join(_NEGATED)})(?= [a-z])", text):
            yield match.start(), match.end(), f"{match[0]} not", "polarity"


def _untranslated(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    foreign = damage._foreign_words()
    for token in tokens:
        if token.text.islower() and len(token.text) > 4 and damage.LEFT_FROM < zipf(token.text) < damage.LEFT_TO:
            yield token.start, token.end, rng.choice(foreign), "untranslated"


_PHRASE = re.compile(
    r"(?<=[a-z]) (?:in|on|at|for|with|by|from|against|over|under|through|to|of|into|about) (?:the |a |an |his |her |its |their )?"
    r"(?!\w*day\b)[\w’'-]+(?: [a-z]\w+){0,3}(?=[.,;])"
)  # fmt: skip
"""A phrase at the end of a clause."""


def _omission(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    for match in _PHRASE.finditer(text):
        yield match.start(), match.end(), "", "omission"
    for match in re.finditer(r"(?<=[a-z] )[a-z]{4,} (?=[a-z]{4,}[.,;])", text):
        yield match.start(), match.end(), "", "omission"


def _addition(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    for match in re.finditer(r"(?<=[a-z])(?= [a-z])", text):
        words = [rng.choice(pool.usual[rng.choice(sorted(pool.usual))]) for _ in range(rng.choice((1, 1, 2, 3)))]
        yield match.start(), match.start(), " " + " ".join(words), "addition"


# ------------------------------------------------------------------ numbers and dates


def _number(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    found = [q for q in quantities(text) if q.kind not in ("date", "ordinal")]
    for quantity in found:
        digits = [m for m in re.finditer(r"\d+", quantity.text)]
        if digits:
            spot = rng.choice(digits)
            start = quantity.start + spot.start()
            yield start, start + len(spot[0]), _other_digits(spot[0], rng), "number"
        elif quantity.spelled and quantity.values[0] < 13 and " " not in quantity.text:
            small = [
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
                "twelve",
                "thirteen",
            ]
            yield quantity.start, quantity.end, rng.choice([w for w in small if w != quantity.text.lower()]), "number"
    for one, two in zip(found, found[1:], strict=False):
        if one.kind == two.kind and one.values != two.values and two.start - one.end < 60:
            yield one.start, two.end, f"{two.text}{text[one.end : two.start]}{one.text}", "number"


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


def _unit(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    for pair in _UNITS:
        one, two = pair.split("|")[:: rng.choice((1, -1))]
        for match in re.finditer(rf"(?<=\d )(?:{one})\b|(?<=[a-z] )(?:{one})\b(?= (?:ago|away|later|long|of))", text):
            yield match.start(), match.end(), two, "unit"
    for match in re.finditer(rf"[{_CURRENCIES}](?=\d)", text):
        yield match.start(), match.end(), rng.choice([c for c in _CURRENCIES if c != match[0]]), "unit"
    for match in re.finditer(r"\b[ap](?:\.m\.|m\b)", text):
        yield match.start(), match.end(), ("p" if match[0][0] == "a" else "a") + match[0][1:], "unit"


def _date(text: str, tokens: Sequence[Token], rng: random.Random, pool: Pool) -> Iterator[Offer]:
    for token in tokens:
        for row in (_DAYS, _MONTHS):
            if token.text in row:
                yield token.start, token.end, rng.choice([one for one in row if one != token.text]), "date"
        if re.fullmatch(r"(?:19|20)\d\d", token.text):
            yield token.start, token.end, str(int(token.text) + rng.choice((-10, -2, -1, 1, 2, 10))), "date"


_PLANTERS: tuple[_Planter, ...] = (
    _respelt, _respelt, _other_person, _as_word, _other_place, _roles, _order, _organization, _office, _acronym, _sense,
    _swap, _word, _polarity, _negation, _untranslated, _number, _unit, _date, _omission, _addition,
)  # fmt: skip
_EASY: Mapping[_Planter, float] = {
    _sense: 4.0, _swap: 4.0, _word: 3.0, _untranslated: 6.0, _polarity: 2.0, _negation: 3.0, _as_word: 3.0,
    _omission: 6.0, _addition: 6.0,
}  # fmt: skip
"""What nearly every sentence has a place for, and comes later in the draw by so many times."""
