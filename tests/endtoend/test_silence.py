"""Nothing phones home, and nothing is left behind: each command but `setup`, under strace.

No process that a command starts connects or sends to anything but loopback, and none writes outside of its output and
its cache but for temporary files, which are gone afterwards.
"""

from __future__ import annotations

import fcntl
import gzip
import ipaddress
import json
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from detector.grammar.languagetool import install
from detector.settings import Settings

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
STORY = SEEDS / "politics-arabic"
CALLS = (
    "connect,sendto,sendmsg,sendmmsg,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,"
    "symlinkat,truncate"
)
STARTS = re.compile(r"^\d+ +(?P<call>\w+)\((?P<rest>.*)")
INTERNET = re.compile(r'htons\((?P<port>\d+)\).*?inet_(?:addr\(|pton\(AF_INET6, )"(?P<address>[^"]+)"')
PATHS = re.compile(r'(?:<(?P<folder>/[^>]*)>, )?"(?P<path>(?:[^"\\]|\\.)*)"')
DNS = 53
SYSTEM = ("/dev/", "/proc/")
"""Devices and the kernel's own files; what stands in /dev/shm is looked at afterwards."""

pytestmark = pytest.mark.skipif(
    shutil.which("strace") is None and "CI" not in os.environ, reason="needs strace (Debian package strace)"
)


@dataclass(frozen=True, slots=True)
class Trace:
    """What a command and all that it started asked of the kernel."""

    asked: frozenset[str]
    """Addresses other than loopback, and name servers, that anything was sent to."""
    written: frozenset[Path]
    """Files and folders that were opened for writing, made, or given a name."""


def read_trace(file: Path, folder: Path) -> Trace:
    """`folder` is where the command ran: relative paths are below it."""
    asked, written = set(), set()
    for line in file.read_text("utf-8", "replace").splitlines():
        found = STARTS.match(line)
        if found is None:
            continue
        call, rest = found["call"], found["rest"]
        if call in ("connect", "sendto", "sendmsg", "sendmmsg"):
            if "sa_family=AF_INET" in rest and (place := INTERNET.search(rest)):
                address = ipaddress.ip_address(place["address"])
                local = getattr(address, "ipv4_mapped", None) or address
                if not local.is_loopback or int(place["port"]) == DNS:
                    asked.add(f"{place['address']} port {place['port']}")
            elif "systemd/resolve" in rest:
                asked.add("the system's resolver")
        elif call not in ("open", "openat") or re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC", rest):
            if re.search(r"= -1 E\w+ ", rest):
                continue
            *_, last = PATHS.finditer(rest)  # of two the last is the new name
            written.add(Path(last["folder"] or folder, last["path"]))
    return Trace(frozenset(asked), frozenset(written))


