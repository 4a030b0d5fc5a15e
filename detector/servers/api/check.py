"""`/api/check`: a story and its report in any format. `/api/fix`: the story with its corrections."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ...findings.decisions import decide, utc_now
from ...findings.edits import correction
from ...formats import Edit as FileEdit
from ...formats import placed
from ...types import Decision, Report
from ...types.errors import UnreadableError
from ...writers import BINARY, FORMATS, Look, Run, open_writer
from ..desk import Desk
from ..refusal import Refusal
from . import asked
from .asked import Asked

MEDIA_TYPES = {
    "text": "text/plain", "json": "application/json", "jsonl": "application/jsonl", "csv": "text/csv",
    "sarif": "application/sarif+json", "rdjson": "application/json", "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
_HINTS = ("true", "false")


def routes(desk: Desk) -> list[BaseRoute]:
    """Both."""

    async def check(request: Request) -> Response:
        name = request.query_params.get("format", "json")
        if name not in FORMATS:
            raise Refusal(400, f"'format' is one of {', '.join(FORMATS)}")
        hints = request.query_params.get("hints", "true")
        if hints not in _HINTS:
            raise Refusal(400, "'hints' is true or false")
        report = await desk.shown(
            await _examined(desk, request, await asked.story(request, desk.settings.max_characters))
        )
        return await run_in_threadpool(_written, report, name, hints == "true")

    async def fix(request: Request) -> Response:
        story = await asked.story(request, desk.settings.max_characters)
        report = await _examined(desk, request, story)
        decisions = {**await desk.decided(report), **_decided(report, story)}
        corrected = correction(report, decisions, story.only)
        if story.upload is not None:
            return await run_in_threadpool(_rewritten, story, placed(story.article, corrected))
        told: dict[str, Any] = {
            "text": corrected.apply(story.article.text),
            "edits": [
                {"start": edit.start, "end": edit.end, "text": edit.text, "findings": list(edit.findings)}
                for edit in corrected.edits
            ],
            "fates": [
                {"finding": fate.finding, "outcome": fate.outcome, "reason": fate.reason} for fate in corrected.fates
            ],
            "signature": report.signature,
        }
        return JSONResponse(told)

    return [
        Route("/api/check", check, methods=["POST"]),
        Route("/api/fix", fix, methods=["POST"]),
    ]


async def _examined(desk: Desk, request: Request, story: Asked) -> Report:
    return await desk.examine(
        request, story.article, story.references, rules=story.rules, min_precision=story.min_precision
    )


def _decided(report: Report, story: Asked) -> dict[str, Decision]:
    """The decisions that the request brings, by the ids of their findings."""
    now = utc_now()
    found = {}
    for one in story.decisions:
        try:
            found[one.finding] = decide(report, one.finding, one.verdict, when=now, text=one.text)
        except KeyError:
            raise Refusal(400, f"the story has no finding {one.finding[:40]!r}") from None
    return found


def _written(report: Report, name: str, hints: bool) -> Response:
    run = Run(report.signature, (report,))
    run = run if hints else run.without_hints()
    if name in BINARY:
        stream = io.BytesIO()
        try:
            open_writer(name)(run, stream)
        except UnreadableError as error:  # a part of the file that was not needed until now is damaged
            raise Refusal(422, error.reason) from error
        return Response(stream.getvalue(), media_type=MEDIA_TYPES[name])
    out = io.StringIO()
    open_writer(name, Look(hints=hints) if name == "text" else None)(run, out)
    body = out.getvalue().encode("utf-8", "backslashreplace")
    # a page brings its policy itself, with the hashes of its own script and style
    headers = {"Content-Security-Policy": "frame-ancestors 'none'"} if name == "html" else {}
    return Response(body, media_type=MEDIA_TYPES[name], headers=headers)


def _rewritten(story: Asked, edits: Sequence[FileEdit]) -> Response:
    """The file as it was sent, with the edits made: nothing else of it changes."""
    upload = story.upload
    assert upload is not None
    named = f"attachment; filename*=UTF-8''{quote(upload.name)}"
    return Response(
        upload.rewritten(edits), media_type="application/octet-stream", headers={"Content-Disposition": named}
    )
