"""A person's name that is spelt otherwise than the reference story or the authority file spells it.

A name that went through another language and back comes out as a like-sounding word: Homan as Human, Abigail as
Abigel. First the persons of the story are put together: a surname alone belongs to the full name that was mentioned
before. Each person who does not occur in the paired version is then compared with the persons of the linked sentences,
and after them with all of that version; without a pair, with the authority file. Names are compared by their consonants
and by learned costs of the letters that translation confuses. What the story calls the person later is corrected along
with the full name.

A near spelling is not yet an error. It is an alert where there are signs of damage: an everyday word stands for the
name, the word is unknown as a name while the other is known. Where two romanisations are as likely, it is a hint at
most. Nothing is marked merely because a name is unknown, and nothing is suggested where two known persons are equally
near.

Marked:
    "Thomas de Human said" where the reference has "Thomas D. Homan"; then each "Mr. Human".
    "Abigel Jackson" where the authority file has the spokeswoman Abigail Jackson.
Not marked:
    "Tom Homan" for "Thomas Homan"; "Mr. Homan"; "Kiev" for "Kyiv"; "Nunez" for "Núñez".
    "John Tyler" where the authority file has another man, John Taylor.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..lexicon import is_everyday, is_name_word, words, zipf
from ..names import (
    compare_names,
    convention_only,
    fold,
    is_variant,
    nearness,
    same_word,
    vowel_or_double_only,
    word_score,
    words_of,
)
from ..names.people import Person, damage, folded_words, people
from ..types import Alignment, Document, Evidence, Observation, Suggestion
from . import Signal

if TYPE_CHECKING:
    from ..references import Entry, Match
    from ..tools import Tools

RULE = "person-name"


@dataclass(frozen=True, slots=True)
class _Near:
    """A person that may be meant: how likely it is the same one, and how likely the copy's spelling is damage."""

    words: tuple[str, ...]
    same: float
    damaged: float
    evidence: Evidence
    kind: str

    @property
    def strength(self) -> float:
        return round(min(0.97, self.same * self.damaged), 3)


def find(alignment: Alignment, tools: Tools) -> Iterator[Observation]:
    """Observations `reference-near-spelling` and `authority-near-spelling`, one for each mention of the person."""
    persons = people(alignment.copy, doubtful=True)
    paired = [(index, document, people(document), folded_words(document)) for index, document in alignment.paired]
    for person in persons:
        if any(_known(person, others, vocabulary) for _, _, others, vocabulary in paired):
            continue
        found = [
            near
            for index, document, others, _ in paired
            for near in _in_reference(person, persons, others, document, _linked(alignment, person, index))
        ]
        near = _single_best(found)
        if near is not None and _vouched(person, tools):
            near = replace(near, damaged=0.4 * near.damaged)  # rather the reference is wrong
        near = near or _in_authorities(person, alignment.copy, tools)
        if near is not None and near.strength >= 0.3:
            yield from _observations(person, near)


# ------------------------------------------------------------------ paired


def _known(person: Person, others: tuple[Person, ...], vocabulary: frozenset[str]) -> bool:
    """Whether the other version has the name, in this or in another right form."""
    if any(is_variant(person.name, other.name) for other in others):
        return True
    return all(fold(word) in vocabulary for word in person.words if len(fold(word)) > 1)


def _linked(alignment: Alignment, person: Person, reference: int) -> set[int]:
    """Indices of the sentences of a reference that are linked to a sentence with the person in it."""
    return {
        sentence.index
        for mention in person.mentions
        for index, sentence in alignment.partners(mention.sentence)
        if index == reference
    }


def _in_reference(
    person: Person, persons: tuple[Person, ...], others: tuple[Person, ...], document: Document, linked: set[int]
) -> Iterator[_Near]:
    for other in others:
        beside = any(mention.sentence in linked for mention in other.mentions)
        same, damaged = _weigh(person, other.words, beside, in_place=beside)
        if same < 0.3:
            continue
        rivals = [p for p in persons if p is not person and is_variant(p.name, other.name)]
        if rivals and not any(person.full and p.full and same_word(p.given, person.given) for p in rivals):
            same *= 0.5  # the copy has the other one too: rather two persons than one in two spellings
        mention = next((m for m in other.mentions if m.sentence in linked), other.mentions[0])
        sentence = document.sentences[mention.sentence]
        source = document.article.id
        evidence = Evidence("reference", document.slice(sentence), source, mention.start, mention.end)
        yield _Near(other.words, same, damaged, evidence, "reference-near-spelling")


