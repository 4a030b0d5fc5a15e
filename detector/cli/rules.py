"""`detector rules`."""

from __future__ import annotations

import textwrap

import click

from . import common


@click.command("rules")
@common.format_option
def rules_command(format_: str) -> int:
    """List the rules.

    \b
    Example:
      detector rules
    """
    from ..signals import all_signals

    rows = [
        {
            "rule": signal.rule,
            "categories": list(signal.categories),
            "needs_reference": signal.needs_reference,
            "summary": " ".join(signal.page.split("\n\n", 1)[0].split()),
        }
        for signal in all_signals()
    ]
    if format_ == "json":
        common.say_json(rows)
        return 0
    wide = max(len(str(row["rule"])) for row in rows) + 2
    for row in rows:
        summary = str(row["summary"]) + (" (beside a reference only)" if row["needs_reference"] else "")
        indent = " " * wide
        lines = textwrap.wrap(summary, common.columns() - wide, break_on_hyphens=False)
        click.echo(f"{row['rule']:<{wide}}" + f"\n{indent}".join(lines))
    return 0
