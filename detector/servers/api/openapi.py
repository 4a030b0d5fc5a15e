"""`/openapi.json`: the description of the API (`data/schema/openapi-1.json`), with the schema of reports in it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ... import __version__, assets
from ..desk import Desk


def routes(desk: Desk) -> list[BaseRoute]:  # noqa: ARG001  (as every router is called)
    """The address."""

    async def described(request: Request) -> Response:  # noqa: ARG001
        return JSONResponse(description())

    return [Route("/openapi.json", described, methods=["GET"])]


@cache
def description() -> dict[str, Any]:
    """The description, whole: what it says of a report is the published schema."""
    described: dict[str, Any] = json.loads(assets.path("data", "schema", "openapi-1.json").read_text("utf-8"))
    published = json.loads(assets.path("data", "schema", "report-1.json").read_text("utf-8"))
    described["info"]["version"] = __version__
    schemas = described["components"]["schemas"]
    schemas.update(_moved(published.pop("$defs")))
    schemas["run"] = _moved({key: value for key, value in published.items() if not key.startswith("$")})
    return described


def _moved(value: Any) -> Any:
    """A schema with its references led to where its parts stand in the description."""
    if isinstance(value, dict):
        return {
            key: inner.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _moved(inner)
            for key, inner in value.items()
        }
    return [_moved(inner) for inner in value] if isinstance(value, list) else value
