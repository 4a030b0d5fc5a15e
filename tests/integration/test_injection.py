"""Garbled names in human copy: where they are put, what is right there, and how what becomes of them is judged."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from detector.pipeline import Examiner
from detector.settings import Settings
from detector.training.benchmarks import naming
from detector.training.synthetic.names import InjectedStory, RenamedStory, entity_fold, one_each, stories
from detector.types import Article

STORY = (
    ("President Vladimir Putin met Angela Merkel in Kaliningrad.", "In Kaliningrad Angela Merkel met Vladimir Putin."),
    ("Putin said that the talks went well.", "The talks went well, Putin said."),
)
COLUMNS = ("lang_pair", "hyp_name", "ref_name", "similarity", "count", "n_systems", "n_segments", "set", "seg_id",
           "system", "hyp_context", "ref_context")  # fmt: skip
GARBLES = (("Karlinkrad", "Kaliningrad"), ("Wei Dongmai", "Wei Dongmei"), ("Sergei Lavror", "Sergei Lavrov"))
EVERY = frozenset(range(10))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "names").mkdir()
    (tmp_path / "alignment").mkdir()
    lines = ["\t".join(COLUMNS)]
    for number, (wrong, right) in enumerate(GARBLES):
        row = ("zh-en", wrong, right, "0.9", "1", "1", "1", "set", str(number), "system", "", "")
        lines.append("\t".join(row))
    with gzip.open(tmp_path / "names" / "wmt_mined_name_variants.train.tsv.gz", "wt", encoding="utf-8") as stream:
        stream.write("\n".join(lines) + "\n")
    pairs = [{"ref_A": one, "ref_B": other} for one, other in STORY]
    with gzip.open(tmp_path / "alignment" / "human_vs_human.train.docs.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.write(json.dumps({"doc_id": "story", "pairs": pairs}) + "\n")
    return tmp_path


def test_what_is_injected_stands_where_it_says(data: Path) -> None:
    one, other = stories(data, EVERY)
    for made in (one, other):
        assert made.injected
        text = made.copy
        for injected in reversed(made.injected):
            assert text[injected.start : injected.end] != injected.right
            text = text[: injected.start] + injected.right + text[injected.end :]
        assert text == made.clean
    assert {injected.way for injected in one.injected} == {"in place", "renamed"}
    assert one.clean != "\n\n".join(a for a, _ in STORY)


def test_a_person_has_the_other_name_in_both_versions_and_the_surname_follows(data: Path) -> None:
    one, _ = stories(data, EVERY)
    renamed = [injected for injected in one.injected if injected.way == "renamed"]
    for injected in renamed:
        assert injected.name.split()[-1] in one.other
        assert injected.right in (injected.name, injected.name.split()[-1])


def test_entities_are_parted(data: Path) -> None:
    fold = entity_fold("Sergei Lavrov")
    assert entity_fold("Lavrov") == fold
    others = EVERY - {fold}
    names = {injected.name for made in stories(data, others) for injected in made.injected}
    assert "Sergei Lavrov" not in names


def test_of_each_story_one_copy_is_taken(data: Path) -> None:
    listed = list(stories(data, EVERY))
    assert one_each(listed) == [listed[0]]


def test_a_suggestion_is_right_where_the_copy_would_be() -> None:
    clean = "President Vladimir Zemanec met Andrej Babiš in the old town hall. Mr. Zemanec spoke first."
    copy = clean.replace("Zemanec", "Semanec")
    injected = InjectedStory(10, 26, "Vladimir Zemanec", "Vladimir Zemanec", "in place")
    assert copy[injected.start : injected.end] == "Vladimir Semanec"
    one = RenamedStory("story", copy, clean, clean, (injected,))
    with Examiner(Settings(grammar="none", min_precision=0.0, min_hint_precision=0.0)) as examiner:
        report = examiner.examine(Article("copy", one.copy), (Article("other", one.other),))
    looked = naming.look(one, injected, report)
    assert looked.found
    assert looked.right
    assert naming.look(one, InjectedStory(0, 9, "President", "President", "in place"), report).found is False
