"""A fault in one story does not cost the others: the one policy for errors of check and batch."""

from __future__ import annotations

import pytest

from detector.pipeline.attempt import attempted
from detector.types import Article, Problem
from detector.types.errors import AssetError, SettingsError, UnreadableError

STORY = Article("port", "The mayor spoke.", "desk/port.txt")


def _raising(error: Exception) -> Problem | str:
    def work() -> str:
        raise error

    return attempted(STORY, work)


@pytest.mark.parametrize(
    ("error", "stage", "reason"),
    [
        (UnreadableError("desk/port.txt", "it is too long"), "read", "it is too long"),
        (AssetError("models/tagger is missing"), "examine", "models/tagger is missing"),
        (ZeroDivisionError("by zero"), "examine", "failed with ZeroDivisionError: by zero (please report this)"),
    ],
)
def test_an_error_becomes_a_problem_of_the_story(error: Exception, stage: str, reason: str) -> None:
    assert _raising(error) == Problem("desk/port.txt", "port", stage, reason)


def test_a_wrong_call_is_no_problem_of_a_story() -> None:
    with pytest.raises(SettingsError):
        _raising(SettingsError("unknown rule"))


def test_what_works_is_given_as_it_is() -> None:
    assert attempted(STORY, lambda: "report") == "report"
