"""The addresses of the Reconciliation Service API.

`/reconcile` asks all authority files, `/authority/NAME` one of them, `/authority` lists them. Below a service:
`suggest/{entity,type,property}`, `flyout/...`, `preview`, `entry/ID`, `properties`.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from ..content import form_fields, loose_json, whole_number
from ..desk import Desk
from ..guard import page_of
from ..refusal import Busy, Refusal
from . import pages
from .service import PROPERTIES, TYPES, Service

_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*")
_LARGEST = 4_000_000
"""Bytes of a form that are read."""
_AT_ONCE, _WAITING = 4, 100
"""So many questions are answered at once, so many more wait."""
_STYLED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors "
Answer = Callable[[Request], Awaitable[Response]]
T = TypeVar("T")


def routes(desk: Desk) -> list[BaseRoute]:
    """A service for each authority file, the first asked first, and one for all."""
    services = {"/reconcile": Service("all authority files", desk.sources)}
    for source in desk.sources:
        name = path = re.sub(r"[^\w.-]+", "-", source.name)
        number = 2
        while f"/authority/{path}" in services:
            path, number = f"{name}-{number}", number + 1
        services[f"/authority/{path}"] = Service(source.name, (source,))
    framed = " ".join(("'self'", *sorted(desk.access.origins)))
    styled = {"Content-Security-Policy": f"{_STYLED}{framed}"}

    async def index(request: Request) -> Response:
        listed = [(f"{_origin(request)}{path}", service) for path, service in services.items()]
        return HTMLResponse(pages.index(listed), headers=styled)

    threads = _Threads()
    found: list[BaseRoute] = [Route("/authority", index), Route("/authority/", index)]
    for path, service in services.items():
        found += _Routes(desk, path, service, threads, styled).routes()
    return found


class _Threads:
    """Some threads behind a bounded queue: a question of a list takes milliseconds, a batch of hard ones seconds."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0

    async def __call__(self, asked: Callable[..., T], *arguments: Any) -> T:
        """The answer of a function, from a thread.

        Raises:
            Busy: too many wait.
        """
        if self._waiting >= _WAITING:
            raise Busy(2)
        self._waiting += 1
        try:
            async with self._free:
                return await run_in_threadpool(asked, *arguments)
        finally:
            self._waiting -= 1


class _Routes:
    """The addresses of one service."""

    def __init__(self, desk: Desk, path: str, service: Service, threads: _Threads, styled: dict[str, str]) -> None:
        self._desk = desk
        self._path = path
        self._service = service
        self._threads = threads
        self._styled = styled

    def routes(self) -> list[BaseRoute]:
        """All of them."""
        path, what = self._path, "{what:str}"
        return [
            Route(path, self._endpoint, methods=["GET", "POST"]),
            Route(f"{path}/", self._endpoint, methods=["GET", "POST"]),
            Route(f"{path}/suggest/{what}", _of_three(self._suggest)),
            Route(f"{path}/flyout/{what}", _of_three(self._flyout)),
            Route(f"{path}/preview", self._shown),
            Route(f"{path}/entry/{{id:path}}", self._shown),
            Route(f"{path}/properties", self._properties),
        ]

    async def _endpoint(self, request: Request) -> Response:
        service = self._service
        fields = dict(request.query_params)
        if request.method == "POST":
            fields |= await form_fields(request, _LARGEST)
        answer: Any
        if "queries" in fields:
            answer = await self._threads(service.batch, loose_json(fields["queries"], "'queries'"))
        elif "extend" in fields:
            answer = await self._threads(service.extend, loose_json(fields["extend"], "'extend'"))
        elif "query" in fields:  # one query alone, as before 0.1
            text = fields["query"]
            query = loose_json(text, "'query'") if text.lstrip().startswith("{") else {"query": text}
            answer = {"result": await self._threads(service.match, query)}
        elif request.method == "POST":
            raise Refusal(400, "the form has neither 'queries' nor 'extend'")
        else:
            answer = service.manifest(f"{_origin(request)}{self._path}")
        return self._answer(request, answer, fields)

    async def _suggest(self, request: Request) -> Response:
        cursor, limit = whole_number(request, "cursor", 0), min(whole_number(request, "limit", 20) or 20, 100)
        prefix, type_ = request.query_params.get("prefix", ""), request.query_params.get("type", "")
        what = request.path_params["what"]
        found = await self._threads(self._service.suggest, what, prefix, cursor, limit, type_)
        return self._answer(request, found, dict(request.query_params))

    async def _flyout(self, request: Request) -> Response:
        id_, what = request.query_params.get("id", ""), request.path_params["what"]
        if what == "entity":
            entry = await self._threads(self._service.entry, id_)
            html = pages.flyout(entry) if entry else None
        else:
            known = {**PROPERTIES} if what == "property" else {str(k): n for k, n in TYPES.items()}
            html = pages.named(known[id_]) if id_ in known else None
        if html is None:
            raise Refusal(404, f"there is no {what} {id_!r}")
        return self._answer(request, {"id": id_, "html": html}, dict(request.query_params))

    async def _shown(self, request: Request) -> Response:
        id_ = request.path_params.get("id") or request.query_params.get("id", "")
        entry = await self._threads(self._service.entry, id_)
        if entry is None:
            raise Refusal(404, f"there is no entry {id_!r}")
        page = pages.entry_page(entry) if "id" in request.path_params else pages.preview(entry)
        return HTMLResponse(page, headers=self._styled)

    async def _properties(self, request: Request) -> Response:
        limit = whole_number(request, "limit", 0) or None
        proposed = self._service.proposed(request.query_params.get("type", ""), limit)
        return self._answer(request, proposed, dict(request.query_params))

    def _answer(self, request: Request, value: Any, fields: dict[str, str]) -> Response:
        """JSON, or for old clients JSON in a call of their function.

        A script runs in the page that asks for it, whatever page that is, and a request for one has no `Origin`: what
        says the page is `Referer`, and without it there is no script.
        """
        callback = fields.get("callback")
        if callback is None:
            return Response(json.dumps(value), media_type="application/json")  # half a character of a key is escaped
        page = page_of(request.headers)
        if page is None or not self._desk.access.knows_origin(page, _origin(request)):
            raise Refusal(403, "a script is given to pages of this server or of an --allow-origin alone")
        if len(callback) > 100 or not _CALLBACK.fullmatch(callback):
            raise Refusal(400, "'callback' has to be the name of a function")
        return Response(f"/**/{callback}({json.dumps(value)});", media_type="application/javascript")


def _of_three(answer: Answer) -> Answer:
    async def checked(request: Request) -> Response:
        if request.path_params["what"] not in ("entity", "type", "property"):
            raise Refusal(404, "entities, types and properties are suggested, nothing else")
        return await answer(request)

    return checked


def _origin(request: Request) -> str:
    return str(request.base_url).rstrip("/")
