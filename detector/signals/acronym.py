"""Acronyms that a translation has read as words, or has lost.

An acronym that is also a word (ICE, WHO, AID, SALT) comes back from another language as that word, in small letters or
as something like it: "ice officials", "iceberg officials". It is marked where the story, its other version or the
reference sources know the acronym and the word stands where only a body can stand: before officials, agents, raids and
the like, or as the one who arrests, says and orders. A full name before an acronym in brackets is held against the
name of the body that the acronym stands for.

Marked:
    senior ice officials (ICE officials), where the story writes ICE elsewhere
    other iceberg officials in Miami (ICE officials)
    the Service of Immigration and Control of Customs (ICE)
Not marked:
    officials at the ice rink, the ice melted, icebergs drifted south
    who officials voted for
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ..case import Case
from ..findings.overlaps import Precedence
from ..language.calques import is_small, lemma, related
from ..language.lexicon import is_everyday, words, zipf
from ..language.normalize import without_possessive
from ..types import Evidence, Observation, Suggestion, Token
from . import Signal

_PRONOUNS_AND_SMALL_WORDS = 6.0
"""Zipf frequency from which a word in small letters (who, us, it) is never taken for an acronym."""
_LONGER = 5
"""A word that starts with the acronym's letters and has at most so many more may stand for it ("iceberg" for ICE)."""


@dataclass(frozen=True, slots=True)
class _Known:
    """An acronym of the story, with what shows that it is one."""

    text: str
    times: int
    evidence: tuple[Evidence, ...]


def find(case: Case) -> Iterator[Observation]:
    """Words of the copy that stand for an acronym, and full names that are not those of the acronym behind them."""
    copy = case.copy
    yield from _expansions(case)
    known = {acronym.text.lower(): acronym for acronym in _acronyms(case)}
    known |= {acronym.text.lower(): acronym for acronym in _spelt_out(case) if acronym.text.lower() not in known}
    if not known:
        return
    for sentence in copy.sentences:
        tokens = copy.tokens_of(sentence.index)
        for at, token in enumerate(tokens):
            acronym = _meant(token, known)
            if acronym is None or _shouted(tokens):
                continue
            raw_score = _raw_score(tokens, at, acronym)
            if raw_score and not _in_reference(case, token):
                yield Observation(
                    "acronym", "as-word", "name.acronym", token.start, _end(token), raw_score,
                    f"“{token.text}” stands where the body {acronym.text} is meant.",
                    acronym.evidence,
                    (Suggestion(acronym.text, raw_score, acronym.evidence[0].kind),),
                )  # fmt: skip


def _expansions(case: Case) -> Iterator[Observation]:
    """ "Service of Immigration and Control of Customs (ICE)": a name that the known body behind it does not have."""
    copy, story = case.copy, case.country
    for opening, token, closing in zip(copy.tokens, copy.tokens[1:], copy.tokens[2:], strict=False):
        if opening.text != "(" or closing.text != ")" or not token.text.isupper() or not 2 < len(token.text) < 8:
            continue
        name = next((m for m in copy.mentions if m.end <= opening.start <= m.end + 1 and len(m.words) > 1), None)
        organizations = [e for e in case.acronym(token.text) if e.kind == "body" and e.country in (story, None)]
        if name is None or len(organizations) != 1:
            continue
        said = _content(name.text)
        forms = [_content(form.text) for form in organizations[0].forms if form.kind in ("preferred", "alias")]
        right = max(forms, key=lambda form: (_shared(said, form), len(form)))
        share = _shared(said, right)
        if any(form <= said or said <= form for form in forms if len(form) > 1) or share < 0.6:
            continue  # right as it stands, or perhaps another body of that acronym
        raw_score = 0.86 if share >= 0.65 else 0.6
        yield Observation(
            "acronym", "expansion", "name.org", name.start, name.end, raw_score,
            f"{token.text} is {organizations[0].name}.",
            (Evidence.of_entry(organizations[0].id, f"{token.text}: {organizations[0].name}"),),
            (Suggestion(organizations[0].name, raw_score, "authority"),),
        )  # fmt: skip


def _content(name: str) -> frozenset[str]:
    return frozenset(lemma(word) for word in name.replace(",", " ").split() if not is_small(word))


def _shared(said: frozenset[str], right: frozenset[str]) -> float:
    """The share of the words of a right name that are said, as themselves or as a literal rendering."""
    return sum(any(word == other or related(word, other) for other in said) for word in right) / max(len(right), 1)


