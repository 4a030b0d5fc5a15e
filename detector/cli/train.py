"""`detector train`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from .. import assets
from ..types.errors import UsageError
from . import common


@click.command("train")
@click.argument("parts", nargs=-1, metavar="DATA [PART]...")
@click.option("--data", metavar="DIR", help="The folder of training data, as an option.")
@click.option("--output", metavar="DIR", help="Where models are written, each into a folder of its own.  [required]")
@click.option("--replace-installed", is_flag=True, help="Let DIR be the installed models.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def train_command(
    parts: tuple[str, ...], data: str | None, output: str | None, replace_installed: bool, quiet: bool
) -> int:
    """Fit the models from data.

    All of them, or the parts that are named. DATA is the folder of training data; the parts encoder and pivots read
    none. Parts build on those that DIR has already, else on the installed ones; edits and findings are fitted as the
    installed models see them. Needs pip install 'detector[train]'.

    The part `data` only builds the training set: JSON lines by part, parted by story, checked for leaks.

    \b
    Examples:
      detector train ../data --output models-new
      detector train ../data classifier --output models-new
      detector train encoder --output models-new
      detector train data ../data --output training-set
    """
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