class Desk:
    """A user with an empty home, a folder of output and a cache, whose every command is watched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("home", "tmp", "work", "out", "cache"):
            (folder / name).mkdir()
        self.out = folder / "out"
        self.environment = {
            k: v for k, v in os.environ.items() if not k.startswith(("DETECTOR_", "XDG_", "ORT_", "HF_"))
        }
        self.environment |= {
            "HOME": str(folder / "home"),
            "TMPDIR": str(folder / "tmp"),
            "DETECTOR_CACHE": str(folder / "cache"),
            "PYTHONDONTWRITEBYTECODE": "1",  # Python's own, beside the sources, where pip has not compiled them
        }

    def watched(self, *command: str | Path) -> list[str]:
        strace = shutil.which("strace")
        assert strace is not None, "strace is not here: install the Debian package strace"
        trace = ["-f", "-qq", "-y", "-s", "4096", "-e", f"trace={CALLS}", "-o", str(self.folder / "trace")]
        return [strace, "--seccomp-bpf", *trace, *map(str, command)]

    def detector(self, *arguments: str | Path, codes: tuple[int, ...] = (0,), **environment: str) -> str:
        """Run a command, hold it to silence, and give what it printed."""
        done = subprocess.run(
            self.watched(sys.executable, "-m", "detector", *arguments),
            env=self.environment | environment, cwd=self.folder / "work", capture_output=True, encoding="utf-8",
            check=False, timeout=500,
        )  # fmt: skip
        assert done.returncode in codes, done.stderr
        self.hold()
        return done.stdout

    def hold(self) -> None:
        trace = read_trace(self.folder / "trace", self.folder / "work")
        assert not trace.asked
        own = (self.out, self.folder / "cache", self.folder / "tmp")
        outside = {path for path in trace.written if not str(path).startswith(SYSTEM)}
        assert not {path for path in outside if not any(path.is_relative_to(folder) for folder in own)}
        assert not [path for path in trace.written if path.is_relative_to("/dev/shm") and path.exists()]
        for name in ("home", "tmp", "work"):
            assert not list((self.folder / name).iterdir()), name


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    yield Desk(tmp_path)


@pytest.fixture
def languagetool(desk: Desk) -> str:
    """The cache, with LanguageTool in it. That is read; what is written to it would be seen as written outside."""
    installed = install.installed(Settings())
    assert installed is not None, "LanguageTool has not been fetched: run `detector setup` first"
    cache = desk.folder / "cache"
    (cache / installed.name).symlink_to(installed)
    return str(cache)


def test_what_goes_out_or_stays_behind_would_be_seen(desk: Desk) -> None:
    program = """
import os, socket
for kind, address in ((socket.AF_INET, ("192.0.2.1", 443)), (socket.AF_INET, ("127.0.0.53", 53)),
                      (socket.AF_INET6, ("2001:db8::1", 443)), (socket.AF_INET, ("127.0.0.1", 9))):
    with socket.socket(kind, socket.SOCK_DGRAM) as out:
        try:
            out.connect(address)
        except OSError:
            pass
