"""Jobs by which a story introduces persons who hold no office: "Linda Marsh, a nurse"."""

from __future__ import annotations

from collections.abc import Sequence

from ..language.lexicon import words
from ..types import Document, Mention, Token
from .persons import Person

_ENDS = frozenset((",", ".", ";", "—", "–", ")", "who", "which", "from", "of", "in", "at", "for", "with", "and"))
_LONGEST = 6
"""Words of a job that are read."""


def has_job_of_own(person: Person, document: Document) -> bool:
    """Whether a story introduces a person by a job or a relation that is no office.

    "a" stands before one of many, and holders of offices are not many: "a spokesman for the line" is no office either.
    """
    return any(_has_job(mention, document) for mention in person.mentions)


def _has_job(mention: Mention, document: Document) -> bool:
    tokens = document.tokens_of(mention.sentence)
    after = [token for token in tokens if token.start >= mention.end][: _LONGEST + 2]
    if len(after) < 3 or after[0].text != "," or after[1].text.lower() not in ("a", "an", "the", "his", "her", "their"):
        return False
    said = _noun_phrase(after[2:])
    if not said or any(token.text[:1].isupper() for token in said):
        return False  # "the Democratic leader": what he leads is named
    head = said[-1].text.lower()
    office = head in words("office_noun") or head.endswith(("president", "minister", "secretary"))
    return after[1].text.lower() in ("a", "an") or not office


def _noun_phrase(tokens: Sequence[Token]) -> list[Token]:
    found: list[Token] = []
    for token in tokens:
        if token.text.lower() in _ENDS or token.kind == "sign":
            break
        found.append(token)
    return found[:_LONGEST]
