"""The encoder that ships, held against the sentence-transformers model that it was made from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from detector import assets
from detector.inference.encoders import open_encoder
from detector.inference.encoders.cached import CachedEncoder
from detector.inference.encoders.onnx import OnnxEncoder
from detector.inference.encoders.sentence_transformers import SentenceTransformersEncoder
from detector.training.export_encoder import bundled_weights
from detector.types.errors import AssetError, SettingsError

SENTENCES = (
    "The finance minister told parliament on Tuesday that the budget deficit would narrow next year.",
    "The deficit will shrink in the coming year, the minister of finance said in the house on Tuesday.",
    "Rovers beat City 3-1 on Saturday with two late goals from their Ghanaian striker.",
    "The striker from Ghana scored twice in the closing minutes as Rovers won 3-1.",
    "Police arrested four men after a raid on a warehouse near the port of Antwerp.",
    "Shares of the chipmaker fell 8% after it cut its forecast for the third quarter.",
    "The central bank left its key rate unchanged at 4.25 percent, as economists had expected.",
    "A magnitude 6.1 earthquake shook the island early on Sunday; no damage was reported.",
    "Researchers found traces of the virus in waste water from eleven cities.",
    "“We will appeal,” her lawyer said outside the court.",
    "Mr. Okafor, 54, has led the party since 2019.",
    "Iceberg officials of the management arrested the immigrant in front of the yard of the court.",
    "No.",
    "The talks on the grain corridor will resume in Istanbul next week, according to two diplomats.",
    "Tickets for the festival went on sale at noon and were gone by half past twelve.",
    "The company did not immediately respond to a request for comment.",
)
LONG = " ".join(f"In year {number} the harvest was {number * 7 % 40} percent below the mean." for number in range(60))


@pytest.fixture(scope="module")
def bundled() -> OnnxEncoder:
    return OnnxEncoder.bundled()


@pytest.fixture(scope="module")
def original() -> SentenceTransformersEncoder:
    return SentenceTransformersEncoder(str(bundled_weights()))


def test_files_are_those_of_the_manifest() -> None:
    assets.verify("models", "encoder")
    assert assets.manifest("models", "encoder")["licence"] == "Apache-2.0"


def test_rows_are_float32_of_length_one(bundled: OnnxEncoder) -> None:
    rows = bundled.encode([*SENTENCES, LONG, ""])
    assert rows.shape == (len(SENTENCES) + 2, 384)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_nothing_gives_no_rows(bundled: OnnxEncoder, original: SentenceTransformersEncoder) -> None:
    assert bundled.encode([]).shape == original.encode([]).shape == (0, 384)
    assert CachedEncoder(bundled).encode([]).shape == (0, 384)


def test_vectors_are_those_of_the_model(bundled: OnnxEncoder, original: SentenceTransformersEncoder) -> None:
    cosines = (bundled.encode(SENTENCES) * original.encode(SENTENCES)).sum(1)
    assert cosines.mean() >= 0.99
    assert cosines.min() >= 0.97


def test_rankings_are_those_of_the_model(bundled: OnnxEncoder, original: SentenceTransformersEncoder) -> None:
    ours, theirs = (rows @ rows.T for rows in (bundled.encode(SENTENCES), original.encode(SENTENCES)))
    pairs = np.triu_indices(len(SENTENCES), 1)
    ranks = [np.argsort(np.argsort(table[pairs])) for table in (ours, theirs)]
    assert np.corrcoef(ranks[0], ranks[1])[0, 1] >= 0.95
    for table in (ours, theirs):
        np.fill_diagonal(table, -1)
        assert table[0].argmax() == 1
        assert table[2].argmax() == 3


def test_bytes_do_not_depend_on_neighbours_or_threads(bundled: OnnxEncoder) -> None:
    together = bundled.encode([*SENTENCES, LONG])
    alone = np.vstack([bundled.encode([sentence]) for sentence in (*SENTENCES, LONG)])
    assert together.tobytes() == alone.tobytes()
    assert OnnxEncoder.bundled(threads=1).encode([*SENTENCES, LONG]).tobytes() == together.tobytes()
    assert bundled.encode(SENTENCES[::-1])[::-1].tobytes() == together[:-1].tobytes()


def test_all_of_a_long_sentence_counts(bundled: OnnxEncoder) -> None:
    changed = LONG + " The minister resigned after the scandal over the vaccines."
    assert not np.array_equal(bundled.encode([LONG]), bundled.encode([changed]))


def test_cache_gives_the_same_bytes_and_asks_once(bundled: OnnxEncoder) -> None:
    asked: list[str] = []

    class Watched:
        name = bundled.name

        def encode(self, sentences: list[str]) -> np.ndarray:
            asked.extend(sentences)
            return bundled.encode(sentences)

    cached = CachedEncoder(Watched(), limit=8)
    first = cached.encode([SENTENCES[0], SENTENCES[1], SENTENCES[0]])
    again = cached.encode([SENTENCES[1], SENTENCES[2]])
    assert asked == [SENTENCES[0], SENTENCES[1], SENTENCES[2]]
    assert np.vstack([first, again]).tobytes() == bundled.encode([SENTENCES[n] for n in (0, 1, 0, 1, 2)]).tobytes()
    assert cached.encode(SENTENCES).tobytes() == bundled.encode(SENTENCES).tobytes()  # more than it keeps
    assert cached.name == bundled.name


def test_names_say_which_weights(bundled: OnnxEncoder, original: SentenceTransformersEncoder) -> None:
    digest = assets.manifest("models", "encoder")["files"]["model.onnx"]["sha256"]
    assert bundled.name == f"all-MiniLM-L6-v2-int8@{digest[:12]}"
    assert original.name == SentenceTransformersEncoder(str(bundled_weights())).name
    assert open_encoder("onnx").name == bundled.name


def test_missing_models_are_named(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match=r"manifest\.json"):
        OnnxEncoder.open(tmp_path)
    with pytest.raises(SettingsError, match="'encoder'"):
        SentenceTransformersEncoder(str(tmp_path))


def test_without_the_extra_an_encoder_of_ones_own_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(SettingsError, match=r"'encoder'.*not installed.*detector\[transformers\]"):
        open_encoder("minilm")


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    bundled = assets.path("models", "encoder")
    for name in ("manifest.json", "tokenizer.json"):
        (tmp_path / name).write_bytes((bundled / name).read_bytes())
    (tmp_path / "model.onnx").write_bytes((bundled / "model.onnx").read_bytes()[:5000])
    with pytest.raises(AssetError, match="cannot be opened"):
        OnnxEncoder.open(tmp_path)


def test_no_torch_is_imported() -> None:
    code = (
        "import sys; from detector.inference.encoders import open_encoder;"
        "open_encoder('onnx').encode(['A sentence.']);"
        "sys.exit(any(name in sys.modules for name in ('torch', 'sklearn', 'transformers')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
