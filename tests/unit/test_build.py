"""Building an authority file from tables: rows are checked and joined, and the same tables give the same bytes."""

from pathlib import Path

import pytest

from detector.authorities.build import build_bundled
from detector.authorities.sqlite.authority_file import open_authority
from detector.training.tables.open_data import derive
from detector.types.errors import AuthorityError

PEOPLE = "id\tname\taliases\tgarbled\tcountry\trole\tvalid_from\tvalid_to\tsource\tlicence\n"
BODIES = "id\tname\taliases\tacronyms\tgarbled\tcountry\tportfolio\tsource\tlicence\n"
HOMAN = "p:homan\tTom Homan\tThomas Homan\tThomas Human\tus\tborder czar\t2025-01-20\t\thand\tCC0-1.0\n"
STATE = "b:state\tDepartment of State\tState Department\tDOS\tMinistry of Foreign Affairs\tus\tforeign\thand\tCC0-1.0\n"
MFA = "b:mfa\tMinistry of Foreign Affairs\t\t\t\tfr\tforeign\thand\tCC0-1.0\n"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "people.tsv").write_text(PEOPLE + HOMAN)
    (folder / "bodies.tsv").write_text(BODIES + STATE + MFA)
    return folder


def test_tables_become_entries(sources: Path, tmp_path: Path) -> None:
    summary = build_bundled(sources, tmp_path / "a.sqlite")
    assert summary.entries == 3
    assert dict(summary.kinds) == {"body": 2, "person": 1}
    built = open_authority(tmp_path / "a.sqlite")
    homan = built.entry("p:homan")
    assert homan is not None
    assert [(form.text, form.kind) for form in homan.forms] == [
        ("Tom Homan", "preferred"),
        ("Thomas Homan", "alias"),
        ("Thomas Human", "garbled"),
    ]
    assert (homan.role, homan.country, homan.valid_from, homan.valid_to) == ("border czar", "us", "2025-01-20", None)
    assert [e.country for e in built.exact("Ministry of Foreign Affairs")] == ["fr", "us"]
    assert [e.id for e in built.by_portfolio("foreign", "us")] == ["b:state"]


def test_the_same_tables_give_the_same_bytes(sources: Path, tmp_path: Path) -> None:
    build_bundled(sources, tmp_path / "a.sqlite")
    build_bundled(sources, tmp_path / "b.sqlite")
    assert (tmp_path / "a.sqlite").read_bytes() == (tmp_path / "b.sqlite").read_bytes()


def test_a_derived_row_is_joined_to_the_hand_edited_one(sources: Path, tmp_path: Path) -> None:
    (sources / "us_officials.tsv").write_text(
        PEOPLE
        + "o:1\tThomas Homan\tThomas D. Homan|Thomas Human\t\tus\tacting director\t2017\t2018\tdata\tCC0-1.0\n"
        + "o:2\tJane Roe\t\t\tus\tsenator\t\t\tdata\tCC0-1.0\n"
    )
    summary = build_bundled(sources, tmp_path / "a.sqlite")
    assert summary.entries == 4
    assert summary.skipped
    (homan,) = open_authority(tmp_path / "a.sqlite").exact("Thomas D. Homan")
    assert (homan.id, homan.name, homan.role, homan.valid_to) == ("p:homan", "Tom Homan", "border czar", None)
    assert {form.text for form in homan.forms if form.kind == "garbled"} == {"Thomas Human"}
    assert sum(form.text == "Thomas Human" for form in homan.forms) == 1


