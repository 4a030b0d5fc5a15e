"""From the folder of name lists to `models/names`: fit, measure, describe."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from ...names.channels import Channels
from ...names.costs import Costs
from ...names.spelling_model import FORMAT, SpellingModel
from .channels import fit_channels
from .costs import fit_edits
from .figures import Figures, evaluate
from .pairs import Lists, Pair, read_pairs, read_variants
from .spelling_model import SHARES, fit_spelling_model, shares, unrelated

_STEPS = 4800
_LABELS = {
    "learned": "learned (ships)",
    "skeleton": "skeleton alone",
    "levenshtein": "Levenshtein",
    "jaro_winkler": "Jaro-Winkler",
}
_SETS = {
    "all": "All held-out pairs, drawn as for the first fit",
    "sound": "Those of which both spellings fit the foreign one; no twin of the name among the others",
    "variants": "Names as machines of WMT wrote them, against what people wrote",
}


def train_names(data: Path, output: Path, progress: Callable[[str], None] = lambda _: None) -> dict[str, Figures]:
    """Fit on the folder of name lists and write names.json, channels.npz, manifest.json and card.md.

    `data` holds the files that `read_pairs` and `read_variants` name. Deterministic on one machine; about ten minutes
    on one core. Returns the figures on each held-out set.
    """
    lists = read_pairs(data)
    variants, held = read_variants(data)
    progress("names: read")
    arrays = fit_channels(lists.rows, _STEPS, progress)
    channels = Channels.of(arrays)
    costs = fit_edits([pair for language in sorted(lists.train) for pair in lists.train[language]])
    costs = Costs.of(costs.stored())
    progress("names: edits")
    stored = {"format": FORMAT, "costs": costs.stored(), "judge": fit_spelling_model(costs, channels, lists, variants)}
    progress("names: classifier")
    output.mkdir(parents=True, exist_ok=True)
    (output / "names.json").write_text(json.dumps(stored, indent=0, ensure_ascii=True) + "\n", "utf-8")
    np.savez_compressed(output / "channels.npz", **arrays)  # type: ignore[arg-type]
    estimator = SpellingModel.read(output)
    figures = measure(estimator, lists, held)
    _describe(output, figures, reached(estimator, lists), lists, data)
    return figures


def measure(estimator: SpellingModel, lists: Lists, variants: list[Pair]) -> dict[str, Figures]:
    """The figures on each of the three held-out sets."""
    sound = {language: [p for p in pairs if p in lists.sound[language]] for language, pairs in lists.test.items()}
    return {
        "all": evaluate(estimator, lists.test, lists),
        "sound": evaluate(estimator, sound, lists, twins=False),
        "variants": evaluate(estimator, {"variants": variants}, lists),
    }


def reached(estimator: SpellingModel, lists: Lists) -> dict[str, dict[str, float]]:
    """The shares of unrelated pairs, at random and near by letters, and of held-out pairs that reach each score."""
    drawn, near = unrelated(lists, 12)
    pairs = [pair for language, held in lists.test.items() for pair in held if pair in lists.sound[language]]
    return {
        name: dict(shares(estimator, some)) for name, some in (("random", drawn), ("near", near), ("held-out", pairs))
    }


def _describe(
    output: Path, figures: dict[str, Figures], reach: dict[str, dict[str, float]], lists: Lists, data: Path
) -> None:
    names = ("names.json", "channels.npz")
    read = [p.name for p in data.iterdir() if "translit" in p.name or p.name[:6] in ("google", "anetac", "wmt_mi")]
    manifest: dict[str, Any] = {
        "what": "nearness of two spellings of a name: costs of edits, a network that hears names, and a judge",
        "made_by": "detector.training.fit_names.train.train_names",
        "read": sorted(read),
        "fitted_on": {
            "pairs": {language: len(pairs) for language, pairs in sorted(lists.train.items())},
            "rows": {language: len(rows) for language, rows in sorted(lists.rows.items())},
        },
        "figures": {name: asdict(found) for name, found in figures.items()},
        "reached": reach,
        "files": {
            name: {
                "sha256": hashlib.sha256((output / name).read_bytes()).hexdigest(),
                "bytes": (output / name).stat().st_size,
            }
            for name in names
        },
    }
    (output / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=True) + "\n", "utf-8")
    (output / "card.md").write_text(_card(figures, reach, lists), "utf-8")


def _table(name: str, found: Figures) -> str:
    columns = (found.first_of_50, found.first_of_1000, found.recall_at_1_percent)
    rows = "\n".join(
        f"| {label} | " + " | ".join(f"{column[method]:.3f}" for column in columns) + " |"
        for method, label in _LABELS.items()
    )
    return f"""**{_SETS[name]}** ({found.pairs} pairs)

