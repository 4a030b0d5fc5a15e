"""`/api/batch`: many stories at once, how far they are, and their reports."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ..desk import Desk
from ..refusal import Refusal
from . import asked
from .batches import Batch, results

Answer = Callable[[Request], Awaitable[Response]]
_FORMATS = ("jsonl", "json")


def routes(desk: Desk) -> list[BaseRoute]:
    """`/api/batch`, and below it a batch and its result."""
    batches = desk.batches

    async def start(request: Request) -> Response:
        stories = await asked.batch(request, desk.settings.max_characters)
        batch = batches.start(stories)
        return JSONResponse(_told(batch), 202, {"Location": f"/api/batch/{batch.id}"})

    async def listed(request: Request) -> Response:  # noqa: ARG001
        return JSONResponse({"batches": [_told(batch) for batch in batches.all()]})

    async def progress(request: Request) -> Response:
        return JSONResponse(_told(batches.get(request.path_params["id"])))

    async def result(request: Request) -> Response:
        batch = batches.get(request.path_params["id"])
        name = request.query_params.get("format", "jsonl")
        if name not in _FORMATS:
            raise Refusal(400, f"'format' is one of {', '.join(_FORMATS)}")
        if batch.status != "done":
            raise Refusal(
                409, f"the batch is {batch.status}: {batch.done} of {batch.total} stories", {"Retry-After": "2"}
            )
        if name == "jsonl":
            return FileResponse(batch.reports, media_type="application/jsonl")
        return JSONResponse(await run_in_threadpool(results, batch, desk.pool.state.signature))

    async def cancel(request: Request) -> Response:
        batch = batches.get(request.path_params["id"])
        await batches.cancel(batch)
        return JSONResponse(_told(batch))

    one = "/api/batch/{id:str}"
    return [
        _route("/api/batch", GET=listed, POST=start),
        _route(one, GET=progress, DELETE=cancel),
        Route(f"{one}/result", result, methods=["GET"]),
    ]


def _route(path: str, **answers: Answer) -> Route:
    """One address with an answer for each method, so that it can say which there are."""

    async def chosen(request: Request) -> Response:
        return await answers["GET" if request.method == "HEAD" else request.method](request)

    return Route(path, chosen, methods=list(answers))


def _told(batch: Batch) -> dict[str, Any]:
    here = f"/api/batch/{batch.id}"
    return batch.told() | {"url": here, "result_url": f"{here}/result"}
