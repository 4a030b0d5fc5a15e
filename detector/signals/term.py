"""Fixed terms of news English that were rendered word by word.

The reference sources list terms together with the renderings that badly translated copy shows for them ("collective
deportation" for mass deportation, "wasted time" for stoppage time). Only renderings that edited English does not use
are listed, so finding one is enough. Nothing is marked that the other version of the story has too.

Marked:
    the promises of collective deportation (mass deportation)
Not marked:
    mass deportations, a collective agreement
"""

from __future__ import annotations

from collections.abc import Iterator

from ..tools import Tools
from ..types import Alignment, Evidence, Observation, Suggestion
from . import Signal


def find(alignment: Alignment, tools: Tools) -> Iterator[Observation]:
    """Known wrong renderings of fixed terms."""
    copy = alignment.copy
    others = " ".join(" ".join(document.text.lower().split()) for _, document in alignment.paired)
    for hit in tools.phrases("term").hits(copy):
        if hit.form.kind != "garbled" or hit.changed or not hit.order:
            continue
        text = " ".join(hit.text.split())
        if text.lower() in others:
            continue
        strength = 0.85 if hit.entry.name.lower() in others else 0.8
        yield Observation(
            "term", "garbled-term", "term", hit.start, hit.end, strength,
            f"“{text}” is a word-by-word rendering of {hit.entry.name}.",
            (Evidence("authority", hit.entry.name, hit.entry.id),),
            (Suggestion(hit.entry.name, strength, "authority"),),
        )  # fmt: skip


SIGNAL = Signal("term", ("term",), find)
