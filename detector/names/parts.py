"""The parts of whole names: what stands before and after a person's name, generations, legal forms, words of
organizations.

The tables are `data/tables/name_parts.tsv`, `name_equivalents.tsv`, `organisation_words.tsv` (hand-edited) and
`legal_forms.tsv` (from the project rigour, MIT).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from ..language.foreign_words import plain_romanisation, script
from ..language.lexicon import words
from ..language.normalize import fold_punctuation
from ..language.tables import derived, rows
from .letters import normalize_name
from .variants import is_particle

LINKS = frozenset({"the", "of", "and", "for", "in", "on", "at", "to", "a", "an", "by", "with", "und", "et", "y", "fur"})
_ROMANCE = frozenset({"de", "del", "della", "des", "di", "da", "do", "dos", "der", "la", "le", "el", "les"})
_PIECE = regex.compile(r"[^\s/;()\[\]\"“”„,–—]+")
_ASIDE = regex.compile(r"\(([^()]*)\)|\[[^\]]*\]|[\"“„]([^\"“”„]*)[\"”]|(?<=\s)'([\p{L}]+)'(?=\s)")
_INITIALS = regex.compile(r"(?:\p{L}\.){1,5}|\p{Lu}")
_POSSESSIVE = regex.compile(r"(?:'s|(?<=s)')$", regex.IGNORECASE)
_FOREIGN = regex.compile(r"[^\p{Latin}\P{L}]")
_ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}
_COUNTED = {
    word: str(number)
    for number, pair in enumerate(
        ("one first", "two second", "three third", "four fourth", "five fifth", "six sixth", "seven seventh",
         "eight eighth", "nine ninth", "ten tenth", "eleven eleventh", "twelve twelfth"), 1,
    )
    for word in pair.split()
}  # fmt: skip
_ORDINAL = regex.compile(r"(\d+)(?:st|nd|rd|th)?")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in parts. `words` without particles; `turned` where a comma says that the surname is first."""

    words: tuple[str, ...]
    generation: str
    lineage: bool
    turned: bool


@dataclass(frozen=True, slots=True)
class OrganizationName:
    """An organization's name in parts: canonical words with numbers in figures, legal forms, what its acronym may be,
    the acronym that it is, and the acronyms among its words."""

    words: tuple[str, ...]
    legal: tuple[str, ...]
    initials: frozenset[str]
    acronym: str
    short: frozenset[str]


def latin(name: str) -> str:
    """A name in Latin letters, by the plainest romanisation of Arabic, Hebrew, Cyrillic, Greek and Devanagari."""
    if not _FOREIGN.search(name):
        return name
    return " ".join(_latin_word(word) for word in name.split())


def _latin_word(word: str) -> str:
    lower = word.lower()
    if not script(lower):
        return word
    return (plain_romanisation("".join(char for char in lower if char.isalpha())) or word).capitalize()


@derived()
def _part(of: str) -> frozenset[str]:
    return next(frozenset(words.split("|")) for part, words in rows("name_parts.tsv", "part", "words") if part == of)


@derived()
def _generations() -> dict[str, str]:
    pairs = (entry.split("=") for entry in _part("generation"))
    return {normalize_name(word): number for word, number in pairs}


@derived()
def _canonical() -> dict[str, str]:
    listed = rows("organisation_words.tsv", "word", "forms")
    return {form: word for word, forms in listed for form in (*forms.split("|"), word)}


@derived()
def _equivalents() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in rows("name_equivalents.tsv", "name", "spellings"):
        group = frozenset(normalize_name(word) for cell in row for word in cell.split("|"))
        found.update({word: found.get(word, frozenset()) | group for word in group})
    return found


def are_equivalents(left: str, right: str) -> bool:
    """Whether two folded words are one name as two languages have it (George, Giorgos; Park, Pak)."""
    return right in _equivalents().get(left, ())


@derived()
def legal_forms() -> dict[tuple[str, ...], str]:
    """The folded words of each legal form, and its kind."""
    return {tuple(form.split()): kind for form, kind in rows("legal_forms.tsv", "form", "kind")}


def canonical(word: str) -> str:
    """A folded word of an organization's name in the form that stands for all its abbreviations and translations."""
    return _canonical().get(word, word)


def is_generic(word: str) -> bool:
    """Whether a canonical word says what an organization is rather than which one."""
    return word in words("institution_noun") or word in _canonical()


def is_patronymic(word: str) -> bool:
    """Whether a word ends as a Slavic, Turkic or Icelandic patronymic does."""
    folded = normalize_name(word)
    return len(folded) > 5 and folded.endswith(tuple(_part("patronymic")))


@lru_cache(maxsize=50_000)
def person_name(name: str) -> PersonName:
    """Without titles before and after, particles, asides and generation; hyphens divide; initials keep a full stop."""
    plain = _ASIDE.sub(" ", fold_punctuation(latin(name)))
    before, comma, after = plain.partition(",")
    turned = bool(comma) and not _only_titles(after)
    pieces = _PIECE.findall(f"{after} {before}" if turned else plain)
    found: list[str] = []
    for piece in pieces:
        piece = _POSSESSIVE.sub("", piece)
        if _INITIALS.fullmatch(piece):
            found.extend(f"{char}." for char in piece if char != ".")
        else:
            found.extend(half for half in piece.strip(".'").split("-") if normalize_name(half))
    generation = ""
    kept: list[str] = []
    if len(pieces) > 2 and pieces[-1] == "I":
        generation = "1"
        found = found[:-1]
    for place, word in enumerate(found):
        number = _generations().get(normalize_name(word))
        roman = not set(normalize_name(word)) - set("ivx")
        if number and place and (word.isupper() or not roman):
            generation = number
        else:
            kept.append(word)
    kept = _without_titles(kept)
    lineage = any(normalize_name(word) in _part("lineage") for word in kept[1:-1])
    bare = [word for word in kept if not is_particle(word)]
    return PersonName(tuple(bare or kept), generation, lineage, turned)


