"""Outside engines that read a text and mark places in it.

A member gives `name` and `check(text)`. Offsets are code points of the text, at both ends of each span, whatever the
engine itself counts. An engine that is missing or fails raises ServiceError with the way to mend it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that an engine marked. `kind` is the engine's own rule id."""

    start: int
    end: int
    kind: str
    message: str
    replacements: tuple[str, ...]


class GrammarChecker(Protocol):
    """What every member offers."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def check(self, text: str) -> tuple[Mark, ...]:
        """Marked places in the order of the text.

        Raises:
            ServiceError: the engine is missing, died or did not answer in time.
        """
        ...

    def close(self) -> None:
        """Let go of processes and connections; may be called twice."""
        ...
