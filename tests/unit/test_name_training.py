"""training/names: which rows are kept, how costs are fitted, and what the judge makes of them."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from detector.names.channels import Channels, numbers, windows
from detector.names.spelling_model import spelling_model
from detector.training.fit_names.costs import best_path, fit_edits
from detector.training.fit_names.pairs import fits, read_pairs, read_variants
from detector.training.tables.legal_forms import derive_legal_forms

LANGUAGES = ("arabic", "chinese", "hebrew", "katakana", "korean", "russian")


@pytest.mark.parametrize(
    ("english", "foreign", "fit"),
    [
        ("phillips", "филлипс", True),
        ("karim", "كريم", True),
        ("graun", "グラウン", True),
        ("venier", "베니에르", True),
        ("masujiro", "토시유키", False),
        ("eugenio", "джоннатан", False),
    ],
)
def test_rows_that_pair_two_names_are_found(english: str, foreign: str, fit: bool) -> None:
    pytest.importorskip("rigour")
    assert fits(english, foreign) is fit


def test_costs_are_lower_for_what_is_often_confused() -> None:
    costs = fit_edits([("carl", "karl"), ("clara", "klara"), ("conrad", "konrad"), ("max", "marx")] * 20)
    assert costs.edits["c"]["k"] < costs.edits["c"]["m"]
    assert costs.distance("cora", "kora") < costs.distance("cora", "mora")
    assert [pair for pair in best_path(costs, "carl", "karl") if pair[0] != pair[1]] in ([("c", "k")], [("ca", "ka")])


def test_legal_forms_are_folded(tmp_path: Path) -> None:
    pytest.importorskip("yaml")
    source = tmp_path / "types.yml"
    source.write_text(
        "types:\n- display: GmbH\n  generic: LLC\n  aliases: [G.m.b.H., Gesellschaft mit beschr. Haftung, ООО]\n"
        "- generic: MIL\n  aliases: [Army]\n",
        "utf-8",
    )
    derive_legal_forms(source, tmp_path / "forms.tsv")
    rows = [row.split("\t") for row in (tmp_path / "forms.tsv").read_text("utf-8").splitlines()[1:]]
    derived = {form: kind for form, kind, origin, _ in rows if origin != "hand-edited"}
    assert derived == {"gmbh": "LLC", "gesellschaft mit beschr haftung": "LLC"}


def test_held_out_words_are_in_no_row_that_is_fitted(tmp_path: Path) -> None:
    pytest.importorskip("rigour")
    russian = {"фишер": "fischer fisher", "майер": "mayer maier", "шульц": "schultz schulz", "карл": "karl carl",
               "вагнер": "wagner vagner", "бекер": "becker beker", "рихтер": "richter rikhter"}  # fmt: skip
    for language in LANGUAGES:
        table = russian if language == "russian" else {}
        rows = [f"{word}\t{foreign}\t3" for foreign, words in table.items() for word in words.split()]
        _write(tmp_path / f"wikidata_translit.{language}.tsv.gz", ["en\tforeign\tcount", *rows])
    _write(tmp_path / "google_ar2en.tsv.gz", ["ar\ten"])
    _write(tmp_path / "anetac.en-ar.tsv.gz", ["type\ten\tar"])
    lists = read_pairs(tmp_path)
    fitted = {word for pairs in lists.train.values() for pair in pairs for word in pair}
    rows_words = {word for word, _ in lists.rows["russian"]}
    held = {word for part in (lists.test, lists.dev) for pairs in part.values() for pair in pairs for word in pair}
    assert fitted
    assert not held & (fitted | rows_words)
    assert fitted | held <= {word for words in russian.values() for word in words.split()}


def test_variants_keep_rows_in_which_one_name_differs(tmp_path: Path) -> None:
    _write(
        tmp_path / "wmt_mined_name_variants.train.tsv.gz",
        [
            "hyp_name\tref_name",
            "Pan Zhengfeng\tPan Chengfeng",
            "Zhao Yamin\tLi Yaomin",
            "Petr's\tPetr",
            "Homann\tHoman",
        ],
    )
    fit, held = read_variants(tmp_path)
    assert sorted(fit + held) == [("homann", "homan"), ("zhengfeng", "chengfeng")]


def test_the_windows_share_out_the_letters() -> None:
    for length in (3, 8, 20):
        assert windows(length).shape == (4, length)
        assert np.allclose(windows(length).sum(axis=1), 1.0, atol=1e-5)
    assert len(numbers("a" * 40)) == 20


def test_vectors_are_of_unit_length() -> None:
    channels: Channels = spelling_model().channels
    vectors = channels("homan")
    assert vectors.shape[0] == len(LANGUAGES)
    assert np.allclose((vectors**2).sum(axis=1), 1.0, atol=1e-4)


def _write(file: Path, lines: list[str]) -> None:
    with gzip.open(file, "wt", encoding="utf-8") as stream:
        stream.write("\n".join(lines) + "\n")
