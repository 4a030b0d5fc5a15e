"""Columns of edits: form, meaning, doubt and how verbatim the neighbourhood is."""

from __future__ import annotations

import pytest

from detector.alignment.edits import edits
from detector.annotation.annotate import annotate
from detector.annotation.words import Word
from detector.quality import edit_features
from detector.types import Alignment, Article, Link, Reference
from tests.fakes import word_vectors

Row = dict[str, float]


def rows(copy: str, reference: str, doubted: str = "") -> list[Row]:
    """A row for each edit, sentence by sentence; the words `doubted` are doubtful on both sides."""
    ours, theirs = annotate(Article("copy", copy)), annotate(Article("reference", reference))
    links = tuple(Link(0, (at,), (at,), 0.9, "hand") for at in range(len(ours.sentences)))
    found = edits(Alignment(ours, (Reference(theirs, "given", 0.9, True, ""),), links), word_vectors)

    def doubt(_: int | None, word: Word) -> float:
        return 0.8 if word.text in doubted.split() else 0.1

    table = edit_features.rows(found, ours, {0: theirs}, doubt, doubt)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows.tolist()]


def row(copy: str, reference: str, doubted: str = "") -> Row:
    (found,) = rows(copy, reference, doubted)
    return found


def test_every_edit_has_the_same_columns() -> None:
    kinds = [
        ("The envoy of Pakistan left.", "The envoy of India left."),
        ("She was guilty.", "She was not guilty."),
        ("She was not guilty.", "She was guilty."),
        ("It cost 20 dollars.", "It cost 30 dollars."),
    ]
    columns = [tuple(row(*kind)) for kind in kinds]
    assert len(set(columns)) == 1
    assert len(set(columns[0])) == len(columns[0])


def test_form() -> None:
    country = row("The envoy of Pakistan left.", "The envoy of India left.")
    assert (country["country"], country["other country"], country["countries differ"]) == (1, 1, 1)
    assert (country["names"], country["same kind"], country["number"], country["agree"]) == (1, 1, 0, 0)
    lost = row("She was guilty.", "She was not guilty.")
    assert (lost["words"], lost["other words"], lost["polarity"], lost["other polarity"]) == (0, 1, 0, 1)
    assert lost["polarity differs"] == 1
    unit = row("The road is 20 miles long.", "The road is 20 kilometres long.")
    assert (unit["quantities"], unit["same value"], unit["same unit"], unit["agree"]) == (1, 1, 1, 1)
    office = row("The president of the club left.", "The chairman of the club left.")
    assert (office["office"], office["other office"]) == (1, 1)


def test_spelling() -> None:
    near = row("The envoy met Vashingtun in Rome.", "The envoy met Washington in Rome.")
    far = row("The envoy met Novak in Rome.", "The envoy met Washington in Rome.")
    assert near["spelling least"] > far["spelling least"]
    assert near["unknown"] == 1
    assert not rows("The RSO warned drivers.", "The Road Safety Office warned drivers.")
    acronym = row("The RSA warned drivers.", "The Road Safety Office warned drivers.")
    assert (acronym["initials"], acronym["words"], acronym["other words"]) == (0, 1, 3)


def test_doubt_is_that_of_the_words_of_each_side() -> None:
    found = row("The envoy of Pakistan left.", "The envoy of India left.", doubted="Pakistan")
    assert (found["doubt"], found["other doubt"], found["doubt beside"], found["doubt around"]) == (0.8, 0.1, 0.8, 0.1)
    lost = row("She was guilty.", "She was not guilty.", doubted="guilty")
    assert (lost["doubt"], lost["other doubt"], lost["doubt around"]) == (-1, 0.1, 0.8)


def test_how_verbatim_the_neighbourhood_is() -> None:
    near = row("The envoy of Pakistan left for Rome on Friday.", "The envoy of India left for Rome on Friday.")
    assert (near["equal before"], near["equal after"], near["equal near"], near["edits of group"]) == (3, 5, 1, 1)
    assert near["anchored before"] == near["anchored after"] == 1
    free = rows(
        "The envoy of Pakistan left for Rome on Friday.", "On Friday a tired diplomat from India flew to Rome instead."
    )
    assert all(one["equal in story"] < near["equal in story"] for one in free)
    assert all(one["edits of group"] == len(free) > 1 for one in free)


def test_what_stands_elsewhere() -> None:
    found = rows("Police held Novak after Miller called.", "Police held Miller after Novak called.")
    assert [one["exchanged"] for one in found] == [1, 1]
    assert [one["in other's group"] for one in found] == [1, 1]
    other = row("The envoy of Pakistan left. Crowds met.", "The envoy of India left. Crowds met.")
    assert (other["exchanged"], other["in other's group"], other["in other"], other["in copy"]) == (0, 0, 0, 0)


def test_the_same_edit_again_is_counted() -> None:
    found = rows("Pakistan agreed. Later Pakistan left.", "India agreed. Later India left.")
    assert [one["same edit"] for one in found] == [2, 2]
    assert [(one["times in copy"], one["other times in copy"]) for one in found] == [(2, 0), (2, 0)]


@pytest.mark.parametrize(("copy", "quoted"), [("He said: “We left Rome today.”", 1), ("He said that we left Rome.", 0)])
def test_quoted(copy: str, quoted: int) -> None:
    assert row(copy, copy.replace("Rome", "Paris"))["quoted"] == quoted


def test_nothing_that_differs_has_no_rows() -> None:
    assert rows("The envoy left.", "The envoy left.") == []
