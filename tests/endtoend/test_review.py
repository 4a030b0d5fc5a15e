"""The editor's page as a server: who may change something, what is refused, how decisions and stories are kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from tests.servers import Server, loads, running

SEED = Path(__file__).parents[2] / "seeds" / "politics-arabic"
TOKEN = "0123456789abcdefghij"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with one story beside its other version."""
    decisions = tmp_path_factory.mktemp("desk") / "desk.decisions"
    arguments = (SEED / "garbled.txt", "--reference", SEED / "reference.txt", "--decisions", decisions)
    with running(*arguments, "--grammar", "none", "--jobs", "1") as server:
        yield server.ready()


@pytest.fixture(scope="module")
def story(desk: Server) -> str:
    """The path of its story."""
    (found,) = re.findall(r'href="(/review/\w+)"', desk.get("/").data.decode())
    return str(found)


def _finding(desk: Server, story: str, text: str) -> str:
    page = desk.get(story).data.decode()
    (id,) = re.findall(rf'data-f="(\w+)">{re.escape(text)}</a>', page)
    return str(id)


def _told(desk: Server, story: str, **fields: Any) -> Any:
    return loads(desk.json(f"{story}/decisions", fields))


# ---------------------------------------------------------------------- who may change something


@pytest.mark.parametrize("path", ["/review/stories", "{story}/decisions", "{story}/undo"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Host": "rebound.example"},
    ],
    ids=str,
)
def test_a_page_of_another_origin_changes_nothing(desk: Server, story: str, path: str, headers: dict[str, str]) -> None:
    answer = desk.json(path.format(story=story), {"stories": [{"text": "A story."}]}, headers)
    assert answer.status == 403, answer.data


@pytest.mark.parametrize("path", ["/review/stories", "{story}/decisions", "{story}/undo"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
def test_a_form_changes_nothing(desk: Server, story: str, path: str, kind: str) -> None:
    body = json.dumps({"finding": "x", "verdict": "reject"}).encode()
    address = desk.address + path.format(story=story)
    answer = urllib3.request("POST", address, body=body, headers={"Content-Type": kind})
    assert answer.status == 415, answer.data
    assert urllib3.request("GET", address).status in (404, 405)


def test_an_allowed_origin_reads_and_still_decides_nothing() -> None:
    with running(
        SEED / "garbled.txt", "--allow-origin", "https://cms.example", "--grammar", "none", "--jobs", "1"
    ) as one:
        server = one.ready()
        headers = {"Origin": "https://cms.example", "Sec-Fetch-Site": "cross-site"}
        assert server.json("/review/stories", {"stories": [{"text": "A story."}]}, headers).status == 403


def test_with_a_token_nothing_is_shown_without_it() -> None:
    with running(SEED / "garbled.txt", "--token", TOKEN, "--grammar", "none", "--jobs", "1") as server:
        for path in ("/", "/review/queue", "/static/review.js"):
            assert server.get(path).status == 401
            assert server.get(path, {"Authorization": f"Bearer {TOKEN}"}).status == 200
        opened = server.get(f"/?token={TOKEN}")
        assert opened.status == 303
        cookie = opened.headers["set-cookie"].partition(";")[0]
        assert server.get("/", {"Cookie": cookie}).status == 200


def test_pages_run_nothing_but_the_servers_own_files(desk: Server, story: str) -> None:
    for path in ("/", story, "/review/none"):
        answer = desk.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy and answer.headers["x-content-type-options"] == "nosniff"
        page = answer.data.decode()
        assert not re.search(r'<script(?! type="(?:module" src="/static/|application/json"))', page)
        assert not re.search(r'\s(?:on\w+|style)="', page)
        for name in re.findall(r'"(/static/[^"]+)"', page):
            assert desk.get(name).status == 200
    for name in ("..%2f__init__.py", "%2e%2e", "none.js", "routes.py"):
        assert desk.get(f"/static/{name}").status == 404


# ---------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"verdict": "accept"},
        {"verdict": "perhaps", "finding": "{finding}"},
        {"verdict": "accept", "finding": "none"},
        {"verdict": "accept", "finding": ["{finding}"]},
        {"verdict": "accept", "finding": "{finding}", "text": "x" * 5_000},
        {"verdict": "accept", "finding": "{finding}", "who": 7},
        {"verdict": ["accept"], "finding": "{finding}"},
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(desk: Server, story: str, fields: dict[str, Any]) -> None:
    finding = _finding(desk, story, "2,500")
    if fields.get("finding") == "{finding}":
        fields = {**fields, "finding": finding}
    answer = desk.json(f"{story}/decisions", fields)
    assert answer.status in (400, 409), answer.data
    assert loads(desk.get(f"{story}/state"))["choices"] == {}


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"stories": []},
        {"stories": {}},
        {"stories": [7]},
        {"stories": [{"name": "a.txt"}]},
        {"stories": [{"base64": "%%%"}]},
        {"stories": [{"text": "A story.", "name": 7}]},
        {"stories": [{"text": "A story."}], "references": "x"},
    ],
)
def test_what_is_no_story_is_refused(desk: Server, body: Any) -> None:
    assert desk.json("/review/stories", body).status == 400


