"""In which form is a right name offered, and when are two names a choice?"""

from __future__ import annotations

from collections.abc import Sequence

from ..names import fold, nearness, same_word, words_of
from ..types import Mention
from .entities import Entity

_RIVAL = 0.5
"""From this share of the best one's chance on, the next likely name makes it a choice."""
_NEXT = 0.9
"""What the chance of each further form is of the one before."""


def is_choice(chance: float, rival_chance: float) -> bool:
    """Whether another name may as well be meant."""
    return rival_chance > _RIVAL * chance


def offered(
    mention: Mention, entity: Entity, other: Entity, chance: float, rival: str | None, rival_chance: float
) -> tuple[tuple[str, float], ...]:
    """What may stand for a mention of an entity, best first, with its chance; none where that is what stands there.

    The right name comes in the form that the copy used there, then the rival where that may as well be meant.
    """
    forms = right_forms(words_of(mention.text), entity.words, other)
    found = [(form, round(chance * _NEXT**number, 3)) for number, form in enumerate(forms)]
    if not any(fold(form) != fold(mention.text) for form in forms):
        return ()
    if rival is not None and is_choice(chance, rival_chance):
        found.append((rival, round(rival_chance, 3)))
    return tuple(one for one in found if fold(one[0]) != fold(mention.text))


def right_forms(used: Sequence[str], mine: Sequence[str], other: Entity) -> tuple[str, ...]:
    """A right name in the form in which a wrong one is used: the surname alone for a surname alone.

    Args:
        used: the words of the mention; `mine` those of the fullest form of its entity.
    """
    right = other.words
    if len(used) == 1 and len(right) > 1:
        word = fold(used[0])
        places = [at for at, own in enumerate(mine) if fold(own) == word]
        if places and len(mine) == len(right):
            return (right[places[0]],)
        if other.kind != "person" or (len(mine) != len(right) and not places):
            return (other.name,)
        scores = [nearness(used[0], own) for own in right]
        return (right[-1] if scores[-1] >= max(scores) - 0.2 else right[scores.index(max(scores))],)
    if len(used) == len(right):
        kept = " ".join(own if same_word(own, new) else new for own, new in zip(used, right, strict=True))
        return tuple(dict.fromkeys((other.name, kept)))
    return (other.name,)
