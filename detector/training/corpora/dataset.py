"""`detector train data`: the data folder as one training set, each example with its part, its label and where from.

An example is a sentence of a copy, alone or beside its partner in another version of the story, with how sure it is
that the sentence is garbled and which of its words are wrong. Where from:

- *contrasts*: the human text and a weak machine version of the same sentence, each alone;
- *beside*: the same two beside a third version: the human text beside a strong machine version, the weak version beside
  either, a strong version beside the human text. So what is merely worded otherwise stands on the clean side, too;
- *two versions*: a human version beside another human version, and weak machine versions beside the same;
- *marked*: words that people marked or corrected (MQM, word tags) or that were changed on purpose (DEMETR);
- *injected*: human text in which words or names are replaced by what a machine really put for them elsewhere;
- *damaged*: human text in which single words are changed as another script and language would (`synthetic/damage.py`).

"Machine" is not "garbled". A machine version is as garbled as its system is weak times its distance from the human text
(`data.grade`), and of its words only those count as wrong that stand neither in the human text nor in the version of a
strong system; what the strong system wrote too is a way to put it, and counts little.

The parts are drawn by story; no text stands in two of them (`apart` takes out, `check` makes sure).
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from ...types.errors import UsageError
from ..synthetic import replaced
from ..synthetic.damage import alike_names
from . import marked_words
from . import segments as source
from .examples import PARTS, Example, keys
from .versions import of_segment, of_versions

Progress = Callable[[str], None]


def build(data: Path, progress: Progress = lambda _: None) -> list[Example]:
    """The training set, checked. Drawn by keys: the same data gives the same set.

    Raises:
        UsageError: a file of the data is missing, or two parts share a text.
    """
    segments = [s for s in (*source.round_trips(data), *source.post_edits(data)) if not s.unseen]
    progress(f"{len(segments):,} segments with machine versions")
    found = [example for segment in segments for example in of_segment(segment)]
    for story in source.paired_stories(data):
        found += [example for segment in story for example in of_versions(segment)]
    progress(f"{len(found):,} examples of versions of one sentence")
    for read in (
        marked_words.news_spans,
        marked_words.talk_spans,
        marked_words.abstract_spans,
        marked_words.word_tags,
        marked_words.post_edits,
        marked_words.changed,
    ):
        found += read(data)
    progress(f"{len(found):,} with those that people marked")
    swaps = replaced.substitutions(s for s in segments if s.fold in source.PATTERN_FOLDS)
    names = alike_names(data)
    found += replaced.injected(segments, swaps, names)
    kept = apart(found)
    kept += replaced.damaged(kept, swaps, names)
    check(kept)
    progress(f"{len(kept):,} examples; {len(found) - len(kept):,} left out since their text stands in an earlier part")
    return kept


def write(examples: Sequence[Example], folder: Path) -> None:
    """One file a part (JSON lines, gzip'd) and counts.json: how many of which kind, part, language and system."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        body = "".join(json.dumps(asdict(e), ensure_ascii=False) + "\n" for e in examples if e.part == part)
        (folder / f"{part}.jsonl.gz").write_bytes(gzip.compress(body.encode(), 6, mtime=0))
    (folder / "counts.json").write_text(json.dumps(counts(examples), indent=1) + "\n", "utf-8")


def counts(examples: Iterable[Example]) -> dict[str, dict[str, int]]:
    """How many examples there are by part and kind, by language, by system; and the share of clean ones in percent."""
    listed = list(examples)
    clean = sum(0 <= example.garbled < 0.1 for example in listed)
    return {
        "part and kind": dict(sorted(Counter(f"{e.part}/{e.kind}" for e in listed).items())),
        "language": dict(sorted(Counter(e.language for e in listed).items())),
        "system": dict(sorted(Counter(e.system for e in listed).items())),
        "percent": {"clean": round(100 * clean / max(1, len(listed)))},
    }


def apart(examples: Iterable[Example]) -> list[Example]:
    """The examples without those of which a text stands in an earlier part (in the order of PARTS)."""
    listed = list(examples)
    order = {part: at for at, part in enumerate(PARTS)}
    first: dict[str, int] = {}
    for example in listed:
        for key in keys(example):
            first[key] = min(first.get(key, len(order)), order[example.part])
    return [e for e in listed if all(first[key] == order[e.part] for key in keys(e))]


def check(examples: Iterable[Example]) -> None:
    """Make sure that no text, and no story, stands in two parts.

    Raises:
        UsageError: one does; it names the part, the story and the text's beginning.
    """
    parts: dict[str, Example] = {}
    for example in examples:
        for key in (*keys(example), f"story {example.story}"):
            other = parts.setdefault(key, example)
            if other.part != example.part:
                raise UsageError(
                    f"the training set leaks: {example.copy[:60]!r} ({example.story}) is in the part {example.part!r}, "
                    f"and {other.story} in {other.part!r} has the same: nothing is trained"
                )
