"""`detector evaluate DATA`: figures for stories that nothing was fitted on.

Areas under the curve, marked spans and calibration are over the test folds of `corpora/segments.py`, with languages and
systems apart that no fold was fitted on. Alerts and hints are counted by running the whole pipeline. LanguageTool,
Harper and plain measures of similarity are measured on the same stories in the same run. Samples are drawn by key and
intervals with a seed: the same data and installation give the same table.
"""

from __future__ import annotations

from .differences import Sizes
from .run import evaluate, evaluate_part

__all__ = ["Sizes", "evaluate", "evaluate_part"]
