"""LanguageTool's HTTP API, asked by clients that people have: language-tool-python, gramma (npm), LibreOffice."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from language_tool_python import LanguageTool

from detector.grammar.languagetool import install
from detector.settings import Settings
from tests.servers import Server, loads, running

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "seeds" / "politics-arabic"
CLIENTS = ROOT / "tests" / "clients"
GRAMMA = "gramma@1.6.0"
TOKEN = "a-token-of-our-own-0123"
BODY = "Ministry of Internal Security"
RIGHT = "Department of Homeland Security"
TEXT = (
    "WASHINGTON — 😀 The Ministry of Internal Security ordered the Immigration and Customs Enforcement to double the "
    "number of raids. 😀 The order disturbed some ice agents, who say that they are being withdrawn from drug cases."
)
KEPT = {"misspelling", "whitespace", "other", "grammar", "characters", "typographical", "locale-violation"}
"""The kinds of issue that Superdesk keeps."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running("--jobs", "1") as one:
        yield one.ready()


def units(text: str, match: dict[str, Any]) -> str:
    """What a match marks, counted as its clients count."""
    wide = text.encode("utf-16-le")
    return wide[2 * match["offset"] : 2 * (match["offset"] + match["length"])].decode("utf-16-le")


def checked(server: Server, text: str = TEXT, **fields: str) -> Any:
    return loads(server.post("/v2/check", text=text, **{"language": "en-US", **fields}))


# ------------------------------------------------------------------ clients


def test_language_tool_python(server: Server) -> None:
    with LanguageTool("en-US", remote_server=server.address) as client:
        found = client.check(TEXT)
        assert [TEXT[one.offset : one.offset + one.error_length] for one in found] == [BODY, "ice"]
        assert [one.rule_id for one in found] == ["DETECTOR_INSTITUTION", "DETECTOR_ACRONYM"]
        assert client.correct(TEXT) == TEXT.replace(BODY, RIGHT).replace("ice agents", "ICE agents")
        client.disabled_rules = {"DETECTOR_ACRONYM"}
        assert [one.rule_id for one in client.check(TEXT)] == ["DETECTOR_INSTITUTION"]
        client.disabled_rules = set()
        client.enabled_rules = {"DETECTOR_ACRONYM"}
        client.enabled_rules_only = True
        assert [one.rule_id for one in client.check(TEXT)] == ["DETECTOR_ACRONYM"]


def test_language_tool_python_with_the_token_as_a_password() -> None:
    with running("--jobs", "1", "--grammar", "none", "--token", TOKEN) as one:
        one.ready()
        address = one.address.replace("http://", f"http://editor:{TOKEN}@")
        with LanguageTool("en-US", remote_server=address) as client:
            assert [match.rule_id for match in client.check(TEXT)] == ["DETECTOR_INSTITUTION", "DETECTOR_ACRONYM"]


@pytest.mark.skipif(shutil.which("npm") is None and "CI" not in os.environ, reason="needs Node with npm")
def test_a_client_from_npm(server: Server, tmp_path: Path) -> None:
    npm = shutil.which("npm")
    assert npm is not None, "npm is not here: install the Debian packages nodejs and npm"
    install_it = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(tmp_path), GRAMMA]
    subprocess.run(install_it, check=True, timeout=240, cwd=tmp_path)
    story = tmp_path / "story.txt"
    story.write_text(TEXT, "utf-8")
    asked = ["node", str(CLIENTS / "gramma.cjs"), str(tmp_path), f"{server.address}/v2/check", str(story)]
    done = subprocess.run(asked, check=True, capture_output=True, encoding="utf-8", timeout=120)
    said = json.loads(done.stdout)
    assert [units(TEXT, match) for match in said["plain"]["matches"]] == [BODY, "ice"]
    assert [match["word"] for match in said["plain"]["matches"]] == [BODY, "ice"]
    assert said["corrected"] == TEXT.replace(BODY, RIGHT).replace("ice agents", "ICE agents")
    markdown = f"# *Officials* say\n\n{TEXT}"
    assert [units(markdown, match) for match in said["markdown"]["matches"]] == [BODY, "ice"]


