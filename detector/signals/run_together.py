"""Two words or names that were run together by a lost space.

A space that was lost on the way glues a word to its neighbour: "theWhite House", "ofthe", "Trumpadministration", or the
"and" of a list of people to the name before it. Marked is a word that is known nowhere, neither as a word nor as a
name, if it parts into two (or three) that are, and something besides shows the border: a function word at it, a capital
letter behind small ones, or a part that is a name of this story. Where only a capital inside the word shows it, the
story or a reference source must have the two words side by side, since brands are written so.

Why it matters:
    Two words without a space between them are in no dictionary and in no index: a name that is glued is not found
    again.
When it is wrong:
    Where a brand or a handle is written so on purpose and nothing in the story shows it.
Marked:
    Officials at [theWhite] House said on Monday that they would wait. -> the White
    It was the end [ofthe] war, the minister said. -> of the
Not marked:
    YouTube and SpaceX said that McDonald had bought an iPhone.
    Ferdinand Marcos and Bertrand Russell met in Poland and Thailand.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import regex

from ..case import Case
from ..language.lexicon import is_name_word, words, zipf
from ..types import Category, Mention, Observation, Suggestion, Token
from . import Signal

_UNKNOWN = 1.5
"""Zipf frequency under which a word is known nowhere: it stands in no list, or was once misspelt so."""
_MISPRINT = 3.5
"""Zipf frequency under which two function words in one are a misprint: the lists of frequencies hold "ofthe" too."""
_COMMON = 4.0
"""Zipf frequency from which a part in small letters is taken for a word; below it many are ends of names ("ville")."""
_WORD = 3.0
"""Zipf frequency from which a capitalised part is known; names of cities and papers stand at 3 to 5."""
_LONG = 6
"""Letters from which a word glued to a name makes no new one, as land, care, world and gate do (Obamacare)."""
_NOUNS = ("institution_noun", "role_noun", "office_noun", "speech_verb", "organ_verb")
"""Lists of what stands behind names; other words do so in the names of firms (Laudamotion)."""
_RAW_SCORE = 0.82
"""Of all that is marked: there are no degrees. In 1.5 million words of human copy eight were marked, each a slip."""

_JOINING = frozenset({"and", "of", "for", "from", "with", "the", "at", "in"})
"""Words in small letters between two capitalised ones: "HomanandMiller"."""
_LEADING = frozenset({"the", "and", "that", "with", "from", "which", "were"})
"""Function words that no English word starts with by chance, if what follows is a common word."""
_TRAILING = frozenset({"the", "and", "said", "told", "was", "were", "has", "had", "who", "with", "from", "that"})
"""Words that no name ends in by chance; in, on, an, is, as and man are ends of names (Franklin, Clinton, Harris)."""
_BEFORE = frozenset({"of", "in", "to", "on", "for", "and", "that", "with", "from", "at", "by", "as", "is", "was"})
_BEHIND = frozenset({"the", "this", "that", "his", "their", "its", "which"})
"""Function words that follow those of _BEFORE; together they make no word."""

_PLAIN = regex.compile(r"\p{L}+")
_AFTER_SMALL = regex.compile(r"(\p{Ll}{2,})(\p{Lu}\p{Ll}+)")
_TWO_CAPITALS = regex.compile(r"(\p{Lu}\p{Ll}{2,})(\p{Lu}\p{Ll}{2,})")
_CAPITALISED = regex.compile(r"\p{Lu}\p{Ll}{4,}")
_BESIDE = frozenset("@#/\\_&=~.")
"""Characters beside a word that make it part of an address, a handle or a code."""


def find(case: Case) -> Iterator[Observation]:
    """Words of the copy that are two."""
    story = _Story(case)
    for at, token in enumerate(case.copy.tokens):
        parts = story.parts(at, token)
        if parts:
            shown = " ".join(parts)
            category: Category = "name.person" if parts[-1] == "and" else "spelling"
            yield Observation(
                "run-together", "lost-space", category, token.start, token.end, _RAW_SCORE,
                f"“{token.text}” looks like words that were run together: {shown}.",
                (), (Suggestion(shown, _RAW_SCORE, "document"),),
            )  # fmt: skip


class _Story:
    """Known words of a story: its names, and what it and its versions write."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._copy = case.copy

    @cached_property
    def _theirs(self) -> frozenset[str]:
        """The words of the references, lower-cased."""
        return frozenset(token.text.lower() for _, document in self._case.paired for token in document.tokens)

    @cached_property
    def _mentions(self) -> tuple[Mention, ...]:
        """The names in the story and its references."""
        return tuple(m for d in (self._copy, *(d for _, d in self._case.paired)) for m in d.mentions)

    @cached_property
    def _names(self) -> frozenset[str]:
        """Words of the names."""
        return frozenset(word for mention in self._mentions for word in mention.words if len(word) > 2)

    @cached_property
    def _whole_names(self) -> frozenset[str]:
        """The names of persons and places."""
        return frozenset(" ".join(m.words) for m in self._mentions if m.kind in ("person", "place"))

    def parts(self, at: int, token: Token) -> tuple[str, ...]:
        """The words that a word consists of; none where it is one word."""
        text, low = token.text, token.text.lower()
        if token.kind != "word" or len(text) < 5 or text.isupper() or not _PLAIN.fullmatch(text):
            return ()
        offered = self._parted(at, text)
        if not offered or low in self._theirs or self._is_address(token) or is_name_word(text):
            return ()
        return () if self._case.is_listed(text) else offered

    def _parted(self, at: int, text: str) -> tuple[str, ...]:
        if text.islower():
            return _function_words(text) or (_with_function_word(text) if zipf(text) < _UNKNOWN else ())
        if zipf(text) >= _UNKNOWN:
            return ()
        if match := _AFTER_SMALL.fullmatch(text):
            left, right = match.groups()
            known = self._is_name(right) and zipf(left) >= _COMMON and left not in words("particle")
            return (left, right) if known else ()
        if match := _TWO_CAPITALS.fullmatch(text):
            return self._joined(*match.groups()) or self._side_by_side(*match.groups())
        if not _CAPITALISED.fullmatch(text) or self._copy.text.count(text) > 1:
            return ()
        return self._name_and_word(text) or self._in_list(at, text)

    def _joined(self, left: str, right: str) -> tuple[str, ...]:
        """ "HomanandMiller": a function word in small letters between two names."""
        for word in sorted(_JOINING):
            name = left.removesuffix(word)
            if name != left and len(name) > 2 and self._is_name(name) and self._is_name(right):
                return (name, word, right)
        return ()

    def _side_by_side(self, left: str, right: str) -> tuple[str, ...]:
        """ "NorthKorea": the name of a person or place that the story or a source writes with a space; firms and works
        are often written so on purpose."""
        apart = f"{left} {right}"
        listed = any(self._case.is_listed(apart, kind) for kind in ("person", "place"))
        return (left, right) if listed or apart in self._whole_names else ()

    def _name_and_word(self, text: str) -> tuple[str, ...]:
        """ "Trumpadministration", "Trumpsaid": a name of the story and a word."""
        for cut in range(3, len(text) - 2):
            name, word = text[:cut], text[cut:]
            ends = word in _TRAILING or (len(word) >= _LONG and any(word in words(of) for of in _NOUNS))
            if ends and name in self._names:
                return (name, word)
        return ()

    def _in_list(self, at: int, text: str) -> tuple[str, ...]:
        """ "Killerand Albert": a name with an "and" at its end, between capitalised words."""
        tokens = self._copy.tokens
        name = text.removesuffix("and")
        if name == text or len(name) < 3 or not 0 < at < len(tokens) - 1:
            return ()
        before, token, after = tokens[at - 1 : at + 2]
        listed = (before.text[:1].isupper() or before.text == ".") and after.text[:1].isupper()
        beside = after.start - token.end == 1 and token.start - before.end <= 1
        return (name, "and") if listed and beside and self._is_name(name) else ()

    def _is_name(self, word: str) -> bool:
        return word in self._names or is_name_word(word) or zipf(word) > _WORD

    def _is_address(self, token: Token) -> bool:
        text = self._copy.text
        before, after = text[max(0, token.start - 1) : token.start], text[token.end : token.end + 2]
        return before in _BESIDE - {""} or (after[:1] in _BESIDE and (after[:1] != "." or after[1:2].isalnum()))


def _function_words(text: str) -> tuple[str, ...]:
    """ "ofthe": two function words that are no word together."""
    for first in sorted(_BEFORE):
        if text.startswith(first) and text[len(first) :] in _BEHIND and zipf(text) < _MISPRINT:
            return (first, text[len(first) :])
    return ()


def _with_function_word(text: str) -> tuple[str, ...]:
    """ "thegovernment", "governmentand": a function word before or behind a common word."""
    for word in sorted(_LEADING):
        rest = text.removeprefix(word)
        if rest != text and len(rest) > 3 and zipf(rest) >= _COMMON:
            return (word, rest)
    for word in sorted(_TRAILING):
        rest = text.removesuffix(word)
        if rest != text and len(rest) > 3 and zipf(rest) >= _COMMON:
            return (rest, word)
    return ()


SIGNAL = Signal("run-together", ("name.person", "spelling"), find, may_be_slip=True, marks_names=True)
