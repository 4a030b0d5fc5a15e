"""An updated figure with its later time: the number of people has grown, and the story says when or from what."""

from __future__ import annotations

from random import Random

import regex

_COUNTED = regex.compile(
    r"(?<![\d.,-])(\d{2,3}) (people|civilians|soldiers|patients|cases|arrests|protesters)"
    r"( (?:were|had been|have been) (?:killed|injured|arrested|infected|detained|hospitalised|hospitalized))"
)
_MOST = 9


def updated(text: str, dice: Random, *, later: bool) -> str:
    """A count of people that has grown since the other version, with the earlier count beside it; or the text itself.

    The earlier story is left as it is: only what is printed later knows both.
    """
    match = _COUNTED.search(text)
    if not later or match is None:
        return text
    before = int(match[1])
    after = before + dice.randint(1, _MOST)
    grown = f"{after} {match[2]}{match[3]}, up from {before} earlier in the day,"
    return text[: match.start()] + grown + text[match.end() :].removeprefix(",")
