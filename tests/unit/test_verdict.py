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
    "suspect_alone": 0.5, "garbled_alone": 0.9, "suspect_paired": 0.1, "garbled_paired": 0.2,
    "evidence": 1.0, "evidence_most": 3.0,
}  # fmt: skip
CLASSIFIER: Any = SimpleNamespace(
    story_alone=lambda features: features.column("mean"),
    story_paired=lambda features: features.column("linked") - 2.0,
    thresholds=LIMITS,
)
"""A story alone is as garbled as its sentences are on the whole; a paired one by how many of them are linked."""


def document(words: int = 50, sentences: int = 4, language: str | None = "en") -> Document:
    tokens = tuple(Token(2 * at, 2 * at + 1, "a", 0, "word") for at in range(words))
    split = tuple(Sentence(at, 0, 1, 0) for at in range(sentences))
    return Document(Article("story", "a " * words), language, split, tokens, ())


def estimated(*logits: float, partner: bool = False) -> list[EstimatedSentence]:
    none = Words.of([], 0)
    beside = (0, none) if partner else (None, None)
    return [EstimatedSentence(at, value, value, none, np.zeros(0), *beside) for at, value in enumerate(logits)]


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
    assert story.verdict(CLASSIFIER, document(), half, ()).label == "suspect"  # logistic(0.5 - 2) = 0.18
    few = [*estimated(-3.0, partner=True), *estimated(-3.0, -3.0)]
    assert story.verdict(CLASSIFIER, document(), few, ()).label == "clean"


def test_alerts_add_by_their_rate_beyond_what_people_slip_and_never_more_than_the_most() -> None:
    several = [alert(f"name {number}") for number in range(5)]
    assert story.alert_evidence(CLASSIFIER, several[:2], 1000) == 0.0
    assert story.alert_evidence(CLASSIFIER, several, 1000) == pytest.approx(np.log1p(3.0))
    assert story.alert_evidence(CLASSIFIER, several, 50) == pytest.approx(np.log1p(15.0))  # as of 200 words
    assert story.alert_evidence(CLASSIFIER, [alert(str(n)) for n in range(90)], 1000) == 3.0


def test_a_form_counts_once_and_hints_and_what_no_garbling_leaves_not_at_all() -> None:
    others = [alert("name 1"), alert("NAME 1"), alert("x", tier="hint"), alert("y", category="number")]
    assert story.alert_evidence(CLASSIFIER, [*others, alert("a"), alert("b")], 1000) == pytest.approx(np.log1p(1.0))