@pytest.mark.parametrize(
    ("table", "text", "message"),
    [
        ("people.tsv", PEOPLE.replace("garbled", "garbeld") + HOMAN, r"people\.tsv, line 1: unknown column 'garbeld'"),
        ("people.tsv", PEOPLE + HOMAN + HOMAN, r"people\.tsv, line 3: id 'p:homan' is already that of .*line 2"),
        ("people.tsv", PEOPLE + HOMAN.replace("\tTom Homan", "\t"), r"people\.tsv, line 2: 'name' is empty"),
        ("people.tsv", PEOPLE + HOMAN.replace("CC0-1.0", ""), r"people\.tsv, line 2: 'licence' is empty"),
        ("people.tsv", PEOPLE + HOMAN.replace("\tus\t", "\tUSA\t"), r"people\.tsv, line 2: 'country' is 'USA'"),
        ("people.tsv", PEOPLE + HOMAN.replace("2025-01-20", "20.1.25"), r"people\.tsv, line 2: 'valid_from' is"),
        ("people.tsv", PEOPLE + "p:homan\tTom Homan\n", r"people\.tsv, line 2: 2 cells, the header has 10"),
        ("people.tsv", PEOPLE + HOMAN.replace("Thomas Human", "tom homan"), r"'tom homan' is both a garbled and"),
        ("bodies.tsv", BODIES + STATE + MFA.replace("fr\t", "us\t"),
         r"line 2: 'Ministry of Foreign Affairs' is garbled of 'Department of State', but a right form .*line 3"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_file_and_line(
    sources: Path, tmp_path: Path, table: str, text: str, message: str
) -> None:
    (sources / table).write_text(text)
    with pytest.raises(AuthorityError, match=message):
        build_bundled(sources, tmp_path / "a.sqlite")
    assert not (tmp_path / "a.sqlite").exists()


def test_open_data_becomes_tables(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    out.mkdir()
    header = "kind full first middle last suffix nickname official_full role state party start end wikidata bioguide"
    (raw / "us_officials.tsv").write_text(
        "\t".join(header.split())
        + "\nlegislator\tJames A. Doe, Jr.\tJames\tAllan\tDoe\tJr.\tJim\tJames A. Doe\tsen\tWA\tX"
        + "\t2025-01-03\t2031-01-03\tQ1\tD1\n"
    )
    (raw / "us_agencies.tsv").write_text(
        "agency\tbureau\tacronym_or_domain\tsource\n"
        "Labor Department\t\tDOL\tgsa srt-api\nDepartment of Labor\t\tDOL\tgsa srt-api\nAlaska\t\t\tgsa srt-api\n"
        "Housing and Urban Development, Department of\t\tHUD\tgsa srt-api\n"
        "House Committee on the Judiciary\tCrime\t\tcongress committees\n"
        "House Committee on the Judiciary\t\tHSJU\tcongress committees\n"
    )
    (raw / "officeholders.tsv").write_text(
        "source\tposition\tperson\twikidata\tstart\tend\n"
        "world-leaders-2021:Lesotho\tKing\tLetsie III of Lesotho\tQ5\t1996\t\n"
        "france-cabinet\tMinister\tA Person\tQ6\t2001\t2005\n"
    )
    (raw / "territories.jsonl").write_text(
        '{"name": "Lesotho", "full_name": "Kingdom of Lesotho", "code": "ls", "is_country": true}\n'
    )
    assert derive(raw, out) == {"us_officials.tsv": 1, "us_agencies.tsv": 3, "officeholders.tsv": 1}
    build_bundled(out, tmp_path / "a.sqlite")
    built = open_authority(tmp_path / "a.sqlite")
    (doe,) = built.exact("Jim Doe")
    assert doe.name == "Jim Doe"
    assert built.exact("James A. Doe Jr.") == (doe,)
    assert [e.name for e in built.acronym("HUD")] == ["Department of Housing and Urban Development"]
    assert [e.name for e in built.exact("Labor Department")] == ["Department of Labor"]
    assert [e.name for e in built.exact("House Judiciary Committee")] == ["House Committee on the Judiciary"]
    (king,) = built.exact("Letsie III")
    assert (king.country, king.valid_to) == ("ls", None)
    assert "2022-2023" in (king.role or "")