@pytest.mark.skipif(shutil.which("soffice") is None and "CI" not in os.environ, reason="needs LibreOffice")
def test_libreoffice(server: Server, tmp_path: Path) -> None:
    soffice, python = shutil.which("soffice"), "/usr/bin/python3"
    assert soffice is not None, "soffice is not here: install the Debian packages libreoffice-writer and python3-uno"
    settings = tmp_path / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    place = 'oor:path="/org.openoffice.Office.Linguistic/GrammarChecking/LanguageTool"'
    values = {"BaseURL": f"{server.address}/v2", "IsEnabled": "true"}
    items = "".join(
        f'<item {place}><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for name, value in values.items()
    )
    settings.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>"
    )
    story = tmp_path / "story.txt"
    story.write_text(TEXT, "utf-8")
    pipe = f"detector{os.getpid()}"
    office = subprocess.Popen(
        [soffice, "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{tmp_path}/profile",
         f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        asked = [python, str(CLIENTS / "libreoffice.py"), pipe, str(story)]
        done = subprocess.run(asked, capture_output=True, encoding="utf-8", timeout=180, env=environment, check=False)
        assert done.returncode == 0, done.stderr
    finally:
        os.killpg(office.pid, 15)
        office.wait(60)
    said = json.loads(done.stdout)
    assert said["locale"] is True
    shown = [units(TEXT, {"offset": mark["start"], "length": mark["length"]}) for mark in said["marks"]]
    assert shown == [BODY, "ice"]
    assert said["marks"][0]["suggestions"][0] == RIGHT
    assert BODY in said["marks"][0]["comment"]


# ------------------------------------------------------------------ the protocol


@pytest.mark.parametrize("path", ["/v2/check", "/check"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_way_in_gives_the_same(server: Server, path: str, method: str) -> None:
    ask = server.get if method == "GET" else server.post
    answer = loads(ask(path, text=TEXT, language="en-US"))
    assert answer == checked(server)


def test_the_answer_has_what_clients_read(server: Server) -> None:
    answer = checked(server, level="picky")
    assert {"software", "warnings", "language", "matches"} <= answer.keys()
    assert answer["software"]["apiVersion"] == 1
    assert answer["language"]["code"] == "en-US" and answer["language"]["detectedLanguage"]["code"] == "en-US"
    starts = [match["offset"] for match in answer["matches"]]
    assert starts == sorted(starts)
    for match in answer["matches"]:
        assert match["rule"]["issueType"] in KEPT
        assert match["rule"]["id"] == match["rule"]["id"].upper() and " " not in match["rule"]["id"]
        assert match["rule"]["category"].keys() == {"id", "name"}
        assert units(match["context"]["text"], match["context"]) == units(TEXT, match)
        assert units(TEXT, match) in match["sentence"]
    assert [units(TEXT, {"offset": a, "length": b - a}) for a, b in answer["sentenceRanges"]][1].startswith(
        "😀 The order"
    )
    names = {row["longCode"] for row in loads(server.get("/v2/languages"))}
    assert {"en-US", "en-GB"} <= names == {row["longCode"] for row in loads(server.get("/languages"))}
    assert loads(server.get("/v2/info"))["software"]["name"] == "detector"
    assert server.get("/v2/healthcheck").data == b"OK"


def test_markup_is_read_around(server: Server) -> None:
    parts = [
        {"markup": "<p>"}, {"text": "WASHINGTON — 😀 The Ministry of "}, {"markup": "<b>"}, {"text": "Internal"},
        {"markup": "</b>"}, {"text": " Security ordered the raids."}, {"markup": "</p><p>", "interpretAs": "\n\n"},
        {"text": "The order disturbed some "}, {"markup": "<i>"}, {"text": "ice"}, {"markup": "</i>"},
        {"text": " agents at Immigration and Customs Enforcement."},
    ]  # fmt: skip
    whole = "".join(part.get("markup") or part["text"] for part in parts)
    data = json.dumps({"annotation": parts})
    answer = loads(server.post("/v2/check", data=data, language="en-US"))
    assert [units(whole, match) for match in answer["matches"]] == ["Ministry of <b>Internal</b> Security", "ice"]


def test_another_version_of_the_story_comes_in_a_field_of_ours(server: Server) -> None:
    text, reference = ((SEED / name).read_text("utf-8") for name in ("garbled.txt", "reference.txt"))
    alone, beside = checked(server, text), checked(server, text, reference=reference)
    assert beside["detector"]["references"][0]["used"] is True
    assert len(beside["matches"]) > len(alone["matches"])
    assert "Marian D. Kowalski" in [match["replacements"][0]["value"] for match in beside["matches"]]
    other = checked(server, text, reference=(ROOT / "seeds/crime-persian/reference.txt").read_text("utf-8"))
    assert other["detector"]["references"][0]["used"] is False
    assert other["matches"] == alone["matches"]


def test_hints_are_for_the_picky(server: Server) -> None:
    text, reference = ((SEED / name).read_text("utf-8") for name in ("garbled.txt", "reference.txt"))
    usual = checked(server, text, reference=reference)["matches"]
    picky = checked(server, text, reference=reference, level="picky")["matches"]
    assert {match["detector"]["tier"] for match in usual} == {"alert"}
    assert {match["detector"]["tier"] for match in picky} == {"alert", "hint"}
    assert [match for match in picky if match["detector"]["tier"] == "alert"] == usual


def test_rules_and_categories_are_switched(server: Server) -> None:
    def rules(**fields: str) -> list[str]:
        return [match["rule"]["id"] for match in checked(server, **fields)["matches"]]

    both = ["DETECTOR_INSTITUTION", "DETECTOR_ACRONYM"]
    assert rules() == rules(disabledRules="MORFOLOGIK_RULE_EN_US", disabledCategories="TYPOS") == both
    assert rules(disabledRules="DETECTOR_INSTITUTION, X") == both[1:]
    assert rules(disabledCategories="NAME_ACRONYM") == both[:1]
    assert rules(disabledCategories="NAME_ORG", enabledRules="DETECTOR_INSTITUTION") == both
    assert rules(enabledOnly="true", enabledCategories="NAME_ACRONYM") == both[1:]
    assert rules(enabledOnly="true", enabledRules="UPPERCASE_SENTENCE_START") == []


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"language": "en-US"}, 400),
        ({"text": "A text."}, 400),
        ({"text": "A text.", "data": "{}", "language": "en-US"}, 400),
        ({"text": "Ein Text.", "language": "de-DE"}, 400),
        ({"text": "A text.", "language": "en-US", "level": "extreme"}, 400),
        ({"text": "A text.", "language": "en-US", "grammar": "grammarly"}, 400),
        ({"text": "A text.", "language": "en-US", "enabledOnly": "true"}, 400),
        ({"text": "A.", "language": "en-US", "enabledOnly": "true", "enabledRules": "A", "disabledRules": "B"}, 400),
        ({"data": "{", "language": "en-US"}, 400),
        ({"data": "[]", "language": "en-US"}, 400),
        ({"data": '{"annotation": [{"text": 1}]}', "language": "en-US"}, 400),
        ({"data": '{"annotation": [{"text": "\\ud800"}]}', "language": "en-US"}, 400),
        ({"data": '{"annotation": [{"text": "a", "markup": "<b>"}]}', "language": "en-US"}, 400),
        ({"text": "x " * 250_001, "language": "en-US"}, 413),
    ],
)  # fmt: skip
def test_what_cannot_be_checked_is_told_as_languagetool_tells_it(
    server: Server, fields: dict[str, str], status: int
) -> None:
    response = server.post("/v2/check", **fields)
    assert response.status == status, response.data
    assert response.headers["content-type"].startswith("text/plain")
    assert response.data.startswith(b"Error: ")


