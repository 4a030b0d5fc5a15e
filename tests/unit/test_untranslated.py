from __future__ import annotations

import pytest

from detector.annotation import annotate
from detector.case import Case
from detector.language import foreign_words
from detector.signals import untranslated
from detector.types import Alignment, Article, Observation, Reference
from tests.fakes import FakeResources


def seen(copy: str, reference: str | None = None) -> list[Observation]:
    document = annotate.annotate(Article("copy", copy))
    references = ()
    if reference is not None:
        references = (Reference(annotate.annotate(Article("reference", reference)), "given", 0.9, True, ""),)
    found = untranslated.find(Case(Alignment(document, references), FakeResources()))
    return [o for o in found if o.raw_score >= 0.4]


@pytest.mark.parametrize(
    ("copy", "marked"),
    [
        ("said Paul Ortega, a Mushrifa customs officer in Boston.", "Mushrifa"),
        ("The Mudir office closed on Monday.", "Mudir"),
        ("On Monday the начальник of the department said nothing.", "начальник"),
        ("Police found the 放送 equipment in the van.", "放送"),
        ("The game in the stadium was الفريق before noon.", "الفريق"),
        ("The zamjenik of the minister resigned on Friday.", "zamjenik"),
        ("The police and the jandarma closed the road.", "jandarma"),
        ("Doctors said the dehşet at the hospital was real.", "dehşet"),
        ("The report was signed by the zamestitel of the governor.", "zamestitel"),
        ("The officials of the pemerintah met on Monday.", "pemerintah"),
    ],
)
def test_marks(copy: str, marked: str) -> None:
    assert [copy[o.start : o.end] for o in seen(copy)] == [marked]


def test_the_word_it_may_be_is_shown() -> None:
    (found,) = seen("said Paul Ortega, a Mushrifa customs officer in Boston.")
    assert found.raw_score >= 0.8
    assert [(e.kind, e.text, e.source) for e in found.evidence] == [("pivot", "مشرفة", "ar")]


@pytest.mark.parametrize(
    "copy",
    [
        "She left Kyiv (Київ) on Monday.",
        "Protests spread to the so-called banlieue of the city.",
        "The novel, titled “La plaza del viento”, sold well.",
        "Charles de la Tour and Ludwig von Mises were there.",
        "He met a Xinhua correspondent and an Anadarko spokesman.",
        "The Bundesliga club sacked its coach.",
        "The σ level is high, and the α particle decays.",
        "Fans ate phở and jalapeños at a café near the façade.",
        "He wrote “начальник” on the wall.",
        "The Arabic word (مدير) means manager.",
    ],
)
def test_leaves_alone(copy: str) -> None:
    assert [copy[o.start : o.end] for o in seen(copy)] == []


def test_a_word_that_the_reference_has_too_is_not_marked() -> None:
    copy = "The police and the jandarma closed the road."
    assert seen(copy)
    assert not seen(copy, "The jandarma, a police force, closed the road.")


def test_a_story_in_another_language_is_not_marked_word_for_word() -> None:
    assert seen("Начальник департамента сказал, что работа закончена. Это хорошая новость.") == []


@pytest.mark.parametrize(
    ("latin", "word"),
    [("Mushrifa", "مشرفة"), ("Mudir", "مدير"), ("nachalnik", "начальник"), ("zamestitel", "заместитель")],
)
def test_reads_words_of_other_scripts(latin: str, word: str) -> None:
    assert word in [row.word for row in foreign_words.romanised(latin)]


@pytest.mark.parametrize("name", ["Xinhua", "Trabzonspor", "Anadarko", "Bundesliga"])
def test_brands_are_no_words_of_other_scripts(name: str) -> None:
    assert foreign_words.romanised(name) == ()
