"""`detector train`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ..types.errors import UsageError
from . import common


@click.command("train")
@click.argument("parts", nargs=-1, metavar="[DATA] [PART]...")
@click.option("--data", metavar="DIR", help="The folder of training data.")
@click.option("--output", metavar="DIR", help="Where models are written.  [default: models/ of this installation]")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def train_command(parts: tuple[str, ...], data: str | None, output: str | None, quiet: bool) -> int:
    """Fit the models from data.

    All of them, or the parts that are named. DATA is the folder of training data (or give it with --data).
    The part `data` only builds the training set (`detector train data DATA --output DIR`): JSON lines by part, parted
    by story, checked for leaks.

    \b
    Examples:
      detector train ../data
      detector train ../data classifier
      detector train encoder --output models
      detector train data ../data --output training-set
    """
    only_data = parts[:1] == ("data",)
    parts = parts[1:] if only_data else parts
    if data is None and parts and Path(parts[0]).is_dir():
        data, parts = parts[0], parts[1:]
    if data is not None and not Path(data).is_dir():
        raise UsageError(f"{data}: no such folder")

    def progress(words: str) -> None:
        common.note(words, quiet)

    if only_data:
        if data is None or output is None or parts:
            raise UsageError("give the folder of data and where to: detector train data DATA --output DIR")
        from ..training.parts import write_training_set

        click.echo(json.dumps(write_training_set(Path(data), Path(output), progress), indent=1))
        return 0
    from .. import assets
    from ..training.parts import train

    train(Path(data) if data else Path(), Path(output) if output else assets.folder("models"), parts, progress)
    return 0
