"""Whether a suggestion is a correction that would do, by the list of those that a reader accepts.

A suggestion is right where it is one of the accepted forms, or where the story reads the same with it put in as with an
accepted form put in: of "Tom Human", marked whole, "Homan" for the second word gives "Tom Homan". A finding that takes
in more than the mark may turn the words about it: "U.S. attorney's office" for "office of the American lawyer", where
"American lawyer" is marked. Forms are the same but for typography, the stops of abbreviations, an article before and a
possessive after; persons also but for titles, accents and particles. What is longer or shorter is another form: whether
"State" or a surname alone would do, the list says.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from ..language.normalize import fold_punctuation, without_possessive
from ..names import normalize_name
from ..names.parts import person_name
from ..types import Finding
from .stories import Mark

PERSON = "name.person"
_STOP = regex.compile(r"\.(?!\d)")


def is_right(finding: Finding, mark: Mark, text: str) -> bool:
    """Whether the first suggestion of a finding that meets a mark is one that an editor would take."""
    if not finding.suggestions:
        return False
    first = finding.suggestions[0].text
    start, end = min(finding.start, mark.start), max(finding.end, mark.end)
    suggested = f"{text[start : finding.start]}{first}{text[finding.end : end]}"
    about = _words(f"{text[finding.start : mark.start]} {text[mark.end : finding.end]}")
    return any(
        same_form(first, form, mark.category)
        or same_form(suggested, f"{text[start : mark.start]}{form}{text[mark.end : end]}", mark.category)
        or _holds(_words(first), _words(form), about)
        for form in mark.accept
    )


def same_form(one: str, other: str, category: str) -> bool:
    """Whether two forms are the same to a reader: persons by their names without titles, anything else by its words."""
    if category == PERSON:
        return _person(one) == _person(other)
    return _plain(one) == _plain(other)


def _holds(suggested: Sequence[str], form: Sequence[str], about: Sequence[str]) -> bool:
    """Whether a suggestion has a form in it word by word, and else only words that stood about the mark."""
    return any(
        suggested[at : at + len(form)] == form
        and set(suggested[:at]) | set(suggested[at + len(form) :]) <= {*about, "the"}
        for at in range(len(suggested) - len(form) + 1)
    )


def _words(text: str) -> list[str]:
    return [_plain(word) for word in text.split()]


def _person(name: str) -> tuple[tuple[str, ...], str]:
    parts = person_name(name)
    return tuple(map(normalize_name, parts.words)), parts.generation


def _plain(form: str) -> str:
    """The words of a form; small and capital letters differ only in acronyms (ICE is not ice)."""
    bare = without_possessive(" ".join(_STOP.sub("", fold_punctuation(form)).split()))
    words = [word if word.isupper() and len(word) > 1 else word.lower() for word in bare.split(" ")]
    return " ".join(words[1:] if words[0] == "the" and len(words) > 1 else words)
