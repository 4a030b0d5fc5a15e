"""The process in which stories are examined: one `Examiner`, opened once, asked for one thing after another.

What crosses the border is a value in both directions: a `Story` or a `Text` goes in, a `Report`, marks, or a `Failure`
come out. The process ends with the server, however that ends.
"""

from __future__ import annotations

import logging
import signal
import sys
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from ..settings import Settings
from ..types import Article, Report
from ..types.engine import Failure
from ..types.errors import DetectorError, UnreadableError

if TYPE_CHECKING:
    from ..grammar import Mark
    from ..grammar.harper import HarperChecker

_LOG = logging.getLogger("detector")
_MEMORY = 6 << 30
"""Bytes of data that a process may hold: a story that needs more fails alone, instead of the machine."""
_FIRST = "The harbor commission said on Tuesday that two piers will close. Commissioner Ana Doe gave no reason."
"""What is examined first, so that all models are there when an editor asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story to be examined beside other versions of it. `rules`: only these; none: all that the settings name."""

    article: Article
    references: tuple[Article, ...] = ()
    rules: tuple[str, ...] = ()
    min_precision: float | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A text of which Harper's own marks are wanted."""

    text: str


@dataclass(frozen=True, slots=True)
class Ready:
    """Word of a process that it can be asked."""

    signature: str


Job = Story | Text
Outcome = Report | tuple["Mark", ...] | Failure


def work(connection: Connection, settings: Settings, threads: int) -> None:
    """Open an Examiner and answer what comes through a connection until it is closed."""
    from ..batch.engines.local import hold_to

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the server ends this process
    hold_to(threads)
    _bound_memory()
    from ..pipeline import Examiner

    try:
        with Examiner(settings) as examiner:
            examiner.examine(Article("first", _FIRST), (Article("other", _FIRST),))
            connection.send(Ready(examiner.signature))
            while True:
                connection.send(_outcome(examiner, connection.recv()))
    except DetectorError as error:
        connection.send(Failure(str(error)))
    except (EOFError, OSError):  # the server has gone
        return


def _outcome(examiner: Examiner, job: Job) -> Outcome:
    try:
        if isinstance(job, Text):
            return _marks(examiner, job.text)
        with_settings = examiner.with_settings(rules=job.rules, min_precision=job.min_precision)
        return with_settings.examine(job.article, job.references)
    except UnreadableError as error:
        return Failure(error.reason)
    except DetectorError as error:
        return Failure(str(error))
    except MemoryError:
        return Failure("it needs more memory than one story may have")
    except Exception as error:  # a fault in one story does not end the server
        _LOG.debug("a story could not be examined", exc_info=True)
        return Failure(f"failed with {type(error).__name__}: {error} (please report this)")


def _marks(examiner: Examiner, text: str) -> tuple[Mark, ...]:
    return _harper(examiner.settings).check(text)


@lru_cache(1)
def _harper(settings: Settings) -> HarperChecker:
    """Harper with all of its rules, which takes half a second to open."""
    from ..grammar.harper import HarperChecker

    return HarperChecker(settings)


def _bound_memory() -> None:
    if sys.platform != "linux":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY if hard < 0 else min(_MEMORY, hard), hard))


if TYPE_CHECKING:
    from ..pipeline import Examiner
