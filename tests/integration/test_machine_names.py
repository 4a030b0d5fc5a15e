"""Names in machine versions: which of them are learned as damaged, which as right, and which not at all."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from detector.inference.encoders.onnx import OnnxEncoder
from detector.linking.paired_names import COLUMNS
from detector.training.fit_ranking import Example
from detector.training.labels.machine_names import RIGHT_WEIGHT, examples

HUMANS = ("The cruiser left Kronstadt on Monday morning.", "On Monday morning the cruiser sailed from Kronstadt.")
STRONG = "The cruiser departed from {} on Monday morning."
EVERY = frozenset(range(10))


def learned(tmp_path: Path, weak: str, *strong: str) -> list[Example]:
    """What is learned from one sentence of a weak system, with human and strong versions of it."""
    folder = tmp_path / "paired_news"
    folder.mkdir()
    versions = {"moz-bergamot-tiny": weak} | {f"Strong-{n}": STRONG.format(name) for n, name in enumerate(strong)}
    segment = {"seg_id": 1, "refs": dict(zip("AB", HUMANS, strict=True)), "hyps": versions}
    row = {"set": "set", "lang_pair": "ru-en", "doc_id": "story", "segs": [segment]}
    with gzip.open(folder / "news_docs.train.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.write(json.dumps(row) + "\n")
    return list(examples(tmp_path, EVERY, OnnxEncoder.bundled()))


def test_a_form_that_no_one_else_wrote_is_a_garble(tmp_path: Path) -> None:
    found = learned(tmp_path, "The cruiser left Kalangstad on Monday morning.", *["Kronstadt"] * 4)
    assert {(one.right, one.weight) for one in found} == {(True, RIGHT_WEIGHT)}
    assert len(found) == 2  # beside each human version
    assert all(len(one.row) == len(COLUMNS) for one in found)


def test_a_form_that_strong_systems_share_is_as_good(tmp_path: Path) -> None:
    found = learned(tmp_path, "The cruiser left Krunstatt on Monday morning.", *["Krunstatt"] * 3, "Kronstadt")
    assert found and not any(one.right for one in found)


def test_of_a_form_that_one_strong_system_shares_nothing_is_learned(tmp_path: Path) -> None:
    found = learned(tmp_path, "The cruiser left Krunstatt on Monday morning.", "Krunstatt", *["Kronstadt"] * 5)
    assert [one for one in found if one.weight == RIGHT_WEIGHT] == []


def test_a_convention_of_transliteration_is_no_garble(tmp_path: Path) -> None:
    found = learned(tmp_path, "The cruiser left Kronstaadt on Monday morning.", *["Kronstadt"] * 4)
    assert not any(one.right for one in found)
