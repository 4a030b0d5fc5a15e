"""House lists in and out: each format as other tools write it, read back as it was, refused with its places."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from detector import assets
from detector.authorities import Entry, Form
from detector.authorities.exchange import FORMATS, KINDS, Exchanged, export_entries, import_file
from detector.authorities.sqlite.authority_file import open_authority
from detector.types.errors import AuthorityError, UsageError

HOMAN = Entry(
    "us-official:h1",
    "person",
    (Form("Tom Homan", "preferred"), Form("Thomas Homan", "alias"), Form("Thomas Human", "garbled")),
    country="us",
    role="White House border czar",
    valid_from="2025-01-20",
    source="hand-edited",
    licence="CC0-1.0",
    count=3,
)
STATE = Entry(
    "wikidata:q789915",
    "body",
    (
        Form("Department of State", "preferred"),
        Form("State <Department> & Co. “Ö”", "alias"),
        Form("DOS", "acronym"),
        Form("Ministry of Foreign Affairs", "garbled"),
    ),
    country="us",
    portfolio="foreign",
    source="hand-edited",
    licence="CC0-1.0",
)
EARLIER = Entry(
    "person.fr.x", "person", (Form("Ana Doe", "preferred"),), "fr", "mayor", "2001", "2004-05", "list", "CC0-1.0"
)
OFFICE = Entry(
    "office.fr.mayor", "office", (Form("mayor", "preferred"),), "fr", "head of a town", source="l", licence="c"
)
PLACE = Entry("place.xk.p", "place", (Form("Pristina", "preferred"), Form("Prishtina", "alias")), "xk", None, *"  lc")
TERM = Entry(
    "t:1", "term", (Form("aftershock", "preferred"), Form("return tremor", "garbled")), source="l", licence="c"
)
ALL = (HOMAN, STATE, EARLIER, OFFICE, replace(PLACE, valid_from=None, valid_to=None), TERM)
SUFFIX = {"csv": "csv", "tbx": "tbx", "tbx-2008": "tbx"}


def imported(folder: Path, name: str, text: str | bytes, **given: Any) -> tuple[dict[str, Entry], Exchanged]:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    done = import_file(folder / name, folder / "out.sqlite", **given)
    return {entry.id: entry for entry in open_authority(folder / "out.sqlite").entries()}, done


def exported(entries: tuple[Entry, ...], format_: str) -> tuple[bytes, Exchanged]:
    out = io.BytesIO()
    done = export_entries(entries, out, format_, Path("x"))
    return out.getvalue(), done


def forms(entry: Entry) -> dict[str, list[str]]:
    return {
        kind: [form.text for form in entry.forms if form.kind == kind]
        for kind in ("preferred", "alias", "acronym", "garbled")
        if any(form.kind == kind for form in entry.forms)
    }


# ------------------------------------------------------------------ round trips


@pytest.mark.parametrize("format_", ["csv", "jsonl", "tbx", "tbx-2008"])
def test_what_holds_all_gives_the_same_entries_back(format_: str, tmp_path: Path) -> None:
    written, done = exported(ALL, format_)
    assert done.left_out == ()
    got, _ = imported(tmp_path, f"x.{SUFFIX.get(format_, 'jsonl')}", written)
    assert sorted(got.values(), key=lambda e: e.id) == sorted(ALL, key=lambda e: e.id)


def test_no_name_is_a_formula_in_a_spreadsheet_and_each_comes_back(tmp_path: Path) -> None:
    names = (
        '=HYPERLINK("http://x","y")',
        "@NewsDesk",
        "+1 Campaign",
        "-Ism",
        "'=quoted",
        "＝wide",
        "'Til Tuesday",
        "O'=x",
    )
    entries = tuple(Entry(f"p:{n}", "body", (Form(name, "preferred"),)) for n, name in enumerate(names))
    written, _ = exported(entries, "csv")
    cells = [row["name"] for row in csv.DictReader(io.StringIO(written.decode("utf-8-sig")))]
    assert sum(cell.startswith("'") for cell in cells) == 7
    assert not any(cell.startswith(tuple("=+-@＝")) for cell in cells)
    got, _ = imported(tmp_path, "x.csv", written)
    assert {entry.forms[0].text for entry in got.values()} == set(names)


@pytest.mark.parametrize("format_", ["ftm", "wikidata"])
def test_what_a_model_cannot_hold_is_said_and_all_else_comes_back(format_: str, tmp_path: Path) -> None:
    written, done = exported(ALL, format_)
    said = "\n".join(done.left_out)
    for words in ("2 garbled forms", "1 entries of the kind term", "1 portfolios", "licences", "1 counts of stories"):
        assert words in said
    assert done.entries == len(ALL) - 1
    got, _ = imported(tmp_path, "x.jsonl", written)

    def held(entry: Entry) -> Entry:
        right = tuple(form for form in entry.forms if form.kind != "garbled")
        plain = replace(entry, forms=right, portfolio=None, count=0, licence="")
        return replace(plain, source="") if format_ == "wikidata" else plain

    assert {k: held(v) for k, v in got.items()} == {e.id: held(e) for e in ALL if e is not TERM}


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_entries_give_the_same_bytes_whatever_their_order(format_: str) -> None:
    assert exported(ALL, format_)[0] == exported(tuple(reversed(ALL)), format_)[0]


@pytest.mark.parametrize("format_", ["tbx", "tbx-2008"])
def test_an_entry_that_xml_cannot_hold_is_left_out(format_: str, tmp_path: Path) -> None:
    strange = replace(TERM, id="t:2", forms=(Form("after\x1bshock", "preferred"),))
    written, done = exported((HOMAN, strange, TERM), format_)
    assert done.entries == 2
    assert "left out: 1 entries with a character that XML does not allow" in done.left_out
    got, _ = imported(tmp_path, "a.tbx", written)
    assert got.keys() == {HOMAN.id, TERM.id}


def test_a_format_that_there_is_not_is_refused() -> None:
    with pytest.raises(UsageError, match="unknown format 'xls'; there are csv, tbx"):
        exported(ALL, "xls")


# ------------------------------------------------------------------ CSV


def test_a_table_of_excel_is_read(tmp_path: Path) -> None:
    text = "\ufeffsep=;\r\nName;Kind;Aliases\r\nMüller & Söhne;body;Mueller|Müller\r\n;;\r\nOwen\u2028C;person;\r\n"
    got, done = imported(tmp_path, "house.csv", text)
    assert done.entries == 2
    assert forms(got["house-body:muller-and-sohne"]) == {
        "preferred": ["Müller & Söhne"],
        "alias": ["Mueller", "Müller"],
    }


def test_a_table_that_is_not_utf8_says_how_to_save_it(tmp_path: Path) -> None:
    with pytest.raises(AuthorityError, match=r"house\.csv is not UTF-8 \(byte 11\).*in Excel: “CSV UTF-8”"):
        imported(tmp_path, "house.csv", "name,kind\nJü X,body\n".encode("cp1252"))


def test_a_house_list_is_added_to_another(tmp_path: Path) -> None:
    got, _ = imported(tmp_path, "house.csv", 'name,aliases,kind,acronyms\n"Fischer, Klein",F. Klein,body,FKC\n')
    more = '{"id": "q1", "schema": "Person", "properties": {"name": ["Ana Doe"], "alias": ["Anna Doe"]}}\n'
    got, done = imported(tmp_path, "more.jsonl", more, update=True)
    assert done.entries == 2
    assert forms(got["q1"]) == {"preferred": ["Ana Doe"], "alias": ["Anna Doe"]}
    assert open_authority(tmp_path / "out.sqlite").name == "house"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "name,kind\nX Y,planet\n", "row 2: 'kind' is 'planet': one of person, body"),
        ("a.csv", "name,knd\nX Y,body\n", "row 1: unknown column 'knd'"),
        ("a.csv", "kind\nbody\n", "row 1: column 'name' is missing"),
        ("a.csv", "name,kind,kind\nX,body,body\n", "row 1: column 'kind' is there twice"),
        ("a.csv", "name,kind\n,body\n", "row 2: 'name' is empty"),
        ("a.csv", "name,kind,count\nX,body,many\n", "row 2: 'count' is 'many'"),
        ("a.csv", "name,kind\nX Y,body\nX Y,body\n", "row 3: 'id' .* is already that of row 2"),
        ("a.csv", "", "row 1: column 'name' is missing"),
        ("a.tsv", "name\tkind\nX Y\n", "line 2: 1 cells, the header has 2"),
        ("a.json", "[{", r"a\.json is not JSON"),
        ("a.json", '[{"schema": "Vessel", "properties": {"name": "X"}}]', "left out: 1 entities of the schema Vessel"),
        ("a.json", '[{"name": "X", "kind": "body", "colour": 1}]', "entity 1: unknown field 'colour'"),
        ("a.jsonl", '{"schema": "Person", "properties": {}}\n', "line 1: 'name' is empty"),
        ("a.jsonl", '{"schema": "Occupancy", "properties": {"holder": ["a"]}}\n', "line 1: an Occupancy needs"),
        ("a.jsonl", '{"schema": "Person", "properties": {"name": ["A|B"]}}\n', r"line 1: 'A\|B' holds \|"),
        ("a.jsonl", '{"labels": {"en": {"value": "X"}}, "claims": {}}\n', r"line 1: the class of 'X' \(none\)"),
        ("a.jsonl", "oops\n", "line 1: not JSON"),
        ("a.jsonl", '{"name": NaN, "kind": "body"}\n', "line 1: not JSON .NaN is no JSON"),
        ("a.jsonl", '{"name": "X", "kind": "body", "count": 1' + "0" * 30 + "}\n", "line 1: 'count' is '10+'"),
        ("a.jsonl", '{"name": "X", "kind": "body", "count": 1' + "0" * 5000 + "}\n", "line 1: not JSON"),
        ("a.csv", "name,kind,count\nX,body,1" + "0" * 5000 + "\n", "row 2: 'count' is '10+'"),
        ("a.jsonl", "[" * 200_000 + "\n", "line 1: not JSON .it is nested too deep"),
        ("a.json", "[" * 200_000, "a.json is not JSON: it is nested too deep"),
        ("a.json", r'[{"name": "John\udc80 Smith", "kind": "person"}]', r"entity 1: 'id' holds '\\udc80'"),
        ("a.csv", "name,kind\nJohn \0 Smith,person\n", r"'name' holds '\\x00'"),
        ("a.csv", "name,kind\nJohn \x1b[2J Smith,person\n", r"'name' holds '\\x1b'"),
        ("a.json", "[]", "there is no entry"),
        ("a.xlsx", "", r"\.xlsx cannot"),
        ("a.tbx", "<tbx><oops></tbx>", r"a\.tbx is not XML: .*line 1"),
        ("a.xml", "<mtf/>", "its root is <mtf>.*MultiTerm XML: export it as TBX"),
        ("a.tbx", "<tbx/>", "there is no concept"),
        (
            "a.tbx",
            "<martif>\n<termEntry>\n<langSet xml:lang='en'>\n<tig><term> </term></tig>\n"
            "<tig><term>A|B</term></tig></langSet></termEntry></martif>",
            r"(?s)line 4: there is no term in it.*line 2: 'A\|B' holds \|",
        ),
    ],
)
def test_a_list_that_cannot_be_imported_is_refused_with_its_place(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    with pytest.raises(AuthorityError, match=message):
        imported(tmp_path, name, text)
    assert not (tmp_path / "out.sqlite").exists()


# ------------------------------------------------------------------ TBX

DCT = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed:3.0"
  xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
 <tbxHeader><fileDesc><sourceDesc><p>from a tool</p></sourceDesc></fileDesc></tbxHeader>
 <text><body>
  <conceptEntry id="c5">
   <min:subjectField>emergencies</min:subjectField>
   <transacGrp><basic:transactionType>origination</basic:transactionType><date>2024-01-02</date></transacGrp>
   <langSec xml:lang="de"><termSec><term>Nachbeben</term></termSec><termSec><term>Erdstoß</term></termSec></langSec>
   <langSec xml:lang="en-US">
    <descripGrp><basic:definition>A tremor after  an
      earthquake.</basic:definition></descripGrp>
    <termSec><term>after-shock</term><min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus>
     <descripGrp><basic:context>... an after-shock shook ...</basic:context><basic:source>a paper</basic:source>
     </descripGrp></termSec>
    <termSec><term><hi>aftershock</hi></term><min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus>
    </termSec>
    <termSec><term>After-Shock</term><min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus></termSec>
    <termSec><term>aftershocks</term><basic:source>house style</basic:source></termSec>
    <termSec><term>AFS</term><basic:termType>acronym</basic:termType></termSec>
    <termSec><term>Aftershock</term><min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus></termSec>
   </langSec>
  </conceptEntry>
  <conceptEntry id="c6"><langSec xml:lang="fr"><termSec><term>réplique</term></termSec></langSec></conceptEntry>
  <conceptEntry><langSec xml:lang="en"><termSec><term>old</term>
   <min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus></termSec></langSec></conceptEntry>
 </body></text>
</tbx>
"""
MARTIF = """<?xml version='1.0'?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><martifHeader/><text><body>
 <termEntry id="IATE-1">
  <descrip type="subjectField">body</descrip>
  <langSet xml:lang="EN">
   <ntig><termGrp><term>Council of Ministers</term><termNote type="normativeAuthorization">admittedTerm</termNote>
     <termNote type="geographicalUsage">France</termNote></termGrp></ntig>
   <ntig><termGrp><term>Cabinet</term><termNote type="normativeAuthorization">preferredTerm</termNote>
     <termNote type="geographicalUsage">fr-FR</termNote></termGrp></ntig>
   <tig><term>CdM</term><termNote type="termType">abbreviation</termNote>
     <termNote type="geographicalUsage">FR</termNote></tig>
   <tig><term>Board of Ministers</term><termNote type="forbidden">true</termNote>
     <termNote type="geographicalUsage">FR</termNote></tig>
  </langSet>
 </termEntry>
 <termEntry><langSet xml:lang="en"><tig><term>NATO</term><termNote type="termType">acronym</termNote></tig></langSet>
 </termEntry>
</body></text></martif>
"""


