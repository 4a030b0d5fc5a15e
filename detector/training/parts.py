"""`detector train`: which parts there are, what they need, and where they write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..inference.encoders import Encoder
from ..types.errors import UsageError

if TYPE_CHECKING:
    from .corpora.examples import Example

Progress = Callable[[str], None]


def train(data: Path, output: Path, parts: Sequence[str] = (), progress: Progress = lambda _: None) -> None:
    """Fit the models, each into its folder under `output`; without parts all of them, in the order of PARTS.

    The same data, machine and versions of the libraries give the same bytes. `encoder` and `pivots` read no data.

    Raises:
        UsageError: a part that there is not, or a file of the data that is missing.
    """
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        raise UsageError(f"no such part: {', '.join(unknown)} (there are {', '.join(PARTS)})")
    for part, fit in PARTS.items():
        if not parts or part in parts:
            progress(part)
            fit(data, output, progress)


def _encoder(data: Path, output: Path, progress: Progress) -> None:
    from .export_encoder import export

    del data
    export(output / "encoder")
    progress("encoder: exported and stored in 8 bits")


def _lexicon(data: Path, output: Path, progress: Progress) -> None:
    from .tables.capitals import train_lexicon

    _needs(data, "roundtrip")
    train_lexicon(data, output)
    progress("lexicon: counted")


def _names(data: Path, output: Path, progress: Progress) -> None:
    from .fit_names.train import train_names

    _needs(data, "names")
    train_names(data / "names", output / "names", progress)
    progress("names: fitted")


def _pivots(data: Path, output: Path, progress: Progress) -> None:
    from .tables.foreign_words import train_pivots

    del data
    train_pivots(output)
    progress("pivots: written")


def _likeness(data: Path, output: Path, progress: Progress) -> None:
    from .fit_similarity import fit

    _needs(data, "alignment")
    fit(data, output / "likeness", _encoder_in(output), progress)


def _pair(data: Path, output: Path, progress: Progress) -> None:
    from .fit_versions import fit

    _needs(data, "alignment")
    fit(data, output / "pair", _encoder_in(output), progress)


def _misnamed(data: Path, output: Path, progress: Progress) -> None:
    from . import fit_archived_names, fit_paired_names

    _needs(data, "alignment")
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

    for folder in ("roundtrip", "paired_news", "spans", "names"):
        _needs(data, folder)
    return tuple(build(data, progress))


def write_training_set(data: Path, output: Path, progress: Progress = lambda _: None) -> dict[str, dict[str, int]]:
    """Build the training set of a data folder, check it, and write it; its counts.

    Raises:
        UsageError: a file of the data is missing, or two parts share a text.
    """
    from .corpora.dataset import counts, write

    examples = _training_set(data, progress)
    write(examples, output)
    return counts(examples)


def _findings(data: Path, output: Path, progress: Progress) -> None:
    from .fit_calibration import train_findings

    _needs(data, "paired_news")
    train_findings(data, output / "classifier", progress)
    progress("findings: calibrated")


def _encoder_in(output: Path) -> Encoder:
    """The encoder that was made into the same folder, or else the one that ships; it remembers what it has encoded."""
    from ..inference.encoders.cached import CachedEncoder
    from ..inference.encoders.onnx import OnnxEncoder

    made = output / "encoder"
    encoder = OnnxEncoder.open(made) if (made / "manifest.json").exists() else OnnxEncoder.bundled()
    return CachedEncoder(encoder, limit=100_000)


def _needs(data: Path, folder: str) -> None:
    if not (data / folder).is_dir():
        raise UsageError(f"{data.resolve()} has no folder {folder}/: name the folder of training data with --data")


PARTS: Mapping[str, Callable[[Path, Path, Progress], None]] = {
    "encoder": _encoder,
    "lexicon": _lexicon,
    "names": _names,
    "pivots": _pivots,
    "likeness": _likeness,
    "pair": _pair,
    "misnamed": _misnamed,
    "tagger": _tagger,
    "classifier": _classifier,
    "findings": _findings,
}
"""In the order in which they build on one another."""
