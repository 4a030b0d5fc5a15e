"""A stand-in of the unit tests keeps the same contract as the real one: both are asked the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detector.annotation.annotate import annotate
from detector.authorities import Authority, EntryKind
from detector.authorities.gazetteer import Gazetteer
from detector.authorities.sqlite.authority_file import AuthorityFile
from detector.authorities.sqlite.file_writer import write
from detector.case.resources import Resources
from detector.inference.encoders import Encoder
from detector.inference.encoders.onnx import OnnxEncoder
from detector.quality.estimator import FEWEST_WORDS, Estimator
from detector.types import Alignment, Article, Link, Reference
from tests.fakes import ENTRIES, FakeAuthority, FakeEncoder, FakeEstimator

# ---------------------------------------------------------------- encoder


@pytest.fixture(scope="module", params=["fake", "real"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    return FakeEncoder() if request.param == "fake" else OnnxEncoder.bundled()


SENTENCES = (
    "The mayor opened the new bridge on Monday.",
    "On Monday, the new bridge was opened by the mayor.",
    "Rice prices fell sharply in Manila.",
)


def test_vectors_have_the_length_one_and_stand_in_order(encoder: Encoder) -> None:
    vectors = encoder.encode(SENTENCES)
    assert vectors.dtype == np.float32
    assert len(vectors) == len(SENTENCES)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert np.allclose(encoder.encode(SENTENCES[::-1]), vectors[::-1], atol=1e-5)


def test_a_vector_does_not_depend_on_its_neighbours(encoder: Encoder) -> None:
    (alone,) = encoder.encode(SENTENCES[1:2])
    assert np.allclose(alone, encoder.encode(SENTENCES)[1], atol=1e-5)


def test_what_says_the_same_is_nearer(encoder: Encoder) -> None:
    bridge, same, rice = encoder.encode(SENTENCES)
    assert bridge @ same > bridge @ rice
    assert encoder.name


def test_no_sentence_gives_no_row(encoder: Encoder) -> None:
    assert encoder.encode(()).shape[0] == 0


# ---------------------------------------------------------------- authority


@pytest.fixture(scope="module", params=["fake", "real"])
def authority(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Authority:
    if request.param == "fake":
        return FakeAuthority()
    file: Path = tmp_path_factory.mktemp("authority") / "desk.sqlite"
    write(file, ENTRIES, {"name": "desk"})
    return AuthorityFile(file)


def test_entries_stand_in_the_order_of_their_ids(authority: Authority) -> None:
    assert tuple(authority.entries()) == ENTRIES
    assert [entry.id for entry in authority.entries("body")] == ["body:hafen", "body:harbor"]
    assert authority.entry("term:toll") == ENTRIES[-1]
    assert authority.entry("term:none") is None
    assert authority.name and authority.version
    assert not authority.remembers_stories  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "kind", "ids"),
    [
        ("the harbor department", None, ["body:harbor"]),
        ("Port Ministry", None, ["body:harbor"]),
        ("MARCUS J HELLMAN", "person", ["person:hellman"]),
        ("Marcus J. Hellman", "body", []),
        ("Harbor", None, []),
    ],
)
def test_exact_goes_by_the_whole_name(authority: Authority, name: str, kind: EntryKind | None, ids: list[str]) -> None:
    assert [entry.id for entry in authority.exact(name, kind)] == ids


@pytest.mark.parametrize(
    ("name", "kind", "first"),
    [
        ("Marcus Hillman", "person", "person:hellman"),
        ("Beatris Lindqvist", None, "person:lindqvist"),
        ("Department of Harbor", "body", "body:harbor"),
        ("crowding tolls", "term", "term:toll"),
    ],
)
def test_candidates_come_nearest_first(authority: Authority, name: str, kind: EntryKind | None, first: str) -> None:
    matches = authority.candidates(name, kind)
    assert matches[0].entry.id == first
    assert matches[0].form in {form.text for form in matches[0].entry.forms}
    scores = [match.score for match in matches]
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 < score <= 1.0 for score in scores)
    assert {match.entry.kind for match in matches} <= {kind} or kind is None
    assert authority.candidates(name, kind, limit=1) == matches[:1]


def test_candidates_of_a_country_leave_out_those_of_others(authority: Authority) -> None:
    ids = {match.entry.id for match in authority.candidates("Ministry of Harbors", "body", country="us")}
    assert "body:hafen" not in ids


def test_an_acronym_and_a_portfolio_lead_to_their_entries(authority: Authority) -> None:
    assert [entry.id for entry in authority.acronym("H.D.")] == ["body:harbor"]
    assert [entry.id for entry in authority.acronym("rso")] == ["acronym:rso"]
    assert authority.acronym("hat") == ()
    assert [entry.id for entry in authority.by_portfolio("harbors", "de")] == ["body:hafen"]
    assert authority.by_portfolio("harbors", "fr") == ()


@pytest.mark.parametrize("kind", ["body", "office", "place", "term", "person"])
def test_phrases_are_called_up_by_their_words(authority: Authority, kind: EntryKind) -> None:
    phrases = sorted(authority.phrases(kind, ["harbor", "charge", "port", "toll"]), key=lambda one: one.content)
    expected = {
        "body": [("harbor", "department"), ("ministry", "harbor"), ("port", "ministry")],
        "office": [("deputy", "director", "harbor")],
        "place": [("old", "port")],
        "term": [("congestion", "charge"), ("crowding", "toll")],
        "person": [],
    }
    assert [phrase.content for phrase in phrases] == expected[kind]
    for phrase in phrases:
        assert set(phrase.callers) <= set(phrase.content)
        named = authority.named(kind, phrase.content)
        assert named and phrase.garbled == all(form.kind == "garbled" for _, form in named)
    assert list(authority.phrases(kind, ["nothing"])) == []
    assert authority.named(kind, ("nothing", "here")) == ()


def test_a_name_rendered_otherwise_is_found_in_running_text(authority: Authority) -> None:
    text = "Officials of the department of the harbor paid the congestion charge."
    document = annotate(Article("copy", text))
    (match,) = Gazetteer((authority,), "body").matches(document)
    assert (match.entry.id, match.right) == ("body:harbor", False)
    (term,) = Gazetteer((authority,), "term").matches(document)
    assert (term.entry.id, term.right) == ("term:toll", True)


# ---------------------------------------------------------------- estimator


@pytest.fixture(scope="module", params=["fake", "real"])
def estimator(request: pytest.FixtureRequest) -> Estimator:
    return FakeEstimator({"artificial": 0.9}) if request.param == "fake" else Resources().estimator


COPY = "It rained.\n\nThe jockey lay in artificial sleep after the fall.\n\nNobody had seen it happen on Monday."
OTHER = "The jockey lay in an induced coma after the fall."


def test_sentences_long_enough_are_estimated_word_by_word(estimator: Estimator) -> None:
    copy, other = annotate(Article("copy", COPY)), annotate(Article("other", OTHER))
    beside = Alignment(copy, (Reference(other, "given", 0.9, True, ""),), (Link(0, (1,), (0,), 0.9, "test"),))
    for alignment in (Alignment(copy), beside):
        estimated = estimator.story(alignment)
        words = {i: sum(token.kind != "sign" for token in copy.tokens_of(i)) for i in range(len(copy.sentences))}
        assert [one.index for one in estimated] == [i for i, count in words.items() if count >= FEWEST_WORDS]
        for one in estimated:
            assert len(one.wrong) == len(one.words.tokens) == words[one.index]
            assert ((one.wrong >= 0.0) & (one.wrong <= 1.0)).all()
            linked = alignment is beside and one.index == 1
            assert (one.reference, one.partner is None) == ((0, False) if linked else (None, True))
            if linked and one.partner:
                assert [token.text for token in one.partner.tokens] == OTHER.rstrip(".").split()
        assert estimator.story(alignment)[0].logit == estimated[0].logit


def test_the_tagger_gives_each_candidate_a_value(estimator: Estimator) -> None:
    values = estimator.tagger.misfit("The jockey lay in sleep.", 18, 23, ["coma", "bed"])
    assert len(values) == 2
    assert all(0.0 <= value <= 1.0 for value in values)
