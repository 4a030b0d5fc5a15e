"""Commands that run for long are ended by a signal as by Ctrl-C: what is open is closed, what is done is kept."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class EndedError(KeyboardInterrupt):
    """A signal has ended the command."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def code_of(ended: KeyboardInterrupt) -> int:
    """Exit code of a command that was ended: that which shells give it."""
    return 128 + (ended.number if isinstance(ended, EndedError) else signal.SIGINT)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """A block that SIGTERM and SIGHUP end with an `EndedError`; a second one ends the process at once.

    A signal that is ignored (nohup) stays so.
    """

    def end(number: int, _: Any) -> None:
        for each in before:
            signal.signal(each, signal.SIG_DFL)
        raise EndedError(number)

    before: dict[int, Any] = {}
    if threading.current_thread() is threading.main_thread():
        before = {each: signal.getsignal(each) for each in _SIGNALS if signal.getsignal(each) != signal.SIG_IGN}
    for each in before:
        signal.signal(each, end)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
