"""The encoder that ships: all-MiniLM-L6-v2 as an 8-bit ONNX graph, run without torch (`inference/onnx_session.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ... import assets
from ..onnx_session import OnnxSession, manifest_of
from . import Vectors


class OnnxEncoder:
    """Runs a graph made by `training/export_encoder.py`: token ids of one sentence in, one unit vector out.

    A sentence of more tokens than the model reads at once is cut into windows; its vector is their mean, weighted
    by their lengths.
    """

    def __init__(
        self, model: Path, tokenizer: Path, *, name: str, dimension: int, longest: int, threads: int = 0
    ) -> None:
        """`longest` counts the two special tokens. `threads` 0: OMP_NUM_THREADS where set, else every core given to us.

        Raises:
            AssetError: a file is missing or is not what its name says.
        """
        self._graph = OnnxSession(model, tokenizer, threads=threads)
        self._name = name
        self._dimension = dimension
        self._window = longest - 2

    @classmethod
    def bundled(cls, threads: int = 0) -> OnnxEncoder:
        """The encoder under `models/encoder`. Its hash is read, not computed: `assets.verify` compares it.

        Raises:
            AssetError: it is missing or damaged.
        """
        return cls.open(assets.path("models", "encoder"), threads)

    @classmethod
    def open(cls, folder: Path, threads: int = 0) -> OnnxEncoder:
        """The encoder in a folder that `training/export_encoder.py` wrote.

        Raises:
            AssetError: a file is missing or damaged.
        """
        stated = manifest_of(folder)
        name = f"{stated['name']}@{stated['files']['model.onnx']['sha256'][:12]}"
        model, tokenizer = folder / "model.onnx", folder / "tokenizer.json"
        return cls(
            model, tokenizer, name=name, dimension=stated["dimension"], longest=stated["longest"], threads=threads
        )

    @property
    def name(self) -> str:
        """The model and the start of its sha256."""
        return self._name

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Shape (len(sentences), dimension), float32, each row of Euclidean length 1."""
        runs: list[tuple[int, list[int]]] = []  # row, token ids of one window
        for row, encoded in enumerate(self._graph.pieces(sentences)):
            first, *body, last = encoded.ids
            starts = range(0, len(body) or 1, self._window)
            runs.extend((row, [first, *body[start : start + self._window], last]) for start in starts)
        rows = np.zeros((len(sentences), self._dimension), np.float32)
        outputs = self._graph.run([{"input_ids": ids} for _, ids in runs])
        for (row, ids), output in zip(runs, outputs, strict=True):
            rows[row] += output[0][0] * (len(ids) - 2 or 1)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True) if len(rows) else rows
