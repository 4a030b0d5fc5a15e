"""Files that a form brings (multipart/form-data), read into stories as files on disk are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path, PurePosixPath, PureWindowsPath

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from ..formats import Edit, Source, read_bytes, rewrite
from ..types import Article, Problem
from ..types.errors import UnreadableError
from .content import is_sound, kind_of
from .refusal import Refusal

MULTIPART = "multipart/form-data"
_FIELDS = 100
_LONGEST_FIELD = 4_000_000
"""Bytes of a part that is no file: a story pasted into a form."""
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file: its name without folders, and its bytes."""

    name: str
    data: bytes

    @property
    def source(self) -> Source:
        """The file as the formats know it."""
        return Source(Path(self.name), Path(self.name).stem)

    def read(self, limit: int) -> list[Article | Problem]:
        """Its stories, of at most `limit` characters, and what of it could not be read."""
        return list(read_bytes(self.data, self.source, limit))

    def rewritten(self, edits: Iterable[Edit]) -> bytes:
        """Its bytes with edits made; all else stays.

        Raises:
            Refusal: it cannot be written again in its format.
        """
        try:
            return rewrite(self.data, self.source, edits)
        except UnreadableError as error:
            raise Refusal(422, f"{self.name}: {error.reason}") from error


@dataclass(frozen=True, slots=True)
class Form:
    """Files and fields by the names of their parts."""

    files: dict[str, list[Upload]]
    fields: dict[str, list[str]]

    def one(self, name: str) -> str | None:
        """The first value of a field; None where there is none."""
        return next(iter(self.fields.get(name, ())), None)


async def form_of(request: Request, most_files: int) -> Form:
    """A form with files.

    Raises:
        Refusal: it is another kind of body, is malformed, or has too many parts.
    """
    if kind_of(request) != MULTIPART:
        raise Refusal(415, f"a form with files ({MULTIPART}) is wanted")
    files: dict[str, list[Upload]] = {}
    fields: dict[str, list[str]] = {}
    try:
        async with request.form(max_files=most_files, max_fields=_FIELDS, max_part_size=_LONGEST_FIELD) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    files.setdefault(name, []).append(Upload(_safe(value.filename), await value.read()))
                elif is_sound(value):
                    fields.setdefault(name, []).append(value)
                else:
                    raise Refusal(400, f"the field {name[:40]!r} holds half a character")
    except HTTPException as error:
        raise Refusal(400, f"the form cannot be read: {error.detail}") from error
    except (UnicodeDecodeError, ValueError, AssertionError) as error:
        raise Refusal(400, "the form cannot be read") from error
    return Form(files, fields)


async def stories_of(uploads: Sequence[Upload], limit: int) -> list[Article | Problem]:
    """The stories of some files, one after another; a second one of one id is numbered."""
    found: list[Article | Problem] = []
    taken: set[str] = set()
    for upload in uploads:
        for one in await run_in_threadpool(upload.read, limit):
            if isinstance(one, Article):
                numbered = chain([one.id], (f"{one.id}~{number}" for number in count(2)))
                id_ = next(id_ for id_ in numbered if id_ not in taken)
                taken.add(id_)
                found.append(replace(one, id=id_))
            else:
                found.append(one)
    return found


def _safe(name: str | None) -> str:
    """The name of a file as it may be shown and kept: no folders, no signs that steer anything."""
    last = PureWindowsPath(PurePosixPath(name or "").name).name
    kept = "".join(char for char in last if char.isprintable() and is_sound(char))
    return kept[-_LONGEST_NAME:].strip(".-") or "story.txt"
