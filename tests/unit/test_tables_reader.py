"""The one reader of data/tables: its header is checked, and a table can be replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from detector import assets
from detector.language import tables
from detector.language.calques import concepts, related
from detector.language.countries import code_of
from detector.language.lexicon import words
from detector.language.portfolios import portfolios
from detector.names import are_nicknames
from detector.types.errors import AssetError


def written(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "odd.tsv").write_text(text, "utf-8")
    monkeypatch.setattr(assets, "path", lambda *parts: folder / parts[-1])


def test_columns_are_found_by_name_in_any_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, "b\ta\n2\t1\n\n# a remark\n4\t3\n", monkeypatch)
    try:
        assert tables.rows("odd.tsv", "a", "b") == (("1", "2"), ("3", "4"))
        with pytest.raises(AssetError, match=r"odd\.tsv, line 1: there is no column 'c' \(it has b, a\)"):
            tables.rows("odd.tsv", "c")
    finally:
        tables._tables.pop("odd.tsv", None)


def test_a_row_of_another_length_is_named_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, "a\tb\n1\t2\n3\n", monkeypatch)
    with pytest.raises(AssetError, match=r"odd\.tsv, line 3: 1 cells, and the header has 2 columns"):
        tables.rows("odd.tsv", "a")


def test_what_follows_from_a_replaced_table_follows() -> None:
    assert not related("moon", "cheese")
    with tables.replaced("calques.tsv", ("concept", "words"), [{"concept": "x", "words": "moon|cheese"}]):
        assert related("moon", "cheese") and not concepts("deputy")
    assert not related("moon", "cheese") and concepts("deputy")
    with tables.replaced("wordlists.tsv", ("list", "words"), [{"list": "colour", "words": "Red|blue"}]):
        assert words("colour") == {"red", "blue"}
    with tables.replaced("nicknames.tsv", ("name", "nicknames"), [{"name": "Ottokar", "nicknames": "Otti"}]):
        assert are_nicknames("Otti", "Ottokar") and not are_nicknames("Tom", "Thomas")
    assert are_nicknames("Tom", "Thomas")


def test_countries_and_portfolios_stand_on_their_tables() -> None:
    columns = ("code", "name", "aliases", "adjectives", "capital", "cities")
    row = {"code": "zz", "name": "Ruritania", "adjectives": "Ruritanian", "capital": "Strelsau"}
    with tables.replaced("countries.tsv", columns, [row]):
        assert (code_of("Ruritanian"), code_of("Strelsau"), code_of("France")) == ("zz", "zz", None)
    fields = [{"portfolio": "sea", "phrases": "sea|the sea lanes"}]
    with tables.replaced("portfolios.tsv", ("portfolio", "phrases"), fields):
        assert portfolios() == (("sea", ("sea", "lane")), ("sea", ("sea",)))
