"""The references of a batch, parted into sentences and encoded once and kept in a folder that every process reads.

What pairing asks of each reference (its mean vector, the vectors of its sentences, its article) lies in arrays that are
mapped, not loaded: ten processes hold them once. The folder lives as long as the run.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..inference.encoders import Encoder, Vectors
from ..types import Article, Document

_VECTORS, _MEANS, _RECORDS, _PLACES = "vectors.bin", "means.bin", "records.bin", "places.npy"
_RECENT = 64
"""Records that are kept unpacked: each story on a beat asks for much the same ones."""


@dataclass(frozen=True, slots=True)
class EncodedReference:
    """A reference as it goes into the folder: its record, the vectors of its sentences, their mean.

    The record (article and sentences) is pickled where it is made: a process that passes it on does not unpack it. It
    is read by the run that wrote it, never from a file of someone else's. What else was annotated is not kept: few
    references are used, and to annotate one again costs less than to keep it.
    """

    record: bytes
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
            vectors,
            mean_vector(vectors).astype(np.float32),
        )


def store(references: Iterable[EncodedReference], folder: Path) -> None:
    """Write references into a folder, one after another: they are never all in memory."""
    places = [(0, 0)]  # of each reference: the end of its record, of its rows of vectors
    dimension = 0
    with (
        (folder / _RECORDS).open("wb") as records,
        (folder / _VECTORS).open("wb") as vectors,
        (folder / _MEANS).open("wb") as means,
    ):
        for reference in references:
            records.write(reference.record)
            vectors.write(reference.vectors.tobytes())
            means.write(reference.mean.tobytes())
            places.append((records.tell(), places[-1][1] + len(reference.vectors)))
            dimension = len(reference.mean)
    np.save(folder / _PLACES, np.array([(dimension, 0), *places], np.int64))


class StoredReferences:
    """The references in a folder, by number."""

    def __init__(self, folder: Path) -> None:
        (dimension, _), *_ = self._places = np.load(folder / _PLACES)
        self._places = self._places[1:]
        count = len(self._places) - 1
        self._means = _mapped(folder / _MEANS, np.float32, (count, int(dimension)))
        self._vectors = _mapped(folder / _VECTORS, np.float32, (int(self._places[-1, 1]), int(dimension)))
        self._records = _mapped(folder / _RECORDS, np.uint8, (int(self._places[-1, 0]),))
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
        return np.array(self._vectors[self._places[number, 1] : self._places[number + 1, 1]])

    def document(self, number: int) -> Document:
        """A reference, annotated again."""
        from ..annotation.annotate import annotate

        return annotate(self.article(number))

    def _read(self, number: int) -> tuple[Article, tuple[str, ...]]:
        start, end = self._places[number : number + 2, 0]
        record: tuple[Article, tuple[str, ...]] = pickle.loads(self._records[start:end].tobytes())
        return record


def _mapped(file: Path, kind: Any, shape: tuple[int, ...]) -> NDArray[Any]:
    """An array as it lies in a file; a file of no bytes cannot be mapped."""
    return np.memmap(file, kind, "r", shape=shape) if all(shape) else np.zeros(shape, kind)
