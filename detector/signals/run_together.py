"""Two names that were run together by a lost space before "and".

On its way through a script without capitals the "and" of a list of people is glued to the name before it: "Michael
Killerand Albert Sunand Alison". Marked is a capitalised word between capitalised words that is known nowhere, neither
as a word nor as a name, and that is a name once the "and" at its end is taken off.

Marked:
    Michael H. Killerand Albert Sunand Alison contributed reporting (Killer and ..., Sun and ...)
Not marked:
    Ferdinand Marcos, Bertrand Russell, Roland Garros, Poland and Thailand
"""

from __future__ import annotations

from collections.abc import Iterator

from ..case import Case
from ..language.lexicon import is_name_word, zipf
from ..types import Document, Observation, Suggestion, Token
from . import Signal

_GLUED = "and"
_UNKNOWN = 1.5
"""Zipf frequency under which a word is known nowhere."""


def find(case: Case) -> Iterator[Observation]:
    """Names with an "and" at their end that belongs to the list."""
    copy = case.copy
    known = " ".join(document.text.lower() for _, document in case.paired)
    for before, token, after in zip(copy.tokens, copy.tokens[1:], copy.tokens[2:], strict=False):
        name = token.text[: -len(_GLUED)]
        if not _is_glued(copy, before, token, after) or token.text.lower() in known:
            continue
        if case.is_listed(token.text):
            continue
        yield Observation(
            "run-together", "and", "name.person", token.start, token.end, 0.82,
            f"“{token.text}” looks like two words: a name, {name}, and an “and”.",
            (), (Suggestion(f"{name} and", 0.82, "document"),),
        )  # fmt: skip


def _is_glued(copy: Document, before: Token, token: Token, after: Token) -> bool:
    text = token.text
    if not (text.endswith(_GLUED) and text[:1].isupper() and text[1:].islower() and len(text) >= len(_GLUED) + 3):
        return False
    listed = (before.text[:1].isupper() or before.text == ".") and after.text[:1].isupper()
    beside = after.start - token.end == 1 and token.start - before.end <= 1
    unknown = zipf(text) < _UNKNOWN and not is_name_word(text) and copy.text.count(text) == 1
    part = text[: -len(_GLUED)]
    return listed and beside and unknown and (is_name_word(part) or zipf(part) > 3)


SIGNAL = Signal(
    "run-together",
    ("name.person",),
    find,
    marks_names=True,
)