def test_a_termbase_of_2019_with_categories_as_elements(tmp_path: Path) -> None:
    got, done = imported(tmp_path, "desk.tbx", DCT)
    (entry,) = got.values()
    assert (entry.id, entry.kind, entry.role, entry.source) == (
        "desk:c5",
        "term",
        "A tremor after an earthquake.",
        "house style",
    )
    assert forms(entry) == {
        "preferred": ["aftershock"],
        "alias": ["aftershocks"],
        "acronym": ["AFS"],
        "garbled": ["after-shock", "After-Shock"],
    }
    assert done.left_out == (
        "left out: 1 concepts of which no English term is a right one",
        "left out: 1 concepts without an English term",
        "left out: 1 deprecated terms that differ from a right one by case or signs alone",
        "left out: 3 terms in other languages than English",
    )


def test_a_termbase_of_2008(tmp_path: Path) -> None:
    got, _ = imported(tmp_path, "iate.xml", MARTIF, kind="office")
    cabinet, nato = got["iate:IATE-1"], next(e for e in got.values() if e.id != "iate:IATE-1")
    assert (cabinet.kind, cabinet.country) == ("body", "fr")
    assert forms(cabinet) == {
        "preferred": ["Cabinet"],
        "alias": ["Council of Ministers"],
        "acronym": ["CdM"],
        "garbled": ["Board of Ministers"],
    }
    assert (nato.kind, forms(nato)) == ("office", {"preferred": ["NATO"]})


