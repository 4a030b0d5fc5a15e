"""A person's name that is spelt otherwise than the reference story or the authority file spells it.

A name that went through another language and back comes out as a like-sounding word: Homan as Human, Abigail as
Abigel. First the persons of the story are put together: a surname alone belongs to the full name that was mentioned
before. Each person who does not occur in the paired version is then held against the names of that version: by their
letters, by how often the one stands where the other does, by what stands beside them; which differences are damage is
learned. Else the authority file is asked, where names are compared by their consonants and by learned costs of the
letters that translation confuses. What the story calls the person later is corrected along with the full name.

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
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..annotation.persons import Person, damage, folded_words, people
from ..findings.overlaps import Precedence
from ..language.lexicon import is_everyday, is_name_word, words, zipf
from ..linking.paired_names import PairedName
from ..names import (
    compare_names,
    convention_only,
    is_variant,
    normalize_name,
    same_word,
    spelling_similarity,
    vowel_or_double_only,
    word_score,
    words_of,
)
from ..types import Document, Evidence, Observation, Suggestion
from . import Signal

if TYPE_CHECKING:
    from ..authorities import Entry, Match
    from ..case import Case

RULE = "person-name"
LEAST = 0.2
"""What has a lower probability is as often two persons."""


@dataclass(frozen=True, slots=True)
class _Near:
    """A person that may be meant: how likely it is the same one, and how likely the copy's spelling is damage."""

    words: tuple[str, ...]
    same: float
    damaged: float
    evidence: Evidence
    kind: str

    @property
    def raw_score(self) -> float:
        return round(min(0.97, self.same * self.damaged), 3)


def find(case: Case) -> Iterator[Observation]:
    """Observations `reference` (`choice` where two names may be meant), `authority-near-spelling` and
    `authority-garbled-form`, one for each mention of the person."""
    marked: set[int] = set()
    for one in case.paired_names:
        if one.of_person and one.probability >= LEAST:
            yield from _beside(one, case)
            marked.update(mention.start for mention in one.entity.mentions)
    paired = [(people(document), folded_words(document)) for _, document in case.paired]
    for person in case.persons:
        if marked & {mention.start for mention in person.mentions}:
            continue
        if any(_known(person, others, vocabulary) for others, vocabulary in paired):
            continue
        near = _by_surname(person, case) or _in_authorities(person, case)
        if near is not None and near.raw_score >= 0.3:
            yield from _observations(person, near)


# ------------------------------------------------------------------ the other version


def _beside(one: PairedName, case: Case) -> Iterator[Observation]:
    # an authority that has the name just as the copy spells it: rather the reference is wrong
    doubt = 0.4 if _vouched(one.entity.name, case) and not _vouched(one.other.name, case) else 1.0
    for mention in one.entity.mentions:
        if offered := one.suggestions(mention):
            yield Observation(
                rule=RULE,
                kind="choice" if one.unsure else "reference",
                category="name.person",
                start=mention.start,
                end=mention.end,
                raw_score=round(one.probability * doubt, 3),
                message=f"“{mention.text}” looks like a garbled name: the reference has “{one.other.name}”.",
                evidence=(one.evidence(case.alignment, mention),),
                suggestions=tuple(
                    Suggestion(form, round(probability * doubt, 3), "reference") for form, probability in offered
                ),
            )


def _vouched(name: str, case: Case) -> bool:
    """Whether an authority file has a full name just so."""
    return len(words_of(name)) > 1 and any(
        _has(entry, name, garbled=False) for source in case.authorities for entry in source.exact(name, "person")
    )


def _known(person: Person, others: tuple[Person, ...], vocabulary: frozenset[str]) -> bool:
    """Whether the other version has the name, in this or in another right form."""
    if any(is_variant(person.name, other.name) for other in others):
        return True
    return all(normalize_name(word) in vocabulary for word in person.words if len(normalize_name(word)) > 1)


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


def _by_surname(person: Person, case: Case) -> _Near | None:
    """The known person of this given name and of a surname that the story has with "Mr." alone: "Bill Essia" where it
    goes on with "Mr. Essayli", and Bill Essayli is known."""
    if not person.full or _vouched(person.name, case):
        return None
    for other in case.persons:
        like = (
            normalize_name(other.family)[:2] == normalize_name(person.family)[:2]
            or spelling_similarity(other.family, person.family) >= 0.3
        )
        if other.full or not like or not any(mention.honorific for mention in other.mentions):
            continue
        meant = f"{person.given} {other.family}"
        for source in case.authorities:
            for entry in source.exact(meant, "person"):
                if _has(entry, meant, garbled=False):
                    return _Near(words_of(meant), 1.0, 0.95, _evidence(entry, source.name), "authority-near-spelling")
    return None


