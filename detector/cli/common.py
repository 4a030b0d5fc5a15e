"""Shared by several commands: options, settings, progress, and where output goes."""

from __future__ import annotations

import functools
import getpass
import io
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TextIO, TypeVar, cast
from urllib.parse import urlsplit

import click

from ..settings import Settings, config_files
from ..types import Article, Problem
from ..types.errors import UsageError
from ..types.visible import escaped_json, visible
from ..writers.whole_file import whole_file

if TYPE_CHECKING:
    from ..findings.decisions import Decisions
    from ..formats import Source

Command = TypeVar("Command", bound=Callable[..., Any])

FAIL_ON = ("alert", "hint", "never")
_GIVEN = ("authority", "reference_services", "min_precision", "grammar", "rules")
"""What `setting_options` asks for."""
_HERE = {None, "localhost", "127.0.0.1", "::1"}
_SENDING = ("languagetool_url", "reference_services")
"""Settings by which a story, or its names, go elsewhere: said where a file that was merely found has them."""


def setting_options(command: Command) -> Command:
    """The options that change what is examined, for every command that examines: it gets them as one mapping, `given`,
    for `load_settings`."""

    @functools.wraps(command)
    def gathered(*arguments: Any, **options: Any) -> Any:
        given = {name: options.pop(name) for name in _GIVEN}
        return command(*arguments, given=given, **options)

    decorated = cast(Command, gathered)
    for option in (
        click.option(
            "--rules",
            "rules",
            multiple=True,
            metavar="RULE[,RULE...]",
            help="Run only these rules (`detector rules` lists them).",
        ),
        click.option(
            "--grammar",
            type=click.Choice(("auto", "all", "harper", "languagetool", "none")),
            help="Grammar checkers to ask. auto (default): Harper, and LanguageTool where a server runs already; a "
            "batch starts one where `detector setup` was run. all: both. What is asked for by name must be here.",
        ),
        click.option(
            "--min-precision",
            type=click.FloatRange(0.0, 1.0),
            metavar="SHARE",
            help="Make a finding an alert where at least this share of what its rule marks as surely was right on copy "
            "kept for measuring. Lower: more alerts, more of them wrong.  [default: 0.95]",
        ),
        click.option(
            "--authority",
            multiple=True,
            metavar="FILE",
            help="Ask this authority file too, before the one that ships; may be repeated.",
        ),
        click.option(
            "--reference-service",
            "reference_services",
            multiple=True,
            metavar="URL",
            help="Ask this service of the Reconciliation Service API for the names of a story, which are sent to it; "
            "may be repeated.",
        ),
    ):
        decorated = option(decorated)
    return decorated


def fail_on_option(command: Command) -> Command:
    """`--fail-on`."""
    return click.option(
        "--fail-on",
        type=click.Choice(FAIL_ON),
        default="alert",
        show_default=True,
        help="From which tier of finding on the exit code is 1.",
    )(command)


def decisions_option(command: Command) -> Command:
    """`--decisions`."""
    return click.option(
        "--decisions",
        metavar="FILE",
        help="What editors decided: what was rejected or is always allowed is left out, and counted.",
    )(command)


