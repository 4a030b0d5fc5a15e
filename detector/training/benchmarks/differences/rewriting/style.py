"""House style: abbreviations, figures, quotation marks, contractions. Each changes a segment, or leaves it as it is."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import regex

Rule = Callable[[str, Random], str]


def _either_way(pairs: str) -> Rule:
    """A rule that writes the one form for the other, whichever the text has. Forms are parted by `=`, pairs by `;`."""
    both = [tuple(part.strip() for part in pair.split("=")) for pair in pairs.split(";")]

    def rule(text: str, dice: Random) -> str:
        left = dice.random() < _HALF
        for one, other in both:
            old, new = (one, other) if left else (other, one)
            text = regex.sub(rf"(?<![\w.]){regex.escape(old)}(?![\w]|\.\w)", new, text)
        return text

    return rule


_HALF = 0.5

states = _either_way("U.S.=US; U.K.=UK; U.N.=UN; E.U.=EU; U.S.=US; D.C.=DC")
titles_short = _either_way("Mr.=Mr; Mrs.=Mrs; Ms.=Ms; Dr.=Dr; St.=St")
offices_short = _either_way("Gen.=General; Sen.=Senator; Gov.=Governor; Lt.=Lieutenant; Col.=Colonel; Sgt.=Sergeant")
months = _either_way(
    "Jan.=January; Feb.=February; Aug.=August; Sept.=September; Oct.=October; Nov.=November; Dec.=December"
)
percent = _either_way("per cent=percent")
company = _either_way("Inc.=Inc; Corp.=Corp; Co.=Co; Ltd.=Ltd; vs.=v")


def percent_sign(text: str, dice: Random) -> str:
    """20 percent, 20 per cent and 20% for one another."""
    sign = dice.choice(("%", " percent", " per cent"))
    return regex.sub(r"(?<=\d)(?:%| percent\b| per cent\b)", sign, text)


def thousands(text: str, dice: Random) -> str:
    """Four digits with a comma or without, but no years; millions in short."""
    if dice.random() < _HALF:
        return regex.sub(r"(?<![\d,.])(\d),(\d{3})(?![\d,])", r"\1\2", text)
    return regex.sub(r"(?<=\d) million\b", "m", text) if regex.search(r"[$€£]\d[\d.]* million", text) else text


_ONES = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def figures(text: str, dice: Random) -> str:
    """Small numbers in figures or in words, before a noun in the plural."""
    if dice.random() < _HALF:
        return regex.sub(r"(?<![\w.,:$€£-])([2-9]|1[0-2]) (?=[a-z]{3,}s\b)", lambda m: f"{_ONES[int(m[1]) - 1]} ", text)
    words = "|".join(_ONES[1:])
    return regex.sub(rf"(?<![\w-])({words}) (?=[a-z]{{3,}}s\b)", lambda m: f"{_ONES.index(m[1]) + 1} ", text)


def dates(text: str, dice: Random) -> str:
    """7 May and May 7."""
    del dice
    months = "January|February|March|April|May|June|July|August|September|October|November|December"
    changed = regex.sub(rf"\b({months}) (\d{{1,2}})(?![\d:])(?!, \d{{4}})(?:st|nd|rd|th)?\b", r"\2 \1", text)
    return changed if changed != text else regex.sub(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({months})\b", r"\2 \1", text)


def quote_marks(text: str, dice: Random) -> str:
    """Straight, curly and single marks for one another, in a segment whose marks are in pairs."""
    if text.count('"') % 2 == 0 and '"' in text:
        if dice.random() < _HALF:
            return regex.sub(r'"([^"]*)"', r"“\1”", text)
        return regex.sub(r'"([^"]*)"', r"‘\1’", text)
    if "“" in text and text.count("“") == text.count("”"):
        return text.replace("“", '"').replace("”", '"')
    return text


def apostrophes(text: str, dice: Random) -> str:
    """Curly apostrophes for straight ones or the other way."""
    del dice
    if "’" in text and "‘" not in text:
        return text.replace("’", "'")
    return regex.sub(r"(?<=\w)'(?=\w)", "’", text)


_CONTRACTED = (
    ("do not", "don't"), ("does not", "doesn't"), ("did not", "didn't"), ("is not", "isn't"), ("was not", "wasn't"),
    ("are not", "aren't"), ("were not", "weren't"), ("has not", "hasn't"), ("have not", "haven't"),
    ("will not", "won't"), ("cannot", "can't"), ("would not", "wouldn't"), ("could not", "couldn't"),
    ("should not", "shouldn't"), ("it is", "it's"), ("we are", "we're"), ("they are", "they're"), ("I am", "I'm"),
    ("we have", "we've"), ("that is", "that's"),
)  # fmt: skip


def contractions(text: str, dice: Random) -> str:
    """Negated and personal forms in full or short."""
    left = dice.random() < _HALF
    for full, short in _CONTRACTED:
        if left:
            text = regex.sub(rf"(?<!\w){full}(?= \w)", short, text)
        else:
            text = regex.sub(rf"(?<!\w){regex.escape(short)}(?= \w)", full, text.replace("’", "'"))
    return text


def dashes(text: str, dice: Random) -> str:
    """Dashes by commas' longer kin: spaced hyphens, en and em dashes for one another."""
    sign = dice.choice((" - ", " – ", " — "))
    return regex.sub(r" [-–—] |(?<=\w)—(?=\w)", sign, text)


def hyphens(text: str, dice: Random) -> str:
    """Closed compounds that are written with and without a hyphen."""
    pairs = (
        "co-operation=cooperation; co-ordinate=coordinate; e-mail=email; on-line=online; "
        "vice-president=vice president; ice-hockey=ice hockey; policy-maker=policymaker; "
        "cease-fire=ceasefire; by-pass=bypass; long-time=longtime; mid-field=midfield; "
        "semi-final=semifinal; quarter-final=quarterfinal; anti-virus=antivirus; re-elected=reelected; "
        "decision-making=decision making; health-care=health care; inter-governmental=intergovernmental"
    )
    return _either_way(pairs)(text, dice)


RULES: tuple[Rule, ...] = (
    states, titles_short, offices_short, months, percent, company, percent_sign, thousands, figures, dates,
    quote_marks, apostrophes, contractions, dashes, hyphens,
)  # fmt: skip
