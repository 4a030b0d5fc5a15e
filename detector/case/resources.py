"""The heavy things, opened once a process, when first asked for."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..authorities import Archive, Authority, Entry, EntryKind
from ..authorities.gazetteer import Gazetteer
from ..grammar import GrammarChecker, open_checkers
from ..inference.encoders import open_encoder
from ..inference.encoders.cached import CachedEncoder
from ..settings import Settings
from ..types import Skipped

if TYPE_CHECKING:
    from ..authorities.reconciliation.service import ReconciliationService
    from ..authorities.sqlite.authority_file import AuthorityFile
    from ..findings.calibration import Calibration
    from ..linking.listed_names import ListedNames
    from ..quality.classifier import Classifier
    from ..quality.estimator import Estimator


class Resources:
    """Models, sources and checkers that the stages and signals use. Close it, or use it as a context manager."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self._gazetteers: dict[EntryKind, Gazetteer] = {}
        self._entries: dict[EntryKind, tuple[Entry, ...]] = {}

    @cached_property
    def encoder(self) -> CachedEncoder:
        """Sentences to vectors."""
        return open_encoder(self.settings.encoder)

    @cached_property
    def estimator(self) -> Estimator:
        """Estimator of sentences and their words.

        Raises:
            AssetError: a model is missing, damaged, or was fitted for another version.
        """
        from ..quality.estimator import Estimator
        from ..quality.tagger import Tagger

        return Estimator(self.classifier, self.encoder, Tagger.bundled())

    @cached_property
    def classifier(self) -> Classifier:
        """The fitted heads over sentences, words and stories.

        Raises:
            AssetError: it is missing, damaged, or was fitted for other columns or another format.
        """
        from ..quality.classifier import Classifier

        return Classifier.bundled()

    @cached_property
    def calibration(self) -> Calibration:
        """Calibrated scores and tiers of raw scores.

        Raises:
            AssetError: it is missing, damaged or of another format.
        """
        from ..findings.calibration import Calibration

        file = self.settings.calibration
        return Calibration.read(Path(file)) if file else Calibration.bundled()

    @property
    def authorities(self) -> tuple[Authority, ...]:
        """The authority files beside the paired version: those given, then the one that comes with detector.

        Raises:
            AuthorityError: a file given is not an authority file, is damaged or of another version.
        """
        return self._files

    @cached_property
    def _files(self) -> tuple[AuthorityFile, ...]:
        from ..authorities.sqlite.authority_file import bundled, open_authority

        given = tuple(open_authority(file) for file in self.settings.authority)
        return (*given, bundled()) if self.settings.shipped_authority else given

    @cached_property
    def archives(self) -> tuple[Archive, ...]:
        """The sources that were learned from trusted stories.

        Raises:
            AuthorityError: a file given is not an authority file, is damaged or of another version.
        """
        return tuple(file for file in self._files if file.remembers_stories)

    @cached_property
    def listed(self) -> ListedNames:
        """The names that files list, archives aside: what stands in these nobody has decided."""
        from ..linking.listed_names import ListedNames

        return ListedNames(file for file in self._files if file not in self.archives)

    @cached_property
    def services(self) -> tuple[ReconciliationService, ...]:
        """The reference services that the settings name. What they know of a story, its `Case` holds."""
        if not self.settings.reference_services:
            return ()
        import platformdirs

        from ..authorities.reconciliation.service import ReconciliationService

        settings = self.settings
        cache = (
            Path(settings.cache).expanduser()
            if settings.cache
            else Path(platformdirs.user_cache_dir("detector", appauthor=False))
        )
        return tuple(
            ReconciliationService(url, cache, settings.reference_timeout, settings.reference_hours)
            for url in dict.fromkeys(settings.reference_services)
        )

    def gazetteer(self, kind: EntryKind) -> Gazetteer:
        """The names of one kind of entry in the authority files, to be found in running text."""
        if kind not in self._gazetteers:
            self._gazetteers[kind] = Gazetteer(self.authorities, kind)
        return self._gazetteers[kind]

    def entries(self, kind: EntryKind) -> tuple[Entry, ...]:
        """All entries of one kind, read once."""
        if kind not in self._entries:
            self._entries[kind] = tuple(entry for source in self.authorities for entry in source.entries(kind))
        return self._entries[kind]

    @cached_property
    def renderings(self) -> dict[str, list[tuple[tuple[str, ...], Entry]]]:
        """Wrong renderings of terms: their first word, in small letters → (all their words, the term)."""
        found: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        for entry in self.entries("term"):
            for form in entry.forms:
                words = tuple(form.text.lower().replace("-", " ").split())
                if form.kind == "garbled" and len(words) > 1:
                    found.setdefault(words[0], []).append((words, entry))
        return found

    @cached_property
    def _grammar(self) -> tuple[tuple[GrammarChecker, ...], tuple[Skipped, ...]]:
        return open_checkers(self.settings, all_rules=False)

    @property
    def grammar(self) -> tuple[GrammarChecker, ...]:
        """The grammar checkers that are here and wanted."""
        return self._grammar[0]

    @property
    def missing_grammar(self) -> tuple[Skipped, ...]:
        """The grammar checkers that are not asked, and why."""
        return self._grammar[1]

    def close(self) -> None:
        """Stop what was started."""
        if "services" in self.__dict__:
            for source in self.services:
                source.close()
        if "_grammar" in self.__dict__:
            for checker in self.grammar:
                checker.close()

    def __enter__(self) -> Resources:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
