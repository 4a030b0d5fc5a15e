"""The columns of two names: in which words they differ, and a value for each column."""

from __future__ import annotations

import pytest

from detector.annotation.entities import Entity
from detector.linking import name_features
from detector.linking.listed_names import ListedNames
from detector.linking.name_features import COLUMNS, differing, row
from detector.types import Mention, MentionKind
from tests.fakes import FakeAuthority


def named(name: str, kind: MentionKind = "person", honorific: str | None = None) -> Entity:
    words = tuple(name.split())
    return Entity(kind, name, words, (Mention(kind, 0, len(name), name, words, 0, honorific),))


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("Marcus Helman", "Marcus Hellman", (("Helman",), ("Hellman",))),
        ("Marcus de Helman", "Marcus J. Hellman", (("Helman",), ("Hellman",))),  # particles, initials
        ("Hellman", "Marcus Hellman", ((), ())),  # all words of one are the other's
        ("Office of Harbors", "Harbors Office", ((), ())),
        ("A One Two Three Four", "B Five", ((), ())),  # too many
    ],
)
def test_in_which_words_two_names_differ(
    mine: str, theirs: str, expected: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    assert differing(mine.split(), theirs.split()) == expected


def test_each_column_has_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_features, "word_score", lambda *_: 0.6)
    monkeypatch.setattr(name_features, "spelling_similarity", lambda *_: 0.7)
    monkeypatch.setattr(name_features, "damage", lambda *_: 0.4)
    monkeypatch.setattr(name_features, "place_names", lambda: frozenset({"helman"}))
    one, other = named("Marcus Helman", honorific="Mr."), named("Marcus J. Hellman")
    mine, theirs = differing(one.words, other.words)
    made = dict(zip(COLUMNS, row(one, other, mine, theirs, ListedNames((FakeAuthority(),))), strict=True))
    expected = {
        "spelling least": 0.6, "spelling mean": 0.6, "spelling joined": 0.7, "first letter": 1.0, "length": 6.0,
        "other length": 7.0, "shared words": 1.0, "differing words": 1.0, "other differing words": 1.0,
        "same kind": 1.0, "person": 2.0, "titled": 0.0, "honorific": 1.0, "damage": 0.4, "acronym": 0.0,
        "numbered": 0.0, "listed": 0.0, "other listed": 1.0, "beginning": 0.5,
    }  # fmt: skip
    assert {name: made[name] for name in expected} == expected
