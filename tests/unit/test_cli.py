"""What the commands share."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import click
import pytest

from detector.cli import cli, common
from detector.types.errors import UsageError


@pytest.mark.parametrize(
    ("alerts", "hints", "problems", "fail_on", "code"),
    [
        (0, 0, 0, "alert", 0),
        (0, 3, 0, "alert", 0),
        (0, 3, 0, "hint", 1),
        (1, 0, 0, "alert", 1),
        (1, 0, 0, "never", 0),
        (1, 0, 1, "alert", 3),
        (0, 0, 1, "never", 3),
    ],
)
def test_exit_codes(alerts: int, hints: int, problems: int, fail_on: str, code: int) -> None:
    assert common.exit_code(alerts=alerts, hints=hints, problems=problems, fail_on=fail_on) == code


def _context(config: Path | None = None) -> click.Context:
    context = click.Context(cli)
    context.obj = None if config is None else str(config)
    return context


def test_rules_may_be_given_with_commas_or_one_by_one() -> None:
    settings = common.load_settings(_context(), rules=("acronym, quote", "number"))
    assert settings.rules == ("acronym", "quote", "number")


def test_what_is_not_given_leaves_what_the_file_says(tmp_path: Path) -> None:
    config = tmp_path / "own.toml"
    config.write_text('rules = ["acronym"]\ngrammar = "none"\n')
    settings = common.load_settings(_context(config), rules=(), grammar=None)
    assert (settings.rules, settings.grammar) == (("acronym",), "none")


def test_an_output_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text("old")
    with pytest.raises(ZeroDivisionError), common.opened_output(str(file)) as out:
        out.write("new")
        raise ZeroDivisionError
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_an_output_that_cannot_be_written_is_a_wrong_call(tmp_path: Path) -> None:
    for name in (tmp_path, tmp_path / "none" / "report.json"):
        with pytest.raises(UsageError, match="cannot be written"), common.opened_output(str(name)):
            pass
    assert list(tmp_path.iterdir()) == []


def test_no_output_means_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    with common.opened_output(None) as stream:
        stream.write("text")
    assert out.getvalue() == "text"


def test_progress_is_silent_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with common.progress(10, "checking", quiet=False) as tick:
        tick(1)
    assert capsys.readouterr() == ("", "")


def test_every_command_has_a_page_with_an_example() -> None:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None and command.name == name
        commands = command.commands.values() if isinstance(command, click.Group) else (command,)
        for one in commands:
            assert "Example" in (one.help or ""), f"{name} {one.name} has no example"
            assert all(option.help for option in one.params if isinstance(option, click.Option))
