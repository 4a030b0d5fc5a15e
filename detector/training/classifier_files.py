"""The files of a fitted classifier: model.json, findings.json and the manifest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .. import assets
from ..findings.calibration import UNFITTED
from ..inference.encoders import Encoder
from ..inference.heads import pack
from ..quality.classifier import COLUMNS, FORMAT, Basis
from ..quality.tagger import Tagger
from .heads import SEED, eight_bits


def write(output: Path, stored: dict[str, Any], encoder: Encoder, tagger: Tagger) -> None:
    """model.json, findings.json and manifest.json; the card is written by `detector evaluate --card`."""
    output.mkdir(parents=True, exist_ok=True)
    (output / "model.json").write_text(_json(stored), "utf-8")
    findings = output / "findings.json"
    if not findings.exists():
        findings.write_text(_json(UNFITTED), "utf-8")
    manifest = {
        "format": FORMAT,
        "what": "probability that a sentence or a story went through bad translation",
        "columns": {name: list(columns) for name, columns in COLUMNS.items()},
        "encoder": encoder.name,
        "tagger": tagger.name,
        "seed": SEED,
        "licence": "GPL-3.0-or-later",
        "files": {
            name: {"size": (output / name).stat().st_size, "sha256": assets.sha256(output / name)}
            for name in ("model.json", "findings.json")
        },
    }
    (output / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def stored_basis(basis: Basis) -> dict[str, Any]:
    """The basis of the head `alone` as model.json keeps it."""
    meaning, meaning_scale = eight_bits(basis.meaning.weights[:, 0])
    weights, scale = eight_bits(basis.pattern_weights)
    return {
        "meaning": {"weights": pack(meaning), "scale": meaning_scale, "bias": float(basis.meaning.bias[0])},
        "patterns": {
            "bits": basis.pattern_bits,
            "weights": pack(weights),
            "scale": scale,
            "offset": basis.pattern_offset,
        },
        "pairs": {"bits": basis.pair_bits, "levels": pack(basis.pair_levels)},
    }


def _json(stored: Any) -> str:
    return json.dumps(stored, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