def test_nothing_outside_a_termbase_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    bomb = "".join(f"<!ENTITY e{n + 1} '{f'&e{n};' * 10}'>" for n in range(30))
    for declared, used in ((f"<!ENTITY x SYSTEM '{secret.as_uri()}'>", "&x;"), (f"<!ENTITY e0 'x'>{bomb}", "&e30;")):
        text = (
            f"<!DOCTYPE martif [{declared}]>\n<martif><termEntry><langSet xml:lang='en'>\n"
            f"<tig><term>a{used}</term></tig></langSet></termEntry></martif>"
        )
        with pytest.raises(AuthorityError, match=r"line 3: the term holds an entity|is not XML"):
            imported(tmp_path, "a.tbx", text)


def test_what_is_written_has_the_structure_of_tbx_basic() -> None:
    """Checked against a grammar of our own, written after ISO 30042:2019 and the public definition of TBX-Basic."""
    grammar = etree.RelaxNG(etree.XML(TBX_BASIC))
    tree = etree.fromstring(exported(ALL, "tbx")[0])
    assert grammar.validate(tree), grammar.error_log
    statuses = tree.xpath("//*[@type='administrativeStatus']/text()")
    assert {status.removesuffix("Term-admn-sts") for status in statuses} == {"preferred", "admitted", "deprecated"}
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)) == len(ALL)
    tree.find(".//{*}termNote").set("type", "colour")
    assert not grammar.validate(tree)


