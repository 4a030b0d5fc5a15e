"""Figures, the table that holds them, the diagrams, and stories of one's own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from detector.evaluation import desk, measures, own
from detector.evaluation.table import Cell, Curve, Row, Section, Table, not_run, quoted, section
from detector.settings import Settings
from detector.training.benchmarks import Own, area, diagrams, evaluate, quotes, run, samples, separation, spans
from detector.training.benchmarks.baselines import Baselines, chrf
from detector.training.benchmarks.judges import Spans, starts_of
from detector.training.benchmarks.stored import store
from detector.training.corpora import segments as source
from detector.types import Finding, Suggestion
from detector.types.errors import AssetError, UsageError

ROOT = Path(__file__).resolve().parents[2]

# ------------------------------------------------------------------ measures


def sample(values: Sequence[float], keys: str) -> measures.Sample:
    return measures.Sample(np.array(values, dtype=float), tuple(keys))


def test_the_area_is_how_often_garbled_is_above_clean() -> None:
    assert area(np.array([1.0, 2.0]), np.array([2.0, 3.0])) == pytest.approx((1 + 1 + 0.5 + 1) / 4)


def test_an_area_has_an_interval_that_is_drawn_by_story() -> None:
    probability = np.random.default_rng(1)
    clean, garbled = probability.normal(size=400), probability.normal(size=400) + 1
    one_a_story = tuple(map(str, range(400)))
    few = tuple(str(at // 100) for at in range(400))
    narrow = measures.auroc(measures.Sample(clean, one_a_story), measures.Sample(garbled, one_a_story))
    same = measures.auroc(measures.Sample(clean, few), measures.Sample(garbled, few))
    assert narrow.value == same.value == pytest.approx(area(clean, garbled), abs=1e-4)
    assert narrow.count == 800
    assert narrow.low is not None and narrow.high is not None and narrow.value is not None
    assert narrow.low < narrow.value < narrow.high
    assert narrow.high - narrow.low == pytest.approx(0.065, abs=0.02)


def test_an_area_weighs_a_story_by_how_often_it_is_drawn() -> None:
    """With the draw replaced by "each story once" the quick way must give the figure itself."""
    clean, garbled = sample([1, 2, 5], "aab"), sample([2, 4, 6, 0], "bccd")
    cell = measures.auroc(clean, garbled)
    assert cell.value == pytest.approx(area(clean.values, garbled.values), abs=1e-4)
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


# ------------------------------------------------------------------ baselines


def test_chrf_is_1_for_the_same_and_0_for_another() -> None:
    assert chrf("The same words.", "The  same words.") == pytest.approx(1.0)
    assert chrf("aaaa", "bbbb") == 0.0
    assert chrf("", "b") == 0.0


def test_chrf_weighs_recall_twice() -> None:
    # order 1: shared 2 of 2 and 2 of 4; order 2: 1 of 1 and 1 of 3
    assert chrf("ab", "abcd") == pytest.approx(5 * 1.0 * (5 / 12) / (4 * 1.0 + 5 / 12))


def test_an_engine_that_is_not_there_is_named_with_the_reason(tmp_path: Path) -> None:
    with Baselines(Settings(cache=str(tmp_path))) as baselines:
        assert [engine.name for engine in baselines.engines] == ["harper"]
        assert "detector setup" in baselines.missing["languagetool"]
        assert baselines.versions["languagetool"] == "not run"


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


def test_the_lines_around_a_quoted_table_stay() -> None:
    text = f"before\n{quotes.FIRST}\nold\n{quotes.LAST}\nafter\n"
    assert quotes.with_block(text, "new") == f"before\n{quotes.FIRST}\n\nnew\n\n{quotes.LAST}\nafter\n"
    with pytest.raises(ValueError, match="no place"):
        quotes.with_block("before", "new")


# ------------------------------------------------------------------ samples and spans


def test_only_test_folds_are_drawn_and_the_draw_is_by_key() -> None:
    def told(story: int, index: int) -> source.Segment:
        text = f"Words of {story} and {index}."
        return source.Segment("wmt", "de", f"wmt/{story}", index, (text,), (("argos", f"The {text}"), ("google", text)))

    segments = [told(story, story * 40 + at) for story in range(40) for at in range(40)]
    drawn = samples.single(segments)
    assert drawn == samples.single(segments)
    assert {contrast.system for contrast in drawn} == {"argos", "google"}
    assert all(source.fold(contrast.machine.key) in source.TEST_FOLDS for contrast in drawn)
    assert all(len(contrast.machine.copy) == samples.STRETCH for contrast in drawn)
    assert max(sum(c.system == name for c in drawn) for name in ("argos", "google")) <= samples.PER_LANGUAGE


def test_neighbouring_words_are_one_span() -> None:
    text = "one two, three"
    scored: Spans = [(0, 3, 0.9), (4, 7, 0.6), (9, 14, 0.8)]
    assert spans._joined(scored, text, 0.5) == [(0, 7, 0.9), (9, 14, 0.8)]
    assert spans._joined(scored, text, 0.7) == [(0, 3, 0.9), (9, 14, 0.8)]


def test_sentences_start_where_they_stand_in_the_story() -> None:
    copy = ("One.", "Two words.", "")
    assert ["\n\n".join(copy)[at:].split("\n\n")[0] for at in starts_of(copy)] == list(copy)


def test_the_weak_half_is_chosen_by_what_is_marked_as_major() -> None:
    def told(system: str, end: int) -> samples.Marked:
        return samples.Marked(system, samples.Version("s", ("0123456789",), ("x",)), (((0, end, True), (0, 9, False)),))

    stories = [told("good", 1), told("bad", 5), told("worse", 6), told("fair", 2), told("ref.A", 9)]
    assert samples.weak_by_marks(stories) == {"bad", "worse"}


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


def test_the_first_suggestion_is_right_in_a_longer_or_shorter_form_too() -> None:
    def finding(*texts: str) -> Finding:
        listed = tuple(Suggestion(text, 0.9, "x") for text in texts)
        return Finding("id", "institution", "name.org", 4, 23, "", "alert", 0.9, "", (), listed)

    mark = own.Mark(4, 23, "name.org", ("State Department",))
    assert desk.accepted(finding("the State Department"), mark)
    assert not desk.accepted(finding("Treasury", "State Department"), mark)
    assert not desk.accepted(finding(), mark)


def test_stories_of_ones_own_are_measured(tmp_path: Path) -> None:
    """Two stories of seeds/, alone and beside their references, no LanguageTool there."""
    for name in ("crime-persian", "health-spanish"):
        (tmp_path / "desk" / name).mkdir(parents=True)
        for file in (ROOT / "seeds" / name).iterdir():
            (tmp_path / "desk" / name / file.name).write_bytes(file.read_bytes())
    told = evaluate(None, Own(tmp_path / "desk"), Settings(grammar="none", cache=str(tmp_path)))
    marks = [json.loads(file.read_text("utf-8"))["spans"] for file in (tmp_path / "desk").glob("*/marks.json")]
    assert [one.key for one in told.sections] == ["own-alone", "own-paired", "own-calibration"]
    beside = told.row("own-paired/recall/shown").cells["detector"]
    assert beside.count == sum(map(len, marks))
    assert beside.value is not None and beside.value >= 0.5
    assert told.row("own-alone/precision/alert").cells["languagetool"].reason
    assert told.row("own-alone/precision/alert").cells["harper"].value is not None
    assert "languagetool not run" in told.signature["beside"]
    assert all(isinstance(one, Section) and one.rows for one in told.sections)


# ------------------------------------------------------------------ versions told apart


class Rote:
    """A judge that has the answers by heart: a machine sentence begins with "The"."""

    name = "detector"

    def sentences(self, version: samples.Version) -> measures.Matrix:
        return np.array([2.0 if text.startswith("The ") else -2.0 for text in version.copy])

    def story(self, version: samples.Version, sentences: measures.Matrix) -> float:
        del version
        return float(sentences.mean())


def test_versions_are_told_apart_by_group_and_what_is_missing_is_named(tmp_path: Path) -> None:
    def told(story: int) -> samples.Contrast:
        human = tuple(f"Words of {story} and {at}." for at in range(30))
        machine = tuple(f"The {text}" if at else text for at, text in enumerate(human))
        versions = samples.Version(str(story), human, ()), samples.Version(str(story), machine, ())
        return samples.Contrast("de", story % 2 == 0, "argos", versions[:1], versions[1], (0.0, *[1.0] * 29))

    with Baselines(Settings(cache=str(tmp_path))) as baselines:
        ready = separation.estimator([told(story) for story in range(24)], Rote(), (), baselines, lambda _: None)
    stories, sentences = separation.sections(ready, "alone", "alone")
    row = next(row for row in stories.rows if row.key == "stories-alone/weak-unseen-languages/30")
    assert (row.cells["detector"].value, row.cells["detector"].count) == (1.0, 24)
    assert row.cells["harper"].value == 0.5
    assert "detector setup" in row.cells["languagetool"].reason
    weak = next(row for row in sentences.rows if row.key == "sentences-alone/weak")
    assert weak.cells["detector"].count == 24 * 30 + 24 * 29  # the sentence that equals the human one is left out
    rows, curves = separation.honesty(ready, "alone", "alone")
    assert rows[0].cells["detector"].value == pytest.approx(1 / (1 + np.exp(2)), abs=1e-4)
    assert {curve.kind for curve in curves} == {"reliability", "precision-recall"}


def test_what_ships_is_weighed() -> None:
    (row,) = run._installed().rows
    assert row.cells["detector"].value is not None and 1 < row.cells["detector"].value < 120
