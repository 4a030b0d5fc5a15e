"""Which country is a sentence about? The right name of a ministry depends on it.

Countries, their adjectives and the cities and seats of government that stand for them are rows of
`data/tables/countries.tsv`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ..types import Document, Span
from .normalize import without_possessive
from .tables import cells, derived, rows

_LONGEST = 4
_TOWARDS = frozenset(("to", "from", "with", "against", "towards", "toward", "into"))


@dataclass(frozen=True, slots=True)
class Country:
    """A country with the words that point to it."""

    code: str
    name: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    capital: str
    cities: tuple[str, ...]


@derived()
def countries() -> dict[str, Country]:
    """All countries by code."""
    columns = ("code", "name", "aliases", "adjectives", "capital", "cities")
    return {
        code: Country(code, name, cells(aliases), cells(adjectives), capital, cells(cities))
        for code, name, aliases, adjectives, capital, cities in rows("countries.tsv", *columns)
    }


@derived()
def _codes() -> dict[str, str]:
    """Lower-cased word or phrase → country code; what points to two countries points to none."""
    found: dict[str, set[str]] = {}
    for country in countries().values():
        for form in (country.name, *country.aliases, *country.adjectives, country.capital, *country.cities):
            if form:
                found.setdefault(form.lower(), set()).add(country.code)
    return {form: codes.pop() for form, codes in found.items() if len(codes) == 1}


def code_of(name: str) -> str | None:
    """The country that a name, adjective, city or seat of government points to.

    Acronyms ("US") count in capitals only, so that the pronoun does not.
    """
    low = name.lower().removeprefix("the ")
    if low == "us" and name != "US":
        return None
    return _codes().get(low)


def is_country(word: str) -> bool:
    """Whether a word is the name or adjective of a country, in whatever case; a city is not."""
    return word.lower() in _names()


@derived()
def _names() -> frozenset[str]:
    forms = (form for country in countries().values() for form in (country.name, *country.adjectives))
    return frozenset(form.lower() for form in forms) | {"u.s.", "u.k."}


def codes_in(words: list[str]) -> Counter[str]:
    """How often each country is pointed to in a run of words, longest phrases first; capitalised words only."""
    found: Counter[str] = Counter()
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + size])
            if words[at][:1].isupper() and (code := code_of(phrase)):
                found[code] += 1
                at += size
                break
        else:
            at += 1
    return found


def dominant(counts: Iterable[Counter[str]], share: float = 0.6, least: int = 3) -> str | None:
    """The country of a whole story: the one with at least `least` pointers and `share` of all; else None."""
    total: Counter[str] = Counter()
    for count in counts:
        total += count
    if not total:
        return None
    code, number = total.most_common(1)[0]
    return code if number >= least and number >= share * total.total() else None


def of_story(document: Document) -> str | None:
    """The country that a story is mostly about, by the words that point to countries; None where none leads."""
    return dominant(codes_in(words) for words in _sentence_words(document))


_DATELINE = re.compile(
    r"^[ \t]*(?P<city>[A-Z][A-Z.'’]+(?: [A-Z][A-Z.'’]+){0,3})(?:,[^\n(–—-]{0,30})?\s*(?:\([^()\n]{1,30}\)\s*)?[–—-]+\s",
    re.MULTILINE,
)
"""A city in capitals, perhaps with state, date and agency, and a dash."""


def of_dateline(document: Document) -> str | None:
    """The country of the city in which a story is datelined ("WASHINGTON, May 4 (Wire) - ..."); None without one."""
    match = _DATELINE.search(document.text)
    return code_of(match["city"]) if match else None


def of_sentence(document: Document, sentence: int, without: Span | None = None) -> Counter[str]:
    """How often each country is pointed to in one sentence (none before the first), leaving out a span."""
    tokens = document.tokens_of(sentence)
    if without is not None:
        tokens = tuple(token for token in tokens if token.end <= without.start or token.start >= without.end)
    return codes_in([without_possessive(token.text) for token in tokens])


def beside(document: Document, sentence: int, span: Span) -> str | None:
    """The country named right beside a span: "Russian ...", "Russia's ...", "... of Russia", "... in Moscow"."""
    tokens = document.tokens_of(sentence)
    before = [without_possessive(token.text) for token in tokens if token.end <= span.start][-3:]
    after = [without_possessive(token.text) for token in tokens if token.start >= span.end][:5]
    for size in range(len(before), 0, -1):
        if code := code_of(" ".join(before[-size:])):
            return code
    if after[:1] and after[0] in ("of", "in", "for"):
        following = after[2:] if len(after) > 1 and after[1] == "the" else after[1:]
        for size in range(min(_LONGEST, len(following)), 0, -1):
            if following[0][:1].isupper() and (code := code_of(" ".join(following[:size]))):
                return code
    return None


def are_objects(document: Document, sentence: int, span: Span, code: str) -> bool:
    """Whether the countries in a sentence other than one stand behind a span, after "to", "from", "with" or "in": the
    body did something to them and is not theirs."""
    tokens = [token for token in document.tokens_of(sentence) if token.end <= span.start or token.start >= span.end]
    words = [without_possessive(token.text) for token in tokens]
    at = 0
    while at < len(words):
        size = next(
            (n for n in range(min(_LONGEST, len(words) - at), 0, -1) if code_of(" ".join(words[at : at + n]))), 0
        )
        other = code_of(" ".join(words[at : at + size])) if size and words[at][:1].isupper() else None
        if other not in (None, code):
            before = words[max(0, at - 1) : at]
            if tokens[at].start < span.end or not before or before[0].lower() not in _TOWARDS:
                return False
        at += max(1, size)
    return True


def _sentence_words(document: Document) -> list[list[str]]:
    return [
        [without_possessive(token.text) for token in document.tokens_of(sentence.index)]
        for sentence in document.sentences
    ]
