"""`detector fix`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import click

from ..findings.desk_words import counted
from ..types import SCHEMA_VERSION, Article, Correction, Fate, Finding, Problem, Report, Tier
from ..types.errors import UnreadableError, UsageError
from ..types.offsets import Offsets
from ..types.visible import on_one_line
from ..writers import failures, problem_dict
from . import common

_LEFT = ("undecided", "no-suggestion", "conflict")
"""Outcomes of findings that an editor still has to see to."""


class _Fixed(NamedTuple):
    """A story with what is made of it."""

    article: Article
    report: Report
    correction: Correction


@click.command("fix", short_help="Write the corrected story in its own format.")
@click.argument("copy", metavar="COPY")
@click.option("--output", metavar="FILE", help="Where the corrected story is written; - is standard output.")
@click.option("--in-place", is_flag=True, help="Write it over COPY.")
@click.option(
    "--reference",
    "references",
    multiple=True,
    metavar="FILE",
    help="Another version of the same story; may be repeated.",
)
@click.option(
    "--only",
    type=click.Choice(("alert", "hint")),
    help="Make the first suggestion of every finding from this tier on that nobody has decided on.  "
    "[default: alert; with --decisions only what was accepted]",
)
@click.option("--decisions", metavar="FILE", help="What editors decided: accepted text is put in, the rejected stays.")
@common.setting_options
@common.format_option
@common.fail_on_option
@click.option("--stdin-name", default="stdin", show_default=True, metavar="NAME", help="What to call standard input.")
@click.option("--quiet", is_flag=True, help="Do not say what was corrected, only what could not be examined.")
@click.pass_context
def fix_command(
    ctx: click.Context,
    copy: str,
    output: str | None,
    in_place: bool,
    references: tuple[str, ...],
    only: Tier | None,
    decisions: str | None,
    given: dict[str, Any],
    format_: str,
    fail_on: str,
    stdin_name: str,
    quiet: bool,
) -> int:
    """Write the corrected story in its own format; nothing else of it changes.

    COPY may hold many stories (JSON lines, a table); `-` is standard input. On standard error it is said of every
    finding what became of it, with --format json on standard output (where the story itself does not go there).
    The exit code is 1 where findings are left that an editor has to see to.

    \b
    Examples:
      detector fix story.txt --output corrected.txt --reference original.txt
      detector fix story.txt --output corrected.txt --decisions desk.decisions
      detector fix story.txt --in-place --only hint
      cat story.txt | detector fix - --output - > corrected.txt
    """
    from ..findings.edits import correction
    from ..formats import STANDARD_INPUT, Source, bytes_of, placed, read_bytes, rewrite, sources
    from ..pipeline import Examiner
    from ..pipeline.attempt import attempted

    target = _target(copy, output, in_place)
    settings = common.load_settings(ctx, **given, decisions=decisions)
    common.keep_inputs(output, *references, *settings.authority, settings.decisions)
    if [copy, *references].count(STANDARD_INPUT) > 1:
        raise UsageError("standard input (-) can be read only once")
    (source,) = sources([copy], folders=False)
    if source.name is None:
        source = Source(source.path, stdin_name)
    data = bytes_of(source)
    read = list(read_bytes(data, source, settings.max_characters))
    others, problems = common.read_stories(sources(references, folders=False), settings.max_characters, stdin_name)
    problems += [one for one in read if isinstance(one, Problem)]
    stories = [one for one in read if isinstance(one, Article)]
    fixed: list[_Fixed] = []
    with common.opened_decisions(settings) as kept, Examiner(settings) as examiner:
        _ = examiner.signals  # an unknown rule is a wrong call, whatever the story is
        tier = only or ("alert" if kept is None else None)
        with common.progress(len(stories), "correcting", quiet) as tick:
            for story in stories:
                report = attempted(story, partial(examiner.examine, story, others))
                if isinstance(report, Problem):
                    problems.append(report)
                else:
                    fixed.append(
                        _Fixed(story, report, correction(report, None if kept is None else kept.of(report), tier))
                    )
                    problems += failures(report)
                tick(1)
        signature = examiner.signature
    if fixed:
        try:
            corrected = rewrite(data, source, [edit for one in fixed for edit in placed(one.article, one.correction)])
        except (UnreadableError, ValueError) as error:
            reason = error.reason if isinstance(error, UnreadableError) else f"it cannot be written again: {error}"
            problems.append(Problem(source.name, source.id, "write", reason))
        else:
            _write(target, corrected, copy if in_place else None)
    if format_ == "json":
        told = {"schema_version": SCHEMA_VERSION, "signature": signature, "output": target}
        told |= {"stories": [_dict(one) for one in fixed], "problems": list(map(problem_dict, problems))}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2), err=target == "-")
    else:
        for one in fixed:
            for line in () if quiet else _lines(one):
                common.note(line)
        for problem in problems:
            common.note(f"detector: {on_one_line(f'{problem.path or problem.story}: {problem.reason}')}")
    left = [finding for one in fixed for finding, fate in _told(one) if fate.outcome in _LEFT]
    alerts = sum(finding.tier == "alert" for finding in left)
    return common.exit_code(alerts=alerts, hints=len(left) - alerts, problems=len(problems), fail_on=fail_on)


# ---------------------------------------------------------------- where from, where to


def _target(copy: str, output: str | None, in_place: bool) -> str:
    """Where the corrected story goes.

    Raises:
        UsageError: it is not said, said twice, or it is the original without --in-place.
    """
    if in_place:
        if output is not None or copy == "-":
            raise UsageError("--in-place writes over COPY, a file: give it without --output")
        return str(Path(copy).resolve())  # a link stays one
    if output is None:
        raise UsageError("say where the corrected story goes: --output FILE (- is standard output), or --in-place")
    if output != "-" and copy != "-":
        with suppress(OSError):
            if Path(output).samefile(copy):
                raise UsageError(f"{output} is the story itself: give another file, or --in-place to write over it")
    return output


def _write(target: str, corrected: bytes, original: str | None) -> None:
    replaced = original is None and target != "-" and Path(target).is_file()
    with common.opened_bytes(target) as stream:
        if original is not None and hasattr(stream, "name"):
            shutil.copymode(original, stream.name)
        stream.write(corrected)
    if replaced:
        common.note(f"{on_one_line(target)} was there already and has been replaced")


# ---------------------------------------------------------------- what is told


def _told(fixed: _Fixed) -> Iterator[tuple[Finding, Fate]]:
    """Each finding with its fate."""
    return zip(fixed.report.findings, fixed.correction.fates, strict=True)


def _lines(fixed: _Fixed) -> Iterator[str]:
    """For people: each edit, and each finding of which none was made."""
    story, edits = fixed.report.story, fixed.correction.edits
    told = list(_told(fixed))
    left = sum(fate.outcome in _LEFT for _, fate in told)
    name = story.path or story.id
    within = f" · {story.id}" if story.text is not None else ""
    yield f"{on_one_line(name + within)}: {counted(len(edits), 'correction')} made, {counted(left, 'finding')} left"
    offsets = Offsets(fixed.article.text)
    for finding, fate in told:
        line, column = offsets.line_column(finding.start)
        words = f"“{on_one_line(finding.text)}”"
        if fate.outcome == "applied" and fate.edit is not None:
            words += f" → “{on_one_line(fate.edit.text)}”"
        else:
            words += f" stays ({fate.outcome}: {on_one_line(fate.reason)})"
        yield f"  {line}:{column}  {finding.rule}  {words}"


def _dict(fixed: _Fixed) -> dict[str, Any]:
    story = fixed.report.story
    return {
        "story": {"id": story.id, "path": story.path, "sha256": story.sha256, "locator": fixed.article.locator},
        "findings": [_fate(finding, fate) for finding, fate in _told(fixed)],
    }


def _fate(finding: Finding, fate: Fate) -> Mapping[str, Any]:
    facts = {name: getattr(finding, name) for name in ("id", "rule", "tier", "start", "end", "text")}
    applied = fate.edit is not None and fate.outcome == "applied"
    return {
        **facts,
        "outcome": fate.outcome,
        "replacement": fate.edit.text if applied and fate.edit else None,
        "reason": fate.reason,
    }
