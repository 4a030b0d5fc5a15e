"""Cells of tables that are opened with a spreadsheet, which takes a text that begins with certain signs for a formula.

Names and ids come from outside, and a formula may fetch an address or start a program. Such a text gets an apostrophe
before it, which spreadsheets take for "this is text"; `as_text` takes it away again.
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_text(cell: str) -> str:
    """The text that was guarded."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
