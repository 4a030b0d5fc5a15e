"""The rule `wording`: wrong words beside another version and alone, and what it leaves to other rules."""

from __future__ import annotations

from detector.annotation.annotate import annotate
from detector.case import Case
from detector.signals.wording import find
from detector.types import Alignment, Article, Link, Observation, Reference
from tests.fakes import FakeResources

COPY = "The jockey lay in artificial sleep after the fall on Monday."
OTHER = "The jockey lay in an induced coma after the fall on Monday."


def alignment(copy: str = COPY, other: str | None = OTHER) -> Alignment:
    ours = annotate(Article("copy", copy))
    if other is None:
        return Alignment(ours)
    return Alignment(
        ours,
        (Reference(annotate(Article("other", other)), "given", 0.9, True, ""),),
        (Link(0, (0,), (0,), 0.9, "test"),),
    )


def seen(where: Alignment, wrong: dict[str, float]) -> list[Observation]:
    return [one for one in find(Case(where, FakeResources(wrong=wrong))) if isinstance(one, Observation)]


def test_a_wrong_wording_is_marked_with_the_other_versions() -> None:
    (found,) = seen(alignment(), {"artificial": 0.9, "sleep": 0.7})
    assert COPY[found.start : found.end] == "artificial sleep"
    assert (found.kind, found.raw_score) == ("beside", 0.9)
    assert [s.text for s in found.suggestions] == ["an induced coma"]
    assert found.evidence[0].text == OTHER


def test_a_likely_word_among_unlikely_ones_is_marked_by_itself_without_a_suggestion() -> None:
    (found,) = seen(alignment(), {"artificial": 0.1, "sleep": 0.7})
    assert COPY[found.start : found.end] == "sleep"
    assert found.suggestions == ()


def test_alone_the_model_is_the_reason() -> None:
    (found,) = seen(alignment(other=None), {"artificial": 0.8})
    assert (found.kind, found.suggestions) == ("alone", ())
    assert found.evidence[0].kind == "model"


def test_names_numbers_and_unlikely_words_are_left_alone() -> None:
    text = "The office of Harold Quillfeather opened 40 cases."
    for where in (alignment(text, None), alignment(text, "The bureau of Harald Quill opened 14 trials.")):
        assert seen(where, {"Harold": 0.9, "Quillfeather": 0.9, "40": 0.9, "cases": 0.1}) == []
