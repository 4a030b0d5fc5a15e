"""The HTTP API: stories in JSON and in files, batches, the description, and what does not fit."""

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
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
import urllib3

from detector.formats.docx.blank import made_of
from detector.formats.docx.document import read_document
from detector.types import SCHEMA_VERSION
from tests.servers import Server, loads, running, started

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "seeds" / "politics-arabic"
OTHER = ROOT / "seeds" / "crime-persian"
SCHEMA = json.loads((ROOT / "data" / "schema" / "report-1.json").read_text("utf-8"))
TEXT, REFERENCE = ((SEED / name).read_text("utf-8") for name in ("garbled.txt", "reference.txt"))
WAIT_S = 120


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running("--jobs", "2") as one:
        yield one.ready()


def sent(server: Server, path: str, parts: list[tuple[str, Any]], method: str = "POST") -> urllib3.BaseHTTPResponse:
    return urllib3.request(method, server.address + path, fields=parts, timeout=WAIT_S)


def file(name: str, path: Path, called: str | None = None) -> tuple[str, Any]:
    return name, (called or path.name, path.read_bytes())


def done(server: Server, batch: dict[str, Any]) -> Any:
    limit = time.monotonic() + WAIT_S
    while (told := loads(server.get(batch["url"])))["status"] in ("waiting", "running"):
        assert time.monotonic() < limit
        time.sleep(0.1)
    return told


def command(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "detector", *map(str, arguments)], capture_output=True, check=False, timeout=300
    )


# ------------------------------------------------------------------ one story


def test_a_story_gives_what_the_command_gives(server: Server) -> None:
    parts = [file("copy", SEED / "garbled.txt"), file("reference", SEED / "reference.txt")]
    answer = loads(sent(server, "/api/check", parts))
    jsonschema.Draft202012Validator(SCHEMA).validate(answer)
    check = ("check", SEED / "garbled.txt", "--reference", SEED / "reference.txt", "--format", "json")
    expected = json.loads(command(*check).stdout)
    for one in (expected["reports"][0], answer["reports"][0]):
        one["story"]["path"] = one["references"][0]["path"] = None
    assert answer == expected
    body = {"id": "garbled", "text": TEXT, "references": [{"id": "reference", "text": REFERENCE}]}
    in_json = loads(server.json("/api/check", body))
    assert in_json["reports"][0]["findings"] == expected["reports"][0]["findings"]
    assert answer["schema_version"] == SCHEMA_VERSION


@pytest.mark.parametrize(
    ("name", "kind", "begins"),
    [
        ("text", "text/plain", rb"\d+ corrections"), ("jsonl", "application/jsonl", rb"\{"), ("csv", "text/csv", b""),
        ("sarif", "application/sarif+json", rb"\{"), ("rdjson", "application/json", rb"\{"),
        ("html", "text/html", b"<!"),
    ],
)  # fmt: skip
def test_every_format_is_written(server: Server, name: str, kind: str, begins: bytes) -> None:
    response = server.json(f"/api/check?format={name}", {"text": TEXT, "references": [REFERENCE]})
    assert response.status == 200
    assert response.headers["content-type"].partition(";")[0] == kind
    assert re.match(begins, response.data.lower())
    assert b"Homeland" in response.data  # in the text a line may end behind it


def test_a_word_document_comes_back_as_one(server: Server, tmp_path: Path) -> None:
    (tmp_path / "garbled.docx").write_bytes(made_of(TEXT))
    parts = [file("copy", tmp_path / "garbled.docx"), file("reference", SEED / "reference.txt")]
    for story in (sent(server, "/api/check?format=docx", parts), server.json(
        "/api/check?format=docx", {"text": TEXT, "references": [REFERENCE]}
    )):  # fmt: skip
        assert (story.status, story.data[:4]) == (200, b"PK\x03\x04"), story.data
        assert story.headers["content-type"].endswith("wordprocessingml.document")
        marked = read_document(story.data, "marked", None, 10_000).text  # as if all changes were accepted
        assert marked != TEXT
        assert marked == loads(server.json("/api/fix", {"text": TEXT, "references": [REFERENCE]}))["text"]
    corrected = sent(server, "/api/fix", parts)
    assert read_document(corrected.data, "corrected", None, 10_000).text == marked


def test_hints_can_be_left_out(server: Server) -> None:
    body = {"text": TEXT, "references": [REFERENCE]}
    with_hints = loads(server.json("/api/check", body))["reports"][0]["findings"]
    without = loads(server.json("/api/check?hints=false", body))["reports"][0]["findings"]
    assert {finding["tier"] for finding in with_hints} == {"alert", "hint"}
    assert without == [finding for finding in with_hints if finding["tier"] == "alert"]


