"""Alignment: the figures that were reached, on stories that nothing was fitted on.

F1 is over pairs of sentences: (copy sentence, reference sentence), of all stories together. Of the stories marked by
hand, pairs that may be linked or left ("possible") count as right where they are linked and are not missed where not;
of the edited ones, the same holds in the second figure for a headline and the sentence under it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.ratchet import Ratchet

sys.path.insert(0, str(Path(__file__).parent))

from alignment_gold import edited, marked_by_hand

from detector.alignment.sentences import links
from detector.annotation import sentences
from detector.inference.encoders import Encoder, open_encoder

Pairs = frozenset[tuple[int, int]]

NOISE = 0.001
"""Vectors differ in their last figures from one processor to the next: one or two pairs of two thousand turn."""


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder("onnx")


def found(copy: Iterable[str], reference: Iterable[str], encoder: Encoder) -> Pairs:
    one, other = list(copy), list(reference)
    linked = links(one, other, encoder.encode(one), encoder.encode(other))
    return frozenset((i, j) for link in linked for i in link.copy for j in link.target)


def figures(answered: Iterable[tuple[Pairs, Pairs, Pairs]]) -> tuple[float, float, float]:
    """Precision, recall, F1 of (found, sure, possible) over all stories together."""
    linked = right = sure_linked = all_sure = 0
    for answer, sure, possible in answered:
        linked += len(answer)
        right += len(answer & (sure | possible))
        sure_linked += len(answer & sure)
        all_sure += len(sure)
    precision, recall = right / linked, sure_linked / all_sure
    return precision, recall, 2 * precision * recall / (precision + recall)


def test_edited_human_versions(encoder: Encoder, ratchet: Ratchet) -> None:
    stories = edited(fitted=False)
    answers = [found(story.copy, story.reference, encoder) for story in stories]
    for name, answered in (
        ("strictly", [(a, s.pairs, frozenset()) for a, s in zip(answers, stories, strict=True)]),
        ("headline and lead open", [(a, s.pairs, s.top) for a, s in zip(answers, stories, strict=True)]),
    ):
        precision, recall, f1 = figures(answered)
        sys.stdout.write(f"edited, not fitted on, {name}: P {precision:.4f} R {recall:.4f} F1 {f1:.4f}\n")
        ratchet.check(f"alignment/edited, {name}", f1, noise=NOISE)


def test_stories_marked_by_hand(encoder: Encoder, ratchet: Ratchet) -> None:
    answered = []
    for story in marked_by_hand():
        copy, reference = ([t[s.start : s.end] for s in sentences.sentences(t)] for t in (story.copy, story.reference))
        answered.append((found(copy, reference, encoder), story.sure, story.possible))
        sys.stdout.write("{} P {:.3f} R {:.3f} F1 {:.3f}\n".format(story.name, *figures(answered[-1:])))
    precision, recall, f1 = figures(answered)
    sys.stdout.write(f"marked by hand: P {precision:.4f} R {recall:.4f} F1 {f1:.4f}\n")
    ratchet.check("alignment/marked by hand", f1, noise=NOISE)
