"""The authority file: what is written is found again, resembling names are ranked, foreign files are refused."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.authorities import Entry, Form
from detector.authorities.name_keys import name_key, neighbours, surnames
from detector.authorities.sqlite.authority_file import AuthorityFile, describe, open_authority, search
from detector.authorities.sqlite.file_writer import updated, write
from detector.authorities.sqlite.schema import FORMAT
from detector.types.errors import AuthorityError

META = {"name": "test", "built_from": "hand", "licences": "CC0-1.0"}


def entry(
    id: str, kind: str, *names: str, garbled: tuple[str, ...] = (), acronyms: tuple[str, ...] = (), **more: object
):
    forms = [Form(names[0], "preferred"), *(Form(name, "alias") for name in names[1:])]
    forms += [Form(name, "acronym") for name in acronyms] + [Form(name, "garbled") for name in garbled]
    return Entry(id, kind, tuple(forms), source="hand", licence="CC0-1.0", **more)  # type: ignore[arg-type]


WORLD = (
    entry("b:ice", "body", "Immigration and Customs Enforcement", garbled=("Migration and Customs Enforcement",),
          acronyms=("ICE",), country="us"),
    entry("b:irs", "body", "Internal Revenue Service", acronyms=("IRS",), country="us", portfolio="revenue"),
    entry("b:marshals", "body", "U.S. Marshals Service", "Marshals Service", acronyms=("USMS",), country="us"),
    entry("b:mfa-fr", "body", "Ministry of Foreign Affairs", "Quai d’Orsay", country="fr", portfolio="foreign"),
    entry("b:ssa", "body", "Social Security Administration", acronyms=("SSA",), country="us"),
    entry("b:state", "body", "Department of State", "State Department", country="us", portfolio="foreign"),
    entry("o:us-attorney", "office", "U.S. attorney", garbled=("American lawyer",), country="us"),
    entry("p:assad", "person", "Bashar al-Assad", country="sy", role="president", valid_to="2024-12-08"),
    entry("p:erdogan", "person", "Recep Tayyip Erdoğan", country="tr"),
    entry("p:homan", "person", "Tom Homan", "Thomas Homan", country="us", role="border czar", count=3),
    entry("p:leyen", "person", "Ursula von der Leyen"),
    entry("p:miller", "person", "Stephen Miller", country="us"),
    entry("p:obrador", "person", "Andrés Manuel López Obrador", country="mx"),
    entry("p:xi", "person", "Xi Jinping", country="cn"),
    entry("p:zelenskyy", "person", "Volodymyr Zelenskyy", "Volodymyr Zelensky", country="ua"),
    entry("t:heat-map", "term", "heat map"),
)  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> AuthorityFile:
    file = tmp_path_factory.mktemp("authority") / "world file.sqlite"
    write(file, WORLD, META, frozenset({"cn"}))
    return open_authority(file)


def test_every_entry_comes_back_as_it_was_written(world: AuthorityFile) -> None:
    assert tuple(world.entries()) == WORLD
    for one in WORLD:
        assert world.entry(one.id) == one
    assert world.entry("nobody") is None


def test_exact_finds_every_form(world: AuthorityFile) -> None:
    for one in WORLD:
        for form in one.forms:
            assert one in world.exact(form.text)
            assert one in world.exact(form.text.upper(), one.kind)


def test_exact_sets_case_signs_and_article_aside(world: AuthorityFile) -> None:
    for name, id in (
        ("the State Department", "b:state"),
        ("STATE DEPARTMENT", "b:state"),
        ("US Marshals Service", "b:marshals"),
    ):
        assert [e.id for e in world.exact(name)] == [id]
    assert world.exact("Erdogan") == ()
    assert [e.id for e in world.exact("Recep Tayyip Erdogan")] == ["p:erdogan"]
    assert [e.id for e in world.exact("Bashar al‑Assad")] == ["p:assad"]
    assert world.exact("State Department", "person") == ()


def test_garbled_bodies_and_offices_lead_to_their_names(world: AuthorityFile) -> None:
    for asked, wanted in {
        "Migration and customs enforcement": "b:ice",
        "service of internal revenue": "b:irs",
        "social security management": "b:ssa",
        "American Marshall Service": "b:marshals",
        "American lawyer": "o:us-attorney",
    }.items():
        assert world.candidates(asked)[0].entry.id == wanted, asked


def test_garbled_people_lead_to_their_names(world: AuthorityFile) -> None:
    for asked, wanted in {
        "Thomas Human": "p:homan",
        "Human": "p:homan",
        "Stiven Miler": "p:miller",
        "Volodimir Zelenski": "p:zelenskyy",
        "Zelinsky": "p:zelenskyy",
    }.items():
        found = world.candidates(asked, "person")
        assert found[0].entry.id == wanted, asked
        assert 0 < found[0].score <= 1


def test_a_country_leaves_bodies_of_others_out(world: AuthorityFile) -> None:
    assert world.candidates("Ministry of Foreign Affairs", "body")[0].entry.id == "b:mfa-fr"
    asked = world.candidates("Ministry of Foreign Affairs", "body", country="us")
    assert all(match.entry.country == "us" for match in asked)
    assert world.candidates("Foreign Service", "body", country="us")


def test_scores_fall_and_the_limit_holds(world: AuthorityFile) -> None:
    found = world.candidates("Security Service", limit=3)
    assert len(found) == 3
    assert [m.score for m in found] == sorted((m.score for m in found), reverse=True)
    assert {m.form for m in found} <= {f.text for m in found for f in m.entry.forms}


def test_an_equal_form_scores_one_and_nonsense_finds_nothing(world: AuthorityFile) -> None:
    assert world.candidates("the heat map", "term")[0].score == 1.0
    assert world.candidates("heat map", "person") == ()
    assert world.candidates("") == ()
    assert world.candidates("qqqq zzzz", "body") == ()


def test_acronyms_portfolios_and_surnames(world: AuthorityFile) -> None:
    assert [e.id for e in world.acronym("ICE")] == [e.id for e in world.acronym("I.C.E.")] == ["b:ice"]
    assert world.acronym("state department") == ()
    assert [e.name for e in world.by_portfolio("foreign", "us")] == ["Department of State"]
    assert [e.name for e in world.by_portfolio("foreign", "fr")] == ["Ministry of Foreign Affairs"]
    for surname, id in {"Assad": "p:assad", "al-Assad": "p:assad", "von der Leyen": "p:leyen", "Leyen": "p:leyen",
                        "López Obrador": "p:obrador", "Obrador": "p:obrador", "Xi": "p:xi"}.items():  # fmt: skip
        assert [e.id for e in world.people_with_surname(surname)] == [id], surname
    assert world.people_with_surname("Tayyip") == ()


def test_surnames_leave_suffixes_aside() -> None:
    assert surnames("Robert F. Kennedy Jr.") == ("kennedy",)
    assert surnames("Kim Jong-un", surname_first=True) == ("kim", "jong un")
    assert surnames("Ban Ki-moon", surname_first=True)[0] == "ban"
    assert surnames("Lee Hsien Loong", surname_first=True) == ("lee",)
    assert surnames("Chris Van Hollen") == ("hollen", "van hollen")


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(st.text("BDFKLMNRST", min_size=3, max_size=8), st.data())
def test_skeletons_one_edit_apart_share_a_neighbour(key: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(key) - 1))
    changed = key[:at] + data.draw(st.sampled_from("BDFKLMNRST")) + key[at + 1 :]
    shorter = key[:at] + key[at + 1 :]
    assert set(neighbours(key)) & {*neighbours(changed), changed}
    assert shorter in neighbours(key)


NAMES = st.text(st.characters(categories=("Lu", "Ll"), max_codepoint=0x17F), min_size=2, max_size=9)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(NAMES, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=8))
def test_whatever_is_written_is_found(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    file = tmp_path_factory.mktemp("any") / "a.sqlite"
    entries = [entry(f"x:{i:02}", ("person", "body")[i % 2], name, name + " alias") for i, name in enumerate(names)]
    write(file, entries, META)
    source = open_authority(file)
    for one in entries:
        for form in one.forms:
            assert one in source.exact(form.text)
            assert name_key(form.text) == "" or source.candidates(form.text, one.kind, limit=50)


def test_same_entries_same_bytes(tmp_path: Path) -> None:
    versions = [write(tmp_path / name, WORLD, META, frozenset({"cn"})) for name in ("a", "b")]
    assert versions[0] == versions[1]
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    changed = (*WORLD[:-1], entry("t:heat-map", "term", "heat maps"))
    assert write(tmp_path / "c", changed, META, frozenset({"cn"})) != versions[0]
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["a", "b", "c"]


def test_ids_twice_or_out_of_order_are_refused_and_leave_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "a"
    write(file, WORLD, META)
    before = file.read_bytes()
    with pytest.raises(AuthorityError, match="b:ice"):
        write(file, (WORLD[0], WORLD[0]), META)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_foreign_and_damaged_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AuthorityError, match=r"no\.sqlite: no such file"):
        open_authority(tmp_path / "no.sqlite")
    text = tmp_path / "notes.sqlite"
    text.write_text("Homan, Tom\n" * 50)
    with pytest.raises(AuthorityError, match=r"notes\.sqlite is not an authority file"):
        open_authority(text)
    foreign = tmp_path / "foreign.sqlite"
    with sqlite3.connect(foreign) as base:
        base.execute("CREATE TABLE t (x)")
    base.close()
    with pytest.raises(AuthorityError, match=r"foreign\.sqlite is a database, but not"):
        open_authority(foreign)
    good = tmp_path / "good.sqlite"
    write(good, WORLD, META)
    other = bytearray(good.read_bytes())
    other[60:64] = (FORMAT + 1).to_bytes(4, "big")
    (tmp_path / "later.sqlite").write_bytes(other)
    with pytest.raises(AuthorityError, match=rf"later\.sqlite has schema {FORMAT + 1}.*build it again"):
        open_authority(tmp_path / "later.sqlite")
    (tmp_path / "cut.sqlite").write_bytes(good.read_bytes()[:-4096])
    with pytest.raises(AuthorityError, match=r"cut\.sqlite is damaged"):
        open_authority(tmp_path / "cut.sqlite")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW shown AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
        "CREATE TRIGGER told AFTER INSERT ON meta BEGIN SELECT 1; END",
        "CREATE VIRTUAL TABLE searched USING fts5(text)",
    ],
)
def test_a_file_with_more_than_tables_is_refused(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "house.sqlite"
    write(path, [entry("p:homan", "person", "Thomas Homan")], META)
    with closing(sqlite3.connect(path)) as base:
        base.execute(statement)
        base.commit()
    with pytest.raises(AuthorityError, match=r"is no authority file that detector wrote: '(shown|told|searched)'"):
        open_authority(path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET role = x'05'",
        "UPDATE entries SET count = 'many'",
        "UPDATE entries SET id = x'00'",
        "UPDATE entries SET kind = 'planet'",
        "UPDATE forms SET text = x'41'",
        "UPDATE forms SET kind = 'wrong'",
        "UPDATE forms SET count = 'x'",
        "UPDATE forms SET first_seen = x'01'",
    ],
)
def test_values_of_another_type_are_damage(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "house.sqlite"
    write(path, [entry("p:homan", "person", "Thomas Homan")], META)
    with closing(sqlite3.connect(path)) as base:
        base.execute(statement)
        base.commit()
    with pytest.raises(AuthorityError, match="has values that detector does not write"):
        open_authority(path).exact("Thomas Homan")


def test_a_damaged_page_is_reported_when_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "holed.sqlite"
    write(file, WORLD, META)
    content = bytearray(file.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    file.write_bytes(content)
    with pytest.raises(AuthorityError, match=r"holed\.sqlite is damaged"):
        open_authority(file).verify()


def test_threads_and_a_forked_process_read_the_same(world: AuthorityFile) -> None:
    seen: list[str] = []
    threads = [
        threading.Thread(target=lambda: seen.append(world.candidates("Stiven Miler")[0].entry.id)) for _ in "abcd"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == ["p:miller"] * 4
    if hasattr(os, "fork"):
        child = os.fork()
        if child == 0:
            os._exit(0 if world.exact("Xi Jinping")[0].id == "p:xi" else 1)
        assert os.waitpid(child, 0)[1] == 0


def test_an_entry_as_plain_data(world: AuthorityFile) -> None:
    shown = describe(WORLD[0])
    assert shown["name"] == "Immigration and Customs Enforcement"
    assert shown["acronyms"] == ["ICE"]
    assert shown["garbled"] == ["Migration and Customs Enforcement"]
    assert "role" not in shown
    rows = search([world], "Thomas Human", limit=2)
    assert rows[0]["id"] == "p:homan"
    assert rows[0]["form"] == "Thomas Homan"
    assert rows[0]["file"] == "test"


# ---------------------------------------------------------------- phrases


def test_phrases_are_called_up_by_their_words_alone(world: AuthorityFile) -> None:
    called = world.phrases("body", ["revenue", "report", "yesterday"])
    assert [phrase.content for phrase in called] == [("internal", "revenue", "service")]
    assert "revenue" in called[0].callers
    assert not called[0].garbled
    assert world.phrases("office", ["revenue"]) == []
    assert [entry.id for entry, _ in world.named("body", ("internal", "revenue", "service"))] == ["b:irs"]
    (garbled,) = (p for p in world.phrases("office", ["american"]) if p.garbled)
    assert garbled.content == ("american", "lawyer")


# ---------------------------------------------------------------- updates


def test_an_update_gives_what_writing_at_once_gives(tmp_path: Path) -> None:
    whole = tuple(sorted((*WORLD[1:], entry("p:new", "person", "Ana Novak")), key=lambda e: e.id))
    at_once = write(tmp_path / "whole", whole, META, frozenset({"cn"}))
    file = tmp_path / "parts"
    first = write(file, WORLD[:10], META, frozenset({"cn"}))
    with updated(file) as (_, filing, finish):
        filing.put(replace(WORLD[3], role="ministry"))
        finish({})
    with updated(file) as (_, filing, finish):
        for one in whole:
            filing.put(one)
        assert not filing.put(whole[0])
        assert filing.drop("b:ice")
        assert not filing.drop("b:ice")
        second = finish({"built_from": "hand, twice"})
    assert first != second == at_once
    source = open_authority(file)
    assert tuple(source.entries()) == whole
    assert source.facts["built_from"] == "hand, twice"
    assert source.exact("Migration and Customs Enforcement") == ()
    assert all(match.entry.id != "b:ice" for match in source.candidates("Migration and Customs Enforcement", "body"))
    other = open_authority(tmp_path / "whole")
    for asked in ("Stiven Miler", "Zelinsky", "service of internal revenue", "Anna Nowak"):
        assert source.candidates(asked) == other.candidates(asked)
    source.verify()


def test_an_update_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "a"
    write(file, WORLD, META)
    before = file.read_bytes()
    with pytest.raises(RuntimeError), updated(file) as (_, filing, _finish):
        filing.drop("b:ice")
        raise RuntimeError
    with updated(file) as (_, filing, _finish):
        filing.drop("b:ice")  # and never finished
    assert file.read_bytes() == before


def test_a_reader_sees_one_state_or_the_other(tmp_path: Path) -> None:
    file = tmp_path / "a"
    write(file, WORLD, META)
    reader = open_authority(file)
    version = reader.version
    assert reader.exact("Tom Homan")[0].count == 3
    with updated(file) as (_, filing, finish):
        filing.put(replace(reader.exact("Tom Homan")[0], count=4))
        filing.drop("p:miller")
        finish({})
        assert reader.version == version
        assert reader.exact("Stephen Miller")
    assert reader.version != version
    assert reader.exact("Tom Homan")[0].count == 4
    assert reader.exact("Stephen Miller") == ()
    assert all(match.entry.id != "p:miller" for match in reader.candidates("Stiven Miler", "person"))


CRASH = """
import os, signal, sys
from pathlib import Path
from detector.authorities.sqlite.file_writer import updated
with updated(Path(sys.argv[1])) as (base, filing, finish):
    base.execute("PRAGMA cache_size = 1")
    for entry in ("b:ice", "b:irs", "p:homan", "p:miller"):
        filing.drop(entry)
    base.execute("CREATE TABLE filler AS SELECT randomblob(200000)")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_an_update_that_dies_is_undone_at_the_next_opening(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite"
    version = write(file, WORLD, META)
    before = file.read_bytes()
    assert subprocess.run([sys.executable, "-c", CRASH, str(file)], check=False).returncode == -signal.SIGKILL
    assert (tmp_path / "a.sqlite-journal").exists()
    assert file.read_bytes() != before
    source = open_authority(file)
    assert source.version == version
    source.verify()
    assert file.read_bytes() == before


def test_a_second_update_at_the_same_time_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.sqlite"
    write(file, WORLD, META)
    monkeypatch.setattr("detector.authorities.sqlite.file_writer._PATIENCE", 0.1)
    with (
        updated(file),
        pytest.raises(AuthorityError, match=r"a\.sqlite cannot be updated: .*another process"),
        updated(file),
    ):
        pass


@pytest.mark.parametrize("what", ["Stephen Miller", "hand"])
def test_a_flipped_byte_is_found_by_reading_all(tmp_path: Path, what: str) -> None:
    file = tmp_path / "flipped.sqlite"
    write(file, WORLD, META)
    content = bytearray(file.read_bytes())
    content[content.rindex(what.encode())] ^= 1
    file.write_bytes(content)
    with pytest.raises(AuthorityError, match=r"flipped\.sqlite is damaged"):
        open_authority(file).verify()
