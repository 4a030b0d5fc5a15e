"""Names of a story for which reference services are asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..annotation.persons import Person
    from ..authorities.reconciliation.reconciled_names import NameQuery
    from ..types import Document


def names_to_ask(copy: Document, persons: Iterable[Person]) -> tuple[NameQuery, ...]:
    """Full names of persons, as put together and as each mention has them, and names of organizations, each once.

    A surname alone is not asked: a service would answer with whoever is called so.
    """
    found: dict[NameQuery, None] = {}
    for person in persons:
        names = (person.name, *(" ".join(mention.words) for mention in person.mentions))
        found |= {(name, "person"): None for name in names if " " in name}
    found |= {(mention.text, "body"): None for mention in copy.mentions if mention.kind == "body"}
    return tuple(found)
