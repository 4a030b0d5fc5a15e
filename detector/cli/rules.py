"""`detector explain` and `detector rules`."""

from __future__ import annotations

import difflib
import inspect
import json
import textwrap

import click

from ..types.errors import UsageError
from . import common


@click.command("explain")
@click.argument("rule")
def explain_command(rule: str) -> int:
    """Show the page of a rule.

    It says what the rule marks, how, and gives examples of yes and no.

    \b
    Example:
      detector explain institution
    """
    from ..signals import all_signals

    known = {signal.rule: signal for signal in all_signals()}
    if rule not in known:
        near = difflib.get_close_matches(rule, known, n=3, cutoff=0.4)
        meant = f"did you mean {' or '.join(near)}?" if near else f"the rules are {', '.join(known)}"
        raise UsageError(f"unknown rule {rule!r}: {meant}")
    signal = known[rule]
    click.echo(click.style(rule, bold=True))
    click.echo(inspect.cleandoc(signal.page))
    click.echo()
    click.echo(f"Categories: {', '.join(signal.categories)}")
    if signal.needs_reference:
        click.echo("Works only beside a reference version.")
    click.echo(_measured(rule))
    return 0


def _measured(rule: str) -> str:
    """What the scores of a rule rest on, in one sentence."""
    from .. import assets
    from ..findings.calibration import counts

    known = counts(assets.path("models", "classifier", "findings.json")).get(rule, {})
    right, wrong = known.get("right", 0), known.get("wrong", 0)
    if not right + wrong:
        return "Scores: too little was seen to calibrate this rule by itself; it goes by all rules together."
    return (
        f"Scores: calibrated on {right + wrong} places that it marked in copy kept for that, {right} of them rightly."
    )


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
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    wide = max(len(str(row["rule"])) for row in rows) + 2
    for row in rows:
        summary = str(row["summary"]) + (" (beside a reference only)" if row["needs_reference"] else "")
        indent = " " * wide
        lines = textwrap.wrap(summary, common.columns() - wide, break_on_hyphens=False)
        click.echo(f"{row['rule']:<{wide}}" + f"\n{indent}".join(lines))
    return 0
