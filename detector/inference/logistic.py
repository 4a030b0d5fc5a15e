"""Log-odds → probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_FAR = 30.0
"""Log-odds beyond this are as good as certain, and their exponential is not worth computing."""


def logistic(logit: Any) -> NDArray[np.float64]:
    """Probability in [0, 1] of each value of log-odds; the same shape."""
    value: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(logit, -_FAR, _FAR)))
    return value
