"""`detector evaluate`: figures for stories that nothing was fitted on, and for stories of one's own.

Areas under the curve, marked spans and calibration are over the test folds of `training/data.py`, with languages and
systems apart that no fold was fitted on. Alerts and hints are counted by running the whole pipeline. LanguageTool,
Harper and plain measures of likeness are measured on the same stories in the same run. Samples are drawn by key and
intervals with a seed: the same data and installation give the same table.
"""

from __future__ import annotations

from ...evaluation.measures import area
from ...evaluation.table import Table
from .run import Own, evaluate

__all__ = ["Own", "Table", "area", "evaluate"]
