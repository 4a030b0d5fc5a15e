"""Published JSON → report: one that was written by this or an earlier process, read again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from .alignment import Alignment, Reference
from .decision import LeftOut
from .finding import Evidence, Finding, Skipped, Suggestion
from .report import Ground, Pivot, ReferenceFacts, Report, ScoredSentence, SentenceLink, StoryFacts, Verdict
from .story import Article, Document, Sentence

Value = TypeVar("Value")


def stored(kind: type[Value], data: Mapping[str, Any]) -> Value:
    """The value with the fields of `data`.

    Raises:
        TypeError: a field is missing, unknown, or of another kind (text for a number, a number for text).
    """
    value = kind(**data)
    for name, fitting in _plain(kind):  # type: ignore[arg-type]
        if not isinstance(getattr(value, name), fitting):
            raise TypeError(f"{kind.__name__}.{name} cannot be {getattr(value, name)!r:.40}")
    return value


@cache
def _plain(kind: type) -> tuple[tuple[str, tuple[type, ...]], ...]:
    """The fields that hold texts, numbers, truths or nothing, each with the classes that fit."""
    fields = ((name, _classes(hint)) for name, hint in get_type_hints(kind).items())
    return tuple((name, classes) for name, classes in fields if classes)


def _classes(hint: Any) -> tuple[type, ...]:
    """The classes of plain values of a hint; none where another value fits too."""
    if hint is float:
        return (float, int)  # JSON has one kind of number
    if hint in (str, int, bool, NoneType):
        return (hint,)
    if get_origin(hint) is Literal:
        return tuple({type(one) for one in get_args(hint)})
    if isinstance(hint, UnionType):
        parts = [_classes(one) for one in get_args(hint)]
        return tuple(one for part in parts for one in part) if all(parts) else ()
    return ()


def stored_report(data: Mapping[str, Any], *, text: str | None = None, signature: str = "") -> Report:
    """The report that `to_dict` gave. `text`: the story's, where the report does not carry it; without it, and of the
    references, there is no text to be shown.

    Raises:
        KeyError, TypeError, AttributeError: it is no report.
    """
    facts, verdict = data["story"], data["verdict"]
    pivot = verdict["pivot"] and stored(Pivot, verdict["pivot"])
    because = tuple(stored(Ground, one) for one in verdict["because"])
    references = tuple(stored(ReferenceFacts, one) for one in data["references"])
    sentences = tuple(
        stored(ScoredSentence, {**one, "links": tuple(stored(SentenceLink, link) for link in one["links"])})
        for one in data["sentences"]
    )
    known = facts["text"] if text is None else text
    article = Article(facts["id"], known or "", facts["path"], facts["title"], embedded=facts["text"] is not None)
    parted = tuple(Sentence(one.index, one.start, one.end, 0) for one in sentences)
    others = tuple(Reference(_empty(one), one.how, one.similarity, one.used, one.reason) for one in references)
    return Report(
        story=stored(StoryFacts, facts),
        verdict=stored(Verdict, {**verdict, "pivot": pivot, "because": because}),
        references=references,
        sentences=sentences,
        findings=tuple(_finding(one) for one in data["findings"]),
        not_run=tuple(stored(Skipped, one) for one in data["not_run"]),
        signature=signature,
        alignment=Alignment(Document(article, facts["language"], parted, (), ()), others),
        left_out=stored(LeftOut, data["left_out"]),
    )


def _finding(data: Mapping[str, Any]) -> Finding:
    evidence = tuple(stored(Evidence, one) for one in data["evidence"])
    suggestions = tuple(stored(Suggestion, one) for one in data["suggestions"])
    return stored(Finding, {**data, "evidence": evidence, "suggestions": suggestions})


def _empty(facts: ReferenceFacts) -> Document:
    return Document(Article(facts.id, "", facts.path), None, (), (), ())