def _acronyms(case: Case) -> Iterator[_Known]:
    """Acronyms in capitals in the copy or its other versions, whose letters also make an English word."""
    copy = case.copy
    seen: dict[str, list[Evidence]] = {}
    times: dict[str, int] = {}
    for document in (copy, *(document for _, document in case.paired)):
        kind: Literal["document", "reference"] = "document" if document is copy else "reference"
        for mention in document.mentions:
            if mention.kind != "acronym":
                continue
            text = mention.text.replace(".", "")
            if not text.isalpha() or len(text) < 3 or zipf(text.lower()) < 3.0 or not is_everyday(text):
                continue  # the capitals of a dateline ("OAKLAND, July 26") are no acronym
            times[text] = times.get(text, 0) + 1
            if len(seen.setdefault(text, [])) < 1 or (kind == "reference" and seen[text][0].kind != "reference"):
                sentence = document.sentences[mention.sentence]
                evidence = Evidence.passage(kind, document, sentence)
                seen[text].insert(0, evidence)
    for text, evidence_list in seen.items():
        entries = case.acronym(text)
        if entries:
            evidence_list.append(Evidence.of_entry(entries[0].id, f"{text}: {entries[0].name}"))
        yield _Known(text, times[text], tuple(evidence_list))


def _spelt_out(case: Case) -> Iterator[_Known]:
    """Acronyms that the copy writes nowhere in capitals, but of whose full name it has the words."""
    copy = case.copy
    lemmas = {lemma(token.text) for token in copy.tokens if token.kind == "word"}
    tried: set[str] = set()
    for token, following in pairwise(copy.tokens):
        low = token.text.lower()
        if following.text.lower() not in words("role_noun") or low in tried or not 3 <= len(low) <= 6:
            continue
        tried.add(low)
        if not 3.0 <= zipf(low) < _PRONOUNS_AND_SMALL_WORDS or not is_everyday(low):
            continue
        for entry in case.acronym(low.upper()):
            content = [lemma(word) for word in entry.name.split() if not is_small(word)]
            there = [word for word in content if word in lemmas and word not in words("institution_noun")]
            if entry.kind == "body" and len(there) >= 2:
                yield _Known(low.upper(), 1, (Evidence.of_entry(entry.id, f"{low.upper()}: {entry.name}"),))
                break


def _meant(token: Token, known: dict[str, _Known]) -> _Known | None:
    """The acronym that a word in other than capital letters may stand for."""
    bare = token.text[: _end(token) - token.start]
    low = bare.lower()
    if token.kind != "word" or bare.isupper():
        return None
    if low in known:
        return known[low]
    for size in range(max(3, len(low) - _LONGER - 1), len(low)):
        # a longer word is taken for the acronym only if it is an everyday word for a thing
        if low[:size] in known and is_everyday(low) and low.rstrip("s") != low[:size]:
            return known[low[:size]]
    return None


def _raw_score(tokens: tuple[Token, ...], at: int, acronym: _Known) -> float:
    """How surely the word at a position stands for the acronym, by what is beside it; 0.0: it does not."""
    token = tokens[at]
    bare = token.text[: _end(token) - token.start]
    exact = bare.lower() == acronym.text.lower()
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    before = tokens[at - 1].text.lower() if at else ""
    after = following.text.lower() if following is not None else ""
    base = 0.92 if acronym.times > 1 else 0.82
    if exact and bare[:1].isupper() and at and tokens[at - 1].kind != "sign":
        # a capital inside a sentence, on a word that is no name: "Ice arrested", "officials of Ice"
        return base
    if zipf(bare) >= _PRONOUNS_AND_SMALL_WORDS:
        return 0.0
    if after in words("role_noun") and not after.endswith("ed"):
        return base if exact or acronym.times > 2 else base - 0.15
    if after in words("organ_verb") or (bare != token.text and after):
        subject = before in ("the", "and", "that", "as", "because", "") or tokens[at - 1].kind == "sign"
        return (base - 0.1 if exact else 0.5) if subject and acronym.times > 2 else 0.0
    if acronym.times > 4 and before in ("facing", "by", "against", "with", "from", "joined", "to", "of"):
        return 0.6 if exact else 0.5
    if not exact and acronym.times > 4:
        return 0.7 if before in ("an", "a") else 0.5
    return 0.0


def _in_reference(case: Case, token: Token) -> bool:
    """Whether the other version has the same word in the same small letters."""
    return any(f" {token.text} " in f" {document.text} " for _, document in case.paired if token.text[:1].islower())


def _shouted(tokens: tuple[Token, ...]) -> bool:
    """Whether a sentence is all capitals or in title case, so that letters' size says nothing."""
    long = [token.text for token in tokens if token.kind == "word" and len(token.text) > 3]
    return len(long) >= 4 and sum(word[:1].isupper() for word in long) > 0.65 * len(long)


def _end(token: Token) -> int:
    return token.start + len(without_possessive(token.text))


SIGNAL = Signal(
    "acronym",
    ("name.acronym", "name.org"),
    find,
    precedence=Precedence(0.08),
    marks_names=True,
    assumed=(1.5, 25),
)
