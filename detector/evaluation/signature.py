"""The signature of a table: versions, hashes of models and data, seeds."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

from .. import assets
from ..pipeline import Examiner
from .baselines import Baselines
from .measures import RESAMPLES, SEED

LIBRARIES = ("numpy", "onnxruntime", "scikit-learn", "scipy", "tokenizers")


def signature(examiner: Examiner, baselines: Baselines, parts: Mapping[str, Iterable[Path]]) -> dict[str, str]:
    """By name. `parts` are the files of each source of stories: their bytes and names are hashed, not their folders."""
    engines = " ".join(f"{name} {told}" for name, told in sorted(baselines.versions.items()))
    return {
        "detector": examiner.signature,
        **{name: hashed(files) for name, files in parts.items()},
        "beside": engines,
        "libraries": " ".join(f"{name} {version(name)}" for name in LIBRARIES),
        "python": ".".join(platform.python_version_tuple()[:2]),
        "intervals": f"95 %, {RESAMPLES} draws of stories, seed {SEED}",
    }


def hashed(files: Iterable[Path]) -> str:
    """The first sixteen digits of one hash over names and contents."""
    digest = hashlib.sha256()
    for file in filter(Path.is_file, files):
        digest.update(f"{file.name} {assets.sha256(file)}\n".encode())
    return digest.hexdigest()[:16]
