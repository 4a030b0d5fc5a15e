"""Lines of a terminal: styled, wrapped, cut to their room; nothing of a stranger acts on it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import click

from ...types.visible import on_one_line, visible
from .. import Look

MARGIN = "    "
_WIDEST = 100
"""Longer lines of prose are hard to read; a table may be wider."""
TIER_COLOURS = {"alert": "red", "hint": "yellow"}


def styled(words: str, look: Look, **style: object) -> str:
    """The words in a style where the look has colour."""
    return click.style(words, **style) if look.colour else words  # type: ignore[arg-type]


def wrapped(words: str, look: Look, first: str = "", later: str = "", **style: object) -> Iterator[str]:
    """The words as lines of the look's width; signs that act are shown."""
    lines = textwrap.wrap(
        visible(words, keep="\n\t"),
        min(look.width, _WIDEST),
        initial_indent=first,
        subsequent_indent=later,
        break_on_hyphens=False,
    )
    return (styled(line, look, **style) for line in lines)


def shortened(text: str, room: int) -> str:
    """The text on one line, its end cut off where there is no room for it."""
    line = on_one_line(text)
    return line if len(line) <= room else line[: max(room - 1, 8)] + "…"
