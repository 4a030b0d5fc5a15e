"""The named entities of a story: persons with all their mentions, and every other name with its repetitions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..language.countries import code_of, is_country
from ..language.lexicon import is_everyday, place_names
from ..names import is_variant, normalize_name, same_word, words_of
from ..names.variants import is_particle
from ..types import Document, Mention, MentionKind
from .persons import people

_WORDS = 4
"""Names of more words are not said by one of them."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One person, place, organization or other thing of one story.

    `name` is its fullest form, `words` that form's words, `mentions` its places in the order of the text.
    """

    kind: MentionKind
    name: str
    words: tuple[str, ...]
    mentions: tuple[Mention, ...]


def sort_of(one: Entity, other: Entity) -> str:
    """Sort of two names that may be one: `person`, names of several `words`, or a single `word`; the fewer words,
    the more often two writers choose two right ones."""
    if "person" in (one.kind, other.kind):
        return "person"
    return "words" if min(len(one.words), len(other.words)) > 1 else "word"


def entities(document: Document) -> tuple[Entity, ...]:
    """The entities of a story in the order of their first mention.

    Persons are put together over the whole story (`names.people`); other names are one where they are written alike,
    case, diacritics and possessive aside. A word that no list knows and that began or ended a name before, or ends one
    later, is that name.
    """
    found: list[Entity] = []
    taken: set[int] = set()
    for person in people(document, doubtful=True):
        kind: MentionKind = "person" if person.sure else "other"
        found.append(Entity(kind, person.name, person.words, person.mentions))
        taken.update(mention.start for mention in person.mentions)
    others: dict[tuple[str, ...], list[Mention]] = {}
    for mention in document.mentions:
        words = words_of(mention.text)
        if mention.start not in taken and words:
            others.setdefault(tuple(map(normalize_name, words)), []).append(mention)
    for mentions in others.values():
        first = mentions[0]
        found.append(Entity(first.kind, first.text, words_of(first.text), tuple(mentions)))
    return tuple(_with_short_forms(sorted(found, key=lambda entity: entity.mentions[0].start)))


def _with_short_forms(found: Sequence[Entity]) -> Iterator[Entity]:
    """The entities, with "Etan" as a mention of "Zhou Etan" that came before, or comes after it as after a headline."""
    before: dict[str, Entity] = {}
    after = {normalize_name(entity.words[-1]): entity for entity in reversed(found) if _is_full(entity)}
    joined: dict[Entity, list[Mention]] = {}
    for entity in found:
        first = normalize_name(entity.words[0])
        if len(entity.words) == 1 and entity.kind == "other" and not _means_more(entity.words[0]):
            owner = before.get(first) or (after.get(first) if first not in place_names() else None)
            if owner is not None:
                joined.setdefault(owner, []).extend(entity.mentions)
                continue
        joined.setdefault(entity, []).extend(entity.mentions)
        if _is_full(entity):
            before[first] = before[normalize_name(entity.words[-1])] = entity
    for entity, mentions in joined.items():
        yield replace(entity, mentions=tuple(sorted(mentions, key=lambda mention: mention.start)))


def _is_full(entity: Entity) -> bool:
    """Whether a name may be said by its first or last word alone."""
    return entity.kind in ("person", "other") and 1 < len(entity.words) <= _WORDS


def _means_more(word: str) -> bool:
    return len(normalize_name(word)) < 2 or is_everyday(word) or is_country(word)


def is_said(entity: Entity, others: Iterable[Entity], said: Collection[str]) -> bool:
    """Whether a story of these entities and capitalised words (folded) has all words of a name, particles aside, the
    name in another right form or with further names before or behind, or the people of a country ("Hungarian")."""
    plain = [word for word in entity.words if not is_particle(word)] or entity.words
    content = [normalize_name(word) for word in plain if len(normalize_name(word)) > 1]
    if all(word in said for word in content):
        return True
    if any(is_variant(entity.name, other.name) or _begin_alike(entity, other) for other in others):
        return True
    return is_country(entity.name) and code_of(entity.name) in {code_of(word.title()) for word in said}


def _begin_alike(entity: Entity, other: Entity) -> bool:
    """Whether one name is the beginning of the other, given name and father's or first family name: "Faisal bin Farhan"
    of "Faisal bin Farhan Al Saud", "Ana Ortega" of "Ana Ortega Ruiz"."""
    one, two = (tuple(word for word in name.words if not is_particle(word)) for name in (entity, other))
    short, long = sorted((one, two), key=len)
    return 1 < len(short) < len(long) and all(map(same_word, short, long))
