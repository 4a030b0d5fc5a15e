"""Who may ask a server: pages of other origins, names that are not its own, strangers, bodies without end."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import urllib3

from tests.servers import Server, ended, running, started

ROUTES = (
    "/", "/authority", "/reconcile", "/authority/authority", "/reconcile/suggest/entity", "/reconcile/preview",
    "/reconcile/properties", "/v2/check", "/check", "/v2/languages", "/v2/info", "/api/check", "/api/fix", "/api/batch",
    "/openapi.json", "/healthz", "/metrics", "/nothing",
)  # fmt: skip
TOKEN = "a-token-of-our-own-0123"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running("--grammar", "none", "--jobs", "1", "--allow-origin", "http://127.0.0.1:3333") as one:
        yield one


@pytest.fixture(scope="module")
def closed() -> Iterator[Server]:
    with running("--grammar", "none", "--jobs", "1", "--host", "0.0.0.0", "--token", TOKEN) as one:
        address = one.address.replace("0.0.0.0", "127.0.0.1")
        yield Server(one.process, address, one.said)


# ------------------------------------------------------------------ other origins


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "PUT", "DELETE"])
def test_a_page_of_another_origin_is_refused_on_every_route(server: Server, path: str, method: str) -> None:
    for origin in ("https://evil.example", "null", "http://localhost.evil.example", "http://127.0.0.1:1", "garbage"):
        asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        response = urllib3.request(method, server.address + path, headers=asked)
        assert response.status == 403, (origin, response.data)
        assert not [name for name in response.headers if name.lower().startswith("access-control")]


def test_what_browsers_say_of_a_page_without_an_origin_counts_too(server: Server) -> None:
    def got(**said: str) -> int:
        return server.get("/reconcile", {f"Sec-Fetch-{key}": value for key, value in said.items()}).status

    assert got(Site="cross-site", Mode="no-cors", Dest="script") == 403
    assert got(Site="same-site", Mode="no-cors", Dest="image") == 403
    assert got(Site="cross-site", Mode="navigate", Dest="iframe") == 403
    assert got(Site="same-origin", Mode="cors", Dest="empty") == 200
    assert got(Site="none", Mode="navigate", Dest="document") == 200
    assert got(Site="cross-site", Mode="navigate", Dest="document") == 200  # a link: the page it is on reads nothing


def test_a_form_of_another_page_changes_nothing_and_costs_nothing(server: Server) -> None:
    form = "text=A+text.&language=en-US"
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
    ):
        response = urllib3.request("POST", f"{server.address}/v2/check", body=form, headers={**FORM, **headers})
        assert response.status == 403
    own = {**FORM, "Origin": server.address}
    assert urllib3.request("POST", f"{server.address}/reconcile", body="queries={}", headers=own).status == 200


@pytest.mark.parametrize("path", ["/v2/languages", "/reconcile", "/nothing"])
def test_an_origin_that_is_allowed_may_read(server: Server, path: str) -> None:
    response = server.get(path, {"Origin": "http://127.0.0.1:3333"})
    assert response.headers["access-control-allow-origin"] == "http://127.0.0.1:3333"
    assert "Origin" in response.headers["vary"]
    assert "access-control-allow-credentials" not in response.headers


def test_no_page_can_embed_or_sniff_an_answer(server: Server) -> None:
    for path in ("/v2/languages", "/reconcile", "/healthz", "/nothing"):
        headers = server.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors" in headers["content-security-policy"]


# ------------------------------------------------------------------ names of the host


@pytest.mark.parametrize("path", ROUTES)
def test_a_name_that_is_not_ours_is_refused_on_every_route(server: Server, path: str) -> None:
    port = urlsplit(server.address).port
    for host in (
        f"evil.example:{port}",
        "evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.7",
        "a@127.0.0.1",
        "[::1",
        "",
    ):
        assert server.get(path, {"Host": host}).status == 403, host


def test_our_own_names_are_answered(server: Server) -> None:
    port = urlsplit(server.address).port
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", "localhost", f"LOCALHOST:{port}", f"[::1]:{port}"):
        assert server.get("/v2/languages", {"Host": host}).status == 200, host
    both = server.raw(
        b"GET /v2/languages HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    )
    assert both.split()[1] in (b"400", b"403")


def test_a_name_that_was_given_is_answered() -> None:
    with running("--grammar", "none", "--jobs", "1", "--allow-host", "desk.example") as one:
        assert one.get("/v2/languages", {"Host": "desk.example"}).status == 200
        own = {"Host": "desk.example", "Origin": "http://desk.example"}
        assert one.get("/v2/languages", own).status == 200
        assert one.get("/v2/languages", {"Host": "desk.example", "Origin": "https://desk.example"}).status == 403
        forwarded = {"X-Forwarded-Host": "desk.example", "X-Forwarded-Proto": "https", "Host": "evil.example"}
        assert one.get("/v2/languages", forwarded).status == 403
        assert one.address in one.get("/reconcile", {"X-Forwarded-Proto": "https"}).json()["identifierSpace"]


# ------------------------------------------------------------------ the token


@pytest.mark.parametrize("path", [path for path in ROUTES if path not in ("/healthz", "/v2/languages", "/v2/info")])
def test_without_the_token_nothing_is_answered(closed: Server, path: str) -> None:
    for headers in (
        {},
        {"Authorization": "Bearer wrong-token-of-theirs"},
        {"Authorization": "Basic !!!"},
        {"Authorization": TOKEN},
        {"Cookie": f"detector={TOKEN}; x=1"},
    ):
        assert closed.get(path, headers).status == 401, headers
    assert closed.get(path, token="wrong-token-of-theirs").status == 401


def test_the_token_is_a_bearer_a_password_a_field_or_a_cookie(closed: Server) -> None:
    login = base64.b64encode(f"editor:{TOKEN}".encode()).decode()
    for headers in ({"Authorization": f"Bearer {TOKEN}"}, {"Authorization": f"Basic {login}"}):
        assert closed.get("/reconcile", headers).status == 200
    asked = {"text": " ", "language": "en-US"}
    assert closed.post("/v2/check", **asked, apiKey=TOKEN).status == 200
    assert closed.post("/v2/check", **asked, apiKey="wrong-token-of-theirs").status == 401
    moved = closed.get("/reconcile", token=TOKEN, callback="")
    assert moved.status == 303 and moved.headers["location"] == "/reconcile?callback="
    (cookie,) = SimpleCookie(moved.headers["set-cookie"]).values()
    assert cookie["httponly"] and cookie["samesite"].lower() == "strict"
    assert closed.get("/reconcile", {"Cookie": f"{cookie.key}={cookie.value}"}).status == 200
    outward = closed.get("//evil.example/", token=TOKEN)
    assert not outward.headers.get("location", "/x").startswith(("//", "http"))


def test_where_other_machines_reach_it_there_is_a_token_whatever_is_given() -> None:
    one = started("--grammar", "none", "--jobs", "1", "--host", "0.0.0.0")
    try:
        address = one.address.replace("0.0.0.0", "127.0.0.1")
        assert urllib3.request("GET", f"{address}/reconcile").status == 401
        token = one.said.partition("the token is ")[2].split()[0]
        assert (
            urllib3.request("GET", f"{address}/reconcile", headers={"Authorization": f"Bearer {token}"}).status == 200
        )
        assert "without --certificate" in one.said
    finally:
        one.process.send_signal(signal.SIGTERM)
        one.process.communicate(timeout=60)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--token", "short"),
        ("--token", "with a space in it, long"),
        ("--allow-origin", "desk.example"),
        ("--allow-origin", "https://desk.example/path"),
        ("--allow-host", "https://desk.example"),
        ("--certificate", "none.pem"),
        ("--certificate", "none.pem", "--key", "none.key"),
        ("--jobs", "0"),
    ],
)
def test_an_option_that_does_not_fit_is_a_wrong_call(arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "detector", "serve", "--port", "0", *arguments],
        capture_output=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert done.stderr


def test_tls(tmp_path: Path) -> None:
    certificate, key = tmp_path / "desk.pem", tmp_path / "desk.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    with running("--grammar", "none", "--jobs", "1", "--certificate", certificate, "--key", key) as one:
        assert one.address.startswith("https://")
        with urllib3.PoolManager(ca_certs=str(certificate)) as pool:
            answer = pool.request("GET", f"{one.address}/v2/languages", headers={"Origin": one.address})
            assert answer.status == 200
    broken = tmp_path / "broken.pem"
    broken.write_text("not a certificate")
    done = subprocess.run(
        [sys.executable, "-m", "detector", "serve", "--port", "0", "--certificate", str(broken), "--key", str(key)],
        capture_output=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2 and "cannot be used" in done.stderr


# ------------------------------------------------------------------ bodies and slow clients


def test_a_body_that_is_too_large_is_refused_at_once(server: Server) -> None:
    head = b"POST /v2/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    told = server.raw(head + b"Content-Length: 99999999999\r\n\r\nx")
    assert told.split()[1] == b"413"
    chunks = b"".join(b"100000\r\n" + b"x" * 0x100000 + b"\r\n" for _ in range(17))
    parts = urlsplit(server.address)
    with socket.create_connection((parts.hostname, parts.port or 0), 30) as connection:
        try:
            connection.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks)
        except OSError:
            pass  # it was closed while we went on sending
        else:
            assert b" 413 " in connection.recv(1000)
    assert server.get("/v2/languages").status == 200


def test_clients_that_hold_their_places_do_not_keep_others_out() -> None:
    """As many half requests as there may be connections: another client is answered all the same."""
    import resource

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    limited = (
        f"import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_NOFILE, (256, {hard})); "
        "sys.argv = sys.argv[1:]; runpy.run_module('detector', run_name='__main__', alter_sys=True)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", limited, "detector", "serve", "--port", "0", "--grammar", "none", "--jobs", "1"],
        stderr=subprocess.PIPE, encoding="utf-8", env=dict(os.environ),
    )  # fmt: skip
    assert process.stderr is not None
    try:
        address = process.stderr.readline().partition("serving at ")[2].partition(",")[0]
        parts = urlsplit(address)
        held = []
        for _ in range(400):
            connection = socket.create_connection((parts.hostname, parts.port or 0), 30)
            connection.sendall(b"POST /v2/check HTTP/1.1\r\nHost: local")
            held.append(connection)
        for _ in range(3):
            assert urllib3.request("GET", f"{address}/v2/languages", timeout=30, retries=False).status == 200
        for connection in held:
            connection.close()
    finally:
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=60)[1]
    assert len(said) < 20_000, "the log grows with what clients do"


def test_half_a_request_is_let_go_after_a_while(server: Server) -> None:
    """A limit on the headers, for the first request of a connection and for each that follows."""
    parts = urlsplit(server.address)
    whole = b"GET /v2/languages HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for first in (b"", whole):
        with socket.create_connection((parts.hostname, parts.port or 0), 60) as connection:
            connection.sendall(first + b"GET /v2/languages HTTP/1.1\r\nHost: local")
            limit = time.monotonic() + 60
            try:
                while connection.recv(65536):
                    assert time.monotonic() < limit
            except ConnectionResetError:
                pass


def test_a_log_is_not_filled_by_what_clients_do() -> None:
    with running("--grammar", "none", "--jobs", "1") as one:
        for _ in range(50):
            one.raw(b"\x16\x03\x01 nonsense\r\n\r\n")
        assert one.get("/v2/languages").status == 200
    assert json.dumps(one.said)


def test_a_client_that_goes_in_the_middle_of_a_body_is_no_fault_of_the_server() -> None:
    server = started("--grammar", "none", "--jobs", "1")
    try:
        parts = urlsplit(server.address)
        head = f"POST /api/check HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
        for body in ("Content-Length: 100\r\n\r\n{", 'Transfer-Encoding: chunked\r\n\r\n3\r\n{"t\r\nno number\r\n'):
            with socket.create_connection((parts.hostname, parts.port or 0), 30) as connection:
                connection.sendall((head + body).encode())
        assert server.get("/v2/info").status == 200
    finally:
        status, said = ended(server)
    assert status == 0
    assert "Traceback" not in said
