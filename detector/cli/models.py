"""`detector train` and `detector evaluate`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ..errors import UsageError
from . import common


@click.command("train")
@click.argument("parts", nargs=-1, metavar="[DATA] [PART]...")
@click.option("--data", metavar="DIR", help="The folder of training data.")
@click.option("--output", metavar="DIR", help="Where models are written.  [default: models/ of this installation]")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def train_command(parts: tuple[str, ...], data: str | None, output: str | None, quiet: bool) -> int:
    """Fit the models from data.

    All of them, or the parts that are named. DATA is the folder of training data (or give it with --data).

    \b
    Examples:
      detector train ../data
      detector train ../data classifier
      detector train encoder --output models
    """
    if data is None and parts and Path(parts[0]).is_dir():
        data, parts = parts[0], parts[1:]
    if data is not None and not Path(data).is_dir():
        raise UsageError(f"{data}: no such folder")
    from .. import assets
    from ..training.fit import train

    target = Path(output) if output else assets.folder("models")
    train(Path(data) if data else Path(), target, parts, lambda words: common.note(words, quiet))
    return 0


@click.command("evaluate")
@click.argument("folder", required=False, metavar="[DATA]")
@click.option("--data", metavar="DIR", help="The same folder, as an option.")
@common.format_option
@click.option("--output", metavar="FILE", help="Write there instead of to standard output.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def evaluate_command(folder: str | None, data: str | None, format_: str, output: str | None, quiet: bool) -> int:
    """Print the figures for data not used in fitting.

    DATA is a folder of data, of which the part that nothing was fitted on is read.

    \b
    Example:
      detector evaluate ../data
    """
    data = data or folder
    if data is None:
        raise UsageError("give the folder of data: detector evaluate DATA")
    if not Path(data).is_dir():
        raise UsageError(f"{data}: no such folder")
    from ..training.evaluate import evaluate

    table = evaluate(Path(data), lambda words: common.note(words, quiet))
    with common.opened_output(output) as out:
        if format_ == "json":
            figures = table.to_json()
            out.write(figures if isinstance(figures, str) else json.dumps(figures, indent=2, ensure_ascii=False))
        else:
            out.write(table.to_markdown())
        out.write("\n")
    return 0
