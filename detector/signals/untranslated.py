"""A word that was left in the language through which the copy went.

Three ways. A word in another script (Arabic, Cyrillic, Chinese ...) inside English copy. A word in small letters that
is frequent in another language and unknown in English ("zamjenik", "pemerintah"). A capitalised word that no list of
names or terms knows, once in the story, where English wants an adjective or a noun: after an article and before the
word for a role ("a Mushrifa customs officer"). What looks so is compared with the frequent words of languages in
other scripts, read in Latin letters; the word that it may be is shown. Names given in their own script in brackets or
quotation marks, foreign terms that are explained, and words that the reference has too are left alone.

Why it matters:
    A word of another language is a hole in the sentence: what stood there is lost to the reader.
When it is wrong:
    Where a foreign word is at home in English and no list has it (a dish, a dance), or is part of a name.
Marked:
    Paul Ortega, a [Mushrifa] customs officer in Boston, was not asked.
    The [начальник] of the department said that nobody was hurt.
    The [zamjenik] of the minister came late.
Not marked:
    The envoys met in Kyiv (Київ) and spoke of the so-called banlieue.
    A Xinhua correspondent and an Anadarko spokesman watched the Bundesliga club.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile
from operator import itemgetter
from typing import TYPE_CHECKING

import regex

from ..findings.overlaps import Precedence
from ..language import foreign_words
from ..language.lexicon import capital_share, is_name_word, is_near_common, words, zipf
from ..language.tables import derived, rows
from ..types import Document, Evidence, Observation, Token
from . import Signal

if TYPE_CHECKING:
    from ..case import Case

_OTHER_SCRIPT = regex.compile(r"[^\p{Latin}\p{Common}\p{Inherited}]")
_RUN = regex.compile(r"[^\p{Latin}\p{Common}\p{Inherited}]+(?:[\s\-·’'.,]{1,2}[^\p{Latin}\p{Common}\p{Inherited}]+)*")
_LOOKS_LATIN = frozenset("АВЕКМНОРСТХасеорху")
"""Cyrillic letters that look like Latin ones."""
_LATIN = regex.compile(r"\p{Latin}")
_SPARED = regex.compile(
    r"\([^()\n]{1,200}\)|\[[^\[\]\n]{1,200}\]|[“«„][^”»“„\n]{1,300}[”»“]|\"[^\"\n]{1,300}\"|(?<!\w)[‘'][^’'\n]{1,80}[’'](?!\w)"
)
_ENGLISH = regex.compile(r"(?:ly|ed|ing|tions?|ness|ers?|ies)$")
"""Endings of English words that no list has, or that are misspelt."""


def find(case: Case) -> Iterator[Observation]:
    """Words of the copy that are not English."""
    copy = case.copy
    if sum(bool(_OTHER_SCRIPT.search(token.text)) for token in copy.tokens) > 0.2 * len(copy.tokens):
        return  # not an English story
    known = frozenset(foreign_words.folded(token.text) for _, document in case.paired for token in document.tokens)
    texts = [document.text for _, document in case.paired]
    spared = [match.span() for match in _SPARED.finditer(copy.text)]
    counts = Counter(foreign_words.folded(token.text) for token in copy.tokens)
    yield from _scripts(copy, spared, texts)
    for i, token in enumerate(copy.tokens):
        if token.kind != "word" or len(token.text) < 3 or foreign_words.folded(token.text) in known:
            continue
        if _is_spared(token, spared) or not token.text.isalpha() or _OTHER_SCRIPT.search(token.text):
            continue
        seen = _small(copy, i, counts) if token.text.islower() else _capital(case, i, counts)
        if seen is not None:
            yield seen


def _is_spared(token: Token, spared: list[tuple[int, int]]) -> bool:
    """Whether a token lies in one of some stretches, which stand in the order of the text."""
    at = bisect_right(spared, token.start, key=itemgetter(0))
    return at > 0 and token.end <= spared[at - 1][1]


def _scripts(copy: Document, spared: list[tuple[int, int]], texts: list[str]) -> Iterator[Observation]:
    """Words in another script than Latin."""
    for match in _RUN.finditer(copy.text):
        start, end = match.span()
        text = match.group()
        if (len(text) == 1 and regex.match(r"\p{Greek}", text)) or any(text in story for story in texts):
            continue
        mixed = _LATIN.match(copy.text[start - 1 : start]) or _LATIN.match(copy.text[end : end + 1])
        if not mixed and any(a <= start and end <= b for a, b in spared):
            continue
        if text in _LOOKS_LATIN and not mixed:
            continue  # the key beside it was hit: 20°С with the Cyrillic letter
        if "." in text.strip(".") or copy.text[start - 1 : start] in ("/", ".", "@"):
            continue  # an address
        if copy.text[end : end + 2].strip().startswith("("):
            continue  # the word is glossed
        message = "This mixes letters of two scripts." if mixed else "This is left in another script."
        yield Observation("untranslated", "script", "untranslated", start, end, 0.92, message)


def _small(copy: Document, i: int, counts: Counter[str]) -> Observation | None:
    """A word in small letters that is frequent in another language and not English."""
    plain = foreign_words.folded((token := copy.tokens[i]).text)
    if zipf(token.text) >= 1.3 or zipf(plain) >= 1.3 or capital_share(token.text) is not None:
        return None
    beside = [copy.tokens[j] for j in (i - 1, i + 1) if 0 <= j < len(copy.tokens)]
    if any(
        other.text[0].isupper() and other.sentence == token.sentence and zipf(other.text) < 5 for other in beside
    ) or any(other.text in "-–'’@/._" for other in beside):
        return None
    further = [other for other in copy.tokens[max(0, i - 5) : i] if other.sentence == token.sentence]
    if any(
        (other.text.lower(), "named") in _context() or (other.text.istitle() and zipf(other.text) < 3)
        for other in further
    ):
        return None  # inside a foreign name or title
    if any((other.text.lower(), "explained") in _context() for other in copy.tokens[max(0, i - 3) : i]):
        return None
    found = foreign_words.foreign(token.text)
    kind = "foreign-word"
    if found:
        if token.text.isascii() and found[0].zipf < 5 and is_near_common(token.text):
            return _observation(token, kind, 0.45, found)
        as_written = any(row.word == token.text.lower() for row in found)
        raw_score = 0.6 + 0.22 * (found[0].zipf >= 4.3) + 0.22 * (not token.text.isascii()) - 0.15 * (not as_written)
        if any(foreign_words.languages_of(other.text) & {row.language for row in found} for other in beside):
            raw_score += 0.25
    else:
        unlisted, accented = zipf(token.text) == 0, not token.text.isascii() and zipf(plain) == 0
        if unlisted or accented:
            found = tuple(
                r for r in foreign_words.romanised(token.text) if foreign_words.script(r.word) in ("Cyrl", "Grek")
            )
        if found and unlisted and not _ENGLISH.search(token.text):
            raw_score = 0.6 + 0.2 * (found[0].zipf >= 4 and len(token.text) > 6)
        elif accented:
            raw_score, kind = 0.55, "foreign-letters"
        else:
            return None
    if counts[plain] > 2:
        raw_score -= 0.25  # the story is about the thing of that name
    return _observation(token, kind, min(raw_score, 0.93), found)


def _capital(case: Case, i: int, counts: Counter[str]) -> Observation | None:
    """A capitalised unknown word where English wants an adjective or a noun."""
    tokens = case.copy.tokens
    token = tokens[i]
    if (
        not token.text.istitle()
        or len(token.text) < 4
        or i == 0
        or (tokens[i - 1].text.lower(), "before") not in _context()
    ):
        return None
    after = [other for other in tokens[i + 1 : i + 4] if other.sentence == token.sentence]
    lower = [o.text for o in takewhile(lambda o: o.kind == "word" and o.text.islower(), after)]
    roles = words("role_noun") | words("office_noun")
    role = any(word in roles or word.removesuffix("s") in roles for word in lower)
    if not lower or not (role or lower[0] in ("office", "department", "service", "ministry")):
        return None
    if zipf(token.text) >= 1.3 or is_name_word(token.text) or capital_share(token.text) is not None:
        return None
    if counts[foreign_words.folded(token.text)] > 1 or any(
        len(other.text) > 4 and other.text.startswith(token.text) for other in tokens if other is not token
    ):
        return None
    if case.is_listed(token.text):
        return None
    found = foreign_words.romanised(token.text)
    raw_score = (
        (0.82 if len(foreign_words.skeleton(foreign_words.folded(token.text))) >= 4 or found[0].zipf >= 3.5 else 0.6)
        if found
        else 0.35
    )
    return _observation(token, "romanised-word", raw_score, found)


def _observation(token: Token, kind: str, raw_score: float, found: tuple[foreign_words.PivotWord, ...]) -> Observation:
    return Observation(
        "untranslated", kind, "untranslated", token.start, token.end, round(raw_score, 3),
        f"“{token.text}” is not English: it looks like a word left from the language of the source.",
        tuple(Evidence("pivot", row.word, row.language) for row in found[:3]),
    )  # fmt: skip


@derived()
def _context() -> frozenset[tuple[str, ...]]:
    """Words that explain a foreign term, that announce a foreign name, or that stand before an adjective or a noun."""
    return frozenset(rows("foreign_context.tsv", "word", "kind"))


SIGNAL = Signal(
    "untranslated",
    ("untranslated",),
    find,
    precedence=Precedence(0.04),
)
