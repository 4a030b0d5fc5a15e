"""copy and other stories → which of them are versions of the same story.

Another version of a story says the same sentences, names the same people and has the same figures; another story on the
same beat shares the names and the vocabulary, but hardly a sentence. The share of sentences that have a partner
(`similarity.py`) is counted on the side where it is higher: a brief of a long story is the same story. A logistic
regression (`training/fit_versions.py` fits it; models/pair) makes a probability of it all.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import Any, Literal, Protocol

import numpy as np
import regex
from numpy.typing import NDArray

from .. import assets
from ..inference.encoders import Encoder, Vectors
from ..inference.encoders.cached import CachedEncoder
from ..inference.features import Features
from ..inference.logistic import logistic
from ..language.normalize import fold_punctuation, without_possessive
from ..settings import Settings
from ..types import Article, Document, Reference
from .bands import nearest
from .similarity import Similarity, similarity

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

COLUMNS = (
    "partners of the shorter", "nearest sentences", "rare words of the shorter", "numbers of the shorter", "opening",
)  # fmt: skip
"""What a pair of stories is judged by."""

_PARTNER = 0.5
_OPENING = 3
"""Sentences in which a story says what it is about."""
_NEAREST = 8
"""Stories of an index that are assessed for a copy: the nearest by mean vector."""
_FAR = 0.3
"""Stories with a lower cosine of mean vectors are not assessed at all."""
_COMMON = 6.0
"""Zipf frequency from which a word says nothing about a story."""
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’]*|\d[\d.,]*\d|\d")
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class VersionEvidence:
    """Evidence that two stories are versions of one: `features` is one row of COLUMNS; `partners` of the `sentences` of
    the copy have a partner."""

    features: Features
    partners: int
    sentences: int


def assess_references(
    copy: Document,
    others: Sequence[Document],
    encoder: Encoder,
    settings: Settings,
    how: Literal["given", "grouped"] = "given",
) -> tuple[Reference, ...]:
    """Say of each other story, in their order, whether it is a version of the copy's story, and why."""
    texts = _texts(copy)
    return tuple(_reference(copy, other, compare(texts, _texts(other), encoder), settings, how) for other in others)


class Stories(Protocol):
    """The stories of an index, by number; what is asked for seldom is read when it is asked for."""

    @property
    def means(self) -> NDArray[Any]:
        """The mean vector of each story, of length 1: shape (stories, dimension)."""
        ...

    def article(self, number: int) -> Article: ...

    def texts(self, number: int) -> tuple[str, ...]:
        """The sentences of a story."""
        ...

    def vectors(self, number: int) -> Vectors:
        """The vectors of its sentences."""
        ...

    def document(self, number: int) -> Document: ...


class ReferenceIndex:
    """Many stories, of which those that belong to a copy are found by content.

    The copy itself (the same path and id) is never among them; a story that only has the same text may be.
    """

    def __init__(self, stories: Stories, encoder: CachedEncoder, settings: Settings | None = None) -> None:
        self._stories = stories
        self._encoder = encoder
        self._settings = settings or Settings()

    def best(self, copy: Document, limit: int = _NEAREST) -> tuple[Reference, ...]:
        """The versions of the copy's story, the most alike first.

        The encoder is told the vectors of their sentences: what aligns them afterwards has nothing to encode again.
        """
        if not len(self._stories.means) or not copy.sentences:
            return ()
        texts = _texts(copy)
        vectors = self._encoder.encode(texts)
        cosines = np.round(self._stories.means @ mean_vector(vectors), 4)
        near = (number for number in np.argsort(-cosines, kind="stable").tolist() if cosines[number] >= _FAR)
        others = islice((n for n in near if not _is_same(copy.article, self._stories.article(n))), limit)
        found = [one for n in others if (one := self._assessed(copy, texts, vectors, n)) is not None]
        return tuple(sorted(found, key=lambda one: -one.similarity))

    def _assessed(self, copy: Document, texts: list[str], vectors: Vectors, number: int) -> Reference | None:
        """A story as a reference; None where it is another story."""
        sentences, theirs = self._stories.texts(number), self._stories.vectors(number)
        model = compare_encoded(texts, sentences, vectors, theirs)
        if not sentences or float(probability(model.features)[0]) < self._settings.same_story:
            return None
        self._encoder.remember(sentences, theirs)
        return _reference(copy, self._stories.document(number), model, self._settings, "grouped")


def compare(copy: Sequence[str], other: Sequence[str], encoder: Encoder) -> VersionEvidence:
    """The columns for two stories, given as their sentences."""
    return compare_encoded(copy, other, encoder.encode(copy), encoder.encode(other))


