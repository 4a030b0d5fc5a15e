"""Whether a form stands in a text, whatever its inflection and punctuation."""

from __future__ import annotations

from collections import Counter

from ...annotation.quantities import quantities
from ...language.calques import is_small, lemma
from ...names import normalize_name


def stands(form: str, text: str) -> bool:
    """Whether a form stands in a text: the same numbers, or the same content words (acronyms with their capitals)."""
    wanted = quantities(form)
    if wanted and not any(char.isalpha() and char.isupper() for char in form):
        there = quantities(text)
        return all(any(q.values == other.values for other in there) for q in wanted)
    if form.isupper() and form.isalpha():
        return form in text.replace(".", "").split() or f" {form} " in f" {plain_words(text, fold_case=False)} "
    words = [lemma(normalize_name(word)) for word in plain_words(form).split() if not is_small(word)]
    said = [lemma(normalize_name(word)) for word in plain_words(text).split()]
    if len(words) < 2:
        return plain_words(form) in f" {plain_words(text)} " if not words else words[0] in said
    return not Counter(words) - Counter(said)


def plain_words(text: str, *, fold_case: bool = True) -> str:
    """The words of a text without punctuation and possessive endings, in small letters unless their case counts."""
    bare = "".join(char if char.isalnum() or char in "'’" else " " for char in text).replace("’s", "").replace("'s", "")
    return " ".join((bare.lower() if fold_case else bare).split())
