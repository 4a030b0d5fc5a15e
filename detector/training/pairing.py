"""The rows of linked sentences of a story, where segment n of the copy belongs to segment n of the partner."""

from __future__ import annotations

import numpy as np

from ..classifier import COLUMNS, Classifier, Matrix
from ..encoders import Encoder
from ..features import Words, paired
from . import data as source
from .stories import Story


def beside(ready: Classifier, story: Story, encoder: Encoder) -> tuple[Matrix, Matrix]:
    """Rows of the head `paired`, shape (segments, columns), and its calibrated log-odds, one a segment."""
    copy, partner = ([source.tokens(text) for text in side] for side in (story.copy, story.partner))
    alone = ready.alone(ready.basis.rows(copy, encoder.encode(story.copy)))
    theirs = ready.alone(ready.basis.rows(partner, encoder.encode(story.partner)))
    words = [Words.of(tokens) for tokens in partner]
    elsewhere = frozenset(word for one in words for word in one.lower)
    rows = [paired(Words.of(copy[i]), words[i], float(alone[i]), float(theirs[i]), elsewhere) for i in range(len(copy))]
    table = np.array(rows).reshape(-1, len(COLUMNS["paired"]))
    return table, ready.paired(table)
