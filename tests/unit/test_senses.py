"""How two words stand to one another, and the table that says so."""

from __future__ import annotations

import gzip
from itertools import pairwise
from pathlib import Path

import pytest

from detector.language.senses import is_known, relation
from detector.training.tables.senses import train_senses


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("significant", "important", "same"),
        ("needed", "required", "same"),
        ("rose", "fell", "opposite"),
        ("won", "lost", "opposite"),
        ("possible", "impossible", "opposite"),
        ("harmful", "harmless", "opposite"),
        ("cars", "vehicles", "kind"),
        ("morning", "evening", "sisters"),
        ("dollars", "euros", "sisters"),
        ("goal", "gate", None),
        ("fans", "ventilators", None),
    ],
)
def test_words_stand_to_one_another(left: str, right: str, expected: str | None) -> None:
    assert relation(left, right) == relation(right, left) == expected


def test_a_word_that_is_not_listed_has_no_relation_but_to_its_negation() -> None:
    assert not is_known("floopable")
    assert relation("floopable", "possible") is None
    assert relation("floopable", "unfloopable") == "opposite"


def test_the_table_is_made_of_wordnets_files(tmp_path: Path) -> None:
    """A small WordNet, in its own format: "hot" and "cold" are opposites, a "dog" is a kind of "animal"."""
    wordnet = tmp_path / "wordnet"
    wordnet.mkdir()
    chain = ["entity", "thing", "object", "being", "animal", "dog"]
    offsets = {word: f"{8 * at:08}" for at, word in enumerate(chain)}
    nouns = [f"{offsets['entity']} 03 n 01 entity 0 000 | the top"]
    nouns += [
        f"{offsets[word]} 03 n 01 {word} 0 001 @ {offsets[above]} n 0000 | a {above}" for above, word in pairwise(chain)
    ]
    (wordnet / "data.noun").write_text("  1 the licence\n" + "\n".join(nouns) + "\n")
    (wordnet / "index.noun").write_text("".join(f"{word} n 1 1 @ 1 0 {offsets[word]}\n" for word in chain))
    (wordnet / "data.adj").write_text(
        "00000001 00 a 01 hot 0 001 ! 00000002 a 0101 | warm\n00000002 00 a 01 cold 0 001 ! 00000001 a 0101 | not\n"
    )
    (wordnet / "index.adj").write_text("hot a 1 1 ! 1 0 00000001\ncold a 1 1 ! 1 0 00000002\n")
    for name in ("data.verb", "data.adv", "index.verb", "index.adv", "verb.exc", "adv.exc", "noun.exc", "adj.exc"):
        (wordnet / name).write_text("")
    train_senses(wordnet, tmp_path)
    with gzip.open(tmp_path / "senses" / "words.tsv.gz", "rt") as stream:
        rows = {line.split("\t")[0]: line.rstrip("\n").split("\t")[1:] for line in stream}
    assert rows["hot"][4] == "cold" and rows["colder"][4] == "hot"
    assert rows["dogs"][0] == "dog"
    assert set(rows["dog"][2].split()) & set(rows["animals"][1].split())
