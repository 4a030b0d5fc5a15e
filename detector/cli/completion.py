"""`detector completion`, and the answers that a shell asks for while somebody types."""

from __future__ import annotations

import os
from collections.abc import Mapping

import click
from click.shell_completion import get_completion_class, shell_complete

VARIABLE = "_DETECTOR_COMPLETE"
"""Set by the script of a shell when it asks; Click's own name for the program."""
_SHELLS = ("bash", "zsh", "fish")
_FILES = ("FILE", "[FILE]", "PATH", "DIR", "COPY", "REFERENCE", "INPUT", "STORY", "TRUSTED", "DATA", "SOURCE")


@click.command("completion", short_help="Print what a shell needs to complete commands.")
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion_command(ctx: click.Context, shell: str) -> int:
    """Print the script by which a shell completes commands, options, rules and files.

    \b
    Examples:
      detector completion bash >> ~/.bashrc
      detector completion zsh >> ~/.zshrc
      detector completion fish > ~/.config/fish/completions/detector.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(ctx.find_root().command, {}, "detector", VARIABLE)
    click.echo(script.source_template % script.source_vars())
    return 0


def answered(program: click.Group, environment: Mapping[str, str] = os.environ) -> int | None:
    """The exit code of an answer to a shell that asks what may come next; None where none asks."""
    asked = environment.get(VARIABLE)
    return shell_complete(program, {}, "detector", VARIABLE, asked) if asked else None


def completing(command: click.Command) -> click.Command:
    """A command whose files, formats and rules can be completed."""
    for parameter in command.params:
        metavar = (parameter.metavar or "").replace("...", "")
        if parameter.name == "format_" and not isinstance(parameter.type, click.Choice):
            from ..writers import FORMATS

            parameter.type = click.Choice(FORMATS)
        elif metavar in _FILES:
            parameter.type = click.Path()
        elif metavar.startswith("RULE") or parameter.name == "rule":
            from ..signals import all_signals

            parameter.type = click.Choice([signal.rule for signal in all_signals()])
    if isinstance(command, click.Group):
        for member in command.commands.values():
            completing(member)
    return command


def asks() -> bool:
    """Whether this process was started by a shell that asks what may come next."""
    return VARIABLE in os.environ
