"""The hand-edited tables under data/ keep their form, and none contradicts another."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from detector.authorities.name_keys import name_key
from detector.language.calques import is_small, lemma

DATA = Path(__file__).resolve().parents[2] / "data"

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
FEWEST = {
    "people": 3000,
    "bodies": 4500,
    "offices": 350,
    "places": 1800,
    "terms": 650,
    "countries": 195,
    "calques": 150,
}
SEVERAL = (
    "aliases", "garbled", "acronyms", "phrases", "words", "nicknames", "variants", "adjectives", "cities",
)  # fmt: skip
NAMED = ("people", "bodies", "offices", "places", "terms")
DERIVED = ("us_officials", "us_agencies", "officeholders")
ORIGINS = re.compile(
    r"hand-edited|congress-legislators|cisa (agencies-and-subs|current-federal)|gsa srt-api|Wikidata Q\d+"
)
"""Where a row may be from: closed, so that no other source slips in."""
LICENCES = frozenset(("CC0-1.0", "US public domain"))
SEVEN = ("foreign", "interior", "defence", "justice", "finance", "health", "education")
"""The fields for which a country's body is looked up most often."""
SHARED_ACRONYMS = {
    "": "ADB IBA ICC ICG IDB ITF ITU",
    "de": "DFB",
    "eg": "SCA",
    "gb": "LSE",
    "us": "AAP ABA ACS ADA AHA AMA APA ASU BIA BLM CSU FSU MPD MSU NBA NEA NGA NRA NSC OSU PSU USC USSF",
}
"""Acronyms that stand for several bodies of one country (or of none), each of which says so."""
EVERYDAY = (
    "advice line", "aerial defense", "affairs manager", "before final", "blood analysis",
    "box of tickets", "broken news", "children's garden", "civilian war", "clear sheet", "climate changing",
    "compensatory time", "cost of life", "crimes of war", "eighth final", "electricity cut", "enriching uranium",
    "European Drug Agency", "federal customers", "first time TV", "forced landing", "free hit", "groups stage",
    "half of time", "heart stop", "immigrants without papers", "king family", "law implementation",
    "light of traffic", "mass firing", "money politics", "outside of the game", "people trading", "purchase power",
    "red paper", "refugees camp", "return right", "risk capital", "safety forces", "settling Jews", "shooting stop",
    "subsequent shocks", "temporary protection status", "touch down", "urgent news", "voting rights law", "war head",
    "wasted time", "well stop", "whistle player", "yellow paper",
)  # fmt: skip
"""Right English that a word-by-word rendering may look like. The rule `term` marks its forms wherever they stand."""
DATE = re.compile(r"[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

Row = dict[str, str]


def _file(table: str) -> Path:
    """Tables that become entries stand in `sources/`, tables that are read at run time in `tables/`."""
    return DATA / ("sources" if table in (*NAMED, *DERIVED) else "tables") / f"{table}.tsv"


@cache
def rows(table: str) -> tuple[Row, ...]:
    lines = _file(table).read_text("utf-8").rstrip("\n").split("\n")
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
    raw = _file(table).read_bytes()
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


# ---------------------------------------------------------------- what must never be wrong


def owner_forms(table: str) -> list[tuple[str, str, str]]:
    """(country, id, right form) of a table."""
    return [(row["country"], row["id"], form) for row in rows(table) for form in right_forms(row)]


def content(form: str) -> tuple[str, ...]:
    """The words by which a name is looked for in a text: no small words, no plural."""
    words = re.sub(r"[,()/-]", " ", form).split()
    return tuple(lemma(word) for word in words if not is_small(word))


@pytest.mark.parametrize("table", (*NAMED, *DERIVED))
def test_sources_and_licences_are_open(table: str) -> None:
    assert not {row["source"] for row in rows(table) if not ORIGINS.fullmatch(row["source"])}
    assert {row["licence"] for row in rows(table)} <= LICENCES


def test_a_garbled_form_is_no_right_form_however_it_is_written() -> None:
    """Case, signs and a leading article aside, and in the tables that were derived from open data too."""
    right: dict[str, set[str]] = defaultdict(set)
    for table in (*NAMED, *DERIVED):
        for country, _, form in owner_forms(table):
            right[name_key(form)].add(country)
    wrong = [
        (row["id"], form)
        for table in NAMED
        for row in rows(table)
        for form in several(row, "garbled")
        if (owners := right.get(name_key(form), set())) and (not row["country"] or owners & {row["country"], ""})
    ]
    assert not wrong


@pytest.mark.parametrize("table", ["bodies", "offices"])
def test_a_garbled_form_has_other_words_than_the_right_ones(table: str) -> None:
    """ "prime of ministers" would be found in every "prime minister"."""
    right: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for country, _, form in (*owner_forms("bodies"), *owner_forms("offices")):
        right[content(form)].add(country)
    wrong = [
        (row["id"], form)
        for row in rows(table)
        for form in several(row, "garbled")
        if (owners := right.get(content(form), set())) and (not row["country"] or owners & {row["country"], ""})
    ]
    assert not wrong


def test_right_english_is_not_garbled() -> None:
    garbled = {
        folded(form) for table in ("terms", "offices") for row in rows(table) for form in several(row, "garbled")
    }
    assert not [phrase for phrase in EVERYDAY if folded(phrase) in garbled]


def test_a_garbled_term_has_two_words_and_one_meaning() -> None:
    meant: dict[str, set[str]] = defaultdict(set)
    for row in rows("terms"):
        for form in several(row, "garbled"):
            meant[folded(form)].add(row["id"])
    assert not {form for form in meant if len(re.split(r"[ -]", form)) < 2}
    assert not {form: ids for form, ids in meant.items() if len(ids) > 1}


def test_an_acronym_stands_for_one_body_or_is_known_to_stand_for_several() -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows("bodies"):
        for acronym in several(row, "acronyms"):
            owners[row["country"], acronym.replace(".", "")].add(row["id"])
    shared = {key for key, ids in owners.items() if len(ids) > 1}
    assert shared == {(country, acronym) for country, cell in SHARED_ACRONYMS.items() for acronym in cell.split()}


def test_one_body_has_one_row() -> None:
    """No body that is responsible for something has the name, or the other names, of another one of its country."""
    owners: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in rows("bodies"):
        if row["portfolio"]:
            assert row["country"], row["id"]
            owners[row["country"], row["portfolio"], name_key(row["name"])].add(row["id"])
    assert not {key: ids for key, ids in owners.items() if len(ids) > 1}
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows("bodies"):
        names[row["country"], name_key(row["name"])].add(row["id"])
    assert not {key: ids for key, ids in names.items() if len(ids) > 1}


def test_a_person_has_one_row() -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for country, id, form in owner_forms("people"):
        owners[country, name_key(form)].add(id)
    assert not {key: ids for key, ids in owners.items() if len(ids) > 1}


@pytest.mark.parametrize("table", ("people", *(name for name in DERIVED if name != "us_agencies")))
def test_dates_are_days_that_there_were_and_in_order(table: str) -> None:
    wrong = []
    for row in rows(table):
        for column in ("valid_from", "valid_to"):
            if (day := row[column]) and not DATE.fullmatch(day):
                wrong.append((row["id"], day))
            elif len(day) == 10:
                date.fromisoformat(day)
        if row["valid_from"] and row["valid_to"] and row["valid_from"] > row["valid_to"]:
            wrong.append((row["id"], row["valid_from"], row["valid_to"]))
    assert not wrong


def test_most_countries_name_the_bodies_for_the_seven_fields() -> None:
    """A country that is not here cannot be told to have no ministry of a kind."""
    held: dict[str, set[str]] = defaultdict(set)
    for row in rows("bodies"):
        held[row["portfolio"]].add(row["country"])
    fewest = {
        "foreign": 185,
        "interior": 110,
        "defence": 150,
        "justice": 155,
        "finance": 175,
        "health": 180,
        "education": 175,
    }
    assert not {field: len(held[field]) for field in SEVEN if len(held[field]) < fewest[field]}


def test_the_readme_counts_what_is_there() -> None:
    """Rows, other right forms, acronyms and garbled forms, as data/README.md gives them."""
    text = (DATA / "README.md").read_text("utf-8")
    for table in (*NAMED, *DERIVED):
        line = re.search(rf"^\| `{table}\.tsv` \| ([\d,]+) \|" + r" ([\d,]*) ?\|" * 3, text, re.MULTILINE)
        assert line, f"data/README.md does not count {table}.tsv"
        counted = [len(rows(table))]
        counted += [sum(len(several(r, column)) for r in rows(table)) for column in ("aliases", "acronyms", "garbled")]
        assert [int(cell.replace(",", "") or 0) for cell in line.groups()] == counted, f"data/README.md: {table}.tsv"
