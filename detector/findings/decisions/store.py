"""The file of a desk's decisions: one SQLite database, for several processes at once.

A decision is a row, and each mention that it holds for is another, so that of a mention the last decision is in force
whoever made it; a decision that holds for no mention any more goes. What is written is written whole or not at all
(write-ahead log): a process that is killed leaves what it had recorded. For threads open one each.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, fields, replace
from pathlib import Path
from typing import Any, Self

from ...types import DecidedMention, Decision, Finding, Report
from . import schema


class Decisions:
    """A file of decisions. Close it, or use it as a context manager."""

    def __init__(self, path: Path, base: sqlite3.Connection) -> None:
        self.path = path
        self._base = base

    @classmethod
    def open(cls, path: str | Path, *, create: bool = True) -> Self:
        """The file, made where it is missing.

        Raises:
            DecisionsError: it is not there and not to be made, is damaged, foreign or of a newer version, or cannot be
                written.
        """
        return cls(Path(path), schema.opened(Path(path), create))

    # ------------------------------------------------------------------ written

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Time in which nobody else writes to the file: what is read in it still holds when something is recorded. It
        is all taken back where an error leaves it."""
        with self._writing():
            yield

    def record(self, decision: Decision) -> None:
        """Put a decision down, in place of what was decided on its mentions before."""
        with self._writing():
            self._put(decision, decision.mentions)

    def merge(self, decisions: Iterable[Decision]) -> int:
        """Put down decisions of another file, all of them or none; on a mention the later word holds.

        The number of those that changed something. Each counts as often as it is given.
        """
        changed = 0
        with self._writing():
            for one in decisions:
                newer = [
                    mention
                    for mention in one.mentions
                    if (known := self._on(one.story, mention.finding)) is None or _later(one, known)
                ]
                if newer:
                    self._put(one, newer)
                    changed += 1
        return changed

    def undo(self, story: str, finding: str) -> Decision | None:
        """Take back the decision that a finding of a story falls under, and give it; None where there is none."""
        with self._writing():
            return self._undone(story, finding)

    def withdraw(self, decision: Decision) -> bool:
        """Take back a decision that `of` gave, be it made on another story; whether it was still there."""
        with self._writing():
            for mention in decision.mentions:
                known = self._on(decision.story, mention.finding)
                if known is not None and (known.when, known.verdict) == (decision.when, decision.verdict):
                    return self._undone(decision.story, mention.finding) is not None
        return False

    # ------------------------------------------------------------------ read

    def of(self, report: Report) -> dict[str, Decision]:
        """The decisions that hold for a report, by the id of the finding: those on its story, told by its id or its
        text, and what is always allowed."""
        return self.on_findings(report.story.id, report.story.sha256, report.findings)

    def on_findings(self, story: str, sha256: str, findings: Iterable[Finding]) -> dict[str, Decision]:
        """The decisions that hold for findings of a story, by their ids; `sha256`: of its text."""
        found = {}
        with self._reading():
            for one in findings:
                number, alone = self._in_force(story, sha256, one)
                if number is not None:
                    decision = self._decision(number)
                    found[one.id] = replace(decision, group=None) if alone else decision
        return found

    def all(self) -> Iterator[Decision]:
        """Every decision, in the order in which they were put down."""
        with self._reading():
            numbers = [number for (number,) in self._base.execute("SELECT id FROM decision ORDER BY id")]
            found = [self._decision(number) for number in numbers]
        return iter(found)

    def __len__(self) -> int:
        with self._reading():
            ((number,),) = self._base.execute("SELECT count(*) FROM decision")
        return int(number)

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------------ rows

    def _put(self, decision: Decision, mentions: Iterable[DecidedMention]) -> None:
        values = [value for name, value in zip(_NAMES, astuple(decision), strict=True) if name != "mentions"]
        marks = ", ".join("?" * (len(values)))
        number = self._base.execute(f"INSERT INTO decision ({_COLUMNS}) VALUES ({marks})", values).lastrowid
        self._base.executemany(
            "INSERT OR REPLACE INTO mention (story, finding, sha256, form, suggestion, decision) VALUES (?,?,?,?,?,?)",
            [
                (decision.story, one.finding, decision.sha256, schema.words(one.form), one.suggestion, number)
                for one in mentions
            ],
        )
        self._base.execute("DELETE FROM decision WHERE id NOT IN (SELECT decision FROM mention)")

    def _undone(self, story: str, finding: str) -> Decision | None:
        known = self._on(story, finding)
        self._base.execute(
            "DELETE FROM decision WHERE id = (SELECT decision FROM mention WHERE story = ? AND finding = ?)",
            (story, finding),
        )
        return known

    def _on(self, story: str, finding: str) -> Decision | None:
        rows = self._base.execute("SELECT decision FROM mention WHERE story = ? AND finding = ?", (story, finding))
        number = next(rows, None)
        return None if number is None else self._decision(number[0])

    def _in_force(self, story: str, sha256: str, finding: Finding) -> tuple[int | None, bool]:
        """The decision on a finding by its number, and whether it holds for it without its group."""
        rows = self._base.execute(
            "SELECT decision, story = ? AS own FROM mention WHERE finding = ? AND (story = ? OR sha256 = ?)"
            " ORDER BY own DESC, decision DESC LIMIT 1",
            (story, finding.id, story, sha256),
        )
        if (found := next(rows, None)) is not None:
            return found[0], False
        first = finding.suggestions[0].text if finding.suggestions else ""
        rows = self._base.execute(
            "SELECT decision.id FROM mention JOIN decision ON decision.id = mention.decision"
            " WHERE mention.form = ? AND mention.suggestion = ? AND rule = ? AND verdict = 'always'"
            " ORDER BY decision.id DESC LIMIT 1",
            (schema.words(finding.text), first, finding.rule),
        )
        found = next(rows, None)
        return (None, False) if found is None else (found[0], True)

    def _decision(self, number: int) -> Decision:
        (row,) = self._base.execute(f"SELECT {_COLUMNS} FROM decision WHERE id = ?", (number,))
        mentions = tuple(
            DecidedMention(finding=finding, form=form, suggestion=suggestion)
            for finding, form, suggestion in self._base.execute(
                "SELECT finding, form, suggestion FROM mention WHERE decision = ? ORDER BY rowid", (number,)
            )
        )
        values: dict[str, Any] = dict(zip(_KEPT, row, strict=True))
        return Decision(mentions=mentions, **values)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self._base.in_transaction:
            yield
            return
        with self._asked():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One state of the file for the length of a question."""
        if self._base.in_transaction:
            yield
            return
        with self._asked():
            self._base.execute("BEGIN")
            try:
                yield
            finally:
                self._base.execute("COMMIT")

    @contextmanager
    def _asked(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise schema.failed(self.path, error) from error


_NAMES = tuple(field.name for field in fields(Decision))
_KEPT = tuple(name for name in _NAMES if name != "mentions")
_COLUMNS = ", ".join(f'"{name}"' for name in _KEPT)


def _later(one: Decision, known: Decision) -> bool:
    """Whether a decision was made after another; of two of one moment the order of their words decides, so that files
    may be merged in any order."""
    return (one.when, one.verdict, one.text or "", one.who) > (known.when, known.verdict, known.text or "", known.who)
