"""tagger: what it marks, that neighbours and signs change nothing, and that long sentences are read to their end."""

from __future__ import annotations

import numpy as np
import pytest

from detector.quality.tagger import TALLIES, Tagged, Tagger

GARBLED = "The minister gave a speech to the wasted time of the parliament of the country on the day of Monday."
CLEAN = "The minister addressed parliament on Monday after the second half had run into stoppage time."


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.bundled()


def same(one: Tagged, two: Tagged) -> bool:
    return one.logit == two.logit and np.array_equal(one.probabilities, two.probabilities)


def test_a_garbled_sentence_looks_worse_than_a_clean_one(tagger: Tagger) -> None:
    garbled, clean = tagger.tag([(GARBLED, ""), (CLEAN, "")])
    assert garbled.logit > clean.logit


def test_a_sentence_does_not_depend_on_its_neighbours(tagger: Tagger) -> None:
    (alone,) = Tagger.bundled().tag([(GARBLED, "")])
    beside = tagger.tag([(CLEAN, ""), (GARBLED, ""), (CLEAN, GARBLED)])[1]
    assert same(alone, beside)


def test_a_partner_counts(tagger: Tagger) -> None:
    alone, beside = tagger.tag([(GARBLED, ""), (GARBLED, CLEAN)])
    assert not same(alone, beside)
    assert np.array_equal(alone.starts, beside.starts)


def test_typographic_signs_change_nothing(tagger: Tagger) -> None:
    plain, set_ = tagger.tag([('The "board" didn\'t vote - at all.', ""), ("The “board” didn’t vote – at all.", "")])
    assert same(plain, set_)


def test_pieces_point_at_their_words(tagger: Tagger) -> None:
    (tagged,) = tagger.tag([(CLEAN, "")])
    assert tagged.over(0, 3) == tagged.probabilities[0]
    assert CLEAN[tagged.starts[0] : tagged.ends[0]] == "The"
    assert tagged.ends[-1] == len(CLEAN)
    assert tagged.over(len(CLEAN), len(CLEAN) + 5) == 0.0
    assert np.linalg.norm(tagged.meaning(4, 12)) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("partner", ["", CLEAN, " ".join([CLEAN] * 20)])
def test_a_long_sentence_is_read_to_its_end(tagger: Tagger, partner: str) -> None:
    long = " ".join([CLEAN] * 30)
    (tagged,) = tagger.tag([(long, partner)])
    assert tagged.ends[-1] == len(long)
    assert len(tagged.probabilities) == len(tagged.starts) == len(tagged.vectors)


def test_nothing_is_tagged_as_nothing(tagger: Tagger) -> None:
    assert tagger.tag([]) == []
    (empty,) = tagger.tag([("", "")])
    assert empty.tallies().shape == (len(TALLIES),)
    assert empty.over(0, 1) == 0.0


def test_a_word_that_fits_is_less_of_a_misfit(tagger: Tagger) -> None:
    text = "The committee said the title of the house was old and could not be found by the police."
    start = text.index("title")
    fits, does_not = tagger.misfit(text, start, start + len("title"), ["address", "transformations"])
    assert fits < does_not


MISFITS = (
    ("The court upheld the {} that the prosecutors had sought for the former mayor.", "sentence", "phrase"),
    ("The bank said it would cut its interest {} for the third time this year.", "rate", "average"),
    ("Rescue workers pulled three survivors from the {} on Thursday.", "rubble", "ruin almasyn"),
    ("The police searched the house with a {} and seized two computers.", "warrant", "memorandum"),
    ("The striker scored in stoppage {} to win the match.", "time", "weather"),
    ("She was elected to the {} of Representatives in 2018.", "House", "Home"),
)
"""A sentence with a gap, what belongs there, and what a literal translation may have put."""


def test_words_that_fit_are_less_of_a_misfit(tagger: Tagger) -> None:
    found = []
    for text, *candidates in MISFITS:
        at = text.index("{}")
        found.append(tagger.misfit(text, at, at + 2, candidates))
    assert sum(fits < does_not for fits, does_not in found) >= len(MISFITS) - 1
    fits, does_not = np.mean(found, axis=0)
    assert fits < 0.7 * does_not
