"""One self-contained page: the story beside its other version, marked places, reasons, and what was not looked at.

Everything is in the file: it makes no request, and its policy (CSP) lets nothing run but its own script and style,
named by their hashes. It can be read without the script, which adds selection, a filter by rule, and keys. `view` says
what is shown, `render` and `templates/` how; the served page (`detector serve`) shows the same.
"""

from __future__ import annotations

from typing import TextIO

from ...types import Report
from .. import Run
from . import render
from .index import Line, Section, write_index
from .view import story_view

__all__ = ["Line", "Section", "page", "write", "write_index"]


def page(report: Report, home: str) -> str:
    """The page of one story of many; `home` is the address of their index."""
    return render.run_page([story_view(report)], home=home)


def write(run: Run, out: TextIO) -> None:
    """Write the page of a run."""
    several = len(run.reports) > 1
    views = [story_view(report, f"s{at}-" if several else "") for at, report in enumerate(run.reports, 1)]
    out.write(render.run_page(views, run.unread))
