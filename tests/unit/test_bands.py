"""Very many sentences: which pairs are looked at grows with the sentences, and the answer for few is that for all."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from detector.alignment import bands
from detector.alignment.bands import BAND, MOST_PAIRS, Cosines, blocks, is_whole, nearest
from detector.alignment.sentences import links
from detector.alignment.similarity import candidates
from detector.case.left_out import left_out
from detector.types import Alignment, Article, Document, Reference, Sentence

SIZES = [(1, 1), (60, 45), (2000, 2000), (5000, 5000), (3, 2_000_000), (100_000, 50), (7, 900_001), (40_000, 1_300)]


@pytest.mark.parametrize(("rows", "columns"), SIZES)
def test_every_row_and_column_is_looked_at(rows: int, columns: int) -> None:
    seen, next_row, pairs = np.zeros(columns, bool), 0, 0
    for some, others in blocks(rows, columns):
        assert some.start == next_row
        next_row = some.stop
        seen[others] = True
        pairs += (some.stop - some.start) * (others.stop - others.start)
    assert next_row == rows
    assert seen.all()
    if is_whole(rows, columns):
        assert pairs == rows * columns
    else:
        assert pairs <= 3 * BAND * (rows + columns)


def test_the_same_place_is_in_the_band() -> None:
    for some, others in blocks(9000, 4000):
        assert others.start <= some.start * 4000 // 9000
        assert (some.stop - 1) * 4000 // 9000 < others.stop


def test_blocks_give_what_the_whole_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    versions = stories(300)
    whole = candidates(*versions)
    assert len(whole.rows) > 900
    monkeypatch.setattr(bands, "_CELLS", 7 * 300)  # many blocks, all pairs
    striped = candidates(*versions)
    assert np.array_equal(striped.rows, whole.rows)
    assert np.array_equal(striped.columns, whole.columns)
    assert np.array_equal(striped.features.rows, whole.features.rows)
    monkeypatch.setattr(bands, "MOST_PAIRS", 300 * 299)  # a band that takes in all
    band = candidates(*versions)
    assert np.array_equal(band.rows, whole.rows)
    assert np.array_equal(band.columns, whole.columns)
    assert np.abs(band.features.rows - whole.features.rows).max() < 1e-3


def test_cosines_of_pairs_are_those_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, one, other = stories(40)
    rows, columns = np.arange(40), np.arange(40)[::-1]
    table = Cosines.of(one, other)
    highest = nearest(one, other)
    monkeypatch.setattr(bands, "MOST_PAIRS", 1)
    single = Cosines.of(one, other)
    assert single.whole is None
    assert np.abs(single.at(rows, columns) - table.at(rows, columns)).max() < 2e-4
    assert np.array_equal(single.turned.at(columns, rows), single.at(rows, columns))
    assert np.abs(nearest(one, other)[0] - highest[0]).max() < 2e-4


def test_memory_grows_with_the_sentences() -> None:
    """Of 4,000 sentences on either side one table of all pairs takes 128 MB, and several are needed."""
    copy, target, one, other = stories(4_000)
    tracemalloc.start()
    try:
        found = links(copy, target, one, other)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(found) > 3_500
    assert peak < 300_000_000


def test_what_was_not_held_together_is_said() -> None:
    assert not list(left_out(alignment(2000, 2000), ()))
    (skipped,) = left_out(alignment(2000, 2001), ())
    assert skipped.failed
    assert "2,000 and 2,001 sentences" in skipped.reason
    assert MOST_PAIRS == 2000 * 2000


def stories(count: int) -> tuple[list[str], list[str], np.ndarray, np.ndarray]:
    """Two versions of a story, with vectors that are near for those that belong together."""
    dice = np.random.default_rng(3)
    words = np.array([f"{a}{b}" for a in ("kar", "lon", "mid", "rus", "tel", "vop") for b in ("ten", "dor", "vas")])
    target = [" ".join(dice.choice(words, 9)) + f" {number}" for number in range(count)]
    copy = [text.replace("kar", "gar") for text in target]
    one = dice.normal(size=(count, 32)).astype(np.float32)
    other = one + dice.normal(size=one.shape).astype(np.float32) / 4
    return copy, target, *(rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (one, other))


def alignment(copy: int, other: int) -> Alignment:
    one, two = (
        Document(Article("story", "x"), "en", tuple(Sentence(n, 0, 1, 0) for n in range(count)), (), ())
        for count in (copy, other)
    )
    return Alignment(one, (Reference(two, "given", 1.0, True, ""),))
