"""`detector serve`: a real server, asked as OpenRefine and the test bench ask, and as a check asks."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from tests.reconciliation import EXTENSION, FLYOUT, MANIFEST, PROPOSALS, RESULTS, SUGGESTIONS, valid
from tests.servers import Server, ended, started

Command = Callable[..., Any]
HOUSE = """name,kind,aliases,acronyms,garbled,country,role,valid_from,valid_to
Owen Castellano,person,O. Castellano|Bud Castellano,,Owen Castilano,us,harbor commissioner,2021-03-01,
Ana Doe,person,,,,fr,mayor of Brest,2001,2004
Ana Doe,person,,,,us,mayor of Tacoma,2019,
Tacoma Harbor Commission,body,,THC,,us,,,
<b>Pier & Sons</b>,body,,,,us,"<script>alert(1)</script>",,
National Pier Safety Administration,body,,,,us,,,
"""


def queries(server: Server, path: str = "/reconcile", **asked: Any) -> Any:
    response = server.post(path, queries=json.dumps(asked))
    assert response.status == 200, response.data
    return valid(response.json(), RESULTS)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    table = HOUSE.replace("Ana Doe,person,,,,us", "Ana Doe,person,,ADO,,us")
    rows = table.splitlines()
    ids = ["id", "p:owen", "p:ana-fr", "p:ana-us", "b:thc", "b:pier", "b:npsa"]
    (folder / "house.csv").write_text("\n".join(f"{i},{row}" for i, row in zip(ids, rows, strict=True)), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "detector", "authority", "import", "house.csv", "--output", "house.sqlite"],
        cwd=folder, capture_output=True, encoding="utf-8", check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (str(Path.cwd()), os.environ.get("PYTHONPATH"))))},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder / "house.sqlite"


@pytest.fixture(scope="module")
def server(house: Path) -> Iterator[Server]:
    running = started("--authority", house, "--allow-origin", "http://127.0.0.1:3333")
    yield running
    assert ended(running, signal.SIGTERM)[0] == 0


def names(result: list[dict[str, Any]]) -> list[str]:
    return [candidate["name"] for candidate in result]


# ------------------------------------------------------------------ as clients ask


def test_each_authority_file_is_a_service_and_all_are_one(server: Server) -> None:
    index = server.get("/authority").data.decode()
    for path in ("/reconcile", "/authority/house", "/authority/authority"):
        assert f'href="{server.address}{path}"' in index
        for slash in ("", "/"):
            manifest = valid(server.get(path + slash).json(), MANIFEST)
            assert manifest["suggest"]["entity"]["service_url"] == server.address + path
    one, all_ = {"query": "Emmanuel Macron"}, queries(server, q={"query": "Emmanuel Macron", "limit": 1})
    assert names(all_["q"]["result"]) == ["Emmanuel Macron"]
    assert "Emmanuel Macron" not in names(queries(server, "/authority/house", q=one)["q"]["result"])


def test_openrefine_reads_the_manifest_in_a_page_of_its_own(server: Server) -> None:
    allowed = {"Referer": "http://127.0.0.1:3333/"}
    response = server.get("/reconcile", allowed, callback="jQuery3_1", _="17")
    assert response.headers["content-type"].startswith("application/javascript")
    assert valid(json.loads(re.fullmatch(r"/\*\*/jQuery3_1\((.*)\);", response.data.decode())[1]), MANIFEST)  # type: ignore[index]
    assert server.get("/reconcile", allowed, callback="alert(1)//").status == 400
    for page in ({}, {"Referer": "https://evil.example/x"}):  # a script would run in any page that asks for it
        assert server.get("/reconcile", page, callback="jQuery3_1").status == 403


def test_openrefine_guesses_types_and_matches_a_column(server: Server) -> None:
    guessed = queries(server, q0={"query": "Owen Castellano", "limit": 3}, q1={"query": "Tacoma Harbor Commission"})
    assert guessed["q0"]["result"][0]["type"] == [{"id": "person", "name": "Person"}]
    assert guessed["q1"]["result"][0]["type"] == [{"id": "body", "name": "Body"}]
    column = queries(
        server,
        q0={"query": "Owen Castilano", "type": "person", "type_strict": "should"},
        q1={"query": "Ana Doe", "type": "person", "type_strict": "should"},
        q2={"query": "Ana Doe", "type": "person", "type_strict": "should",
            "properties": [{"pid": "country", "v": {"id": "Q30", "name": "United States"}},
                           {"pid": "role", "v": "mayor"}]},
        q3={"query": "Owen Kastelano", "type": "person", "type_strict": "should", "limit": 2},
    )  # fmt: skip
    assert [(c["id"], c["match"], c["score"]) for c in column["q0"]["result"][:1]] == [("p:owen", True, 100.0)]
    assert [(c["id"], c["match"]) for c in column["q1"]["result"][:2]] == [("p:ana-fr", False), ("p:ana-us", False)]
    first, second = column["q2"]["result"][:2]
    assert (first["id"], first["match"], second["id"], second["match"]) == ("p:ana-us", True, "p:ana-fr", False)
    assert {"id": "property_country", "value": True} in first["features"]
    near = column["q3"]["result"]
    assert len(near) <= 2 and near[0]["id"] == "p:owen" and not near[0]["match"]
    assert len(queries(server, q={"query": "Ana Doe", "limit": 1})["q"]["result"]) == 1
    for result in column.values():
        scores = [candidate["score"] for candidate in result["result"]]
        assert scores == sorted(scores, reverse=True)


def test_openrefine_adds_columns(server: Server) -> None:
    manifest = server.get("/reconcile").json()
    place = manifest["extend"]["propose_properties"]
    proposed = urllib3.request(
        "GET", place["service_url"] + place["service_path"], fields={"type": "person", "limit": "4"}
    )
    assert len(valid(proposed.json(), PROPOSALS)["properties"]) == 4
    query = {
        "ids": ["p:owen", "p:nobody"],
        "properties": [{"id": "alias", "settings": {"limit": "1"}}, {"id": "valid_from"}, {"id": "colour"}],
    }
    answer = valid(server.post("/reconcile", extend=json.dumps(query)).json(), EXTENSION)
    assert answer["rows"]["p:owen"] == {
        "alias": [{"str": "O. Castellano"}],
        "valid_from": [{"date": "2021-03-01T00:00:00Z"}],
        "colour": [],
    }
    assert answer["rows"]["p:nobody"] == {"alias": [], "valid_from": [], "colour": []}
    assert [meta["id"] for meta in answer["meta"]] == ["alias", "valid_from", "colour"]


def test_openrefine_suggests_previews_and_opens(server: Server) -> None:
    manifest = server.get("/reconcile").json()

    def suggested(what: str, prefix: str, **more: str) -> list[dict[str, Any]]:
        place = manifest["suggest"][what]
        url = place["service_url"] + place["service_path"]
        found = urllib3.request("GET", url, fields={"prefix": prefix, **more}).json()
        return valid(found, SUGGESTIONS)["result"]  # type: ignore[no-any-return]

    assert "p:owen" in [one["id"] for one in suggested("entity", "Castel")]
    assert suggested("entity", "p:owen")[0]["name"] == "Owen Castellano"
    assert {one["notable"][0]["id"] for one in suggested("entity", "harbor", type="body")} == {"body"}
    page, rest = suggested("entity", "depart"), suggested("entity", "depart", cursor="5")
    assert len(page) == 20 and page[5:] == rest[:15]
    assert [one["id"] for one in suggested("type", "per")] == ["person"]
    assert {one["id"] for one in suggested("property", "valid")} == {"valid_from", "valid_to"}
    flyout = manifest["suggest"]["entity"]
    url = flyout["flyout_service_url"] + flyout["flyout_service_path"].replace("${id}", "b%3Apier")
    html = valid(urllib3.request("GET", url).json(), FLYOUT)["html"]
    assert "&lt;b&gt;Pier &amp; Sons&lt;/b&gt;" in html
    for template in (manifest["view"]["url"], manifest["preview"]["url"]):
        shown = urllib3.request("GET", template.replace("{{id}}", "b%3Apier"))
        assert shown.status == 200 and shown.headers["content-type"].startswith("text/html")
        assert "<script" not in shown.data.decode() and "&lt;script&gt;" in shown.data.decode()
        assert "default-src 'none'" in shown.headers["content-security-policy"]
        assert urllib3.request("GET", template.replace("{{id}}", "nobody")).status == 404


def test_a_page_of_an_allowed_origin_may_ask_and_read(server: Server) -> None:
    origin = {"Origin": "http://127.0.0.1:3333"}
    queries = json.dumps({"q0": {"query": "Tom Homan", "type": "person", "limit": 5}})
    for response in (
        server.get("/reconcile", origin),
        server.get("/reconcile", origin, queries=queries),
        server.get("/authority/house/suggest/entity", origin, prefix="own"),
        server.get("/reconcile/entry/nobody", origin),
    ):
        assert response.headers["access-control-allow-origin"] == "http://127.0.0.1:3333"
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Private-Network": "true"}
    before = urllib3.request("OPTIONS", f"{server.address}/reconcile", headers=origin | asked)
    assert before.status == 204
    assert before.headers["access-control-allow-private-network"] == "true"
    found = valid(server.get("/reconcile", queries=queries).json(), RESULTS)["q0"]["result"]
    assert found[0]["name"] == "Thomas D. Homan" or "Homan" in found[0]["name"]
    assert {one["type"][0]["id"] for one in found} == {"person"}


def test_queries_by_id_by_acronym_and_by_properties_alone(server: Server) -> None:
    found = queries(
        server,
        "/authority/house",
        id={"query": "p:ana-fr"},
        any={"query": "Ana Doe", "type": ["person", "body"]},
        all={"query": "Ana Doe", "type": ["person", "body"], "type_strict": "all"},
        none={"query": "Ana Doe", "type": "place"},
        acronym={"properties": [{"pid": "acronym", "v": ["THC", "XYZ"]}]},
        where={"properties": [{"pid": "country", "v": "France"}], "limit": 3},
        when={"query": "Ana Doe", "properties": [{"pid": "valid_from", "v": "2019-05-01"}]},
    )
    assert [(c["id"], c["match"]) for c in found["id"]["result"][:1]] == [("p:ana-fr", True)]
    assert len(found["any"]["result"]) == 2 and found["all"]["result"] == found["none"]["result"] == []
    assert names(found["acronym"]["result"]) == ["Tacoma Harbor Commission"]
    assert [c["id"] for c in found["where"]["result"]] == ["p:ana-fr"]
    assert found["when"]["result"][0]["id"] == "p:ana-us"
    alone = server.get("/authority/house", query="Ana Doe").json()
    assert [c["id"] for c in alone["result"]] == ["p:ana-fr", "p:ana-us"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"queries": "{"}, 400),
        ({"queries": "[]"}, 400),
        ({"queries": '{"q": {}}'}, 400),
        ({"queries": '{"q": {"query": ["x"]}}'}, 400),
        ({"queries": '{"q": {"query": "x", "limit": 0}}'}, 400),
        ({"queries": '{"q": {"query": "x", "limit": true}}'}, 400),
        ({"queries": '{"q": {"query": "x", "type_strict": "maybe"}}'}, 400),
        ({"queries": '{"q": {"query": "x", "properties": [{"pid": "country"}]}}'}, 400),
        ({"queries": json.dumps({str(n): {"query": "x"} for n in range(51)})}, 413),
        ({"extend": '{"ids": "x", "properties": []}'}, 400),
        ({"extend": '{"ids": ["p:owen"], "properties": [{"id": "alias", "settings": {"limit": "x"}}]}'}, 400),
        ({"other": "x"}, 400),
        ({"queries": "x" * 4_100_000}, 413),
        ({"queries": "[" * 100_000}, 400),
    ],
)
def test_a_query_that_cannot_be_answered_says_why(server: Server, fields: dict[str, str], status: int) -> None:
    response = server.post("/reconcile", **fields)
    assert response.status == status
    assert response.json()["status"] == "error" and len(response.json()["message"]) > 10


def test_what_is_no_form_and_what_is_not_there_is_refused(server: Server) -> None:
    url = f"{server.address}/reconcile"
    assert urllib3.request("POST", url, json={"queries": {}}).status == 415
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert urllib3.request("POST", url, body=b"queries=%ff", headers=form).status == 400
    assert urllib3.request("PUT", url).status == 405
    for path in ("/reconcile/suggest/colour", "/authority/none", "/reconcile/flyout/entity?id=x", "/x"):
        assert server.get(path).status == 404
    assert server.get("/reconcile/suggest/entity", prefix="x", cursor="-1").status == 400


# ------------------------------------------------------------------ the process


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_quietly(house: Path, by: signal.Signals) -> None:
    running = started("--authority", house)
    assert running.get("/reconcile").status == 200
    code, said = ended(running, by)
    assert code == 0
    assert said == "detector: ended\n"


def test_a_port_that_is_taken_is_a_wrong_call(server: Server, detector_command: Command) -> None:
    port = server.address.rpartition(":")[2]
    done = detector_command("serve", "--port", port)
    assert done.returncode == 2
    assert f"port {port}: Address already in use" in done.stderr
    assert detector_command("serve", "--host", "host.invalid", "--port", "0").returncode == 2
    missing = detector_command("serve", "--authority", "none.sqlite")
    assert missing.returncode == 2 and "none.sqlite: no such authority file" in missing.stderr


def test_who_listens_to_others_is_asked_for_a_token(house: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "detector", "serve", "--host", "0.0.0.0", "--port", "0", "--authority", str(house)],
        stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    assert process.stderr is not None
    try:
        token = re.search(r"the token is (\S{20,})", process.stderr.readline())
        assert token is not None
    finally:
        process.kill()
        process.communicate()


# ------------------------------------------------------------------ the walk of a user

COPY = """TACOMA, Wash. (AP) — The harbor commissioner Owen Castilano said on Tuesday that the port will close two piers
for repairs this winter. Castilano said the work would cost $40 million and take five months. "We have no other choice,"
he told reporters.

