"""`detector authority`: make, extend and ask the reference source of names and terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..types import Article, Problem
from ..types.errors import UsageError
from ..types.visible import shell_quoted
from . import common
from .authority_exchange import export, import_

if TYPE_CHECKING:
    from ..authorities.build_summary import BuildSummary, Conflict
    from ..authorities.sqlite.authority_file import AuthorityFile

_KINDS = ("person", "body", "office", "place", "acronym", "term")


@click.group("authority")
def authority_command() -> None:
    """Make and ask reference sources of names and terms.

    An authority file holds people, organizations, offices, places, acronyms and fixed terms.

    \b
    Examples:
      detector authority import house-style.csv --output house.sqlite
      detector authority search "Thomas Human" --authority house.sqlite
    """


authority_command.add_command(import_)
authority_command.add_command(export)


@authority_command.command("build", short_help="Learn names, titles and bodies from trusted stories.")
@click.argument("trusted", nargs=-1, metavar="TRUSTED...")
@click.option(
    "--tables", metavar="DIR", help="Build from hand-edited tables (as in data/sources) instead of from stories."
)
@click.option("--output", required=True, metavar="FILE", help="The authority file to write.")
@click.option(
    "--name-lists", metavar="DIR", help="With --tables: write the lists of name words and of cities as well, into DIR."
)
@click.option("--update", is_flag=True, help="Add to an authority file that was learned before.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to read with.")
@click.option("--quiet", is_flag=True, help="Show no progress and no remarks.")
@click.pass_context
def build(
    ctx: click.Context,
    trusted: tuple[str, ...],
    tables: str | None,
    output: str,
    name_lists: str | None,
    update: bool,
    jobs: int,
    quiet: bool,
) -> int:
    """Learn names, titles, organizations and acronyms from trusted stories: files, folders, JSON lines, CSV.

    A story of JSON lines or CSV may have a date (date, published or versioncreated), one of text has it in the name of
    its file (2026-11-25.txt). An update adds to the file in place; stories that it has met count once.

    \b
    Examples:
      detector authority build archive/ --output desk.sqlite
      detector authority build today/ --output desk.sqlite --update
      detector authority build --tables data/sources --output data/authority.sqlite --name-lists data
    """
    if bool(trusted) == bool(tables):
        raise UsageError("give the trusted stories, or --tables DIR")
    if tables is not None:
        _build_from_tables(tables, Path(output), name_lists, quiet)
        return 0
    if name_lists is not None:
        raise UsageError("--name-lists are built from tables: give --tables DIR")
    from ..authorities.learning import build_archive
    from ..batch.engines import open_engine
    from ..formats import sources

    files = sources(trusted)
    if not files:
        raise UsageError(
            f"{', '.join(trusted)}: there is no file of text (.txt, .md), JSON lines (.jsonl) or CSV in it"
        )
    limit = common.load_settings(ctx).max_characters
    problems: list[Problem] = []
    with common.progress(len(files), "reading", quiet) as tick:
        stories = _stories(files, limit, problems, tick)
        summary = build_archive(
            stories, Path(output), update=update, engine=open_engine("local", jobs), problems=problems
        )
    _report(summary, quiet)
    for problem in problems:
        common.note(f"detector: {problem.path or problem.story or 'some stories'}: {problem.reason}")
    return 3 if problems else 0


@authority_command.command("search")
@click.argument("name")
@click.option("--authority", "files", multiple=True, metavar="FILE", help="Ask this file too; may be repeated.")
@click.option("--kind", type=click.Choice(_KINDS), help="Only entries of this kind.")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many to show at most.")
@common.format_option
@click.pass_context
def search_(ctx: click.Context, name: str, files: tuple[str, ...], kind: Any, limit: int, format_: str) -> int:
    """Rank the entries that resemble a name.

    \b
    Example:
      detector authority search "Thomas Human"
    """
    from ..authorities.sqlite.authority_file import search

    rows = search(_authority_files(ctx, files), name, kind, limit)
    if format_ == "json":
        common.say_json(rows)
    else:
        for row in rows:
            about = ", ".join(str(row[key]) for key in ("kind", "country", "role") if key in row)
            form = f" as “{row['form']}”" if row["form"] != row["name"] else ""
            common.say(f"{row['score']:.2f}  {row['name']}{form}  ({about})  {row['id']}")
        if not rows:
            common.note(f"nothing resembles {name!r}")
    return 0


@authority_command.command("show")
@click.argument("id")
@click.option("--authority", "files", multiple=True, metavar="FILE", help="Ask this file too; may be repeated.")
@common.format_option
@click.pass_context
def show(ctx: click.Context, id: str, files: tuple[str, ...], format_: str) -> int:
    """Show an entry by its id, or the entries of exactly this name.

    \b
    Example:
      detector authority show "State Department"
    """
    from ..authorities.sqlite.authority_file import describe

    rows = []
    for source in _authority_files(ctx, files):
        entry = source.entry(id)
        found = (entry,) if entry is not None else source.exact(id)
        rows += [{"file": source.name, **describe(one)} for one in found]
    if not rows:
        raise UsageError(f"there is no entry {id!r}: `detector authority search` finds what resembles a name")
    if format_ == "json":
        common.say_json(rows)
        return 0
    for number, row in enumerate(rows):
        if number:
            common.say()
        for key, value in row.items():
            common.say(f"{key:10}  {', '.join(map(_shown, value)) if isinstance(value, list) else value}")
    return 0


@authority_command.command("conflicts", short_help="List names that may be one name.")
@click.argument("file")
@click.option("--limit", type=click.IntRange(min=1), help="How many to show at most.  [default: all]")
@common.format_option
def conflicts_(file: str, limit: int | None, format_: str) -> int:
    """List names of a learned file that may be one name: a person has to decide.

    Those come first of which both sides were seen in many stories. Nothing is merged until `decide` says so.

    \b
    Example:
      detector authority conflicts desk.sqlite
    """
    from ..authorities.learning import undecided

    found, more = undecided(Path(file), limit)
    if format_ == "json":
        common.say_json([asdict(conflict) for conflict in found])
        return 0
    for conflict in found:
        common.say(f"{_sides(conflict)}: {conflict.reason}")
    if more:
        common.note(f"and {more} more")
    if not found:
        common.note("nothing is to be decided")
    return 0


@authority_command.command("decide", short_help="Decide a conflict, once and for all.")
@click.argument("file")
@click.argument("name")
@click.argument("other")
@click.option("--same", "verdict", flag_value="same", help="OTHER is the same; NAME is preferred, both are right.")
@click.option("--wrong", "verdict", flag_value="wrong", help="OTHER is a wrong spelling of NAME.")
@click.option("--different", "verdict", flag_value="different", help="They are two.")
def decide(file: str, name: str, other: str, verdict: Any) -> int:
    """Decide a conflict; what is decided stays so when stories are added. Deciding again changes it.

    \b
    Examples:
      detector authority decide desk.sqlite "Karin Lindqvist" "Karin Lindkvist" --wrong
      detector authority decide desk.sqlite "John Miller" "Jon Miller" --different
    """
    from ..authorities.learning import decide_conflict

    if verdict is None:
        raise UsageError("say how: --same, --wrong or --different")
    decide_conflict(Path(file), name, other, verdict)
    return 0


@authority_command.command("check", short_help="Hold an authority file against its digest.")
@click.argument("file")
def check(file: str) -> int:
    """Read a whole authority file and hold it against the digest that was stored with it.

    \b
    Example:
      detector authority check desk.sqlite
    """
    from ..authorities.sqlite.authority_file import open_authority

    source = open_authority(file)
    source.verify()
    facts = source.facts
    common.say(f"{file}: whole; version {source.version}, {facts['entries']} entries, {facts['forms']} forms")
    return 0


def _build_from_tables(tables: str, output: Path, name_lists: str | None, quiet: bool) -> None:
    from ..authorities.build import build_bundled

    if not Path(tables).is_dir():
        raise UsageError(f"{tables}: no such folder")
    _report(build_bundled(Path(tables), output), quiet)
    if name_lists is not None:
        from ..authorities.name_lists import build_name_lists

        for file, count in build_name_lists(Path(tables), Path(name_lists)):
            common.note(f"{file}: {count} names", quiet)


def _authority_files(ctx: click.Context, files: tuple[str, ...]) -> list[AuthorityFile]:
    from ..authorities.sqlite.authority_file import bundled, open_authority

    settings = common.load_settings(ctx, authority=files)
    given = [open_authority(file) for file in settings.authority]
    return [*given, bundled()] if settings.shipped_authority else given


def _shown(value: Any) -> str:
    """An item of a list for people: a spelling with how often and when it was seen, or the item itself."""
    if not isinstance(value, dict):
        return str(value)
    seen = "" if "first_seen" not in value else f", {value['first_seen']} to {value['last_seen']}"
    return f"{value['text']} ({value['stories']}{seen})"


def _stories(files: Any, limit: int, problems: list[Problem], tick: Any) -> Iterator[Article]:
    from ..formats import read

    for source in files:
        for story in read(source, limit):
            if isinstance(story, Problem):
                problems.append(story)
            else:
                yield story
        tick(1)


def _report(summary: BuildSummary, quiet: bool) -> None:
    from ..authorities.build_summary import OTHER_LANGUAGE

    kinds = ", ".join(f"{number} {kind}" for kind, number in summary.kinds)
    common.note(f"{summary.output}: {summary.entries} entries, {summary.forms} forms ({kinds})", quiet)
    if other := dict(summary.read).get(OTHER_LANGUAGE):
        common.note(f"  {other} {OTHER_LANGUAGE}", quiet)
    for words in summary.skipped:
        common.note(f"  {words}", quiet)
    for conflict in summary.conflicts:
        common.note(f"  to be decided: {_sides(conflict)}: {conflict.reason}", quiet)
    if summary.more:
        common.note(
            f"  and {summary.more} more: `detector authority conflicts {shell_quoted(str(summary.output))}`", quiet
        )


def _sides(conflict: Conflict) -> str:
    left, right = (
        f"{name} ({stories}{f', last {last}' if last else ''})"
        for name, stories, last in (
            (conflict.left, conflict.left_stories, conflict.left_last),
            (conflict.right, conflict.right_stories, conflict.right_last),
        )
    )
    return f"{left} / {right}"
