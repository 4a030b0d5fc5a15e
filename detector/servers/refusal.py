"""A request that is not answered as it asks, with the status and the sentence that say why."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response


class Refusal(Exception):
    """Raised by endpoints and what they call; the application makes the answer of it."""

    def __init__(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.headers = dict(headers or {})


class Busy(Refusal):
    """There is no room in the queue; `seconds` is when there may be some."""

    def __init__(self, seconds: int) -> None:
        super().__init__(429, f"too many stories are waiting: ask again in {seconds} s", {"Retry-After": str(seconds)})


def answer(status: int, reason: str, headers: Mapping[str, str] | None = None) -> Response:
    """A refusal as JSON, as all endpoints give it."""
    whole = reason.encode("utf-8", "replace").decode()  # what was asked may hold half a character
    return JSONResponse({"status": "error", "message": whole}, status, headers)


async def refused(request: Request, error: Exception) -> Response:  # noqa: ARG001  (as Starlette calls it)
    """The answer to a request that raised a `Refusal`."""
    assert isinstance(error, Refusal)
    return answer(error.status, error.reason, error.headers)


async def unavailable(request: Request, error: Exception) -> Response:  # noqa: ARG001  (as Starlette calls it)
    """The answer where something of the server's own cannot be used: a damaged authority file, a file of decisions."""
    return answer(503, str(error))


async def told(request: Request, error: Exception) -> Response:  # noqa: ARG001  (as Starlette calls it)
    """The answer where there is no such address, or not with this method."""
    assert isinstance(error, HTTPException)
    return answer(error.status_code, error.detail, error.headers)


async def left(request: Request, error: Exception) -> Response:  # noqa: ARG001  (as Starlette calls it)
    """The answer to a client that is gone before its body was there: nobody reads it, and it is no fault of ours."""
    return answer(400, "the body did not come whole")
