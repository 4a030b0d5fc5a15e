"""Figures of names on data that lies beside the repository: nearness on held-out pairs, false alarms on human text."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from detector import assets
from detector.annotation.annotate import annotate
from detector.case import Case
from detector.case.resources import Resources
from detector.names import SAME_NAME, compare_names
from detector.names.spelling_model import spelling_model
from detector.settings import Settings
from detector.signals import consistency, person_name
from detector.training.fit_names.figures import Figures
from detector.training.fit_names.pairs import Lists, read_pairs, read_variants
from detector.training.fit_names.spelling_model import SHARES, shares, unrelated
from detector.training.fit_names.train import measure
from detector.types import Alignment, Article, Document, Link, Reference
from tests.ratchet import Ratchet

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


NAMES = DATA / "names"
NOISE = 0.002
"""Similarities differ in their last figures from one processor to the next; a few of a thousand ranks turn."""


@pytest.fixture(scope="module")
def lists() -> Lists:
    return read_pairs(NAMES)


@pytest.fixture(scope="module")
def figures(lists: Lists) -> dict[str, Figures]:
    return measure(spelling_model(), lists, read_variants(NAMES)[1])


def test_a_garbled_surname_is_found_again(figures: dict[str, Figures], ratchet: Ratchet) -> None:
    """The aim is 0.97, 0.88 and a recall of 0.90, see the card."""
    for part in ("sound", "all"):
        ratchet.check(f"names/{part}/first of 50", figures[part].first_of_50["learned"], noise=NOISE)
        ratchet.check(f"names/{part}/first of 1,000", figures[part].first_of_1000["learned"], noise=NOISE)
        ratchet.check(f"names/{part}/recall at 1 %", figures[part].recall_at_1_percent["learned"], noise=NOISE)


def test_nearness_beats_the_yardsticks(figures: dict[str, Figures]) -> None:
    for name in ("all", "sound"):
        for method in ("levenshtein", "jaro_winkler", "skeleton"):
            assert figures[name].first_of_1000["learned"] > figures[name].first_of_1000[method] + 0.15
            assert figures[name].recall_at_1_percent["learned"] > figures[name].recall_at_1_percent[method] + 0.1
    for method in ("levenshtein", "jaro_winkler", "skeleton"):  # the variants were mined by likeness of letters
        assert figures["variants"].recall_at_1_percent["learned"] > figures["variants"].recall_at_1_percent[method]


def test_the_card_and_the_readme_state_these_figures(figures: dict[str, Figures]) -> None:
    sound = figures["sound"].first_of_50["learned"], figures["sound"].first_of_1000["learned"]
    quoted = ", ".join(f"{figure:.3f}".removeprefix("0") for figure in sound)
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
    assert f"right one first among 50, among 1,000 | {quoted} |" in readme
    stated = assets.manifest("models", "names")["figures"]
    found = {name: of.first_of_1000 for name, of in figures.items()}
    for name, kept in ((name, of["first_of_1000"]) for name, of in stated.items()):
        # which of the mined variants are errors at all is for the spelling rules to say: they are not the same set now
        assert found[name] == (pytest.approx(kept, abs=0.01) if name == "variants" else kept)


def test_no_more_unrelated_names_reach_a_score_than_before(lists: Lists) -> None:
    """On pairs drawn anew; those at random are few above a score, so that chance is allowed for (two deviations)."""
    drawn, near = unrelated(lists, 99)
    for pairs, column in ((drawn, 0), (near, 1)):
        found = shares(spelling_model(), pairs)
        for limit, allowed in SHARES.items():
            before = allowed[column]
            assert found[f"{limit:g}"] <= before + 2.5 * (before / len(pairs)) ** 0.5 + 1e-5, (limit, column)


# ------------------------------------------------------------------ whole names


def labelled(part: str) -> list[tuple[bool, float]]:
    """Hand-written pairs of persons, bodies and places with near ones that are not the same: label and score."""
    rows = (Path(__file__).parent / "name_pairs.tsv").read_text("utf-8").splitlines()[1:]
    cells = (row.split("\t") for row in rows)
    return [(same == "1", compare_names(left, right)) for same, _, of, left, right in cells if of == part]


def f1(pairs: list[tuple[bool, float]], limit: float) -> float:
    hits = sum(same and score >= limit for same, score in pairs)
    return 2 * hits / (sum(same for same, _ in pairs) + sum(score >= limit for _, score in pairs))


def test_whole_names_are_told_apart(ratchet: Ratchet) -> None:
    """The threshold was chosen on the part "dev"; the part "held" was looked at once, when all else was done."""
    dev = labelled("dev")
    best = max((f1(dev, limit / 100), limit / 100) for limit in range(30, 99))
    assert f1(dev, SAME_NAME) >= best[0] - 0.005
    ratchet.check("names/whole names: F1", f1(labelled("held"), SAME_NAME), noise=0.005)  # one pair of about 200 turns


@pytest.fixture(scope="module")
def resources() -> Iterator[Resources]:
    with Resources(Settings()) as opened:
        yield opened


def alerts(alignments: Iterator[Alignment], resources: Resources) -> float:
    """Alerts for names in 1,000 words."""
    words = count = 0
    for alignment in alignments:
        words += alignment.copy.words
        for signal in (person_name, consistency):
            count += sum(o.raw_score >= 0.8 for o in signal.find(Case(alignment, resources)))
    return 1000 * count / words


def test_clean_copy_without_a_reference(resources: Resources, ratchet: Ratchet) -> None:
    lines = (DATA / "clean" / "newstest2021.en.docs.jsonl").read_text("utf-8").splitlines()
    stories = (annotate(Article("copy", "\n\n".join(json.loads(line)["segs"]))) for line in lines)
    found = alerts((Alignment(story) for story in stories), resources)
    ratchet.check("names/alerts in 1,000 words of clean copy", found, noise=NOISE, less=True)


def test_two_human_versions_of_one_story(resources: Resources, ratchet: Ratchet) -> None:
    found = alerts(human_pairs(), resources)
    ratchet.check("names/alerts in 1,000 words of two human versions", found, noise=NOISE, less=True)


def human_pairs() -> Iterator[Alignment]:
    with gzip.open(DATA / "alignment" / "human_vs_human.train.docs.jsonl.gz", "rt", encoding="utf-8") as stream:
        for line in stream:
            pairs = json.loads(line)["pairs"]
            for mine, other in (("ref_A", "ref_B"), ("ref_B", "ref_A")):
                yield aligned([pair[mine] for pair in pairs], [pair[other] for pair in pairs])


def aligned(copy: list[str], reference: list[str]) -> Alignment:
    """Paragraph by paragraph: the i-th of one says what the i-th of the other says."""
    one, other = (annotate(Article(name, "\n\n".join(lines))) for name, lines in (("a", copy), ("b", reference)))
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