open("left", "w").close()
os.rename("left", os.path.expanduser("~/left"))
"""
    subprocess.run(
        desk.watched(sys.executable, "-c", program), env=desk.environment, cwd=desk.folder / "work", check=True
    )
    trace = read_trace(desk.folder / "trace", desk.folder / "work")
    assert trace.asked >= {"192.0.2.1 port 443", "127.0.0.53 port 53"}
    assert not any(each.endswith("port 9") for each in trace.asked)
    assert {desk.folder / "work" / "left", desk.folder / "home" / "left"} <= trace.written
    with pytest.raises(AssertionError):
        desk.hold()


def test_check_and_align(desk: Desk) -> None:
    copy, reference = STORY / "garbled.txt", STORY / "reference.txt"
    report = desk.out / "report.json"
    desk.detector("check", copy, "--reference", reference, "--format", "json", "--output", report, codes=(1,))
    assert json.loads(report.read_text("utf-8"))["reports"]
    assert desk.detector("align", copy, reference)
    assert "machine-translated" in desk.detector("check", copy, "--fail-on", "never")


def test_check_with_languagetool(desk: Desk, languagetool: str) -> None:
    arguments = ("check", STORY / "garbled.txt", "--grammar", "all", "--format", "json", "--fail-on", "never")
    run = json.loads(desk.detector(*arguments, DETECTOR_CACHE=languagetool))
    assert not [each for each in run["reports"][0]["not_run"] if each["stage"].startswith("grammar/")]


def test_batch_with_two_jobs_and_one_languagetool(desk: Desk, languagetool: str) -> None:
    incoming, archive = desk.folder / "incoming", desk.folder / "archive"
    incoming.mkdir()
    archive.mkdir()
    for seed in ("politics-arabic", "crime-persian", "health-spanish"):
        shutil.copy(SEEDS / seed / "garbled.txt", incoming / f"{seed}.txt")
        shutil.copy(SEEDS / seed / "reference.txt", archive / f"{seed}.txt")
    output = desk.out / "reports"
    desk.detector(
        "batch", incoming, "--reference", archive, "--output", output, "--jobs", "2", "--quiet", "--fail-on", "never",
        DETECTOR_CACHE=languagetool,
    )  # fmt: skip
    reports = [json.loads(line) for line in (output / "reports.jsonl").read_text("utf-8").splitlines()]
    assert [report["references"][0]["used"] for report in reports] == [True] * 3
    assert not [each for report in reports for each in report["not_run"] if each["stage"].startswith("grammar/")]


def test_authority_files(desk: Desk) -> None:
    archive, table = desk.folder / "archive", desk.folder / "people.csv"
    archive.mkdir()
    for seed in ("politics-arabic", "world-turkish"):
        shutil.copy(SEEDS / seed / "reference.txt", archive / f"{seed}.txt")
    table.write_text("name,kind\nOwen Castellano,person\n", "utf-8")
    learned, house = desk.out / "desk.sqlite", desk.out / "house.sqlite"
    desk.detector("authority", "build", archive, "--output", learned, "--jobs", "2", codes=(0, 3))
    desk.detector("authority", "import", table, "--output", house)
    desk.detector("authority", "export", house, "--format", "csv", "--output", desk.out / "house.csv")
    assert "Castellano" in desk.detector("authority", "search", "Owen Castelano", "--authority", house)
    assert "Castellano" in desk.detector("authority", "show", "Owen Castellano", "--authority", house)
    assert {path.name for path in desk.out.iterdir()} == {"desk.sqlite", "house.sqlite", "house.csv"}


def test_serve(desk: Desk) -> None:
    command = desk.watched(sys.executable, "-m", "detector", "serve", "--port", "0")
    with subprocess.Popen(
        command, env=desk.environment, cwd=desk.folder / "work", stderr=subprocess.PIPE, encoding="utf-8"
    ) as running:
        assert running.stderr is not None
        address = re.search(r"http://127\.0\.0\.1:\d+", running.stderr.readline())
        assert address is not None
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{address[0]}/reconcile?query=Tom+Homan", timeout=60) as reply:
            assert reply.status == 200
        (server,) = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text("ascii").split()
        os.kill(int(server), signal.SIGINT)
        running.communicate(timeout=60)
    desk.hold()


def test_lsp(desk: Desk) -> None:
    def frame(message: dict[str, object]) -> bytes:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        return b"Content-Length: %d\r\n\r\n" % len(body) + body

    uri = (STORY / "garbled.txt").as_uri()
    text = f"detector-reference: reference.txt\n{(STORY / 'garbled.txt').read_text('utf-8')}"
    document = {"uri": uri, "languageId": "plaintext", "version": 1, "text": text}
    asked = (
        {"id": 1, "method": "initialize", "params": {"capabilities": {"textDocument": {"diagnostic": {}}}}},
        {"method": "initialized", "params": {}},
        {"method": "textDocument/didOpen", "params": {"textDocument": document}},
        {"id": 2, "method": "textDocument/diagnostic", "params": {"textDocument": {"uri": uri}}},
    )
    command = desk.watched(sys.executable, "-m", "detector", "lsp")
    with subprocess.Popen(
        command, env=desk.environment, cwd=desk.folder / "work", stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        assert running.stdin is not None and running.stdout is not None
        running.stdin.write(b"".join(map(frame, asked)))
        running.stdin.flush()
        answer: dict[str, Any] = {}
        while answer.get("id") != 2:
            size = int(running.stdout.readline().split(b":")[1])
            while running.stdout.readline() != b"\r\n":
                pass
            answer = json.loads(running.stdout.read(size))
        assert any("Homeland" in one["message"] for one in answer["result"]["items"])
        running.stdin.write(frame({"id": 3, "method": "shutdown"}) + frame({"method": "exit"}))
        running.stdin.close()
        running.stdout.read()
        assert running.wait(60) == 0
    desk.hold()


def test_review_fix_and_decisions(desk: Desk) -> None:
    """The keyboard's review on a terminal, and what is made of its decisions."""
    copy, reference = STORY / "garbled.txt", STORY / "reference.txt"
    kept, corrected = desk.out / "desk.decisions", desk.out / "corrected.txt"
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    command = desk.watched(
        sys.executable, "-m", "detector", "review", copy, "--reference", reference, "--decisions", kept,
        "--output", corrected, "--who", "kim",
    )  # fmt: skip
    screen = bytearray()
    with subprocess.Popen(
        command, env=desk.environment | {"TERM": "xterm-256color"}, cwd=desk.folder / "work",
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    ) as running:  # fmt: skip
        os.close(theirs)
        for keys, until in ((b"a\x13", b"corrections"), (b"q", b"written")):
            while until not in screen:
                assert select.select([ours], [], [], 120)[0], screen[-2000:]
                screen += os.read(ours, 65_536)
            os.write(ours, keys)
        with suppress(OSError):  # the terminal is gone with its last process
            while os.read(ours, 65_536):
                pass
        assert running.wait(60) == 1, screen[-2000:]
    os.close(ours)
    desk.hold()
    desk.detector(
        "fix", copy, "--reference", reference, "--decisions", kept, "--output", desk.out / "f.txt", codes=(1,)
    )
    assert (desk.out / "f.txt").read_bytes() == corrected.read_bytes() != copy.read_bytes()
    assert "kim" in desk.detector("decisions", "list", "--decisions", kept)
    assert desk.detector("decisions", "stats", "--decisions", kept)
    desk.detector("decisions", "export", "--decisions", kept, "--output", desk.out / "kept.jsonl")
    desk.detector("decisions", "import", desk.out / "kept.jsonl", "--decisions", desk.out / "other.decisions")


