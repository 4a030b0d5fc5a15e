"""Addresses of the editor's page: `/`, `/review/KEY` and below, `/static/NAME`.

What changes something is a POST of JSON, which no page of another origin can send unasked (the guard sees to origins);
answers are HTML or JSON. Nothing but the server's own files may run on the pages.
"""

from __future__ import annotations

import base64
import binascii
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from ...formats import Edit, placed, read_bytes, rewrite
from ...types import Article, Ruling
from ...types.errors import DetectorError
from ..content import json_body
from ..desk import Desk
from ..refusal import Refusal
from . import intake, pages
from .book import Conflict, Told
from .queue import Examined, Queue
from .state import corrected, state_of

_LARGEST = 16_000_000
"""Bytes of what is uploaded at once, in base64."""
_RULINGS: tuple[Ruling, ...] = ("accept", "reject", "always")
_LONGEST = {"who": 80, "text": 4_000, "finding": 80, "seen": 40, "name": 300}
"""Characters of the fields of a request."""
Answer = Callable[[Request], Awaitable[Response]]


def routes(desk: Desk, queue: Queue) -> list[Route]:
    """The routes over one queue."""

    async def index(request: Request) -> Response:  # noqa: ARG001
        return _page(await pages.queue_page(queue))

    async def listed(request: Request) -> Response:
        version = queue.version
        if request.query_params.get("version") == version:
            return Response(status_code=204)
        return JSONResponse({"version": version, "html": await pages.queue_list(queue)})

    async def add(request: Request) -> Response:
        body = await json_body(request, _LARGEST)
        stories, references = _files(body, "stories"), _files(body, "references")
        if not stories:
            raise Refusal(400, "there is no story in it")
        limit = desk.settings.max_characters
        added, problems = await run_in_threadpool(intake.add_uploads, queue, stories, references, limit)
        told = [{"name": one.path, "reason": one.reason} for one in problems]
        return JSONResponse({"added": [{"key": one.key, "name": one.name} for one in added], "problems": told})

    async def story(request: Request) -> Response:
        key = request.path_params["key"]
        try:
            one = await _examined(queue, key)
        except Refusal as refusal:
            return _page(pages.refusal_page(refusal.reason), refusal.status)
        decisions = await queue.book.of(one.report)
        return _page(await pages.story_page(queue, key, one.report, state_of(one.report, decisions)))

    async def state(request: Request) -> Response:
        version = queue.book.version
        if request.query_params.get("version") == version:
            return Response(status_code=204)
        return await _state(queue, await _examined(queue, request.path_params["key"]), version)

    async def decide(request: Request) -> Response:
        body = await json_body(request, _LARGEST)
        one = await _examined(queue, request.path_params["key"])
        verdict = body.get("verdict") if isinstance(body, dict) else None
        if verdict not in _RULINGS:
            raise Refusal(400, f"'verdict' is one of {', '.join(_RULINGS)}")
        told = Told(
            finding=_field(body, "finding"), verdict=verdict, text=_field(body, "text") or None,
            who=_field(body, "who"), seen=_field(body, "seen"),
        )  # fmt: skip
        return await _changed(queue, one, queue.book.tell(one.report, told))

    async def undo(request: Request) -> Response:
        body = await json_body(request, _LARGEST)
        one = await _examined(queue, request.path_params["key"])
        taken = queue.book.undo(one.report, _field(body, "finding"), _field(body, "seen"))
        return await _changed(queue, one, taken)

    async def mended(request: Request) -> Response:
        one = await _examined(queue, request.path_params["key"])
        edits = corrected(one.report, await queue.book.of(one.report))
        if request.query_params.get("as") == "text":
            return Response(edits.apply(one.brought.article.text), media_type="text/plain; charset=utf-8")
        data = await run_in_threadpool(_rewritten, one, placed(one.brought.article, edits))
        path = one.brought.origin.source.path
        name = f"{path.stem}.corrected{path.suffix}"
        headers = {"Content-Disposition": _attachment(name), "X-Content-Type-Options": "nosniff"}
        return Response(data, media_type="application/octet-stream", headers=headers)

    async def static(request: Request) -> Response:
        found = pages.static_file(request.path_params["name"])
        if found is None:
            raise Refusal(404, "there is no such file")
        text, kind = found
        return Response(text, media_type=kind, headers={"Cache-Control": "no-cache"})

    return [
        Route("/", index),
        Route("/static/{name}", static),
        Route("/review/queue", listed),
        Route("/review/stories", _asked(add), methods=["POST"]),
        Route("/review/{key}", story),
        Route("/review/{key}/state", state),
        Route("/review/{key}/decisions", _asked(decide), methods=["POST"]),
        Route("/review/{key}/undo", _asked(undo), methods=["POST"]),
        Route("/review/{key}/corrected", mended),
    ]


