"""The references of a batch, parted into sentences and encoded once and kept in a folder that every process reads.

What pairing asks of each reference (its mean vector, the vectors of its sentences, its article) lies in arrays that are
mapped, not loaded: ten processes hold them once. The folder lives as long as the run.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..inference.encoders import Encoder, Vectors
from ..types import Article, Document

_VECTORS, _MEANS, _RECORDS, _PLACES = "vectors.bin", "means.bin", "records.bin", "places.npy"
_BYTES = np.float32().nbytes
_RECENT = 64
"""Records that are kept unpacked: each story on a beat asks for much the same ones."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """Sentences of a story: where they are in its text (a row each), and their vectors."""

    spans: NDArray[np.int64]
    vectors: Vectors

    @classmethod
    def of(cls, document: Document, encoder: Encoder) -> Encoded:
        """The sentences of a document, encoded."""
        spans = [(sentence.start, sentence.end) for sentence in document.sentences]
        vectors = encoder.encode([document.slice(sentence) for sentence in document.sentences])
        return cls(np.array(spans, np.int64).reshape(-1, 2), vectors)


@dataclass(frozen=True, slots=True)
class EncodedReference:
    """A reference as it goes into the folder: its record, the vectors of its sentences, their mean.

    The record (article and sentences) is pickled; it is read by the run that wrote it, never from a file of someone
    else's. What else was annotated is not kept: few references are used, and to annotate one again costs less.
    """

    record: bytes
    vectors: Vectors
    mean: NDArray[np.float32]

    @classmethod
    def of(cls, article: Article, encoded: Encoded) -> EncodedReference:
        """An article with what pairing needs."""
        from ..alignment.versions import mean_vector

        texts = tuple(article.text[start:end] for start, end in encoded.spans.tolist())
        mean = mean_vector(encoded.vectors).astype(np.float32)
        return cls(pickle.dumps((article, texts)), encoded.vectors, mean)


class ReferenceWriter:
    """Writes `count` references into a folder, each under its number, in any order: they are never all in memory.

    One that is never written is as if it had no sentence. Raises OSError where it cannot be written.
    """

    def __init__(self, folder: Path, count: int) -> None:
        self._folder = folder
        self._open = ExitStack()
        self._records, self._vectors, self._means = (
            self._open.enter_context((folder / name).open("wb")) for name in (_RECORDS, _VECTORS, _MEANS)
        )
        self._places = np.zeros((count, 4), np.int64)
        self._rows = self._dimension = 0

    def add(self, number: int, reference: EncodedReference) -> None:
        """Write one reference."""
        start, first = self._records.tell(), self._rows
        self._records.write(reference.record)
        self._vectors.write(reference.vectors.tobytes())
        self._rows += len(reference.vectors)
        self._dimension = len(reference.mean)
        self._means.seek(number * reference.mean.nbytes)
        self._means.write(reference.mean.tobytes())
        self._places[number] = start, self._records.tell(), first, self._rows

    def __enter__(self) -> ReferenceWriter:
        return self

    def __exit__(self, *failed: object) -> None:
        self._means.truncate(len(self._places) * self._dimension * _BYTES)
        self._open.close()
        np.save(self._folder / _PLACES, np.vstack([[self._dimension, 0, 0, self._rows], self._places]))


def store(references: Sequence[EncodedReference], folder: Path) -> None:
    """Write references into a folder."""
    with ReferenceWriter(folder, len(references)) as writer:
        for number, reference in enumerate(references):
            writer.add(number, reference)


class StoredReferences:
    """The references in a folder, by number."""

    def __init__(self, folder: Path) -> None:
        (dimension, _, _, rows), *_ = places = np.load(folder / _PLACES)
        self._places = places[1:]
        ends = self._places[:, 1]
        self._means = _mapped(folder / _MEANS, np.float32, (len(ends), int(dimension)))
        self._vectors = _mapped(folder / _VECTORS, np.float32, (int(rows), int(dimension)))
        self._records = _mapped(folder / _RECORDS, np.uint8, (int(ends.max(initial=0)),))
        self._record = lru_cache(_RECENT)(self._read)

    @property
    def means(self) -> NDArray[Any]:
        """The mean vector of each reference: shape (references, dimension)."""
        return self._means

    def article(self, number: int) -> Article:
        """A reference as it was read."""
        return self._record(number)[0]

    def texts(self, number: int) -> tuple[str, ...]:
        """Its sentences."""
        return self._record(number)[1]

    def vectors(self, number: int) -> Vectors:
        """The vectors of its sentences; a copy, which may outlive the folder."""
        return np.array(self._vectors[slice(*self._places[number, 2:])])

    def document(self, number: int) -> Document:
        """A reference, annotated again."""
        from ..annotation.annotate import annotate

        return annotate(self.article(number))

    def _read(self, number: int) -> tuple[Article, tuple[str, ...]]:
        start, end = self._places[number, :2]
        record: tuple[Article, tuple[str, ...]] = pickle.loads(self._records[start:end].tobytes())
        return record


def _mapped(file: Path, kind: Any, shape: tuple[int, ...]) -> NDArray[Any]:
    """An array as it lies in a file; a file of no bytes cannot be mapped."""
    return np.memmap(file, kind, "r", shape=shape) if all(shape) else np.zeros(shape, kind)
