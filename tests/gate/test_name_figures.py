"""Figures of names on data that lies beside the repository: nearness on held-out pairs, false alarms on human text."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from detector.mark import document
from detector.names.spelling import costs
from detector.settings import Settings
from detector.signals import consistency, person_name
from detector.tools import Tools
from detector.training.name_costs import Figures, evaluate, read_pairs
from detector.types import Alignment, Article, Document, Link, Reference

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@pytest.fixture(scope="module")
def figures() -> Figures:
    return evaluate(costs(), read_pairs(DATA / "names"))


def test_a_garbled_surname_is_found_again(figures: Figures) -> None:
    """Floors under what has been reached (0.942, 0.809); the aim is 0.97 and 0.85, see the card."""
    assert figures.first_of_50["learned"] >= 0.93
    assert figures.first_of_1000["learned"] >= 0.80


def test_the_learned_costs_beat_the_yardsticks(figures: Figures) -> None:
    for method in ("levenshtein", "jaro_winkler", "skeleton"):
        assert figures.first_of_1000["learned"] > figures.first_of_1000[method] + 0.05
        assert figures.recall_at_1_percent["learned"] > figures.recall_at_1_percent[method]


def test_the_card_states_these_figures(figures: Figures) -> None:
    from detector import assets

    assert assets.manifest("models", "names")["figures"]["first_of_1000"] == figures.first_of_1000


@pytest.fixture(scope="module")
def tools() -> Iterator[Tools]:
    with Tools(Settings()) as opened:
        yield opened


def alerts(alignments: Iterator[Alignment], tools: Tools) -> float:
    """Alerts for names in 1,000 words."""
    words = count = 0
    for alignment in alignments:
        words += alignment.copy.words
        for signal in (person_name, consistency):
            count += sum(o.strength >= 0.8 for o in signal.find(alignment, tools))
    return 1000 * count / words


def test_clean_copy_without_a_reference(tools: Tools) -> None:
    lines = (DATA / "clean" / "newstest2021.en.docs.jsonl").read_text("utf-8").splitlines()
    stories = (document(Article("copy", "\n\n".join(json.loads(line)["segs"]))) for line in lines)
    assert alerts((Alignment(story) for story in stories), tools) <= 0.1


def test_two_human_versions_of_one_story(tools: Tools) -> None:
    assert alerts(human_pairs(), tools) <= 0.3


def human_pairs() -> Iterator[Alignment]:
    with gzip.open(DATA / "alignment" / "human_vs_human.train.docs.jsonl.gz", "rt", encoding="utf-8") as stream:
        for line in stream:
            pairs = json.loads(line)["pairs"]
            for mine, other in (("ref_A", "ref_B"), ("ref_B", "ref_A")):
                yield aligned([pair[mine] for pair in pairs], [pair[other] for pair in pairs])


def aligned(copy: list[str], reference: list[str]) -> Alignment:
    """Paragraph by paragraph: the i-th of one says what the i-th of the other says."""
    one, other = (document(Article(name, "\n\n".join(lines))) for name, lines in (("a", copy), ("b", reference)))
    mine, theirs = (by_segment(story, lines) for story, lines in ((one, copy), (other, reference)))
    links = tuple(Link(0, a, b, 1.0, "gold") for a, b in zip(mine, theirs, strict=True) if a and b)
    return Alignment(one, (Reference(other, "given", 1.0, True, ""),), links)


def by_segment(story: Document, lines: list[str]) -> list[tuple[int, ...]]:
    found, start = [], 0
    for line in lines:
        end = start + len(line)
        found.append(tuple(s.index for s in story.sentences if start <= s.start < end))
        start = end + 2
    return found
