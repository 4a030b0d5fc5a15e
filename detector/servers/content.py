"""Content of a request: forms, JSON, numbers. What is malformed is a `Refusal` that says so."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from .refusal import Refusal

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
_FIELDS = 200
"""So many fields of a form are read."""
_DEPTH = 40
"""So deep JSON may be nested."""
_DIGITS = 9
"""So many digits a whole number may have."""


def kind_of(request: Request) -> str:
    """The media type of a body, without its parameters; empty where none is said."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def body_of(request: Request, most: int) -> bytes:
    """The body of a request.

    Raises:
        Refusal: it is larger than `most` bytes.
    """
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise Refusal(413, f"the body is larger than {most:,} bytes", {"Connection": "close"})
    return bytes(body)


async def form_fields(request: Request, most: int) -> dict[str, str]:
    """The fields of a form, the first value of each.

    Raises:
        Refusal: the body is no form, not UTF-8, or too large.
    """
    found: dict[str, str] = {}
    for key, value in await form_pairs(request, most):
        found.setdefault(key, value)
    return found


async def form_pairs(request: Request, most: int) -> list[tuple[str, str]]:
    """The fields of a form, in their order.

    Raises:
        Refusal: the body is no form, not UTF-8, or too large.
    """
    kind = kind_of(request) or FORM
    if kind != FORM:
        raise Refusal(415, f"a form ({FORM}) is wanted, not {kind[:80]}")
    try:
        body = (await body_of(request, most)).decode()
        return parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError as error:
        raise Refusal(400, "the form is not UTF-8") from error
    except ValueError as error:
        raise Refusal(400, f"the form has more than {_FIELDS} fields") from error


async def json_body(request: Request, most: int) -> Any:
    """The JSON of a body.

    Raises:
        Refusal: it is of another type, no JSON, or too large.
    """
    kind = kind_of(request)
    if kind != JSON:
        raise Refusal(415, f"JSON ({JSON}) is wanted, not {kind[:80] or 'a body of no type'}")
    body = await body_of(request, most)
    try:
        return json_value(body.decode(), "the body")
    except UnicodeDecodeError as error:
        raise Refusal(400, "the body is not UTF-8") from error


def json_value(text: str, place: str) -> Any:
    """A value from JSON, as the standard has it: no NaN, no number that no double holds, no half a character.

    Raises:
        Refusal: it is none.
    """
    value = _loaded(text, place, parse_constant=_refused_constant, parse_float=_float)
    if (wrong := _unsound(value)) is not None:
        raise Refusal(400, f"{place}: {wrong}")
    return value


def loose_json(text: str, place: str) -> Any:
    """A value from JSON whose parts are looked at one by one: a wrong number or character costs only its own part.

    Raises:
        Refusal: it is none.
    """
    return _loaded(text, place)


def _loaded(text: str, place: str, **how: Any) -> Any:
    try:
        return json.loads(text, **how)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a ValueError too
        raise Refusal(400, f"{place} is not JSON: {ascii(str(error))[1:200]}") from error


def _refused_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _float(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:40]} is too large a number")
    return value


def _unsound(value: Any) -> str | None:
    """Fault of a value: nested too deep, or half a character in a text; None where it is sound."""
    rest = [(value, 0)]
    while rest:
        one, depth = rest.pop()
        if depth > _DEPTH:
            return f"it is nested deeper than {_DEPTH}"
        if isinstance(one, dict):
            rest += [(part, depth + 1) for pair in one.items() for part in pair]
        elif isinstance(one, list):
            rest += [(part, depth + 1) for part in one]
        elif isinstance(one, str) and not is_sound(one):
            return "a text holds half a character (a lone surrogate)"
    return None


def is_sound(text: str) -> bool:
    """Whether a text holds whole characters alone."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def whole_number(request: Request, key: str, default: int) -> int:
    """A parameter of the address.

    Raises:
        Refusal: it is no whole number.
    """
    text = request.query_params.get(key, "")
    if not text:
        return default
    if not re.fullmatch(rf"[0-9]{{1,{_DIGITS}}}", text):
        raise Refusal(400, f"{key!r} has to be a whole number")
    return int(text)
