"""Every command says in its help how it is called."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from detector.cli import cli


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            member = command.get_command(ctx, name)
            assert member is not None
            yield from commands(member, (*path, name))


ALL = list(commands(cli))


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) or "detector" for path, _ in ALL])
def test_every_help_has_an_example_that_calls_the_command(path: tuple[str, ...], command: click.Command) -> None:
    _, head, examples = (command.help or "").partition("Example")
    assert head, "there is no example"
    assert " ".join(("detector", *path)) in examples or f"detector --config desk.toml {path[0]}" in examples
