"""Benchmarks on corpora: what is drawn, the plain measures beside detector, spans, versions told apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detector.evaluation import measures
from detector.evaluation.baselines import Baselines
from detector.settings import Settings
from detector.training.benchmarks import quotes, samples, separation, spans
from detector.training.benchmarks.baseline_methods import chrf
from detector.training.benchmarks.methods import Spans
from detector.training.corpora import segments as source

# ------------------------------------------------------------------ plain measures


def test_chrf_is_1_for_the_same_and_0_for_another() -> None:
    assert chrf("The same words.", "The  same words.") == pytest.approx(1.0)
    assert chrf("aaaa", "bbbb") == 0.0
    assert chrf("", "b") == 0.0


def test_chrf_weighs_recall_twice() -> None:
    # order 1: shared 2 of 2 and 2 of 4; order 2: 1 of 1 and 1 of 3
    assert chrf("ab", "abcd") == pytest.approx(5 * 1.0 * (5 / 12) / (4 * 1.0 + 5 / 12))


# ------------------------------------------------------------------ samples and spans


def test_only_test_folds_are_drawn_and_the_draw_is_by_key() -> None:
    def told(story: int, index: int) -> source.Segment:
        text = f"Words of {story} and {index}."
        return source.Segment("wmt", "de", f"wmt/{story}", index, (text,), (("argos", f"The {text}"), ("google", text)))

    segments = [told(story, story * 40 + at) for story in range(40) for at in range(40)]
    drawn = samples.single(segments)
    assert drawn == samples.single(segments)
    assert {contrast.system for contrast in drawn} == {"argos", "google"}
    assert all(source.fold(contrast.machine.key) in source.TEST_FOLDS for contrast in drawn)
    assert all(len(contrast.machine.copy) == samples.STRETCH for contrast in drawn)
    assert max(sum(c.system == name for c in drawn) for name in ("argos", "google")) <= samples.PER_LANGUAGE


def test_neighbouring_words_are_one_span() -> None:
    text = "one two, three"
    scored: Spans = [(0, 3, 0.9), (4, 7, 0.6), (9, 14, 0.8)]
    assert spans._joined(scored, text, 0.5) == [(0, 7, 0.9), (9, 14, 0.8)]
    assert spans._joined(scored, text, 0.7) == [(0, 3, 0.9), (9, 14, 0.8)]


def test_the_weak_half_is_chosen_by_what_is_marked_as_major() -> None:
    def told(system: str, end: int) -> samples.Marked:
        return samples.Marked(system, samples.Version("s", ("0123456789",), ("x",)), (((0, end, True), (0, 9, False)),))

    stories = [told("good", 1), told("bad", 5), told("worse", 6), told("fair", 2), told("ref.A", 9)]
    assert samples.weak_by_marks(stories) == {"bad", "worse"}


# ------------------------------------------------------------------ versions told apart


class Rote:
    """A judge that has the answers by heart: a machine sentence begins with "The"."""

    name = "detector"

    def sentences(self, version: samples.Version) -> measures.Matrix:
        return np.array([2.0 if text.startswith("The ") else -2.0 for text in version.copy])

    def story(self, version: samples.Version, sentences: measures.Matrix) -> float:
        del version
        return float(sentences.mean())


def test_versions_are_told_apart_by_group_and_what_is_missing_is_named(tmp_path: Path) -> None:
    def told(story: int) -> samples.Contrast:
        human = tuple(f"Words of {story} and {at}." for at in range(30))
        machine = tuple(f"The {text}" if at else text for at, text in enumerate(human))
        versions = samples.Version(str(story), human, ()), samples.Version(str(story), machine, ())
        return samples.Contrast("de", story % 2 == 0, "argos", versions[:1], versions[1], (0.0, *[1.0] * 29))

    with Baselines(Settings(cache=str(tmp_path))) as baselines:
        ready = separation.compared([told(story) for story in range(24)], Rote(), (), baselines, lambda _: None)
    stories, sentences = separation.sections(ready, "alone", "alone")
    row = next(row for row in stories.rows if row.key == "stories-alone/weak-unseen-languages/30")
    assert (row.cells["detector"].value, row.cells["detector"].count) == (1.0, 24)
    assert row.cells["harper"].value == 0.5
    assert "detector setup" in row.cells["languagetool"].reason
    weak = next(row for row in sentences.rows if row.key == "sentences-alone/weak")
    assert weak.cells["detector"].count == 24 * 30 + 24 * 29  # the sentence that equals the human one is left out
    rows, curves = separation.honesty(ready, "alone", "alone")
    assert rows[0].cells["detector"].value == pytest.approx(1 / (1 + np.exp(2)), abs=1e-4)
    assert {curve.kind for curve in curves} == {"reliability", "precision-recall"}


# ------------------------------------------------------------------ what is quoted


def test_the_lines_around_a_quoted_table_stay() -> None:
    text = f"before\n{quotes.FIRST}\nold\n{quotes.LAST}\nafter\n"
    assert quotes.with_block(text, "new") == f"before\n{quotes.FIRST}\n\nnew\n\n{quotes.LAST}\nafter\n"
    with pytest.raises(ValueError, match="no place"):
        quotes.with_block("before", "new")