def _only_titles(text: str) -> bool:
    return all(
        normalize_name(word) in _generations() or normalize_name(word) in _part("after") for word in text.split()
    )


def _without_titles(found: list[str]) -> list[str]:
    while len(found) > 1:
        folded = [normalize_name(word) for word in found[:4]]
        if folded[0] in words("honorific") and len(found[0].strip(".")) > 1:
            found = found[1:]
            continue
        long = next((n for n in (4, 3, 2, 1) if n < len(found) and " ".join(folded[:n]) in _part("before")), 0)
        if not long:
            break
        found = found[long:]
    while len(found) > 2 and normalize_name(found[-1]) in _part("after"):
        found = found[:-1]
    return found


@lru_cache(maxsize=50_000)
def organization_name(name: str) -> OrganizationName:
    """In parts: single letters in a row are one word ("S. A."), "&" is "and", an acronym in brackets is left out."""
    plain = fold_punctuation(latin(name)).replace("&", " and ").replace("+", " and ")
    plain = regex.sub(r"(?<=\p{L})\.(?=\p{L})", "", plain)
    aside = next((match.group(1) for match in _ASIDE.finditer(plain) if match.group(1)), "")
    if aside.isupper() and " " not in aside.strip():
        plain = _ASIDE.sub(" ", plain)
    raw: list[str] = []
    for piece in _PIECE.findall(plain):
        halves = [half for half in _POSSESSIVE.sub("", piece).split("-") if normalize_name(half)]
        raw.extend(["".join(halves)] if len(halves) > 1 and halves[0].lower() in ("co", "re", "pre", "non") else halves)
    folded: list[str] = []
    letters = False
    for word in raw:
        single = len(normalize_name(word)) == 1 and word[:1].isalpha() and word.strip(".").isupper()
        if single and letters:
            folded[-1] += normalize_name(word)
        else:
            folded.append(normalize_name(word))
        letters = single
    kept, legal = _without_legal_forms(folded)
    content = tuple(_number(canonical(word)) for word in kept if word not in LINKS | _ROMANCE)
    initials = frozenset(
        "".join(word[0] for word in some if links or word not in LINKS) for some in (kept, folded) for links in (0, 1)
    )
    short = frozenset(
        normalize_name(word) for word in raw if word.strip(".").isupper() and 2 <= len(normalize_name(word)) <= 5
    )
    acronym = folded[0] if len(raw) == 1 and raw[0].strip(".").isupper() and 2 <= len(folded[0]) <= 7 else ""
    return OrganizationName(content or tuple(folded), legal, initials, acronym, short)


def _number(word: str) -> str:
    if match := _ORDINAL.fullmatch(word):
        return match.group(1).lstrip("0") or "0"
    return _COUNTED.get(word, _ROMAN.get(word, word) if len(word) > 1 else word)


def _without_legal_forms(folded: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Legal forms at the end (several) or at the start, the longest first; something has to be left."""
    forms = legal_forms()
    legal: list[str] = []
    again = True
    while again and len(folded) > 1:
        again = False
        for size in range(min(6, len(folded) - 1), 0, -1):
            end = tuple(word for word in folded[-size:] if word != "and")
            if end in forms:
                legal.append(forms.get(end) or " ".join(end))
                folded = folded[:-size]
                while len(folded) > 1 and folded[-1] == "and":
                    folded = folded[:-1]
                again = True
                break
    for size in range(min(6, len(folded) - 1), 0, -1):
        start = tuple(folded[:size])
        if start in forms and len("".join(start)) > 1 and start not in (("as",), ("at",), ("sa",), ("og",), ("ry",)):
            legal.append(forms[start] or " ".join(start))
            return folded[size:], tuple(legal)
    return folded, tuple(legal)


def is_organization_name(name: str) -> bool:
    """Whether a name is an organization's: a legal form, linking word, figures, "&", or words for what it is."""
    organization = organization_name(name)
    raw = [normalize_name(word) for word in _PIECE.findall(fold_punctuation(name))]
    if organization.legal or any(char.isdigit() or char in "&+" for char in name):
        return True
    if set(raw[1:]) & (LINKS - {"y", "a", "et"}):
        return True
    if raw[:1] == ["the"]:
        return True
    generic = [word for word in organization.words if is_generic(word) and len(word) > 3]
    return bool(generic) and (len(generic) > 1 or len(raw) != 2 or not _may_be_given(raw[0]))


@derived()
def _given() -> frozenset[str]:
    listed = rows("nicknames.tsv", "name", "nicknames")
    return frozenset(normalize_name(word) for row in listed for cell in row for word in cell.split("|"))


def _may_be_given(word: str) -> bool:
    return word in _given()
