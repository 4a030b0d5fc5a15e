"""The folder that a batch writes into: one run at a time, and nothing of another input is replaced without a word."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..types.errors import OutputError, UsageError
from ..writers.whole_file import remove_parts

try:
    import fcntl
except ImportError:  # a system without such locks
    fcntl = None  # type: ignore[assignment]

JOURNAL = ".journal"
RESULTS = ("index.html", "problems.jsonl", "reports.jsonl", "stories", "summary.json")
"""Names of what a run leaves in its folder for people and programs."""
REFERENCES = ".references-"
"""How the name of a folder begins in which a run keeps its references as long as it lasts."""
_LOCK = ".lock"
_SHOWN = 3
"""Names of other inputs that a refusal lists."""


def own_files(output: Path, inputs: Iterable[str]) -> frozenset[Path]:
    """Files of a batch where it looks for stories: its folder, or what it writes there where that is an input."""
    folder = Path(os.path.realpath(output))
    if any(Path(os.path.realpath(name)) == folder for name in inputs):
        return frozenset(folder / name for name in RESULTS)
    return frozenset((folder,))


@contextmanager
def taken(folder: Path) -> Iterator[None]:
    """The folder, made where it is missing, for this run alone. The system forgets the lock of a process that is gone.

    Raises:
        UsageError: it cannot be written to, or another run has it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = _locked(folder / _LOCK)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written to ({error.strerror or error})") from error
    if descriptor is None:
        raise UsageError(
            f"{folder}: another batch{_holder(folder / _LOCK)} writes to it. Wait until it has ended or end it; "
            "what it has finished is kept, and this call goes on from there"
        )
    try:
        remove_parts(folder)
        remove_parts(folder / "stories")
        for left in folder.glob(f"{REFERENCES}*"):
            shutil.rmtree(left, ignore_errors=True)  # of a run that was killed
        yield
    finally:
        with suppress(OSError):
            (folder / _LOCK).unlink()  # while it is held: whoever opened it meanwhile sees that it is gone
        os.close(descriptor)


def _locked(file: Path) -> int | None:
    """A descriptor of the lock file, locked; None where another process has it.

    Raises:
        OSError: it cannot be made.
    """
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        try:
            if fcntl is not None:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        except OSError:
            pass  # a file system without locks
        with suppress(OSError):
            if os.fstat(descriptor).st_ino == file.stat().st_ino:
                os.truncate(descriptor, 0)
                os.write(descriptor, json.dumps({"process": os.getpid(), "host": socket.gethostname()}).encode())
                return descriptor
        os.close(descriptor)  # whoever had it has taken the file away


def _holder(file: Path) -> str:
    """Who has the lock, in words; empty where that cannot be read."""
    try:
        held = json.loads(file.read_bytes())
        return f" (process {held['process']} on {held['host']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def refuse_others(folder: Path, earlier: tuple[str, ...] | None, inputs: tuple[str, ...]) -> None:
    """Refuse a folder with reports that a run over these inputs would replace by those of other stories.

    `earlier` are the inputs of the last run into it; none where it was empty, None where nobody knows them.

    Raises:
        UsageError: it is one.
    """
    way_out = "give another --output, or --fresh to start over, which drops them"
    if left := [name for name in earlier or () if name not in inputs]:
        names = ", ".join(left[:_SHOWN]) + (f" and {len(left) - _SHOWN} more" if len(left) > _SHOWN else "")
        raise UsageError(f"{folder} holds the reports of {names}, which this call does not name: {way_out}")
    if earlier == () and any((folder / name).exists() for name in RESULTS):
        raise UsageError(f"{folder} holds files of the names that a batch writes, and no batch wrote them: {way_out}")


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """A block that writes into the folder.

    Raises:
        OutputError: it could not be written.
    """
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be written to ({error.strerror or error}). The stories that are finished are kept: "
            "when there is room, the same command goes on from there"
        ) from error
