"""Numbers, dates, times, scores and measures in a text, as values that can be compared.

A quantity keeps every value that its written form may stand for: "8.000" is eight thousand to one writer and eight to
another. Whether two may state one fact ("10 km", "six miles"; "a quarter", "25 percent") is said by
`quantity_agreement.agree`. Words, units and their sizes are rows of data/tables/quantities.tsv.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from ..language.tables import derived, rows
from ..types import Document

Kind = Literal["number", "percent", "money", "ordinal", "year", "date", "time", "score", "measure"]

_DIGITS = (
    r"\d+\s1/2(?!\d)|\d{1,3}(?: \d{3})+(?!\d)|\d{1,2}(?:,\d\d)+,\d{3}(?!\d)"
    r"|\d{1,3}(?:[,.\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
)
"""Digits of one number; in India they stand in twos before the last three: 3,50,00,000."""
_GLUED = r"(?:km|cm|mm|ft|mi|kg|lbs?|oz|mph|kph|mw|MW|gw|GW|hrs|mins)(?!\w)"
"""Units that are often written without a space: 40km."""
_ITEM = re.compile(
    r"(?P<score>(?<![\d:.,/\-–])\d{1,3}\s?[:\-–]\s?\d{1,3}(?![\d:/]|[.,\-–]\d|[\-–]?\w))"
    rf"|(?P<number>(?<![\w.,/])(?<!\w[\-–])(?P<sign>(?:US|A|C)?[$£€¥₹₽]\s?)?(?P<digits>{_DIGITS})(?P<tail>st|nd|rd|th|bn|mn|tn|m|k|K|M|B)?(?:(?!\w|/\d)|(?={_GLUED})))"
    r"|(?P<decade>(?<!\w)[’']?(?:\d\d)?\d0[’']?s(?!\w))"
    r"|(?P<word>[^\W\d_]+(?:/h)?)"
    r"|(?P<other>\S)"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity with its place in the text.

    `values` holds what it may stand for: numbers, the greater first for the two of a score or range; for a date the
    fields month, day, year, weekday, of which 0 is not said. `base` is a measure in the base unit of its dimension
    `unit` (for money, `unit` is the currency). `about`: the writer says that it is not exact.
    """

    kind: Kind
    values: tuple[float, ...]
    start: int
    end: int
    text: str
    unit: str = ""
    base: float | None = None
    spelled: bool = False
    about: bool = False


@dataclass(frozen=True, slots=True)
class _Item:
    start: int
    end: int
    text: str
    type: str
    values: tuple[float, ...] = ()
    sign: str = ""
    tail: str = ""


_HALF = 0.5


def quantities(text: str, start: int = 0, end: int | None = None) -> tuple[Quantity, ...]:
    """The quantities in a stretch of text (best a sentence), in order, with offsets into the whole text."""
    items = [_item(match) for match in _ITEM.finditer(text, start, len(text) if end is None else end)]
    found: list[Quantity] = []
    i = 0
    while i < len(items):
        read = _date(text, items, i) or _number(text, items, i)
        if read is None:
            i += 1
            continue
        quantity, i = read
        if _is_finite(quantity):
            found.append(quantity)
    return tuple(found)


def _is_finite(quantity: Quantity) -> bool:
    """Whether a computer can hold a quantity: of 309 digits and more it cannot, and such a one is left alone."""
    return all(map(isfinite, quantity.values)) and isfinite(quantity.base or 0.0)


def by_sentence(document: Document) -> list[tuple[Quantity, ...]]:
    """The quantities of each sentence of a story."""
    return [quantities(document.text, sentence.start, sentence.end) for sentence in document.sentences]


def _item(match: re.Match[str]) -> _Item:
    kind = next(name for name in ("score", "number", "decade", "word", "other") if match[name])
    values: tuple[float, ...] = ()
    if kind == "score":
        one, two = re.findall(r"\d+", match.group())
        values = (max(int(one), int(two)), min(int(one), int(two)))
    elif kind == "number":
        values = _values(match["digits"])
    elif kind == "decade":
        year = int(re.sub(r"\D", "", match.group()))
        values = (year if year > 99 else 1900 + year,)
    return _Item(match.start(), match.end(), match.group(), kind, values, match["sign"] or "", match["tail"] or "")


def _values(digits: str) -> tuple[float, ...]:
    """Values that digits may stand for: a point or a comma before three digits may part thousands or decimals."""
    if digits.endswith(" 1/2"):
        return (float(digits[:-4]) + _HALF,)
    if " " in digits:  # "37 000", or two numbers side by side
        return (float(digits.replace(" ", "")), *map(float, digits.split(" ")))
    plain = re.sub(r"[\u00a0\u202f]", ",", digits)
    signs = re.sub(r"\d", "", plain)
    if not signs:
        return (float(plain),)
    last = re.split(r"[.,]", plain)[-1]
    whole = float(re.sub(r"\D", "", plain))
    if len(signs) > 1:
        if signs[-1] != signs[0]:
            return (float(re.sub(r"\D", "", plain[: -len(last) - 1]) + "." + last),)
        return (whole,)
    decimal = float(plain.replace(",", "."))
    if len(last) != 3:
        return (decimal,)
    return (whole,) if signs == "," and decimal >= 1 else (decimal, whole)


