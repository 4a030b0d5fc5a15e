"""text → places that an outside grammar checker marks in it.

A member gives `name`, `version` and `check(text)`. Offsets are code points of the text, at both ends of each span,
whatever the checker itself counts. A checker that is missing or fails raises ServiceError with the way to mend it.
`open_checkers(settings)` opens those that are wanted and says why the others are not asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from ..settings import Settings
from ..types import Skipped
from ..types.errors import ServiceError


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that a checker marked. `kind` is the checker's own rule id."""

    start: int
    end: int
    kind: str
    message: str
    replacements: tuple[str, ...]


class GrammarChecker(Protocol):
    """Contract of every member."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def check(self, text: str) -> tuple[Mark, ...]:
        """Marked places in the order of the text.

        Raises:
            ServiceError: the checker is missing, died or did not answer in time.
        """
        ...

    def close(self) -> None:
        """Let go of processes and connections; may be called twice."""
        ...


def open_checkers(
    settings: Settings, *, all_rules: bool = True
) -> tuple[tuple[GrammarChecker, ...], tuple[Skipped, ...]]:
    """The checkers that are here and wanted, and of each other one why it is not asked.

    Without `all_rules` a checker may leave out rules that are not listened to (`rules.py`), where that saves time.
    """
    checkers: list[GrammarChecker] = []
    skipped: list[Skipped] = []
    for name, open_checker in (("harper", _harper), ("languagetool", _languagetool)):
        if reason := _unwanted(name, settings):
            skipped.append(Skipped(f"grammar/{name}", reason))
        elif settings.grammar in ("auto", "all", name):
            try:
                checkers.append(open_checker(settings, all_rules))
            except ServiceError as error:
                skipped.append(Skipped(f"grammar/{name}", str(error)))
    return tuple(checkers), tuple(skipped)


def _harper(settings: Settings, all_rules: bool) -> GrammarChecker:
    from .harper import HarperChecker
    from .rules import kinds_of

    return HarperChecker(settings, None if all_rules else kinds_of(HarperChecker.name))


def _languagetool(settings: Settings, all_rules: bool) -> GrammarChecker:  # noqa: ARG001  (to leave some out saves nothing)
    from .languagetool.checker import LanguageToolChecker

    return LanguageToolChecker(settings)


def for_many_stories(settings: Settings) -> Settings:
    """The settings as a batch reads them: `auto` asks LanguageTool too where it has been fetched.

    One server serves all stories, so that its start is paid for once.
    """
    from .languagetool.install import installed

    fetched = settings.grammar == "auto" and installed(settings) is not None
    return replace(settings, grammar="all") if fetched else settings


def _unwanted(name: str, settings: Settings) -> str:
    """Why a checker is left out though none was chosen by name; empty where it is not.

    LanguageTool takes ten seconds to start, for one story far more than all the rest, and has marked nothing there that
    the rest had not: it is asked where a server runs already (a batch starts one) or where it is asked for.
    """
    if settings.grammar == "none":
        return "switched off (grammar = none)"
    if name == "languagetool" and settings.grammar == "auto" and not settings.languagetool_url:
        return "not asked (grammar = auto): `--grammar all` asks it, and so does a batch where `detector setup` was run"
    return ""
