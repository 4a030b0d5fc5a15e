"""The rule `wording`: wrong words beside another version and alone, and what it leaves to other rules."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from detector.annotation.annotate import annotate
from detector.case import Case
from detector.case.resources import Resources
from detector.quality.estimator import EstimatedSentence, Estimator
from detector.quality.word_features import Words
from detector.signals.wording import find
from detector.types import Alignment, Article, Link, Observation, Reference

COPY = "The jockey lay in artificial sleep after the fall on Monday."
OTHER = "The jockey lay in an induced coma after the fall on Monday."


class Says(Estimator):
    """A judge whose chances are given; the real one is tested with its models in test_score.py and in the gate."""

    def __init__(self, **probabilities: float) -> None:
        self._probabilities = probabilities

    def story(self, alignment: Alignment) -> tuple[EstimatedSentence, ...]:
        def words(of: Alignment, doc: int | None = None) -> Words:
            story = of.copy if doc is None else of.references[doc].document
            return Words.of(story.tokens, 0)

        own = words(alignment)
        wrong = np.array([self._probabilities.get(token.text, 0.0) for token in own.tokens])
        beside = (0, words(alignment, 0)) if alignment.references else (None, None)
        return (EstimatedSentence(0, 0.0, 0.0, own, wrong, *beside),)


def alignment(copy: str = COPY, other: str | None = OTHER) -> Alignment:
    ours = annotate(Article("copy", copy))
    if other is None:
        return Alignment(ours)
    return Alignment(
        ours,
        (Reference(annotate(Article("other", other)), "given", 0.9, True, ""),),
        (Link(0, (0,), (0,), 0.9, "test"),),
    )


@pytest.fixture
def resources() -> Iterator[Resources]:
    with Resources() as opened:
        yield opened


def seen(resources: Resources, where: Alignment, **probabilities: float) -> list[Observation]:
    resources.__dict__["estimator"] = Says(**probabilities)
    return [one for one in find(Case(where, resources)) if isinstance(one, Observation)]


def test_a_wrong_wording_is_marked_with_the_other_versions(resources: Resources) -> None:
    (found,) = seen(resources, alignment(), artificial=0.9, sleep=0.7)
    assert COPY[found.start : found.end] == "artificial sleep"
    assert (found.kind, found.raw_score) == ("beside", 0.9)
    assert [s.text for s in found.suggestions] == ["an induced coma"]
    assert found.evidence[0].text == OTHER


def test_a_likely_word_among_unlikely_ones_is_marked_by_itself_without_a_suggestion(resources: Resources) -> None:
    (found,) = seen(resources, alignment(), artificial=0.1, sleep=0.7)
    assert COPY[found.start : found.end] == "sleep"
    assert found.suggestions == ()


def test_alone_the_model_is_the_reason(resources: Resources) -> None:
    (found,) = seen(resources, alignment(other=None), artificial=0.8)
    assert (found.kind, found.suggestions) == ("alone", ())
    assert found.evidence[0].kind == "model"


def test_names_numbers_and_unlikely_words_are_left_alone(resources: Resources) -> None:
    text = "The office of Harold Quillfeather opened 40 cases."
    for where in (alignment(text, None), alignment(text, "The bureau of Harald Quill opened 14 trials.")):
        assert seen(resources, where, Harold=0.9, Quillfeather=0.9, **{"40": 0.9}, cases=0.1) == []


def test_the_real_judge_answers(resources: Resources) -> None:
    assert all(0 <= o.raw_score <= 1 and o.rule == "wording" for o in find(Case(alignment(), resources)))