def test_rules_and_precision_are_asked_for(server: Server) -> None:
    answer = loads(server.json("/api/check", {"text": TEXT, "references": [REFERENCE], "rules": ["institution"]}))
    assert {finding["rule"] for finding in answer["reports"][0]["findings"]} == {"institution"}
    strict = loads(server.json("/api/check", {"text": TEXT, "references": [REFERENCE], "min_precision": 1}))
    assert not [finding for finding in strict["reports"][0]["findings"] if finding["tier"] == "alert"]
    assert strict["signature"] != answer["signature"]


# ------------------------------------------------------------------ corrected


def test_a_story_is_corrected_as_the_command_corrects_it(server: Server, tmp_path: Path) -> None:
    crlf = tmp_path / "story.txt"
    crlf.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    output = tmp_path / "corrected.txt"
    assert command("fix", crlf, "--output", output, "--reference", SEED / "reference.txt").returncode in (0, 1)
    response = sent(server, "/api/fix", [file("copy", crlf), file("reference", SEED / "reference.txt")])
    assert response.status == 200 and "story.txt" in response.headers["content-disposition"]
    assert response.data == output.read_bytes() != crlf.read_bytes()
    answer = loads(server.json("/api/fix", {"text": TEXT, "references": [REFERENCE]}))
    made = TEXT
    for edit in reversed(answer["edits"]):
        made = made[: edit["start"]] + edit["text"] + made[edit["end"] :]
    assert answer["text"] == made
    assert made.replace("\n", "\r\n").encode() == response.data[3:]


def test_what_an_editor_decided_comes_with_the_story(server: Server) -> None:
    asked = {"text": TEXT, "references": [REFERENCE]}
    found = loads(server.json("/api/check", asked))["reports"][0]["findings"]
    name = next(finding for finding in found if finding["tier"] == "alert" and finding["rule"] == "person-name")
    decisions = [{"finding": name["id"], "verdict": "accept", "text": "Marianne Kowalski"}]
    answer = loads(server.json("/api/fix", {**asked, "only": "never", "decisions": decisions}))
    assert [edit["text"] for edit in answer["edits"] if name["id"] in edit["findings"]] == ["Marianne Kowalski"]
    outcomes = {fate["finding"]: fate["outcome"] for fate in answer["fates"]}
    assert outcomes[name["id"]] == "applied" and "undecided" in outcomes.values()
    rejected = [{"finding": name["id"], "verdict": "reject"}]
    answer = loads(server.json("/api/fix", {**asked, "decisions": rejected}))
    assert {fate["finding"]: fate["outcome"] for fate in answer["fates"]}[name["id"]] == "rejected"
    unknown = server.json("/api/fix", {**asked, "decisions": [{"finding": "none", "verdict": "reject"}]})
    assert unknown.status == 400


# ------------------------------------------------------------------ many stories


def test_a_batch_gives_what_the_command_gives(server: Server, tmp_path: Path) -> None:
    folders = {name: tmp_path / name for name in ("in", "references", "out")}
    for name in ("in", "references"):
        folders[name].mkdir()
    parts = []
    for number, seed in enumerate((SEED, OTHER)):
        for name, folder, version in (("copy", "in", "garbled"), ("reference", "references", "reference")):
            target = folders[folder] / f"{number}.txt"
            target.write_bytes((seed / f"{version}.txt").read_bytes())
            parts.append(file(name, target))
    broken = folders["in"] / "2.txt"
    broken.write_bytes(b"\x00\xff\x00")
    parts.append(file("copy", broken))
    taken_up = sent(server, "/api/batch", parts)
    assert taken_up.status == 202
    batch = json.loads(taken_up.data)
    assert taken_up.headers["location"] == batch["url"]
    told = done(server, batch)
    assert (told["status"], told["total"], told["done"]) == ("done", 2, 2)
    assert [problem["path"] for problem in told["problems"]] == ["2.txt"]
    lines = server.get(batch["result_url"]).data.decode().splitlines()
    ran = command(
        "batch", folders["in"], "--reference", folders["references"], "--output", folders["out"], "--grammar", "harper"
    )
    assert ran.returncode == 3, ran.stderr
    expected = [json.loads(one) for one in (folders["out"] / "reports.jsonl").read_text("utf-8").splitlines()]
    for one, other in zip(map(json.loads, lines), expected, strict=True):
        assert one["findings"] == other["findings"] and one["sentences"] == other["sentences"]
        assert [reference["used"] for reference in one["references"]] == [True]
    whole = loads(server.get(batch["result_url"], format="json"))
    jsonschema.Draft202012Validator(SCHEMA).validate(whole)
    assert batch["id"] in [one["id"] for one in loads(server.get("/api/batch"))["batches"]]
    assert urllib3.request("DELETE", server.address + batch["url"]).status == 200
    assert server.get(batch["url"]).status == 404


