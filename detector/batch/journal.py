"""The reports of finished stories, put down one by one, so that a run that was stopped goes on where it was.

A line has a checksum of itself, the key of a story, `ok` or `failed`, the references that were on offer, those that it
was found to belong to, and its report, parted by tabs. What does not fit its checksum, whatever has happened to it, is
as if it were not there: that story is examined again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import IO

from ..types.errors import UsageError
from ..writers.whole_file import whole_file
from .output import JOURNAL

_INPUTS = "inputs"
"""Key of the line that says what the last run was over."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A report as the line that is written, whether something asked for could not be examined, and its page.

    `paired` stands for the references that the story was found to belong to, empty where there are none; `left_out`
    for what decisions leave out of the page (`mark_of_withheld`).
    """

    line: str
    failed: bool
    page: str = ""
    paired: str = ""
    left_out: str = ""

    @property
    def report(self) -> bytes:
        """The line as it is put down, without its end."""
        return self.line.encode("utf-8", "backslashreplace")

    @property
    def digest(self) -> str:
        """Digest of the report, as that of its entry."""
        return _sum(self.report + b"\n").decode()


@dataclass(frozen=True, slots=True)
class Entry:
    """The entry of a story: its report with the end of its line, the references on offer and those it is of."""

    report: bytes
    offered: str
    paired: str

    @property
    def digest(self) -> str:
        """Digest of the report."""
        return _sum(self.report).decode()


class Journal:
    """The file. `inputs` are those of the last run over it; none where there was none, None where they are not known.

    Raises:
        UsageError: the folder cannot be written to.
    """

    def __init__(self, folder: Path, fresh: bool) -> None:
        self._file = folder / JOURNAL
        try:
            if fresh:
                self._file.unlink(missing_ok=True)
            self._stream = self._opened()
        except OSError as error:
            raise UsageError(f"{folder}: cannot be written to ({error.strerror or error})") from error
        self._places: dict[str, int] = {}
        self._lines = 0
        self.inputs: tuple[str, ...] | None = ()
        self._read()
        self._earlier = frozenset(self._places)

    def _opened(self) -> IO[bytes]:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        return os.fdopen(os.open(self._file, flags, 0o666), "r+b")

    def _read(self) -> None:
        """Find what is there. A line that was cut off is cut away; what failed or is damaged is examined again."""
        whole = 0
        for line in self._stream:
            self.inputs = None if self.inputs == () else self.inputs
            if not line.endswith(b"\n"):
                break
            fields = _checked(line)
            if fields is not None:
                key, state, _, _, report = fields
                if key == _INPUTS.encode():
                    self.inputs = tuple(json.loads(report))
                elif state == b"ok":
                    self._places[key.decode()] = whole
            whole += len(line)
            self._lines += 1
        self._stream.truncate(whole)
        self._end = whole

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def __len__(self) -> int:
        return len(self._places)

    def entry(self, key: str) -> Entry:
        """The entry of a story."""
        *_, offered, paired, report = self._raw(key).split(b"\t", 5)
        return Entry(report, offered.decode(), paired.decode())

    def line(self, key: str) -> bytes:
        """The report of a story, with the end of its line."""
        return self.entry(key).report

    def put(self, key: str, outcome: Outcome, offered: str = "") -> None:
        """Put one report down, so that it outlives this process.

        Raises:
            OSError: it cannot be written; what was there before still is.
        """
        self._append(key, "failed" if outcome.failed else "ok", offered, outcome.paired, outcome.report)

    def renew(self, key: str, offered: str) -> None:
        """Put down that a report is still right with these references on offer.

        Raises:
            OSError: it cannot be written.
        """
        entry = self.entry(key)
        self._append(key, "ok", offered, entry.paired, entry.report[:-1])

    def begin(self, inputs: tuple[str, ...]) -> None:
        """Put down what this run is over.

        Raises:
            OSError: it cannot be written.
        """
        if inputs != self.inputs:
            self.inputs = inputs
            self._append(_INPUTS, "ok", "", "", json.dumps(inputs).encode("ascii"))
            del self._places[_INPUTS]

    def keep(self, keys: Iterable[str]) -> int:
        """Leave these reports alone in the file, in their order; the number of earlier ones that are dropped.

        Raises:
            OSError: it cannot be written; the old file stays.
        """
        kept = list(dict.fromkeys(keys))
        dropped = len(self._earlier.difference(kept))
        if self._lines == len(kept) + (self.inputs is not None):
            os.fsync(self._stream.fileno())
            return dropped
        places: dict[str, int] = {}
        with whole_file(self._file) as stream:
            if self.inputs is not None:
                stream.write(_line(_INPUTS, "ok", "", "", json.dumps(self.inputs).encode("ascii")))
            for key in kept:
                places[key] = stream.tell()
                stream.write(self._raw(key))
        self._stream.close()
        self._stream = self._opened()
        self._end = self._stream.seek(0, os.SEEK_END)
        self._places, self._lines = places, len(kept) + (self.inputs is not None)
        return dropped

    def _raw(self, key: str) -> bytes:
        self._stream.seek(self._places[key])
        return self._stream.readline()

    def _append(self, key: str, state: str, offered: str, paired: str, report: bytes) -> None:
        line = _line(key, state, offered, paired, report)
        try:
            self._stream.seek(self._end)
            self._stream.write(line)
            self._stream.flush()
        except OSError:
            self._forget()
            raise
        self._places[key] = self._end
        self._end += len(line)
        self._lines += 1

    def _forget(self) -> None:
        """Give up what could not be written, for a full disk refuses it once more when the file is closed."""
        descriptor = os.dup(self._stream.fileno())
        with suppress(OSError):
            self._stream.close()
        with suppress(OSError):
            os.truncate(descriptor, self._end)
        self._stream = os.fdopen(descriptor, "r+b")

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()


def _line(key: str, state: str, offered: str, paired: str, report: bytes) -> bytes:
    fields = b"\t".join((key.encode(), state.encode(), offered.encode(), paired.encode(), report))
    return b"%s\t%s\n" % (_sum(fields), fields)


def _checked(line: bytes) -> list[bytes] | None:
    """The fields of a line behind its checksum; None where that does not fit."""
    checksum, _, rest = line[:-1].partition(b"\t")
    fields = rest.split(b"\t", 4)
    return fields if checksum == _sum(rest) and len(fields) == 5 else None


def _sum(fields: bytes) -> bytes:
    return blake2b(fields, digest_size=8).hexdigest().encode()