def test_no_text_has_no_matches(server: Server) -> None:
    for text in ("", " \n"):
        assert checked(server, text)["matches"] == []
    assert loads(server.post("/v2/check", data='{"annotation": []}', language="auto"))["matches"] == []


def test_another_language_is_told_and_not_examined(server: Server) -> None:
    text = "Der Minister sagte am Dienstag, die Regierung werde die Zahl der Beamten an der Grenze verdoppeln. " * 3
    answer = checked(server, text, language="auto")
    assert answer["matches"] == [] and answer["warnings"]["incompleteResults"] is True
    assert answer["language"]["detectedLanguage"]["code"] == "de"


# ------------------------------------------------------------------ other engines in the same answer

MISTAKES = f"{TEXT} They was here."


def test_harpers_own_marks_come_on_request(server: Server) -> None:
    plain = checked(server, MISTAKES)["matches"]
    with_harper = checked(server, MISTAKES, grammar="harper")["matches"]
    theirs = [match for match in with_harper if match["rule"]["id"].startswith("HARPER_")]
    assert [match for match in with_harper if match not in theirs] == plain
    assert theirs and all("😀" not in units(MISTAKES, match) for match in theirs)


def test_languagetools_own_marks_come_on_request(server: Server) -> None:
    assert install.installed(Settings()) is not None, "LanguageTool has not been fetched: run `detector setup` first"
    plain = checked(server, MISTAKES)["matches"]
    both = checked(server, MISTAKES, grammar="languagetool,harper", disabledCategories="TYPOS")["matches"]
    assert [match for match in both if match["rule"]["id"].startswith("DETECTOR_")] == plain
    theirs = [match for match in both if not match["rule"]["id"].startswith(("DETECTOR_", "HARPER_"))]
    assert "was" in " ".join(units(MISTAKES, match) for match in theirs)
    offsets = [match["offset"] for match in both]
    assert offsets == sorted(offsets)
