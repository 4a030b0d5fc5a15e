"""Which of the names that may be meant is the likeliest, by trees that take their columns by name."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from detector.annotation.entities import Entity
from detector.inference.forest import Forest
from detector.linking import ranking
from detector.types import Mention
from detector.types.errors import AssetError

RISING = {
    "columns": ["near"], "splits": [[0, 0, 0]], "limits": [[0.5, 0.2, 0.8]], "leaves": [[-4.0, -2.0, 2.0, 4.0]],
    "bias": 0.0,
}  # fmt: skip
"""One tree: the nearer, the likelier, in four steps."""


@dataclass(frozen=True)
class Pair:
    entity: Entity
    other: Entity
    row: tuple[float, ...]


def named(name: str, start: int = 0) -> Entity:
    words = tuple(name.split())
    return Entity("person", name, words, (Mention("person", start, start + len(name), name, words, 0),))


@pytest.fixture(autouse=True)
def small_forest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "forest", lambda name: Forest.of(RISING, name))


def test_the_likeliest_and_the_next_other_name_for_each_entity_in_the_order_of_the_text() -> None:
    late, early = named("Bo Zorn", 50), named("Ada Quell", 3)
    pairs = [
        Pair(late, named("Bo Zarn"), (1.0, 0.6)),
        Pair(early, named("Ada Quill"), (1.0, 0.9)),
        Pair(early, named("Quill"), (1.0, 0.9)),
        Pair(early, named("Eda Krell"), (1.0, 0.3)),
    ]
    found = list(ranking.likeliest("x.json", ("unused", "near"), pairs))
    assert [(pair.other.name, rival) for pair, _, rival, _ in found] == [("Ada Quill", "Eda Krell"), ("Bo Zarn", None)]
    (_, high, _, less), (_, lone, _, none) = found
    assert 1.0 > high > lone > less > none == 0.0


def test_no_pairs_ask_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "forest", SimpleNamespace())
    assert list(ranking.likeliest("x.json", ("near",), [])) == []


def test_a_column_that_the_trees_need_and_nobody_makes_is_named() -> None:
    with pytest.raises(AssetError, match=r"\(near\)"):
        list(ranking.likeliest("x.json", ("far",), [Pair(named("A B"), named("C D"), (1.0,))]))
