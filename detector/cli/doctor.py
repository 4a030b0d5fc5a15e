"""`detector doctor`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from ..types.errors import DetectorError
from ..types.visible import visible
from . import common

if TYPE_CHECKING:
    from ..settings import Settings
    from .health import Check

_MARKS = {"ok": "green", "not installed": "yellow", "fault": "red"}


@click.command("doctor")
@click.pass_context
def doctor_command(ctx: click.Context) -> int:
    """Say what works here, and how to mend the rest.

    What is not installed and not asked for by the settings is no fault: what it would add is said, and how to get it.
    The exit code is 3 where something is damaged, or is asked for and does not work.

    \b
    Example:
      detector doctor
    """
    from .health import examine

    settings = common.load_settings(ctx)
    checks = (*examine(settings), *_services(settings))
    width = max(map(len, _MARKS))
    for check in checks:
        mark = click.style(f"{check.state:{width}}", fg=_MARKS[check.state], bold=check.state == "fault")
        indent = " " * (width + 2)
        lines = textwrap.wrap(
            f"{check.name}: {check.detail}", common.columns() - len(indent), break_long_words=False,
            break_on_hyphens=False,
        )  # fmt: skip
        if check.advice:
            lines += textwrap.wrap(
                check.advice, common.columns() - len(indent), break_long_words=False, break_on_hyphens=False
            )
        click.echo(f"{mark}  " + f"\n{indent}".join(map(visible, lines)))
    return 3 if any(check.state == "fault" for check in checks) else 0


def _services(settings: Settings) -> Iterator[Check]:
    """Whether each reference service that the settings name answers."""
    from ..case.resources import Resources
    from .health import Check

    with Resources(settings) as resources:
        for service in resources.services:
            name = f"reference service {service.host}"
            try:
                yield Check(name, "ok", service.look())
            except DetectorError as error:
                yield Check(name, "fault", str(error), "start it, or take it out of the setting reference_services")
