"""quality: probabilities of sentences and verdicts of stories, by the models that ship."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from detector import assets
from detector.annotation.annotate import annotate
from detector.case import Case
from detector.case.resources import Resources
from detector.inference.encoders import Vectors
from detector.inference.encoders.onnx import OnnxEncoder
from detector.quality.classifier import Classifier
from detector.quality.estimator import EstimatedSentence, Estimator
from detector.quality.story import sentence_probabilities, verdict
from detector.quality.tagger import Tagger
from detector.quality.word_features import Words
from detector.signals import wording
from detector.types import Alignment, Article, Finding, Link, Observation, Reference
from detector.types.errors import AssetError

TEXT = (
    "The harbour board met on Monday to hear a report from the deputy minister. "
    "Mr. Helman told the board that Mr. Helman would resign before the spring. "
    "“The era wrote that the dam will be closed in May,” the spokeswoman of the board said. No. "
    "The board of the harbour will vote again about the plan for the new quay next week."
)


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.bundled()


@pytest.fixture(scope="module")
def estimator() -> Estimator:
    return Estimator(Classifier.bundled(), OnnxEncoder.bundled(), Tagger.bundled())


def alone(text: str = TEXT) -> Alignment:
    return Alignment(annotate(Article("copy", text)))


def alerts(*forms: str) -> tuple[Finding, ...]:
    """Garbled names, each marked once."""
    places = ((form, TEXT.index(form)) for form in forms)
    return tuple(
        Finding(
            form, "person-name", "name.person", start, start + len(form), form, "alert", 0.9, f"{form} may be wrong."
        )
        for form, start in places
    )


# ------------------------------------------------------------------ sentences and story


def test_each_sentence_has_a_probability_and_a_short_one_none(estimator: Estimator) -> None:
    alignment = alone()
    scores = sentence_probabilities(alignment.copy, estimator.story(alignment))
    words = [alignment.copy.slice(sentence) for sentence in alignment.copy.sentences]
    assert len(scores) == len(words)
    assert [score is None for score in scores] == [text == "No." for text in words]
    assert all(0.0 < score < 1.0 for score in scores if score is not None)
    assert scores == sentence_probabilities(alignment.copy, estimator.story(alone()))


def test_a_linked_sentence_is_judged_beside_its_partner(estimator: Estimator) -> None:
    copy, other = alone().copy, annotate(Article("other", TEXT.replace("told the board", "informed its members")))
    links = (Link(0, (1,), (1,), 0.9, "test"),)
    used = Alignment(copy, (Reference(other, "given", 0.9, True, ""),), links)
    single, beside = (sentence_probabilities(one.copy, estimator.story(one)) for one in (alone(), used))
    assert single[1] != beside[1]
    assert (single[0], single[2:]) == (beside[0], beside[2:])


def test_wording_goes_by_the_estimated_words() -> None:
    copy = annotate(Article("copy", "The jockey lay in artificial sleep after the fall on Monday."))
    other = annotate(Article("other", "The jockey lay in an induced coma after the fall on Monday."))
    paired = Alignment(copy, (Reference(other, "given", 0.9, True, ""),), (Link(0, (0,), (0,), 0.9, "test"),))
    found = list(wording.find(Case(paired, Resources())))
    assert all(isinstance(one, Observation) and 0 <= one.raw_score <= 1 and one.rule == "wording" for one in found)


def estimated(score: float, number: int = 5) -> tuple[EstimatedSentence, ...]:
    logit = float(np.log(score / (1 - score)))
    words = Words.of(alone().copy.tokens, 0)  # little text would say little, whatever its score
    return tuple(EstimatedSentence(i, logit, logit, words, np.zeros(0)) for i in range(number))


def test_too_little_text_and_another_language_get_no_verdict(classifier: Classifier) -> None:
    short = alone("Two sentences are few. They say little.").copy
    assert verdict(classifier, short, estimated(0.9, 2), ()).label == "unknown"
    foreign = alone()
    foreign = replace(foreign, copy=replace(foreign.copy, language="ar"))
    told = verdict(classifier, foreign.copy, estimated(0.9), ())
    assert (told.label, told.garbled) == ("unknown", None)


def test_the_verdict_grows_with_the_sentences_and_with_the_alerts(classifier: Classifier) -> None:
    weak, strong = (verdict(classifier, alone().copy, estimated(score), ()).garbled for score in (0.3, 0.7))
    marked = alerts("harbour", "Monday", "report", "deputy minister", "spring", "spokeswoman")
    with_alerts = verdict(classifier, alone().copy, estimated(0.3), marked).garbled
    assert weak is not None and strong is not None and with_alerts is not None
    assert weak < strong
    assert weak < with_alerts


def test_two_slips_do_not_weigh(classifier: Classifier) -> None:
    slips = alerts("harbour", "Monday")
    copy, sentences = alone().copy, estimated(0.3)
    assert verdict(classifier, copy, sentences, slips) == verdict(classifier, copy, sentences, ())


# ------------------------------------------------------------------ the model that ships


def copied(to: Path) -> Path:
    return Path(shutil.copytree(assets.path("models", "classifier"), to / "classifier"))


def test_a_model_of_other_columns_is_refused_by_name(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["columns"]["alone"][-1] = "moonlight"
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(AssetError, match=r"columns that this code lacks: moonlight.*detector train"):
        Classifier.read(folder)


def test_a_model_of_another_format_or_damaged_is_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    manifest = (folder / "manifest.json").read_text("utf-8")
    (folder / "manifest.json").write_text(manifest.replace('"format": 2', '"format": 9'), "utf-8")
    with pytest.raises(AssetError, match="format 9"):
        Classifier.read(folder)
    (folder / "manifest.json").write_text(manifest, "utf-8")
    with (folder / "model.json").open("ab") as stream:
        stream.write(b" ")
    with pytest.raises(AssetError, match="damaged"):
        Classifier.read(folder)


def test_an_encoder_of_another_length_is_refused(classifier: Classifier) -> None:
    class Short(OnnxEncoder):
        def encode(self, sentences: object) -> Vectors:
            return np.ones((5, 8), np.float32)[: len(sentences)]  # type: ignore[arg-type]

    with pytest.raises(AssetError, match="vectors of 8 numbers"):
        Estimator(classifier, Short.bundled(), Tagger.bundled()).story(alone())


def test_scoring_imports_neither_scikit_learn_nor_torch() -> None:
    code = (
        "import sys; from detector.case.resources import Resources; from detector.annotation.annotate import annotate;"
        "from detector.types import *; from detector.inference.encoders.onnx import OnnxEncoder;"
        f"Resources().estimator.story(Alignment(annotate(Article('c', {TEXT!r}))));"
        "print([name for name in ('sklearn', 'scipy', 'torch') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
