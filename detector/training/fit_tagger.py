"""Fitting the tagger: which words of a sentence are garbled, and whether the sentence is, alone or beside a partner.

One small transformer (MiniLM, from the weights that the encoder starts from) reads the sentence, and its partner after
a separator where there is one. It learns two things at once: for each word whether it was replaced by an error (a
replaced-token detector as in Clark et al. 2020, but on the errors that machines and people really left, see
`corpora/dataset.py`), and for the sentence whether it is the garbled one of the versions of one sentence, by its own
label and by its rank beside the others (Burges et al. 2005), so that the topic cancels out. Typographic signs are
folded first.

It reads the training set in two passes (PASSES); what is kept is the mean of the weights after the first and after
the second, which gives up less of what either has learned (Wortsman et al. 2022). Forty-five minutes on two cores that
calculate with bfloat16, about twice as long on others; no graphics card is needed.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .. import assets
from ..inference.silence import silence_transformers, silent_runtime
from ..language.normalize import fold_punctuation
from .corpora import segments as source
from .corpora.examples import UNKNOWN, Example
from .export_encoder import MODEL, OPSET, PACKAGE, bundled_weights

_NOTICE = f"""model.onnx and tokenizer.json are derived from {MODEL},
published by the sentence-transformers project under the Apache License, Version 2.0
(http://www.apache.org/licenses/LICENSE-2.0; its text stands in LICENSE).

Changes: fitted further as a tagger of garbled words and sentences, with two heads of its own; exported to ONNX; weights
of the matrix products quantised to 8-bit integers.
"""

SEED = 20261125
WHOLE = 1_000_000
"""A kind of which every example is read, in each pass that names it."""
LONGEST = 192
"""Pieces that the model reads at once, sentence and partner together."""
PASSES = (
    {"contrast": 84_000, "beside": 60_000, "two versions": WHOLE, "marked": WHOLE, "tagged": WHOLE, "planted": WHOLE,
     "changed": WHOLE, "corrected": WHOLE},
    {"contrast": 48_000, "beside": 44_000, "two versions": WHOLE, "marked": WHOLE, "damaged": WHOLE},
)  # fmt: skip
"""Kinds that are read in the first and in the second pass, and how many examples of each at most. The second reads
contrasts that the first did not, and human text that is damaged word by word."""
VERSIONS = 3
"""Units of one human text that are read in a pass, of the kinds that are not read WHOLE. Sets of many languages have
the same English text: read fifty times it would be known by heart as clean, and nothing would be learned from the
versions beside it. The second pass has few units left for that reason, and does not reach its numbers."""
PIECES_A_STEP = 4096
RATE = 1.5e-4
THREADS = 2

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example in pieces: ids, how many belong to the copy (with both separators), and the targets of these."""

    ids: tuple[int, ...]
    copy: int
    targets: tuple[float, ...]
    garbled: float
    weight: float
    trust: float


_TRUST = {"marked": 1.0, "planted": 1.0, "changed": 1.0, "damaged": 1.0, "corrected": 0.6, "tagged": 0.6}
"""How far the targets of words are trusted, by kind; those drawn from other versions least."""


def train_tagger(examples: Iterable[Example], output: Path, progress: Progress) -> None:
    """Fit on the examples of the part `tagger` and write model.onnx, tokenizer.json and manifest.json into a folder.

    Raises:
        ValueError: there are no examples of that part.
    """
    import torch

    torch.manual_seed(SEED)
    torch.set_num_threads(THREADS)
    listed = [example for example in examples if example.part == "tagger"]
    if not listed:
        raise ValueError("no examples of the part 'tagger' to train on")
    model = new_model()
    taken: set[str] = set()
    states: list[dict[str, Any]] = []
    for at, drawn in enumerate(PASSES):
        units = encoded_units(chosen(listed, drawn, taken))
        pieces = sum(len(example.ids) for unit in units for example in unit)
        progress(f"pass {at + 1} of {len(PASSES)}: {sum(map(len, units)):,} examples, {pieces:,} pieces")
        fit(model, units, progress)
        states.append({name: value.clone() for name, value in model.state_dict().items()})
    model.load_state_dict({name: sum(state[name] for state in states) / len(states) for name in states[0]})
    output.mkdir(parents=True, exist_ok=True)
    export(model, output)
    progress("exported and stored in 8 bits")


def chosen(examples: Sequence[Example], drawn: Mapping[str, int], taken: set[str]) -> list[list[Example]]:
    """The examples to read, as units of those that are held against each other; drawn by keys, the surest first.

    Args:
        examples: those of one part.
        drawn: kind → how many examples of it at most; other kinds are left out.
        taken: units of the kinds that are not read whole and were read before; those that are chosen are added.
    """
    units: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        if example.kind in drawn:
            units[f"{example.kind}\t{example.same}"].append(example)
    kept: list[list[Example]] = []
    left = dict(drawn)
    known: Counter[tuple[str, str]] = Counter()

    def surest(item: tuple[str, list[Example]]) -> tuple[float, bytes]:
        grade = max((e.weight for e in item[1] if e.garbled > 0.5), default=0.0)
        key = source.order(SEED, item[0])
        return (-grade - key[0] / 255, key)

    for key, unit in sorted(units.items(), key=surest):
        kind = key.split("\t")[0]
        if left[kind] < WHOLE:
            if key in taken:
                continue
            text = next((t for e in unit for t in ((e.copy,) if e.system == "human" else (e.partner,)) if t), "")
            known[kind, text] += 1
            if known[kind, text] > VERSIONS or left[kind] < len(unit):
                continue
            left[kind] -= len(unit)
            taken.add(key)
        kept.append(unit)
    return kept


def encoded_units(units: Sequence[Sequence[Example]]) -> list[list[Encoded]]:
    """The units in pieces; an example that is too long for the model is left out."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(bundled_weights() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    texts = sorted({fold_punctuation(t) for unit in units for e in unit for t in (e.copy, e.partner) if t})
    read = dict(zip(texts, tokenizer.encode_batch(texts, add_special_tokens=True), strict=True))
    found = []
    for unit in units:
        listed = [_encoded(example, read) for example in unit]
        found.append([one for one in listed if one is not None])
    return [unit for unit in found if unit]


def _encoded(example: Example, read: dict[str, Any]) -> Encoded | None:
    copy = read[fold_punctuation(example.copy)]
    partner = read[fold_punctuation(example.partner)].ids[1:] if example.partner else []
    if len(copy.ids) + len(partner) > LONGEST:
        return None
    targets = []
    for start, end in copy.offsets:
        over = [how for first, last, how in example.marks if first < end and start < last]
        targets.append(max(over, default=0.0) if end > start else UNKNOWN)
    trust = _TRUST.get(example.kind, 0.4)
    return Encoded((*copy.ids, *partner), len(copy.ids), tuple(targets), example.garbled, example.weight, trust)


# ------------------------------------------------------------------ the model


def new_model() -> Any:
    """MiniLM with a head for words and one for the sentence; its table of word pieces stays as it is."""
    silence_transformers()
    import torch
    from transformers import BertModel

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        body = BertModel.from_pretrained(
            str(bundled_weights()),
            add_pooling_layer=False,
            attn_implementation="eager",
            # every example is seen once or twice: nothing is left to be kept from being learned by heart
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
    body.embeddings.word_embeddings.weight.requires_grad_(False)
    size = body.config.hidden_size

    class Tagger(torch.nn.Module):
        """Logits of the pieces, shape (sentences, pieces), and of the sentences; and the vectors of the pieces."""

        def __init__(self) -> None:
            super().__init__()
            self.body = body
            self.word = torch.nn.Linear(size, 1)
            self.mixed = torch.nn.Linear(2 * size + 2, size)
            self.sentence = torch.nn.Linear(size, 1)

        def forward(self, input_ids: Any, token_type_ids: Any, attention_mask: Any) -> tuple[Any, Any, Any]:
            vectors = self.body(
                input_ids=input_ids, token_type_ids=token_type_ids, attention_mask=attention_mask
            ).last_hidden_state
            words = self.word(vectors).squeeze(-1)
            own = (attention_mask * (1 - token_type_ids)).to(vectors.dtype)
            count = own.sum(1, keepdim=True)
            mean = (vectors * own.unsqueeze(-1)).sum(1) / count
            probability = torch.sigmoid(words) * own
            tallies = torch.cat([probability.sum(1, keepdim=True) / count, probability.amax(1, keepdim=True)], 1)
            mixed = torch.tanh(self.mixed(torch.cat([vectors[:, 0], mean, tallies], 1)))
            return words, self.sentence(mixed).squeeze(-1), vectors

    return Tagger()


def fit(model: Any, units: Sequence[Sequence[Encoded]], progress: Progress) -> None:
    """One pass over the units in steps of about PIECES_A_STEP pieces, the rate rising for a twentieth, then falling."""
    import torch

    steps = _steps(units)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, RATE, weight_decay=0.01, betas=(0.9, 0.98))
    warm = max(1, len(steps) // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda at: min((at + 1) / warm, max(0.02, (len(steps) - at) / (len(steps) - warm)))
    )
    model.train()
    tally = np.zeros(3)
    for at, step in enumerate(steps):
        batch = _batch(step)
        with torch.autocast("cpu", torch.bfloat16):
            words, sentences, _ = model(batch["ids"], batch["types"], batch["mask"])
        parts = _losses(words.float(), sentences.float(), batch)
        together: Any = sum(parts)
        together.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()
        tally = 0.99 * tally + 0.01 * np.array([float(part.detach()) for part in parts])
        if at % 50 == 49:
            shown = " ".join(f"{value:.3f}" for value in tally / (1 - 0.99 ** (at + 1)))
            progress(f"step {at + 1} of {len(steps)}: losses of words, sentences, ranks {shown}")
    model.eval()


def _losses(words: Any, sentences: Any, batch: dict[str, Any]) -> list[Any]:
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits, softplus

    known = batch["targets"] >= 0
    trust = batch["trust"].unsqueeze(1).expand_as(words)[known]
    each = binary_cross_entropy_with_logits(words[known], batch["targets"][known], reduction="none")
    by_word = (each * trust).sum() / trust.sum().clamp(min=1e-6)
    weight = batch["weight"] * (batch["garbled"] >= 0)
    each = binary_cross_entropy_with_logits(sentences, batch["garbled"].clamp(min=0), reduction="none")
    by_sentence = (each * weight).sum() / weight.sum().clamp(min=1e-6)
    worse, better = batch["worse"], batch["better"]
    if len(worse):
        ranks = softplus(sentences[better] - sentences[worse]) * batch["weight"][worse]
        by_rank = ranks.sum() / batch["weight"][worse].sum().clamp(min=1e-6)
    else:
        by_rank = torch.zeros(())
    return [2.0 * by_word, 0.5 * by_sentence, 0.5 * by_rank]


def _steps(units: Sequence[Sequence[Encoded]]) -> list[list[Sequence[Encoded]]]:
    """Units of like length together, the steps in an order drawn by the seed."""
    dice = np.random.default_rng(SEED)
    drawn = [units[i] for i in dice.permutation(len(units))]
    steps: list[list[Sequence[Encoded]]] = []
    for start in range(0, len(drawn), 4096):
        pool = sorted(drawn[start : start + 4096], key=lambda unit: max(len(e.ids) for e in unit))
        now: list[Sequence[Encoded]] = []
        for unit in pool:
            longest = max(len(e.ids) for e in unit)
            if now and longest * (sum(map(len, now)) + len(unit)) > PIECES_A_STEP:
                steps.append(now)
                now = []
            now.append(unit)
        steps.append(now)
    return [steps[i] for i in dice.permutation(len(steps))]


def _batch(step: Sequence[Sequence[Encoded]]) -> dict[str, Any]:
    import torch

    listed = [example for unit in step for example in unit]
    width = -(-max(len(e.ids) for e in listed) // 8) * 8  # few widths: each costs a set-up of its own
    ids, types, mask = (np.zeros((len(listed), width), np.int64) for _ in range(3))
    targets = np.full((len(listed), width), UNKNOWN, np.float32)
    for row, e in enumerate(listed):
        ids[row, : len(e.ids)] = e.ids
        types[row, e.copy : len(e.ids)] = 1
        mask[row, : len(e.ids)] = 1
        targets[row, : e.copy] = e.targets
    worse, better, first = [], [], 0
    for unit in step:
        rows = range(first, first + len(unit))
        pairs = [(i, j) for i in rows for j in rows if listed[i].garbled > 0.5 and 0 <= listed[j].garbled < 0.5]
        worse += [i for i, _ in pairs]
        better += [j for _, j in pairs]
        first += len(unit)
    arrays = {"ids": ids, "types": types, "mask": mask, "targets": targets}
    found = {name: torch.from_numpy(array) for name, array in arrays.items()}
    for name in ("garbled", "weight", "trust"):
        found[name] = torch.tensor([getattr(e, name) for e in listed], dtype=torch.float32)
    return found | {"worse": torch.tensor(worse, dtype=torch.long), "better": torch.tensor(better, dtype=torch.long)}


# ------------------------------------------------------------------ export


def export(model: Any, output: Path) -> None:
    """Write model.onnx (weights of the matrix products in 8 bits), tokenizer.json, notices and manifest.json."""
    import torch

    from .cards import tagger_card

    silent_runtime()
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, token_type_ids: Any) -> tuple[Any, Any, Any]:
            words, sentence, vectors = self.model(input_ids, token_type_ids, torch.ones_like(input_ids))
            return words, sentence, vectors

    model.eval()
    warnings.filterwarnings("ignore", message=".*[Tt]rac.*")
    with tempfile.TemporaryDirectory() as scratch, torch.no_grad():
        whole = Path(scratch, "whole.onnx")
        torch.onnx.export(
            Whole().eval(),
            (torch.arange(1000, 1012).unsqueeze(0), torch.zeros(1, 12, dtype=torch.long)),
            str(whole),
            input_names=["input_ids", "token_type_ids"],
            output_names=["words", "sentence", "vectors"],
            dynamic_axes={name: {1: "pieces"} for name in ("input_ids", "token_type_ids", "words", "vectors")},
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(whole, output / "model.onnx", per_channel=True, weight_type=QuantType.QInt8)
    shutil.copyfile(bundled_weights() / "tokenizer.json", output / "tokenizer.json")
    (output / "NOTICE").write_text(_NOTICE, "utf-8")
    if not (output / "LICENSE").exists():
        shutil.copyfile(assets.path("models", "encoder", "LICENSE"), output / "LICENSE")
    (output / "card.md").write_text(tagger_card(), "utf-8")
    write_manifest(output)


def write_manifest(output: Path) -> None:
    """State what the files are, how they were made, and their hashes."""
    from importlib.metadata import version

    names = ("model.onnx", "tokenizer.json", "NOTICE", "LICENSE")
    manifest = {
        "format": 1,
        "name": "garbled-words-MiniLM-L6-int8",
        "what": "logits of garbled words and sentences, alone or beside a partner",
        "longest": LONGEST,
        "seed": SEED,
        "licence": "Apache-2.0 (weights it starts from), GPL-3.0-or-later (what was fitted)",
        "source": {
            "package": f"{PACKAGE} {version(PACKAGE)}",
            "weights_sha256": assets.sha256(bundled_weights() / "model.safetensors"),
        },
        "made_by": "detector train tagger",
        "made_with": {name: version(name) for name in ("torch", "transformers", "onnx", "onnxruntime")},
        "files": {
            name: {"sha256": assets.sha256(output / name), "size": (output / name).stat().st_size} for name in names
        },
    }
    (output / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
