"""Finds the names of bodies and offices in running text, right or rendered literally.

A name is a set of content words. In a sentence it is found where all of them stand close together, each as itself or as
a word that a literal translation puts for it (see calques.py), in whatever order: "service of internal revenue" and
"social security management" are found as the Internal Revenue Service and the Social Security Administration.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .calques import is_small, lemma, related
from .lexicon import words, zipf
from .references import Entry, Form
from .types import Document, Token

_COMMON = 400
"""A word that stands in more names than this does not call up candidates by itself."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found in a document, over the code points start ... end.

    `changed` pairs the word of the copy with the word of the name that it stands for; empty where every word is right.
    `order` says whether the words stand in the order of the name. `right` is true for the name as it should be.
    """

    entry: Entry
    form: Form
    sentence: int
    start: int
    end: int
    text: str
    size: int
    changed: tuple[tuple[str, str], ...]
    order: bool

    @property
    def right(self) -> bool:
        return not self.changed and self.order and self.form.kind != "garbled"


@dataclass(frozen=True, slots=True)
class _Name:
    entry: Entry
    form: Form
    words: tuple[str, ...]


class PhraseIndex:
    """Names, each called up by its rarer words."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        names: list[_Name] = []
        frequency: Counter[str] = Counter()
        for entry in entries:
            for form in entry.forms:
                if form.kind == "acronym":
                    continue
                for text in dict.fromkeys((form.text, form.text.replace("United States", "U.S."))):
                    content = tuple(lemma(word) for word in _split(text) if not is_small(word))
                    if len(content) > 1 and len(set(content)) == len(content):
                        names.append(_Name(entry, form, content))
                        frequency.update(content)
        self._postings: dict[str, list[_Name]] = defaultdict(list)
        for name in names:
            # two rarest words: with one of them rendered otherwise, the name is still called up by the other
            for word in sorted(name.words, key=lambda w: (frequency[w], w))[:2]:
                if frequency[word] <= _COMMON:
                    self._postings[word].append(name)

    def hits(self, document: Document) -> tuple[Hit, ...]:
        """The best names in every stretch of the text: the longest, then the most exact; ties are all kept."""
        by_sentence: dict[int, list[Token]] = defaultdict(list)
        for token in document.tokens:
            by_sentence[token.sentence].append(token)
        found: list[Hit] = []
        for sentence, tokens in by_sentence.items():
            found += _best(self._in_sentence(document, sentence, tokens))
        return tuple(sorted(found, key=lambda hit: (hit.start, -hit.end, hit.entry.id)))

    def _in_sentence(self, document: Document, sentence: int, tokens: list[Token]) -> list[Hit]:
        lemmas = [lemma(token.text) if token.kind != "sign" else "" for token in tokens]
        found: dict[tuple[str, str, int, int], Hit] = {}
        for at, word in enumerate(lemmas):
            for name in self._postings.get(word, ()):
                hit = _match(document, sentence, tokens, lemmas, at, name)
                if hit is not None:
                    found[(hit.entry.id, hit.form.text, hit.start, hit.end)] = hit
        return list(found.values())


def _match(
    document: Document, sentence: int, tokens: list[Token], lemmas: list[str], at: int, name: _Name
) -> Hit | None:
    """Place the words of a name around the word at a position; None: one is missing, or a stranger stands between."""
    reach = len(name.words) + 5
    low, high = max(0, at - reach), min(len(tokens), at + reach + 1)
    places: dict[str, int] = {}
    taken: set[int] = set()
    nearest = sorted(range(low, high), key=lambda place: (abs(place - at), place))
    for test in (str.__eq__, _misspelt, related):
        for word in name.words:
            if word in places:
                continue
            for place in nearest:
                if place not in taken and lemmas[place] and test(lemmas[place], word):
                    places[word] = place
                    taken.add(place)
                    break
    if len(places) < len(name.words) or at not in taken:
        return None
    first, last = min(taken), max(taken)
    strangers = 0
    for place in range(first, last + 1):
        token = tokens[place]
        if place in taken or (is_small(token.text) and (token.text != "," or "," in name.form.text)):
            continue
        if token.kind == "sign":
            return None
        # a word that the name has already, said twice ("Development in Housing and Urban Development")
        strangers += not any(lemmas[place] == word or related(lemmas[place], word) for word in name.words)
    repeated = (
        (last - first + 1)
        - len(taken)
        - sum(is_small(tokens[p].text) for p in range(first, last + 1) if p not in taken)
    )
    if strangers or repeated > 1:
        return None
    changed = tuple((tokens[places[w]].text, w) for w in name.words if lemmas[places[w]] != w)
    free = sum(word in words("institution_head") or word in ("u.s.", "u.k.") for _, word in changed)
    if len(changed) - free + (repeated > 0) > max(1, len(name.words) // 2) or len(name.words) == len(changed):
        return None
    last = _trailing(tokens, lemmas, last, name.words)
    order = not repeated and [places[word] for word in name.words] == sorted(taken)
    start, end = tokens[first].start, tokens[last].end
    for mark in ("'s", "’s"):
        if tokens[last].text.endswith(mark) and not name.form.text.endswith(mark):
            end -= len(mark)
    return Hit(name.entry, name.form, sentence, start, end, document.text[start:end], len(name.words), changed, order)


def _trailing(tokens: list[Token], lemmas: list[str], last: int, of: tuple[str, ...]) -> int:
    """The last token of a name of which a word is said again at the end ("... in Housing and Urban Development")."""
    place = last + 1
    while place < len(tokens) and is_small(tokens[place].text) and tokens[place].kind == "word":
        place += 1
    said_again = place < len(tokens) and tokens[place].text[:1].isupper() and lemmas[place] in of
    return place if said_again and place == last + 1 else last


def _best(hits: list[Hit]) -> list[Hit]:
    """Leave out what lies inside, or across, a longer or more exact hit."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (-h.size, len(h.changed), not h.order, h.start, h.entry.id, h.form.text)):
        rank = (hit.size, -len(hit.changed), hit.order)
        clash = [other for other in kept if hit.start < other.end and other.start < hit.end]
        if not clash or all((other.size, -len(other.changed), other.order) == rank for other in clash):
            kept.append(hit)
    return kept


def _misspelt(left: str, right: str) -> bool:
    """One letter apart, for longer words ("marshall", "marshal"), unless both are words of their own."""
    if min(len(left), len(right)) < 6 or abs(len(left) - len(right)) > 1 or left[0] != right[0]:
        return False
    if zipf(left) > 3.5 and zipf(right) > 3.5 and left.rstrip("l") != right.rstrip("l"):
        return False
    head = 0
    while head < min(len(left), len(right)) and left[head] == right[head]:
        head += 1
    tail = 0
    while tail < min(len(left), len(right)) - head and left[-1 - tail] == right[-1 - tail]:
        tail += 1
    return max(len(left), len(right)) - head - tail <= 1


def _split(text: str) -> list[str]:
    return text.replace(",", " ").replace("-", " ").replace("/", " ").replace("(", " ").replace(")", " ").split()
