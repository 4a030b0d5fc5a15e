"""The references of a batch, annotated and encoded once and kept in a folder that every process reads.

What pairing asks of each reference (its mean vector, the vectors of its sentences, its article) lies in arrays that are
mapped, not loaded: ten processes hold them once. The folder lives as long as the run.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from ..inference.encoders import Encoder, Vectors
from ..types import Article, Document

_VECTORS, _MEANS, _RECORDS, _PLACES = "vectors.bin", "means.bin", "records.bin", "places.npy"


@dataclass(frozen=True, slots=True)
class EncodedReference:
    """A reference as it goes into the folder: its record, its document, the vectors of its sentences, their mean.

    Record and document are pickled where they are made: a process that passes them on does not unpack them. They are
    read by the run that wrote them, never from a file of someone else's.
    """

    record: bytes
    document: bytes
    vectors: Vectors
    mean: NDArray[np.float32]

    @classmethod
    def of(cls, document: Document, encoder: Encoder) -> EncodedReference:
        """A document with what pairing needs."""
        from ..alignment.versions import mean_vector

        texts = tuple(document.slice(sentence) for sentence in document.sentences)
        vectors = encoder.encode(texts)
        return cls(
            pickle.dumps((document.article, texts)),
            pickle.dumps(document),
            vectors,
            mean_vector(vectors).astype(np.float32),
        )


def store(references: Iterable[EncodedReference], folder: Path) -> None:
    """Write references into a folder, one after another: they are never all in memory."""
    places = [(0, 0, 0)]  # of each reference: the end of its record, of its document, of its rows of vectors
    dimension = 0
    with (
        (folder / _RECORDS).open("wb") as records,
        (folder / _VECTORS).open("wb") as vectors,
        (folder / _MEANS).open("wb") as means,
    ):
        for reference in references:
            record, document = _put(records, reference.record), _put(records, reference.document)
            vectors.write(reference.vectors.tobytes())
            means.write(reference.mean.tobytes())
            places.append((record, document, places[-1][2] + len(reference.vectors)))
            dimension = len(reference.mean)
    np.save(folder / _PLACES, np.array([(dimension, 0, 0), *places], np.int64))


def _put(stream: IO[bytes], content: bytes) -> int:
    stream.write(content)
    return stream.tell()


class StoredReferences:
    """The references in a folder, by number."""

    def __init__(self, folder: Path) -> None:
        (dimension, _, _), *_ = self._places = np.load(folder / _PLACES)
        self._places = self._places[1:]
        count = len(self._places) - 1
        self._means = _mapped(folder / _MEANS, np.float32, (count, int(dimension)))
        self._vectors = _mapped(folder / _VECTORS, np.float32, (int(self._places[-1, 2]), int(dimension)))
        self._records = _mapped(folder / _RECORDS, np.uint8, (int(self._places[-1, 1]),))

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
        return np.array(self._vectors[self._places[number, 2] : self._places[number + 1, 2]])

    def document(self, number: int) -> Document:
        """A reference as it was annotated."""
        document: Document = self._loaded(*self._places[number + 1, :2])
        return document

    def _record(self, number: int) -> tuple[Article, tuple[str, ...]]:
        record: tuple[Article, tuple[str, ...]] = self._loaded(self._places[number, 1], self._places[number + 1, 0])
        return record

    def _loaded(self, start: int, end: int) -> Any:
        return pickle.loads(self._records[start:end].tobytes())


def _mapped(file: Path, kind: Any, shape: tuple[int, ...]) -> NDArray[Any]:
    """An array as it lies in a file; a file of no bytes cannot be mapped."""
    return np.memmap(file, kind, "r", shape=shape) if all(shape) else np.zeros(shape, kind)
