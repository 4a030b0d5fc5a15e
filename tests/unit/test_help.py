"""Every command says in its help how it is called."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from detector.cli import cli, main


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


@pytest.mark.parametrize("path", [path for path, one in ALL if isinstance(one, click.Group)])
def test_no_line_of_a_list_of_commands_is_cut_off(path: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(cli, [*path, "--help"], terminal_width=80).output
    assert "Commands:" in shown and "..." not in shown.partition("Commands:")[2]


@pytest.mark.parametrize("path", [path for path, one in ALL if isinstance(one, click.Group)])
def test_a_group_alone_shows_its_help_and_calls_nothing_an_error(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(path)
    said = "".join(capsys.readouterr())
    assert said.startswith("Usage: ") and "Commands:" in said and "Error" not in said


@pytest.mark.parametrize(("slip", "meant"), [("chek", "check"), ("decision", "decisions"), ("reveiw", "review")])
def test_a_slip_of_the_pen_is_answered_with_the_command(
    slip: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([slip, "story.txt"])
    assert ended.value.code == 2
    assert f"No such command '{slip}'. Did you mean '{meant}'?" in capsys.readouterr().err
