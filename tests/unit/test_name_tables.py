"""Rows of tables of names: what makes one unusable, and how it becomes an entry and is written again."""

from __future__ import annotations

import pytest

from detector.authorities import Form
from detector.authorities.tables import distinct, entry_of, faults, row_of, surname_first
from detector.language import tables

ROW = {
    "id": "b:1", "name": "Harbor Department", "aliases": "Department of Harbors|Harbor Department", "acronyms": "HD",
    "garbled": "ministry of port", "country": "us", "portfolio": "harbors", "valid_from": "1990", "valid_to": "",
    "source": "hand", "licence": "CC0-1.0", "count": "3",
}  # fmt: skip


def test_a_row_becomes_an_entry_and_is_written_as_it_was() -> None:
    assert list(faults(ROW)) == []
    entry = entry_of(ROW, "body")
    assert [(form.text, form.kind) for form in entry.forms] == [
        ("Harbor Department", "preferred"), ("Department of Harbors", "alias"), ("HD", "acronym"),
        ("ministry of port", "garbled"),
    ]  # fmt: skip
    assert (entry.country, entry.portfolio, entry.valid_from, entry.valid_to, entry.count) == (
        "us", "harbors", "1990", None, 3,
    )  # fmt: skip
    written = row_of(entry)
    assert written == {**ROW, "kind": "body", "role": "", "aliases": "Department of Harbors"}
    assert entry_of(written, "body") == entry


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ({"source": ""}, "'source' is empty"),
        ({"country": "usa"}, "'country' is 'usa'"),
        ({"valid_to": "1.2.1990"}, "'valid_to' is '1.2.1990'"),
        ({"count": "many"}, "'count' is 'many'"),
        ({"name": "—"}, "it has no letters"),
        ({"garbled": "the harbor department"}, "is both a garbled and a right form"),
    ],
)
def test_what_makes_a_row_unusable_is_said(cell: dict[str, str], fault: str) -> None:
    (found,) = faults(ROW | cell)
    assert fault in found


def test_an_acronym_may_be_written_as_the_name_is() -> None:
    forms = (Form("HD", "preferred"), Form("HD", "acronym"), Form("HD", "alias"))
    assert distinct(forms) == forms[:2]


def test_countries_where_the_surname_comes_first_are_those_of_the_table() -> None:
    order = [{"country": "xa", "order": "surname"}, {"country": "xb", "order": "given"}]
    with tables.replaced("name_order.tsv", ("country", "order"), order):
        assert surname_first() == {"xa"}
