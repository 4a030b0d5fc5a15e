"""Make the table of senses of everyday words: `models/senses/words.tsv.gz`.

From the files of WordNet 3.0 (`data.*`, `index.*`, `*.exc`): for the words that are frequent in English, in whatever
inflection, the lemmas, the first senses of each, what these are kinds of, and the lemmas that say the opposite.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .packed import write_packed

_POS = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
_WORDS = 40_000
"""Most frequent words that are looked up."""
_SENSES = 5
"""Senses of a lemma that are kept, the most usual first: rare ones make any two words related."""
_HYPERNYM, _INSTANCE, _ANTONYM, _SIMILAR = "@", "@i", "!", "&"
_ROOTS = 4
"""Synsets that are kinds of so little (an entity, an act) that being one says nothing: fewer steps from the top."""
_ENDINGS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "n": (("s", ""), ("ses", "s"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("men", "man"),
          ("ies", "y")),
    "v": (("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")),
    "a": (("er", ""), ("est", ""), ("er", "e"), ("est", "e")),
    "r": (),
}  # fmt: skip
"""Endings of inflected forms and of their lemmas, as WordNet's own look-up has them."""


@dataclass(frozen=True, slots=True)
class _Synset:
    """A sense: its words, the senses it is a kind of, and opposites (own word, sense, word there)."""

    words: tuple[str, ...]
    wider: tuple[str, ...]
    opposites: tuple[tuple[int, str, int], ...]


def train_senses(wordnet: Path, output: Path) -> dict[str, Any]:
    """Write the table and its manifest into the folder `senses` under `output`; returns the manifest."""
    import wordfreq

    synsets = dict(_synsets(wordnet))
    depth = _depths(synsets)
    index = {pos: dict(_index(wordnet / f"index.{name}", pos)) for pos, name in _POS.items()}
    forms = {pos: dict(_exceptions(wordnet / f"{name}.exc")) for pos, name in _POS.items()}
    numbers: dict[str, str] = {}

    def number(synset: str) -> str:
        return numbers.setdefault(synset, str(len(numbers)))

    lines = []
    for word in sorted(w for w in wordfreq.top_n_list("en", _WORDS) if w.isalpha() and w.isascii() and len(w) > 1):
        lemmas = [(pos, lemma) for pos in _POS for lemma in _lemmas(word, pos, index[pos], forms[pos])]
        senses = [one for pos, lemma in lemmas for one in index[pos][lemma][:_SENSES]]
        wider = [up for one in senses for up in synsets[one].wider if depth[up] >= _ROOTS]
        above = [up for one in wider for up in synsets[one].wider if depth[up] >= _ROOTS]
        opposites = {
            synsets[there].words[to - 1]
            for pos, lemma in lemmas
            for one in index[pos][lemma][:_SENSES]
            for own, there, to in synsets[one].opposites
            if synsets[one].words[own - 1] == lemma
        }
        if senses:
            cells = (
                sorted({lemma for _, lemma in lemmas}), map(number, dict.fromkeys(senses)),
                map(number, dict.fromkeys(wider)), map(number, dict.fromkeys(above)), sorted(opposites),
            )  # fmt: skip
            lines.append("\t".join((word, *(" ".join(cell) for cell in cells))))
    facts = {
        "what": "word, lemmas, senses, senses that these are kinds of, those above, lemmas that say the opposite",
        "made_by": "detector train senses",
        "source": "WordNet 3.0 (https://wordnet.princeton.edu/)",
        "licence": "WordNet 3.0 (see NOTICE)",
        "rows": len(lines),
    }
    return write_packed(output / "senses" / "words.tsv.gz", lines, facts)


def _lemmas(word: str, pos: str, index: Mapping[str, tuple[str, ...]], forms: Mapping[str, str]) -> Iterator[str]:
    """The lemmas of a form in one part of speech."""
    found = [word, forms.get(word, "")]
    found += [word[: -len(end)] + put for end, put in _ENDINGS[pos] if word.endswith(end)]
    yield from (lemma for lemma in dict.fromkeys(found) if lemma in index)


def _synsets(wordnet: Path) -> Iterator[tuple[str, _Synset]]:
    for pos, name in _POS.items():
        for line in (wordnet / f"data.{name}").read_text("utf-8").splitlines():
            if line.startswith("  "):  # the licence
                continue
            cells = line.partition("|")[0].split()
            count = int(cells[3], 16)
            words = tuple(cells[4 + 2 * at].partition("(")[0].lower() for at in range(count))
            at = 4 + 2 * count
            pointers = [cells[at + 1 + 4 * k : at + 5 + 4 * k] for k in range(int(cells[at]))]
            wider = tuple(_key(kind, to) for sign, to, kind, _ in pointers if sign in (_HYPERNYM, _INSTANCE, _SIMILAR))
            opposites = tuple(
                (int(ends[:2], 16), _key(kind, to), int(ends[2:], 16))
                for sign, to, kind, ends in pointers
                if sign == _ANTONYM
            )
            yield _key(pos, cells[0]), _Synset(words, wider, opposites)


def _key(pos: str, offset: str) -> str:
    return f"{'a' if pos == 's' else pos}{offset}"


def _depths(synsets: Mapping[str, _Synset]) -> dict[str, int]:
    """Steps from each sense to the top; those of adjectives and adverbs, which have none, count as far down."""
    found: dict[str, int] = {}
    for key in synsets:
        chain = [key]
        while chain[-1] not in found and (up := [w for w in synsets[chain[-1]].wider if w not in chain]):
            chain.append(up[0])
        start = found.get(chain[-1], 0)
        for steps, one in enumerate(reversed(chain)):
            found.setdefault(one, start + steps)
    return {key: depth if key[0] == "n" else depth + 2 if key[0] == "v" else _ROOTS for key, depth in found.items()}


def _index(file: Path, pos: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in file.read_text("utf-8").splitlines():
        if not line.startswith("  "):
            cells = line.split()
            yield cells[0], tuple(pos + offset for offset in cells[-int(cells[2]) :])


def _exceptions(file: Path) -> Iterator[tuple[str, str]]:
    for line in file.read_text("utf-8").splitlines():
        form, lemma, *_ = line.split()
        yield form, lemma
