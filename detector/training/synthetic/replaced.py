"""Examples from human text with words changed: by what machines put elsewhere, or in other ways (damaged)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...language.lexicon import zipf
from ...language.normalize import stem
from ...quality.features import overlap
from ...types import Token
from ..corpora import segments as source
from ..corpora.examples import PARTS, SAME_TEXT, UNKNOWN, Example, Mark, Part, keys, letters, part_of, usable
from ..corpora.versions import STRONG, word_stem
from .damage import Damage, spliced

_INJECTED = 18_000
_DAMAGED = {"tagger": 30_000, "heads": 8_000, "calibration": 4_000, "test": 4_000}
"""Human texts that are damaged, by part."""
_DAMAGED_TURNS = 2
"""How often each text of the tagger's part is damaged; those of other parts are once."""


Others = Mapping[str, Sequence[str]]
"""Word → what stands for it elsewhere."""
KIND = "planted"
"""The name of injected examples in the training set. Examples are drawn by it, so that another name would give other
models."""


def injected(segments: Sequence[source.Segment], swaps: Others, names: Others) -> Iterator[Example]:
    """Human text with one to three words or names replaced by what machines put for such words elsewhere.

    Names are split by entity: a name that is injected in one part is injected in no other.

    Args:
        segments: human texts with the versions of strong systems beside which some of them are shown.
        swaps: `substitutions`.
        names: `damage.alike_names`.
    """
    ordered = sorted(
        (s for s in segments if s.set != "mlqe" and usable(s.humans[0])),
        key=lambda s: source.order("plant", s.set, s.language, s.story, s.index),
    )
    seen: set[str] = set()
    made = 0
    for segment in ordered:
        human = segment.humans[0]
        if human in seen:
            continue
        seen.add(human)
        part = part_of(segment.story)
        text, marks = _with_damage(human, swaps, names, part, segment.story)
        if not marks:
            continue
        strong = dict(segment.machines).get(STRONG[0], "")
        beside = source.order("injected beside", human)[0] % 2 and usable(strong) and overlap(strong, human) < SAME_TEXT
        partner = strong if beside else ""
        same = f"{KIND}/{segment.set}/{segment.language}/{segment.index}"
        yield Example(part, KIND, segment.story, segment.language, KIND, same, text, partner, 1.0, 0.6, marks)
        yield Example(part, KIND, segment.story, segment.language, "human", same, human, partner, 0.0, 0.6)
        made += 1
        if made == _INJECTED:
            return


def damaged(examples: Sequence[Example], swaps: Others, names: Others) -> Iterator[Example]:
    """The human texts that stand among the contrasts, as they are and damaged.

    Only words are learned from them (UNKNOWN, and weight 0 for the sentence as it is): a sentence with one wrong name
    does not read as a weak translation reads, and what is learned of sentences from both is worse (measured).
    """
    damage = Damage(names, swaps, lambda name, story: part_of(name) == part_of(story))
    contrasts = [e for e in examples if e.kind == "contrast" and e.system == "human"]
    texts = {e.copy: e for part in PARTS for e in contrasts if e.part == part}  # short ones may stand in several parts
    known = {key for example in examples for key in keys(example)}
    left = dict(_DAMAGED)
    for human, example in sorted(texts.items(), key=lambda item: source.order("damage", item[0])):
        turns = _DAMAGED_TURNS if example.part == "tagger" else 1
        told = dict(damage.of(human, example.story, turn) for turn in range(turns))
        own = frozenset(letters(human))
        told = {text: marks for text, marks in told.items() if marks and known.isdisjoint({*letters(text)} - own)}
        if not told or not left[example.part]:
            continue
        left[example.part] -= 1
        same = f"damaged/{source.order(human).hex()[:16]}"
        for text, marks in told.items():
            yield Example(example.part, "damaged", example.story, example.language, "damaged", same, text, "", UNKNOWN,
                          0.6, marks)  # fmt: skip
        yield Example(example.part, "damaged", example.story, example.language, "human", same, human, "", 0.0, 0.0)


def substitutions(segments: Iterable[source.Segment]) -> dict[str, tuple[str, ...]]:
    """Word of the human text → what weak systems put for it between the same neighbours and no strong system did.

    Both are words of content, lower-cased, and do not share a beginning; a pair that was seen once is left out.
    """
    found: Counter[tuple[str, str]] = Counter()
    for segment in segments:
        human = [token.text for token in source.tokens(segment.humans[0]) if token.kind != "sign"]
        versions = dict(segment.machines)
        strong = {
            word_stem(token)
            for name in STRONG
            for token in source.tokens(versions.get(name, ""))
            if token.kind == "word"
        }
        between = {(a, c): b for a, b, c in zip(human, human[1:], human[2:], strict=False)}
        for name, text in segment.machines:
            if name in STRONG or name in source.UNSEEN_SYSTEMS or not source.GRADES.get(name):
                continue
            words = [token.text for token in source.tokens(text) if token.kind != "sign"]
            for a, b, c in zip(words, words[1:], words[2:], strict=False):
                right = between.get((a, c))
                if right and right != b and b.islower() and right.islower() and stem(b) not in strong:
                    found[right, b] += 1
    kept: dict[str, list[str]] = defaultdict(list)
    for (right, wrong), times in sorted(found.items()):
        if times > 1 and stem(right)[:3] != stem(wrong)[:3] and max(zipf(right), zipf(wrong)) < 5.5 and zipf(wrong) > 2:
            kept[right].append(wrong)
    return {word: tuple(others) for word, others in kept.items()}


def _with_damage(human: str, swaps: Others, names: Others, part: Part, story: str) -> tuple[str, tuple[Mark, ...]]:
    tokens = source.tokens(human)
    places: list[tuple[Token, Sequence[str]]] = []
    for at, token in enumerate(tokens):
        lower = token.text.lower()
        if token.kind != "word":
            continue
        if token.text.islower() and lower in swaps:
            places.append((token, swaps[lower]))
        elif at and token.text.istitle() and lower in names and zipf(lower) < 5 and part_of(f"name/{lower}") == part:
            places.append((token, [name.title() for name in names[lower]]))
    places.sort(key=lambda place: source.order("place", story, human, place[0].start))
    chosen = places[: 1 + source.order("places", human)[0] % 3]
    return spliced(
        human,
        [(token, offered[source.order("what", human, token.start)[0] % len(offered)]) for token, offered in chosen],
    )
