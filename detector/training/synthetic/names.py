"""Human copy in which names are garbled as machines damaged them, with another human version of the story.

The errors are those that `injection.names` reads: a name as people wrote it and as a machine did. Split is by entity:
what is injected for fitting is never injected for measuring. A name is injected in three ways:

- *in place*, where both human versions have it: the copy gets the machine's form;
- *channel*, for fitting alone, in every second turn: a name that both versions have is written as another script would
  have it, or as the everyday word that sounds like it (`damage.py`);
- *renamed*, persons alone: a person of whom both versions write the full name gets the name of another person of the
  list in both of them, and the copy the garbled form of that. So the few hundred persons that are listed can be met in
  any story. Surnames alone follow their full name.

What was injected is known by its place in the copy, with the form that is right there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ...annotation.annotate import annotate
from ...annotation.entities import Entity
from ...annotation.persons import Person, people
from ...annotation.word_shapes import is_institution
from ...language.countries import code_of
from ...language.lexicon import is_everyday, is_name_word, words
from ...names import is_variant, normalize_name
from ...types import Article, Document
from ..corpora import segments as source
from . import injection
from .damage import through_a_script
from .injection import like_sounding

Way = Literal["in place", "renamed", "channel"]

PERSONS = 3
"""Persons of a story that are renamed, at most."""


@dataclass(frozen=True, slots=True)
class InjectedStory:
    """A garbled name in a copy: its place, what is right there, the whole name of the entity, and how it came there."""

    start: int
    end: int
    right: str
    name: str
    way: Way

    def lost(self, copy: str) -> set[str]:
        """The words of the right name, folded, that the copy has not."""
        return set(map(normalize_name, self.right.split())) - set(
            map(normalize_name, copy[self.start : self.end].split())
        )


@dataclass(frozen=True, slots=True)
class RenamedStory:
    """A story: the copy with garbled names, the same copy without, the other human version, and what was injected."""

    story: str
    copy: str
    clean: str
    other: str
    injected: tuple[InjectedStory, ...]

    def is_meant(self, entity: Entity, other: Entity) -> bool:
        """Whether a name of the copy was injected for another name."""
        theirs = {normalize_name(word) for word in other.words}
        return any(
            injected.lost(self.copy) <= theirs
            for injected in self.injected
            if any(mention.start < injected.end and injected.start < mention.end for mention in entity.mentions)
        )


def stories(data: Path, folds: frozenset[int], turn: int = 0) -> Iterator[RenamedStory]:
    """The stories of some folds that people wrote twice, each version once as the copy, with garbled names of entities
    of the same folds; a few stories have no place for any. Another `turn` draws other names.

    Raises:
        OSError, UsageError: a file of the data is missing.
    """
    listed = [g for errors in injection.names(data).values() for g in errors if entity_fold(g.right) in folds]
    persons = [error for error in listed if _is_person(error)]
    for story, pairs in source.human_pairs(data):
        if source.fold(story) in folds:
            one, two = ("\n\n".join(texts) for texts in zip(*pairs, strict=True))
            for copy, other in ((one, two), (two, one)):
                yield _renamed(story, copy, other, listed, persons, folds, turn)


def one_each(listed: Sequence[RenamedStory]) -> list[RenamedStory]:
    """One of the two copies of every story, by turns the first and the second: then no copy is another one's other
    version, and an archive of the other versions has none of the copies."""
    by_story: dict[str, list[RenamedStory]] = {}
    for one in listed:
        by_story.setdefault(one.story, []).append(one)
    return [both[at % len(both)] for at, both in enumerate(by_story.values())]


def entity_fold(name: str) -> int:
    """The fold of an entity, by its last word: a person's surname, so that all forms of one name have one fold."""
    return source.fold(f"name/{normalize_name(name.split()[-1])}")


def _is_person(error: injection.SyntheticError) -> bool:
    """Whether a listed name is a person's, as far as its words tell."""
    right = error.right.split()
    if len(right) != 2 or not any(map(is_name_word, right)) or any(word.isupper() for word in right):
        return False
    if {normalize_name(word) for word in right} & {normalize_name(word) for word in error.wrong.split()[::-1]} - {
        normalize_name(word)
        for word, other in zip(right, error.wrong.split(), strict=True)
        if normalize_name(word) == normalize_name(other)
    }:
        return False  # turned round: then a surname alone is another word
    closed = words("institution_head") | words("office_noun") | words("geographic_noun")
    return all(word[:1].isupper() for word in error.wrong.split()) and not any(
        is_institution(word)
        or code_of(word)
        or word.lower() in closed
        or (is_everyday(word) and not is_name_word(word))
        for word in right
    )


