"""Titles of office beside a name: "deputy chief of staff Stephen Miller", "Sarah Cole, head of the Miami office"."""

from __future__ import annotations

from ..language.lexicon import words
from ..types import Span, Token
from .word_shapes import capitalised, is_opener, opens

_APPOSITION_ENDS = frozenset({",", ";", ".", "(", '"', "”", "—", "–"})


class Titles:
    """Titles of office beside a name, within one sentence."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens

    def office_before(self, first: int) -> bool:
        return first > 0 and self._is_office_end(first - 1)

    def beside(self, first: int, end: int) -> Span | None:
        """The title right before the name at tokens[first:end], or in the apposition right after it."""
        return self._before(first) or self._after(end)

    def _is_office_end(self, at: int) -> bool:
        before = [token.text.lower() for token in self._tokens[max(0, at - 2) : at + 1]]
        if before[-1] in words("office_noun"):
            return True
        return (
            len(before) == 3
            and before[2] in ("staff", "state", "justice", "war")
            and before[1] == "of"
            and before[0] in words("office_noun")
        )

    def _before(self, first: int) -> Span | None:
        if not self.office_before(first):
            return None
        return Span(_title_start(self._tokens, first), self._tokens[first - 1].end)

    def _after(self, end: int) -> Span | None:
        tokens = self._tokens
        at = end
        if at < len(tokens) and tokens[at].text == ",":
            at += 1
        else:
            return None
        while at < len(tokens) and tokens[at].text.lower() in ("the", "a", "an", "who", "is", "was", "then"):
            at += 1
        last = at
        while last < len(tokens) and last - at < 12 and tokens[last].text not in _APPOSITION_ENDS:
            if tokens[last].text.lower() in words("speech_verb") | {"who", "which", "where", "during"}:
                break
            last += 1
        inside = [part for token in tokens[at:last] for part in token.text.lower().split("-")]
        if not any(word in words("office_noun") for word in inside):
            return None
        return Span(tokens[at].start, tokens[last - 1].end)


def _title_start(tokens: list[Token], first: int) -> int:
    """Where the title that ends right before tokens[first] starts, as an offset in the text."""
    at = first - 1
    while at > 0 and _extends_title(tokens, at - 1):
        at -= 1
    while tokens[at].text.lower() in ("of", "for", "-", "'s"):
        at += 1
    return tokens[at].start


def _extends_title(tokens: list[Token], at: int) -> bool:
    """Whether a token belongs to the title that goes on after it."""
    token, low = tokens[at], tokens[at].text.lower()
    if low == "of":
        return at > 0 and tokens[at - 1].text.lower() in words("office_noun")
    if low == "-":
        return at > 0 and token.start == tokens[at - 1].end
    if low in words("office_noun") | words("office_modifier") | words("institution_noun") | {"for", "staff"}:
        return True
    return capitalised(token.text) and not (opens(tokens, at) and is_opener(token.text, tokens[at + 1].text))
