"""The application: the routers, with the guard before all of them.

A router is a module or folder with `routes(desk)`; its logic knows no HTTP, and what it refuses it raises as a
`Refusal`.
"""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from ..types.errors import DetectorError
from . import metrics
from .api import batch, check, openapi
from .desk import Desk
from .guard import Guard, Limits
from .languagetool import routes as languagetool
from .metrics import Metrics
from .reconciliation import routes as reconciliation
from .refusal import Refusal, left, refused, told, unavailable
from .review import Queue
from .review import routes as review


def build(desk: Desk, limits: Limits | None = None, queue: Queue | None = None) -> ASGIApp:
    """The application over some resources; with the editor's page where there is a queue of stories."""
    counted: Metrics

    async def figures(request: Request) -> Response:  # noqa: ARG001
        return counted.answer()

    routes: list[BaseRoute] = [
        *metrics.routes(desk),
        Route("/metrics", figures),
        *check.routes(desk),
        *batch.routes(desk),
        *openapi.routes(desk),
        *languagetool.routes(desk),
        *reconciliation.routes(desk),
        *(review.routes(desk, queue) if queue is not None else ()),
    ]
    app = Starlette(
        routes=routes,
        exception_handlers={
            Refusal: refused,
            DetectorError: unavailable,
            HTTPException: told,
            ClientDisconnect: left,
        },
    )
    counted = Metrics(app, desk)
    return Guard(counted, desk.access, limits, open_=("/healthz", *languagetool.OPEN), late=languagetool.LATE)