def _renamed(
    story: str,
    copy: str,
    other: str,
    listed: Sequence[injection.SyntheticError],
    persons: Sequence[injection.SyntheticError],
    folds: frozenset[int],
    turn: int,
) -> RenamedStory:
    one, two = annotate(Article("copy", copy)), annotate(Article("other", other))
    theirs = {person.name for person in people(two) if person.full}
    shared = [person for person in people(one) if person.name in theirs and _is_plain(person)]
    shared.sort(key=lambda person: source.order("renamed", story, person.name, turn))
    drawn = sorted(persons, key=lambda error: source.order("new name", story, error.right, error.wrong, turn))
    taken: dict[str, injection.SyntheticError] = {}
    channel = turn % 2 == 1
    if channel:
        heard = [_through_channel(person, folds, turn) for person in shared[:PERSONS]]
        taken = {error.right: error for error in heard if error is not None}
        listed = [*listed, *_other_names(one, two, folds, turn)]
    for person in () if channel else shared[:PERSONS]:
        new = next((g for g in drawn if not _occurs(g, copy + other) and g not in taken.values()), None)
        if new is not None:
            taken[person.name] = new
            drawn = [
                error
                for error in drawn
                if normalize_name(error.right.split()[-1]) != normalize_name(new.right.split()[-1])
            ]
    clean, spans = _exchanged(one, taken)
    beside, _ = _exchanged(two, taken)
    way: Way = "channel" if channel else "renamed"
    injected = [
        (start, end, wrong, InjectedStory(start, end, right, name, way)) for start, end, right, wrong, name in spans
    ]
    used = [(start, end) for start, end, *_ in spans]
    for error in sorted(listed, key=lambda g: (-len(g.right), g.right, g.wrong)):
        if not all(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", beside) for word in error.right.split()):
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(error.right)}(?!\w)", clean):
            if not any(match.start() < end and start < match.end() for start, end in used):
                used.append(match.span())
                what = InjectedStory(*match.span(), error.right, error.right, "in place")
                injected.append((*match.span(), error.wrong, what))
    text, marks = _spliced(clean, injected)
    return RenamedStory(story, text, clean, beside, tuple(marks))


def _through_channel(person: Person, folds: frozenset[int], turn: int) -> injection.SyntheticError | None:
    """A person's name as it may come back from another script; None where it is kept for other folds, or unchanged."""
    if entity_fold(person.name) not in folds:
        return None
    key = source.order("channel", person.name, turn)
    given, family = person.words
    if key[0] % 3 == 0 and (heard := like_sounding(family)) is not None:
        family = heard
    elif key[0] % 3 == 1:
        given = through_a_script(given.lower(), key).title()
    else:
        family = through_a_script(family.lower(), key).title()
    wrong = f"{given} {family}"
    return None if is_variant(wrong, person.name) else injection.SyntheticError(person.name, wrong, "name")


def _other_names(one: Document, two: Document, folds: frozenset[int], turn: int) -> Iterator[injection.SyntheticError]:
    """Single-word names of places and things of two versions, as they may come back from another script."""
    there = {mention.text for mention in two.mentions}
    names = {m.text for m in one.mentions if m.kind in ("place", "other") and len(m.words) == 1 and m.text in there}
    usable = [name for name in names if len(name) > 4 and name.isalpha() and not is_everyday(name) and name.istitle()]
    for name in sorted(usable, key=lambda name: source.order("other name", name, turn))[:PERSONS]:
        key = source.order("channel", name, turn)
        wrong = (like_sounding(name) if key[0] % 2 else None) or through_a_script(name.lower(), key).title()
        if entity_fold(name) in folds and not is_variant(wrong, name):
            yield injection.SyntheticError(name, wrong, "name")


def _is_plain(person: Person) -> bool:
    """Whether it is plainly a person, of a given name and a family name that stand for nothing else."""
    closed = words("institution_head") | words("office_noun")
    plain = all(is_name_word(w) and not is_everyday(w) and w.lower() not in closed for w in person.words)
    return len(person.words) == 2 and person.sure and plain


def _occurs(error: injection.SyntheticError, text: str) -> bool:
    """Whether a word of a name, right or wrong, stands in a text already."""
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for word in f"{error.right} {error.wrong}".split())


def _exchanged(
    story: Document, taken: Mapping[str, injection.SyntheticError]
) -> tuple[str, list[tuple[int, int, str, str, str]]]:
    """A story with other names for some persons; (start, end, right, wrong, name) of each place in the new text."""
    places: list[tuple[int, int, str, str, str]] = []
    for person in people(story):
        error = taken.get(person.name)
        if error is not None:
            places += _places(story.text, person, error)
    text, found, end = "", [], 0
    for start, stop, right, wrong, name in sorted(places):
        text += story.text[end:start] + right
        if right != wrong:
            found.append((len(text) - len(right), len(text), right, wrong, name))
        end = stop
    return text + story.text[end:], found


def _places(text: str, person: Person, error: injection.SyntheticError) -> Iterator[tuple[int, int, str, str, str]]:
    """The places of a person's name: (start, end, right, wrong, name); the surname also where it was not recognised."""
    right, wrong = error.right.split(), error.wrong.split()
    for match in re.finditer(rf"(?<!\w)(?:{re.escape(person.name)}|{re.escape(person.family)})(?!\w)", text):
        if match.group() == person.name:
            yield *match.span(), error.right, error.wrong, error.right
        else:
            yield *match.span(), right[-1], wrong[-1], error.right


def _spliced(clean: str, injected: Iterable[tuple[int, int, str, InjectedStory]]) -> tuple[str, list[InjectedStory]]:
    text, marks, end = "", [], 0
    for start, stop, wrong, what in sorted(injected, key=lambda place: place[:2]):
        text += clean[end:start] + wrong
        marks.append(InjectedStory(len(text) - len(wrong), len(text), what.right, what.name, what.way))
        end = stop
    return text + clean[end:], marks