def _in_authorities(person: Person, case: Case) -> _Near | None:
    if not person.full:
        return None
    for source in case.authorities:
        exact = source.exact(person.name, "person")
        if any(_has(entry, person.name, garbled=False) for entry in exact):
            return None
        if seen := [entry for entry in exact if _has(entry, person.name, garbled=True)]:
            return _seen_garbled(seen, source.name)
        matches = source.candidates(person.name, "person", 8)
        found = [near for match in matches if (near := _from_entry(person, match, case.copy, source.name))]
        if near := _single_best(found):
            return near
    return None


def _has(entry: Entry, name: str, garbled: bool) -> bool:
    return any(
        (form.kind == "garbled") is garbled and normalize_name(name) == normalize_name(form.text)
        for form in entry.forms
    )


def _seen_garbled(entries: list[Entry], source: str) -> _Near | None:
    """The entry of which the name is a garbled form that was seen before, if it is of one entry alone."""
    if len(entries) != 1:
        return None
    entry = entries[0]
    return _Near(words_of(entry.name), 1.0, 0.95, _evidence(entry, source), "authority-garbled-form")


def _evidence(entry: Entry, source: str) -> Evidence:
    return Evidence.of_entry(entry.id, f"{entry.name}, {entry.role}" if entry.role else entry.name, source)


def _from_entry(person: Person, match: Match, document: Document, source: str) -> _Near | None:
    entry = match.entry
    if any(form.kind != "garbled" and is_variant(person.name, form.text) for form in entry.forms):
        return None
    role = _role_agrees(person, entry.role or "", document)
    forms = [form.text for form in entry.forms if form.kind != "garbled" and len(words_of(form.text)) > 1]
    if not forms:
        return None
    first = normalize_name(person.given)
    other = words_of(
        max(forms, key=lambda form: (normalize_name(words_of(form)[0]) == first, compare_names(person.name, form)))
    )
    same, damaged = _probabilities(person, other, beside=role == 1.0)
    if role < 1.0:
        near = _near_in_both(person, other, entry.count > 0)
        same = same * _unlike_another(person, other, role) if near else 0.0
    if _only_romanised(person, other):
        damaged = min(damaged, 0.75)
    return _Near(other, same, damaged, _evidence(entry, source), "authority-near-spelling")


def _probabilities(person: Person, other: tuple[str, ...], beside: bool) -> tuple[float, float]:
    """How likely a full name and another are one person's, and how likely the first one's spelling is damaged.

    `beside`: the role says that they belong together.
    """
    given, family = word_score(person.given, other[0]), word_score(person.family, other[-1])
    turned = min(word_score(person.given, other[-1]), word_score(person.family, other[0]))
    if turned > min(given, family):
        return (turned if beside else 0.6 * turned), 0.3
    low, high = sorted((given, family))
    if high < 0.5 or low < 0.1:
        return 0.0, 0.0
    same = min(1.0, 0.5 * high + 0.6 * low + (0.25 if beside else 0.0))
    pairs = ((person.given, other[0]), (person.family, other[-1]))
    return same, max((damage(mine, theirs) for mine, theirs in pairs), default=0.0)


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
    wanted = {normalize_name(word) for word in words_of(role) if len(word) > 3} - closed
    if not wanted:
        return 0.0
    story = {normalize_name(token.text) for token in document.tokens if token.kind == "word"}
    elsewhere = len(wanted & story) / len(wanted)
    for mention in person.mentions:
        sentence = {normalize_name(word) for word in words_of(document.slice(document.sentences[mention.sentence]))}
        beside = len(wanted & sentence)
        if beside >= min(2, len(wanted)) or (beside and elsewhere == 1.0):
            return 1.0
    return 0.5 if elsewhere >= 0.5 and len(wanted) > 1 else 0.0


# ------------------------------------------------------------------ output


def _observations(person: Person, near: _Near) -> Iterator[Observation]:
    right = " ".join(near.words)
    for mention in person.mentions:
        forms = _fitted(words_of(mention.text), near.words)
        if not forms or normalize_name(forms[0]) == normalize_name(mention.text):
            continue
        yield Observation(
            rule=RULE,
            kind=near.kind,
            category="name.person",
            start=mention.start,
            end=mention.end,
            raw_score=near.raw_score,
            message=f"“{mention.text}” looks like a garbled spelling: the authority file has “{right}”.",
            evidence=(near.evidence,),
            suggestions=tuple(
                Suggestion(form, round(near.raw_score * 0.9**number, 3), near.evidence.kind)
                for number, form in enumerate(forms)
            ),
        )


def _fitted(used: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    """The right name in the form used: the surname alone for a surname alone; best first."""
    if len(used) == 1:
        scores = [spelling_similarity(used[0], word) for word in right]
        return (right[-1] if scores[-1] >= max(scores) - 0.2 else right[scores.index(max(scores))],)
    full = " ".join(right)
    kept = " ".join((used[0], *right[1:])) if same_word(used[0], right[0]) else full
    return tuple(dict.fromkeys((full, kept)))


SIGNAL = Signal(
    RULE,
    ("name.person",),
    find,
    precedence=Precedence(0.08),
    hints_only=frozenset({"choice"}),
    label="people",
    may_be_slip=True,
    marks_names=True,
)