| method | first of 50 | first of 1,000 | recall at 1 % false suggestions (pool of 50) |
|---|---|---|---|
{rows}
"""


def _card(figures: dict[str, Figures], reach: dict[str, dict[str, float]], lists: Lists) -> str:
    languages = ", ".join(f"{language} {value:.3f}" for language, value in figures["sound"].by_language.items())
    before = ", ".join(f"{language} {value:.3f}" for language, value in figures["all"].by_language.items())
    limits = (0.5, 0.65, 0.7, 0.8, 0.95)
    lines = "\n".join(
        f"| {limit:g} | " + " | ".join(f"{share:.5f}" for share in SHARES[limit]) + " | "
        + " | ".join(f"{reach[name][f'{limit:g}']:.5f}" for name in ("random", "near", "held-out")) + " |"
        for limit in limits
    )  # fmt: skip
    rows, pairs = (sum(map(len, part.values())) for part in (lists.rows, lists.train))
    return f"""# Nearness of names

What it is: three parts. `channels.npz` is a small convolutional network that reads the letters of a word and gives a
vector for each of six scripts; it was trained on {rows} rows of English names and their spellings in Arabic, Chinese,
Hebrew, Japanese, Korean and Russian, so that two words which a script cannot tell apart have like vectors. `names.json`
holds costs of edits between letters and pairs of letters, learned from {pairs} pairs of English spellings that share
one foreign spelling, and a classifier: a network of one hidden layer that weighs both with the skeletons of the
consonants and a few plain marks. Read by `detector.names`.

Data: Wikidata name transliterations (CC0), google/transliteration (Apache-2.0), ANETAC, and for the classifier
name variants mined from machine and human versions of WMT. Rows whose English spelling does not fit the foreign one by
the letter tables of ICU and coarse classes of sounds were left out of fitting. No text of these lists is in the files.

Held out: pairs of which neither the foreign spelling nor an English one was seen in fitting. The rarer spelling stands
for the garbled name and is looked for among the commoner one and other names of three persons or more, drawn at
random; names that some script cannot tell from it are not among those. The second table leaves out pairs that are
slips of the lists by the same rule as above, which knows nothing of the scores; of a name that differs from the wanted
one by conventions alone (Philips, Phillips) it is no false suggestion.

{_table("all", figures["all"])}
First of 1,000 by language: {before}. The first fit (costs of edits and a logistic regression) had 0.942, 0.809, 0.739.

{_table("sound", figures["sound"])}
First of 1,000 by language: {languages}.

{_table("variants", figures["variants"])}
These come from Chinese, Japanese, Russian, Icelandic, Czech and German and hold many words that are other names, other
inflections or other words; the classifier was fitted on the other half of them, by right name.

The aim is 0.97 of 50, 0.88 of 1,000 and a recall of 0.90.

The scale is set so that no more pairs of unrelated names reach a score than with the first fit:

| score | first fit, random | first fit, near by letters | random | near by letters | held-out pairs |
|---|---|---|---|---|---|
{lines}

Limits: single words. Persian, Greek and Hindi are not in the data; the Arabic script stands for Persian, and names in
Greek and Devanagari letters are read by tables of letters. Relatives and look-alikes on a real list are nearer to one
another than names drawn at random.
"""
