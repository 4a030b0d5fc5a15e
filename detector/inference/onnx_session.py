"""A fitted network as an 8-bit ONNX graph with its tokenizer: opened once, run one sentence at a time on all cores.

Dynamic quantisation takes its scales from the whole tensor, so a sentence beside others in a batch would get other
numbers than alone (cosine about .99, measured). Each sentence is therefore a run of its own, and the cores share out
the sentences: on two cores that is also faster than padded batches, and the bytes do not depend on what else is read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from ..types.errors import AssetError
from .silence import silent_runtime

Ids = Sequence[int]


class OnnxSession:
    """model.onnx and tokenizer.json of one folder. No torch is needed."""

    def __init__(self, model: Path, tokenizer: Path, *, threads: int = 0) -> None:
        """`threads` 0: OMP_NUM_THREADS where set, else every core given to us.

        Raises:
            AssetError: a file is missing or is not what its name says.
        """
        from tokenizers import Tokenizer

        onnxruntime = silent_runtime()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
        except Exception as error:  # both libraries raise bare Exceptions of their own
            raise AssetError(
                f"the model in {model.parent} cannot be opened ({error}): install detector again"
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._threads = threads or _cores()
        self._pool: tuple[int, ThreadPoolExecutor] | None = None

    def pieces(self, texts: Sequence[str]) -> list[Any]:
        """The texts in pieces of words: `ids` and, in code points, `offsets`, both with the two special pieces."""
        encoded: list[Any] = self._tokenizer.encode_batch(list(texts))
        return encoded

    def run(self, feeds: Sequence[Mapping[str, Ids]]) -> list[list[Any]]:
        """The outputs for each feed (name of an input → ids), in the order of the feeds."""
        # the long ones first: no core waits for another at the end
        order = sorted(range(len(feeds)), key=lambda at: -max(map(len, feeds[at].values())))
        if self._threads == 1 or len(feeds) < 2:
            done = [self._once(feeds[at]) for at in order]
        else:
            done = list(self._workers().map(lambda at: self._once(feeds[at]), order))
        outputs: list[list[Any]] = [[] for _ in feeds]
        for at, output in zip(order, done, strict=True):
            outputs[at] = output
        return outputs

    def _workers(self) -> ThreadPoolExecutor:
        """Threads that are kept, since to start one takes as long as a sentence; a forked process starts its own."""
        if self._pool is None or self._pool[0] != os.getpid():
            self._pool = os.getpid(), ThreadPoolExecutor(self._threads)
        return self._pool[1]

    def _once(self, feed: Mapping[str, Ids]) -> list[Any]:
        outputs: list[Any] = self._session.run(
            None, {name: np.asarray(ids, np.int64)[None] for name, ids in feed.items()}
        )
        return outputs


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of a model; its hashes are read, not computed: `assets.verify` compares them.

    Raises:
        AssetError: it is missing or is not JSON.
    """
    try:
        stated: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise AssetError(f"{folder}/manifest.json cannot be read ({error}): install detector again") from error
    return stated


def _cores() -> int:
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    if wanted.isdecimal() and int(wanted):
        return int(wanted)
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1
