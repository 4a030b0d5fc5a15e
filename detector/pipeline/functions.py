"""The functions of the package: check, fix and align texts, with an Examiner that stays open behind them.

To open an Examiner costs more than to examine a story. So the last few stay open, one for each set of settings (and
state of the authority files that they name), each used by one thread at a time, all closed when Python ends.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Unpack

from ..settings import GivenSettings, Settings
from ..types import Alignment, Article, Report, Tier
from . import Examiner, align_articles

_MOST = 4
"""So many Examiners stay open: each takes some hundred MB, and who changes settings at every call opens one anyway."""


def check(copy: str, reference: str | None = None, **settings: Unpack[GivenSettings]) -> Report:
    """Examine one story, given as text, beside another version of it if there is one.

    `settings` are those of `Settings` ("grammar", "rules", ...), and of the environment. What was decided is left out
    where they name a file of `decisions`. May be called from several threads, which take turns.

    Raises:
        TypeError: the story or the reference is no text.
        SettingsError: a setting that is unknown or has a value that does not fit.
        DetectorError: what is needed to examine anything is missing or damaged.
    """
    from ..findings.decisions import decisions_on, shown

    chosen = Settings.load(**settings)
    report = _examined(copy, reference, chosen)
    return shown(report, decisions_on(report, chosen.decisions)) if chosen.decisions else report


def fix(copy: str, reference: str | None = None, *, only: Tier | None = None, **settings: Unpack[GivenSettings]) -> str:
    """The corrected text of a story: nothing else of it changes.

    `only`: take the first suggestion of every finding from this tier on that nobody has decided on. By default those of
    alerts, or none where `settings` name a file of `decisions`: then just what was accepted is put in.

    Raises:
        TypeError: the story or the reference is no text.
        SettingsError: a setting that is unknown or has a value that does not fit.
        DetectorError: what is needed to examine anything is missing or damaged.
    """
    chosen = Settings.load(**settings)
    report = _examined(copy, reference, chosen)
    if chosen.decisions:
        return report.apply(chosen.decisions, only)
    return report.apply(only=only or "alert")


def align(copy: str, reference: str, **settings: Unpack[GivenSettings]) -> Alignment:
    """Say which sentences of two texts belong together, without asking whether they are the same story.

    Raises:
        TypeError: the story or the reference is no text.
        SettingsError: a setting that is unknown or has a value that does not fit.
    """
    with _shared(Settings.load(**settings)) as examiner:
        return align_articles(examiner, _article("copy", copy), _article("reference", reference))


def _examined(copy: str, reference: str | None, settings: Settings) -> Report:
    story = _article("copy", copy)
    others = () if reference is None else (_article("reference", reference),)
    with _shared(settings) as examiner:
        return examiner.examine(story, others)


def _article(name: str, text: object) -> Article:
    if not isinstance(text, str):
        way_out = ": decode them" if isinstance(text, bytes | bytearray) else ""
        way_out = ": read it first, with read_text('utf-8')" if isinstance(text, os.PathLike) else way_out
        raise TypeError(f"{name} is the text of a story (str), not {type(text).__name__}{way_out}")
    return Article(name, text)


# ---------------------------------------------------------------- the Examiners that stay open


class _Kept:
    """An Examiner with the lock that a thread holds while it uses it."""

    def __init__(self, settings: Settings) -> None:
        self.examiner = Examiner(settings)
        self.lock = threading.Lock()
        self.closed = False

    def close(self) -> None:
        """Close it when nobody uses it any more."""
        with self.lock:
            self.closed = True
            self.examiner.close()


_Key = tuple[Settings, tuple[tuple[int, ...], ...]]
_open: OrderedDict[_Key, _Kept] = OrderedDict()
_lock = threading.Lock()


@contextmanager
def _shared(settings: Settings) -> Iterator[Examiner]:
    """An Examiner of these settings that no other thread uses meanwhile."""
    key = (settings, tuple(map(_state, settings.authority)))
    while True:
        with _lock:
            kept = _open.get(key)
            if kept is None:
                kept = _open[key] = _Kept(settings)
            _open.move_to_end(key)
            surplus = [_open.popitem(last=False)[1] for _ in range(len(_open) - _MOST)]
        for one in surplus:
            one.close()
        with kept.lock:
            if not kept.closed:
                yield kept.examiner
                return


def _state(file: str) -> tuple[int, ...]:
    """A number that is another one when a file was written anew; none for one that is not there."""
    try:
        facts = os.stat(file)  # noqa: PTH116
    except OSError:
        return ()
    return facts.st_ino, facts.st_size, facts.st_mtime_ns


@atexit.register
def _close_all() -> None:
    with _lock:
        kept = list(_open.values())
        _open.clear()
    for one in kept:
        one.close()


def _forget() -> None:
    """In a process that was forked: what is open belongs to the parent, and a lock may be held by a thread of its."""
    global _lock
    _lock = threading.Lock()
    _open.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
