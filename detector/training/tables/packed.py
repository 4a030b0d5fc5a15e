"""A table that ships packed: its lines in one gzip file, its manifest beside it. The same lines give the same bytes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ... import assets


def write_packed(file: Path, lines: Iterable[str], facts: Mapping[str, object]) -> dict[str, Any]:
    """Write a table and the manifest of its folder, which is made where it is missing; returns the manifest.

    Args:
        file: `NAME.tsv.gz` in a folder of its own.
        lines: the rows, without the end of the line.
        facts: what the manifest says beside the format, the hash and the size.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as stream:
        stream.write("".join(f"{line}\n" for line in lines).encode())
    files = {file.name: {"sha256": assets.sha256(file), "size": file.stat().st_size}}
    manifest: dict[str, Any] = {"format": 1, **facts, "files": files}
    (file.parent / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", "utf-8")
    return manifest
