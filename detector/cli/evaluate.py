"""`detector evaluate`."""

from __future__ import annotations

from pathlib import Path

import click

from ..types.errors import UsageError
from . import common


@click.command("evaluate")
@click.argument("folder", required=False, metavar="[DATA]")
@click.option("--data", metavar="DIR", help="The same folder, as an option.")
@click.option("--stories", metavar="DIR", help="Measure on these stories of your own too, or on them alone.")
@click.option("--gold", metavar="FILE", help="What is wrong with the stories (JSON, see below).")
@click.option("--output", metavar="DIR", help="Store figures.json, figures.md and the two diagrams (SVG) there.")
@click.option("--card", is_flag=True, help="Store the table where models/ and the README quote it (source tree).")
@click.option("--only", type=click.Choice(["differences"]), help="Measure this part of DATA alone.")
@click.option("--size", type=click.IntRange(min=2), help="Stories of each set of differences (100).")
@click.option("--list", "listing", metavar="FILE", help="With --only: store what was missed or wrongly marked there.")
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
    only: str | None,
    size: int | None,
    listing: str | None,
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
      detector evaluate ../data --only differences --size 20 --list misses.txt
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
    if only is not None and (data is None or stories is not None or card):
        raise UsageError("--only measures a part of DATA: give DATA, and neither --stories nor --card")
    if listing is not None and only is None:
        raise UsageError("--list goes with --only")
    target = None if output is None else common.output_folder(output)
    from ..evaluation import Own, evaluate_own

    def progress(words: str) -> None:
        common.note(words, quiet)

    mine = None if stories is None else Own(Path(stories), None if gold is None else Path(gold))
    settings = common.load_settings(ctx)
    if data is not None:
        from ..training.benchmarks import Sizes, evaluate, evaluate_part

        sizes = Sizes() if size is None else Sizes(size)
        if only is None:
            table = evaluate(Path(data), mine, settings, progress, sizes)
        else:
            lines: list[str] = []
            table = evaluate_part(Path(data), settings, progress, sizes, lines.append if listing else None)
            if listing is not None:
                Path(listing).write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")
                progress(f"written: {listing}")
    else:
        assert mine is not None
        table = evaluate_own(mine, settings, progress)
    if target is not None:
        from ..evaluation.stored import store

        for file in store(table, target):
            progress(f"written: {file}")
    if card:
        from ..training.benchmarks.quotes import store_quoted

        for file in store_quoted(table):
            progress(f"written: {file}")
    with common.opened_output(None) as out:
        out.write(table.to_json() if format_ == "json" else table.to_markdown() + "\n")
    return 0
