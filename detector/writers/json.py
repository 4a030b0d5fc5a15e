"""One JSON object, as the published schema has it."""

from __future__ import annotations

import json
from typing import TextIO

from ..types.visible import escaped_json
from . import Run


def write(run: Run, out: TextIO) -> None:
    """Write the run, indented by two."""
    out.write(escaped_json(json.dumps(run.to_dict(), ensure_ascii=False, indent=2)) + "\n")
