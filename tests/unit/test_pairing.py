"""References of a batch, in the folder that the processes read them from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from detector.alignment.versions import mean_vector
from detector.annotation import annotate
from detector.batch.pairing import EncodedReference, StoredReferences, store
from detector.inference.encoders import Vectors
from detector.types import Article

ARTICLES = (
    Article("a", "The council met on Tuesday. “We agreed,” said Zoë Müller 😀.\n", "feed.jsonl", "Council", True),
    Article("b", " \n", "blank.txt"),
    Article("c", "The mayor spoke.\n", "c.txt", date="2026-11-25"),
)


class Lengths:
    """An encoder whose vectors are unit vectors by the length of the sentence."""

    name = "lengths"

    def encode(self, sentences: Sequence[str]) -> Vectors:
        rows = np.zeros((len(sentences), 4), np.float32)
        rows[range(len(sentences)), [len(sentence) % 4 for sentence in sentences]] = 1
        return rows


@pytest.mark.parametrize("articles", [ARTICLES, ARTICLES[1:2], ()])
def test_what_is_stored_is_read_again(articles: tuple[Article, ...], tmp_path: Path) -> None:
    documents = [annotate.annotate(article) for article in articles]
    store((EncodedReference.of(document, Lengths()) for document in documents), tmp_path)
    stored = StoredReferences(tmp_path)
    assert len(stored.means) == len(articles)
    for number, document in enumerate(documents):
        texts = tuple(map(document.slice, document.sentences))
        assert stored.article(number) == document.article
        assert stored.document(number) == document
        assert stored.texts(number) == texts
        assert np.array_equal(stored.vectors(number), Lengths().encode(texts))
        assert np.array_equal(stored.means[number], mean_vector(Lengths().encode(texts)))
