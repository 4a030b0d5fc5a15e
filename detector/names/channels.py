"""How a name sounds when it is written in another script: one short vector for each of six scripts.

A small convolutional network reads the letters of a word. It was trained so that the vector for a script is near that
of the word's spelling in the script, and far from those of other words (`training/fit_names/channels.py`): two words
that a script cannot tell apart have like vectors. Only the half that reads Latin letters ships. Plain numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

LONGEST = 18
"""So many letters of a word are read."""
LETTERS = {char: number for number, char in enumerate("abcdefghijklmnopqrstuvwxyz^$", 1)}
OTHER = len(LETTERS) + 1
CENTRES = (0.125, 0.375, 0.625, 0.875)
SPREAD = 0.18
"""Where in the word, 0 ... 1, the four windows lie by which the letters are summed up, and how wide they are."""


def numbers(word: str) -> list[int]:
    """The letters of a folded word with a mark at both ends."""
    return [LETTERS["^"], *(LETTERS.get(char, OTHER) for char in word[:LONGEST]), LETTERS["$"]]


def windows(length: int) -> Vectors:
    """Weights of the positions of a word in the four windows, shape (4, length), each row with the sum 1."""
    import numpy as np

    at = (np.arange(length) + 0.5) / length
    weights = np.exp(-(((at[None, :] - np.array(CENTRES)[:, None]) / SPREAD) ** 2))
    found: Vectors = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Channels:
    """The layers; `heads` gives `scripts` vectors side by side. All float32."""

    letters: Vectors
    first: Vectors
    first_bias: Vectors
    second: Vectors
    second_bias: Vectors
    heads: Vectors
    heads_bias: Vectors
    scripts: int

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Channels:
        """From arrays of 8-bit numbers, each with its scale by columns under NAME_scale; KeyError if one is missing."""
        import numpy as np

        layers = {
            name: stored[name].astype(np.float32) * stored[f"{name}_scale"]
            if f"{name}_scale" in stored
            else stored[name]
            for name in ("letters", "first", "first_bias", "second", "second_bias", "heads", "heads_bias")
        }
        return cls(**layers, scripts=int(stored["scripts"]))

    @classmethod
    def read(cls, file: Path) -> Channels:
        """From a file that numpy wrote, without pickles."""
        import numpy as np

        with np.load(file, allow_pickle=False) as stored:
            return cls.of({name: stored[name] for name in stored.files})

    def __call__(self, word: str) -> Vectors:
        """Unit vectors of a folded word, shape (scripts, size)."""
        import numpy as np

        hidden = self.letters[numbers(word)]
        hidden = np.maximum(_beside(hidden) @ self.first + self.first_bias, 0.0)
        hidden = np.maximum(_beside(hidden) @ self.second + self.second_bias, 0.0)
        pooled = (windows(len(hidden)) @ hidden).ravel()
        found = (pooled @ self.heads + self.heads_bias).reshape(self.scripts, -1)
        unit: Vectors = found / np.sqrt((found * found).sum(axis=1, keepdims=True) + 1e-12)
        return unit


def _beside(rows: Vectors) -> Vectors:
    """Each position with the one before and the one after it, shape (length, 3 * size); zeros beyond the ends."""
    import numpy as np

    padded = np.zeros((len(rows) + 2, rows.shape[1]), dtype=np.float32)
    padded[1:-1] = rows
    return np.concatenate((padded[:-2], padded[1:-1], padded[2:]), axis=1)
