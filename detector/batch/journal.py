"""The reports of finished stories, put down one by one, so that a run that was stopped goes on where it was."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ..types.errors import UsageError

JOURNAL = ".journal"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A report as the line that is written, whether something asked for could not be examined, its page, and what
    decisions leave out of that (`mark_of_withheld`)."""

    line: str
    failed: bool
    page: str = ""
    left_out: str = ""


class Journal:
    """A file with a line `KEY, ok or failed, REPORT` for each finished story, parted by tabs.

    Raises:
        UsageError: the folder cannot be written to.
    """

    def __init__(self, folder: Path, fresh: bool) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = folder / JOURNAL
            if fresh:
                file.unlink(missing_ok=True)
            self._stream: IO[bytes] = file.open("a+b")
        except OSError as error:
            raise UsageError(f"{folder}: cannot be written to ({error.strerror or error})") from error
        self._places: dict[str, int] = {}
        self._read()

    def _read(self) -> None:
        """Find what is there. A line that was cut off is cut away; what failed or is damaged is examined again."""
        self._stream.seek(0)
        whole = 0
        for line in self._stream:
            if not line.endswith(b"\n"):
                break
            key, state, report = (*line.split(b"\t", 2), b"", b"")[:3]
            if state == b"ok" and report.startswith(b"{") and report.endswith(b"}\n"):
                self._places[key.decode("ascii", "replace")] = whole
            whole += len(line)
        self._stream.truncate(whole)

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def put(self, key: str, outcome: Outcome) -> None:
        """Put one report down, so that it outlives this process."""
        place = self._stream.seek(0, os.SEEK_END)
        state = "failed" if outcome.failed else "ok"
        self._stream.write(f"{key}\t{state}\t{outcome.line}\n".encode("utf-8", "backslashreplace"))
        self._stream.flush()
        self._places[key] = place

    def line(self, key: str) -> bytes:
        """The report of a key, as it was put down, with the end of its line."""
        self._stream.seek(self._places[key])
        return self._stream.readline().split(b"\t", 2)[2]

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()
