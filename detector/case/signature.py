"""Signature of a report: program, models, sources and settings that it comes from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from .. import assets
from ..settings import Settings
from .resources import Resources

_OF_NO_ACCOUNT = frozenset(
    ("authority", "cache", "calibration", "decisions", "encoder", "languagetool_url", "seconds_per_story")
)
"""Settings that say where something is: what is there counts by its own name and version, and decisions change only
what is shown of a report, the time that a story has only whether there is one."""


def signature(version: str, resources: Resources, given: Settings, *, grammar: bool) -> str:
    """Same signature and same input: same bytes. `version` of the program; `grammar`: whether checkers are asked."""
    settings = {
        key: value
        for key, value in asdict(given).items()
        if key not in _OF_NO_ACCOUNT and not key.startswith("reference_")
    }
    sources = [f"{source.name} {source.version}" for source in resources.authorities]
    sources += [f"{service.name} {service.version}" for service in resources.services]
    if grammar:
        sources += [f"{checker.name} {checker.version}" for checker in resources.grammar]
    return " ".join(
        (
            f"detector-{version}",
            f"encoder-{resources.encoder.name}",
            f"tagger-{resources.estimator.tagger.name}",
            f"model-{resources.classifier.version}.{resources.calibration.version}",
            f"models-{_short_hash(_manifests())}",
            f"sources-{_short_hash(sources)}",
            f"settings-{_short_hash(settings)}",
        )
    )


def _manifests() -> list[str]:
    """The manifests of all models, the hashes of their files among it."""
    return [file.read_text("utf-8") for file in sorted(assets.folder("models").glob("*/manifest.json"))]


def _short_hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:8]
