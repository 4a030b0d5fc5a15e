"""Figures of a running server for Prometheus, and whether it is ready."""

from __future__ import annotations

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .. import __version__
from .desk import Desk

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """Middleware that counts requests by route and status, and the story of the pool."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app = app
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "detector_requests_total", "Requests answered.", ("route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "detector_request_seconds", "Seconds to the end of an answer.", ("route",), buckets=_BUCKETS,
            registry=self.registry,
        )  # fmt: skip
        stories = Histogram(
            "detector_story_seconds", "Seconds to examine a story.", buckets=_BUCKETS, registry=self.registry
        )
        failed = Counter("detector_stories_failed_total", "Stories not examined.", registry=self.registry)
        pool = desk.pool
        for name, words, value in (
            ("detector_waiting", "Stories that wait.", lambda: pool.state.waiting),
            ("detector_examiners_ready", "Processes that can be asked.", lambda: pool.state.ready),
        ):
            Gauge(name, words, registry=self.registry).set_function(value)

        def done(seconds: float, wrong: bool) -> None:
            stories.observe(seconds)
            failed.inc(wrong)

        pool.on_done = done

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        started, status = time.monotonic(), 500

        async def counting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, counting)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            self._requests.labels(route, str(status)).inc()
            self._seconds.labels(route).observe(time.monotonic() - started)

    def answer(self) -> Response:
        """All figures."""
        return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)


def routes(desk: Desk) -> list[BaseRoute]:
    """`/healthz`."""

    async def healthz(request: Request) -> Response:  # noqa: ARG001
        state = desk.pool.state
        ready = state.ready > 0
        told = {"status": "ready" if ready else "failed" if state.problem else "starting", "version": __version__}
        if state.problem:
            told["problem"] = state.problem
        return JSONResponse(told, 200 if ready else 503)

    return [Route("/healthz", healthz)]
