"""Persons and other entities of a story: which mentions are of one name."""

from __future__ import annotations

import pytest

from detector.annotation import entities as module
from detector.annotation.entities import Entity, entities, is_said, sort_of
from detector.annotation.persons import folded_words, people
from detector.names.variants import words_of
from detector.types import Article, Document, Mention, MentionKind


def story(*named: tuple[MentionKind, str]) -> Document:
    """A story that consists of its mentions, one a line."""
    found, text = [], ""
    for kind, name in named:
        found.append(Mention(kind, len(text), len(text) + len(name), name, words_of(name), 0))
        text += f"{name}\n"
    return Document(Article("story", text), "en", (), (), tuple(found))


def entity(kind: MentionKind, name: str) -> Entity:
    return entities(story((kind, name)))[0]


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """No word is an everyday word, a city or a country."""
    monkeypatch.setattr(module, "is_everyday", lambda word: word == "Harbor")
    monkeypatch.setattr(module, "place_names", frozenset)
    monkeypatch.setattr(module, "is_country", lambda _: False)


def test_a_surname_alone_is_of_the_last_full_name_before_it() -> None:
    found = people(story(("person", "Ada Quill"), ("person", "Bo Quill"), ("person", "Quill"), ("person", "Zorn")))
    assert [(person.name, len(person.mentions)) for person in found] == [("Ada Quill", 1), ("Bo Quill", 2), ("Zorn", 1)]


def test_a_surname_is_of_the_full_name_after_it_where_none_is_before() -> None:
    (found,) = people(story(("person", "Quill"), ("person", "Ada Quill")))
    assert (found.name, found.full, found.given, found.family) == ("Ada Quill", True, "Ada", "Quill")


def test_variants_of_a_full_name_are_one_person_and_the_usual_form_names_it() -> None:
    (found,) = people(story(("person", "Ada M. Quill"), ("person", "Ada Quill"), ("person", "Ada Quill")))
    assert found.name == "Ada Quill" and len(found.mentions) == 3


def test_a_doubtful_run_is_a_person_only_where_that_is_asked_for() -> None:
    document = story(("other", "Qorva Zemtik"))
    assert people(document) == ()
    (found,) = people(document, doubtful=True)
    assert not found.sure


def test_other_names_are_one_where_they_are_written_alike() -> None:
    found = entities(
        story(("place", "Oldport"), ("body", "Harbor Office"), ("place", "OLDPORT"), ("place", "Oldport’s"))
    )
    assert [(one.kind, one.name, len(one.mentions)) for one in found] == [
        ("place", "Oldport", 3),
        ("body", "Harbor Office", 1),
    ]


def test_an_unknown_word_that_began_or_ended_a_name_is_that_name() -> None:
    found = entities(story(("other", "Zemtik"), ("person", "Qorva Zemtik"), ("other", "Qorva"), ("other", "Harbor")))
    assert [(one.name, len(one.mentions)) for one in found] == [("Qorva Zemtik", 3), ("Harbor", 1)]


def test_sorts_of_pairs_by_kind_and_words() -> None:
    place, office, other = entity("place", "Oldport"), entity("body", "Harbor Office"), entity("body", "Port Council")
    assert sort_of(place, entity("person", "Ada Quill")) == "person"
    assert (sort_of(place, office), sort_of(office, other)) == ("word", "words")


def test_a_name_is_said_where_all_its_words_are_or_another_right_form_is() -> None:
    quill = entity("person", "Ada B. Quill")
    assert is_said(quill, (), {"ada", "quill", "oldport"}) and not is_said(quill, (), {"quill"})
    assert is_said(quill, (entity("person", "Ada Quill"),), set())


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Faisal bin Khalid", "Faisal bin Khalid Al Nasser"),
        ("Inés Robledo", "Inés Robledo Vargas"),
        ("Inés Robledo Vargas", "Ines Robledo"),
    ],
)
def test_a_name_is_said_where_it_begins_another_or_another_begins_it(name: str, other: str) -> None:
    assert is_said(entity("person", name), (entity("person", other),), set())


def test_particles_need_not_be_capitalised_words_of_the_other_story() -> None:
    assert is_said(entity("person", "Juan de la Vega"), (), {"juan", "vega"})


def test_a_given_name_alone_begins_nothing() -> None:
    assert not is_said(entity("person", "Inés Robledo"), (entity("person", "Inés Vargas Robles"),), {"ines"})


def test_a_country_is_said_by_the_name_of_its_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "is_country", lambda word: word == "Norway")
    assert is_said(entity("place", "Norway"), (), {"norwegian"})
    assert not is_said(entity("place", "Norway"), (), {"danish"})


def test_capitalised_words_are_kept_folded_with_their_halves() -> None:
    from detector.annotation import annotate

    document = annotate.annotate(Article("story", "On Monday Zoë Kanno-Youngs sang loudly."))
    assert {"monday", "zoe", "kanno", "youngs", "kannoyoungs"} <= folded_words(document)
    assert "loudly" not in folded_words(document)
