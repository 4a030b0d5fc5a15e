"""The work of one process: annotate, encode, pair and examine each story once.

What crosses the border of a process is a value in both directions: an article with its key goes in, the line of its
report comes out. Models and files are opened in the process that uses them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..findings.decisions import Decisions, mark_of_withheld, shown
from ..pipeline import Examiner
from ..pipeline.attempt import attempted
from ..settings import Settings
from ..types import Article, Document, Problem, Reference, Report
from ..writers.html import page as story_page
from ..writers.jsonl import line as report_line
from .journal import Outcome
from .pages import HOME

if TYPE_CHECKING:
    from ..alignment.versions import ReferenceIndex
    from .pairing import Encoded, EncodedReference


@dataclass(frozen=True, slots=True)
class Task:
    """One story to be examined, the key under which its report is put down, and the place that it has in the input.

    `paired`: the references that a report of it which is there is of; None where there is none.
    """

    article: Article
    key: str
    place: int
    paired: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One reference to be annotated and encoded."""

    article: Article


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The report that is there is right: other references are on offer now, and the story belongs to the same ones."""


class Examination:
    """Examines stories and prepares references, its tools opened once.

    `folder` is where the references are, once all of them are prepared; None where there are none. `examiner`: one that
    is open already.
    """

    def __init__(self, settings: Settings, folder: Path | None = None, examiner: Examiner | None = None) -> None:
        self.examiner = examiner or Examiner(settings)
        self._folder = folder

    def __call__(self, item: Task | Offer) -> Outcome | Unchanged | Encoded | Problem:
        if isinstance(item, Offer):
            return attempted(item.article, lambda: self._encoded(item.article))
        return attempted(item.article, lambda: self._outcome(item))

    def examined(self, article: Article) -> Report:
        """The report of one story, beside the references that its content leads to."""
        copy, found = self._paired(article)
        return self.examiner.examine(article) if copy is None else self.examiner.examine_paired(copy, found)

    def prepared(self, article: Article) -> EncodedReference:
        """A reference with what pairing needs."""
        from .pairing import EncodedReference

        return EncodedReference.of(article, self._encoded(article))

    def _outcome(self, task: Task) -> Outcome | Unchanged:
        copy, found = self._paired(task.article)
        paired = _name_of(found)
        if task.paired == paired:
            return Unchanged()
        report = self.examiner.examine(task.article) if copy is None else self.examiner.examine_paired(copy, found)
        failed = any(skipped.failed for skipped in report.not_run)
        left = report if self._decisions is None else shown(report, self._decisions.of(report))
        return Outcome(report_line(report), failed, story_page(left, HOME), paired, mark_of_withheld(left))

    def _paired(self, article: Article) -> tuple[Document | None, tuple[Reference, ...]]:
        """A story, annotated, and the references that it belongs to; neither where none are on offer."""
        if self._folder is None:
            return None, ()
        copy = self.examiner.annotate(article)
        # the story itself, met again in the archive, has nothing to say about itself
        return copy, tuple(one for one in self._index.best(copy) if one.document.text != article.text)

    def _encoded(self, article: Article) -> Encoded:
        from .pairing import Encoded

        return Encoded.of(self.examiner.annotate(article), self.examiner.resources.encoder)

    @cached_property
    def _index(self) -> ReferenceIndex:
        from ..alignment.versions import ReferenceIndex
        from .pairing import StoredReferences

        assert self._folder is not None
        stories = StoredReferences(self._folder)
        return ReferenceIndex(stories, self.examiner.resources.encoder, self.examiner.settings)

    @cached_property
    def _decisions(self) -> Decisions | None:
        file = self.examiner.settings.decisions
        return Decisions.open(file, create=False) if file else None

    def __enter__(self) -> Examination:
        return self

    def __exit__(self, *_: object) -> None:
        self.examiner.close()
        if self._decisions is not None:
            self._decisions.close()


def _name_of(found: tuple[Reference, ...]) -> str:
    """References that a story belongs to, in short; empty where there are none."""
    articles = [reference.document.article for reference in found]
    facts = [(one.id, one.path, one.title, one.date, one.text) for one in articles]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16] if facts else ""
