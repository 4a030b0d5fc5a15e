"""Which names are right as they stand, whatever another version writes: those that a source of reference lists."""

from __future__ import annotations

from collections.abc import Iterable

from ..authorities import Authority
from ..authorities.name_keys import is_right, name_key


class ListedNames:
    """The names in some sources; what was asked is remembered."""

    def __init__(self, sources: Iterable[Authority]) -> None:
        self._sources = tuple(sources)
        self._asked: dict[str, bool] = {}

    def __call__(self, name: str) -> bool:
        """Whether a source lists a person, place or body whose right form this is, case and diacritics aside."""
        folded = name_key(name)
        if folded not in self._asked:
            self._asked[folded] = bool(folded) and any(
                entry.kind in ("person", "place", "body") and is_right(entry.forms, folded)
                for source in self._sources
                for entry in source.exact(name)
            )
        return self._asked[folded]
