"""A real server, started as people start it and asked as clients ask."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import urllib3

READY_S = 120.0
"""So long is waited for a server to be ready."""


@dataclass(frozen=True)
class Server:
    """A server that runs. `said`: what it told at its start."""

    process: subprocess.Popen[str]
    address: str
    said: str = ""

    def get(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> urllib3.BaseHTTPResponse:
        return urllib3.request(
            "GET", self.address + path, fields=fields or None, headers=headers, timeout=120, redirect=False
        )

    def post(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> urllib3.BaseHTTPResponse:
        """A form."""
        form = {"fields": fields, "encode_multipart": False}
        return urllib3.PoolManager().request("POST", self.address + path, headers=headers, timeout=120, **form)

    def json(self, path: str, value: Any, headers: dict[str, str] | None = None) -> urllib3.BaseHTTPResponse:
        """A value as JSON."""
        return urllib3.request("POST", self.address + path, json=value, headers=headers, timeout=120)

    def raw(self, sent: bytes, wait_s: float = 30) -> bytes:
        """Whatever comes back for some bytes, until the server closes the connection."""
        parts = urlsplit(self.address)
        with socket.create_connection((parts.hostname, parts.port or 0), wait_s) as connection:
            connection.sendall(sent)
            received = b""
            while block := connection.recv(65536):
                received += block
        return received

    def ready(self) -> Server:
        """The same once stories can be examined."""
        limit = time.monotonic() + READY_S
        while (told := self.get("/healthz")).status != 200:
            assert time.monotonic() < limit, told.data
            time.sleep(0.1)
        return self


def started(*arguments: str | Path, env: dict[str, str] | None = None) -> Server:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DETECTOR_")} | (env or {})
    process = subprocess.Popen(
        [sys.executable, "-m", "detector", "serve", "--port", "0", *map(str, arguments)],
        stderr=subprocess.PIPE, encoding="utf-8", env=environment,
    )  # fmt: skip
    assert process.stderr is not None
    said = ""
    while not (found := re.search(r"serving at (https?://\S+),", said)):
        line = process.stderr.readline()
        assert line, f"it ended: {said}"
        said += line
    return Server(process, found[1], said)


def ended(server: Server, by: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
    server.process.send_signal(by)
    _, said = server.process.communicate(timeout=120)
    return server.process.returncode, said


@contextmanager
def running(*arguments: str | Path, env: dict[str, str] | None = None) -> Iterator[Server]:
    """A server to the end of the block; it has to end as it should."""
    server = started(*arguments, env=env)
    try:
        yield server
    except BaseException:
        server.process.kill()
        server.process.communicate()
        raise
    code, said = ended(server)
    assert code == 0, said
    assert said.splitlines()[-1:] == ["detector: ended"], said


def loads(response: urllib3.BaseHTTPResponse) -> Any:
    """The JSON of an answer that is one."""
    assert response.status == 200, response.data
    return json.loads(response.data)
