"""References of a batch, in the folder that the processes read them from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from detector.alignment.versions import mean_vector
from detector.annotation import annotate
from detector.batch.encoded_cache import EncodedCache
from detector.batch.pairing import Encoded, EncodedReference, ReferenceWriter, StoredReferences
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
@pytest.mark.parametrize("backwards", [False, True])
def test_what_is_stored_is_read_again(articles: tuple[Article, ...], backwards: bool, tmp_path: Path) -> None:
    documents = [annotate.annotate(article) for article in articles]
    numbered = list(enumerate(documents))
    with ReferenceWriter(tmp_path, len(articles)) as writer:
        for number, document in reversed(numbered) if backwards else numbered:
            writer.add(number, EncodedReference.of(document.article, Encoded.of(document, Lengths())))
    stored = StoredReferences(tmp_path)
    assert len(stored.means) == len(articles)
    for number, document in numbered:
        texts = tuple(map(document.slice, document.sentences))
        assert stored.article(number) == document.article
        assert stored.document(number) == document
        assert stored.texts(number) == texts
        assert np.array_equal(stored.vectors(number), Lengths().encode(texts))
        assert np.array_equal(stored.means[number], mean_vector(Lengths().encode(texts)))


def test_one_that_is_never_written_has_no_sentence(tmp_path: Path) -> None:
    document = annotate.annotate(ARTICLES[0])
    with ReferenceWriter(tmp_path, 3) as writer:
        writer.add(1, EncodedReference.of(document.article, Encoded.of(document, Lengths())))
    stored = StoredReferences(tmp_path)
    assert stored.means.shape == (3, 4)
    assert not stored.means[[0, 2]].any()
    assert stored.article(1) == document.article


class TestCache:
    """What was encoded is kept from run to run."""

    ENCODED = Encoded(np.array([[0, 4], [5, 9]], np.int64), np.array([[0.6, 0.8], [1, 0]], np.float32))

    def test_what_is_kept_is_there_again_for_this_user_alone(self, tmp_path: Path) -> None:
        with EncodedCache(tmp_path / "cache") as cache:
            assert cache.get(b"one") is None
            cache.put(b"one", self.ENCODED)
        with EncodedCache(tmp_path / "cache") as cache, EncodedCache(tmp_path / "cache") as other:
            for each in (cache, other):
                kept = each.get(b"one")
                assert kept is not None
                assert np.array_equal(kept.spans, self.ENCODED.spans)
                assert np.array_equal(kept.vectors, self.ENCODED.vectors)
        assert [path.stat().st_mode & 0o077 for path in (tmp_path / "cache").rglob("*")] == [0]

    @pytest.mark.parametrize("damage", [b"no database at all" * 99, b""])
    def test_a_damaged_file_is_made_anew(self, tmp_path: Path, damage: bytes) -> None:
        with EncodedCache(tmp_path) as cache:
            cache.put(b"one", self.ENCODED)
        (file,) = tmp_path.iterdir()
        file.write_bytes(damage)
        for expected in (False, True):
            with EncodedCache(tmp_path) as cache:
                assert (cache.get(b"one") is not None) == expected
                cache.put(b"one", self.ENCODED)

    def test_where_it_cannot_be_made_nothing_is_kept(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with EncodedCache(tmp_path / "file") as cache:
            cache.put(b"one", self.ENCODED)
            assert cache.get(b"one") is None