def compare_encoded(copy: Sequence[str], other: Sequence[str], a: Vectors, b: Vectors) -> VersionEvidence:
    """The columns for two stories, given as their sentences and the vectors of these."""
    if not copy or not other:
        return VersionEvidence(Features.of(dict.fromkeys(COLUMNS, 0.0), 1), 0, len(copy))
    alike = similarity(copy, other, a, b)
    ours, theirs = _best(alike)
    of_copy, of_other = nearest(a, b)
    words, others = _words(tuple(copy)), _words(tuple(other))
    row = {
        "partners of the shorter": max(_share(ours, copy), _share(theirs, other)),
        "nearest sentences": float(max(of_copy.mean(), of_other.mean())),
        "rare words of the shorter": _overlap(words, others, lambda word: not word[0].isdigit()),
        "numbers of the shorter": _overlap(words, others, lambda word: word[0].isdigit()),
        "opening": float(max(ours[:_OPENING].mean(), theirs[:_OPENING].mean())),
    }
    features = Features.of({name: round(value, 4) for name, value in row.items()}, 1)
    return VersionEvidence(features, int((ours >= _PARTNER).sum()), len(copy))


def probability(features: Features) -> Floats:
    """Probability in [0, 1] that two stories are versions of one: a value for each row.

    Raises:
        AssetError: the weights are missing or do not fit.
    """
    columns, weights, bias = _weights()
    return np.round(logistic(features.select(columns, "models/pair/weights.json") @ weights + bias), 4)


def _reference(
    copy: Document, other: Document, evidence: VersionEvidence, settings: Settings, how: Literal["given", "grouped"]
) -> Reference:
    similarity = float(probability(evidence.features)[0]) if copy.sentences and other.sentences else 0.0
    used = similarity >= settings.same_story
    return Reference(other, how, similarity, used, _reason(copy, other, evidence, used))


def _reason(copy: Document, other: Document, evidence: VersionEvidence, used: bool) -> str:
    if not other.sentences:
        return "there is no sentence in it"
    said = f"{evidence.partners} of {evidence.sentences} sentences have a partner in it"
    shared = _shared_names(copy, other)
    names = f"; both name {', '.join(shared)}" if shared else "; they share no name"
    return f"{'same story' if used else 'another story'}: {said}{names}"


def _shared_names(copy: Document, other: Document) -> list[str]:
    """The names most often in the copy that the other story has too."""
    known = fold_punctuation(other.text)
    counts = Counter(
        mention.text for mention in copy.mentions if mention.kind in ("person", "body", "place", "acronym")
    )
    shared = [name for name in counts if fold_punctuation(name) in known]
    return sorted(shared, key=lambda name: (-counts[name], name))[:_SHOWN]


def _is_same(copy: Article, other: Article) -> bool:
    return (copy.path, copy.id) == (other.path, other.id)


def _texts(document: Document) -> list[str]:
    return [document.slice(sentence) for sentence in document.sentences]


def mean_vector(vectors: Vectors) -> NDArray[Any]:
    """The mean of the rows, of length 1: where a story stands among others; zeros where there is no row."""
    if not len(vectors):
        return np.zeros(vectors.shape[1])
    mean: NDArray[Any] = vectors.mean(0)
    return mean / max(float(np.linalg.norm(mean)), 1e-9)


def _best(alike: Similarity) -> tuple[Floats, Floats]:
    """The highest probability of each sentence of either side."""
    ours, theirs = np.zeros(alike.shape[0]), np.zeros(alike.shape[1])
    np.maximum.at(ours, alike.rows, alike.probability)
    np.maximum.at(theirs, alike.columns, alike.probability)
    return ours, theirs


def _share(best: Floats, texts: Sequence[str]) -> float:
    """The share of a story's characters in sentences that have a partner."""
    lengths = np.array([len(text) for text in texts], float)
    return float(lengths[best >= _PARTNER].sum() / lengths.sum())


@lru_cache(maxsize=2 * _NEAREST)
def _words(texts: tuple[str, ...]) -> dict[str, float]:
    """The words and numbers of a story with weights: the rarer, the heavier.

    The last answers are kept, for a copy is held against several stories. They are not to be changed.
    """
    from ..language.lexicon import zipf

    found: dict[str, float] = {}
    for text in texts:
        for word in _WORD.findall(fold_punctuation(text).lower()):
            word = without_possessive(word).strip("'")
            if word not in found:
                found[word] = len(word) if word[0].isdigit() else max(0.0, _COMMON - zipf(word))
    return found


def _overlap(one: dict[str, float], other: dict[str, float], wanted: Callable[[str], bool]) -> float:
    """Weight of the shared words over that of the lighter side; 0.5 (no evidence) where a side has none."""
    ours, theirs = ({word for word in bag if wanted(word)} for bag in (one, other))
    least = min(sum(one[word] for word in sorted(ours)), sum(other[word] for word in sorted(theirs)))
    return sum(one[word] for word in sorted(ours & theirs)) / least if least else 0.5


@cache
def _weights() -> tuple[tuple[str, ...], Floats, float]:
    """The columns that the weights were fitted on, the weights, and what is added to their sum."""
    stored = json.loads(assets.path("models", "pair", "weights.json").read_text("utf-8"))
    return tuple(stored["weights"]), np.array(list(stored["weights"].values())), float(stored["bias"])
