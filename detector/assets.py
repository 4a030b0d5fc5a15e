"""Files of `models/` and `data/`: where they are, and whether they are what they should be."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from .types.errors import AssetError

_PACKAGE = Path(__file__).resolve().parent


@cache
def folder(name: str) -> Path:
    """The folder `models` or `data`: inside the installed package, or beside it in a source tree."""
    for place in (_PACKAGE / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise AssetError(f"{name}/ is missing beside {_PACKAGE}: install detector again")


def path(kind: str, *parts: str) -> Path:
    """A file under `models/` or `data/`.

    Raises:
        AssetError: it is not there.
    """
    found = folder(kind).joinpath(*parts)
    if not found.exists():
        raise AssetError(f"{kind}/{'/'.join(parts)} is missing ({found}): install detector again")
    return found


def sha256(file: Path) -> str:
    """The hash of a file's bytes, in hex."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def manifest(kind: str, *parts: str) -> dict[str, Any]:
    """The manifest.json in a folder of models: what the files are, how they were made, their hashes.

    Raises:
        AssetError: it is missing or is not JSON.
    """
    file = path(kind, *parts, "manifest.json")
    try:
        loaded: dict[str, Any] = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise AssetError(f"{file} is not JSON ({error}): install detector again") from error
    return loaded


def verify(kind: str, *parts: str) -> None:
    """Compare every file that a manifest names with the hash that it states.

    Raises:
        AssetError: a file is missing or has other bytes.
    """
    for name, expected in manifest(kind, *parts)["files"].items():
        file = path(kind, *parts, name)
        if sha256(file) != expected["sha256"]:
            raise AssetError(f"{file} is damaged (its sha256 is not the manifest's): install detector again")
