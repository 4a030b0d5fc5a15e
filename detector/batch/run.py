"""Inputs → reports in the order of the input: each story examined by an engine, beside the references found for it.

Each finished story is put down at once in a journal in the output folder, under a key made of its content, the
references on offer, the signature of program, models, sources and settings, and the files of the installation. A run
that was stopped goes on where it was; a second run over a grown folder examines what is new.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

from .. import assets
from ..findings.decisions import Decisions
from ..formats import Source, count, read_all
from ..grammar import for_many_stories
from ..pipeline import Examiner
from ..settings import Settings
from ..types import Article, Problem
from ..types.engine import Failure, Workers
from ..types.errors import UsageError
from .engines import open_engine
from .examination import Examination, Offer, Task
from .journal import Journal
from .pages import Pages
from .summary import Place, Summary, left_out, write_results

Progress = Callable[[int], None]
_REFERENCES = ".references"


def run(
    inputs: Sequence[Source],
    output: Path,
    settings: Settings,
    *,
    references: Sequence[Source] = (),
    engine: str = "local",
    jobs: int = 1,
    fresh: bool = False,
    decisions: Decisions | None = None,
    progress: Progress = lambda _: None,
) -> Summary:
    """Examine every story of the inputs and write to a folder: `index.html` and the stories' pages, `reports.jsonl`,
    `problems.jsonl`, `summary.json`.

    What `decisions` leave out is not written. `progress` is told how many stories have been dealt with since it was
    last called.

    Raises:
        UsageError: the folder cannot be written to, or the engine is not there.
        DetectorError: what is needed to examine anything is missing or damaged.
    """
    settings = replace(for_many_stories(settings), decisions=str(decisions.path) if decisions else "")
    chosen = open_engine(engine, jobs)
    with Journal(output, fresh) as journal:
        signature, asks_grammar = _signature(settings)
        offered = _Offered(references, settings.max_characters)
        state = _hash([signature, offered.version, _files()])
        pages = Pages(output)
        places: list[Place] = []
        under_way: deque[tuple[int, Task]] = deque()

        def page(story: Article, away: str) -> str:
            """The address of a story's page, another one where decisions leave something else out of it."""
            # without the files of the installation: the same on every machine
            facts = [signature, offered.version, story.id, story.path, story.title, story.text]
            return pages.name(story, _hash([*facts, away] if away else facts))

        def tasks() -> Iterator[Task]:
            for story in read_all(inputs, settings.max_characters):
                if isinstance(story, Problem):
                    places.append(Place(problem=story))
                    progress(1)
                    continue
                task = Task(story, _hash([state, story.id, story.path, story.title, story.text]))
                known = task.key in journal
                away = left_out(journal.line(task.key), decisions) if known else ""
                places.append(Place(task.key, page=page(story, away)))
                if known and places[-1].page in pages:
                    progress(1)
                    continue
                under_way.append((len(places) - 1, task))
                yield task

        waiting = tasks()
        first = next(waiting, None)
        if first is not None:  # where nothing is left to do, nothing is opened
            with (
                _shared_grammar(settings, asks_grammar) as for_workers,
                _folder(output) if offered.any else nullcontext(None) as folder,
                chosen.workers(partial(Examination, for_workers, folder)) as workers,
            ):
                if folder is not None:
                    offered.prepare(workers, folder)
                for outcome in workers.map(chain([first], waiting)):
                    place, task = under_way.popleft()
                    if isinstance(outcome, Failure):
                        outcome = Problem(task.article.path, task.article.id, "examine", outcome.reason)
                    if isinstance(outcome, Problem):
                        places[place] = Place(problem=outcome)
                    else:
                        places[place] = Place(task.key, page=page(task.article, outcome.left_out))
                        pages.put(places[place].page, outcome.page)
                        journal.put(task.key, outcome)
                    progress(1)
        summary = write_results(output, signature, places, offered.problems, journal, decisions)
        pages.keep(place.page for place in places)
        return summary


def total(inputs: Iterable[Source]) -> int:
    """How many stories there seem to be."""
    return sum(count(source) for source in inputs)


class _Offered:
    """The references on offer: `version` changes with any of them."""

    def __init__(self, sources: Sequence[Source], limit: int) -> None:
        self._sources = sources
        self._limit = limit
        self.problems: list[Problem] = []
        hashes = []
        for story in read_all(sources, limit):
            if isinstance(story, Problem):
                self.problems.append(story)
            else:
                hashes.append(_hash([story.id, story.path, story.text]))
        self.any = bool(hashes)
        self.version = _hash(sorted(hashes))

    def prepare(self, workers: Workers, folder: Path) -> None:
        """Let every reference be annotated and encoded, and store what comes back."""
        from .pairing import EncodedReference, store

        sent: deque[Article] = deque()

        def offers() -> Iterator[Offer]:
            for story in read_all(self._sources, self._limit):
                if isinstance(story, Article):
                    sent.append(story)
                    yield Offer(story)

        def prepared() -> Iterator[EncodedReference]:
            for result in workers.map(offers()):
                article = sent.popleft()
                if isinstance(result, Failure):
                    result = Problem(article.path, article.id, "examine", result.reason)
                if isinstance(result, Problem):
                    self.problems.append(result)
                else:
                    yield result

        store(prepared(), folder)


def _signature(settings: Settings) -> tuple[str, bool]:
    """The signature of all reports, and whether grammar is asked. What has to be opened for it is closed again."""
    with Examiner(settings) as examiner:
        return examiner.signature, examiner.asks_grammar


@contextmanager
def _shared_grammar(settings: Settings, asked: bool) -> Iterator[Settings]:
    """Settings under which all processes ask one LanguageTool."""
    from ..grammar.languagetool.checker import shared

    with shared(settings) if asked else nullcontext(settings) as for_workers:
        yield for_workers


@contextmanager
def _folder(output: Path) -> Iterator[Path]:
    """A folder for the references, which is gone when the run ends.

    Raises:
        UsageError: it cannot be made.
    """
    folder = output / _REFERENCES
    shutil.rmtree(folder, ignore_errors=True)  # of a run that was killed
    try:
        folder.mkdir()
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written to ({error.strerror or error})") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _files() -> list[tuple[str, int, int]]:
    """The files of this installation: what is being worked on has one version for long, and its reports change."""
    folders = (Path(__file__).parents[1], assets.folder("models"), assets.folder("data"))
    files = {file for folder in folders for file in folder.rglob("*") if file.suffix != ".pyc" and file.is_file()}
    return sorted((str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files)


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:32]