def _asked(answer: Answer) -> Answer:
    """Refuses what a browser says another site has sent, whatever origins may read the answers of other routes."""

    async def own(request: Request) -> Response:
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise Refusal(403, "only the editor's page may change something")
        return await answer(request)

    return own


def _page(html: str, status: int = 200) -> Response:
    return HTMLResponse(html, status, headers=pages.SAFE)


async def _examined(queue: Queue, key: str) -> Examined:
    try:
        return await queue.examined(key)
    except KeyError:
        raise Refusal(404, "there is no such story here: the server may have been started again") from None


async def _state(queue: Queue, one: Examined, version: str, status: int = 200, **more: object) -> Response:
    decisions = await queue.book.of(one.report)
    return JSONResponse({**state_of(one.report, decisions), "version": version, **more}, status)


async def _changed(queue: Queue, one: Examined, change: Awaitable[None]) -> Response:
    """The state after a change; with 409 where somebody else was first."""
    try:
        await change
    except KeyError:
        raise Refusal(400, "the story has no such finding") from None
    except Conflict as conflict:
        now = conflict.now
        by = {"verdict": now.verdict, "who": now.who, "text": now.text} if now else None
        return await _state(queue, one, queue.book.version, 409, conflict={"now": by})
    return await _state(queue, one, queue.book.version)


def _rewritten(one: Examined, edits: Sequence[Edit]) -> bytes:
    article, origin = one.brought.article, one.brought.origin
    try:
        data = origin.load()
        now = (other for other in read_bytes(data, origin.source, len(article.text)) if isinstance(other, Article))
        if not any(other.locator == article.locator and other.text == article.text for other in now):
            raise Refusal(409, "the file has changed since it was read; the text can be copied all the same")
        return rewrite(data, origin.source, edits)
    except (DetectorError, ValueError) as error:
        raise Refusal(409, f"it cannot be written: {error}; the text can be copied all the same") from error


def _attachment(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join(char if char.isalnum() or char in "._- " else "_" for char in plain)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='', errors='replace')}"


# ---------------------------------------------------------------------- fields of a request


def _field(body: Any, name: str) -> str:
    value = body.get(name) if isinstance(body, dict) else None
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > _LONGEST[name]:
        raise Refusal(400, f"{name!r} has to be a text of at most {_LONGEST[name]:,} characters")
    return value


def _files(body: Any, name: str) -> list[tuple[str, bytes]]:
    """Files of a request: each a name and a text, or its bytes in base64."""
    given = body.get(name, []) if isinstance(body, dict) else None
    if not isinstance(given, list):
        raise Refusal(400, f"{name!r} has to be a list of files")
    return [(_field(one, "name") or "pasted.txt", _data(one)) for one in given]


def _data(file: Any) -> bytes:
    text, packed = (file.get(name) if isinstance(file, dict) else None for name in ("text", "base64"))
    if isinstance(text, str):
        return text.encode()
    if not isinstance(packed, str):
        raise Refusal(400, "a file has a 'text', or its bytes in 'base64'")
    try:
        return base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refusal(400, f"'base64' is none: {error}") from error
