"""`detector config`."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from ..settings import CONFIG, GIVEN, Settings
from ..types.errors import UsageError
from . import common

_ORIGINS = {GIVEN: "this command"}


@click.command("config", short_help="Print the settings in force, or write a file of them.")
@common.setting_options
@common.format_option
@click.option(
    "--write",
    "target",
    is_flag=False,
    flag_value=CONFIG,
    metavar="[FILE]",
    help=f"Write the settings in force to a file that says what each means.  [default: {CONFIG}]",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.pass_context
def config_command(
    ctx: click.Context,
    given: dict[str, Any],
    format_: str,
    target: str | None,
    force: bool,
) -> int:
    """Print the settings in force and where each comes from, or write them to a file.

    The stronger goes before: the command line, the environment (DETECTOR_GRAMMAR and so on), the nearest
    detector.toml of this folder and those above it, the user's own detector.toml.

    \b
    Examples:
      detector config
      detector config --write
      detector config --grammar harper --write desk.toml
      detector --config desk.toml config --format json
    """
    settings, origins = common.traced_settings(ctx, **given)
    if target is not None:
        if target != "-" and Path(target).exists() and not force:
            raise UsageError(f"{target} is there already: --force writes over it, --write FILE to another")
        with common.opened_output(target) as out:
            out.writelines(f"{line}\n" for line in commented(settings))
        if target != "-":
            common.note(f"{target}: written")
        return 0
    rows = [(one.name, getattr(settings, one.name), origins.get(one.name, "default")) for one in fields(settings)]
    if format_ == "json":
        common.say_json({name: {"value": value, "from": origin} for name, value, origin in rows})
        return 0
    said = [(f"{name} = {_toml(value)}", _ORIGINS.get(origin, origin)) for name, value, origin in rows]
    width = max(len(words) for words, _ in said)
    for words, origin in said:
        common.say(f"{words:{width}}  {origin}")
    return 0


def commented(settings: Settings) -> Iterator[str]:
    """Lines of a TOML file: of each setting what it means, and its value; a default is a comment."""
    yield "# Settings of detector: `detector config` prints those in force. A line that begins with # is a default."
    for field in fields(settings):
        value = getattr(settings, field.name)
        yield ""
        for paragraph in _meanings()[field.name].split("\n\n"):
            yield from textwrap.wrap(" ".join(paragraph.split()), 98, initial_indent="# ", subsequent_indent="# ")
        yield ("# " if value == field.default else "") + f"{field.name} = {_toml(value)}"


def _meanings() -> dict[str, str]:
    """The docstring below each field of the settings."""
    (settings,) = ast.parse(inspect.getsource(Settings)).body
    assert isinstance(settings, ast.ClassDef)
    found = {}
    for field, after in zip(settings.body, settings.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(after, ast.Expr):
            found[field.target.id] = ast.literal_eval(after.value)
    return found


def _toml(value: Any) -> str:
    """A value as TOML writes it; a basic string of TOML has the escapes of JSON."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str | bool) else str(value)
