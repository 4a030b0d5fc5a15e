"""The day of a story, from what a feed or the name of a file says."""

from __future__ import annotations

from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import regex

_DAY = regex.compile(r"(?<!\d)((?:19|20)\d\d)[-_](\d\d)[-_](\d\d)(?!\d)")


def day(value: object) -> str | None:
    """The ISO date of a moment as feeds write it (ISO 8601 or RFC 2822); None for what says no day."""
    if not isinstance(value, str) or not value.strip():
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(value.strip()).date().isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def day_of_name(path: str | None) -> str | None:
    """The ISO date that the name of a file holds ("2026-11-25-budget.txt"); never the day it was saved."""
    found = _DAY.search(Path(path).name) if path is not None else None
    try:
        return date(*map(int, found.groups())).isoformat() if found else None
    except ValueError:
        return None
