"""The grammar engines that detector is compared with, in one run over the same stories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from ..grammar import GrammarChecker, Mark, open_checkers
from ..settings import Settings
from ..types.errors import ServiceError

ENGINES = ("languagetool", "harper")

Answer = TypeVar("Answer")


class Engine:
    """A grammar engine and all that it marks. Spelling is switched off, as in detector."""

    def __init__(self, service: GrammarChecker) -> None:
        self.name = service.name
        self._service = service
        self._known: dict[tuple[str, ...], list[list[Mark]]] = {}

    @property
    def version(self) -> str:
        """The engine's own."""
        return self._service.version

    def marks(self, copy: Sequence[str]) -> list[list[Mark]]:
        """The marks in each sentence of a story, which it reads whole; offsets are those of the story.

        Raises:
            ServiceError: the engine failed.
        """
        key = tuple(copy)
        if key not in self._known:
            starts = starts_of(copy)
            listed: list[list[Mark]] = [[] for _ in copy]
            for mark in self._service.check("\n\n".join(copy)):
                listed[int(np.searchsorted(starts, mark.start, side="right")) - 1].append(mark)
            self._known[key] = listed
        return self._known[key]


def starts_of(copy: Sequence[str]) -> list[int]:
    """Where each sentence begins in the story that they make, put together with an empty line between them."""
    starts, at = [], 0
    for text in copy:
        starts.append(at)
        at += len(text) + 2
    return starts


class Baselines:
    """The engines that are here, and why the others are not. Close it, or use it as a context manager."""

    def __init__(self, settings: Settings) -> None:
        self._checkers, missing = open_checkers(
            Settings(grammar="all", cache=settings.cache, languagetool_url=settings.languagetool_url)
        )
        opened = {checker.name: Engine(checker) for checker in self._checkers}
        self.engines: tuple[Engine, ...] = tuple(opened[name] for name in ENGINES if name in opened)
        self.missing = {skipped.stage.removeprefix("grammar/"): skipped.reason for skipped in missing}
        """The reasons by the engine's name."""

    def asked(self, engine: Engine, question: Callable[[], Answer]) -> Answer | None:
        """The answer to a question that an engine is needed for; None, and the engine is out, where it fails."""
        if engine.name in self.missing:
            return None
        try:
            return question()
        except ServiceError as error:
            self.missing[engine.name] = str(error)
            return None

    @property
    def versions(self) -> dict[str, str]:
        """The version of each engine, or "not run"."""
        return dict.fromkeys(ENGINES, "not run") | {engine.name: engine.version for engine in self.engines}

    def close(self) -> None:
        """Stop what was started."""
        for checker in self._checkers:
            checker.close()

    def __enter__(self) -> Baselines:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
