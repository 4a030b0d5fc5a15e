"""`detector authority import` and `export`: house lists in and out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..types.errors import UsageError
from . import common

if TYPE_CHECKING:
    from ..authorities.exchange import Exchanged

_KINDS = ("person", "body", "office", "place", "acronym", "term")
_FORMATS = ("csv", "tbx", "tbx-2008", "ftm", "wikidata", "jsonl")


@click.command("import", short_help="Make an authority file from house lists.")
@click.argument("lists", nargs=-1, required=True, metavar="LIST...")
@click.option("--output", required=True, metavar="FILE", help="The authority file to write.")
@click.option("--kind", type=click.Choice(_KINDS), help="What the entries are, where the list does not say.")
@click.option("--licence", default="not stated", show_default=True, help="Under which licence the list is.")
@click.option("--update", is_flag=True, help="Add to the authority file; without it the file is made anew.")
@click.option("--quiet", is_flag=True, help="Show no remarks.")
def import_(lists: tuple[str, ...], output: str, kind: Any, licence: str, update: bool, quiet: bool) -> int:
    """Make an authority file from house lists, each of a known format.

    CSV and TSV with the columns of the tables (name, kind, aliases, acronyms, garbled, country, role ...); termbases
    (.tbx, TBX of 2008 and 2019); entities of FollowTheMoney and of Wikidata (.json, .jsonl). What cannot be used is
    told with its place, and nothing is written; what is passed over is counted.

    \b
    Examples:
      detector authority import house-style.csv --output house.sqlite
      detector authority import terms.tbx ministers.csv --kind person --output house.sqlite --update
    """
    from ..authorities.exchange import import_file

    for name in lists:
        if not Path(name).is_file():
            raise UsageError(f"{name}: no such file")
    for number, name in enumerate(lists):
        done = import_file(Path(name), Path(output), kind, licence, update or number > 0)
        _report(done, quiet or (number < len(lists) - 1 and not done.left_out))
    return 0


@click.command("export")
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--format", "format_", required=True, type=click.Choice(_FORMATS), help="What to write.")
@click.option("--output", required=True, metavar="FILE", help="The file to write; - is standard output.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(_KINDS), help="Only these; may be repeated.")
@click.option("--quiet", is_flag=True, help="Show no remarks.")
def export(file: str | None, format_: str, output: str, kinds: tuple[Any, ...], quiet: bool) -> int:
    """Write an authority file in another format.

    Without FILE it is the one that ships. jsonl and csv hold all of an entry, tbx (TBX-Basic of 2019) and tbx-2008
    nearly all; what ftm (FollowTheMoney) and wikidata cannot hold is counted and said.

    \b
    Examples:
      detector authority export house.sqlite --format tbx --output house.tbx
      detector authority export desk.sqlite --format ftm --kind person --output - | less
    """
    from ..authorities.exchange import export_entries
    from ..authorities.sqlite.authority_file import bundled, open_authority

    if file is not None and not Path(file).is_file():
        raise UsageError(f"{file}: no such file")
    common.keep_inputs(output, file)
    source = open_authority(file) if file is not None else bundled()
    entries = [entry for kind in kinds or (None,) for entry in source.entries(kind)]
    with common.opened_bytes(output) as out:
        done = export_entries(entries, out, format_, Path(output))
    _report(done, quiet)
    return 0


def _report(done: Exchanged, quiet: bool) -> None:
    kinds = ", ".join(f"{number} {kind}" for kind, number in done.kinds)
    common.note(f"{done.file}: {done.entries} entries, {done.forms} forms ({kinds or 'none'})", quiet)
    for words in done.left_out:
        common.note(f"  {words}", quiet)
