"""The persons of a story: full names with the later mentions by surname that belong to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ..language.lexicon import is_everyday, words
from ..names.crowds import MOST_NAMES, MOST_OF_A_WORD
from ..names.letters import normalize_name
from ..names.variants import is_particle, is_variant, same_word, words_of
from ..types import Document, Mention


@dataclass(frozen=True, slots=True)
class Person:
    """One person of one story. `name` is the fullest form, `words` its words, `mentions` in the order of the text.

    `sure` is False for a run of capitalised words that may be no person at all.
    """

    name: str
    words: tuple[str, ...]
    mentions: tuple[Mention, ...]
    sure: bool = True

    @property
    def full(self) -> bool:
        """Whether a given name (or initial) and a family name are known."""
        return len(self.words) > 1

    @property
    def given(self) -> str:
        return self.words[0]

    @property
    def family(self) -> str:
        return self.words[-1]


def people(document: Document, doubtful: bool = False) -> tuple[Person, ...]:
    """The persons of a story in the order of their first mention.

    Full names come first; a surname (or given name) alone goes to the full name that has it, the last one before it
    rather than one after it. Legitimate variants of a full name are one person. `doubtful` adds runs of two to four
    capitalised words that were not recognised as anything: a garbled name is often such a run.
    """
    full: list[list[Mention]] = []
    of_family: dict[str, _Family] = {}
    single: list[Mention] = []
    for mention in document.mentions:
        name = _name_words(mention)
        if mention.kind == "person" and len(name) == 1:
            single.append(mention)
        elif name and (mention.kind == "person" or (doubtful and _may_be_person(mention))):
            family = of_family.setdefault(normalize_name(name[-1]), _Family())
            group = family.of(name, mention)
            if group is None:
                group = family.add(name)
                full.append(group)
            group.append(mention)
    alone: dict[str, list[Mention]] = {}
    owners = _Owners(full)
    for mention in single:
        owner = owners.of(mention)
        if owner is None:
            alone.setdefault(normalize_name(_name_words(mention)[-1]), []).append(mention)
        else:
            owner.append(mention)
    found = [_person(group) for group in (*full, *alone.values())]
    return tuple(sorted(found, key=lambda person: person.mentions[0].start))


def _name_words(mention: Mention) -> tuple[str, ...]:
    return words_of(mention.text)


def _may_be_person(mention: Mention) -> bool:
    name = _name_words(mention)
    if mention.kind != "other" or not 2 <= len(name) <= 4:
        return False
    if not all(word[:1].isupper() or is_particle(word) for word in name) or any(
        w.isupper() and len(w) > 2 for w in name
    ):
        return False
    lower = [word.lower() for word in name]
    closed = words("institution_noun") | words("month") | words("weekday") | words("office_noun") | words("stop_name")
    return not closed.intersection(lower) and not all(map(is_everyday, lower))


def _same_person(first: Mention, second: Mention) -> bool:
    a, b = _name_words(first), _name_words(second)
    return a == b or (
        len(a) > 1
        and len(b) > 1
        and normalize_name(a[-1]) == normalize_name(b[-1])
        and is_variant(first.text, second.text)
    )


class _Family:
    """The full names with one last word, each with its mentions, in the order of the text."""

    def __init__(self) -> None:
        self._groups: list[list[Mention]] = []
        self._named: dict[tuple[str, ...], list[Mention]] = {}

    def add(self, name: tuple[str, ...]) -> list[Mention]:
        """A further person."""
        group: list[Mention] = []
        self._groups.append(group)
        self._named.setdefault(name, group)
        return group

    def of(self, name: tuple[str, ...], mention: Mention) -> list[Mention] | None:
        """The person whom a mention names; of very many, the last few or the one with the very same name."""
        last = self._groups[-MOST_OF_A_WORD:]
        return next((group for group in last if _same_person(group[0], mention)), None) or self._named.get(name)


class _Owners:
    """The full names that a name alone may belong to."""

    def __init__(self, full: list[list[Mention]]) -> None:
        self._equal: dict[tuple[int, str], list[list[Mention]]] = {}
        self._alike: dict[tuple[int, str], list[list[Mention]]] = {}
        for group in full:
            for position in _POSITIONS:
                word = normalize_name(_name_words(group[0])[position])
                self._equal.setdefault((position, word), []).append(group)
                self._alike.setdefault((position, word[:1]), []).append(group)

    def of(self, mention: Mention) -> list[Mention] | None:
        """The one with this family name, or else given name: the last one before the mention, or the first after it."""
        word = _name_words(mention)[-1]
        folded = normalize_name(word)

        def rank(group: list[Mention]) -> tuple[bool, int]:
            before = [m.start for m in group if m.start < mention.start]
            return (bool(before), max(before) if before else -group[0].start)

        for position in _POSITIONS:
            offered = self._alike.get((position, folded[:1]), [])
            if len(offered) > MOST_NAMES:
                offered = self._equal.get((position, folded), [])[-MOST_OF_A_WORD:]
            owners = [group for group in offered if _holds(_name_words(group[0]), word, position)]
            if owners:
                return owners[0] if len(owners) == 1 else max(owners, key=rank)
        return None


_POSITIONS = (-1, 0)


def _holds(name: tuple[str, ...], word: str, position: int) -> bool:
    own = name[position]
    if position == 0:
        return normalize_name(own) == normalize_name(word) and len(normalize_name(own)) > 1
    return normalize_name(own) == normalize_name(word) or (
        normalize_name(own)[:1] == normalize_name(word)[:1] and len(normalize_name(word)) > 2 and same_word(own, word)
    )


def _person(group: list[Mention]) -> Person:
    ordered = tuple(sorted(group, key=lambda m: m.start))
    forms = Counter(m.text for m in ordered if len(_name_words(m)) > 1) or Counter(m.text for m in ordered)
    name = max(forms, key=lambda form: (len(words_of(form)) > 1, forms[form], len(form)))
    return Person(name, words_of(name), ordered, any(m.kind == "person" for m in ordered))


def folded_words(document: Document) -> frozenset[str]:
    """Every capitalised word of a story, folded, hyphenated ones also by their parts."""
    return frozenset(_folded(document))


def _folded(document: Document) -> Iterator[str]:
    for token in document.tokens:
        if token.kind == "word" and token.text[:1].isupper():
            yield from map(normalize_name, words_of(token.text))
            yield normalize_name(token.text)
