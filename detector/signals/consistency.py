"""One name that the story spells in two ways.

A person is introduced as "Bill Essia" and is "Mr. Essayli" in the next sentence: one of the two is wrong, whatever a
reference says. Compared are full names that share the family name or the given name, and surnames that no full name
in the story explains with the full names just before them; for places and bodies, single words that differ in a letter
or two. Marked is the spelling that looks more like damage: an everyday word, a word that is known nowhere, the one that
the story uses less. The other spelling is suggested.

Marked:
    "Bill Essia ... a spokesman for Mr. Essayli".
    "Besiktas won ... Besiktas ... the coach of Beskitas".
    "Mr. Ripa ... said Mr. RIPA".
Not marked:
    "Thomas Homan ... Tom Homan ... Mr. Homan", "the Obamas", "Iran ... Iranian": legitimate forms of one name.
    "Eric Trump ... Donald Trump", "John Morris ... Jane Norris": relatives and other persons.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from ..annotation.persons import Person, damage
from ..findings.overlaps import Precedence
from ..language.lexicon import is_everyday, is_name_word, zipf
from ..names import is_variant, normalize_name, same_word, skeleton, spelling_similarity, words_of
from ..types import Category, Document, Evidence, Mention, Observation, Suggestion
from . import Signal

if TYPE_CHECKING:
    from ..case import Case

RULE = "consistency"
_DERIVED = ("n", "an", "ian", "ean", "ish", "ese", "i", "er", "ers", "ic", "al", "ity", "ist", "ists", "land", "ia")


@dataclass(frozen=True, slots=True)
class _Spelling:
    """One of two spellings: the words that differ, how often it occurs, where."""

    word: str
    name: tuple[str, ...]
    mentions: tuple[Mention, ...]
    count: int


def find(case: Case) -> Iterator[Observation]:
    """Observations `two-spellings` (persons) and `two-spellings-other` (the rest), on the less plausible spelling."""
    document = case.copy
    given = {
        normalize_name(token.text) for _, other in case.paired for token in other.tokens if token.text[:1].isupper()
    }
    persons = case.persons
    marked: set[int] = set()
    for first, second in combinations(persons, 2):
        same, at = _same_person(first, second, persons)
        if same < 0.4:
            continue
        pair = tuple(
            _Spelling(p.words[at], p.words, p.mentions, _count(document, p.words[at])) for p in (first, second)
        )
        if all(normalize_name(one.word) in given for one in pair):
            continue
        lean = _lean(pair[0], pair[1]) + _vouched(pair[1], pair[0], case) - _vouched(pair[0], pair[1], case)
        for observation in _observed(document, pair[0], pair[1], same, lean, "two-spellings", "name.person"):
            if observation.start not in marked:
                marked.add(observation.start)
                yield observation
    yield from _other_names(document, given, persons)
    yield from _capitals(document)


def _capitals(document: Document) -> Iterator[Observation]:
    """A surname all in capitals after "Mr.", taken for an acronym on the way, that the story else writes as a name."""
    for mention in document.mentions:
        written = mention.text.capitalize()
        if mention.honorific is None or not mention.text.isupper() or len(mention.text) < 3:
            continue
        other = next((m for m in document.mentions if m.words and m.words[-1] == written), None)
        if other is not None and _count(document, written) > sum(t.text == mention.text for t in document.tokens):
            shown = Evidence.passage("document", document, other)
            yield Observation(
                RULE, "capitals", "name.person", mention.start, mention.end, 0.85,
                f"The story writes this name “{written}” elsewhere.",
                (shown,), (Suggestion(written, 0.85, "document"),),
            )  # fmt: skip


def _count(document: Document, word: str) -> int:
    wanted = normalize_name(word)
    return sum(
        normalize_name(part) == wanted for t in document.tokens if t.text[:1].isupper() for part in words_of(t.text)
    )


# ------------------------------------------------------------------ persons


def _same_person(first: Person, second: Person, persons: tuple[Person, ...]) -> tuple[float, int]:
    """How likely two differently spelt persons are one, and which word differs: the first (0) or the last (-1)."""
    if is_variant(first.name, second.name):
        return 0.0, 0
    if first.full and second.full:
        return _two_full(first, second)
    if first.full != second.full:
        full, alone = (first, second) if first.full else (second, first)
        return _orphan(full, alone, persons)
    near = spelling_similarity(first.family, second.family)
    known = is_name_word(first.family) and is_name_word(second.family)
    return (0.6 * near if near > 0.9 and not known and len(normalize_name(first.family)) > 4 else 0.0), -1


def _two_full(first: Person, second: Person) -> tuple[float, int]:
    given = same_word(first.given, second.given)
    family = normalize_name(first.family) == normalize_name(second.family)
    if given == family:
        return 0.0, 0
    at = 0 if family else -1
    one, other = first.words[at], second.words[at]
    if min(len(normalize_name(one)), len(normalize_name(other))) < 3:
        return 0.0, at
    near = spelling_similarity(one, other)
    both_known = _known(one) and _known(other)
    if both_known or near < (0.3 if not family else 0.5):
        return 0.0, at
    return min(0.95, 0.5 + 0.5 * near), at


def _orphan(full: Person, alone: Person, persons: tuple[Person, ...]) -> tuple[float, int]:
    """A surname alone that no full name explains, and a full name: the nearer in the text, the less alike it may be."""
    one, other = full.family, alone.family
    near = spelling_similarity(one, other)
    if min(len(normalize_name(one)), len(normalize_name(other))) < 4 or (_known(one) and _known(other)):
        return 0.0, -1
    start = alone.mentions[0]
    before = [m for m in full.mentions if m.start < start.start]
    honorific = any(m.honorific for m in alone.mentions)
    beside = bool(before) and start.sentence - before[-1].sentence <= 2 and honorific
    between = (
        any(
            p.full and p.sure and p is not full and before[-1].start < m.start < start.start
            for p in persons
            for m in p.mentions
        )
        if before
        else True
    )
    if beside and not between and (near >= 0.3 or normalize_name(one)[:3] == normalize_name(other)[:3]):
        return min(0.95, 0.8 + 0.2 * near), -1
    if near >= 0.6 and before:
        return 0.9 * near if honorific else 0.7 * near, -1
    return 0.0, -1


def _known(word: str) -> bool:
    return not is_everyday(word) and (is_name_word(word) or zipf(word) >= 2.5)


# ------------------------------------------------------------------ places, bodies


def _other_names(document: Document, given: set[str], persons: tuple[Person, ...]) -> Iterator[Observation]:
    taken = {normalize_name(word) for person in persons for word in person.words}
    found: dict[str, list[Mention]] = {}
    for mention in document.mentions:
        if mention.kind in ("place", "other") and len(mention.words) == 1 and len(normalize_name(mention.text)) >= 6:
            found.setdefault(normalize_name(mention.text), []).append(mention)
    counts = Counter({word: _count(document, mentions[0].text) for word, mentions in found.items()})
    for one, other in combinations(sorted(set(found) - taken), 2):
        if abs(len(one) - len(other)) > 1 or not _slip(one, other) or one in given or other in given:
            continue
        pair = [
            _Spelling(found[word][0].text, (found[word][0].text,), tuple(found[word]), counts[word])
            for word in (one, other)
        ]
        yield from _observed(
            document, pair[0], pair[1], 0.75, _lean(pair[0], pair[1]), "two-spellings-other", "name.place"
        )


def _slip(one: str, other: str) -> bool:
    """Whether two long words are near, are no forms of one word, and not both known."""
    short, long = sorted((one, other), key=len)
    if spelling_similarity(one, other) < 0.85 or same_word(one, other):
        return False
    if any(
        long == short + end or (long[: -len(end)] in (short, short[:-1]) and long.endswith(end)) for end in _DERIVED
    ):
        return False
    known = [zipf(word) >= 1.5 or is_name_word(word) for word in (one, other)]
    return not all(known)


# ------------------------------------------------------------------ output


def _observed(
    document: Document, first: _Spelling, second: _Spelling, same: float, lean: float, kind: str, category: Category
) -> Iterator[Observation]:
    wrong, right = (first, second) if lean > 0 else (second, first)
    raw_score = round(same * (0.5 + 0.5 * min(1.0, abs(lean))), 3)
    shown = right.mentions[0]
    evidence = Evidence.passage("document", document, shown)
    for mention in wrong.mentions:
        text = _replaced(document, mention, wrong.word, right.word)
        if text is None:
            continue
        yield Observation(
            rule=RULE,
            kind=kind,
            category=category,
            start=mention.start,
            end=mention.end,
            raw_score=raw_score,
            message=f"The story also writes “{right.word}”: one of the two spellings is wrong.",
            evidence=(evidence,),
            suggestions=(Suggestion(text, raw_score, "document"),) if abs(lean) >= 0.2 else (),
        )


def _lean(first: _Spelling, second: _Spelling) -> float:
    """How much more likely the first spelling is the wrong one, about -1 ... 1."""
    lean = damage(first.word, second.word) - damage(second.word, first.word)
    if first.count and second.count:
        lean += 0.25 * max(-2.0, min(2.0, math.log2(second.count / first.count)))
    lost = len(skeleton(second.word)) - len(skeleton(first.word))
    return lean + 0.25 * max(-1, min(1, lost))  # translation loses consonants rather than adding them


def _vouched(spelling: _Spelling, other: _Spelling, case: Case) -> float:
    """1 where an authority knows a person of this family name whose given name either spelling goes with."""
    for given in {name.name[0] for name in (spelling, other) if len(name.name) > 1}:
        if case.is_listed(f"{given} {spelling.name[-1]}", "person"):
            return 1.0
    return 0.0


def _replaced(document: Document, mention: Mention, wrong: str, right: str) -> str | None:
    text = document.slice(mention)
    at = text.rfind(wrong)
    return None if at < 0 else text[:at] + right + text[at + len(wrong) :]


SIGNAL = Signal(
    RULE,
    ("consistency", "name.person", "name.place"),
    find,
    precedence=Precedence(0.0),
    marks_names=True,
)
