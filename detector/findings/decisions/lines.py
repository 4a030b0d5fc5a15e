"""Decisions ⇄ JSON lines: one decision a line, with the names of its fields, for other desks, programs and training."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, get_args

from ...types import DecidedMention, Decision, Ruling, Tier
from ...types.errors import UnreadableError

_OPTIONAL = frozenset(("group", "text", "who", "signature"))
"""Members that may be missing."""
_WORDS = {"tier": get_args(Tier), "verdict": get_args(Ruling)}


def line(decision: Decision) -> str:
    """One decision as one line, without the line's end."""
    return json.dumps(asdict(decision), ensure_ascii=False, separators=(",", ":"))


def read(lines: Iterable[bytes], path: str | None) -> Iterator[Decision]:
    """The decisions of a file of lines; empty ones are passed over, members that are not known are left.

    Raises:
        UnreadableError: a line is no decision; the reason names it.
    """
    for number, raw in enumerate(lines, start=1):
        if raw.strip():
            try:
                yield _decision(json.loads(raw.decode("utf-8-sig")))
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
                reason = f"line {number} is not a decision ({_said(error)})"
                raise UnreadableError(path, reason) from error


def _decision(data: Mapping[str, Any]) -> Decision:
    mentions = tuple(
        DecidedMention(**{field.name: _text(one, field.name) for field in fields(DecidedMention)})
        for one in data["mentions"]
    )
    values: dict[str, Any] = {"mentions": mentions, "score": float(data["score"])}
    for field in fields(Decision):
        if field.name not in values:
            given = data.get(field.name) is not None
            if given or field.name not in _OPTIONAL:
                values[field.name] = _text(data, field.name)
    values.setdefault("group", None)
    for name, known in _WORDS.items():
        if values[name] not in known:
            raise ValueError(f"{name} is one of {', '.join(known)}")
    made = Decision(**values)
    if made.finding not in {one.finding for one in mentions}:
        raise ValueError("its finding is not among its mentions")
    if not 0.0 <= made.score <= 1.0:
        raise ValueError("its score lies between 0 and 1")
    datetime.fromisoformat(made.when)
    return made


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data[name]
    if not isinstance(value, str):
        raise ValueError(f"{name} is a text")
    value.encode("utf-8")
    return value


def _said(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
