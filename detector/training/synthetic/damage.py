"""Damage to human text: what the way through another language and script does to single words.

For the tagger, which is to learn what stands out in a text that is otherwise sound. One to three words of a sentence
are replaced, each in a way that copy shows:

- *names* through a script that cannot write them: letters by others that one letter of that script stands for
  (`data/tables/romanisation.tsv`: Petersburg as Betersburg), another name that some language writes alike (lists of
  transliterations), or an everyday word with its consonants (Homan as Human);
- *renderings*: a word by another that one word of a pivot language covers (`data/tables/calques.tsv`), or by what weak
  systems put for it elsewhere (`replaced.substitutions`);
- *acronyms* in small letters where these are a word (ICE as ice);
- words *left* in another language, as written there or in Latin letters; and words written *twice*.

Everything is drawn by keys. Names are split by entity: one that is damaged in one part is damaged in no other.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import regex

from ...language.calques import concepts, lemma, members
from ...language.foreign_words import every, letters, plain_romanisation
from ...language.lexicon import is_everyday, zipf
from ...types import Token
from ..corpora import segments as source
from ..corpora.examples import Mark
from .injection import like_sounding

Offer = Callable[[str, bytes], str]
"""What to write for a word, drawn by a key."""

MOST = 3
LEFT_FROM, LEFT_TO = 3.3, 5.4
"""Frequencies (Zipf) of words that are left in another language: content words, neither rare nor of grammar."""
COMMON = 4.6
"""A word this frequent is no name of a person or place."""
FREQUENT, NOT_ENGLISH = 4.0, 2.5
"""How frequent a word is in its language, at least, and in English, at most, to stand for one that was left."""
_HOW_OFTEN = {"name": 220, "rendering": 170, "acronym": 200, "left": 36, "twice": 14}
"""Of 256 sentences that have such a place, those in which one of them may be damaged."""
_SEVERAL = frozenset(("name", "rendering"))
"""What a sentence may have twice."""
_LEFT_LANGUAGES = frozenset(
    ("es", "fr", "it", "pt", "de", "tr", "id", "pl", "cs", "ro", "hu", "nl", "sv", "ru", "uk", "bg", "el", "ar", "fa",
     "he")
)  # fmt: skip


class Damage:
    """The ways to damage human text.

    Args:
        alike: word of a name → other words that some language writes alike (`alike_names`).
        swaps: word → words that weak systems put for it.
        may: whether a name (its key `name/...`) may be damaged in the part of a story.
    """

    def __init__(
        self, alike: Mapping[str, Sequence[str]], swaps: Mapping[str, Sequence[str]], may: Callable[[str, str], bool]
    ) -> None:
        self._alike = alike
        self._swaps = swaps
        self._may = may

    def of(self, human: str, story: str, turn: int = 0) -> tuple[str, tuple[Mark, ...]]:
        """A text with one to three words damaged, and where; the same text and no marks where nothing can be.

        Another `turn` draws other words and other damage.
        """
        tokens = source.tokens(human)
        places: dict[str, list[tuple[Token, Offer]]] = defaultdict(list)
        for at, token in enumerate(tokens):
            if token.kind == "word":
                for kind, offer in self._offers(token, first=not at, story=story):
                    places[kind].append((token, offer))
        chosen: dict[int, tuple[Token, str]] = {}
        number = 1 + source.order("how many", human, turn)[0] % MOST
        drawn = source.order("kinds", human, turn)
        kinds = sorted(places, key=lambda kind: source.order("kind", kind, human, turn))
        for round_ in range(2):
            for kind in kinds:
                if drawn[sorted(_HOW_OFTEN).index(kind)] >= _HOW_OFTEN[kind] or len(chosen) >= number:
                    continue
                listed = sorted(places[kind], key=lambda place: source.order("place", human, place[0].start, turn))
                for token, offer in listed[round_ : round_ + 1] if kind in _SEVERAL or not round_ else ():
                    wrong = offer(token.text, source.order("what", human, token.start, turn))
                    if wrong != token.text and token.start not in chosen:
                        chosen[token.start] = token, wrong
        return spliced(human, chosen.values())

    def _offers(self, token: Token, *, first: bool, story: str) -> Iterator[tuple[str, Offer]]:
        text, lower = token.text, token.text.lower()
        if not text.isalpha() or not text.isascii():
            return
        if text.istitle() and len(text) > 3 and not first and not _is_common_name_word(lower):
            if self._may(f"name/{lower}", story):
                yield "name", self._other_name
        elif text.isupper() and 2 <= len(text) <= 5 and is_everyday(lower):
            yield "acronym", lambda text, _: text.lower()
        if text.islower() and lower in self._swaps:
            yield "rendering", lambda text, key: _pick(self._swaps[text], key)
        if (text.istitle() or text.islower()) and not first and calqued(lower):
            yield "rendering", _rendered
        if text.islower() and len(text) > 4 and LEFT_FROM < zipf(lower) < LEFT_TO:
            yield "left", lambda _, key: _pick(foreign_words(), key)
        if text.islower():
            yield "twice", lambda text, _: f"{text} {text}"

    def _other_name(self, name: str, key: bytes) -> str:
        lower = name.lower()
        alike, heard = self._alike.get(lower, ()), like_sounding(name)
        if heard and key[0] < 40:
            return heard
        if alike and key[0] < 110:
            return _pick(alike, key).title()
        return through_a_script(lower, key).title()


def spliced(human: str, wrong: Iterable[tuple[Token, str]]) -> tuple[str, tuple[Mark, ...]]:
    """A text with other words for some of its tokens, and the marks of these."""
    text, marks, end = "", [], 0
    for token, other in sorted(wrong, key=lambda place: place[0].start):
        text += human[end : token.start] + other
        marks.append((len(text) - len(other), len(text), 1.0))
        end = token.end
    return text + human[end:], tuple(marks)


def through_a_script(name: str, key: bytes) -> str:
    """A name (small letters) written with one to three of its letters as others that share a letter of some script."""
    kind = sorted(_shared())[key[1] % len(_shared())]
    shared = _shared()[kind]
    units = regex.findall("|".join(sorted(map(regex.escape, shared), key=lambda form: (-len(form), form))) + "|.", name)
    places = [at for at, unit in enumerate(units) if shared.get(unit)]
    places.sort(key=lambda at: source.order(at, key))
    for at in places[: 1 + key[2] % 3]:
        units[at] = _pick(shared[units[at]], source.order("unit", at, key))
    return "".join(units)


def calqued(word: str) -> tuple[str, ...]:
    """Words that a literal translation may have put for this one (small letters); with its plural ending."""
    plural = word.endswith("s") and lemma(word) != word
    found = {other for concept in concepts(lemma(word)) for other in members()[concept]}
    others = (other for other in found if other.islower() and lemma(other) != lemma(word))
    return tuple(sorted(f"{other}s" if plural and not other.endswith("s") else other for other in others))


def _rendered(text: str, key: bytes) -> str:
    other = _pick(calqued(text.lower()), key)
    return other.title() if text.istitle() else other


def _is_common_name_word(lower: str) -> bool:
    """Days, months and the like, and words of names of bodies, are no names of people and places."""
    return zipf(lower) > COMMON or bool(concepts(lemma(lower)))


def _pick(offered: Sequence[str], key: bytes) -> str:
    return offered[int.from_bytes(key[3:6], "big") % len(offered)]


@cache
def _shared() -> dict[str, dict[str, tuple[str, ...]]]:
    """Script → Latin letters → other Latin letters for which that script has the same letter."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for (script, _), written in letters().items():
        forms = [form for form in written if form.isalpha() and form not in ("aa", "ee", "ii", "oo", "uu")]
        for form in forms:
            found[script][form].update(other for other in forms if other != form)
    return {
        script: {form: tuple(sorted(others)) for form, others in table.items() if others}
        for script, table in found.items()
    }


