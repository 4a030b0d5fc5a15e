"""`detector serve`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from ..types.errors import UsageError
from . import common

_MOST_JOBS = 4
"""Processes that are opened unless more are asked for: each holds its models, some 450 MB."""


@click.command("serve")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--reference",
    "references",
    multiple=True,
    metavar="FILE",
    help="Another version of the stories, laid beside each that it is a version of; may be repeated.",
)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="HOST", help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 takes a free one."
)
@click.option(
    "--token",
    envvar="DETECTOR_TOKEN",
    metavar="TOKEN",
    help="Ask every client for this token (also in DETECTOR_TOKEN). Where other machines can reach the server and none "
    "is given, one is made and told.",
)
@click.option(
    "--allow-origin",
    multiple=True,
    metavar="ORIGIN",
    help="Let pages of this origin ask, as http://127.0.0.1:3333 (OpenRefine); `*`: every page. May be repeated.",
)
@click.option(
    "--allow-host",
    multiple=True,
    metavar="NAME",
    help="Answer under this name too, not only under addresses and localhost; may be repeated.",
)
@click.option("--certificate", type=click.Path(path_type=Path), metavar="FILE", help="Serve over TLS (PEM).")
@click.option("--key", type=click.Path(path_type=Path), metavar="FILE", help="The key of the certificate (PEM).")
@click.option(
    "--trust-proxy",
    metavar="ADDRESS",
    help="Believe the X-Forwarded headers of a proxy at this address (else of none).",
)
@click.option(
    "--jobs", type=click.IntRange(1, 64), metavar="N", help="Processes that examine.  [default: the cores, 4 at most]"
)
@click.option(
    "--time-limit",
    type=click.FloatRange(min=1.0),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="The longest that one story may take.",
)
@click.option(
    "--room",
    type=click.IntRange(1, 10_000),
    default=200,
    show_default=True,
    metavar="N",
    help="Stories that may wait; who comes then is told to come back (429).",
)
@common.decisions_option
@common.setting_options
@click.pass_context
def serve_command(
    ctx: click.Context,
    paths: tuple[str, ...],
    references: tuple[str, ...],
    host: str,
    port: int,
    token: str | None,
    allow_origin: tuple[str, ...],
    allow_host: tuple[str, ...],
    certificate: Path | None,
    key: Path | None,
    trust_proxy: str | None,
    jobs: int | None,
    time_limit: float,
    room: int,
    decisions: str | None,
    given: dict[str, Any],
) -> int:
    """Open the editor's page, and answer programs over HTTP.

    The page (the address that is told, in a browser) lists the stories of each PATH, a file, a folder or the output of
    a batch, by how much they need an editor; others can be dropped or pasted there. What is accepted and rejected is
    kept in --decisions FILE, until the server ends where none is given.

    /api/check, /api/fix and /api/batch examine stories (/openapi.json describes them), /v2/check answers as
    LanguageTool's server does, /reconcile is the Reconciliation Service API 0.2 over the authority files, /healthz and
    /metrics say how it is. Ctrl-C ends it.

    Only this machine is answered, and only pages of this server, unless options say otherwise.

    \b
    Examples:
      detector serve incoming/ --decisions desk.decisions
      detector serve reports/ --decisions desk.decisions
      detector serve --authority house.sqlite
      detector serve --allow-origin http://127.0.0.1:3333
      detector serve --host 0.0.0.0 --certificate desk.pem --key desk.key
      detector check story.txt --reference-service http://127.0.0.1:8000/reconcile
    """
    from ..authorities.sqlite.authority_file import bundled, open_authority
    from ..servers.access import Access, checked_host, checked_origin, checked_token, new_token
    from ..servers.app import build
    from ..servers.desk import Desk
    from ..servers.review import add_paths, opened_queue
    from ..servers.serving import Transport, address_of, bind, is_local, run

    settings = common.load_settings(ctx, **given, decisions=decisions)
    with common.opened_decisions(settings, create=True):
        pass  # a file that cannot be used is a wrong call, and is told before editors come
    if (certificate is None) != (key is None):
        raise UsageError("--certificate and --key go together")
    for file in filter(None, (certificate, key)):
        if not file.is_file():
            raise UsageError(f"{file}: no such file")
    own_token = checked_token(token) if token else None
    origins, hosts = frozenset(map(checked_origin, allow_origin)), frozenset(map(checked_host, allow_host))
    sources = [open_authority(file) for file in settings.authority]
    sources += [bundled()] if settings.shipped_authority else []
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    kept = Path(settings.decisions) if settings.decisions else None
    with opened_queue(kept) as queue, bind(host, port) as listening:
        add_paths(queue, paths, references, settings.max_characters)
        local = is_local(listening)
        address = address_of(listening, certificate is not None)
        access = Access(local=local, token=own_token or (None if local else new_token()), origins=origins, hosts=hosts)
        desk = Desk.of(settings, sources, access, jobs=jobs or min(cores, _MOST_JOBS), room=room, limit=time_limit)
        if access.token is not None and own_token is None:
            common.note(f"detector: other machines can reach it: the token is {access.token}")
        if not local and certificate is None:
            common.note("detector: without --certificate what is sent can be read on the way; a proxy may add TLS")
        common.note(f"detector: serving at {address}, reconciliation at {address}/reconcile (Ctrl-C ends it)")
        desk.pool.start()
        queue.start(desk.pool)
        try:
            run(build(desk, queue=queue), listening, Transport(certificate=certificate, key=key, proxy=trust_proxy))
        finally:
            desk.close()
    common.note("detector: ended")
    return 0
