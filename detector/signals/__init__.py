"""Case → observations: one file a signal.

A signal is a function `find(case) -> Iterator[Observation | Skipped]` held in a `Signal` value named SIGNAL at the
end of its file. The docstring of the file is the product's text (`detector explain RULE`): first line, what it marks;
then how, and examples under "Marked:" and "Not marked:". To add one: a new file, one line in SIGNALS, its examples.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..types import Category, Observation, Skipped

if TYPE_CHECKING:
    from ..case import Case


@dataclass(frozen=True, slots=True)
class Signal:
    """A rule: its name as `detector explain` knows it, the categories it uses, and the function that looks."""

    rule: str
    categories: tuple[Category, ...]
    find: Callable[[Case], Iterator[Observation | Skipped]]
    needs_reference: bool = False
    """True where the rule can say nothing without a paired version: the report then says so."""
    needs_archive: bool = False
    """True where it can say nothing without an authority file that was learned from trusted stories."""
    asks_checkers: bool = False
    """True where it passes on what the grammar checkers say: they are opened ahead, and a missing one is told."""

    @property
    def page(self) -> str:
        """The editor's page: the docstring of the signal's file."""
        return (sys.modules[self.find.__module__].__doc__ or "").strip()


def all_signals() -> tuple[Signal, ...]:
    """Every signal, in the order in which their pages are listed. Imported when asked for, not before."""
    from . import (
        acronym,
        archived_name,
        consistency,
        duplication,
        grammar,
        institution,
        media_name,
        number,
        person_name,
        proper_name,
        quote,
        run_together,
        term,
        title,
        untranslated,
        wording,
    )

    return (
        person_name.SIGNAL,
        proper_name.SIGNAL,
        archived_name.SIGNAL,
        consistency.SIGNAL,
        run_together.SIGNAL,
        institution.SIGNAL,
        media_name.SIGNAL,
        acronym.SIGNAL,
        title.SIGNAL,
        term.SIGNAL,
        untranslated.SIGNAL,
        duplication.SIGNAL,
        number.SIGNAL,
        quote.SIGNAL,
        wording.SIGNAL,
        grammar.SIGNAL,
    )