def _weigh(person: Person, other: tuple[str, ...], beside: bool, in_place: bool = False) -> tuple[float, float]:
    """How likely both are the same person, and how likely the first one's spelling is damaged.

    `beside`: something else says that they belong together; `in_place`: they stand in linked sentences, so that one
    equal name is enough.
    """
    if not person.full or len(other) == 1:
        if person.full and not beside:
            return 0.0, 0.0
        mine, theirs = person.family, other[-1]
        near = word_score(mine, theirs)
        if min(len(fold(mine)), len(fold(theirs))) < 4:
            near *= 0.7
        return (min(1.0, near * 1.2) if beside else near * 0.7 if near > 0.7 else 0.0), damage(mine, theirs)
    given, family = word_score(person.given, other[0]), word_score(person.family, other[-1])
    turned = min(word_score(person.given, other[-1]), word_score(person.family, other[0]))
    if turned > min(given, family):
        return (turned if beside else 0.6 * turned), 0.3
    low, high = sorted((given, family))
    if high < 0.5 or (low < 0.1 and not (in_place and high >= 0.7)):
        return 0.0, 0.0
    same = 0.4 + 0.45 * high if low < 0.1 else min(1.0, 0.5 * high + 0.6 * low + (0.25 if beside else 0.0))
    pairs = ((person.given, other[0]), (person.family, other[-1]))
    return same, max((damage(mine, theirs) for mine, theirs in pairs), default=0.0)


def _single_best(found: list[_Near]) -> _Near | None:
    """The best one, unless another name is about as near."""
    ranked = sorted(found, key=lambda near: -near.same)
    if not ranked:
        return None
    best = ranked[0]
    for other in ranked[1:]:
        if best.same - other.same < 0.05 and not is_variant(" ".join(best.words), " ".join(other.words)):
            return None
    return best


# ------------------------------------------------------------------ authority


def _in_authorities(person: Person, document: Document, tools: Tools) -> _Near | None:
    if not person.full:
        return None
    for source in tools.authorities:
        exact = source.exact(person.name, "person")
        if any(_has(entry, person.name, garbled=False) for entry in exact):
            return None
        if seen := [entry for entry in exact if _has(entry, person.name, garbled=True)]:
            return _seen_garbled(seen, source.name)
        matches = source.candidates(person.name, "person", 8)
        found = [near for match in matches if (near := _from_entry(person, match, document, source.name))]
        if near := _single_best(found):
            return near
    return None


def _vouched(person: Person, tools: Tools) -> bool:
    """Whether an authority file has the name just as the copy spells it."""
    return person.full and any(
        _has(entry, person.name, garbled=False)
        for source in tools.authorities
        for entry in source.exact(person.name, "person")
    )


def _has(entry: Entry, name: str, garbled: bool) -> bool:
    return any((form.kind == "garbled") is garbled and fold(name) == fold(form.text) for form in entry.forms)


def _seen_garbled(entries: list[Entry], source: str) -> _Near | None:
    """The entry of which the name is a garbled form that was seen before, if it is of one entry alone."""
    if len(entries) != 1:
        return None
    entry = entries[0]
    return _Near(words_of(entry.name), 1.0, 0.95, _evidence(entry, source), "authority-garbled-form")


def _evidence(entry: Entry, source: str) -> Evidence:
    return Evidence("authority", f"{entry.name}, {entry.role}" if entry.role else entry.name, source)


def _from_entry(person: Person, match: Match, document: Document, source: str) -> _Near | None:
    entry = match.entry
    if any(form.kind != "garbled" and is_variant(person.name, form.text) for form in entry.forms):
        return None
    role = _role_agrees(person, entry.role or "", document)
    forms = [form.text for form in entry.forms if form.kind != "garbled" and len(words_of(form.text)) > 1]
    if not forms:
        return None
    first = fold(person.given)
    other = words_of(max(forms, key=lambda form: (fold(words_of(form)[0]) == first, compare_names(person.name, form))))
    same, damaged = _weigh(person, other, role == 1.0)
    if role < 1.0:
        near = _near_in_both(person, other, entry.count > 0)
        same = same * _unlike_another(person, other, role) if near else 0.0
    if _only_romanised(person, other):
        damaged = min(damaged, 0.75)
    return _Near(other, same, damaged, _evidence(entry, source), "authority-near-spelling")


