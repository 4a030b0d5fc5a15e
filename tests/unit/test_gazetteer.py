"""Names of an authority in running text: as they are, put literally, misspelt; and what is no name."""

from __future__ import annotations

import pytest

from detector.annotation.annotate import annotate
from detector.authorities import Entry, EntryKind, Form
from detector.authorities.gazetteer import Gazetteer, GazetteerMatch, parts
from detector.types import Article, Token
from tests.fakes import FakeAuthority


def organization(id: str, name: str, *garbled: str) -> Entry:
    return Entry(id, "body", (Form(name, "preferred"), *(Form(text, "garbled") for text in garbled)), "us")


IRS = organization("irs", "Internal Revenue Service")
HOUSING = organization("housing", "Department of Housing")
HUD = organization("hud", "Department of Housing and Urban Development", "ministry of dwellings")
JUSTICE = organization("justice", "Department of Justice")
MARSHALS = organization("marshals", "Marshals Service")
ATF = organization("atf", "Bureau of Alcohol, Tobacco, Firearms and Explosives")


def found(text: str, *entries: Entry, kind: EntryKind = "body") -> tuple[GazetteerMatch, ...]:
    gazetteer = Gazetteer([FakeAuthority(entries or (IRS, HOUSING, HUD, JUSTICE, MARSHALS, ATF))], kind)
    return gazetteer.matches(annotate(Article("a", text)))


@pytest.mark.parametrize(
    ("text", "name", "entry", "right"),
    [
        ("The Internal Revenue Service said so.", "Internal Revenue Service", IRS, True),
        ("The Internal Revenue Service's chief left.", "Internal Revenue Service", IRS, True),
        ("The Internal-Revenue Service met.", "Internal-Revenue Service", IRS, True),
        ("The service of internal revenue met.", "service of internal revenue", IRS, False),
        ("The Ministry of Justice met.", "Ministry of Justice", JUSTICE, False),
        ("The Marshall Service met.", "Marshall Service", MARSHALS, False),
        ("The ministry of dwellings met.", "ministry of dwellings", HUD, False),
        ("The Bureau of Alcohol, Tobacco, Firearms and Explosives met.",
         "Bureau of Alcohol, Tobacco, Firearms and Explosives", ATF, True),
    ],
)  # fmt: skip
def test_a_name_is_found_over_its_own_characters(text: str, name: str, entry: Entry, right: bool) -> None:
    (match,) = found(text)
    assert (match.entry, match.text, match.right) == (entry, name, right)
    assert text[match.start : match.end] == name


def test_what_was_changed_is_said_with_the_word_that_is_right() -> None:
    (match,) = found("The Ministry of Justice met.")
    assert match.changed == (("Ministry", "department"),) and match.order
    (match,) = found("The service of internal revenue met.")
    assert match.changed == () and not match.order


@pytest.mark.parametrize(
    "text",
    [
        "Internal affairs and revenue rose. The service closed.",  # not in one sentence
        "The Internal, Revenue Service met.",  # a comma that the name has not
        "The service and the internal revenue rose.",  # two names
        "The Internal Monday Revenue Service met.",  # a stranger between
        "The Administration of Households met.",  # every word is another one
        "The ministry of the foreign dwellings met.",  # a wrong form is known word for word
    ],
)
def test_what_is_no_name_is_not_found(text: str) -> None:
    assert found(text) == ()


def test_the_longest_name_is_taken_and_equals_are_all_kept() -> None:
    (match,) = found("The Department of Housing and Urban Development met.")
    assert match.entry == HUD
    twins = organization("a", "Port Authority"), organization("b", "Port Authority")
    assert [match.entry for match in found("The Port Authority met.", *twins)] == list(twins)


def test_a_name_of_which_a_word_is_said_again_is_found_whole() -> None:
    (match,) = found("The Department of Housing in Housing and Urban Development met.")
    assert match.text == "Department of Housing in Housing and Urban Development"


def test_only_the_kind_asked_for_is_found() -> None:
    assert found("The Internal Revenue Service met.", kind="office") == ()


def test_a_second_text_is_read_as_if_it_were_the_first() -> None:
    gazetteer = Gazetteer([FakeAuthority((IRS, JUSTICE))], "body")
    first, second = (annotate(Article("a", f"The {name} met.")) for name in (IRS.name, JUSTICE.name))
    before = gazetteer.matches(second)
    assert gazetteer.matches(first) and gazetteer.matches(second) == before


def test_a_hyphenated_word_is_parted_over_its_own_characters() -> None:
    text = "Vice-Chief"
    assert [(part.text, text[part.start : part.end]) for part in parts(Token(0, 10, text, 0, "word"))] == [
        ("Vice", "Vice"), ("Chief", "Chief"),
    ]  # fmt: skip
    whole = Token(0, 4, "Vice", 0, "word")
    assert parts(whole) == [whole]
