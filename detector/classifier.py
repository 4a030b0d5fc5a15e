"""The fitted classifier, read from JSON and evaluated in plain numpy.

`detector train` fits it with scikit-learn and writes `models/classifier/model.json`; nothing is pickled, and
scikit-learn is not imported to use it. A head is a forest of boosted trees (as HistGradientBoostingClassifier grows
them) or a stack of linear layers with rectifiers between (as LogisticRegression and MLPClassifier are), followed by a
line that calibrates its log-odds (Platt 1999).
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import assets
from .errors import AssetError
from .features import PAIRED, STORY, STYLE

FORMAT = 1
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "alone": ("meaning", "patterns", "pairs_unseen", "pairs_rare", "pairs_common", *STYLE),
    "paired": PAIRED,
    "story_alone": STORY,
    "story_paired": STORY,
}
"""The columns that the code computes for each head, in order; a model fitted on others is refused."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Layer:
    """`weights` of shape (inputs, outputs), `bias` of shape (outputs,)."""

    weights: Matrix
    bias: Matrix


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees in flat arrays. A row goes left where its column is not above the threshold; a leaf leads to itself."""

    roots: NDArray[np.int64]
    column: NDArray[np.int64]
    threshold: Matrix
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: Matrix
    depth: int

    def __call__(self, rows: Matrix) -> Matrix:
        """The sum over the trees, shape (len(rows),)."""
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        line = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            at = np.where(rows[line, self.column[at]] <= self.threshold[at], self.left[at], self.right[at])
        total: Matrix = self.value[at].sum(axis=1)
        return total


@dataclass(frozen=True, slots=True)
class Head:
    """Columns → log-odds. `slope` and `offset` calibrate."""

    columns: tuple[str, ...]
    mean: Matrix
    scale: Matrix
    layers: tuple[Layer, ...]
    trees: Trees | None
    base: float
    slope: float
    offset: float

    def raw(self, rows: Matrix) -> Matrix:
        """Log-odds before calibration, shape (len(rows),), for rows of shape (n, len(columns))."""
        if not len(rows):
            return np.zeros(0)
        total = np.full(len(rows), self.base)
        if self.layers:
            values = (rows - self.mean) / self.scale
            for index, layer in enumerate(self.layers):
                values = values @ layer.weights + layer.bias
                if index + 1 < len(self.layers):
                    values = np.maximum(values, 0.0)
            total = total + values[:, 0]
        if self.trees is not None:
            total = total + self.trees(rows)
        return total

    def __call__(self, rows: Matrix) -> Matrix:
        """Calibrated log-odds, shape (len(rows),)."""
        return self.slope * self.raw(rows) + self.offset


@dataclass(frozen=True, slots=True)
class Classifier:
    """Everything that `model.json` holds."""

    meaning: Layer
    pattern_bits: int
    pattern_weights: Matrix
    pattern_offset: float
    pair_bits: int
    pair_levels: NDArray[np.uint8]
    alone: Head
    paired: Head
    story_alone: Head
    story_paired: Head
    thresholds: Mapping[str, float]
    version: str

    @classmethod
    def shipped(cls) -> Classifier:
        """The one under `models/classifier`.

        Raises:
            AssetError: it is missing, damaged, or was fitted for other columns than this code computes.
        """
        return cls.read(assets.path("models", "classifier"))

    @classmethod
    def read(cls, folder: Path) -> Classifier:
        """The one in a folder with a manifest.json.

        Raises:
            AssetError: as for `shipped`.
        """
        try:
            manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
            file = folder / "model.json"
            found = assets.sha256(file)
            stored = json.loads(file.read_text("utf-8"))
            if manifest["format"] != FORMAT:
                raise AssetError(f"{folder}: format {manifest['format']}, this version reads {FORMAT}: {_MEND}")
            if manifest["files"]["model.json"]["sha256"] != found:
                raise AssetError(f"{file} is damaged (its sha256 is not the manifest's): {_MEND}")
            for head, columns in COLUMNS.items():
                _same_columns(folder, head, manifest["columns"][head], columns)
            return cls.of(stored, found[:12])
        except OSError as error:
            raise AssetError(f"{folder}: {error}: {_MEND}") from error
        except (KeyError, ValueError, TypeError) as error:
            raise AssetError(f"{folder} does not hold a classifier ({error!r}): {_MEND}") from error

    @classmethod
    def of(cls, stored: Mapping[str, Any], version: str) -> Classifier:
        """From the object in `model.json`; KeyError or ValueError where it is not one."""
        patterns, pairs = stored["patterns"], stored["pairs"]
        return cls(
            meaning=Layer(unpack(stored["meaning"]["weights"]), np.array([stored["meaning"]["bias"]])),
            pattern_bits=patterns["bits"],
            pattern_weights=unpack(patterns["weights"]).astype(np.float64) * patterns["scale"],
            pattern_offset=patterns["offset"],
            pair_bits=pairs["bits"],
            pair_levels=unpack(pairs["levels"]),
            **{name: _head(stored[name], COLUMNS[name]) for name in COLUMNS},
            thresholds=dict(stored["thresholds"]),
            version=version,
        )

    def patterns(self, columns: Sequence[NDArray[np.int64]]) -> Matrix:
        """Log-odds of the hashed columns of each sentence (each counted once, the row scaled to length 1)."""
        return np.array(
            [self.pattern_weights[c].sum() / max(1.0, len(c) ** 0.5) + self.pattern_offset for c in columns]
        )

    def oddity(self, pairs: Sequence[NDArray[np.int64]]) -> Matrix:
        """Columns pairs_unseen, pairs_rare, pairs_common of each sentence: how usual its pairs of words are in news.

        A pair's level is 0 (not seen in the human text of the data), 1 (once or twice), 2 (3-9), 3 (more).
        """
        rows = [
            (np.mean(levels == 0), np.mean(levels <= 1), np.mean(levels == 3)) if len(levels) else (0.3, 0.5, 0.3)
            for levels in (self.pair_levels[p] for p in pairs)
        ]
        return np.array(rows, dtype=np.float64).reshape(-1, 3)


def pack(values: NDArray[Any]) -> dict[str, Any]:
    """An array as JSON: its type, shape and compressed bytes (little-endian)."""
    ordered = values.astype(values.dtype.newbyteorder("<"))
    body = base64.b64encode(zlib.compress(ordered.tobytes(), 9)).decode()
    return {"dtype": ordered.dtype.str, "shape": list(values.shape), "zlib": body}


def unpack(stored: Mapping[str, Any]) -> NDArray[Any]:
    """The array that `pack` wrote."""
    body = zlib.decompress(base64.b64decode(stored["zlib"]))
    return np.frombuffer(body, dtype=np.dtype(stored["dtype"])).reshape(stored["shape"])


_MEND = "install detector again, or fit it with `detector train DATA classifier`"


def _same_columns(folder: Path, head: str, fitted: Sequence[str], known: Sequence[str]) -> None:
    if list(fitted) == list(known):
        return
    unknown, missing = sorted(set(fitted) - set(known)), sorted(set(known) - set(fitted))
    parts = [
        f"columns that this code lacks: {', '.join(unknown)}" if unknown else "",
        f"columns that the model lacks: {', '.join(missing)}" if missing else "",
    ]
    why = "; ".join(filter(None, parts)) or "the columns stand in another order"
    raise AssetError(f"{folder}: the head {head!r} was fitted for another version ({why}): {_MEND}")


def _head(stored: Mapping[str, Any], columns: tuple[str, ...]) -> Head:
    trees = None
    if stored.get("trees"):
        flat = {name: unpack(stored["trees"][name]) for name in ("roots", "column", "left", "right")}
        trees = Trees(
            roots=flat["roots"].astype(np.int64),
            column=flat["column"].astype(np.int64),
            threshold=unpack(stored["trees"]["threshold"]).astype(np.float64),
            left=flat["left"].astype(np.int64),
            right=flat["right"].astype(np.int64),
            value=unpack(stored["trees"]["value"]).astype(np.float64),
            depth=stored["trees"]["depth"],
        )
    layers = tuple(
        Layer(np.array(layer["weights"], dtype=np.float64), np.array(layer["bias"], dtype=np.float64))
        for layer in stored["layers"]
    )
    if layers and len(layers[0].weights) != len(columns):
        raise ValueError(f"{len(layers[0].weights)} weights for {len(columns)} columns")
    return Head(
        columns=columns,
        mean=np.array(stored["mean"], dtype=np.float64),
        scale=np.array(stored["scale"], dtype=np.float64),
        layers=layers,
        trees=trees,
        base=stored["base"],
        slope=stored["slope"],
        offset=stored["offset"],
    )
