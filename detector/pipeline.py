"""The whole way through: an article and its references become a report.

with Examiner(Settings()) as examiner:
    report = examiner.examine(article, references)
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from . import __version__, assets
from .case.resources import Resources
from .findings import suggestions
from .settings import Settings
from .types import (
    Alignment,
    Article,
    Document,
    Finding,
    Observation,
    Reference,
    ReferenceFacts,
    Report,
    ScoredSentence,
    SentenceLink,
    Skipped,
    StoryFacts,
    Verdict,
)
from .types.errors import DetectorError, SettingsError, UnreadableError

if TYPE_CHECKING:
    from .quality.story import Scorer
    from .signals import Signal

_LOG = logging.getLogger("detector")
_DIGITS = 4
_NO_ARCHIVE = "no archive of trusted stories was given (`detector authority build` learns one)"
_EXAMINED_LANGUAGE = "en"
_WORDS = frozenset(("lexical", "idiom", "term", "grammar", "spelling"))
"""Categories of words of the language: the tagger knows which of them fits, and nothing of names."""


class Examiner:
    """What examining needs, opened once: close it, or use it as a context manager. Not for several threads."""

    def __init__(self, settings: Settings | None = None, **given: Any) -> None:
        self.settings = (settings or Settings()).updated(given, "given")
        self.resources = Resources(self.settings)

    def examine(
        self,
        article: Article,
        references: Sequence[Article] = (),
        how: Literal["given", "grouped"] = "given",
    ) -> Report:
        """Examine one story, beside other versions of it if there are any.

        Raises:
            UnreadableError: the story is longer than `max_characters` or holds half a character.
            DetectorError: something without which nothing can be examined is missing or damaged.
        """
        self._open_ahead()
        copy = self.read(article)
        if copy.language not in (None, _EXAMINED_LANGUAGE):
            return self._unexamined(copy)
        return self.examine_paired(copy, self.weigh(copy, references, how))

    def examine_paired(self, copy: Document, references: tuple[Reference, ...] = ()) -> Report:
        """Examine one story, annotated and with its references assessed.

        Raises:
            DetectorError: something without which nothing can be examined is missing or damaged.
        """
        if copy.language not in (None, _EXAMINED_LANGUAGE):
            return self._unexamined(copy)
        alignment = self.align(copy, references)
        observations, not_run = self.find(alignment)
        findings = self.suggest(copy, self.scorer.findings(observations, alignment, self.settings))
        estimated = self.resources.estimator.story(alignment)
        scores = self.scorer.sentences(alignment, estimated)
        verdict = self.scorer.verdict(alignment, estimated, findings)
        return self._report(alignment, verdict, scores, findings, not_run)

    # ------------------------------------------------------------------ the stages

    def read(self, article: Article) -> Document:
        """Split a story and mark the names in it."""
        from .annotation import annotate

        if len(article.text) > self.settings.max_characters:
            raise UnreadableError(article.path, f"it is longer than {self.settings.max_characters:,} characters")
        if any("\ud800" <= char <= "\udfff" for char in article.text):
            raise UnreadableError(article.path, "it holds half a character (a lone surrogate): decode it again")
        return annotate.annotate(article)

    def weigh(
        self, copy: Document, references: Sequence[Article], how: Literal["given", "grouped"]
    ) -> tuple[Reference, ...]:
        """Say of each reference whether it is another version of the same story."""
        if not references:
            return ()
        from .alignment.versions import assess_references

        documents = [self.read(reference) for reference in references]
        return assess_references(copy, documents, self.resources.encoder, self.settings, how)

    def align(self, copy: Document, weighed: tuple[Reference, ...]) -> Alignment:
        """Link the sentences of the copy with those of the references that are used."""
        if not any(reference.used for reference in weighed):
            return Alignment(copy, weighed)
        from .alignment.sentences import align as link

        return link(copy, weighed, self.resources.encoder)

    def find(self, alignment: Alignment) -> tuple[tuple[Observation, ...], tuple[Skipped, ...]]:
        """Let every signal look, and say which could not. A signal that fails does not stop the others."""
        observations: list[Observation] = []
        not_run: list[Skipped] = [*self.resources.prepare(alignment.copy)]
        for signal in self.signals:
            if signal.needs_reference and not alignment.paired:
                not_run.append(Skipped(signal.rule, _no_pair(alignment), failed=signal.rule in self.settings.rules))
                continue
            try:
                if signal.needs_archive and not self.resources.archives:
                    not_run.append(Skipped(signal.rule, _NO_ARCHIVE, failed=signal.rule in self.settings.rules))
                    continue
                observations += signal.find(alignment, self.resources)
            except DetectorError as error:
                not_run.append(Skipped(signal.rule, str(error), failed=True))
            except Exception as error:  # a fault of one rule costs that rule alone
                _LOG.debug("rule %s failed on %s", signal.rule, alignment.copy.article.id, exc_info=True)
                reason = f"failed with {type(error).__name__}: {error} (please report this)"
                not_run.append(Skipped(signal.rule, reason, failed=True))
        if self.asks_grammar:
            not_run += [*self._missing_grammar(), *self.resources.failed]
        return tuple(observations), tuple(not_run)

    def suggest(self, copy: Document, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Rank the suggestions of each finding; words of alike scores by how they fit into the sentence."""

        def misfit(finding: Finding) -> suggestions.Misfit | None:
            if finding.category not in _WORDS:
                return None
            sentence = next((s for s in copy.sentences if s.start <= finding.start and finding.end <= s.end), None)
            if sentence is None:
                return None
            at, text = sentence.start, copy.slice(sentence)
            return lambda forms: self.resources.estimator.tagger.misfit(
                text, finding.start - at, finding.end - at, forms
            )

        kept = (replace(f, suggestions=suggestions.ranked(f.suggestions, f.text, misfit(f))) for f in findings)
        return tuple(sorted(kept, key=lambda finding: (finding.start, finding.end, finding.rule)))

    # ------------------------------------------------------------------ what it works with

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """The rules that are asked for: all, or those that the settings name.

        Raises:
            SettingsError: the settings name a rule that there is not.
        """
        from .signals import all_signals

        known = {signal.rule: signal for signal in all_signals()}
        for rule in self.settings.rules:
            if rule not in known:
                raise SettingsError(f"unknown rule {rule!r}: the rules are {', '.join(known)}")
        return tuple(signal for rule, signal in known.items() if not self.settings.rules or rule in self.settings.rules)

    @cached_property
    def scorer(self) -> Scorer:
        """What turns observations into findings, and scores into a verdict."""
        from .quality.story import Scorer

        return Scorer.bundled()

    @cached_property
    def signature(self) -> str:
        """Program, models, sources and settings that a report comes from: same signature and input, same bytes."""
        settings = {
            k: v
            for k, v in asdict(self.settings).items()
            if k not in ("authority", "cache", "encoder", "languagetool_url") and not k.startswith("reference_")
        }
        sources = [f"{source.name} {source.version}" for source in self.resources.authorities]
        if self.asks_grammar:
            sources += [f"{service.name} {service.version}" for service in self.resources.grammar]
        return " ".join(
            (
                f"detector-{__version__}",
                f"encoder-{self.resources.encoder.name}",
                f"tagger-{self.resources.estimator.tagger.name}",
                f"model-{self.scorer.version}",
                f"models-{_short_hash(_manifests())}",
                f"sources-{_short_hash(sources)}",
                f"settings-{_short_hash(settings)}",
            )
        )

    @property
    def asks_grammar(self) -> bool:
        """Whether grammar engines are asked at all."""
        return any(signal.rule == "grammar" for signal in self.signals)

    def _open_ahead(self) -> None:
        """Open what loads in a thread of its own, so that it is there when its turn comes."""
        if self.asks_grammar:
            _ = self.resources.grammar

    def _missing_grammar(self) -> Iterable[Skipped]:
        wanted = self.settings.grammar
        for skipped in self.resources.missing_grammar:
            asked = wanted == "all" or skipped.stage == f"grammar/{wanted}"
            yield replace(skipped, failed=asked)

    # ------------------------------------------------------------------ the report

    def _report(
        self,
        alignment: Alignment,
        verdict: Verdict,
        scores: Sequence[float | None],
        findings: tuple[Finding, ...],
        not_run: tuple[Skipped, ...],
    ) -> Report:
        copy = alignment.copy
        sentences = tuple(
            ScoredSentence(s.index, s.start, s.end, _rounded(score), _links_of(s.index, alignment))
            for s, score in zip(copy.sentences, scores, strict=True)
        )
        pivot = verdict.pivot and replace(verdict.pivot, score=round(verdict.pivot.score, _DIGITS))
        return Report(
            story=_facts(copy),
            verdict=replace(verdict, garbled=_rounded(verdict.garbled), pivot=pivot),
            references=tuple(_reference_facts(reference) for reference in alignment.references),
            sentences=sentences,
            findings=tuple(replace(finding, score=round(finding.score, _DIGITS)) for finding in findings),
            not_run=not_run,
            signature=self.signature,
            alignment=alignment,
        )

    def _unexamined(self, copy: Document) -> Report:
        reason = f"the story is in another language ({copy.language}): only English can be examined"
        unknown: tuple[float | None, ...] = (None,) * len(copy.sentences)
        return self._report(
            Alignment(copy), Verdict("unknown", None), unknown, (), (Skipped("language", reason, failed=True),)
        )

    def close(self) -> None:
        """Stop what was started."""
        self.resources.close()

    def __enter__(self) -> Examiner:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def check(copy: str, reference: str | None = None, **settings: Any) -> Report:
    """Examine one story, given as text; for many stories open one `Examiner`.

    `settings` are those of `Settings` ("grammar", "rules", ...).

    Raises:
        SettingsError: a setting that is unknown or has a value that does not fit.
        DetectorError: what is needed to examine anything is missing or damaged.
    """
    with Examiner(Settings.load(**settings)) as examiner:
        others = () if reference is None else (Article("reference", reference),)
        return examiner.examine(Article("copy", copy), others)


