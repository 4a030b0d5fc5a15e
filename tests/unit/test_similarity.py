"""The forests run in numpy give what the library that fitted them gives; the columns are what they say."""

from __future__ import annotations

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from detector import assets
from detector.alignment import similarity
from detector.alignment.ngrams import ngram_rows
from detector.inference.features import Features
from detector.inference.forest import Forest
from detector.training.fit_similarity import stored_forest

COPY = ("The ferry sank off the coast of Zanzibar.", "Forty people were saved.", "Rates were left unchanged.")
TARGET = ("A ferry sank off Zanzibar's coast on Monday, and forty people were saved.", "Bees are dying.")


def test_a_stored_forest_gives_what_the_library_gives() -> None:
    dice = np.random.default_rng(5)
    table = np.round(dice.normal(size=(3000, 6)), 3)
    right = table[:, 0] * table[:, 1] + np.sin(3 * table[:, 2]) + dice.normal(size=3000) > 0.3
    model = HistGradientBoostingClassifier(
        max_depth=4, max_leaf_nodes=16, max_iter=40, early_stopping=False, random_state=0
    )
    model.fit(table, right)
    stored = stored_forest(model)
    columns = tuple("abcdef")
    forest = Forest.of({"columns": columns, **stored}, "a forest")
    ours, theirs = forest.probability(Features(columns, table)), model.predict_proba(table)[:, 1]
    assert np.abs(ours - theirs).max() < 0.02  # limits have six digits
    assert np.abs(ours - theirs).mean() < 1e-4


def test_files_are_those_of_the_manifest() -> None:
    assets.verify("models", "likeness")
    assets.verify("models", "pair")


def test_letters_are_cosines() -> None:
    one, other = ngram_rows(COPY, TARGET)
    assert one.shape[0] == 3
    assert other.shape[0] == 2
    cosines = one @ other.T
    assert 0.2 < cosines[0, 0] < 1
    assert cosines[0, 0] > cosines[0, 1]
    same, twin = ngram_rows(COPY, tuple(text.upper().replace("'", "’") for text in COPY))
    assert np.allclose(np.diag(same @ twin.T), 1, atol=1e-5)


def test_many_shared_letters_are_hashed_not_lost() -> None:
    dice = np.random.default_rng(2)
    texts = [
        " ".join("".join(dice.choice(list("abcdefghijklmnopqrstuvwxyz"), 7)) for _ in range(30)) for _ in range(60)
    ]
    one, other = ngram_rows(texts, texts)
    cosines = one @ other.T
    assert one.shape[1] == 8192
    assert np.allclose(np.diag(cosines), 1, atol=0.2)
    assert np.abs(cosines - np.diag(np.diag(cosines))).max() < 0.3


def test_words_are_folded_stems() -> None:
    assert similarity.words("Deported, deportation") == ("deport",)
    assert similarity.words("8,000 of them, of 8,000") == ("8,000", "of", "them")


def test_candidates_have_their_columns() -> None:
    vectors = np.eye(3, 8, dtype=np.float32)
    found = similarity.candidates(COPY, TARGET, vectors, vectors[:2])
    assert found.features.rows.shape == (len(found.rows), len(similarity.FIRST))
    assert found.shape == (3, 2)
    assert np.isfinite(found.features.rows).all()
    by_pair = dict(zip(zip(found.rows.tolist(), found.columns.tolist(), strict=True), found.features.rows, strict=True))
    assert by_pair[0, 0][0] == 1.0
    assert by_pair[0, 0][similarity.FIRST.index("words of the shorter")] > 0.4


def test_nothing_beside_nothing() -> None:
    none = np.zeros((0, 4), np.float32)
    assert len(similarity.similarity((), (), none, none).rows) == 0
    assert len(similarity.similarity(COPY, (), np.eye(3, 4, dtype=np.float32), none).rows) == 0
