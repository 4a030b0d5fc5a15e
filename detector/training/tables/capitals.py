"""Learn how often each word is written with a capital inside a sentence: what tells "Human" from "Homan".

Counted over human-written English news (the reference sides of the round trips and paired news in the data folder),
leaving out the first word of each sentence and sentences in title case. Written as `models/lexicon/capitals.tsv.gz`.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import regex

from .packed import write_packed

_WORD = regex.compile(r"[\p{L}\p{M}]+(?:[-'’][\p{L}\p{M}]+)*")
_LEAST = 3


def train_lexicon(data: Path, output: Path) -> dict[str, Any]:
    """Count and write the table; returns the manifest.

    Args:
        data: the folder with `roundtrip/` and `paired_news/`.
        output: the folder of models; files go to its `lexicon/`.
    """
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for sentence in sorted(set(_sentences(data))):
        words = _WORD.findall(sentence)[1:]
        long = [word for word in words if len(word) > 3]
        if len(long) < 4 or sum(word[0].isupper() for word in long) > 0.6 * len(long):
            continue
        for word in words:
            (capital if word[0].isupper() else lower)[word.removesuffix("'s").removesuffix("’s").lower()] += 1
    rows = [
        f"{word}\t{lower[word]}\t{capital[word]}"
        for word in sorted(lower.keys() | capital.keys())
        if lower[word] + capital[word] >= _LEAST
    ]
    facts = {
        "what": "word, times in lower case, times with a capital, inside sentences of human-written English news",
        "made_by": "detector train lexicon --data DIR",
        "words": len(rows),
    }
    return write_packed(output / "lexicon" / "capitals.tsv.gz", rows, facts)


def _sentences(data: Path) -> Iterator[str]:
    for file in sorted((data / "roundtrip").rglob("*.jsonl.gz")):
        for row in _rows(file):
            yield row["ref"]
    for file in sorted((data / "paired_news").glob("*.jsonl.gz")):
        for row in _rows(file):
            for segment in row["segs"]:
                yield from filter(None, segment["refs"].values())


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)
