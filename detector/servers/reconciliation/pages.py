"""Pages: the list of services, and an entry as a page, as a preview, and as a flyout. All text is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ...authorities import Entry
from .service import PROPERTIES, TYPES, Service, description, values_of

_STYLE = (
    "body{font:15px/1.4 system-ui,sans-serif;margin:1em;max-width:50em}h1{font-size:1.25em;margin:0 0 .3em}"
    "dt{color:#555;font-size:.85em}dd{margin:0 0 .4em}p{margin:.2em 0}"
)
_BRIEF = ("alias", "acronym", "garbled")


def index(services: Iterable[tuple[str, Service]]) -> str:
    """The list of services, each with the address that a client is given."""
    rows = "".join(
        f'<dt>{escape(service.name)}</dt><dd><a href="{escape(address)}">{escape(address)}</a></dd>'
        for address, service in services
    )
    return _page("detector", f"<p>Reconciliation services (API 0.2), for OpenRefine and others:</p><dl>{rows}</dl>")


def entry_page(entry: Entry) -> str:
    """All that is known of an entry."""
    rows = "".join(
        f"<dt>{escape(name)}</dt><dd>{'<br>'.join(map(escape, values))}</dd>"
        for pid, name in PROPERTIES.items()
        if pid != "name" and (values := values_of(entry, pid))
    )
    return _page(entry.name, f"<p>{escape(TYPES[entry.kind])} · {escape(entry.id)}</p><dl>{rows}</dl>")


def preview(entry: Entry) -> str:
    """An entry in a box of 400 by 200 pixels."""
    return _page(entry.name, flyout(entry, named=False))


def flyout(entry: Entry, named: bool = True) -> str:
    """An entry in a few lines, a piece of a page."""
    lines = [f"<p>{escape(TYPES[entry.kind])} · {escape(description(entry))}</p>"]
    lines += [
        f"<p>{escape(PROPERTIES[pid])}: {escape('; '.join(values))}</p>"
        for pid in _BRIEF
        if (values := values_of(entry, pid)[:5])
    ]
    return (f"<p><strong>{escape(entry.name)}</strong></p>" if named else "") + "".join(lines)


def named(name: str) -> str:
    """A type or property in a line."""
    return f"<p><strong>{escape(name)}</strong></p>"


def _page(title: str, body: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>{body}</body></html>"
    )
