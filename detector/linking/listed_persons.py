"""A person of the copy → the person of an authority that may be meant by a damaged name, and how surely."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..annotation.jobs import has_job_of_own
from ..annotation.persons import Person
from ..language.lexicon import is_everyday, is_name_word, words, zipf
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
from ..names.crowds import MOST_PAIRS, are_compared
from ..names.damage import damage
from ..types import Document, Evidence

if TYPE_CHECKING:
    from ..authorities import Authority, Entry, Match

_MOST = 0.97
"""No raw score is higher: two persons may have such names."""
_SEEN = 0.95
"""Damage of a form that was seen before, or of a surname that the story itself spells in two ways."""
_ABOUT_AS_NEAR = 0.05
"""Two persons of an authority no further apart than this are a choice, and nothing is suggested."""
_LIKE = 0.3
"""Spelling similarity of two surnames of the story from which the one may be the other: they need only sound alike."""
_HIGH, _LOW, _BESIDE = 0.5, 0.6, 0.25
"""Worth of the better and of the worse of the word scores of given and family name, and of the role in one sentence."""
_LEAST_HIGH, _LEAST_LOW = 0.5, 0.1
"""Word scores under which two names have nothing in common."""
_TURNED, _TURNED_DAMAGED = 0.6, 0.3
"""Of a name in the other order without its role; and its damage: the order alone is seldom an error."""
_ROMANISED = 0.75
"""Damage, at most, where only vowels or conventions differ: it may be another romanisation."""
_RARE, _UNKNOWN, _RARER = 3.0, 2.0, 1.5
"""Zipf frequency of names that are romanised in several ways; of words in no list of names; and by how much rarer a
name is to be than the other, to be no other person's."""
_SAME, _NEAR, _NEAR_AT_DESK = 0.95, 0.7, 0.65
"""Word scores from which one name is the same and the other near; and both near to one of the desk's own stories."""
_DAMAGED, _PERHAPS, _HARDLY = 0.95, 0.75, 0.6
"""How unlikely it is that the name is another person's: it is no name; it may be one, but the role is in the story, or
it is an everyday word; neither."""
_IN_STORY, _HALF = 0.5, 0.5
"""How well a role fits of which the story has half of the words or more, but not in a sentence of the person."""
_ENDING = 2
"""Letters from which an ending makes another name."""
_NEARLY_BEST = 0.2
"""Spelling similarity that the family name may lack beside the best word: alone, news writes the surname."""


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person that may be meant: how likely it is the same one, and how likely the copy's spelling is damage."""

    words: tuple[str, ...]
    same: float
    damaged: float
    evidence: Evidence
    kind: str

    @property
    def raw_score(self) -> float:
        """Raw score of an observation that rests on it."""
        return round(min(_MOST, self.same * self.damaged), 3)


class Surnames:
    """The persons of a story of whom it has the surname with "Mr." alone, in its order."""

    def __init__(self, persons: Sequence[Person]) -> None:
        self._alone = [p for p in persons if not p.full and any(mention.honorific for mention in p.mentions)]
        self._starts = [person.mentions[0].start for person in self._alone]
        full = len(persons) - len(self._alone)
        self._reach = len(self._alone) if are_compared(full, len(self._alone)) else MOST_PAIRS // full + 1

    def near(self, person: Person) -> Sequence[Person]:
        """All, or, in a story of very many names, the few about a person's first mention."""
        if self._reach >= len(self._alone):
            return self._alone
        at = bisect_left(self._starts, person.mentions[0].start)
        return self._alone[max(0, at - self._reach) : at + self._reach]


def listed_person(
    person: Person, surnames: Surnames, copy: Document, authorities: Sequence[Authority], similar: bool = True
) -> ListedPerson | None:
    """The person of an authority that one of the copy may be under a damaged name; `surnames`: those of the copy with
    "Mr." alone; `similar`: whether the authorities are asked for names that are only similar, which takes long."""
    return _by_surname(person, surnames.near(person), authorities) or _in_authorities(
        person, copy, authorities, similar
    )


def is_listed_so(name: str, authorities: Sequence[Authority]) -> bool:
    """Whether an authority file has a full name just so."""
    return len(words_of(name)) > 1 and any(
        _has(entry, name, garbled=False) for source in authorities for entry in source.exact(name, "person")
    )


def _single_best(found: list[ListedPerson]) -> ListedPerson | None:
    """The best one, unless another name is about as near."""
    ranked = sorted(found, key=lambda near: -near.same)
    if not ranked:
        return None
    best = ranked[0]
    for other in ranked[1:]:
        if best.same - other.same < _ABOUT_AS_NEAR and not is_variant(" ".join(best.words), " ".join(other.words)):
            return None
    return best


def _by_surname(person: Person, persons: Sequence[Person], authorities: Sequence[Authority]) -> ListedPerson | None:
    """The known person of this given name and of a surname that the story has with "Mr." alone: "Bill Essia" where it
    goes on with "Mr. Essayli", and Bill Essayli is known."""
    if not person.full or is_listed_so(person.name, authorities):
        return None
    for other in persons:
        like = (
            normalize_name(other.family)[:2] == normalize_name(person.family)[:2]
            or spelling_similarity(other.family, person.family) >= _LIKE
        )
        if not like:
            continue
        meant = f"{person.given} {other.family}"
        for source in authorities:
            for entry in source.exact(meant, "person"):
                if _has(entry, meant, garbled=False):
                    return ListedPerson(
                        words_of(meant), 1.0, _SEEN, _evidence(entry, source.name), "authority-near-spelling"
                    )
    return None