@derived()
def _words() -> dict[tuple[str, str], tuple[float, str]]:
    listed = rows("quantities.tsv", "word", "kind", "value", "unit")
    return {(word, kind): (float(value or 0), unit) for word, kind, value, unit in listed}


def _is(item: _Item | None, kind: str) -> tuple[float, str] | None:
    if item is None:
        return None
    return _words().get((item.text.lower(), kind)) or (_words().get((item.text, kind)) if kind == "scale" else None)


def _at(items: list[_Item], i: int) -> _Item | None:
    return items[i] if 0 <= i < len(items) else None


def _date(text: str, items: list[_Item], i: int) -> tuple[Quantity, int] | None:
    """ "Aug. 5, 2020", "5 August", "the 4th of June", "June 2019", "Friday"."""
    weekday = _is(items[i], "weekday")
    if weekday and items[i].text[0].isupper():
        return _dated(text, items, i, i + 1, 0, 0, 0, int(weekday[0])), i + 1
    month = _is(items[i], "month") if items[i].text[0].isupper() else None
    if month:
        j = i + 1
        dot = _at(items, j)
        j += bool(dot and dot.text == ".")
        day = _day(_at(items, j))
        j += bool(day)
        comma = _at(items, j)
        year = _year(_at(items, j + 1)) if comma and comma.text == "," else 0
        j = j + 2 if year else j
        if not year:
            year = _year(_at(items, j))
            j += bool(year)
        if day or year:
            return _dated(text, items, i, j, int(month[0]), day, year, 0), j
        before = _at(items, i - 1)
        if before and before.text.lower() in (
            "in",
            "since",
            "until",
            "last",
            "next",
            "late",
            "early",
            "of",
            "by",
            "mid",
            "-",
        ):
            return _dated(text, items, i, i + 1, int(month[0]), 0, 0, 0), i + 1
        return None
    day = _day(items[i])
    if day:
        j = i + 1
        of = _at(items, j)
        j += bool(of and of.text == "of")
        after = _at(items, j)
        month = _is(after, "month") if after and after.text[0].isupper() else None
        if month:
            year = _year(_at(items, j + 1))
            j += 2 if year else 1
            return _dated(text, items, i, j, int(month[0]), day, year, 0), j
    return None


def _dated(text: str, items: list[_Item], i: int, j: int, month: int, day: int, year: int, weekday: int) -> Quantity:
    start, end = items[i].start, items[j - 1].end
    return Quantity("date", (month, day, year, weekday), start, end, text[start:end])


def _day(item: _Item | None) -> int:
    if item is None or item.type != "number" or item.sign or item.tail not in ("", "st", "nd", "rd", "th"):
        return 0
    return int(item.values[0]) if item.values[0] % 1 == 0 and 1 <= item.values[0] <= 31 and len(item.text) <= 4 else 0


def _year(item: _Item | None) -> int:
    if item is None or item.type != "number" or item.text != re.sub(r"\D", "", item.text) or len(item.text) != 4:
        return 0
    return int(item.values[0]) if 1500 <= item.values[0] <= 2100 else 0


def _number(text: str, items: list[_Item], i: int) -> tuple[Quantity, int] | None:
    item = items[i]
    about = any(_is(_at(items, k), "about") for k in (i - 1, i - 2))
    if item.type == "score":
        return _clock_or_score(items, i, about)
    if item.type == "decade":
        return Quantity("year", item.values, item.start, item.end, item.text, "decade"), i + 1
    if item.type == "number":
        values, j, spelled = item.values, i + 1, False
        scale = _words().get((item.tail, "scale"))
        if item.tail in ("st", "nd", "rd", "th"):
            return Quantity("ordinal", values, item.start, item.end, item.text), j
        if scale:
            metres = values if item.tail == "m" and not item.sign else ()
            values = (*(value * scale[0] for value in values), *metres)  # 2.03m is a height as well
    elif item.type == "word":
        read = _spelled(items, i)
        if read is None:
            ordinal = _is(item, "ordinal")
            if ordinal and ordinal[0] > 2:
                return Quantity("ordinal", (ordinal[0],), item.start, item.end, item.text, spelled=True), i + 1
            return None
        value, j = read
        values, spelled = (value,), True
    else:
        return None
    while (scaled := _is(_at(items, j), "scale")) and (not spelled or scaled[0] >= 100):
        values, j = tuple(value * scaled[0] for value in values), j + 1
    return _with_unit(text, items, i, j, values, spelled, about)