@cache
def foreign_words() -> tuple[str, ...]:
    """Frequent words of pivot languages that English has not, as written there or, two in three, in Latin letters."""
    found = set()
    for row in every():
        if row.language in _LEFT_LANGUAGES and row.zipf > FREQUENT and len(row.word) > 3:
            latin = row.word if row.word.isascii() else plain_romanisation(row.word)
            written = latin if latin and source.order("written", row.word)[0] % 3 else row.word
            if zipf(written) < NOT_ENGLISH:
                found.add(written)
    return tuple(sorted(found))


def alike_names(data: Path) -> dict[str, tuple[str, ...]]:
    """Word of a name → other words that some language writes alike (lists of transliterations, those to fit on)."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in sorted((data / "names").glob("wikidata_translit.*.tsv.gz")):
        alike: dict[str, list[str]] = defaultdict(list)
        with gzip.open(file, "rt", encoding="utf-8") as stream:
            for line in stream:
                english, foreign, _, split = line.rstrip("\n").split("\t")[:4]
                if split == "train" and len(english) > 3 and english.isalpha():
                    alike[foreign].append(english)
        for names in alike.values():
            if 2 <= len(names) <= 12:
                for name in names:
                    found[name].update(other for other in names if other != name and zipf(other) < zipf(name) + 1)
    return {name: tuple(sorted(others)) for name, others in found.items() if others}
