"""`detector train`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from .. import assets
from ..types import Decision
from ..types.errors import UsageError
from . import common

_SQLITE = b"SQLite format 3\0"


@click.command("train")
@click.argument("parts", nargs=-1, metavar="DATA [PART]...")
@click.option("--data", metavar="DIR", help="The folder of training data, as an option.")
@click.option("--output", metavar="DIR", help="Where models are written, each into a folder of its own.  [required]")
@click.option("--decisions", metavar="FILE", help="For `desk`: a file of decisions, or what was exported of one.")
@click.option("--replace-installed", is_flag=True, help="Let DIR be the installed models.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.pass_context
def train_command(
    ctx: click.Context,
    parts: tuple[str, ...],
    data: str | None,
    output: str | None,
    decisions: str | None,
    replace_installed: bool,
    quiet: bool,
) -> int:
    """Fit the models from data.

    All of them, or the parts that are named. DATA is the folder of training data; the parts encoder and pivots read
    none. Parts build on those that DIR has already, else on the installed ones; edits and findings are fitted as the
    installed models see them. Needs pip install 'detector[train]'.

    The part `data` only builds the training set: JSON lines by part, parted by story, checked for leaks. The part
    `desk` fits the findings' scores on what editors decided, and needs nothing else: the setting `calibration` names
    the file that it writes.

    \b
    Examples:
      detector train ../data --output models-new
      detector train ../data classifier --output models-new
      detector train encoder --output models-new
      detector train data ../data --output training-set
      detector train desk --decisions desk.decisions --output desk
    """
    if parts == ("desk",):
        return _desk(ctx, decisions, output, quiet)
    only_data = parts[:1] == ("data",)
    parts = parts[1:] if only_data else parts
    if data is None and parts and Path(parts[0]).is_dir():
        data, parts = parts[0], parts[1:]
    if data is not None and not Path(data).is_dir():
        raise UsageError(f"{data}: no such folder")
    if output is None:
        raise UsageError("say where to write: detector train DATA [PART]... --output DIR")
    if not only_data and Path(output).resolve() == assets.folder("models").resolve() and not replace_installed:
        raise UsageError(f"{output} holds the installed models: give another folder, or --replace-installed as well")

    def progress(words: str) -> None:
        common.note(words, quiet)

    if only_data:
        if data is None or parts:
            raise UsageError("give the folder of data and where to: detector train data DATA --output DIR")
        from ..training.parts import write_training_set

        click.echo(json.dumps(write_training_set(Path(data), common.output_folder(output), progress), indent=1))
        return 0
    from ..training.parts import train

    train(None if data is None else Path(data), common.output_folder(output), parts, progress)
    return 0


def _desk(ctx: click.Context, decisions: str | None, output: str | None, quiet: bool) -> int:
    """Fit the curves of a desk and say how far each rule was moved.

    Raises:
        UsageError: the decisions or the folder of output are not named, or not there.
    """
    from ..findings.calibration import Calibration
    from ..training import fit_desk

    settings = common.load_settings(ctx, decisions=decisions)
    if output is None or not settings.decisions:
        raise UsageError("name the decisions and where to write: detector train desk --decisions FILE --output DIR")
    found = _decisions(Path(settings.decisions))
    bundled = Calibration.bundled()
    known: dict[str, dict[str, float]] = {bundled.version: {}}
    if settings.calibration:
        own = Path(settings.calibration)
        known[Calibration.read(own).version] = fit_desk.shifts_in(own)
    desk = fit_desk.fit(found, known)
    file = fit_desk.write(desk, bundled, common.output_folder(output))
    for rule, (right, wrong) in desk.counts.items():
        common.note(f"{rule}: {right} right, {wrong} wrong: moved by {desk.shifts[rule]:+.2f} in log-odds", quiet)
    if desk.other:
        common.note(f"{desk.other} decisions were made under other curves and are not counted")
    common.note(f"written; put into detector.toml:\ncalibration = {json.dumps(str(file))}", quiet)
    return 0


def _decisions(file: Path) -> list[Decision]:
    from ..findings.decisions import Decisions
    from ..findings.decisions.lines import read

    try:
        with file.open("rb") as stream:
            if not stream.read(len(_SQLITE)).startswith(_SQLITE):
                stream.seek(0)
                return list(read(stream, str(file)))
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from error
    with Decisions.open(file, create=False) as kept:
        return list(kept.all())