def test_a_batch_is_cancelled_and_does_not_keep_people_waiting(server: Server) -> None:
    stories = [{"id": str(number), "text": f"{TEXT}\n\nPier {number} comes first."} for number in range(200)]
    batch = json.loads(server.json("/api/batch", {"stories": stories}).data)
    assert server.get(batch["result_url"]).status == 409
    assert server.json("/api/check", {"text": TEXT}).status == 200
    told = loads(server.get(batch["url"]))
    assert told["done"] < told["total"], "the story that a person waited for went before"
    ended = json.loads(urllib3.request("DELETE", server.address + batch["url"]).data)
    assert ended["status"] == "cancelled"
    assert server.get(batch["result_url"]).status == 404
    assert loads(server.get("/healthz"))["status"] == "ready"


def test_stories_of_one_name_have_ids_of_their_own(server: Server) -> None:
    parts = [file("copy", SEED / "garbled.txt"), file("copy", OTHER / "garbled.txt")]
    batch = json.loads(sent(server, "/api/batch", parts).data)
    assert done(server, batch)["status"] == "done"
    lines = server.get(batch["result_url"]).data.decode().splitlines()
    assert [json.loads(one)["story"]["id"] for one in lines] == ["garbled", "garbled~2"]


# ------------------------------------------------------------------ what does not fit


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/check", [], 400),
        ("/api/check", {}, 400),
        ("/api/check", {"text": 1}, 400),
        ("/api/check", {"text": " \n"}, 400),
        ("/api/check", {"text": "A.", "txet": ""}, 400),
        ("/api/check", {"text": "A.", "references": "B."}, 400),
        ("/api/check", {"text": "A.", "references": [{"id": "x"}]}, 400),
        ("/api/check", {"text": "A.", "references": ["B."] * 21}, 413),
        ("/api/check", {"text": "A.", "rules": ["no-such-rule"]}, 400),
        ("/api/check", {"text": "A.", "rules": [["x"]]}, 400),
        ("/api/check", {"text": "A.", "min_precision": 2}, 400),
        ("/api/check", {"text": "A.", "min_precision": True}, 400),
        ("/api/check", {"text": "A.", "min_precision": 10**400}, 400),
        ("/api/check", {"text": "A.", "id": ""}, 400),
        ("/api/check", {"text": "A" * 500_001}, 413),
        ("/api/check?format=pdf", {"text": "A."}, 400),
        ("/api/check?hints=maybe", {"text": "A."}, 400),
        ("/api/check", {"text": "\x00" * 50}, 422),
        ("/api/fix", {"text": "A.", "only": "some"}, 400),
        ("/api/fix", {"text": "A.", "only": []}, 400),
        ("/api/fix", {"text": "A.", "decisions": [{"finding": "x", "verdict": "maybe"}]}, 400),
        ("/api/batch", {"stories": []}, 400),
        ("/api/batch", {"stories": [{}]}, 400),
        ("/api/batch", {"stories": [{"text": "A."}] * 501}, 413),
    ],
)  # fmt: skip
def test_a_body_that_does_not_fit_says_where(server: Server, path: str, body: Any, status: int) -> None:
    response = server.json(path, body)
    assert response.status == status, response.data
    told = json.loads(response.data)
    assert told["status"] == "error" and len(told["message"]) > 10


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"\xff", b'{"text": "\\ud800"}', b'{"text": "A.", "min_precision": NaN}', b"[" * 100_000,
        b'{"text": "A.", "min_precision": 1e999}', b'{"text": "A.", "min_precision": ' + b"9" * 5_000 + b"}", b"\x00",
    ],
)  # fmt: skip
def test_what_is_no_json_is_refused(server: Server, body: bytes) -> None:
    for path in ("/api/check", "/api/fix", "/api/batch"):
        url, headers = server.address + path, {"Content-Type": "application/json"}
        assert urllib3.request("POST", url, body=body, headers=headers).status == 400


