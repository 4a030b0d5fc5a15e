"""Contract of what works on many items, in one process or several: `detector/batch/engines` has the members.

`open_work` is called once in every process and returns the work, a context manager that is called with each item.
`open_work`, items and results are values that can be pickled. An item whose work raises or takes too long, or whose
process dies, gives a `Failure` in its place. What is done holds back nothing else: `each` gives it at once, `map` in
the order of the items, whatever the number of processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

Work = AbstractContextManager[Callable[[Any], Any], Any]
"""What is done with each item, opened once a process: entering it gives the function."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Stands for the result of an item that could not be worked on."""

    reason: str


class Workers(Protocol):
    """Processes in which the work is open."""

    def map(self, items: Iterable[Any]) -> Iterator[Any]:
        """A result or a `Failure` for each item, in order. One round ends before the next begins."""
        ...

    def each(self, items: Iterable[Any]) -> Iterator[tuple[int, Any]]:
        """The same as it is done: the number of an item and its result."""
        ...


class Engine(Protocol):
    """Contract of every member."""

    def workers(self, open_work: Callable[[], Work]) -> AbstractContextManager[Workers]:
        """Processes that are ended at the end of the block.

        Raises:
            DetectorError: the work could not be opened at all.
        """
        ...

    def map(self, open_work: Callable[[], Work], items: Iterable[Any]) -> Iterator[Any]:
        """One round: a result or a `Failure` for each item, in order.

        Raises:
            DetectorError: the work could not be opened at all.
        """
        ...
