"""Any sentence-transformers model on this machine: its folder, or the name of one that was fetched before."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from ...types.errors import SettingsError
from ..silence import silence_transformers
from . import Vectors


class SentenceTransformersEncoder:
    """Runs the model in torch, without any network: a name is looked up among the models that are here already.

    Sentences go through the model one at a time: beside others they would be padded, and the last bits of a vector
    would depend on the neighbours. What the model truncates is not in the vector.
    """

    def __init__(self, model: str, device: str | None = None) -> None:
        """`device` as torch names it (none given: the best that is there).

        Raises:
            SettingsError: it is neither the folder nor the name of a model that can be loaded, or the library for such
                models is not installed.
        """
        silence_transformers()  # read when the libraries are imported
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise SettingsError(
                f"setting 'encoder': {model!r} needs the package sentence-transformers, which is not installed"
                f" ({error}): install detector[transformers], or leave the setting at 'onnx'"
            ) from error

        folder = Path(model).expanduser()
        try:
            place = str(folder.resolve()) if folder.is_dir() else model
            self._model = SentenceTransformer(place, device=device, local_files_only=True)
        except Exception as error:  # the hub client, transformers and torch each raise their own
            first_line = str(error).strip().partition("\n")[0] or type(error).__name__
            raise SettingsError(
                f"setting 'encoder': {model!r} is neither the folder of a sentence-transformers model nor the"
                f" name of one that is on this machine ({first_line}); 'onnx' is the one that ships"
            ) from error
        self._label = folder.resolve().name if folder.is_dir() else model

    @cached_property
    def name(self) -> str:
        """The folder's or model's name and a hash of the weights."""
        digest = hashlib.sha256()
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(key.encode())
            digest.update(tensor.detach().float().cpu().numpy().tobytes())
        return f"{self._label}@{digest.hexdigest()[:12]}"

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Shape (len(sentences), dimension), float32, each row of Euclidean length 1."""
        if not len(sentences):
            return np.zeros((0, self._model.get_embedding_dimension() or 0), np.float32)
        rows = self._model.encode(
            list(sentences),
            batch_size=1,
            show_progress_bar=False,
            convert_to_numpy=True,
            normalize_embeddings=True,
        )
        return np.asarray(rows, np.float32)
