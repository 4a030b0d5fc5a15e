"""Authorities: sources of right names.

A member is asked with a name as it stands in the copy and answers with entries, nearest first. Blocking happens
inside; what is suggested to an editor is decided in `findings/suggestions.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from ..types import MentionKind

EntryKind = Literal["person", "body", "office", "place", "acronym", "term"]


@dataclass(frozen=True, slots=True)
class Form:
    """One written form of an entry's name.

    `kind`: `preferred` (one an entry), `alias` (also right), `acronym` (also right, for organizations and terms) or
    `garbled` (known to be wrong: seen in badly translated copy).
    """

    text: str
    kind: Literal["preferred", "alias", "acronym", "garbled"]
    count: int = 0
    """In how many trusted stories it was seen so written (0: it was not learned from stories)."""
    first_seen: str | None = None
    """ISO date of the first such story that has a date, and of the last."""
    last_seen: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A person, organization, office, place, acronym or fixed term, with its forms, preferred first.

    `country` is an ISO 3166 alpha-2 code in lower case ("us"), or None where it belongs to no country.
    `role` says in a few words what it is: "White House border czar", "foreign ministry". `valid_from` and `valid_to`
    are ISO dates. `source` and `licence` say where the row was read.
    """

    id: str
    kind: EntryKind
    forms: tuple[Form, ...]
    country: str | None = None
    role: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    source: str = ""
    licence: str = ""
    count: int = 0
    """In how many trusted stories it was seen (0 for entries that were not learned from stories)."""
    portfolio: str | None = None
    """What a ministry or department is responsible for: a key into `data/tables/portfolios.tsv`, e.g. "foreign"."""
    first_seen: str | None = None
    """ISO date of the first trusted story with it that has a date, and of the last."""
    last_seen: str | None = None

    @property
    def name(self) -> str:
        """The preferred form."""
        return self.forms[0].text


@dataclass(frozen=True, slots=True)
class Phrase:
    """The content words (lemmas) of a name that may stand in running text.

    `callers` are those of its words, at most three and the rarest, of which one has to stand there. `listed`: a name
    with them has commas of its own. `garbled`: they are known from wrong forms only.
    """

    content: tuple[str, ...]
    callers: tuple[str, ...]
    listed: bool
    garbled: bool


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that may be meant, the form of it that is nearest, and how near: 0 ... 1."""

    entry: Entry
    form: str
    score: float


@dataclass(frozen=True, slots=True)
class CooccurringName:
    """A name in a trusted story, its kind there, and how often it stands in it."""

    kind: MentionKind
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class RelatedStory:
    """The names of one trusted story, in the order of the story.

    `story` is its id, `date` an ISO date or "". `shared` and `weight`: how many names it has in common with the story
    that was asked for, and the sum of these, each the more, the rarer they are in the archive.
    """

    story: str
    date: str
    names: tuple[CooccurringName, ...]
    shared: int = 0
    weight: float = 0.0


class Archive(Protocol):
    """Contract of a source that was learned from trusted stories."""

    @property
    def name(self) -> str: ...

    def related(self, names: Collection[str], limit: int = 3) -> tuple[RelatedStory, ...]:
        """The trusted stories, with their names, that share most with a story of these names, the most first."""
        ...

    def seen(self, name: str) -> int:
        """In how many trusted stories a name stands, as written, case and diacritics aside."""
        ...


class Authority(Protocol):
    """Contract of every member."""

    @property
    def name(self) -> str:
        """A short name that an editor understands: "authority", "desk archive"."""
        ...

    @property
    def version(self) -> str:
        """Changes when the content does; part of the report's signature."""
        ...

    def exact(self, name: str, kind: EntryKind | None = None) -> tuple[Entry, ...]:
        """Entries of which a form equals the name, case, typographic signs and a leading "the" aside."""
        ...

    def candidates(
        self, name: str, kind: EntryKind | None = None, limit: int = 10, country: str | None = None
    ) -> tuple[Match, ...]:
        """Entries whose forms resemble the name, nearest first (garbled forms count as forms).

        With a `country`, organizations, offices, places and terms of other countries are left out.
        """
        ...

    def entry(self, id: str) -> Entry | None:
        """One entry by its id."""
        ...

    def entries(self, kind: EntryKind | None = None) -> Iterable[Entry]:
        """All entries of a kind, in the order of their ids."""
        ...

    def phrases(self, kind: EntryKind, words: Iterable[str]) -> Iterable[Phrase]:
        """The phrases of a kind that are called up by one of the words (lemmas), without reading the others."""
        ...

    def named(self, kind: EntryKind, content: tuple[str, ...]) -> tuple[tuple[Entry, Form], ...]:
        """The names that have just these content words, in the order of the ids of their entries."""
        ...

    def acronym(self, text: str) -> tuple[Entry, ...]:
        """Entries that an acronym stands for, the most often seen first."""
        ...

    def by_portfolio(self, portfolio: str, country: str) -> tuple[Entry, ...]:
        """The organizations of a country that are responsible for something: ("foreign", "us")."""
        ...
