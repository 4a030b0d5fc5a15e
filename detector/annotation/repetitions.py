"""Repetitions within a sentence: stretches of words, and nouns of one name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from ..types import Token

_LONGEST = 12
"""Words in the longest stretch that is looked for."""
_SHORTEST = 3
_CONTENT = 2
"""Words in a stretch that say something, at least."""
_GAP = 8
"""Words and signs that may stand between a stretch and its repetition."""
_NEAR = 0.7
"""Share of letters in common from which two words may be spellings of one name."""
_APART = 3
"""Words between a noun and itself in one name, at least: nearer ones are a list."""
_VERBS = frozenset(("is", "was", "are", "were", "does", "did", "do"))
_WH = frozenset(("what", "whatever", "who", "whoever", "where", "how"))
_LETTERS = 5
"""Letters of a noun that is looked for, at least."""


def repeated_stretch(
    tokens: Sequence[Token], is_small: Callable[[str], bool]
) -> tuple[Sequence[Token], Sequence[Token], bool] | None:
    """The first stretch of a sentence that comes again at once, or after an aside between commas: both places, and
    whether an aside is between. Parallel lists and figures are left alone.

    `is_small` says of a word in small letters that it says nothing by itself.
    """
    words = [token.text.lower() for token in tokens]
    places: dict[tuple[str, ...], int] = {}
    for i in range(len(words) - _SHORTEST + 1):
        if not words[i][0].isalnum():
            continue
        earlier = places.get(tuple(words[i : i + _SHORTEST]))
        places[tuple(words[i : i + _SHORTEST])] = i
        if earlier is None:
            continue
        length = _SHORTEST
        while length < _LONGEST and i + length < len(words) and words[earlier + length] == words[i + length]:
            length += 1
        length = min(length, i - earlier)
        while not words[i + length - 1][0].isalnum():
            length -= 1
        between, stretch = words[earlier + length : i], tokens[i : i + length]
        content = [token for token in stretch if token.kind == "word" and not is_small(token.text.lower())]
        aside = 2 < len(between) <= _GAP and between[0] == between[-1] == ","
        if length < _SHORTEST or len(content) < _CONTENT or (between and not aside):
            continue
        if any(token.kind != "word" for token in stretch) or "and" in between or "or" in between:
            continue
        return tokens[earlier : earlier + length], stretch, aside
    return None


def repeated_noun(tokens: Sequence[Token], is_head: Callable[[str], bool]) -> tuple[Token, Token, Token] | None:
    """The first name of an organization with a noun twice in it: its head, and the noun's two places.

    `is_head` says of a word in small letters that names of organizations begin with it.
    """
    for i, token in enumerate(tokens):
        if not is_capitalised_word(token) or not is_head(token.text.lower()):
            continue
        run = [i]
        for j in range(i + 1, len(tokens)):
            if is_capitalised_word(tokens[j]):
                run.append(j)
            elif tokens[j].text.lower() not in ("of", "in", "and", "for", "the"):
                break
        seen: dict[str, int] = {}
        for j in run[1:]:
            word = tokens[j].text.lower()
            earlier = seen.setdefault(word, j)
            follows = tokens[j + 1].text.lower() if j + 1 < len(tokens) else ""
            goes_on = follows == "of" or (j == run[-1] and follows == "'s")
            if earlier == j or j - earlier < _APART or len(word) < _LETTERS or goes_on:
                continue
            joined = [t.text.lower() for t in tokens[earlier + 1 : j]]
            if joined[0] in ("in", "of", "for") and not any(map(is_head, joined)):
                return token, tokens[earlier], tokens[j]
    return None


def named_in_apposition(tokens: Sequence[Token]) -> Iterator[tuple[list[Token], list[Token]]]:
    """Persons of two words whom the words that explain who they are name again: both places.

    The family name is the same, the given name too or nearly ("Martha Quill, a spokeswoman for Marta Quill").
    """
    for i in range(1, len(tokens) - 6):
        if tokens[i].text != "," or tokens[i + 1].text.lower() not in ("a", "an", "the"):
            continue
        name = _capitalised_run(tokens, range(i - 1, -1, -1))[::-1]
        for j in range(i + 3, min(i + 9, len(tokens) - 1)):
            if tokens[j].kind == "sign":
                break
            if tokens[j].text not in ("for", "of", "to"):
                continue
            other = _capitalised_run(tokens, range(j + 1, len(tokens)))
            if (
                len(name) == len(other) == 2
                and name[1].text == other[1].text
                and _are_near(name[0].text, other[0].text)
            ):
                yield name, other
            break


def _capitalised_run(tokens: Sequence[Token], places: Iterable[int]) -> list[Token]:
    """The capitalised words that stand together at these places."""
    found = []
    for place in places:
        if not is_capitalised_word(tokens[place]):
            break
        found.append(tokens[place])
    return found


def _are_near(left: str, right: str) -> bool:
    """Whether two words begin alike and have most letters in common."""
    return left[0] == right[0] and SequenceMatcher(None, left.lower(), right.lower()).ratio() >= _NEAR


def ends_clause(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a verb may end a clause that a wh-word begins, and so follow itself: "what it is is a scandal"."""
    return verb.text.lower() in _VERBS and any(t.text.lower() in _WH and t.end <= verb.start for t in tokens)


def is_capitalised_word(token: Token) -> bool:
    """Whether a token is a word with a capital."""
    return token.kind == "word" and token.text[0].isupper()
