"""The verdict on a story: from its sentences and its alerts, by thresholds; nothing is said of too little."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from detector.quality import story
from detector.quality.estimator import EstimatedSentence
from detector.quality.word_features import Words
from detector.types import Article, Document, Finding, Sentence, Token

LIMITS = {
    "suspect_alone": 0.5, "garbled_alone": 0.9, "suspect_paired": 0.1, "garbled_paired": 0.9,
    "evidence": 1.0, "evidence_most": 3.0,
}  # fmt: skip
CLASSIFIER: Any = SimpleNamespace(
    story_alone=lambda features: features.column("mean"),
    story_paired=lambda features: 4.0 * features.column("linked") - 1.0,
    thresholds=LIMITS,
)
"""A story alone is as garbled as its sentences are on the whole; a paired one by how many of them are linked."""


def document(words: int = 50, sentences: int = 4, language: str | None = "en") -> Document:
    tokens = tuple(Token(2 * at, 2 * at + 1, "a", 0, "word") for at in range(words))
    split = tuple(Sentence(at, 0, 1, 0) for at in range(sentences))
    return Document(Article("story", "a " * words), language, split, tokens, ())


def estimated(*logits: float, partner: bool = False, words: int = 200, same: float = 0.0) -> list[EstimatedSentence]:
    """Sentences of so many words, of which a part is also the partner's."""
    common = round(same * words)
    own, other = (Words((), (), ("same",) * common + (rest,) * (words - common), ()) for rest in ("own", "other"))
    beside = (0, other) if partner else (None, None)
    return [EstimatedSentence(at, value, value, own, np.zeros(0), *beside) for at, value in enumerate(logits)]


def alert(text: str, category: Any = "name.person", tier: Any = "alert") -> Finding:
    return Finding(text, "rule", category, 0, 1, text, tier, 0.9, "")


def test_a_sentence_that_was_not_estimated_has_no_probability() -> None:
    assert story.sentence_probabilities(document(sentences=3), estimated(0.0, 20.0)) == (0.5, 1.0, None)


@pytest.mark.parametrize(("words", "language", "sentences"), [(39, "en", 3), (40, "en", 2), (40, "fr", 3)])
def test_of_too_little_or_of_another_language_nothing_is_said(words: int, language: str, sentences: int) -> None:
    found = story.verdict(CLASSIFIER, document(words, 3, language), estimated(*[0.0] * sentences), ())
    assert (found.label, found.garbled) == ("unknown", None)


def test_the_label_follows_the_thresholds() -> None:
    labels = [story.verdict(CLASSIFIER, document(), estimated(*[v] * 4), ()).label for v in (-3.0, 1.0, 6.0)]
    assert labels == ["clean", "suspect", "garbled"]


def test_a_story_of_which_half_is_linked_goes_by_the_paired_head_and_its_thresholds() -> None:
    half = [*estimated(-3.0, -3.0, partner=True), *estimated(-3.0, -3.0)]
    assert story.verdict(CLASSIFIER, document(), half, ()).label == "suspect"
    few = [*estimated(-3.0, partner=True), *estimated(-3.0, -3.0)]
    assert story.verdict(CLASSIFIER, document(), few, ()).label == "clean"


def test_what_little_text_says_counts_for_little() -> None:
    labels = [story.verdict(CLASSIFIER, document(), estimated(*[9.0] * 3, words=n), ()).label for n in (5, 30, 900)]
    assert labels == ["clean", "suspect", "garbled"]
    assert story.trust(estimated(0.0, words=120), linked=False) == 0.5


def test_words_that_both_versions_have_say_nothing_of_a_story() -> None:
    trusted = [story.trust(estimated(0.0, partner=True, same=same), linked=True) for same in (0.5, 0.8, 0.9, 1.0)]
    assert trusted[0] == trusted[1] > trusted[2] > trusted[3] == 0.0
    copied = estimated(*[9.0] * 4, partner=True, same=1.0)
    assert story.verbatim(copied) == 1.0 and story.verdict(CLASSIFIER, document(), copied, ()).label == "clean"


def test_beside_a_version_no_story_is_suspect_that_is_not_more_likely_garbled_than_not() -> None:
    half = [*estimated(-3.0, -3.0, partner=True, words=20), *estimated(-3.0, -3.0, words=20)]
    found = story.verdict(CLASSIFIER, document(), half, ())
    assert found.garbled is not None and LIMITS["suspect_paired"] < found.garbled < 0.5 and found.label == "clean"


def test_more_alerts_than_people_slip_are_not_called_clean_and_the_probability_stays() -> None:
    quiet = estimated(*[-3.0] * 4)
    one, two, three = (
        story.verdict(CLASSIFIER, document(), quiet, [alert(str(n), "number") for n in range(count)])
        for count in (1, 2, 3)
    )
    assert (one.label, two.label, three.label) == ("clean", "clean", "suspect")
    assert one.garbled == three.garbled
    mentions = [alert("Homan"), alert("homan"), alert("HOMAN"), alert("other", tier="hint")]
    assert story.verdict(CLASSIFIER, document(), quiet, mentions).label == "clean"


def test_alerts_add_by_their_rate_beyond_what_people_slip_and_never_more_than_the_most() -> None:
    several = [alert(f"name {number}") for number in range(5)]
    assert story.alert_evidence(CLASSIFIER, several[:2], 1000) == 0.0
    assert story.alert_evidence(CLASSIFIER, several, 1000) == pytest.approx(np.log1p(3.0))
    assert story.alert_evidence(CLASSIFIER, several, 50) == pytest.approx(np.log1p(15.0))  # as of 200 words
    assert story.alert_evidence(CLASSIFIER, [alert(str(n)) for n in range(90)], 1000) == 3.0


def test_a_form_counts_once_and_hints_and_what_no_garbling_leaves_not_at_all() -> None:
    others = [alert("name 1"), alert("NAME 1"), alert("x", tier="hint"), alert("y", category="number")]
    assert story.alert_evidence(CLASSIFIER, [*others, alert("a"), alert("b")], 1000) == pytest.approx(np.log1p(1.0))
