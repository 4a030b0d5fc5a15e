"""How near two spellings of one word are: what the network hears and what the letters say, joined by a small network.

`training/fit_names/` fits it and writes `models/names/names.json` and `channels.npz`.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import assets
from ..inference.network import Network
from ..types.errors import AssetError
from .channels import Channels
from .costs import Costs
from .letters import common_pairs, conventional, letter_similarity, skeleton

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

FORMAT = 2
LONGEST_WORD = 60
"""Letters of a single word up to which its spelling is compared: the longest words of names have some thirty."""


@dataclass(frozen=True, slots=True)
class SpellingModel:
    """Features of a pair → similarity.

    `mean` and `scale` bring the features to one scale, `layers` are (weights, bias) with rectifiers between, the last
    one giving log-odds; `knots` are log-odds and the similarity that they stand for, rising, straight lines between.
    Words whose vectors agree in no script by `least` are not near at all.
    """

    costs: Costs
    channels: Channels
    mean: Vectors
    scale: Vectors
    network: Network
    knots: tuple[tuple[float, float], ...]
    least: float

    @classmethod
    def read(cls, folder: Path) -> SpellingModel:
        """From names.json and channels.npz of a folder; OSError, KeyError or ValueError where they are none."""
        stored = json.loads((folder / "names.json").read_text("utf-8"))
        if stored.get("format") != FORMAT:
            raise ValueError(f"names.json is not of format {FORMAT}")
        return cls.of(stored, Channels.read(folder / "channels.npz"))

    @classmethod
    def of(cls, stored: Mapping[str, Any], channels: Channels) -> SpellingModel:
        """From the object in names.json."""
        import numpy as np

        def array(values: Any) -> Vectors:
            return np.array(values, dtype=np.float32)

        spelling_model = stored["judge"]
        return cls(
            Costs.of(stored["costs"]),
            channels,
            array(spelling_model["mean"]),
            array(spelling_model["scale"]),
            Network.of(spelling_model["layers"], np.float32),
            tuple((float(logit), float(learned_similarity)) for logit, learned_similarity in spelling_model["knots"]),
            float(spelling_model["least"]),
        )

    def features(self, left: str, right: str, cosines: Sequence[float]) -> list[float]:
        """Features of two folded words and of how much their vectors agree in each script.

        The cosines, the greatest, the second and the mean; the weighted similarity of the letters and the cost of the
        edits; the similarity of the skeletons, whether they are equal and whether they begin alike; the similarity of
        the conventional forms and of the letters; whether the first and the last letters agree; the share of common
        pairs of letters; the shorter length (logarithm) and the difference of the lengths.
        """
        whole = self.costs.weight(left) + self.costs.weight(right)
        cost = self.costs.distance(left, right)
        a, b = skeleton(left), skeleton(right)
        ranked = sorted(cosines)
        return [
            *cosines,
            ranked[-1],
            ranked[-2],
            sum(ranked) / len(ranked),
            1.0 - min(1.0, cost / whole) if whole else 0.0,
            min(cost, 20.0) / 4.0,
            letter_similarity(a, b),
            float(a == b),
            float(a[:1] == b[:1]),
            letter_similarity(conventional(left), conventional(right)),
            letter_similarity(left, right),
            float(left[:1] == right[:1]),
            float(left[-1:] == right[-1:]),
            common_pairs(left, right),
            math.log(max(1, min(len(left), len(right)))),
            min(6.0, abs(len(left) - len(right))) / 2.0,
        ]

    def logit(self, left: str, right: str) -> float:
        """Log-logit that two folded words are one name; −20 where no script hears them alike."""
        import numpy as np

        cosines: list[float] = np.einsum("sd,sd->s", self.vectors(left), self.vectors(right)).tolist()
        if max(cosines) < self.least:
            return -20.0
        values = (np.array(self.features(left, right, cosines), dtype=np.float32) - self.mean) * self.scale
        return float(self.network(values))

    def vectors(self, word: str) -> Vectors:
        """The vectors of a folded word, shape (scripts, size); kept for the words met last."""
        found: Vectors = _vectors(self.channels, word)
        return found

    def similarity(self, left: str, right: str) -> float:
        """Similarity of two folded words, 0 ... 1; 1 only for equal ones."""
        if left == right:
            return 1.0
        if not left or not right or max(len(left), len(right)) > LONGEST_WORD:
            return 0.0
        return self.graded(self.logit(left, right))

    def graded(self, logit: float) -> float:
        """The similarity that log-odds stand for."""
        at = bisect_right(self.knots, (logit, 2.0))
        if at == 0:
            return self.knots[0][1]
        if at == len(self.knots):
            return self.knots[-1][1]
        (low, less), (high, more) = self.knots[at - 1], self.knots[at]
        return less + (more - less) * (logit - low) / (high - low)


@lru_cache(maxsize=60_000)
def _vectors(channels: Channels, word: str) -> Any:
    return channels(word)


@cache
def spelling_model() -> SpellingModel:
    """The one that ships.

    Raises:
        AssetError: a file of models/names is missing or damaged.
    """
    folder = assets.path("models", "names")
    try:
        return SpellingModel.read(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AssetError(f"{folder} cannot be used ({error}): install detector again") from error


@lru_cache(maxsize=200_000)
def learned_similarity(left: str, right: str) -> float:
    """Similarity of two folded words by what ships."""
    return spelling_model().similarity(left, right)