def align(copy: str, reference: str, **settings: Any) -> Alignment:
    """Say which sentences of two texts belong together, without asking whether they are the same story."""
    with Examiner(Settings.load(**settings)) as examiner:
        return align_articles(examiner, Article("copy", copy), Article("reference", reference))


def align_articles(examiner: Examiner, copy: Article, reference: Article) -> Alignment:
    """Align two stories; the reference is used even where it is weighed as another story."""
    document = examiner.read(copy)
    weighed = examiner.weigh(document, [reference], "given")
    return examiner.align(document, tuple(replace(other, used=True) for other in weighed))


def _no_pair(alignment: Alignment) -> str:
    if alignment.references:
        return "no reference given is a version of this story"
    return "no reference version given"


def _links_of(sentence: int, alignment: Alignment) -> tuple[SentenceLink, ...]:
    return tuple(
        SentenceLink(link.reference, target.start, target.end, round(link.score, _DIGITS))
        for link in alignment.links
        if sentence in link.copy
        for target in (alignment.references[link.reference].document.sentences[number] for number in link.target)
    )


def _facts(copy: Document) -> StoryFacts:
    article = copy.article
    return StoryFacts(
        id=article.id,
        path=article.path,
        title=article.title,
        language=copy.language,
        words=copy.words,
        sha256=hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=article.text if article.embedded else None,
    )


def _reference_facts(reference: Reference) -> ReferenceFacts:
    article = reference.document.article
    similarity = round(reference.similarity, _DIGITS)
    return ReferenceFacts(article.id, article.path, reference.how, similarity, reference.used, reference.reason)


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, _DIGITS)


def _manifests() -> list[str]:
    """What the manifests of all models say, the hashes of their files among it."""
    return [file.read_text("utf-8") for file in sorted(assets.folder("models").glob("*/manifest.json"))]


def _short_hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:8]
