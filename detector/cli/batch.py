"""`detector batch`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from ..batch.engines import ENGINES
from ..types.errors import UsageError
from . import common
from .ending import code_of, ended_by_signals


@click.command("batch")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--output",
    required=True,
    metavar="DIR",
    help="Folder for index.html, the stories' pages, reports.jsonl, problems.jsonl and summary.json.",
)
@click.option(
    "--reference",
    "references",
    multiple=True,
    metavar="PATH",
    help="File or folder of reference versions; which belongs to which story is found by content. May be repeated.",
)
@common.setting_options
@click.option("--engine", default="local", show_default=True, metavar="ENGINE", help=f"{', '.join(ENGINES)}.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to work with.")
@click.option(
    "--fresh",
    is_flag=True,
    help="Start over: forget what earlier runs into the same folder have examined, of whatever input.",
)
@common.decisions_option
@common.fail_on_option
@click.option("--quiet", is_flag=True, help="Show no progress and no remarks.")
@click.pass_context
def batch_command(
    ctx: click.Context,
    inputs: tuple[str, ...],
    output: str,
    references: tuple[str, ...],
    given: dict[str, Any],
    engine: str,
    jobs: int,
    fresh: bool,
    decisions: str | None,
    fail_on: str,
    quiet: bool,
) -> int:
    """Check folders and files of many stories.

    Files are text, Word, JSON lines or tables. A run that was stopped goes on where it was when it is called again;
    a folder with the reports of other inputs is refused. Reports are in the order of the input and the same for any
    number of jobs. A story that cannot be read is noted in problems.jsonl and the rest goes on. index.html, for a
    browser, lists the stories by how much they need an editor.

    \b
    Examples:
      detector batch incoming/ --output reports/
      detector batch incoming/ feed.jsonl --reference archive/ --output reports/ --jobs 4
    """
    from ..batch.engines import open_engine
    from ..batch.output import own_files
    from ..batch.run import run, total
    from ..formats import sources

    open_engine(engine, jobs)
    settings = common.load_settings(ctx, **given, decisions=decisions)
    if "-" in (*inputs, *references):
        raise UsageError("batch reads files and folders, not standard input: use `detector check -`")
    files = sources(inputs, without=own_files(Path(output), inputs))
    others = sources(references)
    done = 0
    try:
        with (
            ended_by_signals(),
            common.opened_decisions(settings) as kept,
            common.progress(total(files) if not quiet else 0, "checking", quiet) as tick,
        ):

            def progress(more: int) -> None:
                nonlocal done
                done += more
                tick(more)

            summary = run(
                files,
                Path(output),
                settings,
                names=[os.path.realpath(name) for name in inputs],
                references=others,
                engine=engine,
                jobs=jobs,
                fresh=fresh,
                decisions=kept,
                progress=progress,
                remark=lambda words: common.note(f"detector: {words}", quiet),
            )
    except KeyboardInterrupt as ended:
        common.note(
            f"detector: stopped. What is done ({done} stories) is kept in {output}: the same command goes on from there"
        )
        return code_of(ended)
    verdicts = ", ".join(f"{number} {label}" for label, number in sorted(summary.verdicts.items()))
    common.note(
        f"{summary.reports} of {summary.stories} stories examined ({verdicts or 'none'}); "
        f"{summary.alerts} alerts, {summary.hints} hints; {summary.problems} problems; written to {output}",
        quiet,
    )
    return common.exit_code(alerts=summary.alerts, hints=summary.hints, problems=summary.problems, fail_on=fail_on)
