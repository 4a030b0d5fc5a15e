"""`detector explain`."""

from __future__ import annotations

import difflib
import inspect

import click

from ..types.errors import UsageError


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
    """Grounds of the scores of a rule, in one sentence."""
    from .. import assets
    from ..findings.calibration import counts

    known = counts(assets.path("models", "classifier", "findings.json")).get(rule, {})
    right, wrong = known.get("right", 0), known.get("wrong", 0)
    if not right + wrong:
        return "Scores: too little was seen to calibrate this rule by itself; it goes by all rules together."
    return (
        f"Scores: calibrated on {right + wrong} places that it marked in copy kept for that, {right} of them rightly."
    )
