"""Switches that keep the libraries for fitted models from reporting to their makers that and how they are used.

Each is set before its library is imported, and processes that are started from there inherit it. onnxruntime's builds
of 2026 (1.32 among them) ask for a host of theirs within a second of opening a model and keep a device id in the user's
cache; the hub client of sentence-transformers looks models up over the network and counts each look-up.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

RUNTIME: Mapping[str, str] = MappingProxyType({"ORT_DISABLE_TELEMETRY": "1"})
"""What onnxruntime reads: variables of the environment and their values."""
TRANSFORMERS: Mapping[str, str] = MappingProxyType({"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"})
"""What sentence-transformers and transformers read. Set for them alone: a host program may use the hub itself."""


def silent_runtime() -> Any:
    """The module onnxruntime, switched off before it is imported and once more after."""
    os.environ.update(RUNTIME)
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    return onnxruntime


def silence_transformers() -> None:
    """Call it before sentence_transformers or transformers is imported."""
    os.environ.update(TRANSFORMERS)
