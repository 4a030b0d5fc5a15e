"""Runs an application until a signal ends it."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import os
import signal
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import uvicorn
from starlette.types import ASGIApp

from ..types.errors import UsageError
from .connections import ACCEPTED, Connections

_QUEUE = 512
"""Connections that the system holds until they are taken up."""
_PATIENCE = 5
"""Seconds that answers under way have when the server is ended."""


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one.

    Raises:
        UsageError: the address cannot be had: the port is taken, or the host is not of this machine.
    """
    listening: socket.socket | None = None
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind)
        if os.name == "posix":  # on Windows it lets two share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_QUEUE)
    except (OSError, OverflowError) as error:
        if listening is not None:
            listening.close()
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot listen on {host}, port {port}: {reason}; --port takes another one") from error
    return listening


def address_of(listening: socket.socket, secure: bool = False) -> str:
    """The address to be told to people and clients."""
    host, port = listening.getsockname()[:2]
    return f"http{'s' if secure else ''}://{f'[{host}]' if ':' in host else host}:{port}"


def is_local(listening: socket.socket) -> bool:
    """Whether only this machine can reach it."""
    return ipaddress.ip_address(listening.getsockname()[0].partition("%")[0]).is_loopback


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    """Way from the application to its clients: TLS, and the address of a proxy whose headers are believed."""

    certificate: Path | None = None
    key: Path | None = None
    proxy: str | None = None


def run(app: ASGIApp, listening: socket.socket, transport: Transport | None = None) -> None:
    """Answer until SIGINT or SIGTERM; what is under way then is finished.

    Raises:
        UsageError: the certificate or its key cannot be used.
    """
    transport = transport or Transport()
    config = uvicorn.Config(
        app,
        http=cast(type[asyncio.Protocol], Connections().protocol),  # it is called as a class is
        ws="none",
        backlog=ACCEPTED,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=_PATIENCE,
        server_header=False,
        proxy_headers=transport.proxy is not None,
        forwarded_allow_ips=transport.proxy or "",
        ssl_certfile=transport.certificate,
        ssl_keyfile=transport.key,
    )
    try:
        config.load()
    except (OSError, ssl.SSLError) as error:
        raise UsageError(f"{transport.certificate}: the certificate or its key cannot be used ({error})") from error
    logging.getLogger("uvicorn.error").addFilter(_Once())
    asyncio.run(_Server(config).serve(sockets=[listening]))


class _Once(logging.Filter):
    """Lets each warning through once: what clients do wrong would else fill a disk."""

    def __init__(self) -> None:
        super().__init__()
        self._told: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is to be told."""
        if record.levelno > logging.WARNING or record.msg not in self._told:
            self._told.add(str(record.msg))
            return True
        return False


class _Server(uvicorn.Server):
    """Ends quietly on a signal: uvicorn would raise it again, and the program end by it."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Let the system hold more connections than are taken up at once: asyncio has one number for both."""
        await super().startup(sockets)
        for one in sockets or ():
            one.listen(_QUEUE)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
