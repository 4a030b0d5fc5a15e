"""The addresses of LanguageTool's API, each with and without `/v2`: clients do not agree on who appends it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from ...grammar import Mark
from ...types import Article, Report
from ..content import form_pairs, is_sound
from ..desk import Desk
from ..refusal import Refusal
from ..worker import Text
from . import matches
from .request import Check, read

OPEN = ("/v2/languages", "/v2/info", "/v2/healthcheck", "/languages", "/info", "/healthcheck")
"""Addresses that are answered without the token: clients ask them before they send it, and they tell nothing."""
LATE = ("/v2/check", "/check")
"""Addresses whose clients send the token as the field `apiKey`."""
_LARGEST = 16_000_000
"""Bytes of a form: a story of the most characters takes six millions of letters with signs, beside its versions."""

Answer = Callable[[Request], Awaitable[Response]]


def routes(desk: Desk) -> list[BaseRoute]:
    """All of them."""
    most = desk.settings.max_characters

    async def check(request: Request) -> Response:
        fields = request.query_params.multi_items()
        if request.method == "POST":
            fields = [*fields, *await form_pairs(request, _LARGEST)]
        if not request.state.authorised and not desk.access.is_token(dict(fields).get("apiKey")):
            raise Refusal(401, "the token is wanted: as `Authorization: Bearer`, or as the field apiKey")
        for _, value in fields:
            if not is_sound(value):
                raise Refusal(400, "the text holds half a character")
        return _json(await _checked(desk, request, read(fields, most)))

    async def languages(request: Request) -> Response:  # noqa: ARG001
        return _json(matches.languages())

    async def info(request: Request) -> Response:  # noqa: ARG001
        return _json({"software": matches.software()})

    async def healthcheck(request: Request) -> Response:  # noqa: ARG001
        return PlainTextResponse("OK")

    members: Sequence[tuple[str, Answer, list[str]]] = (
        ("check", _told(check), ["GET", "POST"]),
        ("languages", languages, ["GET"]),
        ("info", info, ["GET"]),
        ("healthcheck", healthcheck, ["GET"]),
    )
    return [
        Route(f"{start}/{name}", answer, methods=methods) for start in ("/v2", "") for name, answer, methods in members
    ]


async def _checked(desk: Desk, request: Request, check: Check) -> Any:
    """The answer to a check: our findings, and the marks of the others that are asked for."""
    text = check.text.plain
    if not text.strip():
        return matches.answer(check, None)
    references = tuple(Article(f"reference-{n}", other) for n, other in enumerate(check.references, 1))
    asked: list[Awaitable[Any]] = [desk.examine(request, Article("text", text), references)]
    if "harper" in check.engines:
        asked.append(desk.pool.ask(Text(text)))
    if "languagetool" in check.engines:
        asked.append(run_in_threadpool(desk.languagetool.check, check.forwarded))
    report, *others = await asyncio.gather(*asked)
    assert isinstance(report, Report)
    marks: tuple[Mark, ...] = next((one for one in others if isinstance(one, tuple)), ())
    answer = matches.answer(check, await desk.shown(report), marks)
    theirs = next((one for one in others if isinstance(one, list)), [])
    answer["matches"] = sorted([*answer["matches"], *theirs], key=lambda match: match["offset"])
    return answer


def _told(answer: Answer) -> Answer:
    """The same, what it refuses told as LanguageTool tells it: `Error: ...`, as plain text."""

    async def told(request: Request) -> Response:
        try:
            return await answer(request)
        except Refusal as refusal:
            reason = refusal.reason.encode("utf-8", "replace").decode()
            return PlainTextResponse(f"Error: {reason}", refusal.status, refusal.headers)

    return told


def _json(value: Any) -> Response:
    return Response(json.dumps(value, ensure_ascii=False, separators=(",", ":")), media_type="application/json")
