"""Mentions: what is taken for a person, a body, a place, an acronym."""

from __future__ import annotations

import pytest

from detector.annotation import annotate
from detector.types import Article, Mention


def mentions(text: str) -> tuple[Mention, ...]:
    return annotate.annotate(Article("story", text)).mentions


def of_kind(kind: str, text: str) -> list[str]:
    return [mention.text for mention in mentions(text) if mention.kind == kind]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("The decision was made by Stephen Miller on Friday.", "Stephen Miller"),
        ("Mr. Human said that the arrests were lawful.", "Human"),
        ("“We will go on,” said Thomas de Human, an adviser to the president.", "Thomas de Human"),
        ("Homeland Security Secretary Kristi Noem told agents to work harder.", "Kristi Noem"),
        ("The coach, Jürgen Klopp, praised his players.", "Jürgen Klopp"),
        ("It was written by Zolan Kanno-Youngs for the paper.", "Zolan Kanno-Youngs"),
        ("President Emmanuel Macron met workers in Lyon.", "Emmanuel Macron"),
    ],
)
def test_persons_are_found(text: str, person: str) -> None:
    assert person in of_kind("person", text)


@pytest.mark.parametrize(
    "text",
    [
        "Keeping promises is what the party does best.",
        "The White House said nothing about the Supreme Court.",
        "On Monday the Department of Justice opened an office in New Mexico.",
    ],
)
def test_what_is_no_person_is_not_taken_for_one(text: str) -> None:
    assert of_kind("person", text) == []


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Agents of the Bureau of Alcohol, Tobacco, Firearms and Explosives came.", None),
        ("She works for Immigration and Customs Enforcement in Texas.", "Immigration and Customs Enforcement"),
        ("He left the Ministry of Foreign Affairs in May.", "Ministry of Foreign Affairs"),
        ("He asked the Justice Department for help.", "Justice Department"),
    ],
)
def test_bodies_are_found_whole(text: str, body: str | None) -> None:
    body = body or "Bureau of Alcohol, Tobacco, Firearms and Explosives"
    assert body in of_kind("body", text)


@pytest.mark.parametrize(
    ("text", "body", "person"),
    [
        ("A spokesman for the Russian Ministry of Defence Igor Konashenkov said so.", "Russian Ministry of Defence",
         "Igor Konashenkov"),
        ("The chief of the Armed Forces of the Russian Federation Toshitaro Naito came.",
         "Armed Forces of the Russian Federation", "Toshitaro Naito"),
    ],
)  # fmt: skip
def test_a_person_is_parted_from_the_body_before(text: str, body: str, person: str) -> None:
    first, second, *_ = mentions(text)
    assert (first.kind, first.text) == ("body", body)
    assert (second.kind in ("person", "other"), second.text) == (True, person)


@pytest.mark.parametrize(
    "body",
    [
        "Bank of New York Mellon",
        "University of Notre Dame",
        "Robert Koch Institute",
        "University of California Los Angeles",
    ],
)
def test_a_body_that_has_the_name_of_a_person_or_place_is_not_parted(body: str) -> None:
    assert body in [mention.text for mention in mentions(f"The {body} said so on Monday.")]


def test_a_title_is_found_before_and_after_the_name() -> None:
    text = "White House deputy chief of staff Stephen Miller met Sarah Cole, head of the Miami office, on Friday."
    titles = [text[m.title.start : m.title.end] for m in mentions(text) if m.title is not None]
    assert titles == ["White House deputy chief of staff", "head of the Miami office"]


def test_a_surname_inherits_the_full_name_before_it() -> None:
    text = "Officials met Stephen Miller on Friday. Later, critics of Miller protested."
    assert of_kind("person", text) == ["Stephen Miller", "Miller"]


def test_an_acronym_is_no_roman_numeral_and_no_shout() -> None:
    assert of_kind("acronym", "The FBI and ICE met under Article IV.") == ["FBI", "ICE"]
    assert of_kind("acronym", "BREAKING NEWS FROM OUR OWN REPORTER TODAY") == []


def test_every_span_holds_what_the_mention_says() -> None:
    text = "At the FBI, Director Kash Patel’s aides met Mr. O’Neill of the U.S. Department of State’s staff."
    for mention in mentions(text):
        assert text[mention.start : mention.end] == mention.text
