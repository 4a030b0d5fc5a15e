"""Stable ids of findings: they do not change when text elsewhere in the story does."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter

from ..types import Document, Observation


class Identity:
    """Ids of the findings of one story: from the rule, the marked words and the sentence, not from where they stand."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._starts = [sentence.start for sentence in document.sentences]
        self._ends = [sentence.end for sentence in document.sentences]
        self._words = [" ".join(document.slice(sentence).casefold().split()) for sentence in document.sentences]
        earlier: Counter[str] = Counter()
        self._repeat = []
        for words in self._words:
            self._repeat.append(earlier[words])
            earlier[words] += 1

    def of(self, seen: Observation) -> str:
        """Id of what an observation marks: 12 hexadecimal digits."""
        at = bisect_right(self._starts, seen.start) - 1
        form = self._text[seen.start : seen.end]
        parts = [seen.rule, " ".join(form.split())]
        if at >= 0:
            before = self._text[self._starts[at] : seen.start].count(form)
            parts += [self._words[at], str(self._repeat[at]), str(before)]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]
