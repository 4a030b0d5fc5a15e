"""The whole way through: an article and its references become a report.

with Examiner(Settings()) as examiner:
    report = examiner.examine(article, references)
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from copy import copy as duplicate
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Unpack

from .. import __version__
from ..case import Case
from ..case.resources import Resources
from ..case.signature import signature
from ..findings import findings, groups, report, suggestions
from ..settings import GivenSettings, Settings
from ..types import Alignment, Article, Document, Finding, Observation, Reference, Report, Skipped
from ..types.errors import DetectorError, SettingsError, UnreadableError

if TYPE_CHECKING:
    from ..signals import Signal

_LOG = logging.getLogger("detector")
_NO_ARCHIVE = "no archive of trusted stories was given (`detector authority build` learns one)"
_EXAMINED_LANGUAGE = "en"
_WORDS = frozenset(("lexical", "idiom", "term", "grammar", "spelling"))
"""Categories of words of the language: the tagger knows which of them fits, and nothing of names."""

How = Literal["given", "grouped"]


class Examiner:
    """Examines stories; what that needs is opened once. Close it, or use it as a context manager.

    Not for several threads.
    """

    def __init__(self, settings: Settings | None = None, **given: Unpack[GivenSettings]) -> None:
        self.settings = (settings or Settings()).checked().updated(given)
        self.resources = Resources(self.settings)

    def with_settings(self, *, rules: Sequence[str] = (), min_precision: float | None = None) -> Examiner:
        """An Examiner of other rules or another precision over the same resources; this one closes them.

        Raises:
            SettingsError: there is no such rule, or it is no share.
        """
        asked: GivenSettings = {"rules": tuple(rules)} if rules else {}
        if min_precision is not None:
            asked["min_precision"] = min_precision
        if not asked:
            return self
        other = duplicate(self)
        for worked_out in ("signals", "signature"):
            other.__dict__.pop(worked_out, None)
        other.settings = self.settings.updated(asked)
        return other

    def examine(self, article: Article, references: Sequence[Article] = (), how: How = "given") -> Report:
        """Examine one story, beside other versions of it if there are any.

        Raises:
            UnreadableError: the story is longer than `max_characters` or holds half a character.
            DetectorError: something without which nothing can be examined is missing or damaged.
        """
        copy = self.annotate(article)
        if _is_foreign(copy):
            reason = "the copy is in another language"
            offered = (Reference(self.annotate(one), how, 0.0, False, reason) for one in references)
            return self.examine_paired(copy, tuple(offered))
        return self.examine_paired(copy, self.pair(copy, references, how))

    def examine_paired(self, copy: Document, references: tuple[Reference, ...] = ()) -> Report:
        """Examine one story that is annotated, its references assessed.

        Raises:
            DetectorError: something without which nothing can be examined is missing or damaged.
        """
        if self.asks_grammar:
            _ = self.resources.grammar  # loads in a thread of its own: it is there when its turn comes
        if _is_foreign(copy):
            unused = tuple(replace(reference, used=False) for reference in references)
            reason = f"the story is in another language ({copy.language}): only English can be examined"
            return report.unexamined(Alignment(copy, unused), reason, self.signature)
        case = self.case(self.align(copy, references))
        observations, not_run = self.find(case)
        found = self.suggest(case, self.calibrate(case, observations))
        return self.report(case, found, not_run)

    # ------------------------------------------------------------------ the stages

    def annotate(self, article: Article) -> Document:
        """Split a story into sentences and tokens, and find what it names."""
        from ..annotation.annotate import annotate

        if len(article.text) > self.settings.max_characters:
            raise UnreadableError(article.path, f"it is longer than {self.settings.max_characters:,} characters")
        if any("\ud800" <= char <= "\udfff" for char in article.text):
            raise UnreadableError(article.path, "it holds half a character (a lone surrogate): decode it again")
        return annotate(article)

    def pair(self, copy: Document, references: Sequence[Article], how: How) -> tuple[Reference, ...]:
        """Say of each reference whether it is another version of the same story."""
        if not references:
            return ()
        from ..alignment.versions import assess_references

        documents = [self.annotate(reference) for reference in references]
        return assess_references(copy, documents, self.resources.encoder, self.settings, how)

    def align(self, copy: Document, references: tuple[Reference, ...]) -> Alignment:
        """Link the sentences of the copy with those of the references that are used."""
        if not any(reference.used for reference in references):
            return Alignment(copy, references)
        from ..alignment.sentences import align as link

        return link(copy, references, self.resources.encoder)

    def case(self, alignment: Alignment) -> Case:
        """The story under examination: what signals are given."""
        return Case(alignment, self.resources)

    def find(self, case: Case) -> tuple[tuple[Observation, ...], tuple[Skipped, ...]]:
        """Let every signal look, and say which could not. A signal that fails does not stop the others."""
        observations: list[Observation] = []
        not_run: list[Skipped] = [*case.not_asked, *case.left_out]
        failed: list[Skipped] = []
        for signal in self.signals:
            try:
                if reason := self._cannot_look(signal, case):
                    not_run.append(Skipped(signal.rule, reason, failed=signal.rule in self.settings.rules))
                    continue
                for seen in signal.find(case):
                    if isinstance(seen, Skipped):
                        failed.append(seen)
                    else:
                        observations.append(seen)
            except DetectorError as error:
                not_run.append(Skipped(signal.rule, str(error), failed=True))
            except Exception as error:  # a fault of one rule costs that rule alone
                _LOG.debug("rule %s failed on %s", signal.rule, case.copy.article.id, exc_info=True)
                reason = f"failed with {type(error).__name__}: {error} (please report this)"
                not_run.append(Skipped(signal.rule, reason, failed=True))
        if self.asks_grammar:
            not_run += self._missing_grammar()
        return tuple(observations), (*not_run, *failed)

    def calibrate(self, case: Case, observations: Sequence[Observation]) -> tuple[Finding, ...]:
        """The observations that are worth showing, each with a calibrated score and a tier, one for a place."""
        from ..signals import precedence

        return findings(observations, case.copy, self.resources.calibration, precedence(), self.settings)

    def suggest(self, case: Case, found: Iterable[Finding]) -> tuple[Finding, ...]:
        """Rank the suggestions of each finding, words of alike scores by how they fit into the sentence; and say which
        findings lie in a quotation and which are one decision."""
        from ..annotation.quotations import quotations

        copy, tagger = case.copy, self.resources.estimator.tagger

        def misfit(finding: Finding) -> suggestions.Misfit | None:
            if finding.category not in _WORDS:
                return None
            sentence = next((s for s in copy.sentences if s.start <= finding.start and finding.end <= s.end), None)
            if sentence is None:
                return None
            at, text = sentence.start, copy.slice(sentence)
            return lambda forms: tagger.misfit(text, finding.start - at, finding.end - at, forms)

        kept = (replace(f, suggestions=suggestions.ranked(f.suggestions, f.text, misfit(f))) for f in found)
        ordered = sorted(kept, key=lambda finding: (finding.start, finding.end, finding.rule))
        spoken = [one.span for one in quotations(copy)]
        marked = (replace(f, quoted=any(f.start < one.end and one.start < f.end for one in spoken)) for f in ordered)
        return groups.grouped(tuple(marked), [entity.mentions for entity in case.entities])

    def report(self, case: Case, found: Sequence[Finding], not_run: Sequence[Skipped]) -> Report:
        """Judge the sentences and the story, and put all together."""
        from ..quality.story import sentence_probabilities, verdict

        assessed = verdict(self.resources.classifier, case.copy, case.estimated, found)
        probabilities = sentence_probabilities(case.copy, case.estimated)
        return report.report(case.alignment, assessed, probabilities, found, not_run, self.signature)

    # ------------------------------------------------------------------ what it goes by

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """The rules that are asked for: all, or those that the settings name.

        Raises:
            SettingsError: the settings name a rule that there is not.
        """
        from ..signals import all_signals

        known = {signal.rule: signal for signal in all_signals()}
        for rule in (*self.settings.rules, *self.settings.hint_only):
            if rule not in known:
                raise SettingsError(f"unknown rule {rule!r}: the rules are {', '.join(known)}")
        return tuple(signal for rule, signal in known.items() if not self.settings.rules or rule in self.settings.rules)

    @cached_property
    def signature(self) -> str:
        """Program, models, sources and settings that a report comes from: same signature and input, same bytes."""
        return signature(__version__, self.resources, self.settings, grammar=self.asks_grammar)

    @property
    def asks_grammar(self) -> bool:
        """Whether grammar checkers are asked at all."""
        return any(signal.asks_checkers for signal in self.signals)

    def _cannot_look(self, signal: Signal, case: Case) -> str:
        """The reason why a signal has nothing to go by in this story; empty where it has."""
        if signal.needs_reference and not case.paired:
            return (
                "no other version given is of this story"
                if case.alignment.references
                else "there is no other version of the story to compare with"
            )
        return _NO_ARCHIVE if signal.needs_archive and not self.resources.archives else ""

    def _missing_grammar(self) -> Iterable[Skipped]:
        wanted = self.settings.grammar
        for skipped in self.resources.missing_grammar:
            asked = wanted == "all" or skipped.stage == f"grammar/{wanted}"
            yield replace(skipped, failed=asked)

    def close(self) -> None:
        """Stop what was started."""
        self.resources.close()

    def __enter__(self) -> Examiner:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _is_foreign(copy: Document) -> bool:
    return copy.language not in (None, _EXAMINED_LANGUAGE)


def align_articles(examiner: Examiner, copy: Article, reference: Article) -> Alignment:
    """Align two stories; the reference is used even where it is assessed as another story."""
    document = examiner.annotate(copy)
    references = examiner.pair(document, [reference], "given")
    return examiner.align(document, tuple(replace(other, used=True) for other in references))
