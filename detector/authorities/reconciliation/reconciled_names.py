"""Names of one story as a service knows them: an authority that lasts as long as the examination of that story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from ...types import Skipped
from .. import Entry, EntryKind, Form, Match, Phrase
from ..name_keys import is_right, lists, name_key, phrase_keys

NameQuery = tuple[str, EntryKind]
"""A name and what it is thought to be."""


@dataclass(frozen=True, slots=True)
class ReconciledNames:
    """Matches of the names of one story, by name (as `name_key` gives it) and kind, in the order of the story.

    `name` and `version` are those of the service. `not_asked` says why some names, or all, could not be asked; nothing
    is known of these.
    """

    name: str
    version: str
    known: Mapping[NameQuery, tuple[Match, ...]]
    not_asked: Skipped | None = None

    def exact(self, name: str, kind: EntryKind | None = None) -> tuple[Entry, ...]:
        """Entries of a name of the story of which a form is written the same."""
        key = name_key(name)
        entries = (match.entry for match in self._matches(key, kind))
        found = {e.id: e for e in entries if any(name_key(form.text) == key for form in e.forms)}
        return tuple(sorted(found.values(), key=lambda e: (not is_right(e.forms, key), e.id)))

    def candidates(
        self, name: str, kind: EntryKind | None = None, limit: int = 10, country: str | None = None
    ) -> tuple[Match, ...]:
        """Entries that a name of the story may mean, nearest first."""
        found: dict[str, Match] = {}
        for match in self._matches(name_key(name), kind):
            abroad = country and match.entry.kind != "person" and match.entry.country not in (None, country)
            if not abroad and (match.entry.id not in found or match.score > found[match.entry.id].score):
                found[match.entry.id] = match
        return tuple(sorted(found.values(), key=lambda m: (-m.score, m.entry.id))[:limit])

    def entry(self, id: str) -> Entry | None:
        """An entry that came back for a name of the story."""
        entries = (match.entry for matches in self.known.values() for match in matches)
        return next((entry for entry in entries if entry.id == id), None)

    def entries(self, kind: EntryKind | None = None) -> Iterable[Entry]:  # noqa: ARG002
        """None: a service cannot be asked for all it has."""
        return ()

    def acronym(self, text: str) -> tuple[Entry, ...]:  # noqa: ARG002
        """None: what is asked are names."""
        return ()

    def by_portfolio(self, portfolio: str, country: str) -> tuple[Entry, ...]:  # noqa: ARG002
        """None: what is asked are names."""
        return ()

    def phrases(self, kind: EntryKind, words: Iterable[str]) -> list[Phrase]:
        """The phrases of what came back and is of a country that the service says.

        Where the country is not known, that a name has other words says nothing: many countries have such an
        organization.
        """
        called = set(words)
        found: dict[tuple[str, ...], list[Form]] = {}
        for content, _, form in self._phrased(kind):
            if called.intersection(content):
                found.setdefault(content, []).append(form)
        return [
            Phrase(
                content, content, any(lists(form.text) for form in forms), all(form.kind == "garbled" for form in forms)
            )
            for content, forms in found.items()
        ]

    def named(self, kind: EntryKind, content: tuple[str, ...]) -> tuple[tuple[Entry, Form], ...]:
        """Of these the names that have just these content words, in the order of the ids of their entries."""
        names = {(e.id, form.text): (e, form) for words, e, form in self._phrased(kind) if words == content}
        return tuple(names[key] for key in sorted(names))

    def _matches(self, key: str, kind: EntryKind | None) -> list[Match]:
        kinds = (kind,) if kind else get_args(EntryKind)
        return [match for one in kinds for match in self.known.get((key, one), ())]

    def _phrased(self, kind: EntryKind) -> Iterator[tuple[tuple[str, ...], Entry, Form]]:
        for (_, of), matches in self.known.items():
            for match in matches if of == kind else ():
                for form in match.entry.forms if match.entry.country else ():
                    for content in phrase_keys(form.text) if form.kind != "acronym" else ():
                        yield content, match.entry, form
