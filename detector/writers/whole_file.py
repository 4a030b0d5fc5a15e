"""A file that appears whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

_BEGINS, _ENDS = ".detector-", ".part"


@contextmanager
def whole_file(target: Path, *, durable: bool = True) -> Iterator[IO[bytes]]:
    """A stream whose bytes take the place of a file at the end of the block; where that fails, the old file stays.

    They are written beside it under a name that nobody can guess, and never through a link that stands there.
    `durable`: they are on the disk before the old file is gone, whatever happens to the machine.

    Raises:
        OSError: it cannot be written.
    """
    part = target.with_name(f"{_BEGINS}{secrets.token_hex(8)}{_ENDS}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(part, flags, 0o666), "wb") as stream:
            yield stream
            if durable:
                stream.flush()
                os.fsync(stream.fileno())
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink()


def remove_parts(folder: Path) -> None:
    """Take away what a killed process has left half written in a folder that nobody else writes to."""
    for file in folder.glob(f"{_BEGINS}*{_ENDS}"):
        with suppress(OSError):
            file.unlink()
