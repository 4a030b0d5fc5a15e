"""Fixed terms of news English that were rendered word by word.

The reference sources list terms together with the renderings that badly translated copy shows for them ("collective
deportation" for mass deportation, "wasted time" for stoppage time). Only renderings that edited English does not use
are listed, so finding one is enough. Nothing is marked that the other version of the story has too.

Why it matters:
    A fixed term has one form. Rendered word by word it says something else, or nothing.
When it is wrong:
    Hardly: only renderings are listed that edited English does not use.
Marked:
    He repeated the promises of [collective deportation] on Monday. -> mass deportation
Not marked:
    He repeated the promises of mass deportations and of a collective agreement.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..authorities import Entry
from ..authorities.gazetteer import parts
from ..case import Case
from ..case.resources import Resources
from ..findings.overlaps import Precedence
from ..types import Evidence, Observation, Suggestion, Token
from . import Signal

_IN_OTHER_VERSION, _BY_LIST = 0.9, 0.8
"""Raw scores: the other version has the right term; it is known from a list of renderings that were seen."""


def find(case: Case) -> Iterator[Observation]:
    """Known wrong renderings of fixed terms."""
    copy = case.copy
    others = " ".join(" ".join(document.text.lower().split()) for _, document in case.paired)
    tokens = tuple(part for token in copy.tokens for part in parts(token))
    lower = [token.text.lower() for token in tokens]
    at = 0
    while at < len(tokens):
        found = _longest(case.resources, tokens, lower, at)
        if found is None:
            at += 1
            continue
        size, entry = found
        start, end = tokens[at].start, tokens[at + size - 1].end
        text = " ".join(copy.text[start:end].split())
        at += size
        if text.lower() in others:
            continue
        raw_score = _IN_OTHER_VERSION if entry.name.lower() in others else _BY_LIST
        yield Observation(
            "term", "garbled-term", "term", start, end, raw_score,
            f"“{text}” is a word-by-word rendering of “{entry.name}”.",
            (Evidence.of_entry(entry.id, entry.name),),
            (Suggestion(entry.name, raw_score, "authority"),),
        )  # fmt: skip


def _longest(resources: Resources, tokens: tuple[Token, ...], lower: list[str], at: int) -> tuple[int, Entry] | None:
    """The longest wrong rendering that stands, word for word, at a token, and its number of tokens."""
    best: tuple[int, Entry] | None = None
    for words, entry in resources.renderings.get(lower[at], ()):
        size = len(words)
        if at + size > len(tokens) or tokens[at + size - 1].sentence != tokens[at].sentence:
            continue
        there = tuple(lower[at : at + size])
        plural = there[-1] == words[-1] + "s"
        if there[:-1] == words[:-1] and (plural or there[-1] == words[-1]) and (best is None or size > best[0]):
            best = size, entry
    return best


SIGNAL = Signal(
    "term",
    ("term",),
    find,
    precedence=Precedence(0.06),
)
