"""What a table was measured with: versions, hashes of models and data, seeds."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

from ... import assets
from ...evaluation.measures import RESAMPLES, SEED
from ...pipeline import Examiner
from ..corpora import segments as source
from .baselines import Baselines

LIBRARIES = ("numpy", "onnxruntime", "scikit-learn", "scipy", "tokenizers")
READ = (
    "alignment",
    "clean",
    "names/wmt_mined_name_variants.train.tsv.gz",
    "paired_news",
    "roundtrip",
    "spans/wmt21.zh-en.spans.jsonl.gz",
)
"""What the evaluation reads of the data folder."""


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


def data_files(data: Path) -> list[Path]:
    """The files of the data folder that are read."""
    places = [data / name for name in READ]
    return [file for place in places for file in ([place] if place.is_file() else sorted(place.rglob("*")))]


def held_out() -> str:
    """What no model was fitted on, by the split of `training/data.py`."""
    folds, languages, systems, sets = (
        " ".join(map(str, sorted(names)))
        for names in (source.TEST_FOLDS, source.UNSEEN_LANGUAGES, source.UNSEEN_SYSTEMS, source.UNSEEN_SETS)
    )
    return f"folds {folds} of {source.FOLDS}; languages {languages}; systems {systems}; sets {sets}"


def hashed(files: Iterable[Path]) -> str:
    """The first sixteen digits of one hash over names and contents."""
    digest = hashlib.sha256()
    for file in filter(Path.is_file, files):
        digest.update(f"{file.name} {assets.sha256(file)}\n".encode())
    return digest.hexdigest()[:16]
