"""training: numpy gives what scikit-learn gives, the split keeps stories whole, and fitting is the same twice."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest

from detector.inference.encoders.onnx import OnnxEncoder
from detector.inference.heads import pack, read_head, unpack
from detector.quality.classifier import COLUMNS, Classifier
from detector.quality.estimator import Estimator
from detector.quality.features import Words, overlap, patterns, pooled, style
from detector.quality.tagger import Tagger
from detector.training import fit_classifier as fitting
from detector.training import heads
from detector.training.corpora import segments as source
from detector.training.corpora.units import unpaired_logits
from detector.training.parts import train

PARTS = (source.PATTERN_FOLDS, source.HEAD_FOLDS, source.CALIBRATION_FOLDS, source.TEST_FOLDS)
ROWS = np.random.default_rng(7).normal(size=(600, len(COLUMNS["paired"])))
LABELS = (ROWS[:, 0] + ROWS[:, 1] * ROWS[:, 2] + np.random.default_rng(8).normal(size=600) > 0).astype(int)


def test_trees_in_numpy_give_the_probabilities_of_scikit_learn() -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(max_iter=40, max_leaf_nodes=8, early_stopping=False, random_state=1)
    model.fit(ROWS, LABELS)
    stored = json.loads(json.dumps(heads.forest_of(model, COLUMNS["paired"])))
    logit = read_head(stored, COLUMNS["paired"]).raw(ROWS)
    assert np.abs(1 / (1 + np.exp(-logit)) - model.predict_proba(ROWS)[:, 1]).max() < 1e-4


def test_layers_in_numpy_give_the_probabilities_of_scikit_learn() -> None:
    from sklearn.linear_model import LogisticRegression

    rows, labels = ROWS[:, : len(COLUMNS["story_alone"])], LABELS
    model = LogisticRegression().fit(rows, labels)
    head = {
        **heads.line(COLUMNS["story_alone"]),
        "layers": [{"weights": model.coef_.T.tolist(), "bias": model.intercept_.tolist()}],
    }
    logit = read_head(head, COLUMNS["story_alone"]).raw(rows)
    assert np.abs(1 / (1 + np.exp(-logit)) - model.predict_proba(rows)[:, 1]).max() < 1e-9


def test_calibration_makes_log_odds_honest() -> None:
    truth = np.random.default_rng(3).normal(size=20_000)
    labels = (np.random.default_rng(4).random(20_000) < 1 / (1 + np.exp(-truth))).astype(int)
    head = heads.calibrated(heads.line(COLUMNS["paired"]), truth * 4 + 2, labels, np.ones(len(labels)))
    assert head["slope"] == pytest.approx(0.25, abs=0.02)
    assert head["offset"] == pytest.approx(-0.5, abs=0.06)


def test_arrays_survive_storing() -> None:
    for kind in (np.int8, np.int32, np.float32, np.uint8):
        values = np.arange(12).reshape(3, 4).astype(kind)
        assert np.array_equal(unpack(json.loads(json.dumps(pack(values)))), values)


# ------------------------------------------------------------------ the data


def folder_of_data(to: Path, stories: int = 60) -> Path:
    """A data folder in the form of the real one, from sentences made by rule: a small world of people and places."""
    chance = random.Random(5)
    people, verbs, things = (
        ("Anna Berg", "the minister", "a spokesman"),
        ("opened", "closed", "praised"),
        ("bridge", "school"),
    )

    def human() -> str:
        who, did, what = chance.choice(people), chance.choice(verbs), chance.choice(things)
        return f"{who} {did} the new {what} in town on {chance.randint(1, 28)} May."

    def row(at: int, systems: tuple[str, ...]) -> dict[str, object]:
        text = human()
        machine = "In the day of " + text.replace("the new", "the of the newness").replace(
            " in town", " of the city that is"
        )
        return {
            "set": "wmt08",
            "lang_pair": "de-en",
            "seg_id": at,
            "source": "",
            "ref": text,
            "hyps": dict.fromkeys(systems, machine),
        }

    (to / "roundtrip" / "wmt").mkdir(parents=True)
    (to / "roundtrip" / "flores-dev").mkdir()
    for folder in ("spans", "paired_news", "clean", "names"):
        (to / folder).mkdir()

    def write(name: str, rows: list[dict[str, object]]) -> None:
        body = "".join(json.dumps(item) + "\n" for item in rows).encode()
        (to / name).write_bytes(gzip.compress(body) if name.endswith(".gz") else body)

    write(
        "roundtrip/wmt/wmt08.de-en.jsonl.gz", [row(at, ("bergamot-tiny", "google")) for at in range(0, stories * 40, 5)]
    )
    write(
        "spans/mlqe-pe.x-en.jsonl.gz",
        [
            {
                "set": "mlqe-pe",
                "split": "dev",
                "lang_pair": "et-en",
                "id": 1,
                "mt": "He go .",
                "pe": "He goes .",
                "tags": "OK OK OK BAD OK OK OK",
                "hter": 0.5,
            }
        ],
    )
    for name in ("wmt21.zh-en.spans", "ted.zh-en.mqm", "bio.x-en.mqm", "demetr.x-en"):
        write(f"spans/{name}.jsonl.gz", [])
    for language in ("km", "ps"):
        write(
            f"spans/wmt22qe.{language}-en.tags.jsonl.gz", [{"mt_tok": "He go there . <EOS>", "tags": "OK BAD OK OK OK"}]
        )
    documents = []
    for at in range(stories):
        segs = []
        for seg in range(6):
            made = row(seg, ("moz-bergamot-tiny",))
            segs.append(
                {
                    "seg_id": seg,
                    "source": "",
                    "refs": {"A": made["ref"], "B": f"Today {made['ref']}"},
                    "hyps": made["hyps"],
                }
            )
        documents.append({"set": "newstest2021", "lang_pair": "de-en", "doc_id": f"story{at}", "segs": segs})
    write("paired_news/news_docs.train.jsonl.gz", documents)
    write(
        "clean/newstest2021.en.docs.jsonl",
        [{"doc_id": f"news{at}", "segs": [human() for _ in range(8)]} for at in range(20)],
    )
    return to


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of_data(tmp_path_factory.mktemp("data"))


def test_a_story_is_in_one_fold_and_the_folds_part_everything(data: Path) -> None:
    by_story: dict[str, set[int]] = {}
    for segment in source.round_trips(data):
        by_story.setdefault(segment.story, set()).add(segment.fold)
    assert len(by_story) == 60
    assert all(len(folds) == 1 for folds in by_story.values())
    assert sorted(fold for part in PARTS for fold in part) == list(range(source.FOLDS))


def test_strong_systems_and_equal_versions_have_grade_0() -> None:
    human = "The minister opened the new bridge in town on Monday."
    assert source.grade("google", "Something else entirely was said.", human) == 0.0
    assert source.grade("argos", human, human) == 0.0
    assert source.grade("argos", "The of bridge newness is open by ministers.", human) > 0.5


def test_what_is_kept_from_fitting_is_not_drawn(data: Path) -> None:
    segments = list(source.round_trips(data))
    drawn = fitting.contrasts(segments, frozenset(range(10)), 10_000)
    assert {contrast.system for contrast in drawn} == {"bergamot-tiny"}
    assert fitting.contrasts(segments, frozenset(range(10)), 10_000, unseen=True) == []


def test_no_sentence_stands_in_two_parts() -> None:
    def told(story: str, text: str) -> source.Segment:
        return source.Segment("test", "de", story, 0, (text,), (("argos", "Other words."),))

    stories = {part: next(s for s in map(str, range(99)) if source.fold(s) in part) for part in PARTS}
    everywhere = [told(story, "The Same Words.") for story in stories.values()]
    own = [told(story, f"Words of {story} alone.") for story in stories.values()]
    test = stories[source.TEST_FOLDS]
    assert source.apart([*everywhere, *own]) == [told(test, "The Same Words."), *own]
    patterns_and_heads = everywhere[:2]
    assert source.apart(patterns_and_heads) == [told(stories[source.HEAD_FOLDS], "The Same Words.")]


def test_fitting_twice_gives_the_same_bytes_and_a_model_that_tells_them_apart(data: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        train(data, tmp_path / name, ("classifier",))
    files = sorted(path.name for path in (tmp_path / "one" / "classifier").iterdir())
    assert files == ["findings.json", "manifest.json", "model.json"]
    for name in files:
        assert (tmp_path / "one" / "classifier" / name).read_bytes() == (
            tmp_path / "two" / "classifier" / name
        ).read_bytes()
    fitted = Classifier.read(tmp_path / "one" / "classifier")
    texts = [
        "Anna Berg opened the new school in town on 3 May.",
        "In the day of Anna Berg opened the of the newness school of the city that is on 3 May.",
    ]
    logit = unpaired_logits(Estimator(fitted, OnnxEncoder.bundled(), Tagger.bundled()), texts)
    assert logit[0] < 0 < logit[1]


# ------------------------------------------------------------------ columns


def test_typesetting_changes_no_pattern() -> None:
    plain, set_ = 'The board\'s "plan" - it said - won.', "The board’s “plan” – it said – won."
    one, two = (source.tokens(text) for text in (plain, set_))
    assert np.array_equal(patterns(Words.of(one), one, 18), patterns(Words.of(two), two, 18))
    assert np.array_equal(style(one, Words.of(one)), style(two, Words.of(two)))


def test_names_and_numbers_are_masked() -> None:
    one, two = (source.tokens(f"We met {name} on {day} May again.") for name, day in (("Homan", 3), ("Essayli", 14)))
    assert np.array_equal(patterns(Words.of(one), one, 18), patterns(Words.of(two), two, 18))


def test_few_sentences_weigh_less_than_many() -> None:
    few, many = pooled(np.full(3, 2.0)), pooled(np.full(30, 2.0))
    assert 0 < few[0] < many[0] < 2.0


def test_overlap_is_1_for_equal_texts_and_0_for_others() -> None:
    assert overlap("The same words", "the same  words") == 1.0
    assert overlap("abcdef", "uvwxyz") == 0.0


def test_the_lexicon_is_written_where_it_is_read(tmp_path: Path) -> None:
    rounds = tmp_path / "data" / "roundtrip" / "wmt"
    rounds.mkdir(parents=True)
    (tmp_path / "data" / "paired_news").mkdir()
    rows = [{"ref": f"The mayor met Harold Quill in spring {year} near the quiet harbour."} for year in range(5)]
    with gzip.open(rounds / "wmt.xx-en.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)
    train(tmp_path / "data", tmp_path / "models", ("lexicon",), lambda _: None)
    with gzip.open(tmp_path / "models" / "lexicon" / "capitals.tsv.gz", "rt", encoding="utf-8") as stream:
        counted = dict(line.rstrip("\n").split("\t", 1) for line in stream)
    assert counted["harold"] == "0\t5"
    assert counted["harbour"] == "5\t0"
