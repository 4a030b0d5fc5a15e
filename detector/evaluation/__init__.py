"""A desk's own figures: findings against what people marked in stories of one's own.

`stories` reads them, `desk` holds the findings against the marks, `measures` takes figures with their intervals, and
`table` is what `detector evaluate` prints. Grammar engines are measured beside it (`baselines`). What needs corpora
that no desk has is in `training/benchmarks`, which fills the same table.
"""

from __future__ import annotations

from .run import Own, evaluate_own
from .table import Table

__all__ = ["Own", "Table", "evaluate_own"]
