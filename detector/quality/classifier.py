"""The fitted classifier, read from JSON and evaluated in plain numpy.

`detector train` fits it with scikit-learn and writes `models/classifier/model.json`; nothing is pickled, and
scikit-learn is not imported to use it. Its heads are described in `inference/heads.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import assets
from ..inference.features import Features
from ..inference.heads import Head, Matrix, read_head, unpack
from ..inference.network import Layer
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
"""The columns that the code computes for each head; a model fitted on others is refused."""

Vectors = NDArray[np.float32]


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

    def rows(
        self, sentences: Sequence[Sequence[Token]], words: Sequence[Words], vectors: Vectors, tagged: Sequence[Tagged]
    ) -> Features:
        """A row for each sentence: of the tokens of sentences, their words, the encoder's vectors, the tagger's values.

        Raises:
            AssetError: the vectors have another length than those that were fitted on.
        """
        if not len(sentences):
            return Features.stacked(COLUMNS["alone"], ())
        if vectors.shape[1] != len(self.meaning.weights):
            raise AssetError(
                f"the encoder gives vectors of {vectors.shape[1]} numbers, the classifier was fitted on "
                f"{len(self.meaning.weights)}: use the encoder that ships, or fit anew with "
                "`detector train DATA classifier --output DIR`"
            )
        rows = np.column_stack(
            [
                vectors.astype(np.float64) @ self.meaning.weights + self.meaning.bias,
                np.array([one.tallies() for one in tagged]),
                self.surface(sentences, words),
            ]
        )
        return Features(COLUMNS["alone"], rows)

    def surface(self, sentences: Sequence[Sequence[Token]], words: Sequence[Words]) -> Matrix:
        """The columns after those of the vectors and the tagger."""
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
            fitted = {head: manifest["columns"][head] for head in COLUMNS}
            for head, columns in COLUMNS.items():
                _same_columns(folder, head, fitted[head], columns)
            return cls.of(stored, found[:12], fitted)
        except OSError as error:
            raise AssetError(f"{folder}: {error}: {_MEND}") from error
        except (KeyError, ValueError, TypeError) as error:
            raise AssetError(f"{folder} does not hold a classifier ({error!r}): {_MEND}") from error

    @classmethod
    def of(cls, stored: Mapping[str, Any], version: str, fitted: Mapping[str, Sequence[str]] = COLUMNS) -> Classifier:
        """From the object in `model.json` and the columns that each head was fitted on; KeyError, ValueError: none."""
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
            **{name: read_head(stored[name], tuple(columns)) for name, columns in fitted.items()},
            thresholds=dict(stored["thresholds"]),
            version=version,
        )


_MEND = "install detector again, or fit it with `detector train DATA classifier --output DIR`"


def _same_columns(folder: Path, head: str, fitted: Sequence[str], known: Sequence[str]) -> None:
    if set(fitted) == set(known):
        return
    unknown, missing = sorted(set(fitted) - set(known)), sorted(set(known) - set(fitted))
    parts = [
        f"columns that this code lacks: {', '.join(unknown)}" if unknown else "",
        f"columns that the model lacks: {', '.join(missing)}" if missing else "",
    ]
    why = "; ".join(filter(None, parts))
    raise AssetError(f"{folder}: the head {head!r} was fitted for another version ({why}): {_MEND}")
