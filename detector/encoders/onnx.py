"""The encoder that ships: all-MiniLM-L6-v2 as an 8-bit ONNX graph, run without torch.

Dynamic quantisation takes its scales from the whole tensor, so a sentence beside others in a batch would get another
vector than alone (cosine about .99, measured). Each sentence is therefore a run of its own, and the cores share out the
sentences: on two cores that is also faster than padded batches, and the bytes do not depend on what else is encoded.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from .. import assets
from ..errors import AssetError
from . import Vectors


class OnnxEncoder:
    """Runs a graph made by `training/encoder.py`: token ids of one sentence in, one unit vector out.

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
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
        except Exception as error:  # both libraries raise bare Exceptions of their own
            raise AssetError(
                f"the encoder in {model.parent} cannot be opened ({error}): install detector again"
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._name = name
        self._dimension = dimension
        self._window = longest - 2
        self._threads = threads or _cores()

    @classmethod
    def shipped(cls, threads: int = 0) -> OnnxEncoder:
        """The encoder under `models/encoder`. Its hash is read, not computed: `assets.verify` compares it.

        Raises:
            AssetError: it is missing or damaged.
        """
        return cls.open(assets.path("models", "encoder"), threads)

    @classmethod
    def open(cls, folder: Path, threads: int = 0) -> OnnxEncoder:
        """The encoder in a folder that `training/encoder.py` wrote.

        Raises:
            AssetError: a file is missing or damaged.
        """
        try:
            facts = json.loads((folder / "manifest.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise AssetError(f"{folder}/manifest.json cannot be read ({error}): install detector again") from error
        name = f"{facts['name']}@{facts['files']['model.onnx']['sha256'][:12]}"
        model, tokenizer = folder / "model.onnx", folder / "tokenizer.json"
        return cls(model, tokenizer, name=name, dimension=facts["dimension"], longest=facts["longest"], threads=threads)

    @property
    def name(self) -> str:
        """The model and the start of its sha256."""
        return self._name

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Shape (len(sentences), dimension), float32, each row of Euclidean length 1."""
        runs: list[tuple[int, list[int]]] = []  # row, token ids of one window
        for row, encoded in enumerate(self._tokenizer.encode_batch_fast(list(sentences))):
            first, *body, last = encoded.ids
            starts = range(0, len(body) or 1, self._window)
            runs.extend((row, [first, *body[start : start + self._window], last]) for start in starts)
        runs.sort(key=lambda run: -len(run[1]))  # the long ones first: no core waits for another at the end
        rows = np.zeros((len(sentences), self._dimension), np.float32)
        for (row, ids), vector in sorted(zip(runs, self._run(runs), strict=True), key=lambda done: done[0][0]):
            rows[row] += vector * (len(ids) - 2 or 1)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True) if len(rows) else rows

    def _run(self, runs: list[tuple[int, list[int]]]) -> list[Any]:
        if self._threads == 1 or len(runs) < 2:
            return [self._vector(run) for run in runs]
        with ThreadPoolExecutor(min(self._threads, len(runs))) as pool:
            return list(pool.map(self._vector, runs))

    def _vector(self, run: tuple[int, list[int]]) -> Any:
        return self._session.run(None, {"input_ids": np.array([run[1]], np.int64)})[0][0]


def _cores() -> int:
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    if wanted.isdecimal() and int(wanted):
        return int(wanted)
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1