def _spelled(items: list[_Item], i: int) -> tuple[float, int] | None:
    """A number in words: "twenty-two", "two hundred and five", "half a million", "a dozen"."""
    total, current, j, said = 0.0, 0.0, i, False
    first, second = items[i], _at(items, i + 1)
    fraction = _is(first, "fraction")
    if fraction and first.text.lower() in ("half", "quarter"):
        if second and (second.text == "-" or second.text.lower().startswith("final")):
            return None
        third = _at(items, i + 2)
        scale = _is(third, "scale") if second and second.text.lower() in ("a", "of") else None
        return (fraction[0] * scale[0], i + 3) if scale else (fraction[0], i + 1)
    if first.text.lower() in ("a", "an"):
        scale = _is(second, "scale")
        return (scale[0], i + 2) if scale and second and len(second.text) > 2 else None
    while j < len(items):
        item = items[j]
        small, tens, scale = _is(item, "small"), _is(item, "tens"), _is(item, "scale") if len(item.text) > 2 else None
        if small or tens:
            if said and not (current % 100 == 0 or (current % 10 == 0 and small and small[0] < 10)):
                break
            current += (small or tens or (0.0, ""))[0]
        elif scale and said:
            if scale[0] == 100 or scale[0] == 12:
                current *= scale[0]
            else:
                total, current = total + current * scale[0], 0.0
        elif said and item.text == "-" and _is(_at(items, j + 1), "small") and _is(items[j - 1], "tens"):
            current += 0
        elif (
            said
            and item.text == "and"
            and _is(items[j - 1], "scale")
            and (_is(_at(items, j + 1), "small") or _is(_at(items, j + 1), "tens"))
        ):
            pass
        else:
            break
        said, j = True, j + 1
    if not said:
        return None
    after = [item.text.lower() for item in items[j : j + 3]]
    if after == ["and", "a", "half"]:
        return total + current + _HALF, j + 3
    dash = after[:1] == ["-"]
    part = _at(items, j + dash)
    fraction = _is(part, "fraction") or _is(part, "ordinal")
    if (
        part is None
        or fraction is None
        or total + current > 9
        or not (dash or part.text.lower().endswith("s") or total + current == 1)
    ):
        return total + current, j
    size = fraction[0] if fraction[0] < 1 else 1 / fraction[0]
    return (total + current) * size, j + dash + 1


def _clock_or_score(items: list[_Item], i: int, about: bool) -> tuple[Quantity, int]:
    item, after = items[i], _at(items, i + 1)
    hour, minute = (int(part) for part in re.findall(r"\d+", item.text))
    half = after.text.lower() if after else ""
    if ":" in item.text and re.search(r":\d\d$", item.text) and hour < 24 and minute < 60:
        value = 60 * (hour % 12 + 12 if half.startswith("p") and half in ("p", "pm") else hour) + minute
        return Quantity("time", (value,), item.start, item.end, item.text), i + 1
    return Quantity("score", item.values, item.start, item.end, item.text, about=about), i + 1


def _with_unit(
    text: str, items: list[_Item], i: int, j: int, values: tuple[float, ...], spelled: bool, about: bool
) -> tuple[Quantity, int]:
    first, before, after = items[i], _at(items, i - 1), _at(items, j)
    start, end = first.start, items[j - 1].end
    written = text[start:end]
    if after and after.text == "-":
        after, dash = _at(items, j + 1), 1
    else:
        dash = 0
    currency = (
        _words().get((first.sign.strip().lower(), "currency")) or _is(before, "currency") or _is(after, "currency")
    )
    if after and (
        _is(after, "percent")
        or (after.text.lower() == "per" and (cent := _at(items, j + dash + 1)) and cent.text.lower() == "cent")
    ):
        return Quantity("percent", values, start, end, written, "", None, spelled, about), j
    if currency and not (
        currency[1] == "pound" and after and after.text.lower() == "pounds" and not first.sign and about
    ):
        return Quantity("money", values, start, end, written, currency[1], None, spelled, about), j
    measure = _is(after, "measure")
    if measure and after:
        base = values[0] * measure[0]
        return Quantity("measure", values, start, end, written, measure[1], base, spelled, about), j
    if after and after.text.lower().rstrip(".") in ("am", "pm", "a", "p") and not spelled and values[0] <= 12:
        dotted = _at(items, j + 1)
        if after.text.lower() in ("am", "pm") or (dotted and dotted.text == "."):
            late = after.text.lower().startswith("p")
            minutes = 60 * (values[0] % 12 + (12 if late else 0))
            return Quantity("time", (minutes,), start, end, written), j
    if j == i + 1 and _year(first):
        return Quantity("year", values, start, end, written), j
    return Quantity("number", values, start, end, written, "", None, spelled, about), j


def is_zone(word: str) -> bool:
    """Whether a word names a time zone, so that two clock times can differ and be the same."""
    return (word.lower(), "zone") in _words()
