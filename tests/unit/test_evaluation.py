"""Figures, the table that holds them, the diagrams, and stories of one's own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from detector.evaluation import diagrams, measures
from detector.evaluation import stories as own
from detector.evaluation.baselines import Baselines, starts_of
from detector.evaluation.corrections import is_right, same_form
from detector.evaluation.stored import store
from detector.evaluation.table import Cell, Curve, Row, Table, not_run, quoted, section
from detector.settings import Settings
from detector.types import Finding, Suggestion
from detector.types.errors import AssetError, UsageError

ROOT = Path(__file__).resolve().parents[2]

# ------------------------------------------------------------------ measures


def sample(values: Sequence[float], keys: str) -> measures.Sample:
    return measures.Sample(np.array(values, dtype=float), tuple(keys))


def test_the_area_is_how_often_garbled_is_above_clean() -> None:
    assert measures.area(np.array([1.0, 2.0]), np.array([2.0, 3.0])) == pytest.approx((1 + 1 + 0.5 + 1) / 4)


def test_an_area_has_an_interval_that_is_drawn_by_story() -> None:
    probability = np.random.default_rng(1)
    clean, garbled = probability.normal(size=400), probability.normal(size=400) + 1
    one_a_story = tuple(map(str, range(400)))
    few = tuple(str(at // 100) for at in range(400))
    narrow = measures.auroc(measures.Sample(clean, one_a_story), measures.Sample(garbled, one_a_story))
    same = measures.auroc(measures.Sample(clean, few), measures.Sample(garbled, few))
    assert narrow.value == same.value == pytest.approx(measures.area(clean, garbled), abs=1e-4)
    assert narrow.count == 800
    assert narrow.low is not None and narrow.high is not None and narrow.value is not None
    assert narrow.low < narrow.value < narrow.high
    assert narrow.high - narrow.low == pytest.approx(0.065, abs=0.02)


def test_an_area_weighs_a_story_by_how_often_it_is_drawn() -> None:
    """With the draw replaced by "each story once" the quick way must give the figure itself."""
    clean, garbled = sample([1, 2, 5], "aab"), sample([2, 4, 6, 0], "bccd")
    cell = measures.auroc(clean, garbled)
    assert cell.value == pytest.approx(measures.area(clean.values, garbled.values), abs=1e-4)
    assert cell.low is not None and cell.high is not None and 0.0 <= cell.low <= cell.high <= 1.0


def test_a_ratio_that_never_varies_has_the_binomial_interval() -> None:
    none, all_ = measures.ratio([("a", 0, 20)]), measures.ratio([("a", 20, 20)])
    assert (none.value, none.low) == (0.0, 0.0)
    assert none.high == pytest.approx(0.1684, abs=1e-4)
    assert (all_.value, all_.high) == (1.0, 1.0)
    assert all_.low == pytest.approx(0.8316, abs=1e-4)
    assert measures.ratio([("a", 0, 0)]).reason
    assert measures.ratio([("a", 1, 500), ("b", 2, 500)], 1000.0).value == 3.0


def test_the_calibration_error_is_the_mean_gap_over_bins() -> None:
    told = sample([0.95, 0.95, 0.15, 0.15], "abcd")
    assert measures.expected_error(told, np.array([1.0, 0.0, 0.0, 0.0])).value == pytest.approx(
        (2 * 0.45 + 2 * 0.15) / 4
    )
    heavy = measures.expected_error(told, np.array([1.0, 1.0, 0.0, 0.0]), np.array([1.0, 1.0, 3.0, 3.0]))
    assert heavy.value == pytest.approx((2 * 0.05 + 6 * 0.15) / 8)


def test_beside_the_calibration_error_stands_what_chance_leaves() -> None:
    draw = np.random.default_rng(3)
    values = draw.random(4_000)
    truth = (draw.random(4_000) < values).astype(float)
    many = measures.calibration_error(measures.Sample(values, tuple(map(str, range(4_000)))), truth)
    few = measures.calibration_error(measures.Sample(values[:40], tuple(map(str, range(40)))), truth[:40])
    gaps = [cells["exact"].value for cells in (many, few)]
    assert gaps[0] is not None and gaps[1] is not None and many["detector"].value is not None
    assert 0.005 < gaps[0] < 0.02 < 0.1 < gaps[1] < 0.25
    assert many["detector"].value == pytest.approx(gaps[0], abs=0.01)
    sure = measures.calibration_error(sample([1.0, 1.0, 0.0], "abc"), np.array([1.0, 1.0, 0.0]))
    assert sure["exact"].value == 0.0


def test_spans_earn_the_share_that_overlaps() -> None:
    marked, found = [(0, 10), (20, 30)], [(5, 15), (22, 24), (40, 50)]
    tallies = measures.span_tallies(marked, found)
    assert tallies[:3] == (7, 22, 20)
    assert tallies[3:] == pytest.approx((0.5 + 1.0, 3, 0.5 + 0.2, 2))
    figures = measures.span_figures()
    sums = np.array([tallies])
    assert figures["precision, partial credit"](sums)[0] == pytest.approx(0.5)
    assert figures["recall, partial credit"](sums)[0] == pytest.approx(0.35)
    assert figures["F1 of characters"](sums)[0] == pytest.approx(2 * 7 / 42)


def test_one_span_matches_one_mark_only() -> None:
    assert measures.span_tallies([(0, 5), (6, 10)], [(0, 10)])[3:] == pytest.approx((0.5, 1, 1.0, 2))
    assert measures.span_tallies([], []) == (0, 0, 0, 0.0, 0, 0.0, 0)


def test_average_precision_of_scores_that_say_nothing_is_the_share() -> None:
    cell = measures.average_precision(sample([1, 1, 1, 1], "aabb"), np.array([1.0, 0.0, 0.0, 0.0]))
    assert cell.value == 0.25


def test_a_curve_runs_from_low_to_high_recall() -> None:
    probability = np.random.default_rng(2)
    labels = (probability.random(500) < 0.3).astype(float)
    curve = measures.precision_recall("it", labels + probability.normal(size=500), labels)
    recalls = [x for x, _, _ in curve.points]
    assert recalls == sorted(recalls)
    assert recalls[-1] == 1.0
    assert len(recalls) <= measures.POINTS + 2


# ------------------------------------------------------------------ the table


def table() -> Table:
    row = Row("weak", "weak systems", {"detector": Cell(0.9123, 0.9, 0.95, 1200), "harper": Cell(0.5, count=40)})
    other = Row("all", "all systems", {"detector": Cell(0.5, count=9), **not_run({"languagetool": "not fetched"})})
    curves = (
        Curve("reliability", "sentences <alone>", ((0.1, 0.2, 5.0), (0.9, 0.8, 3.0))),
        Curve("precision-recall", "sentences", ((0.0, 1.0, 0.9), (1.0, 0.4, 0.1))),
    )
    return Table({"detector": "detector-1"}, (section("it", "It", "What it is.", "sentences", [row, other]),), curves)


def test_a_table_is_read_back_as_it_was() -> None:
    assert Table.from_json(table().to_json()) == table()
    assert table().row("it/weak").cells["detector"].value == 0.9123
    with pytest.raises(KeyError, match="it/none"):
        table().row("it/none")


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    for text in ("{}", "[]", '{"format": 0}', "no JSON"):
        (tmp_path / "figures.json").write_text(text)
        with pytest.raises(AssetError, match=r"figures\.json"):
            Table.read(tmp_path / "figures.json")


def test_the_table_says_what_was_not_run_and_why() -> None:
    text = table().to_markdown()
    assert "| | detector | LanguageTool | Harper | n |" in text
    assert "| weak systems | 0.912 (0.900 – 0.950) |  | 0.500, n 40 | 1,200 |" in text
    assert "| all systems | 0.500 | not run |  | 9 |" in text
    assert "LanguageTool not run: not fetched." in text
    with pytest.raises(ValueError, match="not fetched"):
        quoted(Cell(None, reason="not fetched"))


def test_what_is_stored_is_the_same_twice_and_the_diagrams_are_xml(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        store(table(), tmp_path / name)
    files = sorted(file.name for file in (tmp_path / "one").iterdir())
    assert files == ["figures.json", "figures.md", "precision-recall.svg", "reliability.svg"]
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    for drawn in (diagrams.reliability(table()), diagrams.precision_recall(table())):
        root = ElementTree.fromstring(drawn)
        assert len(root.findall(".//{*}polyline")) == 1
    assert "sentences &lt;alone&gt;" in diagrams.reliability(table())


# ------------------------------------------------------------------ stories of one's own


def folder(to: Path, gold: object) -> tuple[Path, Path]:
    (to / "stories").mkdir()
    (to / "stories" / "fire_1.txt").write_text("The ministry of outside said so.", "utf-8")
    (to / "stories" / "calm.txt").write_text("\ufeffNothing is wrong.", "utf-8")
    (to / "gold.json").write_text(json.dumps(gold), "utf-8")
    return to / "stories", to / "gold.json"


SPAN = {"start": 4, "end": 23, "category": "name.org", "accept": ["State Department"]}


def test_a_gold_file_names_stories_by_file_or_by_how_it_begins(tmp_path: Path) -> None:
    one, two = own.read(
        *folder(
            tmp_path, [{"story": "fire", "reference": "calm.txt", "spans": [SPAN]}, {"story": "calm", "label": "clean"}]
        )
    )
    assert one.marks == (own.Mark(4, 23, "name.org", ("State Department",)),)
    assert (one.label, one.reference) == ("garbled", "Nothing is wrong.")
    assert (two.label, two.marks, two.reference) == ("clean", (), None)


@pytest.mark.parametrize(
    ("gold", "says"),
    [
        (
            [{"story": "fire", "spans": [SPAN, {**SPAN, "end": 99}]}],
            r"story fire: span 2 \(4-99\) lies outside the text",
        ),
        ([{"story": "fire", "spans": [{**SPAN, "start": 23}]}], r"story fire: span 1 \(23-23\)"),
        ([{"story": "fire", "spans": [{"start": 1}]}], "story fire: span 1 needs start, end, category"),
        ([{"story": "fire", "spans": [{**SPAN, "text": "ministry"}]}], r"span 1 \(4-23\) is 'ministry of outside'"),
        ([{"story": "storm"}], "story storm: no files of that name"),
        ([{"story": "fire", "reference": "storm"}], "story fire: its reference: no files of that name"),
        ([{"story": "fire", "label": "bad"}], "it can be garbled or clean"),
        ([{"story": "fire", "sha256": "0"}], "not the text that was marked"),
        ([{"story": "fire"}, {"story": "fire"}], "named twice: fire"),
        ([{"name": "fire"}], "object 1 has no `story`"),
        ([], "it names no story"),
        (3, "give one object"),
    ],
)
def test_a_gold_file_that_does_not_fit_is_told(tmp_path: Path, gold: object, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        own.read(*folder(tmp_path, gold))


def test_a_folder_without_marked_stories_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        own.read(tmp_path / "none", None)
    with pytest.raises(UsageError, match="give --gold FILE"):
        own.read(tmp_path, None)


TEXT = "The ministry of outside said so to Mr. Tom Human of ice."


def finding(marked: str, *suggested: str) -> Finding:
    start = TEXT.index(marked)
    listed = tuple(Suggestion(text, 0.9, "x") for text in suggested)
    return Finding("id", "rule", "name.org", start, start + len(marked), marked, "alert", 0.9, "", (), listed)


def mark(marked: str, category: str, *accept: str) -> own.Mark:
    start = TEXT.index(marked)
    return own.Mark(start, start + len(marked), category, accept)


STATE = mark("ministry of outside", "name.org", "State Department", "U.S. State Department")
PERSON = mark("Tom Human", "name.person", "Tom Homan")


@pytest.mark.parametrize(
    ("found", "of", "right"),
    [
        (finding("ministry of outside", "State Department"), STATE, True),
        (finding("ministry of outside", "the State Department"), STATE, True),
        (finding("ministry of outside", "State Department’s"), STATE, True),
        (finding("ministry of outside", "US State Department"), STATE, True),
        (finding("ministry of outside", "State"), STATE, False),  # a part of it
        (finding("ministry of outside", "Department"), STATE, False),
        (finding("ministry of outside", "State Department of Texas"), STATE, False),  # more than it
        (finding("ministry of outside", "Estate Department"), STATE, False),
        (finding("ministry of outside", "Treasury", "State Department"), STATE, False),  # the second
        (finding("ministry of outside"), STATE, False),
        (finding("The ministry of outside", "The State Department"), STATE, True),
        (finding("ministry of outside said", "said the State Department"), STATE, True),  # the words about it turned
        (finding("ministry of outside said", "State Department spokeswoman"), STATE, False),
        (finding("outside", "State Department"), STATE, True),
        (finding("outside", "foreign affairs"), STATE, False),  # "ministry of foreign affairs" stands there then
        (finding("Tom Human", "Tom Homan"), PERSON, True),
        (finding("Mr. Tom Human", "Mr. Tom Homan"), PERSON, True),
        (finding("Human", "Homan"), PERSON, True),  # put in, it gives the name
        (finding("Tom Human", "Homan"), PERSON, False),  # the list has no surname alone
        (finding("Tom Human", "Homan"), mark("Tom Human", "name.person", "Tom Homan", "Homan"), True),
        (finding("Tom Human", "Thomas Homan"), PERSON, False),
        (finding("Tom Human", "Tóm Homan’s"), PERSON, True),
        (finding("ice", "ICE"), mark("ice", "name.acronym", "ICE"), True),
        (finding("ice", "I.C.E."), mark("ice", "name.acronym", "ICE"), True),
        (finding("ice", "Ice"), mark("ice", "name.acronym", "ICE"), False),
        (finding("ice", "ICE"), mark("ice", "name.acronym"), False),
    ],
)
def test_the_first_suggestion_is_right_as_the_list_says(found: Finding, of: own.Mark, right: bool) -> None:
    assert is_right(found, of, TEXT) is right


def test_a_full_stop_between_figures_is_no_abbreviation() -> None:
    assert not same_form("1.5", "15", "number")
    assert same_form("1.5", "1.5", "number")


# ------------------------------------------------------------------ engines


def test_an_engine_that_is_not_there_is_named_with_the_reason(tmp_path: Path) -> None:
    with Baselines(Settings(cache=str(tmp_path))) as baselines:
        assert [engine.name for engine in baselines.engines] == ["harper"]
        assert "detector setup" in baselines.missing["languagetool"]
        assert baselines.versions["languagetool"] == "not run"


def test_sentences_start_where_they_stand_in_the_story() -> None:
    copy = ("One.", "Two words.", "")
    assert ["\n\n".join(copy)[at:].split("\n\n")[0] for at in starts_of(copy)] == list(copy)
