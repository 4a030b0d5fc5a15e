"""`detector setup` and `detector doctor`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from ..types.errors import DetectorError
from . import common

if TYPE_CHECKING:
    from ..settings import Settings
    from .health import Check


@click.command("setup")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.pass_context
def setup_command(ctx: click.Context, quiet: bool) -> int:
    """Fetch LanguageTool (once, some 260 MB).

    Java comes with detector. Everything else works without LanguageTool.

    \b
    Example:
      detector setup
    """
    from ..grammar.languagetool.install import fetch

    fetch(common.load_settings(ctx), lambda words: common.note(words, quiet))
    return 0


@click.command("doctor")
@click.pass_context
def doctor_command(ctx: click.Context) -> int:
    """Say what works here, and how to mend the rest.

    The exit code is 3 where something does not work.

    \b
    Example:
      detector doctor
    """
    from .health import examine

    settings = common.load_settings(ctx)
    checks = (*examine(settings), *_services(settings))
    for check in checks:
        mark = click.style("ok     ", fg="green") if check.ok else click.style("missing", fg="red", bold=True)
        click.echo(f"{mark}  {check.name}: {check.detail}")
        if not check.ok and check.mend:
            for line in textwrap.wrap(check.mend, common.columns() - 9, break_long_words=False, break_on_hyphens=False):
                click.echo(f"         {line}")
    return 0 if all(check.ok for check in checks) else 3


def _services(settings: Settings) -> Iterator[Check]:
    """Whether each reference service that the settings name answers."""
    from ..case.resources import Resources
    from .health import Check

    with Resources(settings) as resources:
        for service in resources.services:
            name = f"reference service {service.host}"
            try:
                yield Check(name, True, service.look())
            except DetectorError as error:
                yield Check(name, False, str(error), "start it, or take it out of the setting reference_services")
