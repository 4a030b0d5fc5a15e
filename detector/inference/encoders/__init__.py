"""sentences → unit vectors.

A member gives `name` (it goes into the report's signature) and `encode(sentences)`: float32 rows of length 1, one a
sentence, in order. `open_encoder(setting)` picks the member.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from .cached import CachedEncoder

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Contract of every member."""

    @property
    def name(self) -> str: ...

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Shape (len(sentences), dimension), float32, each row of Euclidean length 1."""
        ...


def open_encoder(setting: str) -> CachedEncoder:
    """`onnx` gives the encoder that ships; anything else is the folder or name of a sentence-transformers model.

    What is encoded once is remembered, so that the stages may each ask for what they need.
    """
    from .cached import CachedEncoder

    if setting == "onnx":
        from .onnx import OnnxEncoder

        return CachedEncoder(OnnxEncoder.bundled())
    from .sentence_transformers import SentenceTransformersEncoder

    return CachedEncoder(SentenceTransformersEncoder(setting))
