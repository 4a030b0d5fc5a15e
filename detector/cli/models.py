"""`detector train` and `detector evaluate`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ..errors import UsageError
from . import common


@click.command("train")
@click.argument("parts", nargs=-1, metavar="[PART]...")
@click.option("--data", metavar="DIR", help="The folder of training data.")
@click.option("--output", metavar="DIR", help="Where models are written.  [default: models/ of this installation]")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def train_command(parts: tuple[str, ...], data: str | None, output: str | None, quiet: bool) -> int:
    """Fit the models from data.

    All of them, or the parts that are named.

    \b
    Examples:
      detector train --data ../data
      detector train encoder --output models
    """
    if data is not None and not Path(data).is_dir():
        raise UsageError(f"{data}: no such folder")
    from .. import assets
    from ..training.fit import train

    target = Path(output) if output else assets.folder("models")
    train(Path(data) if data else Path(), target, parts, lambda words: common.note(words, quiet))
    return 0


@click.command("evaluate")
@click.option(
    "--data", required=True, metavar="DIR", help="The folder of data, of which the part not used in fitting is read."
)
@common.format_option
@click.option("--output", metavar="FILE", help="Write there instead of to standard output.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def evaluate_command(data: str, format_: str, output: str | None, quiet: bool) -> int:
    """Print the figures for data not used in fitting.

    \b
    Example:
      detector evaluate --data ../data
    """
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
