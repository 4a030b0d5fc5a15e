"""Names beside another version and beside an archive: who is held against whom, what is marked, what is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from detector.annotation.annotate import annotate
from detector.annotation.entities import entities
from detector.authorities.learning import build_archive
from detector.authorities.sqlite.authority_file import bundled
from detector.case import Case
from detector.case.resources import Resources
from detector.linking import archived_names, paired_names
from detector.linking.listed_names import ListedNames
from detector.linking.name_features import differing
from detector.pipeline import Examiner
from detector.settings import Settings
from detector.signals import archived_name
from detector.types import Alignment, Article, Link, Observation, Reference

TRUSTED = (
    "Prague, 4 March. President Miloš Zeman met Andrej Babiš and Jan Hamáček in Ostrava on Monday. Mr. Zeman said that "
    "the talks with Petr Fiala would go on. Vojtěch Filip of the Communist Party left early.",
    "The mayor of Brno, Markéta Vaňková, opened a bridge in Blansko. Petr Kellner of PPF paid for it, she said.",
    "In Berlin Angela Merkel spoke to Heiko Maas about Nord Stream. Olaf Scholz was not there.",
    "Petra Kvitova won in Doha. She beat Ashleigh Barty and Garbine Muguruza on the way.",
)
COPY = (
    "Prague, 5 March. President Milosh Semen will meet Andrej Babiš and Jan Hamáček in Ostrava again. Mr. Semen hopes "
    "that Petr Fiala comes, too. Vojtěch Filip of the Communist Party will not."
)

LISTED = ListedNames((bundled(),))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    file: Path = tmp_path_factory.mktemp("archive") / "desk.sqlite"
    build_archive([Article(f"story-{n}", text, date=f"2021-03-0{n + 1}") for n, text in enumerate(TRUSTED)], file)
    return str(file)


@pytest.fixture(scope="module")
def resources(archive: str) -> Iterator[Resources]:
    with Resources(Settings(shipped_authority=False, authority=(archive,))) as opened:
        yield opened


def alone(text: str) -> Alignment:
    return Alignment(annotate(Article("copy", text)))


def paired(copy: tuple[str, ...], reference: tuple[str, ...]) -> Alignment:
    one, other = (
        annotate(Article(name, "\n\n".join(lines))) for name, lines in (("copy", copy), ("reference", reference))
    )
    links = tuple(Link(0, (i,), (i,), 1.0, "test") for i in range(len(copy)))
    return Alignment(one, (Reference(other, "given", 1.0, True, ""),), links)


def marked(alignment: Alignment, observations: list[Observation]) -> dict[str, str]:
    return {alignment.copy.text[o.start : o.end]: o.suggestions[0].text for o in observations if o.suggestions}


def test_a_surname_alone_is_the_person_of_the_full_name() -> None:
    found = {entity.name: len(entity.mentions) for entity in entities(annotate(Article("copy", COPY)))}
    assert found["Milosh Semen"] == 2
    assert found["Ostrava"] == 1


def test_a_word_that_no_list_knows_alone_is_the_name_that_it_stood_in_before() -> None:
    text = "The climate activist Sun Wei spoke in Paris. Wei was a guest. Paris Hilton was there. Paris is large."
    found = {entity.name: len(entity.mentions) for entity in entities(annotate(Article("copy", text)))}
    assert found["Sun Wei"] == 2
    assert found["Paris"] == 2


def test_a_surname_of_a_headline_is_the_name_that_ends_in_it_below() -> None:
    text = "Etan talks to Shoigu. President Zhou Etan came on Monday. Lenia was there. Later Lenia Ruvarac spoke."
    found = {entity.name: len(entity.mentions) for entity in entities(annotate(Article("copy", text)))}
    assert found["Zhou Etan"] == 2
    assert found["Lenia"] == 1


def test_the_words_in_which_two_names_differ() -> None:
    assert differing(("Thomas", "Human"), ("Thomas", "Homan")) == (("Human",), ("Homan",))
    assert differing(("Homan",), ("Thomas", "Homan")) == ((), ())
    assert differing(("North", "Alpha", "Beta", "Gamma"), ("Other", "Name")) == ((), ())


def test_an_archive_gives_the_related_stories_first(resources: Resources) -> None:
    casts = resources.archives[0].related(["andrej babis", "jan hamacek", "ostrava"])
    assert casts[0].story == "story-0"
    assert casts[0].date == "2021-03-01"
    assert casts[0].shared == 3
    assert resources.archives[0].seen("Andrej Babis") == 1
    assert resources.archives[0].related(["nobody", "nowhere"]) == ()


def test_a_name_is_held_against_the_names_that_only_the_related_story_has(resources: Resources) -> None:
    pairs = list(archived_names.pairs(annotate(Article("copy", COPY)), resources.archives[0], resources.listed))
    assert {(pair.entity.name, pair.other.name) for pair in pairs} == {("Milosh Semen", "Miloš Zeman")}
    assert all(len(pair.row) == len(archived_names.COLUMNS) for pair in pairs)


def test_a_name_that_a_related_story_writes_otherwise_is_marked_each_time(resources: Resources) -> None:
    alignment = alone(COPY)
    found = list(archived_name.find(Case(alignment, resources)))
    assert marked(alignment, found) == {"Milosh Semen": "Miloš Zeman", "Semen": "Zeman"}
    assert "story-0" in found[0].evidence[0].text
    assert found[0].evidence[0].source == "desk archive"


@pytest.mark.parametrize(
    "text",
    [
        TRUSTED[0],
        "Andrej Babis and Jan Hamacek met Zeman in Ostrava. Petr Fiala did not come.",
        "Helmut Krause met Dieter Lang in Linz. Mr. Krause and Mr. Lang spoke of Vienna.",
    ],
)
def test_right_names_and_other_matters_are_left_alone(resources: Resources, text: str) -> None:
    assert [o for o in archived_name.find(Case(alone(text), resources)) if o.raw_score > 0.3] == []


def test_what_another_version_has_is_not_asked_of_the_archive(resources: Resources) -> None:
    lines = tuple(COPY.split("  "))
    assert list(archived_name.find(Case(paired(lines, lines), resources))) == []


def test_without_an_archive_it_is_said_that_the_rule_did_not_run() -> None:
    with Examiner(Settings(grammar="none", rules=("archived-name",))) as examiner:
        report = examiner.examine(Article("copy", COPY))
    (skipped,) = [one for one in report.not_run if one.stage == "archived-name"]
    assert "authority build" in skipped.reason
    assert skipped.failed


def test_columns_of_a_pair_beside_another_version() -> None:
    alignment = paired(
        ("The bank Hallow was fined on Monday.", "Mark Rutte spoke."),
        ("The bank Harlow was fined on Monday.", "Mark Rutte spoke."),
    )
    (pair,) = paired_names.pairs(alignment, LISTED)
    columns = dict(zip(paired_names.COLUMNS, pair.row, strict=True))
    assert (pair.entity.name, pair.other.name) == ("Hallow", "Harlow")
    assert columns["beside"] == columns["beside of other"] == 1.0
    assert columns["neighbours"] == 2.0
    assert (columns["city"], columns["other city"]) == (0.0, 1.0)


def test_the_right_forms_of_a_source_are_known() -> None:
    assert all(map(LISTED, ("Oliver Dowden", "OLIVER DOWDEN", "the State Department", "Kyiv", "Kiev")))
    assert not any(map(LISTED, ("Oliver Dauden", "Council of Elders", "border czar", "")))


def test_what_an_archive_remembers_is_not_known_by_it(resources: Resources) -> None:
    assert resources.archives and not resources.listed("Miloš Zeman")


def test_a_name_that_a_source_lists_is_left_alone_where_the_other_version_is_garbled() -> None:
    told = ("Oliver {} spoke in London.", "Digital secretary Oliver {} said so on Monday.")
    right, wrong = (tuple(line.format(name) for line in told) for name in ("Dowden", "Dauden"))
    (as_it_should_be,) = paired_names.paired_names(paired(wrong, right), LISTED)
    (turned_round,) = paired_names.paired_names(paired(right, wrong), LISTED)
    assert as_it_should_be.probability > 0.6 > 0.3 > turned_round.probability


@pytest.mark.parametrize(
    ("copy", "reference"),
    [
        ("Kyiv was quiet.", "Kiev was quiet."),
        ("Mr. Núñez left.", "Mr. Nunez left."),
        ("The talks in Teheran ended.", "The talks in Tehran ended."),
    ],
)
def test_two_right_spellings_are_not_held_for_damage(copy: str, reference: str) -> None:
    assert [
        one for one in paired_names.paired_names(paired((copy,), (reference,)), LISTED) if one.probability > 0.5
    ] == []
