"""An encoder that remembers: a sentence that several stages or stories ask for is encoded once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from threading import Lock

import numpy as np

from . import Encoder, Vectors


class CachedEncoder:
    """Wraps an encoder; keeps the vectors of the sentences asked for last (384 numbers each: 20,000 take 30 MB).

    The vectors are those of the wrapped encoder, whose result for a sentence must not depend on its neighbours.
    """

    def __init__(self, encoder: Encoder, limit: int = 20_000) -> None:
        self._encoder = encoder
        self._limit = limit
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    @property
    def name(self) -> str:
        """That of the wrapped encoder: remembering changes no result."""
        return self._encoder.name

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Shape (len(sentences), dimension), float32, each row of Euclidean length 1."""
        with self._lock:
            found = {sentence: self._vectors[sentence] for sentence in sentences if sentence in self._vectors}
        missing = [sentence for sentence in dict.fromkeys(sentences) if sentence not in found]
        fresh = self._encoder.encode(missing)
        found.update(zip(missing, fresh, strict=True))
        self.remember(sentences, [found[sentence] for sentence in sentences])
        return np.stack([found[sentence] for sentence in sentences]) if len(sentences) else fresh

    def remember(self, sentences: Sequence[str], vectors: Iterable[Vectors]) -> None:
        """Keep vectors that this encoder gave before, in another process perhaps: one row a sentence."""
        with self._lock:
            for sentence, vector in zip(sentences, vectors, strict=True):
                self._vectors[sentence] = vector
                self._vectors.move_to_end(sentence)
            while len(self._vectors) > self._limit:
                self._vectors.popitem(last=False)
