"""`detector authority`: make, extend and ask the reference source of names and terms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError
from ..types import Article, Problem
from . import common

if TYPE_CHECKING:
    from ..references.authority import AuthorityFile
    from ..training.summary import BuildSummary

_KINDS = ("person", "body", "office", "place", "acronym", "term")


@click.group("authority")
def authority_command() -> None:
    """Make and ask reference sources of names and terms.

    An authority file holds people, bodies, offices, places, acronyms and fixed terms.
    """


@authority_command.command("build")
@click.argument("trusted", nargs=-1, metavar="TRUSTED...")
@click.option(
    "--tables", metavar="DIR", help="Build from hand-edited tables (as in data/sources) instead of from stories."
)
@click.option("--output", required=True, metavar="FILE", help="The authority file to write.")
@click.option("--update", is_flag=True, help="Add to an authority file that was learned before.")
@click.option("--quiet", is_flag=True, help="Show no progress and no remarks.")
@click.pass_context
def build(
    ctx: click.Context, trusted: tuple[str, ...], tables: str | None, output: str, update: bool, quiet: bool
) -> int:
    """Learn names, offices and bodies from trusted stories: files, folders, JSON lines.

    \b
    Examples:
      detector authority build archive/ --output desk.sqlite
      detector authority build today/ --output desk.sqlite --update
    """
    if bool(trusted) == bool(tables):
        raise UsageError("give the trusted stories, or --tables DIR")
    if tables is not None:
        from ..training.shipped import build_shipped

        if not Path(tables).is_dir():
            raise UsageError(f"{tables}: no such folder")
        _report(build_shipped(Path(tables), Path(output)), quiet)
        return 0
    from ..readers import sources
    from ..training.archive import build_archive

    files = sources(trusted)
    if not files:
        raise UsageError(f"{', '.join(trusted)}: there is no file of text (.txt, .md) or JSON lines (.jsonl) in it")
    limit = common.load_settings(ctx).max_characters
    problems: list[Problem] = []
    with common.progress(len(files), "reading", quiet) as tick:
        summary = build_archive(_stories(files, limit, problems, tick), Path(output), update=update)
    _report(summary, quiet)
    for problem in problems:
        common.note(f"detector: {problem.path}: {problem.reason}")
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
    from ..references.authority import search

    rows = search(_opened(ctx, files), name, kind, limit)
    if format_ == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            about = ", ".join(str(row[key]) for key in ("kind", "country", "role") if key in row)
            form = f" as “{row['form']}”" if row["form"] != row["name"] else ""
            click.echo(f"{row['score']:.2f}  {row['name']}{form}  ({about})  {row['id']}")
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
    from ..references.authority import describe

    rows = []
    for source in _opened(ctx, files):
        entry = source.entry(id)
        found = (entry,) if entry is not None else source.exact(id)
        rows += [{"file": source.name, **describe(one)} for one in found]
    if not rows:
        raise UsageError(f"there is no entry {id!r}: `detector authority search` finds what resembles a name")
    if format_ == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for number, row in enumerate(rows):
        if number:
            click.echo()
        for key, value in row.items():
            click.echo(f"{key:10}  {', '.join(value) if isinstance(value, list) else value}")
    return 0


def _opened(ctx: click.Context, files: tuple[str, ...]) -> list[AuthorityFile]:
    from ..references.authority import open_authority, shipped

    settings = common.load_settings(ctx, authority=files)
    opened = [open_authority(file) for file in settings.authority]
    return [*opened, shipped()] if settings.shipped_authority else opened


def _stories(files: Any, limit: int, problems: list[Problem], tick: Any) -> Iterator[Article]:
    from ..readers import read

    for source in files:
        for story in read(source, limit):
            if isinstance(story, Problem):
                problems.append(story)
            else:
                yield story
        tick(1)


def _report(summary: BuildSummary, quiet: bool) -> None:
    kinds = ", ".join(f"{number} {kind}" for kind, number in summary.kinds)
    common.note(f"{summary.output}: {summary.entries} entries, {summary.forms} forms ({kinds})", quiet)
    for words in summary.skipped:
        common.note(f"  {words}", quiet)
    for conflict in summary.conflicts:
        common.note(f"  to be decided: {conflict.left} / {conflict.right}: {conflict.reason}", quiet)
