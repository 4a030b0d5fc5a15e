"""Acronyms that are not written as English writes them: those of another language, and known ones in small letters.

`data/tables/foreign_acronyms.tsv` has acronyms of French, Spanish, Italian, Portuguese and German and the English ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..authorities import Entry
from ..language.lexicon import capital_share, words, zipf
from ..language.tables import derived, rows
from ..types import Alignment, Document, Evidence, Span, Token

_SURE, _WITH_ANOTHER = 0.9, 0.86
"""Raw scores of an acronym that means one thing, and of one that may mean another, in a story with a second one."""
_SMALL = 0.86
"""Of a known acronym in small letters."""
_ALWAYS_CAPITAL = 0.9
"""Share of capitals from which news hardly writes a word in small letters: the acronym is no word."""
_SHORTEST, _LONGEST = 3, 6
_A_WORD = 4.5
"""Zipf frequency from which letters are too common to be nothing but an acronym."""

AcronymOf = Callable[[str], tuple[Entry, ...]]


@dataclass(frozen=True, slots=True)
class OtherAcronym:
    """A place of the copy, and the acronym that English has for it; `kind`: `foreign` or `small`."""

    kind: str
    start: int
    end: int
    right: str
    raw_score: float
    evidence: tuple[Evidence, ...]


@derived()
def _foreign() -> dict[str, tuple[str, bool]]:
    """Foreign acronym → the English one, and whether it means nothing else."""
    listed = rows("foreign_acronyms.tsv", "acronym", "english", "sure")
    return {acronym: (english, sure == "yes") for acronym, english, sure in listed}


def other_acronyms(alignment: Alignment, acronym_of: AcronymOf) -> Iterator[OtherAcronym]:
    """The acronyms of a copy that are written otherwise than in English, in no order."""
    copy = alignment.copy
    theirs = {token.text for _, document in alignment.paired for token in document.tokens}
    yield from _of_other_languages(alignment, theirs)
    for at, token in enumerate(copy.tokens):
        if token.text in theirs or not _may_be_small(copy, at):
            continue
        entries = [entry for entry in acronym_of(token.text.upper()) if entry.kind == "body"]
        if entries:
            right, entry = token.text.upper(), entries[0]
            evidence = (Evidence.of_entry(entry.id, f"{right}: {entry.name}"),)
            yield OtherAcronym("small", token.start, token.end, right, _SMALL, evidence)


def _of_other_languages(alignment: Alignment, theirs: set[str]) -> Iterator[OtherAcronym]:
    copy = alignment.copy
    found = [token for token in copy.tokens if token.text in _foreign() and token.text not in theirs]
    found = [token for token in found if not _is_explained(copy, token)]
    several = len({token.text for token in found}) > 1
    for token in found:
        right, sure = _foreign()[token.text]
        seen = _seen_beside(alignment, right)
        if sure or several or seen:
            raw_score = _SURE if sure or seen else _WITH_ANOTHER
            yield OtherAcronym("foreign", token.start, token.end, right, raw_score, seen)


def _seen_beside(alignment: Alignment, right: str) -> tuple[Evidence, ...]:
    for _, document in alignment.paired:
        for token in document.tokens:
            if token.text.replace(".", "") == right:
                return (Evidence.passage("reference", document, Span(token.start, token.end)),)
    return ()


def _is_explained(copy: Document, token: Token) -> bool:
    """Whether a story says somewhere what an acronym is short for, or it is part of a name, a code or a year (300
    BCE): then the writer means it."""
    beside = copy.text[max(0, token.start - 1) : token.start] + copy.text[token.end : token.end + 1]
    if any(char in "/@._-–&" for char in beside.rstrip(".")):
        return True
    return bool(
        re.search(
            rf"\(\s*{token.text}\b|\b{token.text}\s*\(|\b{token.text},? (?:short for|its initials|as it is)", copy.text
        )
        or re.search(rf"\d\s+{token.text}\b|\b{token.text}\s+(?:Inc|Corp|Ltd|Group|AG|plc)\b", copy.text)
    )


def _may_be_small(copy: Document, at: int) -> bool:
    """Whether a token in small letters is no word, and stands by itself in a sentence that has capitals."""
    token = copy.tokens[at]
    if token.kind != "word" or not token.text.islower() or not _SHORTEST <= len(token.text) <= _LONGEST:
        return False
    if not token.text.isascii() or not token.text.isalpha() or zipf(token.text) >= _A_WORD:
        return False
    beside = copy.text[max(0, token.start - 1) : token.start] + copy.text[token.end : token.end + 1]
    following = copy.text[token.end : token.end + 2]
    if any(char in "@#/_-–&=" for char in beside) or (following[:1] == "." and following[1:].isalnum()):
        return False
    share = capital_share(token.text)
    after = copy.tokens[at + 1].text if at + 1 < len(copy.tokens) else ""
    if after in words("role_noun") and (share is None or share >= _ALWAYS_CAPITAL):
        return True  # "dea agents"
    return share is not None and share >= _ALWAYS_CAPITAL