TBX_BASIC = """
<element name="tbx" xmlns="http://relaxng.org/ns/structure/1.0" ns="urn:iso:std:iso:30042:ed:3.0"
  datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
 <attribute name="type"><value>TBX-Basic</value></attribute>
 <attribute name="style"><value>dca</value></attribute>
 <attribute name="xml:lang"><data type="language"/></attribute>
 <element name="tbxHeader"><element name="fileDesc"><element name="sourceDesc"><oneOrMore>
  <element name="p"><text/></element></oneOrMore></element></element></element>
 <element name="text"><element name="body"><oneOrMore><element name="conceptEntry">
  <optional><attribute name="id"><data type="ID"/></attribute></optional>
  <zeroOrMore><choice>
   <element name="descrip"><attribute name="type"><value>subjectField</value></attribute><text/></element>
   <element name="admin"><attribute name="type"><value>source</value></attribute><text/></element>
   <element name="note"><text/></element>
  </choice></zeroOrMore>
  <oneOrMore><element name="langSec"><attribute name="xml:lang"><data type="language"/></attribute>
   <zeroOrMore><element name="descripGrp">
    <element name="descrip"><attribute name="type"><value>definition</value></attribute><text/></element>
   </element></zeroOrMore>
   <oneOrMore><element name="termSec"><element name="term"><text/></element><zeroOrMore>
    <element name="termNote"><choice>
     <group><attribute name="type"><value>administrativeStatus</value></attribute><choice>
      <value>preferredTerm-admn-sts</value><value>admittedTerm-admn-sts</value>
      <value>deprecatedTerm-admn-sts</value><value>supersededTerm-admn-sts</value></choice></group>
     <group><attribute name="type"><value>termType</value></attribute><choice>
      <value>fullForm</value><value>acronym</value><value>abbreviation</value><value>shortForm</value>
      <value>variant</value><value>phrase</value></choice></group>
    </choice></element></zeroOrMore></element></oneOrMore>
  </element></oneOrMore>
 </element></oneOrMore></element></element>
</element>
"""