The commission voted last week to pay for the repairs. Dock workers said they had asked for them for years.
"""


def test_a_house_list_is_served_and_a_check_beside_it_finds_a_garbled_name(
    server: Server, detector_command: Command, tmp_path: Path
) -> None:
    story = tmp_path / "story.txt"
    story.write_text(COPY, "utf-8")
    address = f"{server.address}/authority/house"
    environment = {"DETECTOR_CACHE": str(tmp_path / "cache")}
    check = ("check", story, "--grammar", "none", "--format", "json", "--reference-service", address)
    done = detector_command(*check, env=environment)
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)["reports"][0]
    found = [f for f in report["findings"] if f["rule"] == "person-name"]
    assert [(f["text"], f["tier"], f["suggestions"][0]["text"]) for f in found] == [
        ("Owen Castilano", "alert", "Owen Castellano"),
        ("Castilano", "alert", "Castellano"),
    ]
    assert found[0]["evidence"][0]["source"] == "detector: house"
    assert not any(skipped["stage"].startswith("reference-service") for skipped in report["not_run"])

    without = detector_command(*check[:-2], env=environment)
    assert not [f for f in json.loads(without.stdout)["reports"][0]["findings"] if f["rule"] == "person-name"]
    assert json.loads(without.stdout)["signature"] != json.loads(done.stdout)["signature"]

    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(COPY + f"Pier {number} comes first.\n", "utf-8")
    environment["DETECTOR_REFERENCE_SERVICES"] = f"{address} {server.address}/reconcile"
    outputs = []
    for jobs in ("1", "2"):
        output = tmp_path / f"out{jobs}"
        batch = ("batch", folder, "--output", output, "--grammar", "none", "--jobs", jobs)
        ran = detector_command(*batch, env=environment)
        assert ran.returncode == 1, ran.stderr
        outputs.append((output / "reports.jsonl").read_bytes())
    assert outputs[0] == outputs[1]
    assert outputs[0].count(b'"Owen Castellano"') >= 4


def test_a_body_of_a_service_is_found_under_words_that_a_literal_translation_puts(
    server: Server, detector_command: Command, tmp_path: Path
) -> None:
    story = tmp_path / "story.txt"
    said = "WASHINGTON (AP) — The National Pier Safety Management said on Tuesday that two piers will close."
    story.write_text(f"{said} Its director told the U.S. Senate that there was no other choice.\n", "utf-8")
    check = ("check", story, "--grammar", "none", "--format", "json", "--reference-service")
    done = detector_command(*check, f"{server.address}/reconcile", env={"DETECTOR_CACHE": str(tmp_path / "cache")})
    (found,) = [f for f in json.loads(done.stdout)["reports"][0]["findings"] if f["rule"] == "institution"]
    assert found["text"] == "National Pier Safety Management"
    assert found["suggestions"][0]["text"] == "National Pier Safety Administration"
    assert "127.0.0.1" in found["evidence"][0]["text"]


def test_a_service_that_is_away_is_not_run_and_the_rest_is_examined(
    detector_command: Command, house: Path, tmp_path: Path
) -> None:
    story = tmp_path / "story.txt"
    story.write_text(COPY, "utf-8")
    running = started("--authority", house)
    address = f"{running.address}/reconcile"
    environment = {"DETECTOR_CACHE": str(tmp_path / "cache")}
    check = ("check", story, "--grammar", "none", "--format", "json", "--reference-service", address)
    before = detector_command(*check, env=environment)
    asked = json.loads(before.stdout)
    assert ended(running, signal.SIGTERM)[0] == 0
    again = detector_command(*check, env=environment)  # all answers are kept
    assert (again.returncode, json.loads(again.stdout)) == (before.returncode, asked)

    other = (*check, "--authority", house)
    done = detector_command(*other, env={"DETECTOR_CACHE": str(tmp_path / "empty")})
    assert done.returncode == 3
    report = json.loads(done.stdout)["reports"][0]
    (away,) = (skipped for skipped in report["not_run"] if skipped["failed"])
    assert away["stage"] == f"reference-service/{address.split('/')[2]}"
    assert away["reason"] == "it cannot be reached"
    assert [f["text"] for f in report["findings"] if f["rule"] == "person-name"] == ["Owen Castilano", "Castilano"]

    wrong = detector_command("check", story, "--reference-service", "example.org/reconcile")
    assert wrong.returncode == 2 and "begins with http:// or https://" in wrong.stderr


def test_doctor_asks_the_services_that_are_set(server: Server, detector_command: Command, tmp_path: Path) -> None:
    settings = tmp_path / "detector.toml"
    away = "http://127.0.0.1:9/x"
    settings.write_text(f'grammar = "none"\nreference_services = ["{server.address}/authority/house", "{away}"]\n')
    done = detector_command("--config", settings, "doctor", env={"DETECTOR_CACHE": str(tmp_path / "cache")})
    assert done.returncode == 3
    host = server.address.removeprefix("http://")
    assert f"reference service {host}: detector: house (versions 0.1, 0.2)" in " ".join(done.stdout.split())
    assert "fault          reference service 127.0.0.1:9: it cannot be reached" in done.stdout
