"""`detector lsp`."""

from __future__ import annotations

import os
import sys
from io import FileIO
from typing import Any

import click

from . import common


@click.command("lsp", short_help="Serve a text editor (language server protocol).")
@common.setting_options
@click.option("--decisions", metavar="FILE", help="Where quick fixes put down what is no error, and what never is.")
@click.option("--hints/--no-hints", default=True, show_default=True, help="Show hints too.")
@click.pass_context
def lsp_command(
    ctx: click.Context,
    given: dict[str, Any],
    decisions: str | None,
    hints: bool,
) -> int:
    """Answer an editor that speaks the language server protocol, on standard input and output.

    The other version of a story is named in one of its first five lines (`detector-reference: original.txt`, in a
    comment of any kind), or stands beside it: story.reference.txt beside story.txt.

    \b
    Examples:
      detector lsp
      detector lsp --no-hints --decisions desk.decisions
    """
    from .. import __version__
    from ..findings.decisions import utc_now
    from ..servers.lsp.documents import Documents
    from ..servers.lsp.server import language_server

    settings = common.load_settings(ctx, **given, decisions=decisions)
    # nothing but the protocol may reach standard output: libraries, and what they start, write to standard error
    protocol = FileIO(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    documents = Documents(settings, utc_now, common.user_name())
    try:
        language_server(documents, __version__, hints=hints).start_io(sys.stdin.buffer, protocol)
    finally:
        documents.close()
    return 0