def _only_romanised(person: Person, other: tuple[str, ...]) -> bool:
    """Whether the difference is one of vowels alone, in a name so rare that the file's spelling is one of several."""
    return all(
        same_word(word, right)
        or (
            zipf(right) < 3.0
            and not is_everyday(word)
            and (vowel_or_double_only(word, right) or convention_only(word, right))
        )
        for word, right in ((person.given, other[0]), (person.family, other[-1]))
    )


def _near_in_both(person: Person, other: tuple[str, ...], of_the_desk: bool) -> bool:
    """Whether one of given and family name is the same and the other one very near.

    With an entry that was learned from the desk's own stories it is enough that both are near: it is of the same beat.
    """
    low, high = sorted((word_score(person.given, other[0]), word_score(person.family, other[-1])))
    return low >= 0.65 if of_the_desk else high > 0.95 and low >= 0.7


def _unlike_another(person: Person, other: tuple[str, ...], role: float) -> float:
    """How unlikely it is that the name is another person's, right as it stands: where it is unknown as a name, or
    an everyday word; less so where that word may well be a surname and the story has nothing of the entry's role."""
    pairs = ((person.given, other[0]), (person.family, other[-1]))
    differing = [(word, right) for word, right in pairs if not same_word(word, right)]
    if all(
        zipf(word) < 2.0 and (not is_name_word(word) or zipf(right) - zipf(word) > 1.5) for word, right in differing
    ):
        return 0.95
    if all(is_everyday(word) for word, _ in differing):
        return 0.95 if role or not any(is_name_word(word) for word, _ in differing) else 0.75
    return 0.75 if role else 0.6


def _role_agrees(person: Person, role: str, document: Document) -> float:
    """How well the entry's role fits: 1 in the sentence of a mention, 0.5 in the story, else 0."""
    closed = words("stop_name") | {"state", "states", "united", "member"}
    wanted = {fold(word) for word in words_of(role) if len(word) > 3} - closed
    if not wanted:
        return 0.0
    story = {fold(token.text) for token in document.tokens if token.kind == "word"}
    elsewhere = len(wanted & story) / len(wanted)
    for mention in person.mentions:
        sentence = {fold(word) for word in words_of(document.slice(document.sentences[mention.sentence]))}
        beside = len(wanted & sentence)
        if beside >= min(2, len(wanted)) or (beside and elsewhere == 1.0):
            return 1.0
    return 0.5 if elsewhere >= 0.5 and len(wanted) > 1 else 0.0


# ------------------------------------------------------------------ output


def _observations(person: Person, near: _Near) -> Iterator[Observation]:
    right = " ".join(near.words)
    for mention in person.mentions:
        forms = _fitted(words_of(mention.text), near.words)
        if not forms or fold(forms[0]) == fold(mention.text):
            continue
        where = "the reference has" if near.evidence.kind == "reference" else "the authority file has"
        yield Observation(
            rule=RULE,
            kind=near.kind,
            category="name.person",
            start=mention.start,
            end=mention.end,
            strength=near.strength,
            message=f"“{mention.text}” looks like a garbled spelling: {where} “{right}”.",
            evidence=(near.evidence,),
            suggestions=tuple(
                Suggestion(form, round(near.strength * 0.9**number, 3), near.evidence.kind)
                for number, form in enumerate(forms)
            ),
        )


def _fitted(used: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    """The right name in the form used: the surname alone for a surname alone; best first."""
    if len(used) == 1:
        scores = [nearness(used[0], word) for word in right]
        return (right[-1] if scores[-1] >= max(scores) - 0.2 else right[scores.index(max(scores))],)
    full = " ".join(right)
    kept = " ".join((used[0], *right[1:])) if same_word(used[0], right[0]) else full
    return tuple(dict.fromkeys((full, kept)))


SIGNAL = Signal(RULE, ("name.person",), find)
