"""`detector serve`."""

from __future__ import annotations

import click

from ..types.errors import UsageError
from . import common


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="HOST", help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 takes a free one."
)
@click.option(
    "--authority",
    multiple=True,
    metavar="FILE",
    help="Serve this authority file too, before the one that ships; may be repeated.",
)
@click.pass_context
def serve_command(ctx: click.Context, host: str, port: int, authority: tuple[str, ...]) -> int:
    """Answer the Reconciliation Service API.

    Version 0.2, for OpenRefine and other clients. /reconcile asks all authority files, /authority/NAME one of them;
    / lists them. Ctrl-C ends it. There is no login: listen on this machine alone, or put a server with a login before
    it.

    \b
    Examples:
      detector serve --authority house.sqlite
      detector check story.txt --reference-service http://127.0.0.1:8000/reconcile
    """
    from ..authorities.sqlite.authority_file import bundled, open_authority
    from ..servers.app import build
    from ..servers.serving import address_of, bind, is_local, run

    settings = common.load_settings(ctx, authority=authority)
    sources = [open_authority(file) for file in settings.authority]
    sources += [bundled()] if settings.shipped_authority else []
    if not sources:
        raise UsageError("there is no authority file to serve: give one with --authority")
    with bind(host, port) as listening:
        address = address_of(listening)
        if not is_local(listening):
            common.note(f"detector: there is no login: whoever reaches {address} can read the authority files")
        common.note(f"detector: serving at {address}, reconciliation at {address}/reconcile (Ctrl-C ends it)")
        run(build(sources), listening)
    common.note("detector: ended")
    return 0
