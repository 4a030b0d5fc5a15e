"""Small networks in numpy: linear layers with rectifiers between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


@dataclass(frozen=True, slots=True)
class Layer:
    """`weights` of shape (inputs, outputs), `bias` of shape (outputs,)."""

    weights: NDArray[Any]
    bias: NDArray[Any]

    @classmethod
    def of(cls, stored: Mapping[str, Any], dtype: DTypeLike = np.float64) -> Layer:
        """From a layer as it is stored: `weights` and `bias` as lists."""
        return cls(np.array(stored["weights"], dtype=dtype), np.array(stored["bias"], dtype=dtype))


@dataclass(frozen=True, slots=True)
class Network:
    """Layers, the last of which gives one number: log-odds."""

    layers: tuple[Layer, ...]

    @classmethod
    def of(cls, stored: Iterable[Mapping[str, Any]], dtype: DTypeLike = np.float64) -> Network:
        """From layers as they are stored."""
        return cls(tuple(Layer.of(layer, dtype) for layer in stored))

    def __call__(self, values: NDArray[Any]) -> NDArray[Any]:
        """The last layer's first number, for one row or for each of several."""
        for number, layer in enumerate(self.layers):
            values = (np.maximum(values, 0.0) if number else values) @ layer.weights + layer.bias
        result: NDArray[Any] = values[..., 0]
        return result
