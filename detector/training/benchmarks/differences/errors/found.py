"""Where forms stand in the segments of a story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import regex

from ..values import InjectedError, Place

Segments = Sequence[str]


@lru_cache(maxsize=20_000)
def whole(form: str) -> regex.Pattern[str]:
    """A form as whole words."""
    return regex.compile(rf"(?<![\w-]){regex.escape(form)}(?![\w-])")


@lru_cache(maxsize=100)
def any_of(forms: tuple[str, ...]) -> regex.Pattern[str]:
    """Any of some forms as whole words, the longest first."""
    listed = "|".join(regex.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form)))
    return regex.compile(rf"(?<![\w-])(?:{listed})(?![\w-])")


def everywhere(segments: Segments, form: str, wrong: str) -> tuple[Place, ...]:
    """Every place of a form, by one wrong one."""
    return tuple(
        Place(number, *match.span(), wrong)
        for number, text in enumerate(segments)
        for match in whole(form).finditer(text)
    )


def replaced(segments: Segments, kind: str, forms: Mapping[str, Sequence[str]], pick: int) -> Iterator[InjectedError]:
    """Every place of a form of a table, by its wrong form number `pick` (the last where there are fewer)."""
    pattern = any_of(tuple(forms))
    for number, text in enumerate(segments):
        for match in pattern.finditer(text):
            wrong = forms[match.group()][min(pick, len(forms[match.group()]) - 1)]
            yield one(kind, number, match, wrong)


def one(
    kind: str, number: int, match: regex.Match[str], wrong: str, needs: Iterable[str] | None = None
) -> InjectedError:
    """An error at one place, with the words that stand there as those that are needed."""
    words = tuple(match.group().split()) if needs is None else tuple(needs)
    return InjectedError(kind, (Place(number, *match.span(), wrong),), words)
