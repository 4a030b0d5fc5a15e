"""Views → HTML: the templates, what they may ask, and the policy of a self-contained page."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources

import jinja2
from markupsafe import Markup

from ...types import Problem, Report
from ...types.visible import visible
from . import words
from .view import StoryView

KEYS = (
    ("j n", "next"),
    ("k p", "previous"),
    ("h", "hints, too"),
    ("Esc", "close"),
    ("?", "this help"),
)
"""Keys of the page where nothing can be decided, as its help lists them."""

_SHORT = 60
"""Characters of a place that a line of the list shows."""


def run_page(views: Sequence[StoryView], problems: Sequence[Problem] = (), home: str = "") -> str:
    """The whole page of a run, complete in itself. `home`: the address of the page that leads here."""
    title = views[0].name if len(views) == 1 else f"{len(views)} stories"
    return "".join(self_contained("run.html", title=title, views=views, problems=problems, home=home, keys=KEYS))


def self_contained(template: str, **shown: object) -> Iterable[str]:
    """A page, piece by piece, that holds its style and script, with a policy that allows these alone."""
    style, script = text_of("page.css"), text_of("page.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    page = environment().get_template(template)
    return page.generate(style=Markup(style), script=Markup(script), policy=policy, **shown)


def text_of(name: str) -> str:
    """A file of this folder."""
    return resources.files(__name__.rpartition(".")[0]).joinpath(name).read_text("utf-8")


@cache
def environment() -> jinja2.Environment:
    """The templates, everything that is printed escaped and free of characters that cannot be seen."""
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: text_of(f"templates/{name}")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_printed,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.globals.update(ASKED)
    return made


def _printed(value: object) -> object:
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return visible(value.replace("\r\n", "\n"), keep="\n\t")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


# ---------------------------------------------------------------------- what the templates ask


def carrying(view: StoryView) -> Sequence[int]:
    """The rows to be read where a label rests on sentences alone: no place is marked to begin with."""
    if view.alerts:
        return ()
    sentences = sorted(ground.sentence for ground in view.report.verdict.because if ground.sentence is not None)
    return tuple(dict.fromkeys(view.row_of(sentence) for sentence in sentences))


def left_out(report: Report) -> str:
    """How much is not shown because an editor has decided it before; empty where nothing is."""
    left = report.left_out
    parts = [f"{left.rejected} rejected before"] if left.rejected else []
    parts += [f"{left.always} always right for this desk"] if left.always else []
    return f"Not shown: {', '.join(parts)}" if parts else ""


def rule_words(rule: str) -> str:
    """A rule's name as words."""
    return rule.replace("-", " ").replace("/", ": ")


def short(text: str) -> str:
    """A place on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else line[: _SHORT - 1] + "…"


def _kinds_of(view: StoryView) -> list[str]:
    there = {choice.kind for choice in view.choices}
    return [kind for kind in words.KINDS if kind in there]


def _several(view: StoryView) -> bool:
    return sum(reference.used for reference in view.report.references) > 1


ASKED: dict[str, object] = {
    "carrying": carrying,
    "counted": words.counted,
    "evidence_words": words.EVIDENCE,
    "kinds": words.KINDS,
    "kinds_of": _kinds_of,
    "left_out": left_out,
    "percent": words.percent,
    "rule_words": rule_words,
    "several": _several,
    "short": short,
}
