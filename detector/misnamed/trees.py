"""The fitted trees of this package, read from models/misnamed."""

from __future__ import annotations

import json
from functools import cache

from .. import assets
from ..errors import AssetError
from ..likeness import Forest, forest_of


@cache
def forest(name: str, columns: tuple[str, ...]) -> Forest:
    """The trees of one file, which have to be fitted on these columns.

    Raises:
        AssetError: they are missing or have other columns.
    """
    stored = json.loads(assets.path("models", "misnamed", name).read_text("utf-8"))
    if tuple(stored["columns"]) != columns:
        raise AssetError(f"models/misnamed/{name} does not fit this version: install detector again")
    return forest_of(stored)
