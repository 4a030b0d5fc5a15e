"""Pairs of English spellings that share a foreign one, and how they are divided into fitting, development and test.

Two English names that are written alike in Arabic, Chinese, Hebrew, Japanese, Korean or Russian are what a translation
there and back can turn into one another.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import regex

from ...language.lexicon import is_everyday
from ...names.letters import letter_similarity, normalize_name, skeleton
from ...names.variants import same_word, words_of

Pair = tuple[str, str]

LANGUAGES = ("arabic", "chinese", "hebrew", "katakana", "korean", "russian")
_PER_LANGUAGE = 6000
_HELD = 150
_ALIKE = 0.5
_CLASSES = tuple(
    (regex.compile(pattern), put)
    for pattern, put in (
        ("tch|sch|tsch|sh|th|ts|tz|cz|zh|dz|ch|[szjdtx]|c(?=[eiy])", "S"), ("gh|kh|ck|[kgqc]", "K"),
        ("ph|[pbfvw]", "B"), ("[lr]", "L"), ("[mn]", "M"), ("[^SKBLM]", ""), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lists:
    """Confusable pairs by language, the commoner spelling last, and what names there are.

    `train` is for fitting, `dev` for choosing, `test` for the figures; a word of a pair of `dev` or `test` is in no
    fitted pair and in no row. `sound` are those pairs of `test` of which both spellings fit the foreign one by a table
    of letters, so that no slip of the lists is among them. `pool` are names borne by three persons or more; `alike`
    gives the words that share some foreign spelling with a word; `rows` are English and foreign spellings by language.
    """

    train: dict[str, list[Pair]]
    dev: dict[str, list[Pair]]
    test: dict[str, list[Pair]]
    sound: dict[str, frozenset[Pair]]
    pool: list[str]
    alike: dict[str, set[str]]
    rows: dict[str, list[Pair]]


def read_pairs(data: Path) -> Lists:
    """Read the folder of name lists.

    `wikidata_translit.<language>.tsv.gz` (columns en, foreign, count), `google_ar2en.tsv.gz` (ar, en) and
    `anetac.en-ar.tsv.gz` (type, en, ar).
    """
    train: dict[str, list[Pair]] = {}
    held: dict[str, list[Pair]] = {}
    fitting: dict[str, set[Pair]] = {}
    foreign_of: defaultdict[tuple[str, Pair], list[str]] = defaultdict(list)
    persons: Counter[str] = Counter()
    alike: defaultdict[str, set[str]] = defaultdict(set)
    rows: dict[str, list[Pair]] = {}
    for language, table in _sources(data):
        groups: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for english, foreign, count in table:
            word = normalize_name(english)
            if len(word) >= 3 and word.isascii() and word.isalpha():
                groups[foreign][word] += count
                persons[word] = max(persons[word], count)
        rows[language] = [(word, foreign) for foreign in sorted(groups) for word in sorted(groups[foreign])]
        for foreign, words in sorted(groups.items()):
            for word in words:
                alike[word].update(words)
            if not 2 <= len(words) <= 8:
                continue
            found = [pair for pair in combinations(sorted(words), 2) if _plausible(*pair)]
            if not _is_held(foreign):
                train.setdefault(language, []).extend(found)
                fitting.setdefault(language, set()).update(
                    pair for pair in found if fits(pair[0], foreign) and fits(pair[1], foreign)
                )
                continue
            for pair in found:
                rare, usual = sorted(pair, key=lambda word: (words[word], word))
                held.setdefault(language, []).append((rare, usual))
                foreign_of[language, (rare, usual)].append(foreign)
    shuffled = random.Random(1)
    test, dev = {}, {}
    for language, pairs in held.items():
        unique = sorted({pair for pair in pairs if persons[pair[1]] >= 2 and min(map(len, pair)) > 3})
        shuffled.shuffle(unique)
        test[language], dev[language] = unique[:_HELD], unique[_HELD : 2 * _HELD]
    kept = {word for part in (test, dev) for pairs in part.values() for pair in pairs for word in pair}
    for language, pairs in train.items():
        unique = sorted({pair for pair in pairs if not kept.intersection(pair)} & fitting[language])
        shuffled.shuffle(unique)
        train[language] = unique[:_PER_LANGUAGE]
    return Lists(
        train,
        dev,
        test,
        {
            language: frozenset(
                pair
                for pair in (*test[language], *dev[language])
                if any(all(fits(word, foreign) for word in pair) for foreign in foreign_of[language, pair])
            )
            for language in test
        },
        sorted(word for word, count in persons.items() if count >= 3 and len(word) > 3),
        dict(alike),
        {
            language: [
                (word, foreign)
                for word, foreign in table
                if word not in kept and not _is_held(foreign) and fits(word, foreign)
            ]
            for language, table in rows.items()
        },
    )


def read_variants(data: Path) -> tuple[list[Pair], list[Pair]]:
    """Words of names as machines wrote them and as people did, for fitting and held out, the right one last.

    From `wmt_mined_name_variants.train.tsv.gz` (columns hyp_name, ref_name): rows in which one word alone differs, both
    of four letters or more, the right one no everyday word and the other no legitimate form of it. The right word says
    to which part a pair belongs.
    """
    found: set[Pair] = set()
    for row in _table(data / "wmt_mined_name_variants.train.tsv.gz"):
        machine, human = words_of(row["hyp_name"]), words_of(row["ref_name"])
        if len(machine) != len(human):
            continue
        differing = [
            (one, other)
            for one, other in zip(machine, human, strict=True)
            if normalize_name(one) != normalize_name(other)
        ]
        if len(differing) == 1 and _is_variant_of_name(*differing[0]):
            found.add((normalize_name(differing[0][0]), normalize_name(differing[0][1])))
    fit = sorted(pair for pair in found if not _is_half(pair[1]))
    return fit, sorted(pair for pair in found if _is_half(pair[1]))


def _is_variant_of_name(wrong: str, right: str) -> bool:
    a, b = normalize_name(wrong), normalize_name(right)
    return (
        wrong[:1].isupper()
        and right[:1].isupper()
        and min(len(a), len(b)) > 3
        and (a + b).isascii()
        and (a + b).isalpha()
        and not same_word(wrong, right)
        and not is_everyday(b)
        and _plausible(a, b)
    )


def _is_half(word: str) -> bool:
    return hashlib.sha256(word.encode()).digest()[1] < 128


def _sources(data: Path) -> Iterator[tuple[str, list[tuple[str, str, int]]]]:
    arabic: list[tuple[str, str, int]] = []
    for name in ("google_ar2en.tsv.gz", "anetac.en-ar.tsv.gz"):
        arabic += [(row["en"], row["ar"], 1) for row in _table(data / name) if row.get("type") != "ORGANIZATION"]
    for language in LANGUAGES:
        table = _table(data / f"wikidata_translit.{language}.tsv.gz")
        found = [(row["en"], row["foreign"], int(row["count"])) for row in table]
        yield language, found + (arabic if language == "arabic" else [])


def _table(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)


def _is_held(foreign: str) -> bool:
    return hashlib.sha256(foreign.encode()).digest()[0] < 40


def _plausible(left: str, right: str) -> bool:
    """Whether the pair is more than a slip of the lists, in which given and family names are sometimes swapped."""
    return (
        0.5 <= len(left) / len(right) <= 2.0
        and max(letter_similarity(left, right), 0.8 * letter_similarity(skeleton(left), skeleton(right))) >= 0.4
    )


@lru_cache(maxsize=1_000_000)
def fits(english: str, foreign: str) -> bool:
    """Whether an English spelling is one of a foreign word, by the letter tables of ICU and coarse classes of sounds.

    Half of the classes (lips, tongue, throat, l and r, m and n) of the longer have to be there in order. Tables of
    names are put together word by word, so that some rows pair a given name with a family name: this finds them, and
    knows nothing of what is fitted.
    """
    from rigour.text import ascii_text

    one, other = _sounds(english), _sounds(normalize_name(ascii_text(foreign) or ""))
    return letter_similarity(one, other) >= _ALIKE if one or other else True


@lru_cache(maxsize=200_000)
def _sounds(word: str) -> str:
    for pattern, put in _CLASSES:
        word = pattern.sub(put, word)
    return word
