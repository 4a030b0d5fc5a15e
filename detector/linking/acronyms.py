"""Words that stand for an acronym: the word that its letters make, a longer one that begins like it, or a near one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ..authorities import Entry
from ..language.calques import is_small, lemma
from ..language.lexicon import is_everyday, words, zipf
from ..language.normalize import without_possessive
from ..types import Alignment, Document, Evidence, Token

SMALL_WORD = 6.0
"""Zipf frequency from which a word in small letters (who, us, it) is never taken for an acronym."""
_LONGER = 6
"""A word that starts with the acronym's letters and has at most so many more may stand for it ("iceberg" for ICE)."""
_RARE = 4.5
"""Zipf frequency under which a longer word is taken for the acronym wherever that fits (iceberg 3.4); commoner ones
(security 5.2 for SEC, secret 4.9) stand before officials by themselves: only where another version has the acronym."""
_EVERYDAY = 3.0
"""Zipf frequency from which the letters of an acronym are taken for a word."""
_SHORTEST = 3
"""Letters of the shortest acronym that is read as a word."""

AcronymOf = Callable[[str], tuple[Entry, ...]]
"""An acronym → the entries that it stands for."""


@dataclass(frozen=True, slots=True)
class KnownAcronym:
    """An acronym of the story, with what shows that it is one; `word`: whether its letters are an everyday word."""

    text: str
    times: int
    evidence: tuple[Evidence, ...]
    word: bool = True


def acronyms(alignment: Alignment, acronym_of: AcronymOf) -> dict[str, KnownAcronym]:
    """The acronyms of the copy and its references, by their letters in small ones."""
    known = {acronym.text.lower(): acronym for acronym in _written_out(alignment, acronym_of)}
    spelt = {acronym.text.lower(): acronym for acronym in _spelt_out(alignment.copy, acronym_of)}
    return known | {letters: acronym for letters, acronym in spelt.items() if letters not in known}


def _written_out(alignment: Alignment, acronym_of: AcronymOf) -> Iterator[KnownAcronym]:
    """Acronyms in capitals in the copy or its other versions."""
    copy = alignment.copy
    seen: dict[str, list[Evidence]] = {}
    times: dict[str, int] = {}
    for document in (copy, *(document for _, document in alignment.paired)):
        kind: Literal["document", "reference"] = "document" if document is copy else "reference"
        for mention in document.mentions:
            if mention.kind != "acronym":
                continue
            text = mention.text.replace(".", "")
            if not text.isalpha() or len(text) < 3:
                continue
            times[text] = times.get(text, 0) + 1
            if len(seen.setdefault(text, [])) < 1 or (kind == "reference" and seen[text][0].kind != "reference"):
                sentence = document.sentences[mention.sentence]
                evidence = Evidence.passage(kind, document, sentence)
                seen[text].insert(0, evidence)
    for text, evidence_list in seen.items():
        entries = acronym_of(text)
        if entries:
            evidence_list.append(Evidence.of_entry(entries[0].id, f"{text}: {entries[0].name}"))
        # the capitals of a dateline ("OAKLAND, July 26") are no acronym
        word = zipf(text.lower()) >= _EVERYDAY and is_everyday(text)
        yield KnownAcronym(text, times[text], tuple(evidence_list), word)


def _spelt_out(copy: Document, acronym_of: AcronymOf) -> Iterator[KnownAcronym]:
    """Acronyms that the copy writes nowhere in capitals, but of whose full name it has the words."""
    lemmas = {lemma(token.text) for token in copy.tokens if token.kind == "word"}
    tried: set[str] = set()
    for token, following in pairwise(copy.tokens):
        low = token.text.lower()
        if following.text.lower() not in words("role_noun") or low in tried or not 3 <= len(low) <= 6:
            continue
        tried.add(low)
        if not _EVERYDAY <= zipf(low) < SMALL_WORD or not is_everyday(low):
            continue
        for entry in acronym_of(low.upper()):
            content = [lemma(word) for word in entry.name.split() if not is_small(word)]
            there = [word for word in content if word in lemmas and word not in words("institution_noun")]
            if entry.kind == "body" and len(there) >= 2:
                yield KnownAcronym(low.upper(), 1, (Evidence.of_entry(entry.id, f"{low.upper()}: {entry.name}"),))
                break


def meant(
    alignment: Alignment, tokens: tuple[Token, ...], at: int, known: Mapping[str, KnownAcronym]
) -> KnownAcronym | None:
    """The acronym that a word in other than capital letters may stand for: the word itself, or a longer one that
    begins like it or a near one that differs in a letter."""
    token = tokens[at]
    bare = token.text[: end_of(token) - token.start]
    low = bare.lower()
    if token.kind != "word" or bare.isupper():
        return None
    if low in known:
        return known[low] if known[low].word else None
    if len(low) <= _SHORTEST or not is_everyday(low):
        return None  # a longer word is taken for the acronym only if it is an everyday word for a thing
    for text, acronym in known.items():
        longer = low.startswith(text) and len(low) <= len(text) + _LONGER and low.rstrip("s") != text
        if longer and acronym.word and zipf(low) < _RARE:
            return acronym
        if (longer or _is_near(low, text)) and _has_its_place(alignment, tokens, at, acronym):
            return acronym
    return None


def _is_near(word: str, acronym: str) -> bool:
    """Whether a word has the letters of an acronym of four or more but for one in its middle or at its end."""
    if len(acronym) <= _SHORTEST or word[0] != acronym[0] or abs(len(word) - len(acronym)) > 1:
        return False
    short, long = sorted((word, acronym), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(short, long, strict=True)) == 1
    return any(long[:cut] + long[cut + 1 :] == short for cut in range(1, len(long)))


def _has_its_place(alignment: Alignment, tokens: tuple[Token, ...], at: int, acronym: KnownAcronym) -> bool:
    """Whether a sentence of another version that is linked has the acronym before the noun that follows the word."""
    after = lemma(tokens[at + 1].text) if at + 1 < len(tokens) else ""
    if after not in {lemma(word) for word in words("role_noun")}:
        return False
    for number, other in alignment.partners(tokens[at].sentence):
        theirs = alignment.references[number].document.tokens_of(other.index)
        if any(a.text == acronym.text and lemma(b.text) == after for a, b in pairwise(theirs)):
            return True
    return False


def end_of(token: Token) -> int:
    """Where a word ends without its possessive mark."""
    return token.start + len(without_possessive(token.text))
