"""Schema of a file of decisions, and how one is opened: made, recognized, or refused with the reason."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from ...types.errors import DecisionsError

APPLICATION = 0x64746364
"""Number in the header of the file by which it is told ("dtcd")."""
FORMAT = 1
_PATIENCE = 10.0
"""So many seconds one process waits for another that is just writing."""
_TABLES = """
CREATE TABLE decision (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    story TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    finding TEXT NOT NULL,
    "group" TEXT,
    rule TEXT NOT NULL,
    category TEXT NOT NULL,
    tier TEXT NOT NULL CHECK (tier IN ('alert', 'hint')),
    score REAL NOT NULL,
    form TEXT NOT NULL,
    suggestion TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'reject', 'always')),
    text TEXT,
    who TEXT NOT NULL,
    "when" TEXT NOT NULL,
    signature TEXT NOT NULL
) STRICT;
CREATE TABLE mention (
    story TEXT NOT NULL,
    finding TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    form TEXT NOT NULL,
    suggestion TEXT NOT NULL,
    decision INTEGER NOT NULL REFERENCES decision ON DELETE CASCADE,
    PRIMARY KEY (story, finding)
) STRICT;
CREATE INDEX mention_of_text ON mention (finding, sha256);
CREATE INDEX mention_of_form ON mention (form, suggestion);
CREATE INDEX mention_of_decision ON mention (decision);
"""


def opened(path: Path, create: bool) -> sqlite3.Connection:
    """A connection to a file of decisions, made where it is missing and may be made.

    Raises:
        DecisionsError: it is not there, damaged, foreign, of a newer version, or cannot be written.
    """
    if not path.exists() and not create:
        raise DecisionsError(f"{path}: no such file of decisions")
    if path.is_dir() or not path.parent.is_dir():
        raise DecisionsError(f"{path}: {'it is a folder' if path.is_dir() else 'its folder is not there'}")
    _refuse_foreign(path)
    base = None
    try:
        base = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        base.execute("PRAGMA foreign_keys = ON")
        _make(path, base)
        if (found := base.execute("PRAGMA quick_check(1)").fetchall()) != [("ok",)]:
            raise sqlite3.DatabaseError(str(found[0][0]))
    except BaseException as error:
        if base is not None:
            base.close()
        if isinstance(error, sqlite3.Error):
            raise failed(path, error) from error
        raise
    return base


def failed(path: Path, error: sqlite3.Error) -> DecisionsError:
    """The error that names the file and what can be done."""
    words = str(error)
    if "locked" in words:
        return DecisionsError(f"{path} is being written to by another process: try again in a moment")
    if isinstance(error, sqlite3.OperationalError | sqlite3.IntegrityError):
        return DecisionsError(f"{path} cannot be used as a file of decisions ({words})")
    return DecisionsError(
        f"{path} is damaged ({words}): put a copy in its place, or start another file and `detector decisions import` "
        "what was exported"
    )


def words(form: str) -> str:
    """Marked words with single spaces: how a line is broken makes no other form of them."""
    return " ".join(form.split())


def _refuse_foreign(path: Path) -> None:
    """Refuse a file that is no database of ours before it is opened as one: nothing is written to it."""
    try:
        with path.open("rb") as stream:
            head = stream.read(100)
    except FileNotFoundError:
        return
    except OSError as error:
        raise DecisionsError(f"{path} cannot be read ({error.strerror or error})") from error
    if not head:
        return
    if not head.startswith(b"SQLite format 3\0"):
        raise DecisionsError(f"{path} is not a file of decisions; `detector decisions import` reads JSON lines")
    if len(head) < 100:
        raise DecisionsError(f"{path} is damaged (it is cut off): put a copy in its place")


def _make(path: Path, base: sqlite3.Connection) -> None:
    """See what a database is, and make the tables of one that is new; of two processes one makes them."""
    if _is_ours(path, base):
        return
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("BEGIN IMMEDIATE")
    try:
        if not _is_ours(path, base):
            for statement in _TABLES.split(";"):
                base.execute(statement)
            base.execute(f"PRAGMA application_id = {APPLICATION}")
            base.execute(f"PRAGMA user_version = {FORMAT}")
    except BaseException:
        with suppress(sqlite3.Error):
            base.execute("ROLLBACK")
        raise
    base.execute("COMMIT")


def _is_ours(path: Path, base: sqlite3.Connection) -> bool:
    """Whether the tables are there; False for a database that is still empty.

    Raises:
        DecisionsError: it is another program's, or of a newer version.
    """
    ((application,),) = base.execute("PRAGMA application_id")
    ((version,),) = base.execute("PRAGMA user_version")
    ((tables,),) = base.execute("SELECT count(*) FROM sqlite_master")
    if application == APPLICATION and version > FORMAT:
        raise DecisionsError(
            f"{path} has version {version}, that of a newer detector; this one reads version {FORMAT}: update detector"
        )
    if application not in (0, APPLICATION) or (application == 0 and tables):
        raise DecisionsError(f"{path} is a database, but not a file of decisions")
    return bool(application == APPLICATION)
