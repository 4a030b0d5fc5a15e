"""Files, folders, the output of a batch and uploads → stories of the queue.

Each story remembers how it is read again: the file may be large, and of thousands few are opened.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from ...formats import Source, bytes_of, read, read_bytes, sources
from ...types import Article, Problem
from ...types.errors import UnreadableError, UsageError
from ...types.stored import stored, stored_report
from .queue import Brought, Entry, Facts, Origin, Queue

Line = TypeVar("Line")
REPORTS = "reports.jsonl"
"""By this file the output folder of a batch is known."""


def add_paths(queue: Queue, paths: Sequence[str], references: Sequence[str], limit: int) -> None:
    """Put the stories of files and folders into the queue, each beside all references; of a batch's output those that
    it examined, beside the references that it used.

    Raises:
        UsageError: a file or folder is not there, or cannot be used as a reference.
    """
    beside = tuple(_references(sources(references, folders=False), limit))
    for path in paths:
        reports = Path(path) / REPORTS
        if reports.is_file():
            _add_batch(queue, reports, limit)
            continue
        for source in sources([path]):
            for one in read(source, limit):
                if isinstance(one, Problem):
                    queue.add_problem(one)
                else:
                    _add(queue, Brought(article=one, references=beside, origin=_on_disk(source)))


def add_uploads(
    queue: Queue, stories: Iterable[tuple[str, bytes]], references: Iterable[tuple[str, bytes]], limit: int
) -> tuple[list[Entry], list[Problem]]:
    """Put files that were sent, by their names and bytes, into the queue; what could not be read comes back."""
    beside: list[Article] = []
    problems: list[Problem] = []
    added: list[Entry] = []
    for name, data in references:
        for one in read_bytes(data, _source(name), limit):
            (problems if isinstance(one, Problem) else beside).append(one)  # type: ignore[arg-type]
    for name, data in stories:
        for one in read_bytes(data, _source(name), limit):
            if isinstance(one, Problem):
                problems.append(one)
                queue.add_problem(one)
            else:
                # by its text, not by its name alone: many files are called story.txt, and decisions go by the id
                own = replace(one, id=f"{one.id}~{sha256(one.text.encode()).hexdigest()[:8]}")
                brought = Brought(article=own, references=tuple(beside), origin=_sent(name, data))
                added.append(_add(queue, brought))
    return added, problems


def _add(queue: Queue, brought: Brought) -> Entry:
    article = brought.article
    return queue.add(_name(article), article.id, article.text, lambda: brought)


def _name(article: Article) -> str:
    if article.path is None:
        return article.id
    return f"{article.path} · {article.id}" if article.embedded else article.path


def _references(found: Iterable[Source], limit: int) -> Iterator[Article]:
    for source in found:
        for one in read(source, limit):
            if isinstance(one, Problem):
                raise UsageError(f"{one.path}: {one.reason}")
            yield one


def _on_disk(source: Source) -> Origin:
    return Origin(source, partial(bytes_of, source))


def _sent(name: str, data: bytes) -> Origin:
    return Origin(_source(name), lambda: data)


def _source(name: str) -> Source:
    path = Path(Path(name.replace("\\", "/")).name or "story.txt")
    return Source(path, path.stem)


# ---------------------------------------------------------------------- a batch's output


def _add_batch(queue: Queue, reports: Path, limit: int) -> None:
    for name, id, opening, facts in _sound(queue, reports, "report", partial(_of_report, limit=limit)):
        queue.add(name, id, facts.sha256, opening, facts)
    problems = reports.with_name("problems.jsonl")
    if problems.is_file():
        for problem in _sound(queue, problems, "problem", _problem):
            if problem.stage == "read":
                queue.add_problem(problem)


def _sound(queue: Queue, file: Path, what: str, made: Callable[[Any], Line]) -> Iterator[Line]:
    """The story of each line of a file, or the problem where nothing can be made of it."""
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                one = made(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                reason = f"line {number} is no {what}: run the batch again ({type(error).__name__}: {error})"
                queue.add_problem(Problem(str(file), None, "read", reason))
            else:
                yield one


def _problem(told: Mapping[str, Any]) -> Problem:
    return stored(Problem, told)


def _of_report(report: Mapping[str, Any], limit: int) -> tuple[str, str, Callable[[], Brought], Facts]:
    story = report["story"]
    beside = [one for one in report["references"] if one["used"]]
    unused = [one for one in report["references"] if not one["used"]]
    facts = Facts.of(stored_report(report))

    def opening() -> Brought:
        article = _again(story, limit)
        references = tuple(_again(one, limit) for one in (*beside, *unused))
        return Brought(
            article=article, references=references, origin=_on_disk(Source(Path(str(article.path)), article.id))
        )

    name = story["title"] or (story["path"] if story["text"] is None else f"{story['path']} · {story['id']}")
    return name or story["id"], story["id"], opening, facts


def _again(facts: Mapping[str, Any], limit: int) -> Article:
    """A story that a batch has read, read again.

    Raises:
        UnreadableError: it is not there any more.
    """
    path = facts["path"]
    if path is None or not Path(path).is_file():
        raise UnreadableError(path, "the file is not there any more")
    found = [one for one in read(Source(Path(path), facts["id"]), limit) if isinstance(one, Article)]
    for one in found:
        if one.id == facts["id"]:
            return one
    raise UnreadableError(path, f"the story {facts['id']} is not in it any more")