def test_another_tool_reads_what_is_written_and_writes_what_is_read(tmp_path: Path) -> None:
    from translate.storage import tbx as storage

    written = storage.tbxfile.parsestring(exported((TERM, STATE), "tbx-2008")[0])
    assert [str(unit.source) for unit in written.units] == ["aftershock", "Department of State"]

    made = storage.tbxfile(sourcelanguage="en", targetlanguage="es")
    made.addsourceunit("open cluster").target = "cúmulo abierto"
    made.addsourceunit("black hole").target = "agujero negro"
    got, done = imported(tmp_path, "toolkit.tbx", bytes(made))
    assert sorted(entry.name for entry in got.values()) == ["black hole", "open cluster"]
    assert done.left_out == ("left out: 2 terms in other languages than English",)


# ------------------------------------------------------------------ FollowTheMoney


def test_what_is_written_is_valid_followthemoney() -> None:
    from followthemoney import model

    lines = exported(ALL, "ftm")[0].decode().splitlines()
    schemata = []
    for line in lines:
        data = json.loads(line)
        proxy = model.get_proxy(data)
        proxy.schema.validate(data)
        assert proxy.to_dict()["properties"].keys() == data["properties"].keys()
        for name, values in data["properties"].items():
            assert sorted(proxy.get(name)) == sorted(values), name
        schemata.append(proxy.schema.name)
    assert sorted(schemata) == [
        "Address", "Occupancy", "Occupancy", "Organization", "Person", "Person", "Position", "Position", "Position",
    ]  # fmt: skip
    assert '"id": "Q789915"' in lines[-1] and '"wikidataId": ["Q789915"]' in lines[-1]


