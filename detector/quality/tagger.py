"""Which words of a sentence are garbled, and how much the sentence looks so: alone, or beside a partner.

A small transformer that `training/fit_tagger.py` fits, run as an 8-bit graph. It reads a sentence alone, or a sentence
and its partner of another version of the story; its values are raw evidence, put together and calibrated by what is
fitted on top (`classifier.py`, `word_features.py`). Typographic signs are folded before it reads.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from .. import assets
from ..inference.logistic import logistic
from ..inference.onnx_session import OnnxSession, manifest_of
from ..language.normalize import fold_punctuation

Ask = tuple[str, str]
"""A sentence, and its partner ("" for none)."""

Spans = Sequence[tuple[int, int]]
"""Starts and ends in a sentence, in code points."""

TALLIES = ("odds", "highest", "second", "third", "mean", "share")
"""Columns of `Tagged.tallies`: the sentence's own log-odds, then what its words say together."""

_REMEMBERED = 6_000
_LIKELY = 0.35
"""A word is counted in `share` from this probability on."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """Values of the tagger for a sentence.

    `logit`: log-odds that it is the garbled one of two versions. For each piece of a word `starts`, `ends` (code points
    of the sentence), `probabilities` (0 ... 1 that it is wrong) and `vectors` (pieces, numbers): the piece in context.
    """

    logit: float
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    probabilities: NDArray[np.float32]
    vectors: NDArray[np.float32]

    def tallies(self) -> NDArray[np.float64]:
        """The columns TALLIES, float64, shape (len(TALLIES),)."""
        if not len(self.probabilities):
            return np.array([self.logit, *[0.0] * (len(TALLIES) - 1)])
        top = np.sort(self.probabilities)[::-1]
        highest, second, third = (float(top[min(at, len(top) - 1)]) for at in range(3))
        return np.array([self.logit, highest, second, third, float(top.mean()), float((top > _LIKELY).mean())])

    def over(self, start: int, end: int) -> float:
        """The highest probability of the pieces in a span; 0.0 where there is none."""
        return float(self.over_each([(start, end)])[0])

    def over_each(self, spans: Spans) -> NDArray[np.float32]:
        """The same for each of several spans."""
        first, last = self._pieces(spans)
        bounds = np.column_stack([first, last]).ravel()
        highest = np.maximum.reduceat(np.append(self.probabilities, np.float32(0)), bounds)[::2]
        return np.where(first < last, highest, np.float32(0))

    def meaning(self, start: int, end: int) -> NDArray[np.float32]:
        """The mean of the vectors in a span, of length 1; zeros where there is none."""
        unit: NDArray[np.float32] = self.meanings([(start, end)])[0]
        return unit

    def meanings(self, spans: Spans) -> NDArray[np.float32]:
        """The same for each of several spans, one a row."""
        first, last = self._pieces(spans)
        means = np.append(self.vectors, np.zeros_like(self.vectors, shape=(1, self.vectors.shape[1])), 0)[first]
        for at in np.flatnonzero(last - first != 1):
            means[at] = self.vectors[first[at] : last[at]].sum(0) / np.float32(max(1, last[at] - first[at]))
        units: NDArray[np.float32] = means / np.maximum(np.sqrt(np.vecdot(means, means)), np.float32(1e-6))[:, None]
        return units

    def _pieces(self, spans: Spans) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The first piece over each span and the one after its last: pieces stand in order and do not overlap."""
        starts, ends = np.array(spans, np.int64).reshape(-1, 2).T
        return self.ends.searchsorted(starts, "right"), self.starts.searchsorted(ends)


class Tagger:
    """The tagger in a folder that `training/fit_tagger.py` wrote. It remembers what it was asked last."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        """`threads` 0: OMP_NUM_THREADS where set, else every core given to us.

        Raises:
            AssetError: a file is missing or is not what its name says.
        """
        stated = manifest_of(folder)
        self.name = f"{stated['name']}@{stated['files']['model.onnx']['sha256'][:12]}"
        self._longest: int = stated["longest"]
        self._graph = OnnxSession(folder / "model.onnx", folder / "tokenizer.json", threads=threads)
        self._known: OrderedDict[Ask, Tagged] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def bundled(cls, threads: int = 0) -> Tagger:
        """The one under `models/tagger`.

        Raises:
            AssetError: it is missing.
        """
        return cls(assets.path("models", "tagger"), threads)

    def tag(self, asked: Iterable[Ask]) -> list[Tagged]:
        """The values of each, in the order asked. A sentence's values do not depend on the others."""
        listed = list(asked)
        with self._lock:
            found = {ask: self._known[ask] for ask in listed if ask in self._known}
        fresh = [ask for ask in dict.fromkeys(listed) if ask not in found]
        found.update(zip(fresh, self._tag(fresh), strict=True))
        with self._lock:
            for ask in listed:
                self._known[ask] = found[ask]
                self._known.move_to_end(ask)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return [found[ask] for ask in listed]

    def misfit(self, text: str, start: int, end: int, candidates: Sequence[str]) -> list[float]:
        """How badly each candidate fits into a sentence in place of a span: the probability that it is wrong there."""
        asked = [text[:start] + candidate + text[end:] for candidate in candidates]
        tagged = self.tag((one, "") for one in asked)
        return [one.over(start, start + len(c)) for one, c in zip(tagged, candidates, strict=True)]

    def _tag(self, asked: Sequence[Ask]) -> list[Tagged]:
        texts = sorted({text for ask in asked for text in ask})
        read = dict(zip(texts, self._graph.pieces([fold_punctuation(text) for text in texts]), strict=True))
        windows: list[tuple[int, int, int]] = []  # which ask, from which piece to which
        feeds = []
        for at, (text, partner) in enumerate(asked):
            first, *body, last = read[text].ids
            beside = read[partner].ids[1:-1][: self._longest // 2] if partner else []
            room = self._longest - 2 - (len(beside) + 1 if beside else 0)
            for start in range(0, len(body) or 1, room):
                piece = [first, *body[start : start + room], last]
                ids = [*piece, *beside, last] if beside else piece
                kinds = [0] * len(piece) + [1] * (len(ids) - len(piece))
                windows.append((at, start + 1, start + len(piece) - 1))
                feeds.append({"input_ids": ids, "token_type_ids": kinds})
        parts: list[list[tuple[int, int, float, NDArray[np.float32], NDArray[np.float32]]]] = [[] for _ in asked]
        for (at, start, end), (words, logit, vectors) in zip(windows, self._graph.run(feeds), strict=True):
            size = end - start
            parts[at].append((start, end, float(logit[0]), words[0, 1 : 1 + size], vectors[0, 1 : 1 + size]))
        return [_joined(read[text].offsets, part) for (text, _), part in zip(asked, parts, strict=True)]


def _joined(
    offsets: Sequence[tuple[int, int]],
    parts: Sequence[tuple[int, int, float, NDArray[np.float32], NDArray[np.float32]]],
) -> Tagged:
    """The windows of one sentence as one; its logit are their mean, weighted by their lengths."""
    places = np.array([offsets[i] for start, end, *_ in parts for i in range(start, end)], np.int64).reshape(-1, 2)
    sizes = [max(1, end - start) for start, end, *_ in parts]
    logits = np.concatenate([words for *_, words, _ in parts])
    return Tagged(
        logit=round(float(np.average([part[2] for part in parts], weights=sizes)), 4),
        starts=places[:, 0],
        ends=places[:, 1],
        probabilities=np.round(logistic(logits), 4).astype(np.float32),
        vectors=np.concatenate([vectors for *_, vectors in parts]),
    )