def test_what_cannot_be_read_is_told_with_its_reason(desk: Server) -> None:
    files = [{"name": "../../etc/empty.txt", "text": ""}, {"name": "a.txt", "base64": "AAECAwQFBgcICQ=="}]
    answer = loads(desk.json("/review/stories", {"stories": files}))
    assert answer["added"] == []
    assert [one["name"] for one in answer["problems"]] == ["empty.txt", "a.txt"]
    assert all(one["reason"] for one in answer["problems"])
    listed = loads(desk.get("/review/queue"))["html"]
    assert "empty.txt" in listed and "etc" not in listed


# ---------------------------------------------------------------------- decisions


def test_who_comes_second_gets_what_holds(desk: Server, story: str) -> None:
    finding = _finding(desk, story, "2,500")
    first = _told(desk, story, finding=finding, verdict="reject", who="Kim", seen="")
    mark = first["choices"][finding]["mark"]
    late = desk.json(f"{story}/decisions", {"finding": finding, "verdict": "accept", "who": "Lee", "seen": ""})
    assert late.status == 409
    told = json.loads(late.data)
    assert told["conflict"]["now"] == {"verdict": "reject", "who": "Kim", "text": None}
    assert told["choices"][finding]["verdict"] == "reject"
    assert desk.json(f"{story}/undo", {"finding": finding, "seen": ""}).status == 409
    after = _told(desk, story, finding=finding, verdict="accept", who="Lee", seen=mark)
    assert (after["choices"][finding]["verdict"], after["places"][finding]["text"]) == ("accept", "250")
    assert desk.get(f"{story}/state", version=after["version"]).status == 204
    corrected = desk.get(f"{story}/corrected")
    assert "garbled.corrected.txt" in corrected.headers["content-disposition"]
    assert corrected.data == (SEED / "garbled.txt").read_bytes().replace(b"2,500", b"250")
    seen = after["choices"][finding]["mark"]
    assert loads(desk.json(f"{story}/undo", {"finding": finding, "seen": seen}))["choices"] == {}
    assert desk.get(f"{story}/corrected").data == (SEED / "garbled.txt").read_bytes()


def test_a_word_document_is_written_again(desk: Server, tmp_path: Path) -> None:
    import base64

    import docx

    document = docx.Document()
    document.add_paragraph("The police opened its advice lines on Monday. Nobody called, it said on Tuesday.")
    document.save(str(tmp_path / "lines.docx"))
    packed = base64.b64encode((tmp_path / "lines.docx").read_bytes()).decode()
    (added,) = loads(desk.json("/review/stories", {"stories": [{"name": "lines.docx", "base64": packed}]}))["added"]
    story = f"/review/{added['key']}"
    _told(desk, story, finding=_finding(desk, story, "advice lines"), verdict="accept", seen="")
    corrected = desk.get(f"{story}/corrected")
    (tmp_path / "corrected.docx").write_bytes(corrected.data)
    (paragraph,) = docx.Document(str(tmp_path / "corrected.docx")).paragraphs
    assert "opened its tip line on Monday" in paragraph.text
    assert "lines.corrected.docx" in corrected.headers["content-disposition"]


def test_a_file_that_has_changed_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_text("The police opened its advice lines on Monday. Nobody called, it said on Tuesday.", "utf-8")
    with running(file, "--grammar", "none", "--jobs", "1") as one:
        server = one.ready()
        (story,) = re.findall(r'href="(/review/\w+)"', server.get("/").data.decode())
        _told(server, story, finding=_finding(server, story, "advice lines"), verdict="accept", seen="")
        file.write_text(
            "Something else stands here now, and it is longer than what had been there before, too.", "utf-8"
        )
        answer = server.get(f"{story}/corrected")
        assert answer.status == 409 and "changed" in json.loads(answer.data)["message"]
        assert "tip line" in server.get(f"{story}/corrected?as=text").data.decode()


def test_a_path_that_is_not_there_is_a_wrong_call(detector_command: Any, tmp_path: Path) -> None:
    done = detector_command("serve", tmp_path / "none.txt", "--port", "0")
    assert done.returncode == 2 and "no such file" in done.stderr
    foreign = tmp_path / "foreign"
    foreign.write_text("no database", "utf-8")
    done = detector_command("serve", "--decisions", foreign, "--port", "0")
    assert done.returncode == 3 and "is not a file of decisions" in done.stderr
