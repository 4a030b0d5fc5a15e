"""Inputs → reports in the order of the input: each story examined by an engine, beside the references found for it.

Each finished story is put down at once in a journal in the output folder, under a key made of its content, the
signature of program, models, sources and settings, and the files of the installation; and with it the references that
it was found to belong to. A run that was stopped goes on where it was; a second run over a grown folder examines what
is new, and where other references are on offer, what they concern.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path

from .. import assets
from ..findings.decisions import Decisions
from ..formats import Source, count, read_all
from ..grammar import for_many_stories
from ..grammar.languagetool.install import cache_folder
from ..pipeline import Examiner
from ..settings import Settings
from ..types import Article, Problem
from ..types.engine import Engine, Failure
from ..types.errors import AuthorityError
from .encoded_cache import EncodedCache
from .engines import open_engine
from .examination import Examination, Task, Unchanged
from .journal import Journal, Outcome
from .output import REFERENCES, refuse_others, taken, writing
from .pages import Pages
from .references import Offered
from .summary import Place, Summary, left_out, write_results

Progress = Callable[[int], None]
_STARTS = 3
"""Times that a run begins anew because an authority file or a reference was changed while it ran."""


def run(
    inputs: Sequence[Source],
    output: Path,
    settings: Settings,
    *,
    names: Sequence[str] = (),
    references: Sequence[Source] = (),
    engine: str = "local",
    jobs: int = 1,
    fresh: bool = False,
    decisions: Decisions | None = None,
    progress: Progress = lambda _: None,
    remark: Callable[[str], None] = lambda _: None,
) -> Summary:
    """Examine every story of the inputs and write to a folder: `index.html` and the stories' pages, `reports.jsonl`,
    `problems.jsonl`, `summary.json`.

    `names` are the files and folders that the inputs are from, as absolute paths: a folder with the reports of others
    is refused. What `decisions` leave out is not written. `progress` is told how many stories have been dealt with
    since it was last called, `remark` what an editor should know.

    Raises:
        UsageError: the folder cannot be written to, another run has it, it holds the reports of another input, or the
            engine is not there.
        OutputError: what is finished cannot be put down, for the disk is full perhaps.
        DetectorError: what is needed to examine anything is missing or damaged, or changes all the time.
    """
    settings = replace(for_many_stories(settings), decisions=str(decisions.path) if decisions else "")
    chosen = open_engine(engine, jobs, settings.seconds_per_story)
    with taken(output), Journal(output, fresh) as journal:
        if not fresh:
            refuse_others(output, journal.inputs, tuple(names))
        with writing(output):
            journal.begin(tuple(names))
        for _ in range(_STARTS):
            try:
                begun = _Run(inputs, references, output, settings, chosen, journal, decisions, progress)
                begun.examine()
                with writing(output):
                    summary = write_results(
                        output, begun.signature, begun.places, begun.offered.problems, journal, decisions
                    )
                    begun.pages.keep(place.page for place in begun.places)
                    dropped = journal.keep(place.key for place in begun.places if place.key is not None)
            except _ChangedError as changed:
                remark(f"{changed} was changed while the batch ran: it begins anew with what is there now")
                continue
            if dropped:
                remark(
                    f"{dropped} earlier reports are replaced or gone: their stories were changed or are not there any "
                    "more, or what they are examined by was changed"
                )
            return summary
        raise AuthorityError("authority files or references are changed again and again while the batch runs")


class _ChangedError(Exception):
    """Something that the whole run is examined by is not what it was when the run began."""


@dataclass
class _Run:
    """One attempt at a run, in which all that reports come from stays as it is."""

    inputs: Sequence[Source]
    references: Sequence[Source]
    output: Path
    settings: Settings
    engine: Engine
    journal: Journal
    decisions: Decisions | None
    progress: Progress
    places: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._authorities = {name: _stamp(Path(name)) for name in self.settings.authority}
        with Examiner(self.settings) as examiner:
            self.signature, self._asks_grammar = examiner.signature, examiner.asks_grammar
            files = _files()
            self._state = _hash([self.signature, files])
            self._maker = _hash([examiner.resources.encoder.name, files])
        self.offered = Offered(self.references, self.settings.max_characters)
        self.pages = Pages(self.output)

    def examine(self) -> None:
        """Examine what is not examined yet, and put it down.

        Raises:
            OutputError: it cannot be put down.
            _ChangedError: an authority file or a reference is not what it was.
        """
        under_way: dict[int, Task] = {}
        waiting = self._tasks(under_way)
        first = next(waiting, None)
        if first is None:  # where nothing is left to do, nothing is opened
            return
        with (
            _shared_grammar(self.settings, self._asks_grammar) as for_workers,
            self._folder() if self.offered.any else nullcontext(None) as folder,
            self.engine.workers(partial(Examination, for_workers, folder)) as workers,
        ):
            if folder is not None:
                with writing(self.output), EncodedCache(cache_folder(self.settings)) as cache:
                    if not self.offered.prepare(workers, folder, cache, self._maker):
                        raise _ChangedError("a reference")
            for number, outcome in workers.each(chain([first], waiting)):
                self._refuse_changes()
                self._put(under_way.pop(number), outcome)
                self.progress(1)

    def _tasks(self, under_way: dict[int, Task]) -> Iterator[Task]:
        """The stories that are to be examined; of the others, their places are noted."""
        number = 0
        for story in read_all(self.inputs, self.settings.max_characters):
            if isinstance(story, Problem):
                self.places.append(Place(problem=story))
                self.progress(1)
                continue
            key = _hash([self._state, story.id, story.path, story.title, story.date, story.text])
            entry = self.journal.entry(key) if key in self.journal else None
            away = "" if entry is None else left_out(entry.report, self.decisions)
            page = "" if entry is None else self._page(story, entry.digest, away)
            self.places.append(Place(key, page=page))
            is_there = entry is not None and page in self.pages
            if entry is not None and is_there and entry.offered == self.offered.version:
                self.progress(1)
                continue
            paired = entry.paired if entry is not None and is_there else None
            under_way[number] = Task(story, key, len(self.places) - 1, paired)
            yield under_way[number]
            number += 1

    def _put(self, task: Task, outcome: Outcome | Unchanged | Problem | Failure) -> None:
        """Put down what has become of a story."""
        if isinstance(outcome, Failure):
            outcome = Problem(task.article.path, task.article.id, "examine", outcome.reason)
        with writing(self.output):
            if isinstance(outcome, Problem):
                self.places[task.place] = Place(problem=outcome)
            elif isinstance(outcome, Unchanged):
                self.journal.renew(task.key, self.offered.version)
            else:
                page = self._page(task.article, outcome.digest, outcome.left_out)
                self.pages.put(page, outcome.page)
                self.journal.put(task.key, outcome, self.offered.version)
                self.places[task.place] = Place(task.key, page=page)

    def _page(self, story: Article, digest: str, away: str) -> str:
        """The address of a story's page: another one for another report or for other decisions."""
        return self.pages.name(story, _hash([digest, away]) if away else digest)

    def _refuse_changes(self) -> None:
        for name, stamp in self._authorities.items():
            if _stamp(Path(name)) != stamp:
                raise _ChangedError(name)

    @contextmanager
    def _folder(self) -> Iterator[Path]:
        """A folder for the references, which is gone when the run ends.

        Raises:
            OutputError: it cannot be made.
        """
        with writing(self.output):
            folder = Path(tempfile.mkdtemp(prefix=REFERENCES, dir=self.output))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def total(inputs: Iterable[Source]) -> int:
    """How many stories there seem to be."""
    return sum(count(source) for source in inputs)


@contextmanager
def _shared_grammar(settings: Settings, asked: bool) -> Iterator[Settings]:
    """Settings under which all processes ask one LanguageTool."""
    from ..grammar.languagetool.checker import shared

    with shared(settings) if asked else nullcontext(settings) as for_workers:
        yield for_workers


def _stamp(file: Path) -> tuple[tuple[int, int, int], ...]:
    """Stamp that changes when a file is written to or another takes its place; SQLite may write beside it first."""
    found = []
    for each in (file, file.with_name(f"{file.name}-wal")):
        try:
            facts = each.stat()
            found.append((facts.st_ino, facts.st_size, facts.st_mtime_ns))
        except OSError:
            found.append((0, 0, 0))
    return tuple(found)


def _files() -> list[tuple[str, int, int]]:
    """The files of this installation: what is being worked on has one version for long, and its reports change."""
    folders = (Path(__file__).parents[1], assets.folder("models"), assets.folder("data"))
    files = {file for folder in folders for file in folder.rglob("*") if file.suffix != ".pyc" and file.is_file()}
    return sorted((str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files)


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:32]
