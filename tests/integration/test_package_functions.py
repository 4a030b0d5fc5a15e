"""The functions of the package: texts in, reports and texts out, with Examiners that stay open behind them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, get_type_hints

import pytest

import detector
from detector.findings.decisions import Decisions, decide
from detector.pipeline import functions
from detector.settings import GivenSettings, Settings

WHEN = "2026-01-01T00:00:00Z"


@pytest.fixture
def texts(stories: Path) -> tuple[str, str]:
    copy, reference = ((stories / f"{name}.txt").read_text("utf-8") for name in ("garbled", "original"))
    return copy, reference


@pytest.fixture(autouse=True)
def nothing_open() -> Iterator[None]:
    functions._close_all()
    yield
    functions._close_all()


# ---------------------------------------------------------------- the Examiners behind it


def test_one_examiner_serves_all_calls_of_the_same_settings(texts: tuple[str, str]) -> None:
    first = detector.check(*texts, grammar="none")
    (kept,) = functions._open.values()
    again = detector.check(*texts, grammar="none")
    assert detector.fix(*texts, grammar="none") == first.apply()
    assert detector.align(*texts, grammar="none").links
    assert list(functions._open.values()) == [kept]
    assert first.to_dict() == again.to_dict()
    with detector.Examiner(grammar="none") as examiner:
        article = detector.Article("copy", texts[0])
        assert examiner.examine(article, [detector.Article("reference", texts[1])]).to_dict() == first.to_dict()


def test_few_stay_open_and_what_is_closed_is_opened_again() -> None:
    for number in range(functions._MOST + 3):
        detector.check("The mayor spoke.", grammar="none", max_characters=1000 + number)
    assert [key[0].max_characters for key in functions._open] == [1003 + number for number in range(functions._MOST)]
    detector.check("The mayor spoke.", grammar="none", max_characters=1000)
    assert len(functions._open) == functions._MOST


def test_threads_take_turns(texts: tuple[str, str]) -> None:
    def work(number: int) -> Any:
        return detector.check(*texts, grammar="none", max_characters=100_000 + number % (functions._MOST + 2)).to_dict()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(work, range(24)))
    assert all(one == found[0] for one in found)


def test_a_fault_leaves_the_examiner_usable() -> None:
    with pytest.raises(detector.UnreadableError):
        detector.check("The mayor \ud800 spoke.", grammar="none")
    assert detector.check("The mayor spoke.", grammar="none").verdict.label == "unknown"
    with pytest.raises(detector.SettingsError, match="nobody"):
        detector.check("The mayor spoke.", grammar="none", rules=["nobody"])
    with pytest.raises(detector.AuthorityError):
        detector.check("The mayor spoke.", grammar="none", authority=["none.sqlite"])


def test_an_authority_file_that_was_written_anew_is_read_anew(tmp_path: Path) -> None:
    house, table = tmp_path / "house.sqlite", tmp_path / "house.csv"
    copy = "Marko Rubyo spoke in the city. " * 3

    def suggestions() -> list[str]:
        report = detector.check(copy, grammar="none", authority=[house], min_precision=0.0)
        return [suggestion.text for finding in report.findings for suggestion in finding.suggestions]

    for name in ("Marko Rubyov", "Marco Rubya"):
        table.write_text(f"name,kind\n{name},person\n", "utf-8")
        command = [sys.executable, "-m", "detector", "authority", "import", table, "--output", house]
        house.unlink(missing_ok=True)
        subprocess.run(command, check=True, capture_output=True)
        suggestions()
    assert len(functions._open) == 2


def test_a_forked_process_opens_its_own(texts: tuple[str, str]) -> None:
    expected = detector.check(*texts, grammar="none").to_dict()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 0 if not functions._open and detector.check(*texts, grammar="none").to_dict() == expected else 2
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0
    assert len(functions._open) == 1


def test_what_is_open_is_closed_when_python_ends() -> None:
    probe = """
import detector, detector.pipeline
closed = detector.pipeline.Examiner.close
def close(self):
    closed(self)
    print("closed")
detector.pipeline.Examiner.close = close
detector.check("The mayor spoke.", grammar="none")
print("end")
"""
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout == "end\nclosed\n"


# ---------------------------------------------------------------- what is given


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "not NoneType"),
        (7, "not int"),
        (b"The mayor spoke.", "not bytes: decode them"),
        (Path("story.txt"), "read it first"),
    ],
)
def test_what_is_no_text_is_a_clear_error(given: Any, said: str) -> None:
    for call in (detector.check, detector.fix, lambda copy: detector.align(copy, "The mayor spoke.")):
        with pytest.raises(TypeError, match=said):
            call(given)
    if given is not None:
        with pytest.raises(TypeError, match="reference is the text of a story"):
            detector.check("The mayor spoke.", given)
    assert not functions._open or detector.check("The mayor spoke.", grammar="none")


def test_the_typed_keywords_are_the_settings() -> None:
    own, given = get_type_hints(Settings), get_type_hints(GivenSettings)
    assert list(given) == list(own)
    for name, kind in own.items():
        assert kind == given[name] or kind in (str, tuple[str, ...]), name


# ---------------------------------------------------------------- decisions


def test_decisions_are_put_in_left_out_and_asked_for_by_name(texts: tuple[str, str], tmp_path: Path) -> None:
    file = tmp_path / "desk.decisions"
    copy = texts[0]
    whole = detector.check(*texts, grammar="none")
    person, body = (next(one for one in whole.findings if one.rule == rule) for rule in ("person-name", "institution"))
    with Decisions.open(file) as kept:
        kept.record(decide(whole, person.id, "accept", when=WHEN, text="Laura B. Benedetti"))
        kept.record(decide(whole, body.id, "reject", when=WHEN))
        expected = whole.apply(kept)
        assert whole.apply(kept.of(whole)) == expected
        assert kept.of(detector.check(*texts, grammar="none", decisions=file)).keys() < kept.of(whole).keys()
    assert whole.apply(file) == whole.apply(str(file)) == expected
    assert body.text in expected and "Laura B. Benedetti" in expected
    only = copy.replace("Lora Benediti", "Laura B. Benedetti").replace("Benediti", "Benedetti")
    assert detector.fix(*texts, grammar="none", decisions=file) == only
    assert detector.fix(*texts, grammar="none", decisions=file, only="alert") == expected
    left = detector.check(*texts, grammar="none", decisions=file)
    assert left.left_out.rejected == 1
    assert body.id not in {one.id for one in left.findings}
    with pytest.raises(detector.DecisionsError, match="no such file"):
        detector.check(*texts, grammar="none", decisions=tmp_path / "none")
