"""How fast sentences are encoded: the encoder that ships beside plain sentence-transformers.

Both get the same distinct sentences and the same number of threads; runs alternate and the best of each counts, as
other work on a machine only ever slows a run. Sentences: those of the clean news beside the repository, or, without
them, the two stories of `seeds/` over and over with numbers put in.

    python tests/bench/bench_encoder.py [SENTENCES] [ROUNDS]
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NEWS = ROOT.parent / "shared" / "data" / "clean" / "newstest2021.en.docs.jsonl"


def sentences(count: int) -> list[str]:
    from detector.annotation import sentences as split

    if NEWS.exists():
        rows = NEWS.read_text("utf-8").splitlines()
        found = [text for row in rows for text in json.loads(row)["segs"]]
    else:
        stories = [file.read_text("utf-8") for file in sorted((ROOT / "seeds").rglob("*.txt"))]
        found = [story[one.start : one.end] for story in stories for one in split.sentences(story)]
        found = [f"{text} ({number})" for number in range(-(-count // len(found))) for text in found]
    return list(dict.fromkeys(found))[:count]


def main(count: int = 400, rounds: int = 5) -> None:
    threads = len(os.sched_getaffinity(0))
    os.environ.setdefault("OMP_NUM_THREADS", str(threads))
    import torch
    from sentence_transformers import SentenceTransformer

    from detector.inference.encoders.onnx import OnnxEncoder
    from detector.training.export_encoder import shipped_weights

    threads = int(os.environ["OMP_NUM_THREADS"])
    torch.set_num_threads(threads)
    texts = sentences(count)
    plain = SentenceTransformer(str(shipped_weights()), device="cpu", local_files_only=True)
    ours = OnnxEncoder.bundled()
    ways = {
        "sentence-transformers": lambda: plain.encode(texts, show_progress_bar=False, normalize_embeddings=True),
        ours.name: lambda: ours.encode(texts),
    }
    best = dict.fromkeys(ways, float("inf"))
    vectors = {}
    for _ in range(rounds):
        for name, encode in ways.items():
            start = time.perf_counter()
            vectors[name] = encode()
            best[name] = min(best[name], time.perf_counter() - start)
    one, other = best.values()
    print(
        f"{len(texts)} sentences, {sum(len(text.split()) for text in texts)} words, {threads} threads, best of {rounds}"
    )
    for name, seconds in best.items():
        print(f"{len(texts) / seconds:7.0f} sentences/s  {name}")
    cosines = (vectors["sentence-transformers"] * vectors[ours.name]).sum(1)
    print(
        f"{one / other:7.2f} times as fast; cosine of the vectors: mean {cosines.mean():.4f}, least {cosines.min():.4f}"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
