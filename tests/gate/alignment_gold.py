"""Stories of known alignment, made from two human versions of one story.

Human version A becomes the copy, human version B the reference. From the copy 15 % of the sentences are dropped, 10 %
are put in from other stories, 12 % of neighbours are joined, segments that hold two sentences are split, and a
paragraph is moved.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

from detector.annotation import sentences
from detector.training.corpora import segments as source
from detector.training.fit_similarity import FITTED_FOLDS

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SEEDS = DATA.parent / "seeds"
GOLD = Path(__file__).parent / "gold"


@dataclass(frozen=True)
class Marked:
    """A pair of texts, each as sentences, and the pairs (copy sentence, reference sentence) that belong together.

    `top` are pairs of a headline with the sentence under it: they mostly say the same, and are no partners by the way
    in which the story was made.
    """

    name: str
    copy: tuple[str, ...]
    reference: tuple[str, ...]
    pairs: frozenset[tuple[int, int]]
    top: frozenset[tuple[int, int]]


def human_stories(fitted: bool) -> list[list[tuple[str, str]]]:
    """(version A, version B) of each sentence of the stories that the weights are fitted on, or of the others."""
    found = [list(pairs) for name, pairs in source.human_pairs(DATA) if (source.fold(name) in FITTED_FOLDS) == fitted]
    return [story for story in found if len(story) >= 3]


def edited(fitted: bool, seed: int = 20261124) -> list[Marked]:
    """Every story of one part, edited with a fixed seed."""
    stories = human_stories(fitted)
    dice = random.Random(seed)
    return [_edit(str(number), story, stories, dice) for number, story in enumerate(stories)]


def _edit(name: str, story: list[tuple[str, str]], others: list[list[tuple[str, str]]], dice: random.Random) -> Marked:
    units: list[tuple[str, frozenset[int]]] = [(a, frozenset([i])) for i, (a, _) in enumerate(story)]
    units = [unit for unit in units if dice.random() >= 0.15] or units
    if len(units) >= 6:  # a paragraph of 2 to 4 sentences goes elsewhere
        length = dice.randint(2, min(4, len(units) // 3))
        start = dice.randrange(len(units) - length)
        block, rest = units[start : start + length], units[:start] + units[start + length :]
        to = dice.randrange(len(rest) + 1)
        units = rest[:to] + block + rest[to:]
    joined: list[tuple[str, frozenset[int]]] = []
    for unit in units:
        if joined and len(joined[-1][1]) == 1 and dice.random() < 0.12:
            text, ids = joined.pop()
            unit = (f"{text} {unit[0]}", ids | unit[1])
        elif len(pieces := _pieces(unit[0])) > 1:
            joined += [(piece, unit[1]) for piece in pieces[:-1]]
            unit = (pieces[-1], unit[1])
        joined.append(unit)
    for _ in range(max(1, round(0.1 * len(joined)))):
        other = dice.choice([candidate for candidate in others if candidate is not story])
        joined.insert(dice.randrange(len(joined) + 1), (dice.choice(other)[0], frozenset()))
    return Marked(
        name,
        tuple(text for text, _ in joined),
        tuple(b for _, b in story),
        frozenset((i, j) for i, (_, ids) in enumerate(joined) for j in ids),
        frozenset((i, 1 - j) for i, (_, ids) in enumerate(joined) for j in ids if j < 2 and 1 - j not in ids),
    )


def _pieces(text: str) -> list[str]:
    """The sentences of a text, where each is more than a scrap."""
    pieces = [text[s.start : s.end] for s in sentences.sentences(text)]
    return pieces if all(len(piece.split()) >= 4 for piece in pieces) else [text]


@dataclass(frozen=True)
class MarkedStory:
    """A story marked by hand: pairs that belong together, and pairs that may be linked or left."""

    name: str
    copy: str
    reference: str
    sure: frozenset[tuple[int, int]]
    possible: frozenset[tuple[int, int]]


def marked_by_hand() -> list[MarkedStory]:
    """Three real stories against a fourth, marked by reading before any aligner had run."""
    found = []
    for file in sorted(GOLD.glob("alignment_*.json")):
        marks = json.loads(file.read_text("utf-8"))
        copy, reference = ((SEEDS / marks[key]).read_text("utf-8") for key in ("copy", "reference"))
        sure, possible = (
            frozenset((_sentence(copy, c, d), _sentence(reference, r, s)) for c, d, r, s in marks[key])
            for key in ("sure", "possible")
        )
        found.append(MarkedStory(file.stem, copy, reference, sure, possible))
    return found


def _sentence(text: str, start: int, end: int) -> int:
    """The sentence that has most of a marked stretch."""
    return max(sentences.sentences(text), key=lambda s: min(s.end, end) - max(s.start, start)).index
