"""Small stand-ins for the encoder, an authority and the estimator, so that unit tests need nothing that ships.

Each keeps the contract of the real one: `tests/contract/test_fakes.py` asks both the same.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from detector.annotation.words import Word
from detector.authorities import Entry, EntryKind, Form, Match, Phrase
from detector.authorities.name_keys import lists, name_key, phrase_keys, trigrams
from detector.case.resources import Resources
from detector.inference.encoders import Vectors
from detector.inference.encoders.cached import CachedEncoder
from detector.names import compare_names
from detector.quality.estimator import FEWEST_WORDS, EstimatedSentence, Estimator
from detector.quality.word_features import Words
from detector.settings import Settings
from detector.types import Alignment, Document

ENTRIES = (
    Entry("acronym:rso", "acronym", (Form("RSO", "preferred"), Form("Road Safety Office", "alias")), "us", count=2),
    Entry("body:hafen", "body", (Form("Ministry of Harbors", "preferred"),), "de", portfolio="harbors"),
    Entry(
        "body:harbor",
        "body",
        (Form("Harbor Department", "preferred"), Form("HD", "acronym"), Form("port ministry", "garbled")),
        "us",
        portfolio="harbors",
    ),
    Entry("office:deputy", "office", (Form("deputy director of harbors", "preferred"),), "us"),
    Entry("person:hellman", "person", (Form("Marcus J. Hellman", "preferred"), Form("Mark Hellman", "alias")), "us"),
    Entry("person:lindqvist", "person", (Form("Beatrice Lindqvist", "preferred"),), "se", "spokeswoman"),
    Entry("place:oldport", "place", (Form("Old Port", "preferred"),), "us"),
    Entry("term:toll", "term", (Form("congestion charge", "preferred"), Form("crowding toll", "garbled"))),
)
"""A handful of entries of every kind, in the order of their ids; all are invented."""

_DIMENSIONS = 128
_LEAST = 0.1


class FakeEncoder:
    """Unit vectors of hashed runs of three characters: sentences that share words are near, others far."""

    name = "fake"

    def encode(self, sentences: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(sentences), _DIMENSIONS), np.float32)
        for row, sentence in zip(vectors, sentences, strict=True):
            for run in trigrams(" ".join(sentence.casefold().split())):
                row[zlib.crc32("".join(run).encode()) % _DIMENSIONS] += 1.0
            row /= np.linalg.norm(row) or 1.0
        return vectors


def word_vectors(reference: int | None, row: Sequence[Word]) -> Vectors:
    """Vectors of words, whatever the sentence: words that share runs of three letters are near, others far."""
    del reference
    return FakeEncoder().encode([f" {word.key} " for word in row])


class FakeAuthority:
    """An authority of a few entries, each looked through for every question; it was learned from no stories."""

    remembers_stories = False

    def __init__(self, entries: Iterable[Entry] = ENTRIES, name: str = "fake") -> None:
        self.name = name
        self._entries = tuple(sorted(entries, key=lambda entry: entry.id))
        self.version = f"{zlib.crc32(repr(self._entries).encode()):08x}"

    def exact(self, name: str, kind: EntryKind | None = None) -> tuple[Entry, ...]:
        key = name_key(name)
        found = [
            (all(form.kind == "garbled" for form in same), -entry.count, entry)
            for entry in self.entries(kind)
            if (same := [form for form in entry.forms if name_key(form.text) == key])
        ]
        return tuple(entry for *_, entry in sorted(found, key=lambda one: one[:2]))

    def candidates(
        self, name: str, kind: EntryKind | None = None, limit: int = 10, country: str | None = None
    ) -> tuple[Match, ...]:
        found = []
        for entry in self.entries(kind):
            if not country or entry.kind == "person" or entry.country in (None, country):
                score, form = max((_resemblance(name, form.text, entry.kind), form.text) for form in entry.forms)
                found.append(Match(entry, form, round(score, 4)))
        found.sort(key=lambda match: -match.score)
        return tuple(match for match in found if match.score >= _LEAST)[:limit]

    def entry(self, id: str) -> Entry | None:
        return next((entry for entry in self._entries if entry.id == id), None)

    def entries(self, kind: EntryKind | None = None) -> tuple[Entry, ...]:
        return tuple(entry for entry in self._entries if kind in (None, entry.kind))

    def phrases(self, kind: EntryKind, words: Iterable[str]) -> tuple[Phrase, ...]:
        wanted, contents = frozenset(words), self._contents(kind)
        found = []
        for content, named in contents.items():
            forms = [form for _, form in named]
            frequency = {word: sum(word in other for other in contents) for word in content}
            callers = tuple(sorted(content, key=lambda word: (frequency[word], word))[:3])
            if not wanted.isdisjoint(content):
                listed, garbled = any(lists(f.text) for f in forms), all(f.kind == "garbled" for f in forms)
                found.append(Phrase(content, callers, listed, garbled))
        return tuple(found)

    def named(self, kind: EntryKind, content: tuple[str, ...]) -> tuple[tuple[Entry, Form], ...]:
        return tuple(self._contents(kind).get(content, ()))

    def acronym(self, text: str) -> tuple[Entry, ...]:
        key = name_key(text)
        found = [
            entry
            for entry in self._entries
            if any(
                name_key(form.text) == key
                and (form.kind == "acronym" or (entry.kind == "acronym" and form.kind != "garbled"))
                for form in entry.forms
            )
        ]
        return tuple(sorted(found, key=lambda entry: -entry.count))

    def by_portfolio(self, portfolio: str, country: str) -> tuple[Entry, ...]:
        return tuple(e for e in self._entries if (e.portfolio, e.country) == (portfolio, country))

    def _contents(self, kind: EntryKind) -> dict[tuple[str, ...], list[tuple[Entry, Form]]]:
        """The content words of the names that are looked for in running text → the names."""
        found: dict[tuple[str, ...], list[tuple[Entry, Form]]] = {}
        for entry in self.entries(kind):
            for form in entry.forms:
                if kind not in ("person", "acronym") and form.kind != "acronym":
                    for content in phrase_keys(form.text):
                        found.setdefault(content, []).append((entry, form))
        return found


class FakeTagger:
    """Finds every word as fit as every other."""

    name = "fake"

    def misfit(self, _text: str, _start: int, _end: int, candidates: Sequence[str]) -> list[float]:
        return [0.0] * len(candidates)


class FakeEstimator(Estimator):
    """Finds wrong the words that it is told, with the probabilities given; a sentence is as wrong as its worst word."""

    def __init__(self, wrong: Mapping[str, float] | None = None) -> None:
        self._wrong = dict(wrong or {})
        self.encoder = FakeEncoder()
        self.tagger = FakeTagger()  # type: ignore[assignment]

    def story(self, alignment: Alignment) -> tuple[EstimatedSentence, ...]:
        found = []
        for sentence in alignment.copy.sentences:
            tokens = alignment.copy.tokens_of(sentence.index)
            if sum(token.kind != "sign" for token in tokens) < FEWEST_WORDS:
                continue
            words = Words.of(tokens, sentence.start)
            wrong = np.array([self._wrong.get(token.text, 0.0) for token in words.tokens])
            worst = min(0.99, max(0.01, float(wrong.max(initial=0.0))))
            logit = float(np.log(worst / (1.0 - worst)))
            beside = _partner(alignment, sentence.index)
            found.append(EstimatedSentence(sentence.index, logit, logit, words, wrong, *beside))
        return tuple(found)


class FakeResources(Resources):
    """Resources that open nothing: the stand-ins, and no grammar checker."""

    def __init__(self, entries: Iterable[Entry] = (), wrong: Mapping[str, float] | None = None) -> None:
        super().__init__(Settings(grammar="none", shipped_authority=False))
        self.__dict__.update(
            encoder=CachedEncoder(FakeEncoder()),
            estimator=FakeEstimator(wrong),
            _files=(FakeAuthority(entries),),
        )


def _resemblance(name: str, form: str, kind: EntryKind) -> float:
    if kind == "person":
        return compare_names(name, form)
    mine, theirs = trigrams(name_key(name)), trigrams(name_key(form))
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


def _partner(alignment: Alignment, sentence: int) -> tuple[int | None, Words | None]:
    used: dict[int, Document] = dict(alignment.paired)
    for link in alignment.links:
        if sentence in link.copy and link.reference in used:
            other = used[link.reference]
            tokens = tuple(token for number in link.target for token in other.tokens_of(number))
            return link.reference, Words.of(tokens, other.sentences[link.target[0]].start)
    return None, None
