"""The editor's page: a queue of stories, each beside its other version, with decisions on what was found.

`queue` has the stories, `book` the decisions, `state` says how a story stands under them, `intake` reads what is handed
over; `routes` puts them behind addresses.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from .book import Book
from .intake import add_paths
from .queue import Queue

__all__ = ["Book", "Queue", "add_paths", "opened_queue"]


@contextmanager
def opened_queue(decisions: Path | None) -> Iterator[Queue]:
    """A queue without a story; `decisions`: the file of them, which without one are forgotten at the end.

    Raises:
        DecisionsError: the file cannot be used.
    """
    with TemporaryDirectory(prefix="detector-") if decisions is None else nullcontext() as folder:
        book = Book(decisions or Path(folder or "", "decisions"))
        try:
            yield Queue(book, forgets=decisions is None)
        finally:
            book.close()
