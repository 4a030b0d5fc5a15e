"""Sentence → words as they are held against those of another version.

What two editors write differently without meaning anything by it is taken out: a number is one word with its scale and
unit and has a value, contractions are parted, possessive marks and the full stops of initials are left out, compounds
are parted at their hyphens, British and American spellings have one key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from unicodedata import category, normalize

from ..language.lexicon import FUNCTION_WORD, capital_share, zipf
from ..language.normalize import american, fold_punctuation
from ..types import Document, Token
from .quantities import Quantity, quantities
from .word_shapes import is_acronym

WordKind = Literal["word", "name", "acronym", "number"]

_MOSTLY_CAPITAL = 0.5
"""Share of capitals in edited news from which a capital at the start of a sentence is taken for one of a name."""
_SHOUTED = 3
"""A sentence of at least so many words, all in capitals, has no acronyms that can be told."""
_CONTRACTED = {"'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'m": "am"}
_ABBREVIATED = {
    "lt": "lieutenant", "col": "colonel", "gen": "general", "sgt": "sergeant", "capt": "captain", "maj": "major",
    "cmdr": "commander", "adm": "admiral", "gov": "governor", "sen": "senator", "rep": "representative",
    "prof": "professor", "rev": "reverend", "dept": "department", "st": "saint", "mt": "mount", "univ": "university",
}  # fmt: skip
"""Ranks, titles and parts of names as they are cut short before a name."""
_NOT = re.compile(r"(?<=\w)n't$", re.IGNORECASE)
_IRREGULAR = {"ca": "can", "wo": "will", "sha": "shall"}
"""What is left of an auxiliary verb before n't."""
_IS = frozenset({"it", "he", "she", "that", "there", "what", "who", "here", "where", "how", "let"})
"""Words whose 's is a verb."""
_UNIT = re.compile(
    r"[\s\u00a0-]?"
    r"(?:%|per\s?cent\b|percentage points?\b|(?:square |cubic )?[a-z]+/h\b|[^\W\d_]+(?:[- ]per[- ]hour\b)?)",
    re.IGNORECASE,
)
_HALF_OF_DAY = re.compile(r"[\s\u00a0]?[ap]\.?\s?m\b\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a story: its place (code points of the story's text), its key, and its quantity where it is one.

    Two words with one key are the same word; `first` of a sentence.
    """

    start: int
    end: int
    text: str
    key: str
    kind: WordKind
    sentence: int
    first: bool = False
    quantity: Quantity | None = None

    @property
    def is_name(self) -> bool:
        """Whether it is a word of a name, or an acronym."""
        return self.kind in ("name", "acronym")


def words(document: Document, sentence: int) -> tuple[Word, ...]:
    """The words of one sentence, in its order; signs are none."""
    span = document.sentences[sentence]
    found = [_with_unit(document.text, one, span.end) for one in quantities(document.text, span.start, span.end)]
    numbers = {quantity.start: (quantity, end) for quantity, end in found}
    tokens = document.tokens_of(sentence)
    shouted = _is_shouted(tokens)
    listed: list[Word] = []
    covered = span.start
    for token in tokens:
        for start, (quantity, end) in list(numbers.items()):
            if start < token.end and start >= covered:
                if start > token.start and token.kind == "word":
                    break  # a number inside a compound: its word stands for it
                listed.append(_number(document.text, quantity, end, sentence, first=not listed))
                covered = end
                del numbers[start]
                break
        if token.start >= covered and token.kind != "sign":
            listed += _parts(token, first=not listed, shouted=shouted)
            covered = token.end
    return tuple(listed)


def _is_shouted(tokens: tuple[Token, ...]) -> bool:
    lettered = [token.text for token in tokens if token.kind == "word"]
    return len(lettered) >= _SHOUTED and all(text.isupper() for text in lettered)


def _with_unit(text: str, quantity: Quantity, end: int) -> tuple[Quantity, int]:
    """A quantity, and where its unit ends."""
    if quantity.kind not in ("percent", "money", "measure", "time"):
        return quantity, quantity.end
    if quantity.kind == "money" and not text[quantity.start].isalnum():
        return quantity, quantity.end
    unit = (_HALF_OF_DAY if quantity.kind == "time" else _UNIT).match(text, quantity.end, end)
    return quantity, unit.end() if unit else quantity.end


def _number(text: str, quantity: Quantity, end: int, sentence: int, *, first: bool) -> Word:
    values = "/".join(f"{value:g}" for value in quantity.values)
    unit = quantity.unit if quantity.base is None else f"{quantity.base:g}"
    kind = "number" if quantity.kind == "year" else quantity.kind
    order = "-".join(re.findall(r"\d+", quantity.text)) if kind == "score" else ""  # 6-4 is not 4-6
    key = f"#{kind}:{order or values}:{unit}"
    return Word(quantity.start, end, text[quantity.start : end], key, "number", sentence, first, quantity)


def _parts(token: Token, *, first: bool, shouted: bool) -> Iterator[Word]:
    """The words that a token holds: of a compound, of a contraction."""
    text = fold_punctuation(token.text)
    if is_acronym(token.text) and not shouted:
        plain = text.replace(".", "")
        yield Word(token.start, token.end, token.text, plain, "acronym", token.sentence, first)
        return
    at = 0
    for piece in re.split(r"(-)", text):
        if piece not in ("-", ""):
            for start, end, key in _split(piece):
                shown = token.text[at + start : at + end]
                if shown[:1].isupper():
                    key = _ABBREVIATED.get(key, key)
                kind = _kind(shown, key, first=first and not at, shouted=shouted)
                yield Word(token.start + at + start, token.start + at + end, shown, key, kind, token.sentence, first)
        at += len(piece)


def _split(piece: str) -> Iterator[tuple[int, int, str]]:
    """Places and keys of the words of a piece without hyphens."""
    low = piece.lower()
    if low == "cannot":
        yield 0, 3, "can"
        yield 3, 6, "not"
    elif match := _NOT.search(piece):
        head = low[: match.start()]
        yield 0, match.start(), _IRREGULAR.get(head, head)
        yield match.start(), len(piece), "not"
    else:
        mark = low.rfind("'")
        ending = low[mark:] if mark > 0 else ""
        if ending in _CONTRACTED or (ending == "'s" and low[:mark] in _IS):
            yield 0, mark, _key(low[:mark])
            yield mark, len(piece), _CONTRACTED.get(ending, "is")
        else:
            end = mark if ending in ("'s", "'") else len(piece)
            yield 0, end, _key(low[:end])


def _key(low: str) -> str:
    """A word (small letters) without full stops, accents and invisible signs, in the American spelling."""
    plain = low if low.isascii() else "".join(c for c in normalize("NFD", low) if category(c) not in ("Mn", "Cf"))
    return american(plain.replace(".", ""), inflected=True)


def _kind(text: str, key: str, *, first: bool, shouted: bool) -> WordKind:
    if not text[:1].isupper() or shouted:
        return "word"
    if first:
        share = capital_share(key)
        return "name" if share is None or (share > _MOSTLY_CAPITAL and zipf(key) < FUNCTION_WORD) else "word"
    return "name"
