"""Any sentence-transformers model, by folder or by name on the model hub."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from ..errors import SettingsError
from . import Vectors


class SentenceTransformersEncoder:
    """Runs the model in torch. A folder is read without any network; only a name may be fetched.

    Sentences go through the model one at a time: beside others they would be padded, and the last bits of a vector
    would depend on the neighbours. What the model truncates is not in the vector.
    """

    def __init__(self, model: str, device: str | None = None) -> None:
        """`device` as torch names it (none given: the best that is there).

        Raises:
            SettingsError: it is neither the folder nor the name of a model that can be loaded.
        """
        from sentence_transformers import SentenceTransformer

        folder = Path(model).expanduser()
        try:
            if folder.is_dir():
                self._model = SentenceTransformer(str(folder.resolve()), device=device, local_files_only=True)
            else:
                self._model = SentenceTransformer(model, device=device)
        except Exception as error:  # the hub client, transformers and torch each raise their own
            first_line = str(error).strip().partition("\n")[0] or type(error).__name__
            raise SettingsError(
                f"setting 'encoder': {model!r} is neither a folder nor a name of a sentence-transformers model"
                f" that can be loaded ({first_line}); 'onnx' is the one that ships"
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
