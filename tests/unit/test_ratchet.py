"""The gate's ratchet: what fell fails, what rose is told, what is written does not pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ratchet import Ratchet


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two figures as they were reached."""
    file = tmp_path / "reached.tsv"
    first = Ratchet(file, update=True)
    first.check("found", 0.9, noise=0.01)
    first.check("wrong", 3, less=True)
    assert first.write() == ["found", "wrong"]
    return file


def test_what_is_reached_holds_and_what_fell_fails(file: Path) -> None:
    ratchet = Ratchet(file)
    ratchet.check("found", 0.9, noise=0.01)
    ratchet.check("found", 0.891, noise=0.01)
    with pytest.raises(AssertionError, match=r"found: 0\.88, and 0\.9 was reached"):
        ratchet.check("found", 0.88, noise=0.01)
    with pytest.raises(AssertionError, match="wrong: 4, and 3 was reached"):
        ratchet.check("wrong", 4, less=True)
    assert ratchet.risen == {}


def test_what_rose_passes_and_is_told(file: Path) -> None:
    ratchet = Ratchet(file)
    ratchet.check("found", 0.905, noise=0.01)  # within its noise
    assert ratchet.risen == {}
    ratchet.check("found", 0.95, noise=0.01)
    ratchet.check("wrong", 1, less=True)
    assert ratchet.risen == {"found": (0.9, 0.95), "wrong": (3.0, 1)}


def test_a_figure_that_was_never_kept_fails(file: Path) -> None:
    with pytest.raises(AssertionError, match=r"new is not in reached\.tsv: run with --update"):
        Ratchet(file).check("new", 1.0)
    with pytest.raises(AssertionError, match="is not in"):
        Ratchet(file.with_name("none.tsv")).check("found", 1.0)


def test_only_what_has_changed_is_written_and_the_rest_stays(file: Path) -> None:
    ratchet = Ratchet(file, update=True)
    ratchet.check("found", 0.9, noise=0.01)
    assert ratchet.write() == []
    ratchet.check("wrong", 5, less=True)
    assert ratchet.write() == ["wrong"]
    assert file.read_text() == "figure\treached\tnoise\tbetter\nfound\t0.9\t0.01\tmore\nwrong\t5\t0\tless\n"
