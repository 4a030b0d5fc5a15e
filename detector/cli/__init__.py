"""The commands. This package alone prints, handles signals of the terminal, and turns what happened into an exit code.

0   everything asked for was examined and nothing reached --fail-on
1   something did
2   the call is wrong: an unknown flag, setting or format, a file that is not there
3   something asked for could not be examined; 2 before 3 before 1
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import NoReturn

import click

from .. import __version__
from ..types.errors import DetectorError, UsageError
from ..types.visible import visible
from . import common, completion

COMMANDS = (
    "check", "fix", "review", "batch", "align", "decisions", "authority", "train", "evaluate", "serve", "lsp", "setup",
    "doctor", "explain", "rules", "config", "completion",
)  # fmt: skip
"""Each is found in the module of its name, as `NAME_command`."""
_ASKED_NOTHING = getattr(click.exceptions, "NoArgsIsHelpError", ())
"""A group called without a command: its help is the answer (Click 8.1 has no exception for it)."""


class _Commands(click.Group):
    """Commands whose modules are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(f".{name}", __name__), f"{name}_command")
        return completion.completing(command) if completion.asks() else command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Click knows only commands that are imported, so a slip of the pen is looked up here."""
        near = get_close_matches(args[0], COMMANDS, 1) if args[0] not in COMMANDS else []
        if near and not ctx.resilient_parsing:
            ctx.fail(f"No such command {args[0]!r}. Did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", prog_name="detector", message="%(prog)s %(version)s")
@click.option(
    "--config",
    metavar="FILE",
    help="Read settings from this file alone (else from the nearest detector.toml and the user's own).",
)
@click.option("--verbose", is_flag=True, help="Say on standard error what goes on, with the trace of each failure.")
@click.pass_context
def cli(ctx: click.Context, config: str | None, verbose: bool) -> None:
    """Find translation garbling in syndicated news copy, show why, and suggest the right names and terms.

    \b
    Examples:
      detector check story.txt --reference original.txt
      detector check story.txt --format json --output report.json
      detector batch incoming/ --reference archive/ --output reports/

    Exit codes: 0 nothing found, 1 alerts found, 2 the call is wrong, 3 something could not be examined.
    """
    ctx.obj = config
    if verbose:
        import logging

        class Visible(logging.Formatter):
            """Traces have names of files and ids of stories in them."""

            def format(self, record: logging.LogRecord) -> str:
                return visible(super().format(record), keep="\n\t")

        handler = logging.StreamHandler()
        handler.setFormatter(Visible("%(name)s: %(message)s"))
        logging.basicConfig(level=logging.INFO, handlers=[handler])
        logging.getLogger("detector").setLevel(logging.DEBUG)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # JSON is UTF-8 everywhere; half a character of a file's name is escaped
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    if (answer := completion.answered(cli)) is not None:
        return answer
    try:
        with cli.make_context("detector", list(sys.argv[1:] if arguments is None else arguments)) as ctx:
            result = cli.invoke(ctx)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as ended:  # --help, --version
        return ended.exit_code
    except click.ClickException as error:
        if isinstance(error, _ASKED_NOTHING):
            common.note(error.format_message())
            return 2
        if error_context := getattr(error, "ctx", None):
            click.echo(f"{error_context.get_usage()}\nTry '{error_context.command_path} --help' for help.\n", err=True)
        common.note(f"Error: {error.format_message()}")
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("detector: stopped", err=True)
        return 130
    except BrokenPipeError:
        _let_go_of_output()
        return 141
    except UsageError as error:
        common.note(f"detector: {error}")
        return 2
    except DetectorError as error:
        common.note(f"detector: {error}")
        return 3
    except Exception as error:  # Python's own exit code for it, 1, would be read as "alerts found"
        common.trace("the command failed")
        what = f"failed with {type(error).__name__}: {error}"
        common.note(f"detector: {what} (please report this; --verbose shows where)")
        return 3


def _let_go_of_output() -> None:
    """The reader of our output has gone: point it elsewhere, or Python complains when it closes it."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
