"""Words and phrases that stand again at once, and again: what a decoder that is caught in a loop writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..types import Token

_LONGEST = 12
"""Words of the longest phrase that is looked for."""
_WORD_TIMES, _PHRASE_TIMES = 3, 2
"""How often a word, and a phrase, must stand: a word twice is often right ("had had") and has a rule of its own."""
_WHO = frozenset(("what", "whatever", "who", "whoever", "which", "that", "how", "where", "boys", "those"))
"""Before what may be said twice: "what is done is done"."""
_BACK = 4
"""Words before a phrase in which one of these is looked for."""
_JOINING = frozenset(("and", "or", "after", "by", "upon", "on", "to", "for", "in", "over", "but", "of", "not", "then"))


@dataclass(frozen=True, slots=True)
class Loop:
    """Tokens `first` ... `end` of a sentence are its tokens `first` ... `first + size`, `times` times; what is over at
    the end is the beginning of them ("a study of a study of a study"), and all that is meant: `kept` tokens."""

    first: int
    end: int
    size: int
    times: int
    kept: int


def loops(tokens: Sequence[Token], is_doubled: Callable[[str], bool]) -> Iterator[Loop]:
    """The loops of a sentence, from left to right, none inside another.

    `is_doubled` says of a word in small letters that English doubles it on purpose.
    """
    lower = [token.text.lower() for token in tokens]
    at = 0
    while at < len(lower):
        found = _loop_at(tokens, lower, at, is_doubled)
        if found is not None:
            yield found
            at = found.end
        else:
            at += 1


def _loop_at(tokens: Sequence[Token], lower: Sequence[str], at: int, is_doubled: Callable[[str], bool]) -> Loop | None:
    for size in range(1, min(_LONGEST, (len(lower) - at) // 2) + 1):
        phrase = lower[at : at + size]
        if not all(token.kind != "sign" for token in tokens[at : at + size]):
            return None
        times = 1
        while lower[at + size * times : at + size * (times + 1)] == phrase:
            times += 1
        if times < (_WORD_TIMES if size == 1 else _PHRASE_TIMES):
            continue
        end = at + size * times
        if _is_meant(tokens[at:end], lower, at, phrase, is_doubled):
            return None
        over = 0
        while over < size and lower[end + over : end + over + 1] == [phrase[over]]:
            over += 1
        joined = phrase[over:] == phrase[-1:] and phrase[-1] in _JOINING
        return Loop(at, end + over, size, times + joined, over if joined else size) if over == 0 or joined else None
    return None


def _is_meant(
    stretch: Sequence[Token], lower: Sequence[str], at: int, phrase: Sequence[str], is_doubled: Callable[[str], bool]
) -> bool:
    """Whether a repetition is one of names, of figures, or one that English has: "day after day after day"."""
    if all(token.text[:1].isupper() or not token.text.isalpha() for token in stretch):
        return True  # a name ("Duran Duran Duran", "New York, New York"), capitals of a headline, figures
    if len(phrase) == 1:
        return is_doubled(phrase[0]) or len(phrase[0]) == 1
    if len(set(phrase)) == 1 and is_doubled(phrase[0]):
        return True
    before = lower[max(0, at - _BACK) : at]
    if len(phrase) == 2 and phrase[0] in _JOINING and before[-1:] == [phrase[1]]:
        return True
    if len(phrase) == 2 and phrase[1] in _JOINING and lower[at + 2 * 2 : at + 2 * 2 + 1] == [phrase[0]]:
        return True
    if "and" in phrase and ("so" in phrase or "on" in phrase):
        return True  # "and so on and so on"
    if len(phrase) == 2 and ("and" in phrase or "or" in phrase):
        return True  # "Johnson & Johnson and Ernst and Ernst"
    if phrase[0] == "of" and len(stretch) == 2 * len(phrase):
        return True  # he spoke "of a study of a study"
    return bool(_WHO.intersection(before))