def _in_authorities(
    person: Person, copy: Document, authorities: Sequence[Authority], similar: bool
) -> ListedPerson | None:
    if not person.full:
        return None
    for source in authorities:
        exact = source.exact(person.name, "person")
        if any(_has(entry, person.name, garbled=False) for entry in exact):
            return None
        if seen := [entry for entry in exact if _has(entry, person.name, garbled=True)]:
            return _seen_garbled(seen, source.name)
        matches = source.candidates(person.name, "person", 8) if similar else ()
        found = [near for match in matches if (near := _from_entry(person, match, copy, source.name))]
        if near := _single_best(found):
            return near
    return None


def _has(entry: Entry, name: str, garbled: bool) -> bool:
    return any(
        (form.kind == "garbled") is garbled and normalize_name(name) == normalize_name(form.text)
        for form in entry.forms
    )


def _seen_garbled(entries: list[Entry], source: str) -> ListedPerson | None:
    """The entry of which the name is a garbled form that was seen before, if it is of one entry alone."""
    if len(entries) != 1:
        return None
    entry = entries[0]
    return ListedPerson(words_of(entry.name), 1.0, _SEEN, _evidence(entry, source), "authority-garbled-form")


def _evidence(entry: Entry, source: str) -> Evidence:
    return Evidence.of_entry(entry.id, f"{entry.name}, {entry.role}" if entry.role else entry.name, source)


def _from_entry(person: Person, match: Match, document: Document, source: str) -> ListedPerson | None:
    entry = match.entry
    if any(form.kind != "garbled" and is_variant(person.name, form.text) for form in entry.forms):
        return None
    role = _role_agrees(person, entry.role or "", document)
    if role < 1.0 and has_job_of_own(person, document):
        return None
    forms = [form.text for form in entry.forms if form.kind != "garbled" and len(words_of(form.text)) > 1]
    if not forms:
        return None
    first = normalize_name(person.given)
    other = words_of(
        max(forms, key=lambda form: (normalize_name(words_of(form)[0]) == first, compare_names(person.name, form)))
    )
    if _goes_on(person.family, other[-1]):
        return None
    same, damaged = _probabilities(person, other, beside=role == 1.0)
    if role < 1.0:
        near = _near_in_both(person, other, entry.count > 0)
        same = same * _unlike_another(person, other, role) if near else 0.0
    if _only_romanised(person, other):
        damaged = min(damaged, _ROMANISED)
    return ListedPerson(other, same, damaged, _evidence(entry, source), "authority-near-spelling")


def _probabilities(person: Person, other: tuple[str, ...], beside: bool) -> tuple[float, float]:
    """How likely a full name and another are one person's, and how likely the first one's spelling is damaged.

    `beside`: the role says that they belong together.
    """
    given, family = word_score(person.given, other[0]), word_score(person.family, other[-1])
    turned = min(word_score(person.given, other[-1]), word_score(person.family, other[0]))
    if turned > min(given, family):
        return (turned if beside else _TURNED * turned), _TURNED_DAMAGED
    low, high = sorted((given, family))
    if high < _LEAST_HIGH or low < _LEAST_LOW:
        return 0.0, 0.0
    same = min(1.0, _HIGH * high + _LOW * low + (_BESIDE if beside else 0.0))
    pairs = ((person.given, other[0]), (person.family, other[-1]))
    return same, max((damage(mine, theirs) for mine, theirs in pairs), default=0.0)


def _goes_on(family: str, other: str) -> bool:
    """Whether a family name is another one with an ending behind it, so that it is a name of its own (Melnik,
    Melnikov): translation loses letters rather than adding endings."""
    mine, theirs = normalize_name(family), normalize_name(other)
    return mine.startswith(theirs) and len(mine) - len(theirs) >= _ENDING


def _only_romanised(person: Person, other: tuple[str, ...]) -> bool:
    """Whether the difference is one of vowels alone, in a name so rare that the file's spelling is one of several."""
    return all(
        same_word(word, right)
        or (
            zipf(right) < _RARE
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
    return low >= _NEAR_AT_DESK if of_the_desk else high > _SAME and low >= _NEAR


def _unlike_another(person: Person, other: tuple[str, ...], role: float) -> float:
    """How unlikely it is that the name is another person's, right as it stands: where it is unknown as a name, or
    an everyday word; less so where that word may well be a surname and the story has nothing of the entry's role."""
    pairs = ((person.given, other[0]), (person.family, other[-1]))
    differing = [(word, right) for word, right in pairs if not same_word(word, right)]
    if all(
        zipf(word) < _UNKNOWN and (not is_name_word(word) or zipf(right) - zipf(word) > _RARER)
        for word, right in differing
    ):
        return _DAMAGED
    if all(is_everyday(word) for word, _ in differing):
        return _DAMAGED if role or not any(is_name_word(word) for word, _ in differing) else _PERHAPS
    return _PERHAPS if role else _HARDLY


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
    return _IN_STORY if elsewhere >= _HALF and len(wanted) > 1 else 0.0


def in_the_form_used(used: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    """The right name in the form used: the surname alone for a surname alone; best first."""
    if len(used) == 1:
        scores = [spelling_similarity(used[0], word) for word in right]
        return (right[-1] if scores[-1] >= max(scores) - _NEARLY_BEST else right[scores.index(max(scores))],)
    full = " ".join(right)
    kept = " ".join((used[0], *right[1:])) if same_word(used[0], right[0]) else full
    return tuple(dict.fromkeys((full, kept)))
