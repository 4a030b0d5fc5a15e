"""Finds the names of organizations and offices in running text, right or rendered literally.

A name is a set of content words. In a sentence it is found where all of them stand close together, each as itself or as
a word that a literal translation puts for it (see `language/calques.py`), in whatever order: "service of internal
revenue" is found as the Internal Revenue Service, "social security management" as the Social Security Administration.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..language.calques import concepts, is_small, lemma, related
from ..language.countries import code_of
from ..language.lexicon import words, zipf
from ..language.normalize import has_possessive, without_possessive
from ..types import Document, Token
from . import Authority, Entry, EntryKind, Form, Phrase

_WORDS = 20_000
"""Of so many words it is remembered which phrases they call up."""
_KNOWN_WORD = 3.5
"""Zipf frequency from which on a word is one of its own and no slip for its neighbour ("county", "country"): three
times in a million words."""


@dataclass(frozen=True, slots=True)
class GazetteerMatch:
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


def right_by_sentence(matches: Iterable[GazetteerMatch]) -> dict[int, list[GazetteerMatch]]:
    """The names that are right as they stand, by the sentence in which each is."""
    found: dict[int, list[GazetteerMatch]] = {}
    for match in matches:
        if match.right:
            found.setdefault(match.sentence, []).append(match)
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the content words of one or more names stand in a sentence."""

    words: tuple[str, ...]
    first: int
    last: int
    changed: tuple[tuple[str, str], ...]
    order: bool

    @property
    def rank(self) -> tuple[int, int, bool]:
        """The longest first, then the most exact."""
        return (-len(self.words), len(self.changed), not self.order)


def parts(token: Token) -> list[Token]:
    """A hyphenated word as its parts ("Vice-Chief of Staff")."""
    if "-" not in token.text.strip("-") or token.kind != "word":
        return [token]
    found, at = [], token.start
    for part in token.text.split("-"):
        if part:
            found.append(Token(at, at + len(part), part, token.sentence, "word"))
        at += len(part) + 1
    return found


class Gazetteer:
    """The names of one kind in some reference sources, each called up by its rarer words.

    The sources are asked for what the words of the text at hand call up, so that nothing is read whole.
    """

    def __init__(self, sources: Sequence[Authority], kind: EntryKind) -> None:
        self._sources, self._kind = sources, kind
        self._called: OrderedDict[str, tuple[Phrase, ...]] = OrderedDict()

    def matches(self, document: Document) -> tuple[GazetteerMatch, ...]:
        """The best names in every stretch of the text: the longest, then the most exact; ties are all kept."""
        return tuple(sorted(self._search(document), key=lambda match: (match.start, -match.end, match.entry.id)))

    def _search(self, document: Document) -> Iterator[GazetteerMatch]:
        sentences = [
            [part for token in document.tokens_of(sentence.index) for part in parts(token)]
            for sentence in document.sentences
        ]
        lemmas = [[lemma(token.text) if token.kind != "sign" else "" for token in tokens] for tokens in sentences]
        said = _Said(word for own in lemmas for word in own)
        # most names that a word calls up are nowhere in the text: they are dropped once, not in each sentence again
        called = {
            word: tuple(phrase for phrase in phrases if said.may_hold(phrase))
            for word, phrases in self._call(set(said.lemmas) - {""}).items()
        }
        for sentence, tokens, own in zip(document.sentences, sentences, lemmas, strict=True):
            for place in _best(_in_sentence(tokens, own, called)):
                yield from self._hits(document, sentence.index, tokens, place)

    def _call(self, words: set[str]) -> dict[str, tuple[Phrase, ...]]:
        """word → the phrases that it calls up, in any source; those of earlier texts are remembered."""
        unknown = sorted(word for word in words if word not in self._called)
        found: dict[str, dict[Phrase, None]] = {word: {} for word in unknown}
        for source in self._sources if unknown else ():
            for phrase in source.phrases(self._kind, unknown):
                for word in phrase.callers:
                    if word in found:
                        found[word][phrase] = None
        self._called.update((word, tuple(phrases)) for word, phrases in found.items())
        called = {word: self._called[word] for word in words}
        for word in sorted(words):
            self._called.move_to_end(word)
        while len(self._called) > _WORDS:
            self._called.popitem(last=False)
        return called

    def _names(self, content: tuple[str, ...]) -> list[tuple[Entry, Form]]:
        return [name for source in self._sources for name in source.named(self._kind, content)]

    def _hits(self, document: Document, sentence: int, tokens: list[Token], place: _Place) -> Iterator[GazetteerMatch]:
        start, end = tokens[place.first].start, tokens[place.last].end
        inside = document.text[start:end]
        for entry, form in self._names(place.words):
            possessive = has_possessive(inside) and not has_possessive(form.text)
            text = without_possessive(inside) if possessive else inside
            size = len(place.words)
            yield GazetteerMatch(
                entry, form, sentence, start, start + len(text), text, size, place.changed, place.order
            )


