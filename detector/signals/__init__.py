"""Case → observations: one file a signal.

A signal is a function `find(case) -> Iterator[Observation | Skipped]` held in a `Signal` value named SIGNAL at the
end of its file, with all facts about the rule. The docstring of the file is the product's text (`detector explain
RULE`): first line, what it marks; then how; then the headings "Why it matters:", "When it is wrong:", "Marked:" and
"Not marked:". The examples under the last two are run by the tests (`tests/rules/test_examples.py` has their form). To
add one: a new file, one line in `all_signals`, its examples.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..findings.overlaps import USUAL, Precedence
from ..types import Category, Observation, Skipped

if TYPE_CHECKING:
    from ..case import Case


FEW = (0.4, 5)
"""Usual `assumed`."""
EVERY_KIND = frozenset("*")
"""For `hints_only`: no mark of the rule is ever an alert."""
Label = Literal["versions", "people", "count", "neighbours", "speaker"]
"""How it is known, without a reader, whether a mark in held-out copy is right. `versions`: no version that was not
shown has the marked form, and one has a suggestion. `people`: the same, by versions of people alone (machines write a
foreign name each in its own way). `count`: it stands there more often than in them. `neighbours`: it stands in none
with the words beside it. `speaker`: as `versions`, but beside the original every change is an error."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A rule: the function that looks, and all facts about the rule that other stages go by."""

    rule: str
    """Name as `detector explain` knows it."""
    categories: tuple[Category, ...]
    find: Callable[[Case], Iterator[Observation | Skipped]]
    needs_reference: bool = False
    """True where the rule can say nothing without a paired version: the report then says so."""
    needs_archive: bool = False
    """True where it can say nothing without an authority file that was learned from trusted stories."""
    asks_checkers: bool = False
    """True where it passes on what the grammar checkers say: they are opened ahead, and a missing one is told."""
    precedence: Precedence = USUAL
    """Its place among rules that mark the same words."""
    hints_only: frozenset[str] = frozenset()
    """Kinds of which a mark is a hint at most, as the page says; EVERY_KIND: all."""
    raw_score_is_probability: bool = False
    """True where the raw score is fitted as a probability: nothing follows from it for the raw scores of others."""
    label: Label = "versions"
    may_be_slip: bool = False
    """True where a mark in human copy may be the writer's own slip: then it is neither right nor wrong."""
    marks_names: bool = False
    """True where names are marked: counted when it is measured how many garbled names are found."""
    assumed: tuple[float, int] = FEW
    """Right marks in 1,000 words of garbled copy that are assumed of a kind of which too few were seen, and from how
    many right cases on nothing is: about half of what is marked in the stories under `seeds/`."""

    def may_alert(self, kind: str | None = None) -> bool:
        """Whether a mark of a kind, or of any that has no curve of its own, may be an alert."""
        return self.hints_only != EVERY_KIND and kind not in self.hints_only

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
        difference,
        duplication,
        encoding,
        grammar,
        institution,
        loop,
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
        loop.SIGNAL,
        encoding.SIGNAL,
        number.SIGNAL,
        quote.SIGNAL,
        difference.SIGNAL,
        wording.SIGNAL,
        grammar.SIGNAL,
    )


def by_rule() -> dict[str, Signal]:
    """Every signal by the name of its rule."""
    return {signal.rule: signal for signal in all_signals()}


def precedence() -> dict[str, Precedence]:
    """Place of each rule among others that mark the same words."""
    return {signal.rule: signal.precedence for signal in all_signals()}
