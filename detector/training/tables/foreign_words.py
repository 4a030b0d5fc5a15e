"""Make the table of words that untranslated words are looked up in: `models/pivots/words.tsv.gz`.

From the frequency lists of wordfreq (CC BY-SA 4.0 and the licences it names): for languages in Latin letters the words
that are frequent there and nearly unknown in English, under their form without accents; for languages in other
scripts the frequent words, under "*" and the classes of their consonants. Rows: key, language, Zipf frequency, word.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...language.foreign_words import folded, plain_romanisation, script, skeleton
from ...language.lexicon import zipf
from .packed import write_packed

LATIN = "ca cs da de es fi fil fr hu id is it lt lv ms nb nl pl pt ro sh sk sl sv tr vi"
OTHER = "ar bg el fa he hi mk ru uk ur"
_LEAST_LATIN, _LEAST_OTHER, _MOST_ENGLISH = 3.9, 3.5, 1.3


def train_pivots(output: Path) -> dict[str, Any]:
    """Write the table and its manifest into the folder `pivots` under `output`; returns the manifest."""
    rows = sorted({*_latin(), *_other()}, key=lambda row: (row[0], -row[2], row[1], row[3]))
    lines = [f"{key}\t{language}\t{frequency:.2f}\t{word}" for key, language, frequency, word in rows]
    facts = {
        "what": "key, language, Zipf frequency, word: what untranslated words are looked up in",
        "made_by": "detector train pivots",
        "source": "wordfreq 3.1 (https://github.com/rspeer/wordfreq)",
        "licence": "CC-BY-SA-4.0",
        "rows": len(rows),
    }
    return write_packed(output / "pivots" / "words.tsv.gz", lines, facts)


def _frequencies(language: str, least: float) -> Iterator[tuple[str, float]]:
    import wordfreq

    for word in wordfreq.iter_wordlist(language, "best"):
        frequency = zipf(word, language)
        if frequency < least:
            return
        if word.isalpha():
            yield word, frequency


def _latin() -> Iterator[tuple[str, str, float, str]]:
    for language in LATIN.split():
        for word, frequency in _frequencies(language, _LEAST_LATIN):
            plain = folded(word)
            if len(word) > 2 and plain.isascii() and max(zipf(word), zipf(plain)) < _MOST_ENGLISH:
                yield plain, language, frequency, word


def _other() -> Iterator[tuple[str, str, float, str]]:
    for language in OTHER.split():
        for word, frequency in _frequencies(language, _LEAST_OTHER):
            latin = plain_romanisation(word) if script(word) else None
            key = skeleton(latin) if latin else ""
            if len(key) >= 3:
                yield "*" + key, language, frequency, word
