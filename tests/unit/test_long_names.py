"""A text that is longer than any name costs nothing where names are asked for, wherever that is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from detector import compare_names
from detector.authorities.name_keys import LONGEST_NAME, is_name, neighbours
from detector.authorities.sqlite.authority_file import bundled
from detector.names import spelling_similarity, word_score
from detector.servers.reconciliation.service import BadQuery, Service

LETTERS = "bcdfgklmnprst"
WORD = LETTERS * 8_000
"""One word of 104,000 consonants: its neighbours would take ten gigabytes."""
WORDS = " ".join(f"Na{LETTERS[n % 13]}{LETTERS[n // 13 % 13]}or" for n in range(10_000))
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_DATA, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
"""


@pytest.mark.parametrize("text", [WORD, WORDS, "\ud800", "", " \n", "x" * (LONGEST_NAME + 1)])
def test_what_is_no_name_resembles_nothing(text: str) -> None:
    assert not is_name(text)
    source = bundled()
    assert source.candidates(text) == source.exact(text) == source.acronym(text) == ()
    assert source.people_with_surname(text) == ()
    assert source.entry(text) is None


def test_a_long_word_has_no_neighbours_and_a_name_has() -> None:
    assert neighbours(WORD) == ()
    assert neighbours("KSTLN") == ("STLN", "KTLN", "KSLN", "KSTN", "KSTL")


def test_long_names_are_compared_at_once() -> None:
    assert compare_names(f"John {WORD}", f"John {WORD[1:]}") == compare_names(WORDS, WORDS[1:]) == 0.0
    assert compare_names(WORD, WORD) == 1.0
    assert word_score(WORD, WORD[1:]) == spelling_similarity(WORD, WORD[1:]) == 0.0
    assert compare_names(f"John {WORD[:250]}", f"John {WORD[1:251]}") < 1.0


def test_the_commands_are_safe_too(tmp_path: Path) -> None:
    """Within 2 GB and 60 s: a search for a long word (as long as a call may be), a list with one, a story with one."""
    table = tmp_path / "list.csv"
    table.write_text(f"name,kind\n{WORD},person\nOwen Castellano,person\n", "utf-8")
    story = tmp_path / "story.txt"
    story.write_text(
        f"The commissioner John {WORD[:40_000].title()} said so. {WORD[:9_000].title()} agreed.\n", "utf-8"
    )
    for arguments in (
        ["authority", "search", WORD],
        ["authority", "import", str(table), "--output", str(tmp_path / "list.sqlite")],
        ["check", str(story), "--grammar", "none", "--fail-on", "never"],
    ):
        code = f"{LIMITED}sys.argv = ['detector', *{arguments!r}]\nfrom detector.cli import main\nmain()"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=300)
        said = (arguments[:2], done.stdout[-500:], done.stderr[-500:])
        assert done.returncode in (0, 1) or "were compared with no name" in done.stdout, said
    assert (tmp_path / "list.sqlite").stat().st_size < 10_000_000


def test_a_query_that_cannot_be_answered_costs_itself_alone() -> None:
    service = Service("all", (bundled(),))
    good = {"query": "Emmanuel Macron", "limit": 1}
    bad = {
        "long": {"query": WORD},
        "blank": {"query": " "},
        "half": {"query": "half \ud800"},
        "infinite": json.loads('{"query": "x", "limit": 1e999}'),
        "nan": json.loads('{"query": "x", "limit": NaN}'),
        "huge": {"query": "x", "limit": -(10**400)},
        "list": {"query": "x", "limit": [1]},
        "half property": {"query": "x", "properties": [{"pid": "\ud800", "v": "x"}]},
        "long property": {"properties": [{"pid": "name", "v": WORD}]},
        "huge property": {"properties": [{"pid": "name", "v": 10**400}]},
        "infinite property": {"properties": [{"pid": "name", "v": float("inf")}]},
        "many values": {"properties": [{"pid": "name", "v": ["x"] * 1_000}]},
        "many properties": {"properties": [{"pid": "name", "v": "x"}] * 100},
        "object": {"query": {"a": 1}},
        "none": None,
    }
    answers = service.batch({**bad, "\ud800": good, "good": good})
    assert [one["name"] for one in answers["good"]["result"]] == ["Emmanuel Macron"]
    assert answers["\ud800"] == answers["good"]
    for key in bad:
        assert answers[key]["result"] == [] and answers[key]["code"] in (400, 413), key
        assert len(answers[key]["message"]) > 10
    for key, query in bad.items():
        with pytest.raises(BadQuery):
            service.batch({key: query})


@pytest.mark.parametrize(
    "query",
    [
        {"ids": ["\ud800"], "properties": [{"id": "name"}]},
        {"ids": [""], "properties": [{"id": "name"}]},
        {"ids": ["p"], "properties": [{"id": "name"}] * 100},
        {"ids": ["p"], "properties": [{"id": "\ud800"}]},
        {"ids": ["p"], "properties": [{"id": WORD}]},
        {"ids": ["person.us.thomas-homan"] * 5_000, "properties": []},
    ],
)
def test_an_extension_that_cannot_be_answered_is_refused(query: object) -> None:
    with pytest.raises(BadQuery):
        Service("all", (bundled(),)).extend(query)
