"""The description of the API holds: schemathesis asks every address by it; no answer is a 500 or of another shape."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
import schemathesis
import urllib3
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from tests.servers import Server, loads, running

EXAMPLES = 25
"""Requests for each address; tests/bench/bench_requests.py sends ten thousand."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running("--jobs", "1", "--grammar", "none") as one:
        yield one.ready()


@pytest.fixture
def described(server: Server) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{server.address}/openapi.json")


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
def test_every_answer_is_as_it_is_described(case: schemathesis.Case) -> None:
    # what fits the schema can still be refused: a finding that the story does not have, a text that is binary
    without = [positive_data_acceptance]
    if case.media_type == "multipart/form-data":  # it takes some files for wrong ones: any bytes may be a file
        without.append(negative_data_rejection)
    case.call_and_validate(excluded_checks=without, timeout=120)


def test_the_description_names_every_address(server: Server) -> None:
    paths = loads(server.get("/openapi.json"))["paths"]
    assert {"/api/check", "/api/fix", "/api/batch", "/v2/check", "/check", "/healthz", "/metrics"} <= paths.keys()


ROUTES = (
    "/api/check", "/api/fix", "/api/batch", "/api/batch/x", "/v2/check", "/check", "/v2/languages", "/reconcile",
    "/reconcile/suggest/entity", "/reconcile/flyout/entity", "/reconcile/preview", "/authority", "/healthz", "/", "/x",
)  # fmt: skip
KINDS = (
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "",
    "multipart/form-data", "application/json; charset=utf-16",
)  # fmt: skip


def test_random_bodies_are_never_a_fault_of_the_server(server: Server) -> None:
    chosen = random.Random(14)
    with urllib3.PoolManager() as pool:
        for _ in range(40 * len(ROUTES)):
            path, kind = chosen.choice(ROUTES), chosen.choice(KINDS)
            method = chosen.choice(("POST", "POST", "POST", "GET", "PUT", "DELETE", "OPTIONS"))
            body = chosen.randbytes(chosen.choice((0, 1, 10, 1_000, 60_000)))
            response = pool.request(
                method, server.address + path, body=body, headers={"Content-Type": kind}, timeout=60
            )
            assert response.status < 500, (path, kind, method, body[:100], response.data)
    assert loads(server.get("/healthz"))["status"] == "ready"
