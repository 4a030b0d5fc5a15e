"""Runs one command, starts it again when it dies, and ends it when the process that asked for it is gone.

A program of its own, so that the command never outlives its owner, however that ends (also by SIGKILL, which no handler
sees): the owner holds the other end of standard input, and is the parent. `python watch.py RESTARTS COMMAND...`; a
command that dies within the first seconds has never worked and is not started again. The exit status is the command's.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

_INTERVAL_S = 0.2
_TOO_SOON_S = 5.0
_PR_SET_PDEATHSIG = 1


def watch(command: list[str], restarts: int) -> int:
    """Run the command until it ends for good or the owner is gone, and give its exit status (0: the owner ended it)."""
    owner_is_gone = _owner_check()
    while True:
        started = time.monotonic()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=_death_signal())
        try:
            while child.poll() is None:
                if owner_is_gone():
                    return 0
        finally:
            with contextlib.suppress(OSError):
                child.kill()
            child.wait()
        if restarts == 0 or time.monotonic() - started < _TOO_SOON_S:
            return child.returncode
        restarts -= 1


def _owner_check() -> Callable[[], bool]:
    """A function that waits a moment and then says whether the owner has closed its end or is gone."""
    if os.name == "nt":  # a pipe cannot be waited for there
        closed = threading.Event()

        def read() -> None:
            sys.stdin.buffer.read()
            closed.set()

        threading.Thread(target=read, daemon=True).start()
        return lambda: closed.wait(_INTERVAL_S)
    owner = os.getppid()

    def gone() -> bool:
        closed, _, _ = select.select([0], [], [], _INTERVAL_S)
        return bool(closed) or os.getppid() != owner  # a fork of the owner may still hold the other end

    return gone


def _death_signal() -> Callable[[], None] | None:
    """On Linux: what makes the kernel end the command when this process is killed."""
    if sys.platform != "linux":
        return None
    import ctypes

    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)

    return ask


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sys.exit(watch(sys.argv[2:], int(sys.argv[1])))
