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

Why it matters:
    A wrong name is a wrong person: nothing in a story is checked sooner by those whom it is about.
When it is wrong:
    Where the reference or the authority has another person, who is near in letters and in office, and where the copy's
    spelling is another right one that no list has.
Marked:
    [Thomas de Human], the border czar, said on Monday that the raids would go on. -> Thomas D. Homan
      | reference: Thomas D. Homan, the border czar, said on Monday that the raids would go on.
Not marked:
    Tom Homan, the border czar, said on Monday that the raids would go on. Mr. Homan left.
      | reference: Thomas D. Homan, the border czar, said on Monday that the raids would go on.
    Rafael Nunez, the mayor, came to Kiev on Monday.
      | reference: Rafael Núñez, the mayor, came to Kyiv on Monday.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from ..annotation.persons import Person, folded_words, people
from ..findings.overlaps import Precedence
from ..linking.listed_persons import ListedPerson, Surnames, in_the_form_used, is_listed_so, listed_person
from ..linking.paired_names import PairedName
from ..names import (
    is_variant,
    normalize_name,
    words_of,
)
from ..names.crowds import MOST_ASKED, MOST_NAMES, MOST_OF_A_WORD
from ..types import Observation, Suggestion
from . import Signal

if TYPE_CHECKING:
    from ..case import Case

RULE = "person-name"
LEAST = 0.2
"""What has a lower probability is as often two persons."""
LEAST_LISTED = 0.3
"""The same for raw scores beside an authority, where more persons are at hand than in one version."""
_DOUBT = 0.4
"""Of the probability, where an authority has the name as the copy spells it: rather the reference is wrong."""
_NEXT = 0.9
"""What the score of each further form is of the one before."""


def find(case: Case) -> Iterator[Observation]:
    """Observations `reference` (`choice` where two names may be meant), `authority-near-spelling` and
    `authority-garbled-form`, one for each mention of the person."""
    marked: set[int] = set()
    for one in case.paired_names:
        if one.of_person and one.probability >= LEAST:
            yield from _beside(one, case)
            marked.update(mention.start for mention in one.entity.mentions)
    paired = [(_Others(people(document)), folded_words(document)) for _, document in case.paired]
    surnames = Surnames(case.persons)
    for number, person in enumerate(case.persons):
        if marked & {mention.start for mention in person.mentions}:
            continue
        if any(_known(person, others, vocabulary) for others, vocabulary in paired):
            continue
        near = listed_person(person, surnames, case.copy, case.authorities, similar=number < MOST_ASKED)
        if near is not None and near.raw_score >= LEAST_LISTED:
            yield from _observations(person, near)


# ------------------------------------------------------------------ the other version


def _beside(one: PairedName, case: Case) -> Iterator[Observation]:
    sources = case.authorities
    listed = is_listed_so(one.entity.name, sources) and not is_listed_so(one.other.name, sources)
    doubt = _DOUBT if listed else 1.0
    for mention in one.entity.mentions:
        if offered := one.suggestions(mention):
            yield Observation(
                rule=RULE,
                kind="choice" if one.unsure else "reference",
                category="name.person",
                start=mention.start,
                end=mention.end,
                raw_score=round(one.probability * doubt, 3),
                message=f"“{mention.text}” looks like a garbled name: the other version has “{one.other.name}”.",
                evidence=(one.evidence(case.alignment, mention),),
                suggestions=tuple(
                    Suggestion(form, round(probability * doubt, 3), "reference") for form, probability in offered
                ),
            )


class _Others:
    """The persons of another version, and of very many those with one of some words."""

    def __init__(self, persons: tuple[Person, ...]) -> None:
        self._persons = persons
        self._with: dict[str, list[Person]] = {}
        if len(persons) > MOST_NAMES:
            for person in persons:
                for word in set(map(normalize_name, person.words)):
                    self._with.setdefault(word, []).append(person)

    def like(self, person: Person) -> Iterable[Person]:
        """Those that may have the name of a person in another form."""
        if not self._with:
            return self._persons
        return chain(*(self._with.get(normalize_name(word), [])[-MOST_OF_A_WORD:] for word in person.words))


def _known(person: Person, others: _Others, vocabulary: frozenset[str]) -> bool:
    """Whether the other version has the name, in this or in another right form."""
    if any(is_variant(person.name, other.name) for other in others.like(person)):
        return True
    return all(normalize_name(word) in vocabulary for word in person.words if len(normalize_name(word)) > 1)


# ------------------------------------------------------------------ output


def _observations(person: Person, near: ListedPerson) -> Iterator[Observation]:
    right = " ".join(near.words)
    for mention in person.mentions:
        forms = in_the_form_used(words_of(mention.text), near.words)
        if not forms or normalize_name(forms[0]) == normalize_name(mention.text):
            continue
        yield Observation(
            rule=RULE,
            kind=near.kind,
            category="name.person",
            start=mention.start,
            end=mention.end,
            raw_score=near.raw_score,
            message=f"“{mention.text}” looks like a garbled spelling: the list of names has “{right}”.",
            evidence=(near.evidence,),
            suggestions=tuple(
                Suggestion(form, round(near.raw_score * _NEXT**number, 3), near.evidence.kind)
                for number, form in enumerate(forms)
            ),
        )


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
