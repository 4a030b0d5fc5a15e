"""differences: which words stand in place of which, and the rows that tell an error from another way to put it."""

from __future__ import annotations

import numpy as np
import pytest

from detector.quality.tagger import Tagger
from detector.quality.word_features import (
    WORD_ALONE,
    WORD_BESIDE,
    Difference,
    Words,
    alone_rows,
    beside_rows,
    differences,
)
from detector.training.corpora.segments import tokens

COPY = "The jockey lay in artificial sleep after the fall, Ms. Novak's office said on 3 May."
OTHER = "The jockey lay in an induced coma after his fall, Ms. Novak's office said on 3 May."


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.bundled()


def words(text: str) -> Words:
    return Words.of(tokens(text), 0)


def texts(of: Words, first: int, last: int) -> list[str]:
    return [token.text for token in of.tokens[first:last]]


def test_what_stands_in_place_of_what() -> None:
    copy, other = words(COPY), words(OTHER)
    found = [
        (texts(copy, d.first, d.last), texts(other, d.other_first, d.other_last)) for d in differences(copy, other)
    ]
    assert (["artificial", "sleep"], ["an", "induced", "coma"]) in found
    assert (["the"], ["his"]) in found


def test_equal_sentences_and_inflections_do_not_differ() -> None:
    assert differences(words(COPY), words(COPY)) == ()
    assert differences(words("The ministers voted."), words("The minister's votes.")) == ()


def test_one_side_may_have_nothing() -> None:
    assert differences(words("They left"), words("They left early")) == (Difference(2, 2, 2, 3),)
    assert differences(words(""), words("")) == ()


def test_rows_say_what_is_matched_and_what_is_near(tagger: Tagger) -> None:
    copy, other = words("Mr. Helman left the town"), words("Mr. Hellmann left the city")
    own, beside, theirs = tagger.tag(
        [("Mr. Helman left the town", ""), ("Mr. Helman left the town", "Mr. Hellmann left the city"),
         ("Mr. Hellmann left the city", "")]
    )  # fmt: skip
    rows = beside_rows(copy, own, beside, other, theirs, frozenset(other.stems)).rows
    column = {name: rows[:, at] for at, name in enumerate(WORD_BESIDE)}
    assert rows.shape == (5, len(WORD_BESIDE))
    assert column["matched"].tolist() == [1, 0, 1, 1, 0]
    assert column["spelling"][1] > 0.8 > column["spelling"][4]
    assert column["run"].tolist() == [0, 1, 0, 0, 1]
    assert np.array_equal(rows[:, : len(WORD_ALONE)], np.round(alone_rows(copy, own).rows, 4))


def test_a_sentence_without_words_has_no_rows(tagger: Tagger) -> None:
    (tagged,) = tagger.tag([("...", "")])
    none, some = words("..."), words(COPY)
    assert alone_rows(none, tagged).rows.shape == (0, len(WORD_ALONE))
    (other,) = tagger.tag([(COPY, "")])
    assert beside_rows(none, tagged, tagged, some, other, frozenset()).rows.shape == (0, len(WORD_BESIDE))
    assert beside_rows(some, other, other, none, tagged, frozenset()).rows.shape == (len(some.tokens), len(WORD_BESIDE))
