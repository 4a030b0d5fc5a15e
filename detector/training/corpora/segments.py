"""The data folder as segments: the human versions and the machine versions of one sentence, and the split by story.

"Machine" is not "garbled": each machine version gets a grade from the weakness of its system (GRADES) and from how
far it is from the human version (character F-score). A version of a strong system, or one that equals the human's, has
grade 0 and is not learned from. Every fold is decided by the story alone, so that no story is on both sides of a split.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from ...quality.features import overlap
from ...types import Sentence, Token
from ...types.errors import UsageError

GRADES = {
    "argos": 1.0, "opusmt": 0.9, "nllb": 0.9, "bergamot-tiny": 0.8, "Online-G": 0.7, "bergamot-base": 0.5,
    "bergamot-base-memory": 0.5, "microsoft": 0.3, "mlqe": 1.0,
}  # fmt: skip
"""How weak a system is, from reading its output; systems that are not named have grade 0."""

SOUND = 0.95
"""Overlap with the human version from which nothing of a machine version counts as garbled."""
FALL = 0.4
"""How far below SOUND all of it counts."""
LEARNED = 0.2
"""The grade from which a machine version is learned from."""

UNSEEN_LANGUAGES = frozenset(("ar", "fa", "he", "tr", "ko"))
"""Source languages that no model is fitted on: what the held-out table calls unseen."""
UNSEEN_SYSTEMS = frozenset(("nllb", "Online-G", "microsoft"))
"""Systems that no model is fitted on."""
UNSEEN_SETS = frozenset(("wmt19.zh", "wmt20.zh"))
"""Sets that no model is fitted on."""

FOLDS = 10
PATTERN_FOLDS = frozenset((0, 1, 2, 3))
"""Folds for the tagger and the hashed columns (they have many weights: what is fitted on top must not see these)."""
HEAD_FOLDS = frozenset((4, 5))
"""Folds for the heads."""
CALIBRATION_FOLDS = frozenset((6, 7))
"""Folds for the story model and all calibration."""
TEST_FOLDS = frozenset((8, 9))
"""Folds that nothing is fitted on."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence of a story: human versions first to last as in the data, machine versions by system."""

    set: str
    language: str
    story: str
    index: int
    humans: tuple[str, ...]
    machines: tuple[tuple[str, str], ...]

    @property
    def fold(self) -> int:
        return fold(self.story)

    @property
    def unseen(self) -> bool:
        """Whether its language or set is kept from all fitting."""
        return self.language in UNSEEN_LANGUAGES or f"{self.set}.{self.language}" in UNSEEN_SETS


def fold(story: str) -> int:
    """0 ... FOLDS - 1, by the story's key alone."""
    return int.from_bytes(hashlib.sha256(story.encode()).digest()[:4], "big") % FOLDS


def apart(segments: Iterable[Segment]) -> list[Segment]:
    """The segments without those whose human text also stands in a part that must not know it.

    Sets of several languages share English stories at other places, so that the story's key alone does not keep them
    on one side. Test keeps what it has; calibration, heads and patterns each lose what stands in a part before them.
    """
    listed = list(segments)
    first: dict[str, int] = {}
    for segment in listed:
        if not segment.unseen or segment.fold in TEST_FOLDS:
            for text in segment.humans:
                key = _letters(text)
                first[key] = min(first.get(key, len(_PARTS)), _part(segment))
    return [s for s in listed if all(first.get(_letters(text), len(_PARTS)) >= _part(s) for text in s.humans)]


_PARTS = (TEST_FOLDS, CALIBRATION_FOLDS, HEAD_FOLDS, PATTERN_FOLDS)


def _part(segment: Segment) -> int:
    return next(at for at, folds in enumerate(_PARTS) if segment.fold in folds)


def _letters(text: str) -> str:
    return "".join(text.lower().split())


def order(*key: object) -> bytes:
    """A key to sort by that is random in effect and the same on every machine."""
    return hashlib.sha256("\x1f".join(map(str, key)).encode()).digest()


