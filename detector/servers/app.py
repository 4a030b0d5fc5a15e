"""The addresses: `/` lists the services, `/reconcile` asks all authority files, `/authority/NAME` one of them.

Below a service: `suggest/{entity,type,property}`, `flyout/...`, `preview`, `entry/ID`, `properties`. Only these may be
read from pages of other origins (CORS, as the specification wants it).
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ..authorities.sqlite.authority_file import AuthorityFile
from .reconciliation import pages
from .reconciliation.service import PROPERTIES, TYPES, BadQuery, Service

_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*")
_LARGEST = 4_000_000
"""Bytes of a form that are read."""
_FORM = "application/x-www-form-urlencoded"
_SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}
Answer = Callable[[Request], Awaitable[Response]]


def build(sources: Sequence[AuthorityFile]) -> ASGIApp:
    """The application for some authority files, the first asked first."""
    services = {"/reconcile": Service("all authority files", sources)}
    for source in sources:
        name = path = re.sub(r"[^\w.-]+", "-", source.name)
        number = 2
        while f"/authority/{path}" in services:
            path, number = f"{name}-{number}", number + 1
        services[f"/authority/{path}"] = Service(source.name, (source,))

    async def index(request: Request) -> Response:
        listed = [(f"{_origin(request)}{path}", service) for path, service in services.items()]
        return HTMLResponse(pages.index(listed), headers=_SAFE)

    routes = [Route("/", index)]
    for path, service in services.items():
        routes += _routes(path, service)
    app = Starlette(routes=routes, exception_handlers={BadQuery: _refused})
    return _Open(app, tuple(services))


def _routes(path: str, service: Service) -> list[Route]:
    async def endpoint(request: Request) -> Response:
        fields = await _fields(request)
        if "queries" in fields:
            answer = await run_in_threadpool(service.batch, _json(fields, "queries"))
        elif "extend" in fields:
            answer = await run_in_threadpool(service.extend, _json(fields, "extend"))
        elif "query" in fields:  # one query alone, as before 0.1
            text = fields["query"]
            query = _json(fields, "query") if text.lstrip().startswith("{") else {"query": text}
            answer = {"result": await run_in_threadpool(service.match, query)}
        elif request.method == "POST":
            raise BadQuery("the form has neither 'queries' nor 'extend'")
        else:
            answer = service.manifest(f"{_origin(request)}{path}")
        return _answer(answer, fields)

    async def suggest(request: Request) -> Response:
        cursor, limit = _number(request, "cursor", 0), min(_number(request, "limit", 20) or 20, 100)
        prefix, type_ = request.query_params.get("prefix", ""), request.query_params.get("type", "")
        found = await run_in_threadpool(service.suggest, request.path_params["what"], prefix, cursor, limit, type_)
        return _answer(found, dict(request.query_params))

    async def flyout(request: Request) -> Response:
        id_ = request.query_params.get("id", "")
        if request.path_params["what"] == "entity":
            entry = await run_in_threadpool(service.entry, id_)
            html = pages.flyout(entry) if entry else None
        else:
            known = (
                {**PROPERTIES} if request.path_params["what"] == "property" else {str(k): n for k, n in TYPES.items()}
            )
            html = pages.named(known[id_]) if id_ in known else None
        if html is None:
            raise BadQuery(f"there is no {request.path_params['what']} {id_!r}", 404)
        return _answer({"id": id_, "html": html}, dict(request.query_params))

    async def shown(request: Request) -> Response:
        id_ = request.path_params.get("id") or request.query_params.get("id", "")
        entry = await run_in_threadpool(service.entry, id_)
        if entry is None:
            raise BadQuery(f"there is no entry {id_!r}", 404)
        page = pages.entry_page(entry) if "id" in request.path_params else pages.preview(entry)
        return HTMLResponse(page, headers=_SAFE)

    async def properties(request: Request) -> Response:
        limit = _number(request, "limit", 0) or None
        return _answer(service.proposed(request.query_params.get("type", ""), limit), dict(request.query_params))

    what = "{what:str}"
    return [
        Route(path, endpoint, methods=["GET", "POST"]),
        Route(f"{path}/", endpoint, methods=["GET", "POST"]),
        *(Route(f"{path}/suggest/{what}", _of_three(suggest)), Route(f"{path}/flyout/{what}", _of_three(flyout))),
        Route(f"{path}/preview", shown),
        Route(f"{path}/entry/{{id:path}}", shown),
        Route(f"{path}/properties", properties),
    ]


def _of_three(answer: Answer) -> Answer:
    async def checked(request: Request) -> Response:
        if request.path_params["what"] not in ("entity", "type", "property"):
            raise BadQuery("entities, types and properties are suggested, nothing else", 404)
        return await answer(request)

    return checked


class _Open:
    """Lets pages of other origins read the services, local ones included, and nothing else."""

    def __init__(self, app: ASGIApp, paths: tuple[str, ...]) -> None:
        self._app = app
        self._paths = paths
        self._open = CORSMiddleware(
            app, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"], allow_private_network=True
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        of_service = any(path == start or path.startswith(f"{start}/") for start in self._paths)
        await (self._open if of_service else self._app)(scope, receive, send)


def _origin(request: Request) -> str:
    return str(request.base_url).rstrip("/")


async def _fields(request: Request) -> dict[str, str]:
    """The parameters of the address and of the form, the first value of each.

    Raises:
        BadQuery: a body that is no form, or too large.
    """
    fields = dict(request.query_params)
    if request.method != "POST":
        return fields
    kind = request.headers.get("content-type", _FORM).partition(";")[0].strip().lower()
    if kind != _FORM:
        raise BadQuery(f"a form ({_FORM}) is wanted, not {kind}", 415)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST:
            raise BadQuery(f"the form is larger than {_LARGEST:,} bytes", 413)
    try:
        form = parse_qs(body.decode(), keep_blank_values=True, errors="strict")
    except ValueError as error:
        raise BadQuery("the form is not UTF-8") from error
    return fields | {key: values[0] for key, values in form.items()}


def _json(fields: dict[str, str], key: str) -> Any:
    try:
        return json.loads(fields[key])
    except (ValueError, RecursionError) as error:
        raise BadQuery(f"{key!r} is not JSON: {error}") from error


def _number(request: Request, key: str, default: int) -> int:
    text = request.query_params.get(key, "")
    if not text:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise BadQuery(f"{key!r} has to be a whole number")
    return int(text)


def _answer(value: Any, fields: dict[str, str]) -> Response:
    """JSON, or for old clients JSON in a call of their function."""
    callback = fields.get("callback")
    if callback is None:
        return JSONResponse(value, headers={"X-Content-Type-Options": "nosniff"})
    if not _CALLBACK.fullmatch(callback):
        raise BadQuery("'callback' has to be the name of a function")
    script = f"/**/{callback}({json.dumps(value)});"
    return Response(script, media_type="application/javascript", headers={"X-Content-Type-Options": "nosniff"})


async def _refused(request: Request, error: Exception) -> Response:  # noqa: ARG001
    status = error.status if isinstance(error, BadQuery) else 500
    return JSONResponse({"status": "error", "message": str(error)}, status)
