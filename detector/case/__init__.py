"""One story under examination, and what is opened once a process to examine it.

A `Case` is the one thing that a signal is given: the story beside its references, the resources, and everything that
is worked out once for this story, when it is first asked for. Nothing about a story is kept anywhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from ..annotation.entities import Entity, entities
from ..annotation.persons import Person, people
from ..annotation.quantities import Quantity, by_sentence
from ..annotation.updates import is_update
from ..authorities.gazetteer import Gazetteer, GazetteerMatch
from ..language import countries
from .left_out import left_out
from .names_to_ask import names_to_ask

if TYPE_CHECKING:
    from ..authorities import Authority, Entry, EntryKind
    from ..authorities.reconciliation.reconciled_names import ReconciledNames
    from ..linking.archived_names import ArchivedName
    from ..linking.paired_names import PairedName
    from ..linking.paired_organizations import PairedOrganization
    from ..quality.edits import AssessedEdit
    from ..quality.estimator import EstimatedSentence
    from ..types import Alignment, Document, Skipped
    from .resources import Resources


class Case:
    """A copy beside its references (used or not), and what is known of them. Not for several threads."""

    def __init__(self, alignment: Alignment, resources: Resources) -> None:
        self.alignment = alignment
        self.resources = resources
        self._gazetteers: dict[EntryKind, Gazetteer] = {}
        self._matches: dict[tuple[EntryKind, int | None], tuple[GazetteerMatch, ...]] = {}

    # ------------------------------------------------------------------ the story

    @property
    def copy(self) -> Document:
        """The story that is examined."""
        return self.alignment.copy

    @property
    def paired(self) -> tuple[tuple[int, Document], ...]:
        """The references that are used, each with its index."""
        return self.alignment.paired

    @cached_property
    def persons(self) -> tuple[Person, ...]:
        """The persons of the copy, doubtful ones among them, each with all mentions."""
        return people(self.copy, doubtful=True)

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """All that the copy names, each thing with its mentions."""
        return entities(self.copy)

    @cached_property
    def quantities(self) -> Mapping[int | None, list[tuple[Quantity, ...]]]:
        """The quantities of the copy (None) and of each reference that is used, by sentence."""
        return {None: by_sentence(self.copy), **{number: by_sentence(document) for number, document in self.paired}}

    @cached_property
    def updates(self) -> frozenset[int]:
        """The references beside which one of the two versions has later figures."""
        mine = self.quantities[None]
        return frozenset(i for i, _ in self.paired if is_update(self.alignment, i, mine, self.quantities[i]))

    @cached_property
    def country(self) -> str | None:
        """The country that the story is about, as a code; None where it names none or several alike."""
        return countries.of_story(self.copy)

    # ------------------------------------------------------------------ what is known of its names

    @cached_property
    def authorities(self) -> tuple[Authority, ...]:
        """Who is asked about names, the first first: files given, what the reference services know of this story, and
        the file that comes with detector.

        Raises:
            AuthorityError: a file given is not an authority file, is damaged or of another version.
        """
        files, given = self.resources.authorities, len(self.resources.settings.authority)
        return (*files[:given], *self._reconciled, *files[given:])

    @cached_property
    def _reconciled(self) -> tuple[ReconciledNames, ...]:
        if not self.resources.services:
            return ()
        queries = names_to_ask(self.copy, self.persons)
        return tuple(service.for_names(queries) for service in self.resources.services)

    @property
    def not_asked(self) -> tuple[Skipped, ...]:
        """The reference services that could not be asked for the names of the story, and why."""
        return tuple(names.not_asked for names in self._reconciled if names.not_asked is not None)

    @property
    def left_out(self) -> tuple[Skipped, ...]:
        """The comparisons that a very long story is spared."""
        return tuple(left_out(self.alignment, self.persons))

    def is_listed(self, name: str, kind: EntryKind | None = None) -> bool:
        """Whether an authority has an entry of which a form, right or garbled, is written so."""
        return any(authority.exact(name, kind) for authority in self.authorities)

    def acronym(self, text: str) -> tuple[Entry, ...]:
        """Entries that an acronym stands for, of the first authority that knows it."""
        return next(filter(None, (authority.acronym(text) for authority in self.authorities)), ())

    def portfolio(self, portfolio: str, country: str) -> tuple[Entry, ...]:
        """The organizations of a country that are responsible for something."""
        return tuple(entry for authority in self.authorities for entry in authority.by_portfolio(portfolio, country))

    def matches(self, kind: EntryKind, reference: int | None = None) -> tuple[GazetteerMatch, ...]:
        """The names of one kind of entry in the copy, or in the reference of an index, right or rendered otherwise."""
        if (kind, reference) not in self._matches:
            document = self.copy if reference is None else self.alignment.references[reference].document
            self._matches[kind, reference] = self._gazetteer(kind).matches(document)
        return self._matches[kind, reference]

    def _gazetteer(self, kind: EntryKind) -> Gazetteer:
        if not self.resources.services:
            return self.resources.gazetteer(kind)
        if kind not in self._gazetteers:  # what the services know of is another thing in each story
            self._gazetteers[kind] = Gazetteer(self.authorities, kind)
        return self._gazetteers[kind]

    # ------------------------------------------------------------------ what is linked and estimated

    @cached_property
    def paired_names(self) -> tuple[PairedName, ...]:
        """The names of the copy that may be damaged forms of names in the references, in the order of the text."""
        from ..linking.paired_names import paired_names

        return paired_names(self.alignment, self.resources.listed)

    @cached_property
    def archived_names(self) -> tuple[ArchivedName, ...]:
        """The same for the names of related trusted stories."""
        from ..linking.archived_names import archived_names

        return archived_names(self.copy, self.resources.archives, self.resources.listed)

    @cached_property
    def paired_organizations(self) -> tuple[PairedOrganization, ...]:
        """The names of organizations that stand where a reference has another name, in the order of the text."""
        from ..linking.paired_organizations import paired_organizations

        return paired_organizations(self.alignment)

    @cached_property
    def edits(self) -> tuple[AssessedEdit, ...]:
        """The differences between the copy and its references, each with the probability that it is an error."""
        from ..quality.edits import assess

        return assess(self.alignment, self.resources.estimator.tagger)

    @cached_property
    def estimated(self) -> tuple[EstimatedSentence, ...]:
        """The sentences of the copy that are long enough to be estimated, in their order."""
        return self.resources.estimator.story(self.alignment)
