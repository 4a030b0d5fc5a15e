"""`detector check`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from ..types import Article, Problem, Report
from ..types.errors import DetectorError, UnreadableError, UsageError
from ..writers import FORMATS, Look, Run, open_writer
from . import common

if TYPE_CHECKING:
    from ..formats import Source


@click.command("check")
@click.argument("copies", nargs=-1, required=True, metavar="COPY...")
@click.option(
    "--reference",
    "references",
    multiple=True,
    metavar="FILE",
    help="Another version of the same story; may be repeated.",
)
@common.setting_options
@click.option("--format", "format_", default="text", metavar="FORMAT", help=f"{', '.join(FORMATS)}.  [default: text]")
@click.option("--output", metavar="FILE", help="Write there instead of to standard output.")
@common.fail_on_option
@click.option("--hints/--no-hints", default=None, help="Show hints too (text does not, the other formats do).")
@click.option("--stdin-name", default="stdin", show_default=True, metavar="NAME", help="What to call standard input.")
@click.option("--quiet", is_flag=True, help="Show no progress and no remarks.")
@click.pass_context
def check_command(
    ctx: click.Context,
    copies: tuple[str, ...],
    references: tuple[str, ...],
    authority: tuple[str, ...],
    reference_services: tuple[str, ...],
    min_precision: float | None,
    grammar: str | None,
    rules: tuple[str, ...],
    format_: str,
    output: str | None,
    fail_on: str,
    hints: bool | None,
    stdin_name: str,
    quiet: bool,
) -> int:
    """Check one story or a few; `-` is standard input.

    A reference is another version of the same story and is used for every copy. Each is weighed: one that is
    another story is reported as such and not used.

    \b
    Examples:
      detector check story.txt
      detector check story.txt --reference original.txt --hints
      cat story.txt | detector check - --format json
      detector check a.txt b.txt --authority desk.authority --fail-on never
      detector check story.txt --min-precision 0.8
    """
    from ..formats import STANDARD_INPUT, sources
    from ..pipeline import Examiner

    write = open_writer(format_)
    settings = common.load_settings(
        ctx,
        authority=authority,
        reference_services=reference_services,
        min_precision=min_precision,
        grammar=grammar,
        rules=rules,
    )
    if [*copies, *references].count(STANDARD_INPUT) > 1:
        raise UsageError("standard input (-) can be read only once")
    copy_sources = sources(copies, folders=False)
    reference_sources = sources(references, folders=False)
    stories, unread = _read(copy_sources, settings.max_characters, stdin_name)
    others, unread_references = _read(reference_sources, settings.max_characters, stdin_name)
    unread += unread_references
    reports: list[Report] = []
    with Examiner(settings) as examiner:
        _ = examiner.signals  # an unknown rule is a wrong call, whatever the stories are
        with common.progress(len(stories), "checking", quiet) as tick:
            for story in stories:
                try:
                    reports.append(examiner.examine(story, others))
                except UnreadableError as error:
                    unread.append(Problem(story.path, story.id, "read", error.reason))
                except DetectorError:
                    raise
                except Exception as error:  # a fault in one story does not cost the others
                    common.trace(f"{story.path or story.id} could not be examined")
                    reason = f"failed with {type(error).__name__}: {error} (please report this)"
                    unread.append(Problem(story.path, story.id, "examine", reason))
                tick(1)
        run = Run(examiner.signature, tuple(reports), tuple(unread))
    hinted = format_ != "text" if hints is None else hints
    with common.opened_output(output) as out:
        shown = run if hinted or format_ == "text" else run.without_hints()  # text says how many it leaves out
        write(shown, out, Look(common.wants_colour(output), common.columns(), hinted))
    if format_ != "text" or output is not None:
        for problem in run.unread:
            common.note(f"detector: {problem.path or problem.story}: {problem.reason}")
    findings = [finding for report in run.reports for finding in report.findings]
    alerts = sum(finding.tier == "alert" for finding in findings)
    return common.exit_code(alerts=alerts, hints=len(findings) - alerts, problems=len(run.problems), fail_on=fail_on)


def _read(files: Iterable[Source], limit: int, stdin_name: str) -> tuple[list[Article], list[Problem]]:
    from ..formats import STANDARD_INPUT, read

    stories: list[Article] = []
    problems: list[Problem] = []
    for source in files:
        if str(source.path) == STANDARD_INPUT:
            source = replace(source, id=stdin_name)
        for story in read(source, limit):
            if isinstance(story, Problem):
                problems.append(story)
            else:
                stories.append(story)
    return stories, problems
