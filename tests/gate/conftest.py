"""What the gate shares: the figures reached (`reached.tsv`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ratchet import Ratchet

KEPT = pytest.StashKey[Ratchet]()


def pytest_configure(config: pytest.Config) -> None:
    """One ratchet for the whole run."""
    config.stash[KEPT] = Ratchet(Path(__file__).parent / "reached.tsv", update=config.getoption("--update"))


@pytest.fixture
def ratchet(request: pytest.FixtureRequest) -> Iterator[Ratchet]:
    """The figures reached. With --update they are written, and the test does not pass."""
    kept = request.config.stash[KEPT]
    yield kept
    if written := kept.write():
        pytest.fail(f"written to {kept.file.name}, read the difference: {', '.join(written)}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which figures have risen."""
    kept = config.stash[KEPT]
    for figure, (reached, value) in sorted(kept.risen.items()):
        terminalreporter.write_line(f"risen: {figure} from {reached:.6g} to {value:.6g}")
    if kept.risen:
        terminalreporter.write_line("keep them: pytest tests/gate --update")
