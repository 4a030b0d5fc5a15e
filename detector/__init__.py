"""detector: finds translation garbling in syndicated news copy, shows why, and suggests the right names and terms.

    import detector
    report = detector.check(copy, reference)

Nothing is loaded before it is used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .names import compare_names
    from .pipeline import Examiner
    from .pipeline.functions import align, check, fix
    from .settings import Settings
    from .types import (
        Alignment,
        Article,
        Document,
        Evidence,
        Finding,
        Link,
        Reference,
        Report,
        Skipped,
        Suggestion,
        Verdict,
    )
    from .types.errors import (
        AssetError,
        AuthorityError,
        DecisionsError,
        DetectorError,
        ServiceError,
        SettingsError,
        UnreadableError,
        UsageError,
    )

__version__ = "0.1.0"

__all__ = [
    "Alignment",
    "Article",
    "AssetError",
    "AuthorityError",
    "DecisionsError",
    "DetectorError",
    "Document",
    "Evidence",
    "Examiner",
    "Finding",
    "Link",
    "Reference",
    "Report",
    "ServiceError",
    "Settings",
    "SettingsError",
    "Skipped",
    "Suggestion",
    "UnreadableError",
    "UsageError",
    "Verdict",
    "align",
    "check",
    "compare_names",
    "fix",
]

_HOMES = {
    "compare_names": "names",
    "Settings": "settings",
    "Examiner": "pipeline",
    **dict.fromkeys(("align", "check", "fix"), "pipeline.functions"),
    **dict.fromkeys((name for name in __all__ if name.endswith("Error")), "types.errors"),
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f".{_HOMES.get(name, 'types')}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
