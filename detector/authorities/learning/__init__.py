"""Learns an authority file from trusted stories, people, organizations, acronyms; and learns more from later ones."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from ...types import Article, Problem
from ...types.engine import Engine, Failure
from ...types.errors import AuthorityError
from .. import Entry
from ..build_summary import OTHER_LANGUAGE, BuildSummary, Conflict, pairs
from ..sqlite.authority_file import open_authority
from ..sqlite.file_writer import drafted, fill, updated
from ..sqlite.index_writer import IndexWriter
from . import conflicts, counts
from .story import Learned, expansion, learn

__all__ = ["build_archive", "decide_conflict", "expansion", "undecided"]

_TOGETHER = 8
"""So many stories go to a process at once."""


def build_archive(
    stories: Iterable[Article],
    output: Path,
    update: bool = False,
    engine: Engine | None = None,
    problems: list[Problem] | None = None,
) -> BuildSummary:
    """Learn names from trusted stories, read one after another; what is counted lies on disk, not in memory.

    Learned are persons by their full names (a surname alone is no name), with the title that stands beside them most
    often as `role`; organizations, with acronyms that a story defines ("Immigration and Customs Enforcement (ICE)") or
    uses beside the one of which they are the initials; and acronyms without a known organization. `count` is the number
    of stories; each spelling has its own, and the dates of its first and last story. What no story says plainly to be a
    person (by an honorific, a title, a verb of speech) becomes an entry when several have it and nothing speaks against
    it. A story that is given twice, or that an earlier build has met, counts once.

    Names that may be one name in two spellings stay two entries and are listed as conflicts.

    `update` adds to a file that was learned before, in place and in one transaction: what it costs depends on the new
    stories. `engine` reads the stories (none: this process); the file is the same for any. A story that cannot be
    annotated is added to `problems`.

    Raises:
        AuthorityError: `update` of a file that was not learned from stories, a place that cannot be written to.
    """
    problems = [] if problems is None else problems
    read: Counter[str] = Counter()
    if not (update and output.exists()):
        with drafted(output) as base:
            for learned in _learned(base, stories, engine, read, problems):
                counts.add(base, learned)
            kinds: Counter[str] = Counter()
            forms: Counter[str] = Counter()
            version = fill(base, _tallied(counts.all_entries(base), kinds, forms), _meta(base))
            conflicts.find(base)
            found, more = conflicts.open_ones(base, conflicts.SHOWN)
            entries = sum(kinds.values())
            return BuildSummary(output, version, entries, forms["forms"], pairs(kinds), pairs(read), found, more=more)
    with opened_archive(output) as (base, writer, finish):
        touched: set[counts.Touched] = set()
        for learned in _learned(base, stories, engine, read, problems):
            touched |= counts.add(base, learned)
        file_again(base, writer, touched)
        conflicts.find(base, touched)
        version = finish(_meta(base))
        return summarise(base, output, version, read)


def undecided(file: Path, limit: int | None = None) -> tuple[tuple[Conflict, ...], int]:
    """The conflicts of a file, those first of which both sides were seen often, and how many are left out.

    Raises:
        AuthorityError: a file that was not learned from stories.
    """
    open_authority(file)
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as base:
            base.execute("BEGIN")
            _refuse_unlearned(base, file)
            return conflicts.open_ones(base, limit)
    except sqlite3.Error as error:
        raise AuthorityError(f"{file} cannot be read: {error}") from error


def decide_conflict(file: Path, name: str, other: str, verdict: conflicts.Verdict) -> str:
    """Decide that `other` is a right spelling of `name` too, a wrong one, or another name; gives the new version.

    Raises:
        AuthorityError: a file that was not learned from stories, or cannot be written to.
        UsageError: a name that was not learned, or two that cannot be decided so.
    """
    with opened_archive(file) as (base, writer, finish):
        file_again(base, writer, conflicts.decide(base, file, name, other, verdict))
        return finish(_meta(base))


@contextmanager
def opened_archive(file: Path) -> Iterator[tuple[sqlite3.Connection, IndexWriter, Callable[[Mapping[str, str]], str]]]:
    """A file that was learned from stories, to be changed in one transaction; see `file_writer.updated`.

    Raises:
        AuthorityError: a file that was not learned from stories, or cannot be changed.
    """
    with updated(file) as (base, writer, finish):
        _refuse_unlearned(base, file)
        yield base, writer, finish


def _refuse_unlearned(base: sqlite3.Connection, file: Path) -> None:
    if base.execute("SELECT 1 FROM stories LIMIT 1").fetchone() is None:
        raise AuthorityError(
            f"{file} was not learned from stories: `detector authority build STORIES --output OTHER` makes a file that "
            "is, and a check takes several files"
        )


def file_again(base: sqlite3.Connection, writer: IndexWriter, touched: Iterable[counts.Touched]) -> None:
    """File the entries again to which what was touched belongs."""
    roots = {(kind, counts.root(base, kind, folded)) for kind, folded in touched}
    organizations = {
        ("body", counts.root(base, "body", organization))
        for kind, folded in roots
        if kind == "acronym"
        for (organization,) in base.execute(
            "SELECT s.folded FROM short s JOIN seen ON seen.text = s.acronym AND seen.kind = 'acronym'"
            " WHERE seen.folded = ?",
            (folded,),
        ).fetchall()
    }
    for kind, folded in sorted({*touched, *roots, *organizations}):
        entry = counts.entry(base, kind, folded)  # type: ignore[arg-type]
        if entry is None:
            writer.drop(counts.id_of(kind, folded))
        else:
            writer.put(entry)


def summarise(base: sqlite3.Connection, output: Path, version: str, read: Counter[str]) -> BuildSummary:
    """Summary of a file after an update."""
    kinds = Counter(dict(base.execute("SELECT kind, count(*) FROM entries GROUP BY kind")))
    facts = dict(base.execute("SELECT key, value FROM meta"))
    found, more = conflicts.open_ones(base, conflicts.SHOWN)
    entries, forms = int(facts["entries"]), int(facts["forms"])
    return BuildSummary(output, version, entries, forms, pairs(kinds), pairs(read), found, more=more)


def _meta(base: sqlite3.Connection) -> dict[str, str]:
    (total,) = base.execute("SELECT count(*) FROM stories").fetchone()
    return {"name": counts.SOURCE, "built_from": f"{total} trusted stories", "licences": counts.LICENCE}


def _tallied(entries: Iterable[Entry], kinds: Counter[str], forms: Counter[str]) -> Iterator[Entry]:
    for entry in entries:
        kinds[entry.kind] += 1
        forms["forms"] += len(entry.forms)
        yield entry


# ------------------------------------------------------------------ reading


def _learned(
    base: sqlite3.Connection,
    stories: Iterable[Article],
    engine: Engine | None,
    read: Counter[str],
    problems: list[Problem],
) -> Iterator[Learned]:
    """Lessons of the stories that were not met before, in their order."""
    batches = _batches(_new(base, stories, read))
    for results in map(_learn_each, batches) if engine is None else engine.map(_open_work, batches):
        if isinstance(results, Failure):
            problems.append(Problem(None, "", "mark", results.reason))
            continue
        for result in results:
            if isinstance(result, Problem):
                problems.append(result)
            elif not result.english:
                read[OTHER_LANGUAGE] += 1
            else:
                yield result


def _new(base: sqlite3.Connection, stories: Iterable[Article], read: Counter[str]) -> Iterator[Article]:
    for story in stories:
        sha = hashlib.sha256(story.text.encode("utf-8", "surrogatepass")).digest()[:16]
        if base.execute("INSERT OR IGNORE INTO stories VALUES (?)", (sha,)).rowcount:
            read["stories"] += 1
            yield story
        else:
            read["stories met before"] += 1


def _batches(stories: Iterable[Article]) -> Iterator[list[Article]]:
    rest = iter(stories)
    while batch := list(islice(rest, _TOGETHER)):
        yield batch


@contextmanager
def _open_work() -> Iterator[Callable[[list[Article]], list[Learned | Problem]]]:
    yield _learn_each


def _learn_each(stories: list[Article]) -> list[Learned | Problem]:
    return [_learn(story) for story in stories]


def _learn(story: Article) -> Learned | Problem:
    try:
        return learn(story)
    except Exception as error:  # one bad story never ends the build
        return Problem(
            story.path, story.id, "mark", f"failed with {type(error).__name__}: {error} (please report this)"
        )
