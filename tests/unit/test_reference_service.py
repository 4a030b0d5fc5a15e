"""Asking a reconciliation service: in batches, with patience that ends, kept on disk; a service that misbehaves."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from detector.annotation import annotate
from detector.authorities.reconciliation.cache import ServiceCache
from detector.authorities.reconciliation.reconciled_names import ReconciledNames
from detector.authorities.reconciliation.service import ReconciliationService
from detector.authorities.reconciliation.web_client import WebClient
from detector.case import Case
from detector.case.resources import Resources
from detector.settings import Settings
from detector.types import Alignment, Article, Skipped
from detector.types.errors import ServiceError, SettingsError

PEOPLE = {"Q1": "Owen Castellano", "Q2": "Ana Doe", "Q3": "Anna Dow"}
Behave = Callable[[BaseHTTPRequestHandler, dict[str, str]], bool]


@dataclass
class Fake:
    """A service of our own making that does what a test tells it."""

    address: str = ""
    manifest: Any = field(
        default_factory=lambda: {
            "versions": ["0.2"],
            "name": "house of names",
            "defaultTypes": [
                {"id": "/x/Organization", "name": "Bodies"},
                {"id": "http://schema.org/Person", "name": "P"},
            ],
        }
    )
    aliases: dict[str, list[str]] = field(default_factory=dict)
    types: dict[str, list[Any]] = field(default_factory=dict)
    behave: Behave | None = None
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def queries(self) -> list[dict[str, Any]]:
        """The queries that it was asked, batch by batch."""
        return [json.loads(fields["queries"]) for fields in self.asked if "queries" in fields]

    def answer(self, fields: dict[str, str]) -> Any:
        if "queries" in fields:
            queries = json.loads(fields["queries"])
            return {key: {"result": self.candidates(query["query"])} for key, query in queries.items()}
        if "extend" in fields:
            ids = json.loads(fields["extend"])["ids"]
            rows = {id_: {"P1": [{"str": alias} for alias in self.aliases.get(id_, [])]} for id_ in ids}
            return {"meta": [{"id": "P1", "name": "also known as"}], "rows": rows}
        if "type" in fields:
            return {"type": fields["type"], "properties": [{"id": "P1", "name": "also known as"}, {"id": "P2"}]}
        return self.manifest

    def candidates(self, query: str) -> list[dict[str, Any]]:
        words = {word[:2] for word in query.split()}
        return [
            {"id": id_, "name": name, "score": 12.5, "match": True, "type": self.types.get(id_, ["/x/Person"])}
            for id_, name in PEOPLE.items()
            if words & {word[:2] for word in name.split()}
        ]


def handler(fake: Fake) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            parsed = parse_qs(body) | parse_qs(urlsplit(self.path).query, keep_blank_values=True)
            fields = {key: values[0] for key, values in parsed.items()}
            fake.asked.append(fields)
            if fake.behave is None or fake.behave(self, fields):
                send(self, 200, json.dumps(fake.answer(fields)))

        do_GET = do_POST = _respond

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


def send(to: BaseHTTPRequestHandler, status: int, body: str, **headers: str) -> bool:
    to.send_response(status)
    for name, value in {"content-length": str(len(body.encode())), **headers}.items():
        to.send_header(name.replace("_", "-"), value)
    to.end_headers()
    to.wfile.write(body.encode())
    return False


@pytest.fixture
def fake() -> Iterator[Fake]:
    made = Fake()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(made))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    made.address = f"http://127.0.0.1:{server.server_port}/reconcile"
    yield made
    server.shutdown()
    server.server_close()


PATIENT, IMPATIENT = 60.0, 0.8
"""Seconds: a busy machine may take its time where the answer comes, and little is lost where it does not."""


def source(fake: Fake, folder: Path, **given: Any) -> ReconciliationService:
    return ReconciliationService(fake.address, folder, **{"timeout": PATIENT, **given})


def why_not(names: ReconciledNames) -> str:
    """The reason for which names could not be asked."""
    assert isinstance(names.not_asked, Skipped) and names.not_asked.failed
    return names.not_asked.reason


def offer_aliases(fake: Fake) -> None:
    fake.manifest["extend"] = {
        "propose_properties": {"service_url": fake.address.removesuffix("/reconcile"), "service_path": "/properties"}
    }


# ------------------------------------------------------------------ asking


def test_names_are_asked_in_batches_and_compared_anew(fake: Fake, tmp_path: Path) -> None:
    fake.manifest["batchSize"] = 2
    service = source(fake, tmp_path)
    assert fake.asked == []
    names = service.for_names(
        [("Owen Castilano", "person"), ("Ana Doe", "person"), ("Ana Doe", "person"), ("Port X", "body")]
    )
    assert [len(batch) for batch in fake.queries] == [2, 1]
    types = [query.get("type") for batch in fake.queries for query in batch.values()]
    assert types == ["http://schema.org/Person", "http://schema.org/Person", "/x/Organization"]
    (owen,) = names.candidates("Owen Castilano", "person")
    assert (owen.entry.name, owen.entry.kind) == ("Owen Castellano", "person")
    assert 0.5 < owen.score < 1.0  # not the 12.5 that the service gives, nor its match
    assert names.exact("Owen Castilano", "person") == ()
    assert [entry.name for entry in names.exact("the ANA DOE")] == ["Ana Doe"]
    near = names.candidates("Ana Doe", "person")
    assert [match.entry.name for match in near] == ["Ana Doe", "Anna Dow"]
    assert near[0].score > near[1].score
    assert names.candidates("Ana Doe", "body") == names.candidates("Never Asked") == ()
    assert service.name == names.name == "house of names"
    asked = len(fake.asked)
    assert service.for_names([("Ana Doe", "person")]).exact("Ana Doe")
    assert len(fake.asked) == asked


def test_what_is_known_of_one_story_is_not_known_of_another(fake: Fake, tmp_path: Path) -> None:
    service = source(fake, tmp_path)
    first = service.for_names([("Ana Doe", "person")])
    second = service.for_names([("Owen Castellano", "person")])
    assert first.exact("Ana Doe") and not first.exact("Owen Castellano")
    assert second.exact("Owen Castellano") and not second.exact("Ana Doe")
    assert second.entry(first.exact("Ana Doe")[0].id) is None


def test_a_story_without_names_asks_nothing_but_who_the_service_is(fake: Fake, tmp_path: Path) -> None:
    names = source(fake, tmp_path).for_names([(" ", "person")])
    assert (names.known, names.not_asked, fake.queries) == ({}, None, [])


def test_other_right_names_are_asked_where_the_service_has_them(fake: Fake, tmp_path: Path) -> None:
    offer_aliases(fake)
    fake.aliases = {"Q1": ["Bud Castellano", "Owen Castellano"]}
    service = source(fake, tmp_path)
    names = service.for_names([("Bud Castellano", "person")])
    (bud,) = names.exact("Bud Castellano", "person")
    assert [(form.text, form.kind) for form in bud.forms] == [
        ("Owen Castellano", "preferred"), ("Bud Castellano", "alias"),
    ]  # fmt: skip
    assert names.candidates("Bud Castellano")[0].form == "Bud Castellano"


def test_a_service_cannot_send_us_elsewhere(fake: Fake, tmp_path: Path) -> None:
    offer_aliases(fake)
    place = fake.manifest["extend"]["propose_properties"]
    place["service_url"] = place["service_url"].replace("127.0.0.1", "localhost")
    fake.aliases = {"Q1": ["Bud Castellano"]}
    (owen,) = source(fake, tmp_path).for_names([("Owen Castellano", "person")]).exact("Owen Castellano", "person")
    assert [form.text for form in owen.forms] == ["Owen Castellano"]
    assert not any("type" in fields or "extend" in fields for fields in fake.asked)


@pytest.mark.parametrize("status", [302, 307, 308])
def test_a_service_may_have_moved_on_its_own_host(fake: Fake, tmp_path: Path, status: int) -> None:
    places: list[str] = []

    def behave(to: BaseHTTPRequestHandler, fields: dict[str, str]) -> bool:
        if "queries" in fields:
            places.append(to.path)
        if "queries" in fields and not to.path.endswith("/moved"):
            return send(to, status, "", location=f"{to.path}/moved")
        return True

    fake.behave = behave
    names = source(fake, tmp_path).for_names([("Owen Castellano", "person")])
    assert names.not_asked is None
    assert names.exact("Owen Castellano", "person")
    assert places[1] == f"{places[0]}/moved"


def test_answers_are_kept_for_this_user_alone(fake: Fake, tmp_path: Path) -> None:
    folder = tmp_path / "cache"

    def rights() -> set[int]:
        service = source(fake, folder)
        service.for_names([("Owen Castellano", "person")])
        found = {file.stat().st_mode & 0o777 for file in folder.rglob("*") if file.is_file()}
        service.close()
        return found

    assert rights() == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    for file in folder.iterdir():
        file.chmod(0o644)  # as earlier versions left it
    assert rights() == {0o600}


def test_a_second_run_asks_nothing(fake: Fake, tmp_path: Path) -> None:
    offer_aliases(fake)
    names: list[Any] = [("Ana Doe", "person"), ("Nobody Known", "person")]
    first = source(fake, tmp_path)
    before = first.for_names(names)
    asked = len(fake.asked)
    second = source(fake, tmp_path)
    assert second.for_names(names) == before
    assert len(fake.asked) == asked
    assert second.version == first.version
    none = source(fake, tmp_path, hours=0)
    none.for_names(names)
    assert len(fake.asked) == 2 * asked


def test_another_manifest_makes_kept_answers_void(fake: Fake, tmp_path: Path) -> None:
    first = source(fake, tmp_path)
    first.for_names([("Ana Doe", "person")])
    base = sqlite3.connect(tmp_path / "reference-services.sqlite")
    with base:
        base.execute("UPDATE answers SET at = at - 7200")  # older than a manifest is believed
    base.close()
    fake.manifest["serviceVersion"] = "2"
    second = source(fake, tmp_path)
    second.for_names([("Ana Doe", "person")])
    assert len(fake.queries) == 2
    assert second.version != first.version


def test_many_processes_share_the_cache(tmp_path: Path) -> None:
    file = tmp_path / "answers.sqlite"
    failed: list[str] = []

    def work(number: int) -> None:
        answers = ServiceCache(file)
        for turn in range(30):
            answers.put({f"{number}-{turn}": [turn]}, 3600)
            if answers.get([f"{number}-{turn}"], 3600) != {f"{number}-{turn}": [turn]}:
                failed.append(f"{number}-{turn}")
        answers.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(ServiceCache(file).get([f"{n}-{t}" for n in range(4) for t in range(30)], 3600)) == 120


def test_a_cache_that_cannot_be_used_costs_nothing_but_speed(fake: Fake, tmp_path: Path) -> None:
    (tmp_path / "reference-services.sqlite").write_text("this is no database" * 100)
    assert source(fake, tmp_path).for_names([("Ana Doe", "person")]).exact("Ana Doe")


# ------------------------------------------------------------------ misbehaving


def failing(status: int, times: int, **headers: str) -> Behave:
    left = [times]

    def behave(to: BaseHTTPRequestHandler, fields: dict[str, str]) -> bool:
        if "queries" not in fields or left[0] == 0:
            return True
        left[0] -= 1
        return send(to, status, "no", **headers)

    return behave


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_failure_is_tried_again(fake: Fake, tmp_path: Path, status: int) -> None:
    fake.behave = failing(status, 2)
    assert source(fake, tmp_path).for_names([("Ana Doe", "person")]).exact("Ana Doe")
    assert len(fake.queries) == 3


def test_a_pause_that_is_asked_for_is_kept(fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake.behave = failing(429, 1, retry_after="1")
    paused: list[float] = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", paused.append)
    source(fake, tmp_path).for_names([("Ana Doe", "person")])
    assert paused == [1]


def test_a_service_that_asks_for_a_long_pause_is_left_alone(fake: Fake, tmp_path: Path) -> None:
    fake.behave = failing(503, 9, retry_after="1800")
    service = source(fake, tmp_path)
    assert "not to be asked again for 1,800 seconds" in why_not(service.for_names([("Ana Doe", "person")]))
    asked = len(fake.asked)
    assert "is left alone for a while" in why_not(service.for_names([("Owen Castellano", "person")]))
    assert len(fake.asked) == asked


def cut_off(to: BaseHTTPRequestHandler, fields: dict[str, str]) -> bool:
    if "queries" in fields:
        to.send_response(200)
        to.send_header("content-length", "1000")
        to.end_headers()
        to.wfile.write(b'{"q0": ')
        to.close_connection = True
        return False
    return True


def dripping(to: BaseHTTPRequestHandler, fields: dict[str, str]) -> bool:
    if "queries" in fields:
        to.send_response(200)
        to.end_headers()
        for _ in range(100):
            to.wfile.write(b" ")
            to.wfile.flush()
            time.sleep(0.05)
        return False
    return True


def sending_on(to: BaseHTTPRequestHandler, fields: dict[str, str]) -> bool:
    """To the same port under another name: a real address, but not the one that was named."""
    if "queries" in fields:
        to.send_response(307)
        to.send_header("location", f"http://localhost:{to.server.server_port}/other")  # type: ignore[attr-defined]
        to.send_header("content-length", "0")
        to.end_headers()
        return False
    return True


def in_a_circle(to: BaseHTTPRequestHandler, fields: dict[str, str]) -> bool:
    if "queries" in fields:
        send(to, 307, "", location=to.path)
    return "queries" not in fields


def silent(_to: BaseHTTPRequestHandler, fields: dict[str, str]) -> bool:
    if "queries" in fields:
        time.sleep(2.0)
    return "queries" not in fields


def saying(body: str, status: int = 200) -> Behave:
    return lambda to, fields: send(to, status, body) if "queries" in fields else True


@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        (failing(500, 99), "it answers with status 500"),
        (saying("no", 404), "it answers with status 404"),
        (saying("<html>"), "its answer is not JSON"),
        (saying("[" * 50_000), "its answer is not JSON"),
        (saying("[]"), "its answer has no result for query q0"),
        (saying('{"q0": {"result": 1}}'), "its answer has no result for query q0"),
        (saying('{"q0": {"result": [{"id": "x"}]}}'), "a candidate without id or name"),
        (saying('"' + "x" * 9_000_000 + '"'), "larger than 8,000,000 bytes"),
        (silent, "it does not answer within 0.8 seconds"),
        (dripping, "its answer takes more than 2.4 seconds"),
        (cut_off, "it does not answer as it should"),
        (sending_on, "it sends us on to http://localhost, which was not named"),
        (in_a_circle, "it sends us round in a circle"),
    ],
)
def test_a_service_that_fails_is_told_of_with_the_reason(
    fake: Fake, tmp_path: Path, behave: Behave, reason: str
) -> None:
    fake.behave = behave
    service = source(fake, tmp_path, timeout=IMPATIENT if behave in (silent, dripping) else PATIENT)
    names = service.for_names([("Ana Doe", "person")])
    assert reason in why_not(names)
    assert names.exact("Ana Doe") == names.candidates("Ana Doe") == ()
    fake.behave = None
    names = service.for_names([("Ana Doe", "person")])
    assert names.exact("Ana Doe") and names.not_asked is None


def test_what_came_before_a_failure_is_kept(fake: Fake, tmp_path: Path) -> None:
    fake.manifest["batchSize"] = 1
    fake.behave = lambda to, _: send(to, 404, "") if len(fake.queries) > 1 else True
    names = source(fake, tmp_path).for_names([("Ana Doe", "person"), ("Owen Castellano", "person")])
    assert why_not(names)
    assert names.exact("Ana Doe") and not names.exact("Owen Castellano")


def test_a_batch_that_is_too_large_is_halved(fake: Fake, tmp_path: Path) -> None:
    def behave(to: BaseHTTPRequestHandler, fields: dict[str, str]) -> bool:
        return len(json.loads(fields.get("queries", "{}"))) < 3 or send(to, 413, "")

    fake.behave = behave
    names = source(fake, tmp_path).for_names([(f"Ana Doe {n}", "person") for n in "ABCDE"])
    assert [len(batch) for batch in fake.queries] == [5, 2, 3, 1, 2]
    assert names.candidates("Ana Doe E")


def test_after_three_failures_it_is_left_alone_for_a_while(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.behave = saying("", 404)
    service = source(fake, tmp_path)
    for _ in range(3):
        assert "status 404" in why_not(service.for_names([("Ana Doe", "person")]))
    asked = len(fake.asked)
    assert "is left alone for a while" in why_not(service.for_names([("Ana Doe", "person")]))
    assert len(fake.asked) == asked
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 301)
    fake.behave = None
    assert service.for_names([("Ana Doe", "person")]).exact("Ana Doe")


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        ([], "there is no manifest with a name"),
        ({"name": 3}, "there is no manifest with a name"),
        (
            {"name": "later", "versions": ["1.0"]},
            "it speaks versions ['1.0'] of the protocol, and detector 0.1 and 0.2",
        ),
    ],
)
def test_what_is_no_service_of_ours_is_refused(fake: Fake, tmp_path: Path, manifest: Any, reason: str) -> None:
    fake.manifest = manifest
    service = source(fake, tmp_path)
    with pytest.raises(ServiceError, match=re.escape(reason)):
        service.look()
    asked = len(fake.asked)
    names = service.for_names([("Ana Doe", "person")])
    assert reason in why_not(names) and names.name == service.host
    assert len(fake.asked) == asked + 1
    assert service.name == service.host
    assert service.version.endswith("-away")


def test_a_service_of_version_0_1_has_no_versions(fake: Fake, tmp_path: Path) -> None:
    fake.manifest = {"name": "old"}
    service = source(fake, tmp_path)
    assert service.look() == "old (versions 0.1)"
    names = service.for_names([("Ana Doe", "person")])
    assert "type" not in fake.queries[0]["q0"]
    assert names.exact("Ana Doe", "person")


def test_types_are_understood_by_name_or_by_the_last_part_of_their_id(fake: Fake, tmp_path: Path) -> None:
    fake.manifest["defaultTypes"] = [{"id": n, "name": n} for n in ("Company", "LegalEntity", "Organization", "Thing")]
    types = {"Q1": ["Q5"], "Q2": [{"id": "Q1969448", "name": "term of an art"}], "Q3": []}
    fake.types = types
    service = source(fake, tmp_path)
    names = service.for_names([("Ana Doe", "person"), ("Owen Castellano", "person"), ("Ana Dow", "body")])
    assert [query.get("type") for query in fake.queries[0].values()] == [None, None, "Organization"]
    assert [match.entry.name for match in names.candidates("Ana Doe", "person")] == ["Anna Dow"]  # Q2 is no person
    assert [match.entry.name for match in names.candidates("Owen Castellano", "person")] == ["Owen Castellano"]
    assert sorted(match.entry.name for match in names.candidates("Ana Dow", "body")) == ["Ana Doe", "Anna Dow"]


def test_nobody_there_and_a_login(fake: Fake, tmp_path: Path) -> None:
    nobody = ReconciliationService("http://127.0.0.1:9/x", tmp_path, timeout=PATIENT)
    assert "it cannot be reached" in why_not(nobody.for_names([("Ana Doe", "person")]))
    seen: list[str | None] = []

    def behave(to: BaseHTTPRequestHandler, _fields: dict[str, str]) -> bool:
        seen.append(to.headers.get("authorization"))
        return True

    fake.behave = behave
    with_login = ReconciliationService(fake.address.replace("//", "//desk:se%20cret@"), tmp_path, timeout=PATIENT)
    names = with_login.for_names([("Ana Doe", "person")])
    assert set(seen) == {"Basic ZGVzazpzZSBjcmV0"}
    (entry,) = names.exact("Ana Doe")
    assert "cret" not in f"{entry} {with_login.host}"


def test_a_proxy_is_taken_from_the_environment(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", fake.address.removesuffix("/reconcile"))
    assert WebClient("http://names.invalid/x", 0.4).json("http://names.invalid/x")["name"] == "house of names"


# ------------------------------------------------------------------ in an examination


def test_the_names_of_a_story_are_asked_once_and_nothing_without_the_setting(fake: Fake, tmp_path: Path) -> None:
    text = (
        "The commissioner Owen Castilano spoke on Monday. Mr. Castilano met Ana Doe of the Harbor Commission. "
        "Ana Doe left early, and Owen Castilano stayed until the evening."
    )
    document = annotate.annotate(Article("a", text))
    with Resources(Settings()) as resources:
        case = Case(Alignment(document), resources)
        assert resources.services == case.not_asked == () and case.authorities == resources.authorities
    settings = Settings(reference_services=(fake.address, fake.address), cache=str(tmp_path), shipped_authority=False)
    with Resources(settings) as resources:
        case = Case(Alignment(document), resources)
        assert case.not_asked == ()
        asked = [query["query"] for batch in fake.queries for query in batch.values()]
        assert {"Owen Castilano", "Ana Doe"} <= set(asked) and len(asked) == len(set(asked))
        assert "Castilano" not in asked
        assert len(fake.queries) == 1
        assert [source.name for source in case.authorities] == ["house of names"]
        assert case.is_listed("Ana Doe", "person") and resources.authorities == ()
    fake.behave = saying("", 404)
    with Resources(replace(settings, reference_hours=0.0)) as resources:
        (away,) = Case(Alignment(document), resources).not_asked
        assert (away.stage, away.reason, away.failed) == (
            f"reference-service/{urlsplit(fake.address).netloc}", "it answers with status 404", True,
        )  # fmt: skip


# ------------------------------------------------------------------ settings


def test_services_in_the_environment_are_parted_by_white_space() -> None:
    two = "http://a.example:80/x https://b.example/y"
    assert Settings.load(environment={"DETECTOR_REFERENCE_SERVICES": two}).reference_services == tuple(two.split())
    with pytest.raises(SettingsError, match=r"'reference_timeout'.* it is not negative"):
        Settings.load(environment={"DETECTOR_REFERENCE_TIMEOUT": "-1"})
