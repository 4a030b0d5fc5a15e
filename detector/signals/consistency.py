"""One name that the story spells in two ways.

A person is introduced as "Bill Essia" and is "Mr. Essayli" in the next sentence: one of the two is wrong, whatever a
reference says. Compared are full names that share the family name or the given name, and surnames that no full name
in the story explains with the full names just before them; for places and bodies, single words that differ in a letter
or two. Marked is the spelling that looks more like damage: an everyday word, a word that is known nowhere, the one that
the story uses less. The other spelling is suggested.

Why it matters:
    A story that spells one name in two ways is wrong in one of them, whatever a reference says, and every reader can
    see it.
When it is wrong:
    Where two persons with almost the same name stand in one story, neither of them known: two brothers, a father and a
    daughter whose given names differ in a letter.
Marked:
    [Bill Essia], the federal prosecutor, spoke on Monday. Asked about the raid, Mr. Essayli said that it would go on,
      and Mr. Essayli left. -> Bill Essayli
    Besiktas won again on Sunday. The fans of Besiktas sang for hours, and the coach of [Beskitas] smiled. -> Besiktas
    Mr. Ripa spoke first. Later Mr. Ripa left the hall, and Mr. [RIPA] did not come back. -> Ripa
Not marked:
    Thomas Homan spoke on Monday. Tom Homan said that the raids would go on, and Mr. Homan left.
    The Obamas came to Iran. Barack Obama met the Iranian minister.
    Eric Trump and Donald Trump spoke, and so did John Morris and Jane Norris.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..annotation.persons import Person
from ..findings.overlaps import Precedence
from ..linking.two_spellings import is_slip, same_person, wrong_rather
from ..names import normalize_name, words_of
from ..names.crowds import pairs
from ..types import Category, Document, Evidence, Mention, Observation, Suggestion
from . import Signal

if TYPE_CHECKING:
    from ..case import Case

RULE = "consistency"
_LEAST = 0.4
"""How surely two spellings are one name's, at least, to be looked at."""
_IN_CAPITALS, _OTHER_NAMES = 0.85, 0.75
"""Of a surname in capitals that the story else writes as a name; how surely two words a slip apart are one name."""
_UNDECIDED = 0.5
"""Part of that which remains where nothing tells which of the two is wrong: one of them is."""
_TELLS = 0.2
"""How much more likely one spelling is the wrong one, at least, for the other to be suggested."""


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
    counts = _Counts(document)
    for first, second in pairs(persons):
        same, at = same_person(first, second, persons)
        if same < _LEAST:
            continue
        pair = tuple(_Spelling(p.words[at], p.words, p.mentions, counts(p.words[at])) for p in (first, second))
        if all(normalize_name(one.word) in given for one in pair):
            continue
        lean = _lean(*pair) + _vouched(pair[1], pair[0], case) - _vouched(pair[0], pair[1], case)
        for observation in _observed(document, pair[0], pair[1], same, lean, "two-spellings", "name.person"):
            if observation.start not in marked:
                marked.add(observation.start)
                yield observation
    yield from _other_names(document, given, persons, counts)
    yield from _capitals(document, counts)


def _capitals(document: Document, counts: _Counts) -> Iterator[Observation]:
    """A surname all in capitals after "Mr.", taken for an acronym on the way, that the story else writes as a name."""
    named = {m.words[-1]: m for m in reversed(document.mentions) if m.words}
    shouted = Counter(token.text for token in document.tokens if token.text.isupper())
    for mention in document.mentions:
        written = mention.text.capitalize()
        if mention.honorific is None or not mention.text.isupper() or len(mention.text) < 3:
            continue
        other = named.get(written)
        if other is not None and counts(written) > shouted[mention.text]:
            shown = Evidence.passage("document", document, other)
            yield Observation(
                RULE, "capitals", "name.person", mention.start, mention.end, _IN_CAPITALS,
                f"The story writes this name “{written}” elsewhere.",
                (shown,), (Suggestion(written, _IN_CAPITALS, "document"),),
            )  # fmt: skip


class _Counts:
    """How often a story has a word with a capital, case and diacritics aside."""

    def __init__(self, document: Document) -> None:
        tokens = (token for token in document.tokens if token.text[:1].isupper())
        self._counts = Counter(normalize_name(part) for token in tokens for part in words_of(token.text))

    def __call__(self, word: str) -> int:
        return self._counts[normalize_name(word)]


# ------------------------------------------------------------------ places, bodies


def _other_names(
    document: Document, given: set[str], persons: tuple[Person, ...], counts: _Counts
) -> Iterator[Observation]:
    taken = {normalize_name(word) for person in persons for word in person.words}
    found: dict[str, list[Mention]] = {}
    for mention in document.mentions:
        if mention.kind in ("place", "other") and len(mention.words) == 1 and len(normalize_name(mention.text)) >= 6:
            found.setdefault(normalize_name(mention.text), []).append(mention)
    for one, other in pairs(sorted(set(found) - taken)):
        if abs(len(one) - len(other)) > 1 or not is_slip(one, other) or one in given or other in given:
            continue
        pair = [
            _Spelling(found[word][0].text, (found[word][0].text,), tuple(found[word]), counts(found[word][0].text))
            for word in (one, other)
        ]
        yield from _observed(
            document, pair[0], pair[1], _OTHER_NAMES, _lean(*pair), "two-spellings-other", "name.place"
        )


# ------------------------------------------------------------------ output


def _observed(
    document: Document, first: _Spelling, second: _Spelling, same: float, lean: float, kind: str, category: Category
) -> Iterator[Observation]:
    wrong, right = (first, second) if lean > 0 else (second, first)
    raw_score = round(same * (_UNDECIDED + (1.0 - _UNDECIDED) * min(1.0, abs(lean))), 3)
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
            suggestions=(Suggestion(text, raw_score, "document"),) if abs(lean) >= _TELLS else (),
        )


def _lean(first: _Spelling, second: _Spelling) -> float:
    return wrong_rather(first.word, second.word, (first.count, second.count))


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
