"""Shapes of words: capitals, acronyms, and words that have a capital only from opening a sentence."""

from __future__ import annotations

from collections.abc import Callable

from ..language.lexicon import capital_share, is_everyday, is_name_word, words, zipf
from ..language.normalize import without_possessive
from ..types import Token

_ROMAN = frozenset({"II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII"})
_MOSTLY_SMALL = 0.5
"""Share of capitals below which a word is mostly written small: a word rather than a name."""
_EVERYDAY = 4.0
"""Zipf frequency of an everyday word, where no share of capitals is known (once in 100,000 words)."""
_HARDLY_SMALL = 0.8
"""Share of capitals above which a word is hardly ever written small."""


def capitalised(word: str) -> bool:
    """Whether a word starts with a capital."""
    return word[:1].isupper()


def bare(word: str) -> str:
    """A word without its possessive mark."""
    without = without_possessive(word)
    return without if without != word else word.rstrip("'’")


def is_acronym(word: str) -> bool:
    """Whether a word is two to seven capitals (with or without full stops) and no Roman numeral."""
    letters = word.replace(".", "")
    return (
        2 <= len(letters) <= 7
        and letters.isupper()
        and letters.isalnum()
        and word not in _ROMAN
        and not letters.isdigit()
    )


def is_institution(word: str) -> bool:
    """Whether a capitalised word is a noun for an organization: Ministry, Court, University."""
    return word.lower() in words("institution_noun") and capitalised(word)


def is_plain(word: str) -> bool:
    """An everyday word, whatever else it may be."""
    share = capital_share(word)
    return (share < _MOSTLY_SMALL if share is not None else zipf(word) >= _EVERYDAY) and not word.isupper()


def is_name_only(word: str) -> bool:
    """Whether a word is known as a name and hardly ever written small."""
    share = capital_share(word)
    return is_name_word(word) and (share is None or share > _HARDLY_SMALL)


def is_opener(word: str, following: str) -> bool:
    """Whether a word has its capital only from opening the sentence ("Keeping President Trump's promise")."""
    low = word.lower()
    if low in words("stop_name"):
        return True
    if is_institution(word) or low in words("honorific") or is_institution(following):
        return False
    return is_everyday(word) and not (is_name_word(word) and following and not is_everyday(following))


def opens(tokens: list[Token], at: int) -> bool:
    """Whether a token opens its sentence or a quotation or follows a colon."""
    if at == 0 or tokens[at - 1].text in ('"', "“", ":", "‘", "•", "→", "?", "!"):
        return True
    if tokens[at - 1].text == ".":
        return at < 2 or (len(tokens[at - 2].text) > 3 and tokens[at - 2].text.islower())
    return all(token.kind == "sign" for token in tokens[:at])


def share(tokens: list[Token], test: Callable[[str], bool]) -> float:
    """The share of the longer words that pass a test; 0.0 where there are too few to say."""
    long = [token.text for token in tokens if token.kind == "word" and len(token.text) > 3]
    return sum(map(test, long)) / len(long) if len(long) >= 4 else 0.0
