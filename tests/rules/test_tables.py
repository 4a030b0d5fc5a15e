"""The hand-edited tables under data/sources keep their form, and none contradicts another."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[2] / "data" / "sources"

COLUMNS = {
    "people": "id name aliases garbled country role valid_from valid_to source licence",
    "bodies": "id name aliases acronyms garbled country portfolio source licence",
    "offices": "id name aliases garbled country source licence",
    "places": "id name aliases garbled country source licence",
    "terms": "id name aliases garbled country source licence",
    "countries": "code name aliases adjectives capital cities source licence",
    "portfolios": "portfolio phrases source licence",
    "calques": "concept words source licence",
    "nicknames": "name nicknames source licence",
    "transliteration": "name variants source licence",
}
FEWEST = {"people": 1000, "bodies": 1500, "offices": 300, "places": 800, "terms": 300, "countries": 195, "calques": 150}
SEVERAL = (
    "aliases", "garbled", "acronyms", "phrases", "words", "nicknames", "variants", "adjectives", "cities",
)  # fmt: skip
NAMED = ("people", "bodies", "offices", "places", "terms")
DATE = re.compile(r"[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

Row = dict[str, str]


@cache
def rows(table: str) -> tuple[Row, ...]:
    lines = (SOURCES / f"{table}.tsv").read_text("utf-8").rstrip("\n").split("\n")
    header = lines[0].split("\t")
    return tuple(dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:])


def several(row: Row, column: str) -> tuple[str, ...]:
    return tuple(row[column].split("|")) if row.get(column) else ()


def folded(form: str) -> str:
    return form.casefold().removeprefix("the ")


def right_forms(row: Row) -> tuple[str, ...]:
    return (row["name"], *several(row, "aliases"), *several(row, "acronyms"))


@pytest.mark.parametrize("table", COLUMNS)
def test_has_its_columns_and_whole_rows(table: str) -> None:
    raw = (SOURCES / f"{table}.tsv").read_bytes()
    assert raw.endswith(b"\n")
    assert b"\r" not in raw
    text = raw.decode("utf-8")
    assert text == unicodedata.normalize("NFC", text)
    lines = text.rstrip("\n").split("\n")
    assert lines[0].split("\t") == COLUMNS[table].split()
    wrong = [line for line in lines if line.count("\t") != lines[0].count("\t")]
    assert not wrong
    assert len(lines) > FEWEST.get(table, 40)


@pytest.mark.parametrize("table", COLUMNS)
def test_is_sorted_by_a_key_without_doubles(table: str) -> None:
    keys = [next(iter(row.values())) for row in rows(table)]
    assert all(keys)
    assert keys == sorted(set(keys))


def test_ids_of_all_tables_are_different() -> None:
    seen = [row["id"] for table in NAMED for row in rows(table)]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("table", COLUMNS)
def test_cells_hold_clean_values(table: str) -> None:
    wrong = []
    for row in rows(table):
        for column, cell in row.items():
            values = cell.split("|") if column in SEVERAL and cell else [cell]
            if any(value != " ".join(value.split()) for value in values):
                wrong.append((column, cell))
            if column in SEVERAL and cell and (not all(values) or len(values) != len(set(values))):
                wrong.append((column, cell))
            if column not in SEVERAL and "|" in cell:
                wrong.append((column, cell))
    assert not wrong


@pytest.mark.parametrize("table", COLUMNS)
def test_every_row_says_where_it_is_from(table: str) -> None:
    assert not [row for row in rows(table) if not row["source"] or not row["licence"]]


@pytest.mark.parametrize("table", NAMED)
def test_every_country_is_known(table: str) -> None:
    known = {row["code"] for row in rows("countries")} | {""}
    assert not [row["id"] for row in rows(table) if row["country"] not in known]


def test_every_portfolio_is_known() -> None:
    known = {row["portfolio"] for row in rows("portfolios")} | {""}
    assert not [row["id"] for row in rows("bodies") if row["portfolio"] not in known]


@pytest.mark.parametrize("table", NAMED)
def test_a_garbled_form_is_nowhere_a_right_form_of_its_country(table: str) -> None:
    """A form without a country is right everywhere; case does not make a garbled form right."""
    right: dict[str, set[str]] = defaultdict(set)
    for other in NAMED:
        for row in rows(other):
            for form in right_forms(row):
                right[row["country"]].add(folded(form))
    everything = set().union(*right.values())
    wrong = []
    for row in rows(table):
        forbidden = right[row["country"]] | right[""] if row["country"] else everything
        wrong += [(row["id"], form) for form in several(row, "garbled") if folded(form) in forbidden]
    assert not wrong


def test_people_hold_office_forward_in_time() -> None:
    wrong = []
    for row in rows("people"):
        dates = [row["valid_from"], row["valid_to"]]
        if any(date and not DATE.fullmatch(date) for date in dates):
            wrong.append(row["id"])
        start, end = dates
        if start and end and start > end:
            wrong.append(row["id"])
    assert not wrong


def test_countries_name_their_adjectives() -> None:
    without = {row["code"] for row in rows("countries") if not row["adjectives"]}
    assert without <= {"je", "gg"}
    assert all(re.fullmatch(r"[a-z]{2}", row["code"]) for row in rows("countries"))


def test_no_city_stands_for_two_countries() -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for row in rows("countries"):
        for city in several(row, "cities"):
            owners[city].append(row["code"])
    assert not {city: codes for city, codes in owners.items() if len(codes) > 1}


def test_known_names_are_there() -> None:
    forms = {form for table in NAMED for row in rows(table) for form in right_forms(row)}
    for name in (
        "Tom Homan", "Volodymyr Zelenskyy", "State Department", "ICE", "U.S. attorney", "Kiev", "Foreign Ministry",
        "White House deputy chief of staff", "Ministry of External Affairs", "stoppage time",
    ):  # fmt: skip
        assert name in forms
