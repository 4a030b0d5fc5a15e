"""damage: human text changed word by word, always the same way, and each change known."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from detector.training.corpora import segments as source
from detector.training.synthetic.damage import Damage, alike_names, calqued, through_a_script

TEXT = "In Lisbon the deputy minister told Joan Hughes of ICE that the address on the order was old."


@pytest.fixture
def names(tmp_path: Path) -> Path:
    (tmp_path / "names").mkdir()
    with gzip.open(tmp_path / "names" / "wikidata_translit.ar.tsv.gz", "wt", encoding="utf-8") as stream:
        stream.write("en\tforeign\tcount\tsplit\nlisbon\tx\t1\ttrain\nlizbun\tx\t1\ttrain\n")
    return tmp_path


def damage(names: Path, *, may: bool = True) -> Damage:
    return Damage(alike_names(names), {"address": ("title",)}, lambda *_: may)


def turns(one: Damage) -> list[tuple[str, tuple[tuple[int, int, float], ...]]]:
    return [one.of(TEXT, "story", turn) for turn in range(200)]


def test_what_is_marked_is_what_was_changed(names: Path) -> None:
    for text, marks in turns(damage(names)):
        assert (text != TEXT) == bool(marks)
        assert 0 <= len(marks) <= 3
        kept, at = "", 0
        for start, end, how in marks:
            assert how == 1.0
            kept += text[at:start] + "\N{REPLACEMENT CHARACTER}"
            at = end
        pieces = (kept + text[at:]).split("\N{REPLACEMENT CHARACTER}")
        rest = TEXT
        for piece in pieces:  # what is not marked stands in the text as it was, in its order
            assert piece in rest
            rest = rest[rest.index(piece) + len(piece) :]


def test_it_is_the_same_each_time_and_another_each_turn(names: Path) -> None:
    assert turns(damage(names)) == turns(damage(names))
    assert len({text for text, _ in turns(damage(names))}) > 40


def test_every_kind_of_damage_is_done(names: Path) -> None:
    wrong = {text[start:end] for text, marks in turns(damage(names)) for start, end, _ in marks}
    assert {"title", "ice", "Lizbun"} <= wrong
    assert wrong & set(calqued("deputy"))
    assert any(word.split()[0] == word.split()[-1] for word in wrong if " " in word)
    assert any(not word.isascii() for word in wrong) or any(word not in TEXT and word.islower() for word in wrong)


def test_names_of_another_part_are_left(names: Path) -> None:
    for text, _ in turns(damage(names, may=False)):
        assert "Lisbon" in text
        assert "Hughes" in text


def test_a_script_exchanges_letters_that_it_cannot_tell_apart() -> None:
    keys = [source.order(turn) for turn in range(300)]
    forms = {through_a_script("petersburg", key) for key in keys}
    assert "betersburg" in forms
    assert all(abs(len(form) - len("petersburg")) <= 4 for form in forms)


def test_a_calque_keeps_the_plural() -> None:
    assert "vice" in calqued("deputy")
    assert all(word.endswith("s") for word in calqued("ministers"))
    assert "deputy" not in calqued("deputy")
    assert calqued("qwertz") == ()
