"""What detector is compared with: two grammar engines, and two plain measures of likeness to the reference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from ...case.resources import Resources
from ...evaluation.measures import Matrix
from ...grammar import GrammarChecker, Mark
from ...inference.encoders import Encoder
from ...settings import Settings
from ...types.errors import ServiceError
from .judges import Spans, starts_of
from .samples import Texts, Version

ENGINES = ("languagetool", "harper")

Answer = TypeVar("Answer")


class Engine:
    """A grammar engine as a judge: all that it marks, for each 100 words. Spelling is switched off, as in detector."""

    graded = False

    def __init__(self, service: GrammarChecker) -> None:
        self.name = service.name
        self._service = service
        self._known: dict[Texts, list[list[Mark]]] = {}

    @property
    def version(self) -> str:
        """The engine's own."""
        return self._service.version

    def marks(self, copy: Sequence[str]) -> list[list[Mark]]:
        """What it marks in each sentence of a story, which it reads whole; offsets are those of the story.

        Raises:
            ServiceError: the engine failed.
        """
        key = tuple(copy)
        if key not in self._known:
            starts = starts_of(copy)
            listed: list[list[Mark]] = [[] for _ in copy]
            for lint in self._service.check("\n\n".join(copy)):
                listed[int(np.searchsorted(starts, lint.start, side="right")) - 1].append(lint)
            self._known[key] = listed
        return self._known[key]

    def sentences(self, version: Version) -> Matrix:
        """Marks for each 100 words of each segment."""
        marks = self.marks(version.copy)
        return np.array(
            [100.0 * len(m) / max(1, len(text.split())) for m, text in zip(marks, version.copy, strict=True)]
        )

    def story(self, version: Version, sentences: Matrix) -> float:
        """Marks for each 100 words of the first segments."""
        words = [len(text.split()) for text in version.copy[: len(sentences)]]
        return float(np.average(sentences, weights=np.maximum(1, words)))

    def score_words(self, copy: Sequence[str], partner: Sequence[str] | None) -> Sequence[Spans]:
        """Every mark with the score 1; the partner is not looked at."""
        del partner
        return [
            [(m.start - start, min(m.end - start, len(text)), 1.0) for m in marks if m.start - start < len(text)]
            for start, text, marks in zip(starts_of(copy), copy, self.marks(copy), strict=True)
        ]


class Likeness:
    """A measure of likeness to the partner as a judge: the less alike, the worse. A story has its segments' mean."""

    def __init__(self, name: str, measure: Callable[[Version], Matrix]) -> None:
        self.name = name
        self._measure = measure

    def sentences(self, version: Version) -> Matrix:
        """One minus the likeness of each segment to its partner."""
        return 1.0 - self._measure(version)

    def story(self, version: Version, sentences: Matrix) -> float:
        """The mean."""
        del version
        return float(sentences.mean())


def likenesses(encoder: Encoder) -> tuple[Likeness, ...]:
    """chrF, and the cosine of the vectors of the sentence encoder."""

    def by_characters(version: Version) -> Matrix:
        return np.array([chrf(text, other) for text, other in zip(version.copy, version.partner, strict=True)])

    def by_vectors(version: Version) -> Matrix:
        one, two = encoder.encode(version.copy), encoder.encode(version.partner)
        return np.asarray((one * two).sum(axis=1), dtype=np.float64)

    return Likeness("chrf", by_characters), Likeness("embedding", by_vectors)


def chrf(copy: str, reference: str, orders: int = 6, beta: float = 2.0) -> float:
    """chrF (Popović 2015): 0 ... 1, character n-grams of 1 ... 6, white space left out, recall weighed twice.

    Precision and recall are averaged over the orders that both texts are long enough for.
    """
    one, two = ("".join(text.split()) for text in (copy, reference))
    used = range(1, min(orders, len(one), len(two)) + 1)
    if not used:
        return 0.0
    precision = recall = 0.0
    for order in used:
        left, right = (Counter(text[i : i + order] for i in range(len(text) - order + 1)) for text in (one, two))
        shared = (left & right).total()
        precision += shared / left.total() / len(used)
        recall += shared / right.total() / len(used)
    if not precision + recall:
        return 0.0
    return (1 + beta**2) * precision * recall / (beta**2 * precision + recall)


class Baselines:
    """The engines that are here, and why the others are not. Close it, or use it as a context manager."""

    def __init__(self, settings: Settings) -> None:
        self._resources = Resources(
            Settings(grammar="all", cache=settings.cache, languagetool_url=settings.languagetool_url)
        )
        opened = {service.name: Engine(service) for service in self._resources.grammar}
        self.engines: tuple[Engine, ...] = tuple(opened[name] for name in ENGINES if name in opened)
        self.missing = {
            skipped.stage.removeprefix("grammar/"): skipped.reason for skipped in self._resources.missing_grammar
        }
        """The reasons by the engine's name."""

    def asked(self, engine: Engine, question: Callable[[], Answer]) -> Answer | None:
        """The answer to a question that an engine is needed for; None, and the engine is out, where it fails."""
        if engine.name in self.missing:
            return None
        try:
            return question()
        except ServiceError as error:
            self.missing[engine.name] = str(error)
            return None

    @property
    def versions(self) -> dict[str, str]:
        """The version of each engine, or "not run"."""
        return dict.fromkeys(ENGINES, "not run") | {engine.name: engine.version for engine in self.engines}

    def close(self) -> None:
        """Stop what was started."""
        self._resources.close()

    def __enter__(self) -> Baselines:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
