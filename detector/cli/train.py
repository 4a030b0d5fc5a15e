"""`detector train` and `detector evaluate`."""

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


@click.command("evaluate")
@click.argument("folder", required=False, metavar="[DATA]")
@click.option("--data", metavar="DIR", help="The same folder, as an option.")
@click.option("--stories", metavar="DIR", help="Measure on these stories of your own too, or on them alone.")
@click.option("--gold", metavar="FILE", help="What is wrong with the stories (JSON, see below).")
@click.option("--output", metavar="DIR", help="Store figures.json, figures.md and the two diagrams (SVG) there.")
@click.option("--card", is_flag=True, help="Store the table where models/ and the README quote it (source tree).")
@common.format_option
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.pass_context
def evaluate_command(
    ctx: click.Context,
    folder: str | None,
    data: str | None,
    stories: str | None,
    gold: str | None,
    output: str | None,
    card: bool,
    format_: str,
    quiet: bool,
) -> int:
    """Print the figures for held-out data or your own stories.

    DATA is a folder of data, of which the part that nothing was fitted on is read. LanguageTool (see `detector setup`),
    Harper, chrF and embedding similarity are measured beside detector.

    \b
    --stories DIR holds text files, and --gold FILE says what is wrong with each:
      [{"story": "fire.txt", "reference": "fire-original.txt",
        "spans": [{"start": 10, "end": 24, "category": "name.org", "accept": ["State Department"]}]},
       {"story": "storm.txt", "label": "clean"}]
    Offsets count code points. `reference`, `accept` and `label` (garbled or clean) may be left out; without
    `spans` only the verdict of a garbled story is looked at. Without --gold each story has a folder of its own
    in DIR, with garbled.txt, marks.json ({"spans": [...]}), perhaps reference.txt and clean.txt.

    \b
    Examples:
      detector evaluate ../data --output figures
      detector evaluate --stories desk/ --gold desk/gold.json
      detector evaluate --stories seeds
    """
    data = data or folder
    if data is None and stories is None:
        raise UsageError("give the folder of data (detector evaluate DATA) or stories of your own (--stories DIR)")
    if data is not None and not Path(data).is_dir():
        raise UsageError(f"{data}: no such folder")
    if gold is not None and stories is None:
        raise UsageError("--gold says what is wrong with the stories of --stories DIR: give that too")
    if card and (data is None or stories is not None):
        raise UsageError("--card stores the table for DATA alone")
    target = None if output is None else _folder(output)
    from ..training.benchmarks import Own, evaluate

    mine = None if stories is None else Own(Path(stories), None if gold is None else Path(gold))
    settings = common.load_settings(ctx)
    table = evaluate(None if data is None else Path(data), mine, settings, lambda words: common.note(words, quiet))
    if target is not None:
        from ..training.benchmarks.stored import store

        for file in store(table, target):
            common.note(f"written: {file}", quiet)
    if card:
        from ..training.benchmarks.stored import store_quoted

        for file in store_quoted(table):
            common.note(f"written: {file}", quiet)
    with common.opened_output(None) as out:
        out.write(table.to_json() if format_ == "json" else table.to_markdown() + "\n")
    return 0


def _folder(name: str) -> Path:
    """A folder to write into, made where it is missing: known before minutes are spent."""
    target = Path(name)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{name}: cannot be written ({error.strerror or error})") from error
    return target
