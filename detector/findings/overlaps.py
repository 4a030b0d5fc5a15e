"""Several findings for one place → one: the surest and most specific stays and takes over what the others know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..types import Document, Evidence, Observation, Suggestion
from .calibration import CalibratedObservation

_LONG = 8
"""A span of more words (a quote, a passage left out) does not compete with what is marked inside it."""
_A_WORD_MORE = 0.03
"""What each further word of a span adds to its score where several mark one place: the wider one says more."""
_WIDEST = 6
"""Further words add nothing."""


@dataclass(frozen=True, slots=True)
class Precedence:
    """Place of a rule among others that mark the same words.

    `bonus`: what it is given, in probability: the more specific its reason, the more. `gives_way`: any other mark on
    the place goes before it, whatever their scores, be it inside a longer span. `supports`: it knows that something is
    wrong, another rule whose mark encloses its own knows what: that mark stays, with the tier of the surer.
    """

    bonus: float = 0.02
    gives_way: bool = False
    supports: bool = False


USUAL = Precedence()
"""Place of a rule that says nothing of it."""


def one_for_a_place(
    shown: Sequence[CalibratedObservation], document: Document, precedence: Mapping[str, Precedence]
) -> tuple[CalibratedObservation, ...]:
    """The observations that stay, in the order of the text, with evidence and suggestions of those on the same span.

    `precedence`: by rule; a rule that is not listed has the usual one.

    Raises:
        ValueError: an observation points outside the text or at nothing.
    """
    places = _Places(document, precedence)
    kept: list[CalibratedObservation] = []
    for one in sorted(shown, key=places.rank):
        rivals = [i for i, other in enumerate(kept) if places.compete(one.seen, other.seen)]
        same = [i for i in rivals if (kept[i].seen.start, kept[i].seen.end) == (one.seen.start, one.seen.end)]
        if not rivals:
            kept.append(one)
        elif len(rivals) == 1 and places.is_explained(kept[rivals[0]].seen, one.seen):
            winner = kept[rivals[0]]
            kept[rivals[0]] = CalibratedObservation(max(winner.score, one.score), winner.tier, one.seen)
        elif same:
            winner = kept[same[0]]
            score = winner.score if places.of(one.seen).gives_way else max(winner.score, one.score)
            kept[same[0]] = CalibratedObservation(score, winner.tier, _merged(winner.seen, one.seen))
    return tuple(sorted(kept, key=lambda one: (one.seen.start, one.seen.end, one.seen.rule)))


class _Places:
    """Order of the marks on the places of one story."""

    def __init__(self, document: Document, precedence: Mapping[str, Precedence]) -> None:
        self._document, self._precedence = document, precedence

    def of(self, seen: Observation) -> Precedence:
        return self._precedence.get(seen.rule, USUAL)

    def rank(self, one: CalibratedObservation) -> tuple[object, ...]:
        """Sorts what wins first: alerts before hints, then sure, specific and wide before weak, general and narrow."""
        seen = one.seen
        if not 0 <= seen.start < seen.end <= len(self._document.text):
            raise ValueError(f"{seen.rule}/{seen.kind} points at nothing: {seen.start}-{seen.end}")
        wide = _A_WORD_MORE * (min(_WIDEST, self._width(seen)) - 1)
        weight = one.score + wide + (0.0 if self.of(seen).gives_way else self.of(seen).bonus)
        hint = one.tier != "alert"
        order = (seen.start, seen.end, seen.rule, seen.kind, seen.message)
        return (self.of(seen).gives_way, hint, -round(weight, 6), *order)

    def compete(self, one: Observation, two: Observation) -> bool:
        if one.start >= two.end or two.start >= one.end:
            return False
        if self.of(one).gives_way or self.of(two).gives_way:
            return True
        inner, outer = sorted((one, two), key=lambda seen: seen.end - seen.start)
        same = (inner.start, inner.end) == (outer.start, outer.end)
        nested = outer.start <= inner.start and inner.end <= outer.end and not same
        return not (nested and self._width(outer) > _LONG)

    def is_explained(self, seen: Observation, other: Observation) -> bool:
        """Whether another mark encloses one of a rule that supports, and offers what is right."""
        encloses = other.start <= seen.start and seen.end <= other.end
        return self.of(seen).supports and encloses and not self.of(other).gives_way and bool(other.suggestions)

    def _width(self, seen: Observation) -> int:
        return len(self._document.text[seen.start : seen.end].split())


def _merged(winner: Observation, other: Observation) -> Observation:
    evidence = tuple(dict.fromkeys((*winner.evidence, *other.evidence)))
    best: dict[str, Suggestion] = {}
    for suggestion in (*winner.suggestions, *other.suggestions):
        if suggestion.text not in best or suggestion.score > best[suggestion.text].score:
            best[suggestion.text] = suggestion
    ranked = tuple(sorted(best.values(), key=lambda s: -s.score))
    return replace(winner, evidence=_distinct(evidence), suggestions=ranked)


def _distinct(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    seen: dict[tuple[str, str, str, int | None], Evidence] = {}
    for item in evidence:
        seen.setdefault((item.kind, item.text, item.source, item.start), item)
    return tuple(seen.values())
