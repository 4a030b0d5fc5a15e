"""`detector setup`."""

from __future__ import annotations

import click

from . import common


@click.command("setup")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.pass_context
def setup_command(ctx: click.Context, quiet: bool) -> int:
    """Fetch LanguageTool (once, some 260 MB).

    Java comes with detector. Everything else works without LanguageTool. This is the only command that fetches
    anything.

    \b
    Example:
      detector setup
    """
    from ..grammar.languagetool.install import fetch

    fetch(common.load_settings(ctx), lambda words: common.note(words, quiet))
    return 0