def test_forms_that_do_not_fit_are_refused(server: Server) -> None:
    assert sent(server, "/api/check", [("copy", "not a file")]).status == 400
    assert sent(server, "/api/check", [file("copy", SEED / "garbled.txt")] * 2).status == 400
    word = sent(server, "/api/check", [("copy", ("x.bin", b"\x00\xff\x00"))])
    assert word.status == 422 and b"x.bin" in word.data
    for name in ("../../etc/passwd", "C:\\x\\y.txt", "", "-", ".", "a\x00b\u202e.txt"):
        answer = sent(server, "/api/check", [("copy", (name, TEXT.encode()))])
        assert answer.status in (200, 400)
        if answer.status == 200:
            path = json.loads(answer.data)["reports"][0]["story"]["path"]
            assert path and "/" not in path and "\\" not in path and path.isprintable()
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    for body in (b"", b"--x\r\n", b"--x\r\nContent-Disposition: form-data; name=copy; filename=a\r\n\r\nabc"):
        assert urllib3.request("POST", f"{server.address}/api/check", body=body, headers=headers).status == 400
    other = {"Content-Type": "text/plain"}
    assert urllib3.request("POST", f"{server.address}/api/check", body=b"A story.", headers=other).status == 415


# ------------------------------------------------------------------ load, and clients that break


def request(body: bytes) -> bytes:
    """A story to be checked, as it goes over the wire."""
    head = (
        "POST /api/check HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join((*head, "Connection: close", "", "")).encode() + body


def test_a_full_server_says_when_to_come_back() -> None:
    with running("--jobs", "1", "--grammar", "none", "--room", "2") as one:
        one.ready()
        long = json.dumps({"text": "\n\n".join(f"{TEXT}\n\nPier {n} is first." for n in range(40))}).encode()
        parts = urlsplit(one.address)
        connections = []
        for _ in range(8):
            connection = socket.create_connection((parts.hostname, parts.port or 0), WAIT_S)
            connection.sendall(request(long))
            connections.append(connection)
        heads = []
        for connection in connections:
            answer = b""
            while block := connection.recv(65536):
                answer += block
            connection.close()
            heads.append(answer.partition(b"\r\n\r\n")[0].lower())
        statuses = [int(head.split()[1]) for head in heads]
        assert set(statuses) == {200, 429} and statuses.count(200) >= 2
        assert all(b"retry-after: " in head for head in heads if b" 429 " in head)
        assert one.json("/api/check", {"text": TEXT}).status == 200


def test_clients_that_go_away_are_not_worked_for() -> None:
    with running("--jobs", "1", "--grammar", "none") as one:
        one.ready()
        long = json.dumps({"text": "\n\n".join(f"{TEXT}\n\nPier {n} is first." for n in range(60))}).encode()
        parts = urlsplit(one.address)
        for _ in range(30):
            with socket.create_connection((parts.hostname, parts.port or 0), WAIT_S) as connection:
                connection.sendall(request(long))
                time.sleep(0.02)
        limit = time.monotonic() + WAIT_S
        while b"detector_waiting 0.0" not in one.get("/metrics").data:
            assert time.monotonic() < limit
            time.sleep(0.05)
        told = one.get("/metrics").data.decode()
        count = "detector_story_seconds_count "
        (examined,) = (float(row.removeprefix(count)) for row in told.splitlines() if row.startswith(count))
        assert examined < 10
        assert one.json("/api/check", {"text": TEXT}).status == 200


def test_a_story_over_the_limit_of_time_is_told_and_the_next_is_examined() -> None:
    names = " ".join(f"{first}{last} said." for first in ("Abc", "Def", "Ghi", "Jkl") for last in range(5_000))
    with running("--jobs", "1", "--grammar", "none", "--time-limit", "2") as one:
        one.ready()
        slow = one.json("/api/check", {"text": names})
        assert slow.status == 422 and "longer than 2 s" in json.loads(slow.data)["message"]
        one.ready()
        assert one.json("/api/check", {"text": TEXT}).status == 200


def test_no_process_outlives_the_server() -> None:
    one = started("--jobs", "2", "--grammar", "none").ready()
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(one.process.pid)], capture_output=True, check=False)
    children = [int(pid) for pid in listed.stdout.split()]
    assert len(children) >= 2
    os.kill(one.process.pid, signal.SIGKILL)
    limit = time.monotonic() + 30
    while any(_lives(pid) for pid in children):
        assert time.monotonic() < limit
        time.sleep(0.1)
    one.process.communicate()


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False
