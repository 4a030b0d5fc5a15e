"""Two spellings of one word: folding, the consonant skeleton and a weighted edit distance.

A name that is written in another script and read back loses its short vowels, its doubled letters and the sounds that
the other script lacks. What survives is the order of its consonants, in classes; what changes is learned from pairs
of English spellings that share one foreign spelling (`training/name_costs.py` writes `models/names/names.json`).
"""

from __future__ import annotations

import json
import math
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from .. import assets
from ..errors import AssetError
from ..text import fold_signs

_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i",
                          "ə": "a", "ħ": "h", "ŋ": "n", "ĸ": "k"})  # fmt: skip
_NOT_LETTERS = regex.compile(r"[^\p{L}\d]+")
_GROUPS = regex.compile(
    r"(?P<F>ph)|(?P<S>sch|sh|th|tz|ts|cz|c(?=[eiy]))|(?P<K>gh(?=[aeiou])|kh|ch|ck|[gjkqc])|(?P<X>x)"
    r"|(?P<silent>gh|(?<=[aeo])w(?![aeiou])|[aeiouyh])|(?P<B>[pb])|(?P<f>[vfw])|(?P<s>[sz])|(?P<D>[td])|(?P<other>.)"
)
_DOUBLED = regex.compile(r"(.)\1+")
_VOWELS = regex.compile(r"[aeiouyhw]")
_CONVENTIONS = tuple(
    (regex.compile(pattern), put)
    for pattern, put in (
        ("tch|tsch|tsj|cz|ch|č", "ch"), ("sch|sh|š", "sh"), ("dzh|zh|dj|ž", "ž"), ("kh|ch(?=$)", "h"), ("ph", "f"),
        ("ck|q|c(?![eiyh])", "k"), ("ts|tz|c(?=[eiy])", "s"), ("x", "ks"), ("w", "v"), ("z", "s"),
        ("ou|oo|ow", "u"), ("ee|ie|ei|ij|iy|yi|y|j", "i"), ("(?<=[aeou])e", ""), ("gh", "g"),
        ("(?<=[bdgklmnprstv])h", ""),
        ("h(?=[bcdfgklmnpqrstvxz]|$)", ""), ("(?<=.{2})e$", ""), ("ii+", "i"),
    )
)  # fmt: skip
"""Choices of convention, in which one sound is spelt in two right ways; both sides are brought to one of them."""


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Letters and figures only, lower case, without diacritics or signs: "O’Néill" → "oneill"."""
    if word.isascii() and word.isalpha():
        return word.lower()
    plain = unicodedata.normalize("NFKD", fold_signs(word).lower().translate(_LETTERS))
    return _NOT_LETTERS.sub("", "".join(char for char in plain if not unicodedata.combining(char)))


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """The classes of the consonants, in order; doubled classes once: "Homan" → "MN", "Essayli" → "SL".

    Classes: B (p b), F (f v w ph), K (g j k q c ch kh gh), S (s z sh th ts, c before e i y), D (t d), and every other
    consonant for itself; x is KS; vowels, h and y are dropped. A word without consonants keeps its first letter.
    """
    folded = fold(word)
    found: list[str] = []
    for match in _GROUPS.finditer(folded):
        kind = match.lastgroup or ""
        if kind == "silent":
            continue
        classes = "KS" if kind == "X" else match.group().upper() if kind == "other" else kind.upper()
        found.extend(one for one in classes if not found or found[-1] != one)
    return "".join(found) or folded[:1].upper()


@dataclass(frozen=True, slots=True)
class Costs:
    """Learned weights of the edits and of what decides on nearness.

    `edits` maps one or two letters to what they may become ("" for nothing) at which cost, in nats, 0 for "the same";
    it is symmetric. `weights` are those of a logistic regression on `features`.
    """

    edits: dict[str, dict[str, float]]
    weights: tuple[float, ...]
    unknown: float

    @classmethod
    def from_json(cls, text: str) -> Costs:
        """Read what `to_json` wrote.

        Raises:
            ValueError: the text is not such a file.
        """
        data = json.loads(text)
        if data.get("format") != 1:
            raise ValueError("not a file of name costs, format 1")
        edits: dict[str, dict[str, float]] = {}
        for key, cost in data["edits"].items():
            left, right = key.split(">")
            edits.setdefault(left, {})[right] = cost
            edits.setdefault(right, {})[left] = cost
        return cls(edits, tuple(data["weights"]), data["unknown"])

    def to_json(self) -> str:
        """Each pair of edits once, sorted, so that equal costs give equal bytes."""
        pairs = {(min(a, b), max(a, b)): cost for a, row in self.edits.items() for b, cost in row.items()}
        edits = {f"{a}>{b}": round(cost, 3) for (a, b), cost in sorted(pairs.items())}
        weights = [round(weight, 4) for weight in self.weights]
        data = {"format": 1, "unknown": round(self.unknown, 3), "weights": weights, "edits": edits}
        return json.dumps(data, ensure_ascii=True, indent=0) + "\n"

    def weight(self, word: str) -> float:
        """What it costs to write the whole word from nothing; consonants weigh more than vowels."""
        nothing = self.edits.get("", {})
        return sum(nothing.get(char, self.unknown) for char in word)

    def distance(self, left: str, right: str) -> float:
        """The cheapest way from one folded word to the other, in nats (Wagner-Fischer, with pairs of letters)."""
        start = 0
        most = min(len(left), len(right))
        while start < most and left[start] == right[start]:
            start += 1
        start = max(0, start - 1)
        left, right = left[start:], right[start:]
        edits, unknown = self.edits, self.unknown
        none: dict[str, float] = {}
        nothing = edits.get("", none)
        insert = [nothing.get(char, unknown) for char in right]
        pairs = ["", *(right[i : i + 2] for i in range(len(right) - 1))]
        before: list[float] = [0.0]
        for cost in insert:
            before.append(before[-1] + cost)
        before2: list[float] | None = None
        last = ""
        for char in left:
            delete = nothing.get(char, unknown)
            one = edits.get(char, none)
            two = edits.get(last + char, none) if last else none
            row = [before[0] + delete]
            for j, other in enumerate(right):
                best = before[j] if char == other else before[j] + one.get(other, 9.0)
                if (cost := before[j + 1] + delete) < best:
                    best = cost
                if (cost := row[j] + insert[j]) < best:
                    best = cost
                if j:
                    pair = pairs[j]
                    if pair in one and (cost := before[j - 1] + one[pair]) < best:
                        best = cost
                    if two and before2 is not None and pair in two and (cost := before2[j - 1] + two[pair]) < best:
                        best = cost
                if two and before2 is not None and other in two and (cost := before2[j] + two[other]) < best:
                    best = cost
                row.append(best)
            before2, before, last = before, row, char
        return before[-1]

    def features(self, left: str, right: str) -> tuple[float, ...]:
        """What nearness of two folded words is decided on, each 0 ... 1 but the last.

        The weighted likeness, the likeness of the skeletons, whether they are equal and whether they begin alike, the
        likeness of the conventional forms, whether the first letters agree, the share of common pairs of letters, and
        the logarithm of the shorter length.
        """
        whole = self.weight(left) + self.weight(right)
        weighted = 1.0 - min(1.0, self.distance(left, right) / whole) if whole else 0.0
        a, b = skeleton(left), skeleton(right)
        return (
            weighted,
            _likeness(a, b),
            float(a == b),
            float(a[:1] == b[:1]),
            _likeness(_conventional(left), _conventional(right)),
            float(left[:1] == right[:1]),
            _common_pairs(left, right),
            math.log(max(1, min(len(left), len(right)))),
        )

    def nearness(self, left: str, right: str) -> float:
        """Probability-like nearness of two folded words, 0 ... 1; 1 only for equal ones."""
        if left == right:
            return 1.0
        if not left or not right or (self.weights and _likeness(skeleton(left), skeleton(right)) < 0.25):
            return 0.0
        logit = self.weights[0] + sum(w * f for w, f in zip(self.weights[1:], self.features(left, right), strict=True))
        return min(0.999, 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit)))))


@lru_cache(maxsize=200_000)
def _likeness(a: str, b: str) -> float:
    """1 − Levenshtein distance / greater length."""
    if a == b:
        return 1.0
    row = list(range(len(b) + 1))
    for i, char in enumerate(a, 1):
        corner, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            corner, row[j] = row[j], min(corner + (char != other), row[j] + 1, row[j - 1] + 1)
    return 1.0 - row[-1] / max(len(a), len(b))


def _common_pairs(a: str, b: str) -> float:
    left = {a[i : i + 2] for i in range(len(a) - 1)}
    right = {b[i : i + 2] for i in range(len(b) - 1)}
    return 2 * len(left & right) / (len(left) + len(right)) if left or right else 0.0


@cache
def costs() -> Costs:
    """The learned costs that ship.

    Raises:
        AssetError: models/names/names.json is missing or damaged.
    """
    file = assets.path("models", "names", "names.json")
    try:
        return Costs.from_json(file.read_text("utf-8"))
    except (ValueError, KeyError, TypeError) as error:
        raise AssetError(f"{file} cannot be used ({error}): install detector again") from error


@lru_cache(maxsize=200_000)
def _near(left: str, right: str) -> float:
    return costs().nearness(left, right)


def nearness(word: str, other: str) -> float:
    """How likely one word is a garbled or otherwise romanised spelling of the other: 0 ... 1, symmetric, 1 if equal.

    For single words; case, signs and diacritics do not count. Learned: see models/names/card.md.
    """
    left, right = fold(word), fold(other)
    return _near(left, right) if left <= right else _near(right, left)


def vowel_or_double_only(left: str, right: str) -> bool:
    """Whether two words differ in vowels, doubled letters and conventions alone: Mohammed/Muhamad, Homan/Human."""
    a, b = (_DOUBLED.sub(r"\1", _VOWELS.sub("", _conventional(fold(word)))) for word in (left, right))
    return a == b


def convention_only(left: str, right: str) -> bool:
    """Whether two words differ only as conventions of romanisation do: Khrushchev/Hrushtchev, Zelensky/Zelenskyy.

    These are c/k/q, ch/tch/cz, sh/sch, y/i/j, ou/oo/u, ee/i, kh/h, zh/dj/j, v/w, s/z, ts/tz, silent h, doubled letters
    and a last -e: what an editor's house style settles, and what no one would call a wrong name.
    """
    return _conventional(fold(left)) == _conventional(fold(right))


@lru_cache(maxsize=50_000)
def _conventional(word: str) -> str:
    for pattern, put in _CONVENTIONS:
        word = pattern.sub(put, word)
    return _DOUBLED.sub(r"\1", word)
