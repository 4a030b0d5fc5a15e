"""Synthetic errors injected into human copy, where machine versions hold too few of a kind to calibrate it.

*Names* that a machine damaged (`names/wmt_mined_name_variants`: the name in the human version and in the machine's),
put into the human copy of the very story; only what is no legitimate variant: written by two systems at most, with as
many words as the right name, and more than a matter of accents, transliteration or vowels; and persons that the
reference sources know, with an everyday word of the same consonants for the family name. *Renderings* of bodies,
offices, terms and acronyms that the reference sources know, put where the human copy has the right form: the wrong
forms that the sources list, else the head noun by another of its group in `data/tables/calques.tsv`, and acronyms that
are words in small letters. *Numbers* with two digits exchanged or of another scale, and *doublings* of function words.

Renderings and slips come from tables and habits that the signals know too: that they are found says nothing about
recall; they are there to be weighed against what the same rules mark in human copy. How thick they stand on a desk is
an assumption: DENSITY.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from ...authorities import Entry, EntryKind
from ...case import Case
from ...language.calques import concepts, is_small, lemma
from ...language.lexicon import is_everyday, words, zipf
from ...names import convention_only, is_variant, normalize_name, skeleton, spelling_similarity, vowel_or_double_only
from ..corpora import segments as source

Sort = Literal["name", "rendering", "number", "doubling"]

DENSITY: Mapping[Sort, float] = {"name": 12.0, "rendering": 20.0, "number": 3.0, "doubling": 1.5}
"""Errors of each sort in 1,000 words of a garbled story: an assumption, less than half of what is marked in the
stories under `seeds/`, and near to what a reader marked in one real story (13 names of persons and places and 32 of
bodies and offices in 1,971 words)."""


@dataclass(frozen=True, slots=True)
class SyntheticError:
    """A right form, and the wrong one that stands for it."""

    right: str
    wrong: str
    sort: Sort


_SYSTEMS = 2
"""Systems that wrote a garbled name, at most, for it to be injected."""
_EVERYDAY = 20_000
"""The most frequent English words, among which a like-sounding one is sought."""
_KINDS: tuple[EntryKind, ...] = ("body", "office")


def names(data: Path) -> dict[tuple[str, int], list[SyntheticError]]:
    """Set and number of a segment → the garbled names that machines wrote there; in an order drawn by key.

    Raises:
        OSError: the table of names is missing.
    """
    found: dict[tuple[str, int], list[SyntheticError]] = defaultdict(list)
    file = data / "names" / "wmt_mined_name_variants.train.tsv.gz"
    with gzip.open(file, "rt", encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    listed.sort(key=lambda row: source.order(row["ref_name"], row["hyp_name"]))
    for row in listed:
        right, wrong = row["ref_name"], row["hyp_name"]
        if int(row["n_systems"]) <= _SYSTEMS and _is_damage(right, wrong):
            found[row["set"], int(row["seg_id"])].append(SyntheticError(right, wrong, "name"))
    return found


def _is_damage(right: str, wrong: str) -> bool:
    """Whether one name is a damaged form of the other, and not another way to write or to translate it."""
    mine, theirs = wrong.split(), right.split()
    if len(mine) != len(theirs) or len(right) < 4 or is_variant(right, wrong) or not right[:1].isupper():
        return False
    if "'" in right + wrong or "’" in right + wrong or not all(word.isalpha() for word in mine + theirs):
        return False
    differing = [(a, b) for a, b in zip(mine, theirs, strict=True) if normalize_name(a) != normalize_name(b)]
    if not differing or any(lemma(a) == lemma(b) or (a[:4] == b[:4] and len(a) > 6) for a, b in differing):
        return False  # a plural, an adjective, a longer form
    if any(is_everyday(a) and is_everyday(b) for a, b in differing):
        return False  # a name of ordinary words, translated otherwise: Navy Day, Navy Festival
    return not any(convention_only(a, b) or vowel_or_double_only(a, b) for a, b in differing)


def renderings(case: Case) -> tuple[SyntheticError, ...]:
    """Wrong forms for the bodies, offices, terms and acronyms that a human copy names rightly; drawn by key."""
    document = case.copy
    found: dict[str, str] = {}
    heard: dict[str, str] = {}
    for kind in _KINDS:
        for hit in case.matches(kind):
            text = " ".join(hit.text.split())
            if hit.right and text == hit.text and text not in found:
                offered = _wrong_forms(hit.entry) or list(_other_heads(text))
                if offered:
                    found[text] = min(offered, key=lambda wrong: source.order(text, wrong))
    for mention in document.mentions:
        if mention.kind == "acronym" and mention.text.isalpha() and mention.text not in found:
            low = mention.text.lower()
            if len(low) > 2 and is_everyday(low) and zipf(low) >= 3.0 and case.acronym(mention.text):
                found[mention.text] = low
    for mention in document.mentions:
        if mention.kind != "person" or len(mention.words) != 2:
            continue
        given, family = mention.words
        like = like_sounding(family)
        if like and case.is_listed(mention.text, "person"):
            heard[mention.text], heard[family] = f"{given} {like}", like
    lower = document.text.lower()
    for entry in case.resources.entries("term"):
        offered = _wrong_forms(entry)
        if offered and entry.name.lower() in lower:
            at = lower.index(entry.name.lower())
            found.setdefault(
                document.text[at : at + len(entry.name)],
                min(offered, key=lambda wrong: source.order(entry.name, wrong)),
            )
    return (*_longest_first(found, "rendering"), *_longest_first(heard, "name"))


def _longest_first(found: Mapping[str, str], sort: Sort) -> Iterator[SyntheticError]:
    for right, wrong in sorted(found.items(), key=lambda pair: (-len(pair[0]), pair)):
        yield SyntheticError(right, wrong, sort)


def slips(texts: Sequence[str]) -> tuple[SyntheticError, ...]:
    """Numbers of some texts that a slip changes, and one doubled word a text; drawn by key, at most four of each."""
    found: dict[str, SyntheticError] = {}
    for text in texts:
        for match in _NUMBER.finditer(text):
            wrong = _other_number(match.group())
            if wrong is not None:
                found.setdefault(match.group(), SyntheticError(match.group(), wrong, "number"))
        doubled = [match.group() for match in _FUNCTION.finditer(text)]
        if doubled:
            chosen = min(doubled, key=lambda words: source.order(text, words))
            first, second = chosen.split(" ")
            found.setdefault(chosen, SyntheticError(chosen, f"{first} {first} {second}", "doubling"))
    drawn = sorted(found.values(), key=lambda error: source.order(error.right, *texts[:1]))
    return tuple(error for sort in ("number", "doubling") for error in [g for g in drawn if g.sort == sort][:4])


_NUMBER = re.compile(r"(?<![\w.,])(?:[1-9]\d(?![\w.,:/-])|\d{1,3}(?:\.\d)? (?:million|billion)\b)")
_FUNCTION = re.compile(r"\b(?:the|of|in|to|for|with|is|was) [a-z]{4,}\b")


def _other_number(text: str) -> str | None:
    """A number with its two digits exchanged, or of another scale; None where that changes nothing."""
    if " " in text:
        number, scale = text.split(" ")
        return f"{number} {'billion' if scale == 'million' else 'million'}"
    return text[::-1] if text[0] != text[1] and text[1] != "0" else None


def like_sounding(name: str) -> str | None:
    """The everyday word nearest to a name among those with its consonants ("Human" for Homan); None: there is none."""
    key = skeleton(name)
    offered = (
        [word for word in _by_skeleton().get(key, ()) if normalize_name(word) != normalize_name(name)]
        if len(key) > 1
        else []
    )
    near = [(spelling_similarity(name, word), word) for word in offered if word[0] == name[:1].lower()]
    return max(near)[1].title() if near else None


@cache
def _by_skeleton() -> Mapping[str, tuple[str, ...]]:
    import wordfreq

    found: dict[str, list[str]] = defaultdict(list)
    for word in wordfreq.top_n_list("en", _EVERYDAY):
        if len(word) > 3 and word.isalpha() and is_everyday(word):
            found[skeleton(word)].append(word)
    return {key: tuple(listed) for key, listed in found.items()}


def _wrong_forms(entry: Entry) -> list[str]:
    return [form.text for form in entry.forms if form.kind == "garbled"]


def _other_heads(name: str) -> Iterator[str]:
    """A body's name with its head noun by another word of the group that one word of a pivot language covers."""
    parts = name.split()
    for at, word in enumerate(parts):
        if word.lower() in words("institution_head") and sum(not is_small(part) for part in parts) > 2:
            for other in sorted(words("institution_head")):
                if other != word.lower() and concepts(lemma(other)) & concepts(lemma(word)):
                    yield " ".join((*parts[:at], other.title(), *parts[at + 1 :]))


def injected(text: str, errors: Iterable[SyntheticError]) -> str:
    """A text with every right form by the wrong one, whole words only."""
    for error in errors:
        text = error.wrong.join(_places(error.right).split(text))
    return text


def count(texts: Iterable[str], error: SyntheticError) -> int:
    """How often a right form stands in some texts."""
    return sum(len(_places(error.right).findall(text)) for text in texts)


@lru_cache(maxsize=10_000)
def _places(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(form)}(?!\w)")
