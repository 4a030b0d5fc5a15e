"""A database file that is asked in place while other processes may update it."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Generic, TypeVar

from ...types.errors import AuthorityError
from .schema import APPLICATION, FORMAT

_PATIENCE = 10.0
"""So many seconds a question waits for an update that is just being written."""

State = TypeVar("State")


class ConnectedFile(Generic[State]):
    """One authority file as a database.

    Safe for threads (each has its own connection), for forked processes (each opens its own), and for a file that
    another process updates meanwhile: within `reading` all rows are those of one state of the file, the last whole one.
    `take_up` reads what is to be remembered of a state; `state` is what it gave for the state that is being read.
    `fixed`: nobody updates the file, which saves the locks.

    Raises:
        AuthorityError: at opening, a file that is missing, foreign, cut off or of another version; later, one whose
            pages are damaged.
    """

    def __init__(self, path: Path, fixed: bool, take_up: Callable[[], State]) -> None:
        self.path = path
        self._fixed = fixed
        self._take_up = take_up
        self._local = threading.local()

    def open(self) -> None:
        """Look at the file for the first time."""
        if not self.path.is_file():
            raise AuthorityError(f"{self.path}: no such file; `detector authority build` or `import` makes one")
        self._check_header()
        self._recover()
        with self.reading():
            self._check_length()
            self._check_kinds()

    @property
    def state(self) -> State:
        """The state of the file that this thread reads, as far as it is remembered."""
        state: State = self._local.state
        return state

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One state of the file for the length of a question; errors become those of this file."""
        if getattr(self._local, "depth", 0):
            yield
            return
        self._local.depth = 1
        try:
            base = self.base()
            base.execute("BEGIN")
            try:
                # the number is another one when another connection has changed the file
                ((number,),) = [(0,)] if self._fixed else base.execute("PRAGMA data_version").fetchall()
                if self._local.number != number:
                    self._local.state, self._local.number = self._take_up(), number
                yield
            finally:
                base.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._failed(error) from error
        finally:
            self._local.depth = 0

    def _check_header(self) -> None:
        with self.path.open("rb") as stream:
            head = stream.read(100)
        if not head.startswith(b"SQLite format 3\0") or len(head) < 100:
            raise AuthorityError(f"{self.path} is not an authority file; `detector authority import` reads tables")
        if int.from_bytes(head[68:72]) != APPLICATION:
            raise AuthorityError(f"{self.path} is a database, but not an authority file of detector")
        if (version := int.from_bytes(head[60:64])) != FORMAT:
            older = "an older" if version < FORMAT else "a newer"
            raise AuthorityError(
                f"{self.path} has schema {version}, that of {older} detector; this one reads schema {FORMAT}: "
                "build it again from its tables or stories"
            )

    def _check_length(self) -> None:
        # not by opening the file: closing it would drop this process's locks on it
        pages, size = (self.rows(f"PRAGMA {what}")[0][0] for what in ("page_count", "page_size"))
        if pages * size != self.path.stat().st_size:
            raise self.damaged("its length is not what it says")

    def _check_kinds(self) -> None:
        """Only tables and indexes are read: a view or a virtual table may do anything when it is asked."""
        strange = self.rows(
            "SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index') OR sql LIKE 'create virtual%' LIMIT 1"
        )
        if strange:
            raise AuthorityError(f"{self.path} is no authority file that detector wrote: {strange[0][0]!r} is no table")

    def _recover(self) -> None:
        """Undo an update that was cut off: its journal lies beside the file, and only who may write can undo it."""
        if self._fixed or not self.path.with_name(f"{self.path.name}-journal").exists():
            return
        try:
            base = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=rw", uri=True, timeout=_PATIENCE)
            with closing(base):
                base.execute("SELECT count(*) FROM sqlite_master").fetchall()
        except sqlite3.Error as error:
            raise AuthorityError(
                f"{self.path}: an update was cut off and cannot be undone from here ({error}): open it once where it "
                "may be written to, with `detector authority check`"
            ) from error

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """The rows that a query gives."""
        return self.base().execute(query, values).fetchall()

    def base(self) -> sqlite3.Connection:
        """The connection of this thread."""
        if getattr(self._local, "pid", None) != os.getpid():
            how = "mode=ro&immutable=1" if self._fixed else "mode=ro"
            address = f"{self.path.resolve().as_uri()}?{how}"
            self._local.base = sqlite3.connect(address, uri=True, isolation_level=None, timeout=_PATIENCE)
            self._local.base.execute("PRAGMA cache_size = -16000")
            self._local.pid, self._local.number = os.getpid(), None
        base: sqlite3.Connection = self._local.base
        return base

    def _failed(self, error: sqlite3.Error) -> AuthorityError:
        if "locked" in str(error):
            return AuthorityError(f"{self.path} is being updated by another process: try again in a moment")
        return self.damaged(str(error))

    def damaged(self, reason: str) -> AuthorityError:
        """The error that names the file."""
        return AuthorityError(f"{self.path} is damaged ({reason}): build it again, or install detector again")
