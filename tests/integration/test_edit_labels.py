"""Labels of edits: an injected error is right to be marked, what else two human versions do differently is not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from detector.findings.calibration import Calibration
from detector.pipeline import Examiner
from detector.quality.edits import forest
from detector.training.fit_edits import curves, synonyms
from detector.training.labels.edits import EditCase, LabelledCase, labelled
from detector.training.synthetic.errors import Injected

COPY = (
    "The foreign minister of Pakistan left for Geneva on Friday, officials said. The talks will end in March.\n\n"
    "Crowds marched through the old town to protest against the plan."
)
REFERENCE = COPY.replace("Pakistan", "India").replace("marched", "walked")


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    with Examiner(grammar="none") as opened:
        yield opened


def case(examiner: Examiner, copy: str = COPY, reference: str = REFERENCE, *errors: Injected) -> LabelledCase:
    found = labelled(EditCase("story", "near", copy, reference, errors), examiner)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def read(examiner: Examiner) -> LabelledCase:
    at = COPY.index("Pakistan")
    return case(examiner, COPY, REFERENCE, Injected(at, at + len("Pakistan"), "India", "place"))


def test_an_injected_error_is_right_and_a_rewording_is_not(read: LabelledCase) -> None:
    assert [(one.copy, one.other, one.right, one.sort) for one in read.labels] == [
        ("Pakistan", "India", True, "place"), ("marched", "walked", False, ""),
    ]  # fmt: skip
    assert all(one.weight == 1.0 for one in read.labels)
    assert len(read.features.rows) == len(read.labels)
    assert read.verbatim > 0.9


def test_lost_words_are_told_by_their_place(examiner: Examiner) -> None:
    copy = "The court said on Friday that she was guilty of fraud. Officials left."
    reference = copy.replace("was guilty", "was not guilty")
    at = copy.index(" guilty")
    (label,) = case(examiner, copy, reference, Injected(at, at, " not", "polarity")).labels
    assert (label.copy, label.other, label.right, label.sort) == ("", "not", True, "polarity")


def test_versions_that_are_equal_have_no_case(examiner: Examiner) -> None:
    assert labelled(EditCase("story", "near", COPY, COPY), examiner) is None


def test_words_that_stood_for_one_another_in_several_stories_are_synonyms(read: LabelledCase) -> None:
    again = LabelledCase(EditCase("another story", "near", COPY, REFERENCE), read.features, read.labels, read.verbatim)
    assert synonyms([read]) == {}
    assert synonyms([read, again]) == {"marched": ("walked",), "walked": ("marched",)}


def test_curves_of_the_rule_rise(read: LabelledCase) -> None:
    found = curves([read] * 5, forest())
    assert "difference" in found
    assert {key.split("/")[0] for key in found} == {"difference"}
    for curve in found.values():
        assert (np.diff(curve.score) >= 0).all()
        assert (np.diff(curve.precision) >= 0).all()


def test_the_rule_has_curves_that_ship() -> None:
    assert {"near", "partly", "free"} <= {
        key.split("/")[1] for key in Calibration.bundled().curves if key.startswith("difference/")
    }
