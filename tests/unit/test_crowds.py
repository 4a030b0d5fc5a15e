"""Stories of very many names: the pairs that are compared do not grow with the square, and near ones still meet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest

from detector.annotation import annotate
from detector.annotation.entities import entities
from detector.annotation.persons import people
from detector.annotation.sentences import sentences
from detector.case import Case
from detector.linking import two_spellings
from detector.linking.paired_names import pairs as paired
from detector.names import crowds, letters, spelling_model, spelling_similarity
from detector.names.crowds import MOST_NAMES, MOST_OF_A_WORD, MOST_PAIRS
from detector.signals import consistency
from detector.types import Alignment, Article, Document, Link, Reference
from tests.fakes import FakeResources

SYLLABLES = ("bar", "lon", "mit", "gre", "vos", "kul", "pem", "dra", "sif", "tov", "neg", "rul", "fam", "zed", "hob")


def word(number: int) -> str:
    """A name that no list has, another one for every number."""
    found = ""
    for _ in range(3):
        number, at = divmod(number, len(SYLLABLES))
        found += SYLLABLES[at]
    return found.capitalize()


def document(text: str) -> Document:
    return annotate.annotate(Article("story", text))


@pytest.mark.parametrize("count", [0, 1, 2, 57, MOST_NAMES])
def test_each_is_compared_with_each_up_to_the_limit(count: int) -> None:
    assert list(crowds.pairs(range(count))) == list(combinations(range(count), 2))


@pytest.mark.parametrize("count", [MOST_NAMES + 1, 1000, 7000, 30_000])
def test_beyond_it_no_more_pairs_are_compared(count: int) -> None:
    found = list(crowds.pairs(range(count)))
    assert count - 1 <= len(found) <= max(MOST_PAIRS, count)
    assert {one + 1 for one, _ in found} <= {other for _, other in found}  # each with the one behind it


@pytest.fixture()
def compared(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    """The spellings that are held against one another."""
    asked: list[tuple[str, str]] = []

    def similarity(one: str, other: str) -> float:
        asked.append((one, other))
        return spelling_similarity(one, other)

    monkeypatch.setattr(two_spellings, "spelling_similarity", similarity)
    yield asked


@pytest.mark.parametrize("pattern", ["Mr. {} left.", "It rained in {}.", "Maria {} spoke."])
def test_spellings_of_a_thousand_names(pattern: str, compared: list[tuple[str, str]]) -> None:
    copy = document(" ".join(pattern.format(word(number)) for number in range(1000)))
    list(consistency.find(Case(Alignment(copy), FakeResources())))
    assert len(compared) <= MOST_PAIRS


def test_of_a_thousand_names_the_near_ones_are_found() -> None:
    crowd = " ".join(f"Mr. {word(number)} left." for number in range(1000))
    text = f"{crowd} Bill Essia spoke on Monday. Mr. Essayli said that it would go on, and Mr. Essayli left."
    case = Case(Alignment(document(text)), FakeResources())
    assert "Bill Essia" in {text[seen.start : seen.end] for seen in consistency.find(case)}
    (skipped,) = case.left_out
    assert skipped.failed
    assert "1,002 persons" in skipped.reason


def test_an_ordinary_story_is_compared_whole() -> None:
    text = " ".join(f"Mr. {word(number)} left." for number in range(150))
    assert Case(Alignment(document(text)), FakeResources()).left_out == ()


def test_persons_of_one_family() -> None:
    names = [f"{word(number)} Morton" for number in range(400)]
    found = people(document(" ".join(f"{name} spoke." for name in (*names, names[0], names[399]))), doubtful=True)
    assert [person.name for person in found] == names
    assert len(found[0].mentions) == len(found[399].mentions) == 2


def test_a_surname_finds_its_owner_among_many() -> None:
    names = [f"Maria {word(number)}" for number in range(MOST_NAMES * 3)]
    last = names[-1].split()[1]
    found = people(document(" ".join(f"{name} spoke." for name in names) + f" Mr. {last} left."))
    assert len(found) == len(names)
    assert [mention.text for mention in found[-1].mentions] == [names[-1], last]


def test_names_of_two_versions_are_compared_where_they_are_linked() -> None:
    ours = document(" ".join(f"{word(n)} {word(n + 900)} spoke." for n in range(300)))
    theirs = document(" ".join(f"{word(n)}ov {word(n + 900)}in spoke." for n in range(300)))
    links = tuple(Link(0, (n,), (n,), 0.9, "hand") for n in range(300))
    alignment = Alignment(ours, (Reference(theirs, "given", 0.9, True, ""),), links)
    assert min(len(entities(ours)), len(entities(theirs))) > 250
    found = paired(alignment, FakeResources().listed)
    assert 250 < len(found) <= 300 * MOST_OF_A_WORD
    assert all(pair.entity.mentions[0].sentence == pair.other.mentions[0].sentence for pair in found)


def test_a_word_without_end_is_no_spelling_of_another() -> None:
    long = "Barlon" * 60
    assert spelling_similarity(long, long) == 1.0
    assert spelling_similarity(long, f"{long}s") == 0.0
    assert letters.letter_similarity(long, f"{long}s") == 0.0
    most = "b" * spelling_model.LONGEST_WORD
    assert spelling_similarity(most, f"{most[:-1]}p") > 0.0


@pytest.mark.parametrize(
    "text", ["barlon " * 3000, "b" * 9000, f"It rained{' in Barlon,' * 900} and stopped.", "x. " * 2000]
)
def test_a_sentence_has_an_end(text: str) -> None:
    found = sentences(text)
    assert all(0 < sentence.end - sentence.start <= 2000 for sentence in found)
    assert "".join("".join(text[s.start : s.end].split()) for s in found) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"Mr. {'Barlon' * 20} left on Monday.", "words of more than 60 letters were compared with no name"),
        (f"It cost {'7' * 309} dollars.", "numbers of 309 digits and more were left alone"),
    ],
)
def test_what_is_too_long_to_be_compared_is_said(text: str, reason: str) -> None:
    (skipped,) = Case(Alignment(document(text)), FakeResources()).left_out
    assert skipped.reason == reason
    assert skipped.failed
