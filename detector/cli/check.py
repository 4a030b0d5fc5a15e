"""`detector check`."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from typing import Any

import click

from ..findings.action import with_action
from ..types import Problem, Report, Skipped
from ..types.errors import UsageError
from ..writers import BINARY, FORMATS, Look, Ruled, Run, open_writer
from . import common

_WIDEST_TABLE = 140


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
@common.decisions_option
@common.fail_on_option
@click.option("--hints/--no-hints", default=None, help="Show hints too (text does not, the other formats do).")
@click.option("--explain", is_flag=True, help="Show each place in its sentence, with the reasons (text only).")
@click.option("--stdin-name", default="stdin", show_default=True, metavar="NAME", help="What to call standard input.")
@click.option("--quiet", is_flag=True, help="Show no progress and no remarks.")
@click.pass_context
def check_command(
    ctx: click.Context,
    copies: tuple[str, ...],
    references: tuple[str, ...],
    given: dict[str, Any],
    format_: str,
    output: str | None,
    decisions: str | None,
    fail_on: str,
    hints: bool | None,
    explain: bool,
    stdin_name: str,
    quiet: bool,
) -> int:
    """Check one story or a few; `-` is standard input.

    A reference is another version of the same story and is used for every copy. Each is assessed: one that is
    another story is reported as such and not used.

    \b
    Examples:
      detector check story.txt
      detector check story.txt --reference original.txt --hints
      cat story.txt | detector check - --format json
      detector check a.txt b.txt --authority desk.authority --fail-on never
      detector check story.txt --min-precision 0.8
      detector check story.txt --decisions desk.decisions
      detector check story.docx --format docx --output marked.docx
    """
    from ..findings.decisions import shown, withheld
    from ..formats import STANDARD_INPUT, sources
    from ..pipeline import Examiner
    from ..pipeline.attempt import attempted

    hinted = format_ != "text" if hints is None else hints
    if format_ in BINARY and output is None and sys.stdout.isatty():
        raise UsageError(f"{format_} cannot be shown on a terminal: name a file with --output")
    write = open_writer(format_, Look(common.wants_colour(output), common.columns(_WIDEST_TABLE), hinted, explain))
    settings = common.load_settings(ctx, **given, decisions=decisions)
    common.keep_inputs(output, *copies, *references, *settings.authority, settings.decisions)
    if [*copies, *references].count(STANDARD_INPUT) > 1:
        raise UsageError("standard input (-) can be read only once")
    copy_sources = sources(copies, folders=False)
    reference_sources = sources(references, folders=False)
    stories, unread = common.read_stories(copy_sources, settings.max_characters, stdin_name)
    others, unread_references = common.read_stories(reference_sources, settings.max_characters, stdin_name)
    unread += [replace(problem, stage="reference") for problem in unread_references]
    missing = tuple(Skipped("reference", f"{one.path or one.story} cannot be read") for one in unread_references)
    reports: list[Report] = []
    ruled: list[Ruled] = []
    with common.opened_decisions(settings) as kept, Examiner(settings) as examiner:
        _ = examiner.signals  # an unknown rule is a wrong call, whatever the stories are
        with common.progress(len(stories), "checking", quiet) as tick:
            for story in stories:
                report = attempted(story, partial(examiner.examine, story, others))
                tick(1)
                if isinstance(report, Problem):
                    unread.append(report)
                    continue
                report = with_action(replace(report, not_run=(*missing, *report.not_run)))
                if kept is not None:
                    made = kept.of(report)
                    ruled.append(Ruled(made, withheld(report, made)))
                    report = shown(report, made)
                reports.append(report)
        run = Run(examiner.signature, tuple(reports), tuple(unread), tuple(ruled))
    written = run if hinted or format_ == "text" else run.without_hints()  # text says how many it leaves out
    if format_ not in BINARY:
        with common.opened_output(output) as out:
            write(written, out if format_ == "text" else common.harmless(out))
    elif run.reports:  # else there is no story to write: the reason is told below, and by the exit code
        with common.opened_bytes(output or "-") as stream:
            write(written, stream)
    if format_ != "text" or output is not None:
        for problem in run.unread:
            common.note(f"detector: {problem.path or problem.story}: {problem.reason}")
    findings = [finding for report in run.reports for finding in report.findings]
    alerts = sum(finding.tier == "alert" for finding in findings)
    return common.exit_code(alerts=alerts, hints=len(findings) - alerts, problems=len(run.problems), fail_on=fail_on)
