"""Sentences as numbers: what a weakly translated sentence looks like, alone and beside its partner.

Everything here is plain arithmetic on tokens (numpy, no model inside), so that training and run time share one code.
Typographic signs are folded and names and numbers are masked before words are counted: the style is meant, neither the
topic nor the typesetting. Rates are per word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from ..language.lexicon import zipf
from ..language.normalize import fold_punctuation, has_possessive, without_possessive
from ..language.tables import derived, rows
from ..types import Token
from .tagger import TALLIES

Row = NDArray[np.float64]

STYLE = (
    "words", "word_length", "zipf_mean", "zipf_lowest", "rare", "unknown", "the", "of", "of_the", "a", "that", "which",
    "and", "to", "in", "copula", "perfect", "passive", "pronoun", "negation", "ing", "ed", "ly", "nominal", "plural",
    "function", "capital", "name_run", "number", "comma", "sign_gap", "dangling_dash", "repeated", "repeated_pair",
    "hyphenated", "contraction", "possessive", "quoted", "lower_start", "no_stop", "short_words",
)  # fmt: skip
"""Columns of `style`, in order."""

PAIRED = (
    "alone", "partner_alone", "names_missing", "near_names", "numbers_missing", "the_difference", "of_difference",
    "zipf_difference", *(f"beside_{name}" for name in TALLIES), "odds", "partner_odds", "partner_highest",
    "partner_mean", "word_highest", "word_second", "word_mean", "words",
)  # fmt: skip
"""Columns of `paired`, in order."""

STORY = ("mean", "spread", "lower", "middle", "upper", "high", "strongest", "sentences")
"""Columns of `pooled`, in order."""
STORY_PAIRED = (*STORY, "alone_mean", "alone_upper", "linked")
"""Columns of the story model beside a reference: `pooled`, and what the sentences are alone (`beside_pooled`)."""

_COMMON = 5.5
"""Words at least this common (Zipf) stand for themselves in the patterns of function words."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one sentence in the forms that the columns count.

    `plain` are the words and numbers, signs folded; `lower` the same in lower case; `masked` lower case with names as
    "Xx" and numbers as "0"; `common` the Zipf frequencies (0 for numbers and names); `name` marks words that are
    capitalised inside the sentence.
    """

    plain: tuple[str, ...]
    lower: tuple[str, ...]
    masked: tuple[str, ...]
    common: tuple[float, ...]
    name: tuple[bool, ...]

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> Words:
        """The words of the tokens of one sentence."""
        kept = [token for token in tokens if token.kind != "sign"]
        plain = tuple(fold_punctuation(token.text) for token in kept)
        lower = tuple(word.lower() for word in plain)
        name = tuple(
            token.kind == "word" and word[0].isupper() and word not in ("I", "I'm", "I've", "I'd", "I'll") and at > 0
            for at, (token, word) in enumerate(zip(kept, plain, strict=True))
        )
        masked = tuple(
            "0" if token.kind == "number" else "Xx" if named else word
            for token, word, named in zip(kept, lower, name, strict=True)
        )
        common = tuple(0.0 if word in ("0", "Xx") else zipf(word) for word in masked)
        return cls(plain, lower, masked, common, name)


def style(tokens: Sequence[Token], words: Words) -> Row:
    """The columns STYLE of one sentence, float64, shape (len(STYLE),). Zeros for a sentence without words."""
    count = len(words.plain)
    row = np.zeros(len(STYLE))
    if not count:
        return row
    lower, masked, listed = words.lower, words.masked, _listed()
    ordinary = [
        (word, common)
        for word, common, named in zip(masked, words.common, words.name, strict=True)
        if not named and word != "0"
    ]
    known = [common for _, common in ordinary if common > 0] or [5.0]
    pairs = list(pairwise(masked))
    signs = [token for token in tokens if token.kind == "sign"]
    text = [fold_punctuation(token.text) for token in tokens]
    gaps = dashes = 0
    for before, after in pairwise(tokens):
        if after.text in ",;:.!?)" and after.start > before.end:
            gaps += 1
        if fold_punctuation(after.text) == "-" and after.start > before.end:
            dashes += 1
        elif fold_punctuation(before.text) == "-" and before.kind == "sign" and after.start > before.end:
            dashes -= 1  # a dash with a space on both sides is right
    tallies = {
        "rare": sum(0 < common < 3.0 for _, common in ordinary),
        "unknown": sum(common == 0 and len(word) > 2 for word, common in ordinary),
        "the": lower.count("the"),
        "of": lower.count("of"),
        "of_the": pairs.count(("of", "the")),
        "a": lower.count("a") + lower.count("an"),
        "that": lower.count("that"),
        "which": lower.count("which") + lower.count("who") + lower.count("whom"),
        "and": lower.count("and"),
        "to": lower.count("to"),
        "in": lower.count("in"),
        "copula": sum(word in listed["copula"] for word in lower),
        "perfect": sum(word in listed["perfect"] for word in lower),
        "passive": sum(a in listed["copula"] and b.endswith("ed") for a, b in pairs),
        "pronoun": sum(word in listed["pronoun"] for word in lower),
        "negation": sum(word in listed["negation"] or word.endswith("n't") for word in lower),
        "ing": sum(word.endswith("ing") for word, _ in ordinary),
        "ed": sum(word.endswith("ed") for word, _ in ordinary),
        "ly": sum(word.endswith("ly") for word, _ in ordinary),
        "nominal": sum(word.endswith(("tion", "tions", "ment", "ments", "ness", "ity")) for word, _ in ordinary),
        "plural": sum(word.endswith("s") and not word.endswith("ss") and len(word) > 3 for word, _ in ordinary),
        "function": sum(common >= _COMMON for _, common in ordinary),
        "capital": sum(words.name),
        "name_run": sum(a and b for a, b in pairwise(words.name)),
        "number": masked.count("0"),
        "comma": text.count(","),
        "sign_gap": gaps,
        "dangling_dash": abs(dashes),
        "repeated": sum(a == b and a not in ("Xx", "0", "had", "that") for a, b in pairs),
        "repeated_pair": len(pairs) - len(set(pairs)) - max(0, pairs.count(("Xx", "Xx")) - 1),
        "hyphenated": sum("-" in word for word, _ in ordinary),
        "contraction": sum(word.endswith(("n't", "'re", "'ve", "'ll", "'m", "'d")) for word in lower),
        "possessive": sum(map(has_possessive, lower)),
        "quoted": sum(sign in ('"', "'") for sign in text),
        "short_words": sum(len(word) <= 3 for word in lower),
    }
    values = {name: tally / count for name, tally in tallies.items()}
    values |= {
        "words": float(np.log1p(count)),
        "word_length": sum(map(len, lower)) / count,
        "zipf_mean": sum(known) / len(known),
        "zipf_lowest": min(known),
        "lower_start": float(words.plain[0][0].islower()),
        "no_stop": float(not any(fold_punctuation(sign.text) in '.!?"' for sign in signs[-2:])),
    }
    row[:] = [values[name] for name in STYLE]
    return row


def patterns(words: Words, tokens: Sequence[Token], bits: int) -> NDArray[np.int64]:
    """Hashed columns of one sentence: masked words, their pairs, and runs of three to four function words and endings.

    Returns the distinct columns, sorted, each below 2**bits. The hash is CRC-32, the same on every machine.
    """
    commas = {at for at, token in enumerate(tokens) if token.text == ","}
    line: list[str] = ["^"]
    frame: list[str] = ["^"]
    at = 0
    for index, token in enumerate(tokens):
        if index in commas:
            line.append(",")
            frame.append(",")
        elif token.kind != "sign":
            word, common = words.masked[at], words.common[at]
            line.append(word)
            frame.append(word if common >= _COMMON or word in ("0", "Xx") else _ending(word))
            at += 1
    line.append("$")
    frame.append("$")
    mask = (1 << bits) - 1
    found = {crc32(word.encode()) & mask for word in line}
    for size, tag, sequence in ((2, "p", line), (3, "f", frame), (4, "g", frame)):
        for first in range(len(sequence) - size + 1):
            found.add(crc32(f"{tag} {' '.join(sequence[first : first + size])}".encode()) & mask)
    return np.array(sorted(found), dtype=np.int64)


def pairs(words: Words, bits: int, common: float = 3.0) -> NDArray[np.int64]:
    """Hashes, below 2**bits, of the pairs of neighbouring ordinary words that are both at least so common (Zipf)."""
    mask = (1 << bits) - 1
    return np.array(
        [
            crc32(f"{a} {b}".encode()) & mask
            for a, b, x, y in zip(words.masked, words.masked[1:], words.common, words.common[1:], strict=False)
            if x >= common and y >= common
        ],
        dtype=np.int64,
    )


@dataclass(frozen=True, slots=True)
class Linked:
    """A sentence and its partner, with all that is known when the two are held against each other.

    `copy` and `partner`: their words. `alone`, `partner_alone`: the log-odds of each judged alone. `own`, `beside`,
    `other`: the tagger's tallies of the copy's sentence, of it beside the partner, and of the partner.
    `wrong`: for each word of the copy's sentence the probability that it is wrong (head `word_beside`).
    """

    copy: Words
    partner: Words
    alone: float
    partner_alone: float
    own: Row
    beside: Row
    other: Row
    wrong: Row


def paired(linked: Linked, elsewhere: frozenset[str]) -> Row:
    """The columns PAIRED of linked sentences, float64, shape (len(PAIRED),).

    How much the two sides share is no column: one editor's rewriting shares less with another's than a machine version
    does, so it tells people from people.

    Args:
        linked: the two sentences.
        elsewhere: every word of the reference, lower case: a name that stands anywhere in it is not missing.
    """
    copy, partner = linked.copy, linked.partner
    names = {_bare(word) for word, named in zip(copy.lower, copy.name, strict=True) if named}
    missing = {name for name in names if name not in elsewhere}
    others = {_bare(word) for word, named in zip(partner.lower, partner.name, strict=True) if named} - names
    numbers = {word for word, masked in zip(copy.lower, copy.masked, strict=True) if masked == "0"}
    count, length = max(1, len(copy.lower)), max(1, len(partner.lower))
    wrong = np.sort(linked.wrong)[::-1] if len(linked.wrong) else np.zeros(1)
    values = {
        "alone": linked.alone,
        "partner_alone": linked.partner_alone,
        "names_missing": len(missing) / max(1, len(names)),
        "near_names": sum(any(_near(name, other) for other in others) for name in missing) / count,
        "numbers_missing": sum(number not in elsewhere for number in numbers) / count,
        "the_difference": copy.lower.count("the") / count - partner.lower.count("the") / length,
        "of_difference": copy.lower.count("of") / count - partner.lower.count("of") / length,
        "zipf_difference": _usual(copy) - _usual(partner),
        **{f"beside_{name}": value for name, value in zip(TALLIES, linked.beside, strict=True)},
        "odds": linked.own[0],
        "partner_odds": linked.other[0],
        "partner_highest": linked.other[1],
        "partner_mean": linked.other[4],
        "word_highest": wrong[0],
        "word_second": wrong[min(1, len(wrong) - 1)],
        "word_mean": wrong.mean(),
        "words": np.log1p(count),
    }
    return np.array([values[name] for name in PAIRED])


def pooled(logit: Row) -> Row:
    """The columns STORY of the log-odds of a story's sentences, float64, shape (len(STORY),).

    Places are drawn towards 0 where there are few sentences (as if four more had been neither), so that three odd
    sentences do not weigh what thirty do.
    """
    count = len(logit)
    if not count:
        return np.zeros(len(STORY))
    logit = np.clip(logit, -6.0, 6.0)
    lower, middle, upper, high = np.quantile(logit, (0.25, 0.5, 0.75, 0.9))
    places = np.array([logit.mean(), logit.std(), lower, middle, upper, high, np.sort(logit)[-3:].mean()])
    return np.append(places * count / (count + 4.0), np.log1p(count))


def beside_pooled(logit: Row, alone: Row, linked: int) -> Row:
    """The columns STORY_PAIRED: `logit` of the sentences as judged (beside a partner where there is one), `alone` of
    the same sentences by themselves, and how many of them are linked."""
    own = pooled(alone)
    return np.concatenate([pooled(logit), own[[0, 4]], [linked / max(1, len(logit))]])


def overlap(left: str, right: str) -> float:
    """Character F-score of order 4, white space and case aside: 0 ... 1 (after chrF, Popović 2015, one order only)."""
    one, two = (
        {text[i : i + 4] for i in range(len(text) - 3)} for text in ("".join(t.lower().split()) for t in (left, right))
    )
    return 2 * len(one & two) / max(1, len(one) + len(two))


@derived()
def _listed() -> dict[str, tuple[str, ...]]:
    """The words of `data/tables/style_words.tsv` by class, in the order of the file."""
    classes: dict[str, list[str]] = {}
    for word, kind in rows("style_words.tsv", "word", "class"):
        classes.setdefault(kind, []).append(word)
    return {kind: tuple(members) for kind, members in classes.items()}


def _ending(word: str) -> str:
    """The ending of a word as a stand-in for its part of speech; the list has longer endings before shorter ones."""
    for ending in _listed()["ending"]:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return f"-{ending}"
    return "-"


def _bare(word: str) -> str:
    return without_possessive(word).removesuffix("'")


def _usual(words: Words) -> float:
    """The mean frequency (Zipf) of the words of content; what is usual in news where there are none."""
    listed = [common for common in words.common if 0 < common < _COMMON]
    return sum(listed) / len(listed) if listed else 4.5


def _near(left: str, right: str) -> bool:
    """Whether two names may be spellings of one: same length within two, and most pairs of letters shared."""
    if abs(len(left) - len(right)) > 2 or min(len(left), len(right)) < 4:
        return False
    one, two = ({f"^{word}$"[i : i + 2] for i in range(len(word) + 1)} for word in (left, right))
    return 2 * len(one & two) >= 0.5 * (len(one) + len(two))