def format_option(command: Command) -> Command:
    """`--format` of the commands that have two."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(("text", "json")),
        default="text",
        show_default=True,
        help="For people, or for programs.",
    )(command)


def load_settings(ctx: click.Context, **given: Any) -> Settings:
    """The settings of this call.

    Raises:
        UsageError: a setting that does not fit, or an authority file that is not there.
    """
    return traced_settings(ctx, **given)[0]


def traced_settings(ctx: click.Context, **given: Any) -> tuple[Settings, dict[str, str]]:
    """The settings of this call, and where each that was set comes from.

    Raises:
        UsageError: as for `load_settings`.
    """
    files, refused = ([Path(ctx.obj)], []) if ctx.obj else config_files(Path.cwd())
    for file in refused:
        note(f"detector: {file} belongs to another user and is not read (--config FILE reads it)")
    if "rules" in given:
        given["rules"] = tuple(name.strip() for rule in given["rules"] for name in rule.split(",") if name.strip())
    chosen = {key: value for key, value in given.items() if value not in (None, ())}
    settings, origins = Settings.traced(files, **chosen)
    found = [] if ctx.obj else [str(file) for file in files if file.parent in (Path.cwd(), *Path.cwd().parents)]
    for key in _SENDING:
        addresses = getattr(settings, key)
        hosts = {urlsplit(one).hostname for one in ([addresses] if isinstance(addresses, str) else addresses)}
        if origins.get(key) in found and hosts - _HERE:
            note(f"detector: by {origins[key]} what is checked is sent on: {key} = {addresses!r}")
    for name in settings.authority:
        if not Path(name).is_file():
            raise UsageError(f"{name}: no such authority file")
    for url in settings.reference_services:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(f"{url}: the address of a reference service begins with http:// or https://")
    return settings, origins


def read_stories(files: Iterable[Source], limit: int, stdin_name: str) -> tuple[list[Article], list[Problem]]:
    """The stories of some files, and what of them could not be read."""
    from ..formats import STANDARD_INPUT, read_all

    named = (replace(file, id=stdin_name) if str(file.path) == STANDARD_INPUT else file for file in files)
    read = list(read_all(named, limit))
    return [one for one in read if isinstance(one, Article)], [one for one in read if isinstance(one, Problem)]


def exit_code(*, alerts: int, hints: int, problems: int, fail_on: str) -> int:
    """3 where something could not be examined, else 1 where something reached `fail_on`, else 0."""
    if problems:
        return 3
    reached = alerts if fail_on == "alert" else alerts + hints if fail_on == "hint" else 0
    return 1 if reached else 0


@contextmanager
def opened_decisions(settings: Settings, *, create: bool = False) -> Iterator[Decisions | None]:
    """The file of decisions that the settings name, closed at the end; None where they name none.

    Raises:
        UsageError: it is not there, and not to be made.
        DecisionsError: it cannot be used.
    """
    from ..findings.decisions import Decisions

    if not settings.decisions:
        yield None
        return
    if not create and not Path(settings.decisions).exists():
        raise UsageError(f"{settings.decisions}: no such file of decisions")
    with Decisions.open(settings.decisions, create=create) as kept:
        yield kept


def keep_inputs(output: str | None, *read: str | None) -> None:
    """Refuse an output that is a file which the same call reads, under whatever name or link.

    Raises:
        UsageError: it is one.
    """
    if output in (None, "-") or not Path(output).is_file():
        return
    for name in filter(None, read):
        with suppress(OSError):  # one that is not there is told where it is read
            if name != "-" and Path(output).samefile(name):
                raise UsageError(f"{output} is read by this command and would be lost: give another file for --output")


@contextmanager
def opened_output(name: str | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears whole or not at all.

    Raises:
        UsageError: the file cannot be written.
    """
    if name is None or name == "-":
        yield sys.stdout
        return
    with opened_bytes(name) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="")
        yield text
        text.detach()


def harmless(stream: TextIO) -> TextIO:
    """The stream, or where it is a terminal one that shows the signs that would act there.

    For what is written for programs; the text for people has colours, and is harmless by itself.
    """
    return cast(TextIO, _Shown(stream)) if stream.isatty() else stream


class _Shown:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, words: str) -> int:
        return self._stream.write(visible(words, keep="\n\t"))

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)


def output_folder(name: str) -> Path:
    """A folder to write into, made where it is missing: known before minutes are spent.

    Raises:
        UsageError: it cannot be made.
    """
    folder = Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{name}: cannot be written ({error.strerror or error})") from error
    return folder


@contextmanager
def opened_bytes(name: str) -> Iterator[IO[bytes]]:
    """Standard output for `-`, or a file that appears whole or not at all, for bytes.

    Raises:
        UsageError: the file cannot be written.
    """
    if name == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(name)
    try:
        if target.is_dir():
            raise IsADirectoryError(0, "is a folder")
        is_file = target.is_file() or not target.exists()  # a device or a pipe is written to, not replaced
        with whole_file(target) if is_file else target.open("wb") as stream:
            yield stream
    except OSError as error:
        raise UsageError(f"{name}: cannot be written ({error.strerror or error})") from error


def wants_colour(output: str | None) -> bool:
    """Colour only where a person sees it."""
    return output in (None, "-") and sys.stdout.isatty() and "NO_COLOR" not in os.environ


def columns(most: int = 100) -> int:
    """The width to write for: the terminal's, within what is good to read; 80 where there is none."""
    return min(max(shutil.get_terminal_size((80, 24)).columns, 66), most)


@contextmanager
def progress(length: int, label: str, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A bar with the rate and the time left, on standard error, where that is a terminal; nothing elsewhere."""
    if quiet or not sys.stderr.isatty() or length < 2:
        yield lambda _: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr, show_pos=True) as bar:
        begun, done = time.monotonic(), 0

        def tick(more: int) -> None:
            nonlocal done
            done += more
            if (seconds := time.monotonic() - begun) > 1:
                bar.label = f"{label}, {done / seconds:.1f} a second"
            bar.update(more)

        yield tick


def note(words: str, quiet: bool = False) -> None:
    """A remark on standard error."""
    if not quiet:
        click.echo(visible(words, keep="\n\t"), err=True)


def say(words: str = "") -> None:
    """A line on standard output for people; signs of a stranger that act on a terminal are shown."""
    click.echo(visible(words, keep="\n\t"))


def say_json(value: Any) -> None:
    """A value on standard output as JSON."""
    click.echo(escaped_json(json.dumps(value, ensure_ascii=False, indent=2)))


def user_name() -> str:
    """Who has called; empty where that is not known, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def trace(words: str) -> None:
    """Say with --verbose what went wrong, with its trace."""
    import logging

    logging.getLogger("detector").debug(words, exc_info=True)
