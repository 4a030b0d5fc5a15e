"""The file of a desk's decisions: SQLite, for several processes at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

from ...types import Decision, Report


class Decisions:
    """A file of decisions. Close it, or use it as a context manager; one for each thread."""

    @classmethod
    def open(cls, path: str | Path, *, create: bool = True) -> Self:
        """The file, made where it is missing.

        Raises:
            DecisionsError: it is damaged, foreign, of a newer version, or cannot be written.
        """
        raise NotImplementedError(path, create)

    def record(self, decision: Decision) -> None:
        """Put a decision down, in place of what was decided on its mentions before."""
        raise NotImplementedError

    def undo(self, story: str, finding: str) -> Decision | None:
        """Take back the decision that a finding of a story falls under, and give it; None where there is none."""
        raise NotImplementedError

    def of(self, report: Report) -> Mapping[str, Decision]:
        """The decisions that hold for a report, by the id of the finding: those on its story, and what is always
        allowed."""
        raise NotImplementedError

    def all(self) -> Iterator[Decision]:
        """Every decision, in the order in which they were made."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the file."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
