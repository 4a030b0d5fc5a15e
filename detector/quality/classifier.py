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

from .. import assets
from ..types import Token
from ..types.errors import AssetError
from .features import PAIRED, STORY, STORY_PAIRED, STYLE, Words, pairs, patterns, style
from .tagger import TALLIES, Tagged
from .word_features import WORD_ALONE, WORD_BESIDE

FORMAT = 2
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "alone": (
        "meaning", *(f"tagger_{name}" for name in TALLIES),
        "patterns", "pairs_unseen", "pairs_rare", "pairs_common", *STYLE,
    ),
    "word_alone": WORD_ALONE,
    "word_beside": WORD_BESIDE,
    "paired": PAIRED,
    "story_alone": STORY,
    "story_paired": STORY_PAIRED,
}  # fmt: skip
"""The columns that the code computes for each head, in order; a model fitted on others is refused."""

Matrix = NDArray[np.float64]
Vectors = NDArray[np.float32]


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
        """Log-logit before calibration, shape (len(rows),), for rows of shape (n, len(columns))."""
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
class Basis:
    """Basis of the head `alone`: turns a sentence into its columns.

    `meaning` is one linear layer on the encoder's vector; the patterns are hashed columns with one weight each;
    `pair_levels` says of the hash of a pair of words how often it stands in the human text of the data: 0 never,
    1 once or twice, 2 three to nine times, 3 more.
    """

    meaning: Layer
    pattern_bits: int
    pattern_weights: Matrix
    pattern_offset: float
    pair_bits: int
    pair_levels: NDArray[np.uint8]

    def rows(self, sentences: Sequence[Sequence[Token]], vectors: Vectors, tagged: Sequence[Tagged]) -> Matrix:
        """Shape (len(sentences), columns): of the tokens of sentences, the encoder's vectors, the tagger's values.

        Raises:
            AssetError: the vectors have another length than those that were fitted on.
        """
        if not len(sentences):
            return np.zeros((0, len(COLUMNS["alone"])))
        if vectors.shape[1] != len(self.meaning.weights):
            raise AssetError(
                f"the encoder gives vectors of {vectors.shape[1]} numbers, the classifier was fitted on "
                f"{len(self.meaning.weights)}: use the encoder that ships, or fit anew with "
                "`detector train DATA classifier --output DIR`"
            )
        return np.column_stack(
            [
                vectors.astype(np.float64) @ self.meaning.weights + self.meaning.bias,
                np.array([one.tallies() for one in tagged]),
                self.surface(sentences),
            ]
        )

    def surface(self, sentences: Sequence[Sequence[Token]]) -> Matrix:
        """The columns after those of the vectors and the tagger."""
        words = [Words.of(tokens) for tokens in sentences]
        found = [self._patterns(patterns(w, t, self.pattern_bits)) for w, t in zip(words, sentences, strict=True)]
        odd = [self._oddity(self.pair_levels[pairs(w, self.pair_bits)]) for w in words]
        look = [style(t, w) for t, w in zip(sentences, words, strict=True)]
        return np.column_stack([np.array(found), np.array(odd), np.array(look)])

    def _patterns(self, columns: NDArray[np.int64]) -> float:
        """Log-logit of the hashed columns, each counted once, the row scaled to length 1."""
        return float(self.pattern_weights[columns].sum() / max(1.0, len(columns) ** 0.5) + self.pattern_offset)

    def _oddity(self, levels: NDArray[np.uint8]) -> tuple[float, float, float]:
        """How unusual the pairs of words are in news; for a sentence without pairs what is usual."""
        if not len(levels):
            return 0.3, 0.5, 0.3
        return float(np.mean(levels == 0)), float(np.mean(levels <= 1)), float(np.mean(levels == 3))


@dataclass(frozen=True, slots=True)
class Classifier:
    """Everything that `model.json` holds."""

    basis: Basis
    alone: Head
    word_alone: Head
    word_beside: Head
    paired: Head
    story_alone: Head
    story_paired: Head
    thresholds: Mapping[str, float]
    version: str

    @classmethod
    def bundled(cls) -> Classifier:
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
        kept, seen = stored["patterns"], stored["pairs"]
        weights = unpack(stored["meaning"]["weights"]).astype(np.float64) * stored["meaning"]["scale"]
        return cls(
            basis=Basis(
                meaning=Layer(weights[:, None], np.array([stored["meaning"]["bias"]])),
                pattern_bits=kept["bits"],
                pattern_weights=unpack(kept["weights"]).astype(np.float64) * kept["scale"],
                pattern_offset=kept["offset"],
                pair_bits=seen["bits"],
                pair_levels=unpack(seen["levels"]),
            ),
            **{name: read_head(stored[name], COLUMNS[name]) for name in COLUMNS},
            thresholds=dict(stored["thresholds"]),
            version=version,
        )


def pack(values: NDArray[Any]) -> dict[str, Any]:
    """An array as JSON: its type, shape and compressed bytes (little-endian)."""
    ordered = values.astype(values.dtype.newbyteorder("<"))
    body = base64.b64encode(zlib.compress(ordered.tobytes(), 9)).decode()
    return {"dtype": ordered.dtype.str, "shape": list(values.shape), "zlib": body}


def unpack(stored: Mapping[str, Any]) -> NDArray[Any]:
    """The array that `pack` wrote."""
    body = zlib.decompress(base64.b64decode(stored["zlib"]))
    return np.frombuffer(body, dtype=np.dtype(stored["dtype"])).reshape(stored["shape"])


_MEND = "install detector again, or fit it with `detector train DATA classifier --output DIR`"


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


def read_head(stored: Mapping[str, Any], columns: tuple[str, ...]) -> Head:
    """A head as it stands in model.json; ValueError where its weights do not fit the columns."""
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
