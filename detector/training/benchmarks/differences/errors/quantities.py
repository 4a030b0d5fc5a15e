"""Numbers, units, currencies, dates, weekdays and times of day, each by another of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import regex

from ..values import InjectedError
from . import lists
from .found import Segments, any_of, one

_MONTHS = lists.listed("January;February;March;April;May;June;July;August;September;October;November;December")
_DAYS = lists.listed("Monday;Tuesday;Wednesday;Thursday;Friday;Saturday;Sunday")
_WORDS = lists.listed("two;three;four;five;six;seven;eight;nine;ten;eleven;twelve")
_NUMBER = regex.compile(r"(?<![\w.,:/-])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w,:/-]|\.\d)")
_SCALE = regex.compile(r"(?<=\d )(million|billion|trillion)(?!\w)")
_NEXT = {"million": "billion", "billion": "million", "trillion": "billion"}
_MONTH = regex.compile(rf"(?<!\w)(?:{'|'.join(_MONTHS)})(?= \d|, )|(?<=\d (?:of )?)(?:{'|'.join(_MONTHS)})(?!\w)")
_DATE = regex.compile(rf"(?<=(?:{'|'.join(_MONTHS)}) )\d{{1,2}}(?![\w:])|(?<!\S)\d{{1,2}}(?= (?:{'|'.join(_MONTHS)}))")
_YEAR = regex.compile(r"(?<![\w.,:/$€£-])(?:19[3-9]|20[0-2])\d(?![\w,:/-])")
_COUNTED = regex.compile(rf"(?<![\w-])(?:{'|'.join(_WORDS)})(?= [a-z]+s\b)")
_HALVES = lists.table(
    "a.m.=p.m.;p.m.=a.m.;am=pm;pm=am;morning=evening;evening=morning;afternoon=morning;night=morning;noon=midnight;"
    "midnight=noon;yesterday=tomorrow;tomorrow=yesterday;today=yesterday"
)
_SIGNS = lists.table("$=€;€=$;£=$")
_LAST_DAY = 28


def number(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """A figure with another digit, two digits exchanged, a digit too many, or its scale changed; small words, too."""
    for at, text in enumerate(segments):
        for match in _NUMBER.finditer(text):
            if _MONTH.search(text[match.end() : match.end() + 11]) or _DATE.match(text, match.start()):
                continue
            yield one("number", at, match, _other(match.group(), dice))
        for match in _COUNTED.finditer(text):
            yield one("number", at, match, dice.choice([word for word in _WORDS if word != match.group()]))
        for match in _SCALE.finditer(text):
            yield one("number", at, match, _NEXT[match.group()])


def _other(figure: str, dice: Random) -> str:
    digits = [place for place, sign in enumerate(figure) if sign.isdigit()]
    way = dice.randrange(3)
    if way == 0 and len(digits) > 1 and "," not in figure and "." not in figure:
        turned = figure[:-2] + figure[-1] + figure[-2]
        if turned != figure and figure[-1] != "0":
            return turned
    if way == 1 and "," not in figure and "." not in figure and len(figure) < 3:
        return f"{figure}0"
    place = digits[0]
    digit = dice.choice([sign for sign in "123456789" if sign != figure[place]])
    return figure[:place] + digit + figure[place + 1 :]


def unit(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """A unit by another one, the figure as it was."""
    del dice
    pattern = regex.compile(rf"(?<=\d ){any_of(tuple(lists.UNITS)).pattern}")
    for at, text in enumerate(segments):
        for match in pattern.finditer(text):
            before = regex.search(r"[\d.,]+ $", text[: match.start()])
            figure = before.group().strip() if before else ""
            yield one("unit", at, match, lists.UNITS[match.group()][0], [match.group(), figure])


def currency(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """A currency by another one, the figure as it was."""
    del dice
    for at, text in enumerate(segments):
        for match in any_of(tuple(lists.CURRENCIES)).finditer(text):
            yield one("currency", at, match, lists.CURRENCIES[match.group()][0])
        for match in regex.finditer(r"[$€£](?=\d)", text):
            yield one("currency", at, match, _SIGNS[match.group()][0])


def date(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """A month, the day of a month or a year by another one."""
    for at, text in enumerate(segments):
        for match in _MONTH.finditer(text):
            yield one("date", at, match, dice.choice([month for month in _MONTHS if month != match.group()]))
        for match in _DATE.finditer(text):
            wrong = dice.choice([str(day) for day in range(1, _LAST_DAY + 1) if str(day) != match.group()])
            yield one("date", at, match, wrong)
        for match in _YEAR.finditer(text):
            wrong = match.group()[:2] + match.group()[3] + match.group()[2]
            yield one("date", at, match, wrong if wrong != match.group() else str(int(match.group()) - 10))


def weekday(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """A weekday by another one."""
    for at, text in enumerate(segments):
        for match in any_of(_DAYS).finditer(text):
            yield one("weekday", at, match, dice.choice([day for day in _DAYS if day != match.group()]))


def time_of_day(segments: Segments, dice: Random) -> Iterator[InjectedError]:
    """a.m. for p.m., morning for evening, yesterday for tomorrow."""
    del dice
    for at, text in enumerate(segments):
        for match in any_of(tuple(_HALVES)).finditer(text):
            yield one("time of day", at, match, _HALVES[match.group()][0])
