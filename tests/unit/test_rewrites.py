"""Light rewrites: what an editor changes without changing what is said."""

from __future__ import annotations

import random
from collections.abc import Sequence

from detector.annotation.quantities import quantities
from detector.annotation.quantity_agreement import agree
from detector.training.synthetic.rewrites import accents_off, light

STORY = (
    "The U.S. Department of Energy said on Monday that 3,500 people and 12 engineers had organized the program.",
    "“We did not favor it,” Mr. Hartmann said, and prices rose 5% on August 5.",
    "The defense minister of Pakistan said that it would cost $3.5 million and take nine months.",
    "At least 27 soldiers were killed near the center of Gdańsk, police said.",
    "It was the first such meeting in 2019, officials added.",
)


def rewritten(seed: int, share: float, story: Sequence[str] = STORY) -> list[str]:
    return light(story, random.Random(seed), {"killed": ("slain",), "meeting": ("session",)}, share)


def test_there_are_as_many_segments_as_before() -> None:
    for seed in range(25):
        assert len(rewritten(seed, 0.5)) == len(STORY)


def test_the_same_seed_gives_the_same_rewrite() -> None:
    assert [rewritten(seed, 0.6) for seed in range(8)] == [rewritten(seed, 0.6) for seed in range(8)]
    assert len({tuple(rewritten(seed, 0.6)) for seed in range(8)}) > 4


def test_no_segment_is_lost_where_only_the_style_changes() -> None:
    for seed in range(100):
        assert all(rewritten(seed, 0.0))


def test_numbers_keep_their_values() -> None:
    """Whatever is written otherwise, every quantity that is left agrees with one that was there."""
    for seed in range(100):
        before = [one for text in STORY for one in quantities(text)]
        for text in rewritten(seed, 0.0):
            for one in quantities(text):
                assert any(agree(one, other) for other in before), (one.text, text)


def test_names_stay_but_for_their_accents() -> None:
    for seed in range(100):
        text = " ".join(rewritten(seed, 0.0))
        assert "Pakistan" in text
        assert "Hartmann" in text
        assert "Gdansk" in accents_off(text)


def test_shares_are_written_in_one_of_three_ways() -> None:
    found = {light(("Prices rose 15% on Friday.",), random.Random(seed), {}, 0.0)[0] for seed in range(60)}
    assert found == {f"Prices rose 15{form} on Friday." for form in ("%", " percent", " per cent")}


def test_a_synonym_is_put_for_a_word_that_has_one() -> None:
    story = ("The envoys left the meeting early.",)
    found = {light(story, random.Random(seed), {"meeting": ("gathering",)}, 1.0)[0] for seed in range(30)}
    assert any("gathering" in text for text in found)