class _Said:
    """The words that a text says, as lemmas, and what they may stand for."""

    def __init__(self, lemmas: Iterable[str]) -> None:
        self.lemmas = frozenset(lemmas)
        self._meanings = frozenset(concept for word in self.lemmas for concept in concepts(word))
        self._initials: dict[str, list[str]] = defaultdict(list)
        for word in self.lemmas:
            self._initials[word[:1]].append(word)
        self._meant: dict[str, bool] = {}

    def may_hold(self, phrase: Phrase) -> bool:
        """Whether one word of a name is said and each of the others at least meant; of a wrong form all are said."""
        missing = [word for word in phrase.content if word not in self.lemmas]
        if not missing:
            return True
        return not phrase.garbled and len(missing) < len(phrase.content) and all(map(self._is_meant, missing))

    def _is_meant(self, word: str) -> bool:
        """By its meaning, or by a word that begins alike and is misspelt."""
        if word not in self._meant:
            alike = self._initials.get(word[:1], ())
            self._meant[word] = not self._meanings.isdisjoint(concepts(word)) or any(_misspelt(w, word) for w in alike)
        return self._meant[word]


def _in_sentence(tokens: list[Token], lemmas: list[str], called: Mapping[str, tuple[Phrase, ...]]) -> set[_Place]:
    said = _Said(lemmas)
    found = set()
    for at, word in enumerate(lemmas):
        for phrase in called.get(word, ()):
            if not said.may_hold(phrase):
                continue
            place = _match(tokens, lemmas, at, phrase.content)
            if place is None or (_has_comma(tokens, place) and not phrase.listed):
                continue
            # a wrong form is known word for word: what differs from it is held against the right forms alone
            if not (place.changed and phrase.garbled):
                found.add(place)
    return found


def _has_comma(tokens: list[Token], place: _Place) -> bool:
    return any(token.text == "," for token in tokens[place.first : place.last])


def _match(tokens: list[Token], lemmas: list[str], at: int, content: tuple[str, ...]) -> _Place | None:
    """Place the words of a name around the word at a position; None: one is missing, or a stranger stands between."""
    reach = len(content) + 5
    near = range(max(0, at - reach), min(len(tokens), at + reach + 1))
    places: dict[str, int] = {}
    taken: set[int] = set()
    nearest = sorted(near, key=lambda place: (abs(place - at), place))
    for test in (str.__eq__, _misspelt, related):
        for word in content:
            if word in places:
                continue
            for place in nearest:
                if place not in taken and lemmas[place] and test(lemmas[place], word):
                    places[word] = place
                    taken.add(place)
                    break
    if len(places) < len(content) or at not in taken:
        return None
    first, last = min(taken), max(taken)
    between = [place for place in range(first, last + 1) if place not in taken]
    if any(tokens[p].text == "the" and tokens[p - 1].text == "and" for p in between):
        return None  # "... and the ...": two names
    said_again = [place for place in between if not is_small(tokens[place].text)]
    # only a word that the name has already may stand between ("Development in Housing and Urban Development")
    if any(
        tokens[place].kind == "sign"
        or not any(lemmas[place] == word or related(lemmas[place], word) for word in content)
        for place in said_again
    ):
        return None
    changed = tuple((tokens[places[word]].text, word) for word in content if lemmas[places[word]] != word)
    free = sum(word in words("institution_head") or word in ("u.s.", "u.k.") for _, word in changed)
    if len(said_again) > 1 or len(content) == len(changed):
        return None
    if len(changed) - free + len(said_again) > max(1, len(content) // 2):
        return None
    order = not said_again and [places[word] for word in content] == sorted(taken)
    if not order and any(tokens[p].text == "in" for p in between) and _in_a_country(tokens, places.values()):
        return None
    return _Place(content, first, _trailing(tokens, lemmas, last, content), changed, order)


def _in_a_country(tokens: list[Token], places: Iterable[int]) -> bool:
    """Whether words in small letters are said to be in a country: "the best secretary of state in US history"."""
    return all(tokens[place].text.islower() or code_of(tokens[place].text) for place in places)


def _trailing(tokens: list[Token], lemmas: list[str], last: int, of: tuple[str, ...]) -> int:
    """The last token of a name of which a word is said again at the end ("... in Housing and Urban Development")."""
    place = last + 1
    while place < len(tokens) and is_small(tokens[place].text) and tokens[place].kind == "word":
        place += 1
    said_again = place < len(tokens) and tokens[place].text[:1].isupper() and lemmas[place] in of
    return place if said_again and place == last + 1 else last


def _best(places: set[_Place]) -> list[_Place]:
    """Leave out what lies inside, or across, a longer or more exact one; equals are all kept."""
    kept: list[_Place] = []
    for place in sorted(places, key=lambda p: (p.rank, p.first, p.words)):
        clash = [other for other in kept if place.first <= other.last and other.first <= place.last]
        if all(other.rank == place.rank for other in clash):
            kept.append(place)
    return kept


def _misspelt(left: str, right: str) -> bool:
    """One letter apart, for longer words ("marshall", "marshal"), unless both are words of their own."""
    if left[:1] != right[:1] or abs(len(left) - len(right)) > 1 or min(len(left), len(right)) < 6:
        return False
    if zipf(left) > _KNOWN_WORD and zipf(right) > _KNOWN_WORD and left.rstrip("l") != right.rstrip("l"):
        return False
    head = 0
    while head < min(len(left), len(right)) and left[head] == right[head]:
        head += 1
    tail = 0
    while tail < min(len(left), len(right)) - head and left[-1 - tail] == right[-1 - tail]:
        tail += 1
    return max(len(left), len(right)) - head - tail <= 1
