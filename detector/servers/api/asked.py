"""Bodies of the API as typed values: JSON, or a form with files. What does not fit is refused by its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, get_args

from starlette.requests import Request

from ...formats.limits import refuse_text
from ...signals import all_signals
from ...types import Article, Problem, Ruling, Tier
from ...types.errors import UnreadableError
from ..content import JSON, json_body, kind_of
from ..refusal import Refusal
from ..uploads import MULTIPART, Form, Upload, form_of, stories_of

LARGEST = 16_000_000
"""Bytes of a body."""
REFERENCES = 20
"""So many other versions of one story are read."""
STORIES = 500
"""So many stories a batch has."""
_DECISIONS = 5_000
_LONGEST_ID = 300
_NOTHING = "never"


@dataclass(frozen=True, slots=True)
class Ruled:
    """A decision that a request brings: on a finding, by its id."""

    finding: str
    verdict: Ruling
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A story to be examined. `upload`: the file that it came in; `only`: from which tier on it is to be corrected."""

    article: Article
    references: tuple[Article, ...] = ()
    rules: tuple[str, ...] = ()
    min_precision: float | None = None
    only: Tier | None = "alert"
    decisions: tuple[Ruled, ...] = ()
    upload: Upload | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBatch:
    """Stories to be examined, the references among which each finds its own, and what could not be read."""

    stories: tuple[Article, ...]
    references: tuple[Article, ...] = ()
    problems: tuple[Problem, ...] = ()


async def story(request: Request, limit: int) -> Asked:
    """The one story of a request; a text has `limit` characters at most.

    Raises:
        Refusal: something does not fit.
    """
    kind = kind_of(request)
    if kind == JSON:
        return _story(_object(await json_body(request, LARGEST), "the body"), limit)
    if kind == MULTIPART:
        return await _uploaded(await form_of(request, REFERENCES + 1), limit)
    raise Refusal(415, f"JSON ({JSON}) or a form with files ({MULTIPART}) is wanted")


async def batch(request: Request, limit: int) -> AskedBatch:
    """The stories of a request.

    Raises:
        Refusal: something does not fit.
    """
    kind = kind_of(request)
    if kind == JSON:
        body = _object(await json_body(request, LARGEST), "the body")
        _known(body, ("stories", "references"), "the body")
        stories = [
            _article(one, f"stories[{n}]", f"story-{n + 1}", limit) for n, one in _list(body, "stories", STORIES)
        ]
        others = [
            _article(one, f"references[{n}]", f"reference-{n + 1}", limit)
            for n, one in _list(body, "references", STORIES)
        ]
        return _of_some(stories, others, [])
    if kind == MULTIPART:
        form = await form_of(request, 2 * STORIES)
        _parts(form, ("copy", "reference"), ())
        read = await stories_of(form.files.get("copy", ()), limit)
        others_read = await stories_of(form.files.get("reference", ()), limit)
        problems = [one for one in (*read, *others_read) if isinstance(one, Problem)]
        return _of_some(_articles(read), _articles(others_read), problems)
    raise Refusal(415, f"JSON ({JSON}) or a form with files ({MULTIPART}) is wanted")


def _of_some(stories: list[Article], others: list[Article], problems: list[Problem]) -> AskedBatch:
    if not stories and not problems:
        raise Refusal(400, "there is no story: 'stories' in JSON, or files named 'copy'")
    if len(stories) > STORIES or len(others) > STORIES:
        raise Refusal(413, f"more than {STORIES} stories or references: send them in several batches")
    # a reference of the name of a story is not taken for the story itself
    apart = tuple(replace(one, path=f"references/{one.path or one.id}") for one in others)
    return AskedBatch(stories=tuple(stories), references=apart, problems=tuple(problems))


# ------------------------------------------------------------------ JSON


def _story(body: dict[str, Any], limit: int) -> Asked:
    known = ("id", "title", "text", "references", "rules", "min_precision", "only", "decisions")
    _known(body, known, "the body")
    article = _article({key: body[key] for key in ("id", "title", "text") if key in body}, "the body", "copy", limit)
    references = tuple(
        _article(one if isinstance(one, dict) else {"text": one}, f"references[{n}]", f"reference-{n + 1}", limit)
        for n, one in _list(body, "references", REFERENCES)
    )
    return Asked(
        article=article,
        references=references,
        rules=_rules(_text(one, f"rules[{n}]") for n, one in _list(body, "rules", len(all_signals()))),
        min_precision=_share(body.get("min_precision")),
        only=_only(body.get("only", "alert")),
        decisions=tuple(_ruled(one, f"decisions[{n}]") for n, one in _list(body, "decisions", _DECISIONS)),
    )


