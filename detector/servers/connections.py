"""Connections that cannot hold a server up: who sends or reads too slowly, or only holds a place, is let go.

uvicorn bounds the time between two requests; what a client that drips its headers, or does not read its answer, may
take is bounded here, and so is the number of connections: where there are as many as there may be, the one that has
waited longest without a whole request makes room.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADERS = 10.0
"""Seconds for the headers of a request."""
READING = 60.0
"""Seconds in which a client has to take what was sent."""
ACCEPTED = 32
"""Connections that are taken up in one round, before any of them is looked at."""
_SPARE = 3 * ACCEPTED
"""Open files that are kept for other things than connections, and for those of a round."""
_MOST = 1_000


class Connections:
    """The connections of one server that wait for a request, the oldest first."""

    def __init__(self, most: int | None = None) -> None:
        self.most = most or min(_MOST, max(_files() - _SPARE, _SPARE))
        self.waiting: dict[Connection, None] = {}
        self.open = 0

    def protocol(self, *arguments: Any, **named: Any) -> Connection:
        """A new connection, as uvicorn asks for it."""
        return Connection(self, *arguments, **named)


class Connection(H11Protocol):
    """One connection."""

    headers_limit: ClassVar[float] = HEADERS
    reading_limit: ClassVar[float] = READING

    def __init__(self, all_: Connections, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._all = all_
        self._headers: asyncio.TimerHandle | None = None
        self._reading: asyncio.TimerHandle | None = None
        self._counted = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Make room where there is none, and wait for the headers."""
        super().connection_made(transport)
        self._counted = True
        self._all.open += 1
        if self._all.open > self._all.most:
            oldest = next(iter(self._all.waiting), self)
            self._all.waiting.pop(oldest, None)  # it is lost in the next round, and more may come in this one
            oldest.transport.abort()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        if self._counted:
            self._counted = False
            self._all.open -= 1
        self._waits_no_longer()
        self._set_reading(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; headers that are not whole yet go on to be waited for."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._waits_no_longer()
        elif self._headers is None:
            self._wait()

    def on_response_complete(self) -> None:
        """An idle connection may make room for others; how long it may be idle uvicorn watches."""
        super().on_response_complete()
        if not self.transport.is_closing() and self.conn.their_state is h11.IDLE:
            self._all.waiting[self] = None

    def pause_writing(self) -> None:
        """The client does not read what was sent."""
        super().pause_writing()
        self._set_reading(self.loop.call_later(self.reading_limit, self.transport.abort))

    def resume_writing(self) -> None:
        """It does."""
        super().resume_writing()
        self._set_reading(None)

    def _wait(self) -> None:
        self._all.waiting.setdefault(self)
        self._headers = self.loop.call_later(self.headers_limit, self.transport.abort)

    def _waits_no_longer(self) -> None:
        self._all.waiting.pop(self, None)
        if self._headers is not None:
            self._headers.cancel()
            self._headers = None

    def _set_reading(self, timer: asyncio.TimerHandle | None) -> None:
        if self._reading is not None:
            self._reading.cancel()
        self._reading = timer


def _files() -> int:
    """How many files this process may have open."""
    try:
        import resource
    except ImportError:  # Windows
        return _MOST
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]