def test_the_office_that_a_person_holds_is_the_one_that_has_not_ended(tmp_path: Path) -> None:
    def line(id_: str, schema: str, **properties: str | list[str]) -> str:
        values = {key: value if isinstance(value, list) else [value] for key, value in properties.items()}
        return json.dumps({"id": id_, "schema": schema, "properties": values})

    text = "\n".join(
        (
            line("p", "Person", name=["Ana Doe", "Doe, Ana"], nationality="suhh", weakAlias="Doe"),
            line("m", "Position", name="Minister of Ports", country="gb-sct"),
            line("n", "Position", name="Mayor of Tacoma", country="us"),
            line("o1", "Occupancy", holder="p", post="n", startDate="2024", endDate="2024-05-01"),
            line("o2", "Occupancy", holder="p", post="m", startDate="2019-03-01T00:00:00"),
            line("a", "Address", full="1 Dock Street"),
            line("v", "Vessel", name="Sea Cow"),
        )
    )
    got, done = imported(tmp_path, "x.ftm.json".replace(".json", ".jsonl"), text)
    ana = got["p"]
    assert (ana.role, ana.country, ana.valid_from, ana.valid_to) == ("Minister of Ports", "gb", "2019-03-01", None)
    assert forms(ana) == {"preferred": ["Ana Doe"], "alias": ["Doe, Ana", "Doe"]}
    assert got["m"].kind == "office"
    assert len(got) == 3
    assert done.left_out == (
        "left out: 1 addresses without a name",
        "left out: 1 codes that are of no country of today",
        "left out: 1 earlier occupancies of persons who held several offices",
        "left out: 1 entities of the schema Vessel, which holds no names of ours",
    )


# ------------------------------------------------------------------ Wikidata


def claim(key: str, value: Any, rank: str = "normal", **qualifiers: str) -> dict[str, Any]:
    value = {"entity-type": "item", "id": value} if isinstance(value, str) and value.startswith("Q") else value
    times = {k: [{"datavalue": {"value": {"time": f"+{v}T00:00:00Z", "precision": 11}}}] for k, v in qualifiers.items()}
    return {
        "mainsnak": {"snaktype": "value", "property": key, "datavalue": {"value": value}},
        "rank": rank,
        "qualifiers": times,
    }


def item(id_: str, name: str, *claims: dict[str, Any], **more: Any) -> dict[str, Any]:
    by_key: dict[str, list[dict[str, Any]]] = {}
    for one in claims:
        by_key.setdefault(one["mainsnak"]["property"], []).append(one)
    label = {"labels": {"en": {"language": "en", "value": name}, "fr": {"language": "fr", "value": f"{name} (fr)"}}}
    return {"type": "item", "id": id_} | label | {"claims": by_key} | more


