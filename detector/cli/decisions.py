"""`detector decisions`: what editors decided, and what that says about the rules."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, get_args

import click

from ..findings.desk_words import counted
from ..settings import Settings
from ..types import Decision, Ruling
from ..types.errors import UsageError
from ..types.visible import on_one_line
from . import common

if TYPE_CHECKING:
    from ..findings.decisions import Decisions
    from ..findings.decisions.verdicts import RuleVerdict

_FILE = click.option(
    "--decisions", metavar="FILE", help="The file of decisions.  [default: `decisions` of detector.toml]"
)


@click.group("decisions")
def decisions_command() -> None:
    """See, exchange and count what editors decided about findings.

    \b
    Examples:
      detector decisions list --decisions desk.decisions --rule title
      detector decisions export --decisions desk.decisions --output desk.jsonl
      detector decisions import desk.jsonl --decisions other.decisions
      detector decisions stats --decisions desk.decisions
    """


@decisions_command.command("list")
@_FILE
@click.option("--rule", metavar="RULE", help="Only decisions on findings of this rule.")
@click.option("--story", metavar="ID", help="Only decisions on this story.")
@click.option("--verdict", type=click.Choice(get_args(Ruling)), help="Only decisions of this kind.")
@common.format_option
@click.pass_context
def list_(
    ctx: click.Context, decisions: str | None, rule: str | None, story: str | None, verdict: str | None, format_: str
) -> int:
    """List the decisions, in the order in which they were made.

    \b
    Examples:
      detector decisions list --decisions desk.decisions
      detector decisions list --decisions desk.decisions --verdict always
    """
    wanted = {"rule": rule, "story": story, "verdict": verdict}
    with _opened(ctx, decisions) as (_, kept):
        found = [
            one for one in kept.all() if all(value in (None, getattr(one, name)) for name, value in wanted.items())
        ]
    if format_ == "json":
        click.echo(json.dumps({"decisions": list(map(asdict, found))}, ensure_ascii=False, indent=2))
        return 0
    for one in found:
        click.echo(_line(one))
    common.note(counted(len(found), "decision"))
    return 0


@decisions_command.command("export", short_help="Write the decisions as JSON lines.")
@_FILE
@click.option("--output", metavar="FILE", help="Write there instead of to standard output.")
@click.pass_context
def export(ctx: click.Context, decisions: str | None, output: str | None) -> int:
    """Write the decisions as JSON lines, one a line, for another desk or for `detector train desk`.

    \b
    Examples:
      detector decisions export --decisions desk.decisions --output desk.jsonl
    """
    from ..findings.decisions.lines import line

    with _opened(ctx, decisions) as (settings, kept):
        common.keep_inputs(output, settings.decisions)
        with common.opened_output(output) as out:
            for one in kept.all():
                out.write(line(one) + "\n")
    return 0


@decisions_command.command("import", short_help="Add decisions that `export` wrote.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@_FILE
@click.pass_context
def import_(ctx: click.Context, files: tuple[str, ...], decisions: str | None) -> int:
    """Add decisions from JSON lines that `export` wrote; `-` is standard input.

    The file of decisions is made where it is missing. Of two decisions on one mention the later holds. All of them are
    taken, or none where a line is no decision.

    \b
    Examples:
      detector decisions import desk.jsonl --decisions other.decisions
    """
    from ..findings.decisions.lines import read

    found = []
    for name in files:
        try:
            with click.open_file(name, "rb") as stream:
                found += list(read(stream, name))
        except OSError as error:
            raise UsageError(f"{name}: {error.strerror or error}") from error
    with _opened(ctx, decisions, create=True) as (settings, kept):
        changed = kept.merge(found)
    common.note(f"{changed} of {len(found)} decisions taken into {on_one_line(settings.decisions)}")
    return 0


@decisions_command.command("stats", short_help="Say how often each rule was right.")
@_FILE
@common.format_option
@click.pass_context
def stats(ctx: click.Context, decisions: str | None, format_: str) -> int:
    """Say how often each rule was right by the editors' own verdict, with the 95 % interval.

    A decision counts once, for however many mentions it holds. Accepted is right; rejected, or always right for this
    desk, is wrong. A rule whose alerts are mostly rejected is named, with what to put into detector.toml.

    \b
    Examples:
      detector decisions stats --decisions desk.decisions
    """
    from ..findings.decisions.verdicts import to_demote, verdicts

    with _opened(ctx, decisions) as (settings, kept):
        found = verdicts(kept.all())
    rules = tuple(rule for rule in to_demote(found) if rule not in settings.hint_only)
    hint_only = (*settings.hint_only, *rules)
    if format_ == "json":
        told: dict[str, Any] = {"rules": list(map(_dict, found)), "to_demote": rules, "hint_only": hint_only}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    if not found:
        click.echo("Nothing has been decided yet.")
        return 0
    width = max(len("rule"), *(len(one.rule) for one in found))
    click.echo(f"{'rule':{width}}  tier   decisions  right  precision (95 % interval)")
    for one in found:
        low, high = one.interval
        share = f"{one.precision:.2f} ({low:.2f} – {high:.2f})"
        click.echo(f"{one.rule:{width}}  {one.tier:5}  {one.decisions:9}  {one.right:5}  {share}")
    if rules:
        click.echo(
            f"\nEditors reject most alerts of {', '.join(rules)}. To show them as hints, put into detector.toml:\n"
            f"hint_only = {json.dumps(hint_only)}"
        )
    return 0


@contextmanager
def _opened(ctx: click.Context, decisions: str | None, *, create: bool = False) -> Iterator[tuple[Settings, Decisions]]:
    """The file of decisions that is named, with the settings.

    Raises:
        UsageError: none is named, or it is not there.
    """
    settings = common.load_settings(ctx, decisions=decisions)
    with common.opened_decisions(settings, create=create) as kept:
        if kept is None:
            raise UsageError("say which file of decisions: --decisions FILE, or `decisions` in detector.toml")
        yield settings, kept


def _line(one: Decision) -> str:
    """One decision for people."""
    put = one.suggestion if one.text is None else one.text
    words = f"“{on_one_line(one.form)}”" + (f" → “{on_one_line(put)}”" if one.verdict == "accept" else "")
    places = f" in {len(one.mentions)} places" if len(one.mentions) > 1 else ""
    who = on_one_line(one.who) or "-"
    return f"{one.when}  {who}  {one.verdict:6}  {one.rule}  {on_one_line(one.story)}  {words}{places}"


def _dict(one: RuleVerdict) -> dict[str, Any]:
    low, high = one.interval
    return {
        "rule": one.rule,
        "tier": one.tier,
        "decisions": one.decisions,
        "right": one.right,
        "precision": round(one.precision, 4),
        "interval": [round(low, 4), round(high, 4)],
    }
