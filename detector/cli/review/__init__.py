"""`detector review`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...findings.desk_words import counted
from ...types import Article, Problem
from ...types.errors import DetectorError, UnreadableError, UsageError
from ...types.visible import on_one_line
from .. import common

if TYPE_CHECKING:
    from ...formats import Source
    from .walk import Walk


@click.command("review", short_help="Go through what was found by keyboard.")
@click.argument("copy", metavar="COPY")
@click.option(
    "--reference",
    "references",
    multiple=True,
    metavar="FILE",
    help="Another version of the same story; may be repeated.",
)
@click.option(
    "--output", metavar="FILE", help="Where the corrected story is written.  [default: NAME.corrected beside it]"
)
@click.option(
    "--decisions", metavar="FILE", help="Keep the decisions in this file too; it is made where it is missing."
)
@click.option("--who", metavar="NAME", help="Who decides.  [default: the name of the user]")
@common.setting_options
@click.option("--hints", is_flag=True, help="Go through the hints too.")
@click.pass_context
def review_command(
    ctx: click.Context,
    copy: str,
    references: tuple[str, ...],
    output: str | None,
    decisions: str | None,
    who: str | None,
    given: dict[str, Any],
    hints: bool,
) -> int:
    """Go through what was found in a story by keyboard, and write the corrected story.

    One decision holds for all mentions of a name. `?` shows the keys. The exit code is 1 where something is left that
    nobody has decided on.

    \b
    Examples:
      detector review story.txt
      detector review story.txt --reference original.txt --output corrected.txt
      detector review story.docx --decisions desk.sqlite --who kim
    """
    from ...findings.decisions import utc_now
    from ...formats import bytes_of, read_bytes, sources
    from ...pipeline import Examiner

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("review needs a terminal: `detector check` prints, and `detector fix` corrects without one")
    if "-" in (copy, output, *references):
        raise UsageError("review reads and writes files: the keyboard is needed for the decisions")
    settings = common.load_settings(ctx, **given, decisions=decisions)
    common.keep_inputs(output, *references, *settings.authority, settings.decisions)
    (file,) = sources([copy], folders=False)
    data = bytes_of(file)
    stories = list(read_bytes(data, file, settings.max_characters))
    if len(stories) != 1:
        raise UsageError(
            f"{copy} holds {len(stories)} stories: review takes one (`detector serve` has a page for many)"
        )
    (story,) = stories
    if isinstance(story, Problem):
        raise UnreadableError(story.path, story.reason)
    others, unread = common.read_stories(sources(references, folders=False), settings.max_characters, "stdin")
    for problem in unread:
        common.note(f"detector: {problem.path or problem.story}: {problem.reason}")
    target = _target(copy, output)
    with Examiner(settings) as examiner:
        report = examiner.examine(story, others)
    failed = [skipped for skipped in report.not_run if skipped.failed]
    for skipped in failed:
        common.note(f"detector: not looked at: {skipped.stage}: {skipped.reason}")
    from .app import ReviewApp
    from .walk import Walk

    with common.opened_decisions(settings, create=True) as kept:
        walk = Walk(report, utc_now, kept=kept, who=common.user_name() if who is None else who, hints=hints)
        ReviewApp(walk, writer(walk, data, file, story, target)).run()
    left = [choice.finding for choice in walk.open]
    alerts = sum(finding.tier == "alert" for finding in left)
    common.note(f"{on_one_line(copy)}: {len(left)} left to decide")
    problems = len(unread) + len(failed)
    return common.exit_code(alerts=alerts, hints=len(left) - alerts, problems=problems, fail_on="alert")


def writer(walk: Walk, data: bytes, file: Source, story: Article, target: Path) -> Callable[[], str]:
    """A function that writes the corrected story in its own format, and says in a line what it did."""
    from ...formats import placed, rewrite

    def write() -> str:
        places = placed(story, walk.correction())
        again = "written again" if target.exists() else "written"
        try:
            corrected = rewrite(data, file, places)
            with common.opened_bytes(str(target)) as stream:
                stream.write(corrected)
        except DetectorError as error:
            return on_one_line(str(error))
        return f"{on_one_line(str(target))}: {again}, {counted(len(places), 'place')} corrected"

    return write


def _target(copy: str, output: str | None) -> Path:
    """Where the corrected story goes.

    Raises:
        UsageError: it is the story itself, or the name that is made is taken.
    """
    target = Path(output) if output else Path(copy).with_suffix(f".corrected{Path(copy).suffix}")
    if target.exists() and target.samefile(copy):
        raise UsageError(f"{output} is the story itself: give another file")
    if output is None and target.exists():
        raise UsageError(f"{target} is there already: --output FILE says where the corrected story goes")
    return target