def test_entity_documents_of_wikidata(tmp_path: Path) -> None:
    person = item(
        "Q77",
        "Ana Doe",
        claim("P31", "Q5"),
        claim("P27", "Q35"),
        claim("P39", "Q901", P580="2010-01-01", P582="2015-01-01"),
        claim("P39", "Q902", P580="2016-02-03"),
        aliases={"en": [{"value": "Anna Doe"}], "en-gb": [{"value": "A. Doe"}], "da": [{"value": "Anne"}]},
        descriptions={"en": {"value": "Danish politician"}},
    )
    office = item("Q902", "Minister for Ports", claim("P31", "Q294414"), claim("P17", "Q35"))
    body = item(
        "Q88",
        "Port Authority",
        claim("P31", "Q999999999"),
        claim("P31", "Q327333"),
        claim("P31", "Q515", rank="deprecated"),
        claim("P17", "Q903"),
        claim("P1813", {"text": "PA", "language": "en"}),
        claim("P1813", {"text": "the Ports", "language": "en"}),
        claim("P1813", {"text": "HM", "language": "da"}),
        aliases={"en": [{"value": "P.O.R.T."}]},
    )
    country = item("Q903", "Portland", claim("P297", "PT"))
    unnamed = {"type": "item", "id": "Q5", "labels": {"da": {"value": "X"}}, "claims": {}}
    documents = {"entities": {one["id"]: one for one in (person, office, body, country, unnamed)}}
    got, done = imported(tmp_path, "wd.json", json.dumps(documents))
    ana, port = got["wikidata:q77"], got["wikidata:q88"]
    assert (ana.kind, ana.country, ana.role, ana.valid_from, ana.valid_to) == (
        "person", "dk", "Minister for Ports", "2016-02-03", None,
    )  # fmt: skip
    assert forms(ana) == {"preferred": ["Ana Doe"], "alias": ["Anna Doe", "A. Doe"]}
    assert (ana.source, ana.licence) == ("Wikidata Q77", "CC0-1.0")
    assert (port.kind, port.country) == ("body", "pt")
    assert forms(port) == {"preferred": ["Port Authority"], "alias": ["the Ports"], "acronym": ["PA", "P.O.R.T."]}
    assert got["wikidata:q903"].kind == "place"
    assert got["wikidata:q902"].kind == "office"
    assert done.left_out == (
        "left out: 1 earlier positions of persons who held several",
        "left out: 1 items without an English name",
    )


def test_a_dump_has_one_item_a_line_and_the_kind_is_given_for_unknown_classes(tmp_path: Path) -> None:
    lines = ",\n".join(json.dumps(item(f"Q{n}", f"Thing {n}", claim("P31", "Q987654321"))) for n in (1, 2))
    got, _ = imported(tmp_path, "dump.jsonl", f"[\n{lines}\n]\n", kind="term")
    assert {entry.kind for entry in got.values()} == {"term"}
    with pytest.raises(
        AuthorityError, match=r"line 2: the class of 'Thing 1' \(Q987654321\) says no kind: give --kind"
    ):
        imported(tmp_path, "dump.jsonl", f"[\n{lines}\n]\n")


def test_the_tables_of_wikidata_name_each_item_once_and_only_countries_that_are_known() -> None:
    sources = assets.path("data", "tables")

    def rows(name: str) -> list[list[str]]:
        return [line.split("\t") for line in (sources / name).read_text("utf-8").splitlines()[1:]]

    countries = [row[0] for row in rows("countries.tsv")]
    codes = [row[0] for row in rows("country_items.tsv")]
    assert codes == sorted({*countries, "eu"})
    for table in ("country_items.tsv", "wikidata_classes.tsv"):
        column = 1 if table.startswith("country") else 0
        items = [one for row in rows(table) for one in row[column].split("|")]
        assert len(items) == len(set(items)) and all(re.fullmatch(r"Q[1-9]\d*", one) for one in items)
    assert {row[1] for row in rows("wikidata_classes.tsv")} <= set(KINDS)
