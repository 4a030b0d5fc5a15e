"""Fitted heads in numpy: columns → log-odds. `detector train` fits them with scikit-learn, which is not needed here.

A head is a forest of boosted trees (as HistGradientBoostingClassifier grows them) or a stack of linear layers with
rectifiers between (as LogisticRegression and MLPClassifier are), followed by a line that calibrates its log-odds
(Platt 1999).
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .features import Features
from .forest import Trees, ways
from .network import Network

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Head:
    """Columns → log-odds. `slope` and `offset` calibrate."""

    columns: tuple[str, ...]
    mean: Matrix
    scale: Matrix
    network: Network
    trees: Trees | None
    base: float
    slope: float
    offset: float

    def raw(self, rows: Matrix) -> Matrix:
        """Log-odds before calibration, shape (len(rows),), for rows that have just the head's columns."""
        if not len(rows):
            return np.zeros(0)
        total = np.full(len(rows), self.base)
        if self.network.layers:
            total = total + self.network((rows - self.mean) / self.scale)
        if self.trees is not None:
            total = total + self.trees(rows)
        return total

    def __call__(self, features: Features) -> Matrix:
        """Calibrated log-odds, one a row.

        Raises:
            AssetError: it was fitted on a column that is not there.
        """
        return self.slope * self.raw(features.select(self.columns, "a head of models/classifier")) + self.offset


def read_head(stored: Mapping[str, Any], columns: tuple[str, ...]) -> Head:
    """A head as it is stored; ValueError where its weights do not fit the columns that it was fitted on."""
    trees = None
    if stored.get("trees"):
        flat = {name: unpack(stored["trees"][name]) for name in ("roots", "column", "left", "right")}
        trees = Trees(
            roots=flat["roots"].astype(np.int64),
            column=flat["column"].astype(np.int64),
            limit=unpack(stored["trees"]["threshold"]).astype(np.float64),
            next=ways(flat["left"].astype(np.int64), flat["right"].astype(np.int64)),
            value=unpack(stored["trees"]["value"]).astype(np.float64),
            depth=stored["trees"]["depth"],
        )
    network = Network.of(stored["layers"])
    if network.layers and len(network.layers[0].weights) != len(columns):
        raise ValueError(f"{len(network.layers[0].weights)} weights for {len(columns)} columns")
    return Head(
        columns=columns,
        mean=np.array(stored["mean"], dtype=np.float64),
        scale=np.array(stored["scale"], dtype=np.float64),
        network=network,
        trees=trees,
        base=stored["base"],
        slope=stored["slope"],
        offset=stored["offset"],
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
