"""map(work, items): where the work of a batch is done. The contract is `types/engine.py`."""

from __future__ import annotations

from ...types.engine import Engine
from ...types.errors import UsageError

ENGINES = ("local",)
_PLANNED = ("ray",)


def open_engine(name: str, jobs: int, seconds: float = 0.0) -> Engine:
    """The engine of a name, for so many processes; `seconds` that an item may take (0: as many as it needs).

    Raises:
        UsageError: there is no such engine, or not yet.
    """
    if name == "local":
        from .local import LocalEngine

        return LocalEngine(jobs, seconds)
    if name in _PLANNED:
        raise UsageError(f"the engine {name} is not there yet; there is {', '.join(ENGINES)}")
    raise UsageError(f"unknown engine {name!r}; there is {', '.join(ENGINES)}")