@pytest.mark.parametrize("form", ["html", "docx", "sarif"])
def test_reports_for_other_programs(desk: Desk, form: str) -> None:
    arguments = ("check", STORY / "garbled.txt", "--format", form, "--fail-on", "never")
    desk.detector(*arguments, "--output", desk.out / f"report.{form}")
    assert (desk.out / f"report.{form}").stat().st_size > 1000


def test_what_is_only_told(desk: Desk) -> None:
    assert "min_precision" in desk.detector("config")
    desk.detector("config", "--write", desk.out / "detector.toml")
    for shell in ("bash", "zsh", "fish"):
        assert "detector" in desk.detector("completion", shell)
    assert "person-name" in desk.detector("rules")
    assert "institution" in desk.detector("explain", "institution")
    assert "LanguageTool" in desk.detector("doctor")
    assert desk.detector("--version")


def test_doctor_starts_languagetool_in_silence(desk: Desk, languagetool: str) -> None:
    assert "LanguageTool answers" in desk.detector("doctor", DETECTOR_CACHE=languagetool)


def test_evaluate_on_stories_of_ones_own(desk: Desk) -> None:
    shutil.copytree(SEEDS / "crime-persian", desk.folder / "desk" / "crime-persian")
    desk.detector(
        "evaluate", "--stories", desk.folder / "desk", "--output", desk.out / "figures", "--quiet",
        DETECTOR_GRAMMAR="none",
    )  # fmt: skip
    assert (desk.out / "figures" / "figures.json").is_file()


def test_train(desk: Desk) -> None:
    rounds = desk.folder / "data" / "roundtrip" / "wmt"
    rounds.mkdir(parents=True)
    rows = [{"ref": f"The mayor met Harold Quill in spring {year} near the quiet harbour."} for year in range(5)]
    with gzip.open(rounds / "wmt.xx-en.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)
    desk.detector("train", desk.folder / "data", "lexicon", "--output", desk.out / "models", "--quiet")
    assert (desk.out / "models" / "lexicon" / "manifest.json").is_file()
