"""The work of one process: annotate, encode, pair and examine each story once.

What crosses the border of a process is a value in both directions: an article with its key goes in, the line of its
report comes out. Models and files are opened in the process that uses them.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..pipeline import Examiner
from ..settings import Settings
from ..types import Article, Problem, Report
from ..types.errors import DetectorError, UnreadableError
from ..writers.jsonl import line as report_line
from .journal import Outcome

if TYPE_CHECKING:
    from ..alignment.versions import ReferenceIndex
    from .pairing import EncodedReference

_LOG = logging.getLogger("detector")


@dataclass(frozen=True, slots=True)
class Task:
    """One story to be examined, and the key under which its report is put down."""

    article: Article
    key: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One reference to be annotated and encoded."""

    article: Article


class Examination:
    """Examines stories and prepares references, its tools opened once.

    `folder` is where the references are, once all of them are prepared; None where there are none.
    """

    def __init__(self, settings: Settings, folder: Path | None = None) -> None:
        self.examiner = Examiner(settings)
        self._folder = folder

    def __call__(self, item: Task | Offer) -> Outcome | EncodedReference | Problem:
        if isinstance(item, Offer):
            return self._prepared(item.article)
        report = self.examined(item.article)
        if isinstance(report, Problem):
            return report
        return Outcome(report_line(report), any(skipped.failed for skipped in report.not_run))

    def examined(self, article: Article, given: Sequence[Article] = ()) -> Report | Problem:
        """The report of one story, or why there is none: a fault in one story does not cost the others.

        Its references are those given, or else those that its content leads to.
        """
        try:
            if self._folder is None:
                return self.examiner.examine(article, given)
            copy = self.examiner.annotate(article)
            found = self._index.best(copy)
            # the story itself, met again in the archive, has nothing to say about itself
            return self.examiner.examine_paired(copy, tuple(one for one in found if one.document.text != article.text))
        except Exception as error:
            return _problem(article, error)

    def _prepared(self, article: Article) -> EncodedReference | Problem:
        from .pairing import EncodedReference

        try:
            return EncodedReference.of(self.examiner.annotate(article), self.examiner.resources.encoder)
        except Exception as error:
            return _problem(article, error)

    @cached_property
    def _index(self) -> ReferenceIndex:
        from ..alignment.versions import ReferenceIndex
        from .pairing import StoredReferences

        assert self._folder is not None
        stories = StoredReferences(self._folder)
        return ReferenceIndex(stories, self.examiner.resources.encoder, self.examiner.settings)

    def __enter__(self) -> Examination:
        return self

    def __exit__(self, *_: object) -> None:
        self.examiner.close()


def _problem(article: Article, error: Exception) -> Problem:
    """An error as the reader of problems is told it."""
    if isinstance(error, UnreadableError):
        return Problem(article.path, article.id, "read", error.reason)
    if isinstance(error, DetectorError):
        return Problem(article.path, article.id, "examine", str(error))
    _LOG.debug("%s could not be examined", article.path or article.id, exc_info=error)
    reason = f"failed with {type(error).__name__}: {error} (please report this)"
    return Problem(article.path, article.id, "examine", reason)