def grade(system: str, machine: str, human: str) -> float:
    """How sure it is that a machine version is garbled: 0 ... 1."""
    weakness = GRADES.get(system, 0.0)
    return weakness * min(1.0, max(0.0, (SOUND - overlap(machine, human)) / FALL)) if weakness else 0.0


def round_trips(data: Path) -> Iterator[Segment]:
    """WMT 2008-2020 and FLORES: one human version, several systems. Forty (ten) neighbours count as one story."""
    for file in sorted((data / "roundtrip" / "wmt").glob("*.jsonl.gz")):
        name, language = file.name.removesuffix(".jsonl.gz").removesuffix("-en").split(".")
        # the sets of 2008 ... 2013 hold the same English under every language: it is no part of the story's key
        for row in rows(file):
            yield _segment(row, name, language, f"{name}/{row['seg_id'] // 40}")
    for file in sorted((data / "roundtrip" / "flores-dev").glob("*.jsonl.gz")):
        language = file.name.split(".")[1].removesuffix("-en")
        for row in rows(file):
            yield _segment(row, "flores", language, f"flores/{row['seg_id'] // 10}")


def post_edits(data: Path) -> Iterator[Segment]:
    """Weak machine versions and their corrections by people (MLQE-PE; tokens rejoined on both sides)."""
    for row in rows(data / "spans" / "mlqe-pe.x-en.jsonl.gz"):
        if row["hter"] >= 0.15:
            language = row["lang_pair"].removesuffix("-en")
            key = f"mlqe/{language}/{row['split']}/{row['id']}"
            yield Segment("mlqe", language, key, row["id"], (joined(row["pe"]),), (("mlqe", joined(row["mt"])),))


def paired_stories(data: Path) -> Iterator[tuple[Segment, ...]]:
    """News stories with one or two human versions and many machine versions (WMT21)."""
    for row in rows(data / "paired_news" / "news_docs.train.jsonl.gz"):
        language = row["lang_pair"].removesuffix("-en")
        yield tuple(
            Segment(
                row["set"],
                language,
                row["doc_id"],
                segment["seg_id"],
                tuple(segment["refs"].values()),
                tuple(sorted((name.removeprefix("moz-"), text) for name, text in segment["hyps"].items())),
            )
            for segment in row["segs"]
        )


def human_versions(story: Sequence[Segment]) -> list[tuple[str, ...]]:
    """Each human version of a story, segment by segment; of as many as every segment has."""
    return [tuple(s.humans[number] for s in story) for number in range(min(len(s.humans) for s in story))]


def systems(story: Sequence[Segment]) -> set[str]:
    """The systems that have every segment of a story."""
    return set.intersection(*({name for name, text in s.machines if text.strip()} for s in story))


def clean_stories(data: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """News as published in English: the story's id and its segments."""
    for row in rows(data / "clean" / "newstest2021.en.docs.jsonl"):
        yield row["doc_id"], tuple(row["segs"])


def human_pairs(data: Path) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Two human versions of one story: the story's id and its pairs of segments."""
    for row in rows(data / "alignment" / "human_vs_human.train.docs.jsonl.gz"):
        yield row["doc_id"], tuple((pair["ref_A"], pair["ref_B"]) for pair in row["pairs"])


def rows(file: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines file, gzip'd or not.

    Raises:
        UsageError: the file is not there.
    """
    if not file.exists():
        raise UsageError(f"{file} is missing: `detector train` needs the data folder that README describes")
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def joined(text: str) -> str:
    """Text that stands in tokens, with the spaces before signs taken out."""
    text = regex.sub(r"\s+([,.;:!?%)\]]|n't\b|'(?:s|re|ve|ll|d|m)\b)", r"\1", text)
    return regex.sub(r"([(\[$])\s+", r"\1", text)


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text that is one sentence."""
    from ...annotation.sentences import tokens as split_tokens

    return split_tokens(text, (Sentence(0, 0, len(text), 0),))


def _segment(row: dict[str, Any], name: str, language: str, story: str) -> Segment:
    return Segment(name, language, story, row["seg_id"], (row["ref"],), tuple(sorted(row["hyps"].items())))
