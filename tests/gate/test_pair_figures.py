"""Pairing: the figures that are promised, on stories that nothing was fitted on.

"Another story" here is one of the four nearest by document vector. Most of those called versions are other outlets'
accounts of the same event (the same parade, the same match), so the share given is an upper bound.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from detector.alignment.versions import COLUMNS, assess_references, probability
from detector.annotation import annotate
from detector.inference.encoders import Encoder, open_encoder
from detector.inference.features import Features
from detector.settings import Settings
from detector.training.fit_similarity import FITTED_FOLDS
from detector.training.fit_versions import examples
from detector.types import Article, Document
from tests.ratchet import Ratchet

SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder("onnx")


def test_versions_and_near_other_stories(encoder: Encoder, ratchet: Ratchet) -> None:
    rows, labels = examples(SHARED / "data", frozenset(range(10)) - FITTED_FOLDS, encoder)
    called = probability(Features.stacked(COLUMNS, rows)) >= Settings().same_story
    missed, false = (~called[labels]).mean(), called[~labels].mean()
    sys.stdout.write(
        f"pairs: {missed:.3f} of {labels.sum()} versions missed, {false:.3f} of {(~labels).sum()} others taken\n"
    )
    for name, share, of in (("missed", missed, labels), ("falsely taken", false, ~labels)):  # noise: one pair turns
        ratchet.check(f"pairs/{name}", float(share), noise=1 / int(of.sum()), less=True)


def test_real_stories(encoder: Encoder) -> None:
    def story(name: str) -> Document:
        (file,) = (SHARED / "seeds").glob(f"{name}_*.txt")
        return annotate.annotate(Article(name, file.read_text("utf-8")))

    used = {
        name: assess_references(story(name), [story("002")], encoder, Settings())[0].used
        for name in ("000", "001", "003", "004")
    }
    assert used == {"000": True, "001": True, "003": True, "004": False}
