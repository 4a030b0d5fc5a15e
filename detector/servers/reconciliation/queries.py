"""Queries of the Reconciliation Service API, read and held to what can be answered."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...authorities.name_keys import is_name, name_key
from ...language import countries
from ..refusal import Refusal

_BITS = 64
"""A number has so many bits at most."""
PROPERTIES_AT_ONCE, _VALUES = 20, 50
"""So many properties a query may name, with so many values in all."""
LIMIT, _MOST = 10, 100


class BadQuery(Refusal):
    """A query that cannot be answered."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(status, reason)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Values of a property that a query asks for, each as it is compared."""

    pid: str
    texts: tuple[str, ...]
    keys: frozenset[str]
    countries: frozenset[str]

    @classmethod
    def of(cls, pid: str, texts: Sequence[str]) -> Wanted:
        codes = {code for text in texts for code in (text.lower(), countries.code_of(text)) if code}
        return cls(pid, tuple(texts), frozenset(map(name_key, texts)), frozenset(codes if pid == "country" else ()))


def limit_of(value: Any, place: str) -> int:
    """The number of candidates that are wanted.

    Raises:
        BadQuery: it is no positive whole number.
    """
    if value is None:
        return LIMIT
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if not whole or isinstance(value, bool) or value < 1:
        raise BadQuery(f"{place}: 'limit' has to be a positive whole number")
    return min(int(value), _MOST)


def types_of(value: Any, place: str) -> list[str]:
    """Types as ids: one or several, each an id or (from 0.1 on, by some clients) an object with one.

    Raises:
        BadQuery: one is neither.
    """
    values = value if isinstance(value, list) else [] if value in (None, "") else [value]
    ids = [one.get("id") if isinstance(one, dict) else one for one in values]
    if not all(isinstance(id_, str) for id_ in ids):
        raise BadQuery(f"{place}: 'type' has to be an id or a list of ids")
    return [str(id_).lower() for id_ in ids]


def properties_of(value: Any, place: str) -> list[Wanted]:
    """The properties that candidates should have.

    Raises:
        BadQuery: they are not of the form that the specification says, or too many.
    """
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadQuery(f"{place}: 'properties' has to be a list")
    if len(value) > PROPERTIES_AT_ONCE:
        raise BadQuery(f"{place}: {len(value)} properties: {PROPERTIES_AT_ONCE} at most are asked for at once", 413)
    found = []
    room = _VALUES
    for one in value:
        if not isinstance(one, dict) or not isinstance(one.get("pid"), str) or "v" not in one:
            raise BadQuery(f"{place}: a property needs 'pid' and 'v'")
        values = one["v"] if isinstance(one["v"], list) else [one["v"]]
        room -= len(values)
        if room < 0:
            raise BadQuery(f"{place}: more than {_VALUES} values of properties", 413)
        texts = [_text_of(v.get("name") or v.get("id") or "" if isinstance(v, dict) else v, place) for v in values]
        if not is_name(one["pid"]):
            raise BadQuery(f"{place}: 'pid' is no id of a property")
        if texts := [text for text in texts if text]:
            found.append(Wanted.of(one["pid"], texts))
    return found


def _text_of(value: Any, place: str) -> str:
    if not isinstance(value, str | int | float) or (isinstance(value, float) and not math.isfinite(value)):
        raise BadQuery(f"{place}: the value of a property is a text or a number")
    if isinstance(value, int) and value.bit_length() > _BITS:
        raise BadQuery(f"{place}: the value of a property is too large a number")
    text = str(value).strip()
    if text and not is_name(text):
        raise BadQuery(f"{place}: the value of a property is too long, or holds half a character")
    return text
