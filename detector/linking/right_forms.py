"""In which form is a right name offered, and when are two names a choice?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..annotation.entities import Entity
from ..names import normalize_name, same_word, spelling_similarity, words_of
from ..types import Mention

_RIVAL = 0.5
"""From this share of the best one's probability on, the next likely name makes it a choice."""
_NEXT = 0.9
"""What the probability of each further form is of the one before."""
_NEARLY_BEST = 0.2
"""Spelling similarity that the family name may lack beside the best word: alone, news writes the surname."""


@dataclass(frozen=True, slots=True)
class LinkedEntity:
    """A name of the copy and the one that is likely meant.

    `probability`: that the copy's is a damaged form of the other, 0 ... 1. `rival`: the next likely name, with its
    probability.
    """

    entity: Entity
    other: Entity
    probability: float
    rival: str | None
    rival_probability: float

    @property
    def unsure(self) -> bool:
        """Whether another name may as well be meant."""
        return self.rival_probability > _RIVAL * self.probability

    def suggestions(self, mention: Mention) -> tuple[tuple[str, float], ...]:
        """Right forms for a mention of the entity, best first, with its probability; none where one stands already.

        The right name comes in the form that the copy used there, then the rival where that may as well be meant.
        """
        forms = right_forms(words_of(mention.text), self.entity.words, self.other)
        found = [(form, round(self.probability * _NEXT**number, 3)) for number, form in enumerate(forms)]
        if not any(normalize_name(form) != normalize_name(mention.text) for form in forms):
            return ()
        if self.rival is not None and self.unsure:
            found.append((self.rival, round(self.rival_probability, 3)))
        return tuple(one for one in found if normalize_name(one[0]) != normalize_name(mention.text))


def right_forms(used: Sequence[str], mine: Sequence[str], other: Entity) -> tuple[str, ...]:
    """A right name in the form in which a wrong one is used: the surname alone for a surname alone.

    Args:
        used: the words of the mention; `mine` those of the fullest form of its entity.
    """
    right = other.words
    if len(used) == 1 and len(right) > 1:
        word = normalize_name(used[0])
        places = [at for at, own in enumerate(mine) if normalize_name(own) == word]
        if places and len(mine) == len(right):
            return (right[places[0]],)
        if other.kind != "person" or (len(mine) != len(right) and not places):
            return (other.name,)
        scores = [spelling_similarity(used[0], own) for own in right]
        return (right[-1] if scores[-1] >= max(scores) - _NEARLY_BEST else right[scores.index(max(scores))],)
    if len(used) == len(right):
        kept = " ".join(own if same_word(own, new) else new for own, new in zip(used, right, strict=True))
        return tuple(dict.fromkeys((other.name, kept)))
    return (other.name,)