def _article(value: Any, place: str, name: str, limit: int) -> Article:
    one = _object(value, place)
    _known(one, ("id", "title", "text"), place)
    text = _text(one.get("text"), f"{place}: 'text'")
    if len(text) > limit:
        raise Refusal(413, f"{place}: the text is longer than {limit:,} characters")
    if not text.strip():
        raise Refusal(400, f"{place}: the text is empty")
    try:
        refuse_text(text, None, limit)
    except UnreadableError as error:
        raise Refusal(422, f"{place}: {error.reason}") from error
    id_ = _text(one.get("id", name), f"{place}: 'id'")
    if not 0 < len(id_) <= _LONGEST_ID:
        raise Refusal(400, f"{place}: an id has 1 to {_LONGEST_ID} characters")
    title = one.get("title")
    return Article(id_, text, title=None if title is None else _text(title, f"{place}: 'title'"))


def _ruled(value: Any, place: str) -> Ruled:
    one = _object(value, place)
    _known(one, ("finding", "verdict", "text"), place)
    text = one.get("text")
    return Ruled(
        _text(one.get("finding"), f"{place}: 'finding'"),
        _one_of(one.get("verdict"), get_args(Ruling), f"{place}: 'verdict'"),
        None if text is None else _text(text, f"{place}: 'text'"),
    )


def _object(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refusal(400, f"{place} has to be an object")
    return value


def _known(value: dict[str, Any], names: Iterable[str], place: str) -> None:
    if unknown := [name for name in value if name not in names]:
        raise Refusal(400, f"{place}: unknown field {unknown[0][:40]!r}; there are {', '.join(names)}")


def _list(body: dict[str, Any], name: str, most: int) -> list[tuple[int, Any]]:
    value = body.get(name, [])
    if not isinstance(value, list):
        raise Refusal(400, f"{name!r} has to be a list")
    if len(value) > most:
        raise Refusal(413, f"{name!r} has {len(value)} members: {most} at most")
    return list(enumerate(value))


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise Refusal(400, f"{place} has to be a text")
    return value


def _one_of(value: Any, names: tuple[Any, ...], place: str) -> Any:
    if value not in names:
        raise Refusal(400, f"{place} is one of {', '.join(names)}")
    return value


def _share(value: Any) -> float | None:
    if value is None:
        return None
    fits = isinstance(value, int | float) and not isinstance(value, bool)
    if not fits or not 0.0 <= value <= 1.0:
        raise Refusal(400, "'min_precision' has to be a number from 0 to 1")
    return float(value)


def _only(value: Any) -> Tier | None:
    tier: Tier | None = None if value == _NOTHING else _one_of(value, (*get_args(Tier), _NOTHING), "'only'")
    return tier


def _rules(names: Iterable[str]) -> tuple[str, ...]:
    known = [signal.rule for signal in all_signals()]
    found = tuple(dict.fromkeys(names))
    if unknown := [name for name in found if name not in known]:
        raise Refusal(400, f"unknown rule {unknown[0][:40]!r}: the rules are {', '.join(known)}")
    return found


# ------------------------------------------------------------------ files


async def _uploaded(form: Form, limit: int) -> Asked:
    _parts(form, ("copy", "reference"), ("reference", "rules", "min_precision", "only"))
    uploads = form.files.get("copy", [])
    if len(uploads) != 1:
        raise Refusal(400, f"one file named 'copy' is wanted, not {len(uploads)}")
    (upload,) = uploads
    copies = await stories_of(uploads, limit)
    others = await stories_of(form.files.get("reference", ()), limit)
    if problem := next((one for one in (*copies, *others) if isinstance(one, Problem)), None):
        raise Refusal(422, f"{problem.path}: {problem.reason}")
    if len(copies) != 1:
        raise Refusal(400, f"{upload.name} has {len(copies)} stories: /api/batch takes many")
    pasted = [Article(f"reference-{n}", text) for n, text in enumerate(form.fields.get("reference", ()), 1)]
    references = (*_articles(others), *(one for one in pasted if one.text.strip()))
    if len(references) > REFERENCES:
        raise Refusal(413, f"{len(references)} references: {REFERENCES} at most")
    return Asked(
        article=_articles(copies)[0],
        references=references,
        rules=_rules(name.strip() for part in form.fields.get("rules", ()) for name in part.split(",") if name.strip()),
        min_precision=_share(_number(form.one("min_precision"))),
        only=_only(form.one("only") or "alert"),
        upload=upload,
    )


def _parts(form: Form, files: tuple[str, ...], fields: tuple[str, ...]) -> None:
    """Refuse parts of a form that nobody reads."""
    if unknown := [name for name in form.files if name not in files]:
        raise Refusal(400, f"unknown file {unknown[0][:40]!r}; there are {', '.join(files)}")
    if unknown := [name for name in form.fields if name not in fields]:
        raise Refusal(400, f"{unknown[0][:40]!r} is no field, or has to be a file")


def _articles(read: Iterable[Article | Problem]) -> list[Article]:
    return [one for one in read if isinstance(one, Article)]


def _number(text: str | None) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise Refusal(400, "'min_precision' has to be a number from 0 to 1") from None
