"""Many stories: read, paired by content, examined by an engine, written in the order of the input; resumable.

Each finished story is put down at once in a journal in the output folder, under a key made of its content, the
references on offer, the signature of program, models, sources and settings, and the files of the installation. A run
that was stopped goes on where it was; a second run over a grown folder examines what is new.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from .. import assets
from ..formats import Source, count, read
from ..pipeline import Examiner
from ..settings import Settings
from ..types import SCHEMA_VERSION, Article, Problem
from ..types.errors import UsageError
from ..writers import problem_dict
from ..writers.jsonl import line as report_line
from .engines import Failure, open_engine

if TYPE_CHECKING:
    from ..alignment.versions import ReferenceIndex

JOURNAL = ".journal"
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Task:
    """One story with the references that its content led to, and the key under which its report is put down."""

    article: Article
    references: tuple[Article, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A report as the line that is written, and whether something that was asked for could not be examined."""

    line: str
    failed: bool


@dataclass(slots=True)
class Summary:
    """What `summary.json` says."""

    signature: str
    stories: int = 0
    reports: int = 0
    problems: int = 0
    words: int = 0
    alerts: int = 0
    hints: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    not_run: Counter[str] = field(default_factory=Counter)
    paired: int = 0

    def add(self, report: dict[str, Any]) -> None:
        """Count one report."""
        self.reports += 1
        self.words += report["story"]["words"]
        self.paired += any(reference["used"] for reference in report["references"])
        self.verdicts[report["verdict"]["label"]] += 1
        for finding in report["findings"]:
            self.alerts += finding["tier"] == "alert"
            self.hints += finding["tier"] == "hint"
            self.rules[finding["rule"]] += 1
        for skipped in report["not_run"]:
            self.not_run[skipped["stage"]] += 1

    def to_dict(self) -> dict[str, Any]:
        """Plain data, the counters in the order of the alphabet."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return {"schema_version": SCHEMA_VERSION} | {
            name: dict(sorted(value.items())) if isinstance(value, Counter) else value for name, value in plain.items()
        }


class Examination:
    """The work of one process: examines stories, its tools opened once."""

    def __init__(self, settings: Settings) -> None:
        self.examiner = Examiner(settings)

    def __call__(self, task: Task) -> Outcome:
        report = self.examiner.examine(task.article, task.references, "grouped")
        return Outcome(report_line(report), any(skipped.failed for skipped in report.not_run))

    def __enter__(self) -> Examination:
        return self

    def __exit__(self, *_: object) -> None:
        self.examiner.close()


def run(
    inputs: Sequence[Source],
    output: Path,
    settings: Settings,
    *,
    references: Sequence[Source] = (),
    engine: str = "local",
    jobs: int = 1,
    fresh: bool = False,
    progress: Progress = lambda _: None,
) -> Summary:
    """Examine every story of the inputs and write `reports.jsonl`, `problems.jsonl` and `summary.json` to a folder.

    `progress` is told how many stories have been dealt with since it was last called.

    Raises:
        UsageError: the folder cannot be written to, or the engine is not there.
        DetectorError: what is needed to examine anything is missing or damaged.
    """
    from ..grammar.languagetool.checker import shared

    chosen = open_engine(engine, jobs)
    journal = _Journal(output, fresh)
    places: list[tuple[str | None, Problem | None]] = []  # of each story in order: its key, or why it has none
    with Examiner(settings) as examiner, journal:
        library = _Library(references, examiner)
        state = _hash([examiner.signature, library.version, _files()])
        under_way: deque[tuple[int, Task]] = deque()

        def tasks() -> Iterator[Task]:
            for source in inputs:
                for story in read(source, settings.max_characters):
                    if isinstance(story, Problem):
                        places.append((None, story))
                        progress(1)
                        continue
                    key = _hash([state, story.id, story.path, story.title, story.text])
                    places.append((key, None))
                    if key in journal:
                        progress(1)
                        continue
                    task = Task(story, library.references_of(story), key)
                    under_way.append((len(places) - 1, task))
                    yield task

        with shared(settings) if examiner.asks_grammar else nullcontext(settings) as for_workers:
            for outcome in chosen.map(partial(Examination, for_workers), tasks()):
                place, task = under_way.popleft()
                if isinstance(outcome, Failure):
                    article = task.article
                    places[place] = (None, Problem(article.path, article.id, "examine", outcome.reason))
                else:
                    journal.put(task.key, outcome)
                progress(1)
        return _write(output, places, library.problems, journal, examiner.signature)


def total(inputs: Iterable[Source]) -> int:
    """How many stories there seem to be."""
    return sum(count(source) for source in inputs)


class _Library:
    """The references on offer, found by content."""

    def __init__(self, sources: Sequence[Source], examiner: Examiner) -> None:
        self.problems: list[Problem] = []
        self._examiner = examiner
        self._pool: ReferenceIndex | None = None
        articles: list[Article] = []
        for source in sources:
            for story in read(source, examiner.settings.max_characters):
                if isinstance(story, Problem):
                    self.problems.append(story)
                else:
                    articles.append(story)
        self.version = _hash(sorted(_hash([a.id, a.path, a.text]) for a in articles))
        if articles:
            from ..alignment.versions import ReferenceIndex

            self._pool = ReferenceIndex(
                [examiner.read(article) for article in articles], examiner.resources.encoder, examiner.settings
            )

    def references_of(self, story: Article) -> tuple[Article, ...]:
        """The references that are versions of a story; each is weighed again where the story is examined.

        The story itself, met again in the archive, has nothing to say about itself.
        """
        if self._pool is None:
            return ()
        found = (reference.document.article for reference in self._pool.best(self._examiner.read(story)))
        return tuple(article for article in found if article.text != story.text)


class _Journal:
    """The reports of finished stories: a line `KEY, ok or failed, REPORT` each, parted by tabs."""

    def __init__(self, folder: Path, fresh: bool) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = folder / JOURNAL
            if fresh:
                self._file.unlink(missing_ok=True)
            self._stream: IO[bytes] = self._file.open("a+b")
        except OSError as error:
            raise UsageError(f"{folder}: cannot be written to ({error.strerror or error})") from error
        self._places: dict[str, int] = {}
        self._read()

    def _read(self) -> None:
        """Find what is there. A line that was cut off is cut away; what had failed is examined again."""
        self._stream.seek(0)
        whole = 0
        for line in self._stream:
            if not line.endswith(b"\n"):
                break
            key, state, _ = line.split(b"\t", 2)
            if state == b"ok":
                self._places[key.decode()] = whole
            whole += len(line)
        self._stream.truncate(whole)

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def put(self, key: str, outcome: Outcome) -> None:
        """Put one report down, so that it outlives this process."""
        place = self._stream.seek(0, os.SEEK_END)
        state = "failed" if outcome.failed else "ok"
        self._stream.write(f"{key}\t{state}\t{outcome.line}\n".encode("utf-8", "backslashreplace"))
        self._stream.flush()
        self._places[key] = place

    def line(self, key: str) -> bytes:
        """The report of a key, as it was put down, with the end of its line."""
        self._stream.seek(self._places[key])
        return self._stream.readline().split(b"\t", 2)[2]

    def __enter__(self) -> _Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()


def _write(
    output: Path,
    places: Iterable[tuple[str | None, Problem | None]],
    of_references: Iterable[Problem],
    journal: _Journal,
    signature: str,
) -> Summary:
    """Write the three files; each appears whole or not at all."""
    summary = Summary(signature)
    reports, problems = output / "reports.jsonl.part", output / "problems.jsonl.part"
    with (
        reports.open("wb") as report_stream,
        problems.open("w", encoding="utf-8", errors="backslashreplace") as problem_stream,
    ):

        def tell(problem: Problem) -> None:
            summary.problems += 1
            problem_stream.write(json.dumps(problem_dict(problem), ensure_ascii=False) + "\n")

        for problem in of_references:
            tell(problem)
        for key, unread in places:
            summary.stories += 1
            if unread is not None:
                tell(unread)
            elif key is not None:
                line = journal.line(key)
                report_stream.write(line)
                report = json.loads(line)
                summary.add(report)
                for skipped in report["not_run"]:
                    if skipped["failed"]:
                        story = report["story"]
                        tell(Problem(story["path"], story["id"], skipped["stage"], skipped["reason"]))
    reports.replace(output / "reports.jsonl")
    problems.replace(output / "problems.jsonl")
    facts = output / "summary.json.part"
    facts.write_text(json.dumps(summary.to_dict(), indent=2, ensure_ascii=False) + "\n", "utf-8")
    facts.replace(output / "summary.json")
    return summary


def _files() -> list[tuple[str, int, int]]:
    """The files of this installation: what is being worked on has one version for long, and its reports change."""
    folders = (Path(__file__).parents[1], assets.folder("models"), assets.folder("data"))
    files = {file for folder in folders for file in folder.rglob("*") if file.suffix != ".pyc" and file.is_file()}
    return sorted((str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files)


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:32]
