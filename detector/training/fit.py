"""`detector train`: which parts there are, what they need, and where they write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ..errors import UsageError

Progress = Callable[[str], None]


def train(data: Path, output: Path, parts: Sequence[str] = (), progress: Progress = lambda _: None) -> None:
    """Fit the models, each into its folder under `output`; without parts all of them, in the order of PARTS.

    The same data and versions of the libraries give the same bytes. `encoder` reads no data.

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
    from .encoder import export

    del data
    export(output / "encoder")
    progress("encoder: exported and stored in 8 bits")


def _lexicon(data: Path, output: Path, progress: Progress) -> None:
    from .lexicon import train_lexicon

    _needs(data, "roundtrip")
    train_lexicon(data, output / "lexicon")
    progress("lexicon: counted")


def _names(data: Path, output: Path, progress: Progress) -> None:
    from .name_costs import train_names

    _needs(data, "names")
    train_names(data / "names", output / "names")
    progress("names: fitted")


def _classifier(data: Path, output: Path, progress: Progress) -> None:
    from ..encoders.cached import CachedEncoder
    from ..encoders.onnx import OnnxEncoder
    from .classifier import train_classifier

    _needs(data, "roundtrip")
    made = output / "encoder"
    encoder = OnnxEncoder.open(made) if (made / "manifest.json").exists() else OnnxEncoder.shipped()
    train_classifier(data, output / "classifier", CachedEncoder(encoder, limit=100_000), progress)


def _needs(data: Path, folder: str) -> None:
    if not (data / folder).is_dir():
        raise UsageError(f"{data.resolve()} has no folder {folder}/: name the folder of training data with --data")


PARTS: Mapping[str, Callable[[Path, Path, Progress], None]] = {
    "encoder": _encoder,
    "lexicon": _lexicon,
    "names": _names,
    "classifier": _classifier,
}
"""In the order in which they build on one another."""
