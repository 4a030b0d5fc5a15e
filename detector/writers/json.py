"""One JSON object, as the published schema has it."""

from __future__ import annotations

import json
from typing import TextIO

from . import Run


def write(run: Run, out: TextIO) -> None:
    """Write the run, indented by two."""
    json.dump(run.to_dict(), out, ensure_ascii=False, indent=2)
    out.write("\n")
