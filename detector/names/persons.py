"""Do two names name one person? Words are assigned to one another; what is left over and what conflicts decides."""

from __future__ import annotations

from itertools import takewhile

from ..language.lexicon import is_name_word, zipf
from .letters import convention_only, normalize_name, vowel_or_double_only
from .parts import PersonName, are_equivalents, is_patronymic
from .spelling import run_together, spelling_similarity
from .variants import same_word

# Scores of two words: below the certainty of equal ones, in this order.
_VARIANT = 0.96
_NEAR = 0.95
_EQUIVALENT = 0.93
_CONVENTION = 0.9
"""At least, where only conventions of romanisation differ."""
_INITIAL = 0.88
_GENDERED = 0.3
"""At most, where one is the other's form for a woman: near in letters, and two people."""
_CUT_SHORT = 0.25

# Factors of two words' score, for what makes another person of near letters.
_OTHER_SORT = 0.5
"""One is a patronymic and the other none, or one is too short to compare letters."""
_COMMON, _COMMON_OTHER, _COMMON_VOWELS = 2.5, 0.45, 0.7
"""Zipf frequency from which two names are so common that one is not likely a slip for the other; and what is left of
their score where consonants differ, or vowels alone."""
_USUAL, _USUAL_OTHER, _USUAL_VOWELS = 1.5, 0.75, 0.95
"""The same of two known names that are less common."""
_KNOWN = 2.0
"""Zipf frequency from which both forms, for a man and for a woman, are names that people have."""
_ONE_WORD = 0.9
"""Similarity from which two words and one are the same letters, run together."""

# Factors of two names' score.
_SURNAME_ALONE = 0.8
_GIVEN_ALONE = 0.55
_OTHER_ORDER = 0.97
_EXTRA_WORD = 0.97
_INITIAL_AND_WORD = 0.97
_LAST_LEFT_OUT = 0.93
_FIRST_LEFT_OUT = 0.9
_GENERATIONS = 0.5
_ONE_GENERATION = 0.75
_OTHER_MIDDLE = 0.6
_UNSURE = 0.6
_NO_PAIR = 0.5
"""Score below which two words of names say nothing for one person."""
_MIDDLE_FOR_FAMILY = 0.1
"""Of a middle initial that would stand for a family name."""
_SAME_END, _SAME_PLACE = 0.02, 0.01
"""Of equally near words those are paired that both end their names, or stand at one place."""
_WEAKEST = 0.5
"""Share of the weakest pair in the score of the words; the rest is their mean."""
_WEAK_PAIR = 0.75
"""Left of the score where the weakest pair says nothing; all of it from a quarter on."""

Words = tuple[str, ...]


def same_person(left: PersonName, right: PersonName) -> float:
    """How likely two names are one person's, 0 ... 1."""
    a, b = _joined_alike(left.words, right.words)
    if len(a) > len(b) or (len(a) == len(b) and a > b):
        a, b, left, right = b, a, right, left
    if not a:
        return 0.0
    score = _alone(a[0], b) if len(a) == 1 else _full(a, b, left.lineage or right.lineage)
    if left.generation != right.generation and (len(a) > 1 or left.generation):
        score *= _GENERATIONS if left.generation and right.generation else _ONE_GENERATION
    return score


def name_word(left: str, right: str) -> float:
    """How likely two words of names are one word: as `word_score`, but two common names are two names.

    "Maria" and "Mario", "Norris" and "Morris" are near in letters and yet other people's; where only conventions of
    romanisation differ (Katherine, Catherine) or a word is rare, letters decide.
    """
    a, b = normalize_name(left), normalize_name(right)
    if a == b:
        return 1.0
    if not a or not b:
        return 0.0
    if len(a) == 1 or len(b) == 1:
        return _INITIAL if a[0] == b[0] else 0.0
    if same_word(left, right) and not _gendered(a, b):
        return _VARIANT
    if are_equivalents(a, b):
        return _EQUIVALENT
    near = max(min(_NEAR, spelling_similarity(a, b)), _cut_short(a, b))
    if is_patronymic(a) != is_patronymic(b) and min(len(a), len(b)) > 3:
        near *= _OTHER_SORT
    if min(len(a), len(b)) < 3:
        near *= _OTHER_SORT
    if _gendered(a, b):
        return min(near, _GENDERED)
    if convention_only(a, b):
        return max(near, _CONVENTION)
    rarer = min(zipf(a), zipf(b))
    if (is_name_word(a) and is_name_word(b)) or rarer >= _COMMON:
        if rarer >= _COMMON:
            return near * (_COMMON_VOWELS if vowel_or_double_only(a, b) else _COMMON_OTHER)
        if rarer >= _USUAL:
            return near * (_USUAL_VOWELS if vowel_or_double_only(a, b) else _USUAL_OTHER)
    return near


def _cut_short(a: str, b: str) -> float:
    """A little for words that begin alike and are not short: the rest of a name may have got lost (Essia, Essayli)."""
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
    return _CUT_SHORT * alike / min(len(a), len(b)) if alike > 2 and min(len(a), len(b)) > 4 else 0.0


def _gendered(a: str, b: str) -> bool:
    """Whether one is the other's form for a woman: Alexander, Alexandra; Mario, Maria; both known as names."""
    short, long = sorted((a, b), key=lambda word: (word.endswith("a"), word))
    if not long.endswith("a") or short.endswith("a") or not (is_name_word(a) and is_name_word(b)):
        return False
    stem = long[:-1]
    forms = {
        stem,
        stem + "o",
        stem + "us",
        stem + "e",
        stem + "y",
        stem[:-1] + "e" + stem[-1:],
        stem.removesuffix("in"),
    }
    return len(stem) > 2 and short in forms and zipf(short) >= _KNOWN and zipf(long) >= _KNOWN


def _joined_alike(a: Words, b: Words) -> tuple[Words, Words]:
    """Neighbouring words put together where the other name has them as one: Abdul Rahman, Abdulrahman."""
    return _joined(a, b), _joined(b, a)


def _joined(a: Words, b: Words) -> Words:
    if len(a) < 2:
        return a
    known = {normalize_name(word) for word in b} - {normalize_name(word) for word in a}
    for place in range(len(a) - 1):
        whole = normalize_name(a[place] + a[place + 1])
        if len(whole) > 3 and any(
            whole == word
            or (len(whole) > 5 and abs(len(whole) - len(word)) < 3 and run_together(whole, word) > _ONE_WORD)
            for word in known
        ):
            return (*a[:place], a[place].strip(".") + a[place + 1].lower(), *a[place + 2 :])
    return a


def _alone(word: str, b: Words) -> float:
    if len(b) == 1:
        return name_word(word, b[0])
    if len(normalize_name(word)) == 1:
        return 0.0
    b = tuple(other for other in b if len(normalize_name(other)) > 1) or b
    return max(
        _SURNAME_ALONE * name_word(word, b[-1]),
        _GIVEN_ALONE * max((name_word(word, one) for one in b[:-1]), default=0.0),
    )


def _full(a: Words, b: Words, lineage: bool) -> float:
    """`a` is not the longer one."""
    partner, score = _assigned(a, b)
    if (
        min(len(normalize_name(word)) for word in (a[0], a[-1]))
        == 1
        == len([w for w in a if len(normalize_name(w)) > 1])
        and len(a) == 2
    ):
        score *= _INITIAL_AND_WORD
    left_out = [place for place in range(len(b)) if place not in partner]
    spoken = [place for place in left_out if not is_patronymic(b[place])]
    score *= _EXTRA_WORD ** len(spoken)
    if len(b) - 1 in left_out and not lineage:
        score *= _LAST_LEFT_OUT if len(b) > 2 else 1.0
    elif partner != sorted(partner):
        score *= _OTHER_ORDER
    if 0 in left_out and len(a) == 2 and not lineage and a[0] != b[0]:
        score *= _FIRST_LEFT_OUT
    return score * _middles(a, b, partner)


def _assigned(a: Words, b: Words) -> tuple[list[int], float]:
    """To each word of `a` the place of its word of `b`; half the weakest pair, half the mean, patronymics less."""
    mine, theirs = _equals(a, b)

    def cell(i: int, j: int) -> float:
        if mine.get(i, j) != j or theirs.get(j, i) != i:
            return 0.0  # one of them has its partner, and need not be held against others
        return (
            _MIDDLE_FOR_FAMILY
            if _middle_for_family(a, i, b, j) or _middle_for_family(b, j, a, i)
            else name_word(a[i], b[j])
        )

    table = [[cell(i, j) for j in range(len(b))] for i in range(len(a))]
    pairs = sorted(
        (-table[i][j] - _SAME_END * ((i == len(a) - 1) == (j == len(b) - 1)) - _SAME_PLACE * (i == j), i, j)
         for i in range(len(a)) for j in range(len(b))
    )  # fmt: skip
    partner = [-1] * len(a)
    taken: set[int] = set()
    for _, i, j in pairs:
        if partner[i] < 0 and j not in taken:
            partner[i] = j
            taken.add(j)
    scores = [table[i][j] for i, j in enumerate(partner)]
    score = _WEAKEST * min(scores) + (1.0 - _WEAKEST) * sum(scores) / len(scores)
    if all(
        min(len(normalize_name(a[i])), len(normalize_name(b[j]))) == 1 or scores[i] < _NO_PAIR
        for i, j in enumerate(partner)
    ):
        return partner, _UNSURE * score  # initials alone say little
    return partner, score * min(1.0, _WEAK_PAIR + min(scores))


def _equals(a: Words, b: Words) -> tuple[dict[int, int], dict[int, int]]:
    """Places of equal words, from `a` to `b` and back; none of words that a name has twice."""
    one, other = [normalize_name(word) for word in a], [normalize_name(word) for word in b]
    mine = {
        i: other.index(word)
        for i, word in enumerate(one)
        if len(word) > 1 and one.count(word) == 1 == other.count(word)
    }
    return mine, {j: i for i, j in mine.items()}


def _middle_for_family(a: Words, i: int, b: Words, j: int) -> bool:
    """Whether a middle initial of `a` would stand for the family name of `b`."""
    return len(normalize_name(a[i])) == 1 < len(normalize_name(b[j])) and 0 < i < len(a) - 1 and j == len(b) - 1


def _middles(a: Words, b: Words, partner: list[int]) -> float:
    """Less than 1 where the middle initials say that it is somebody else: George W., George H. W."""
    if len(a) < 3 or len(b) < 3 or normalize_name(a[-1]) != normalize_name(b[-1]):
        return 1.0
    mine, theirs = a[1], b[1]
    short = 1 in (len(normalize_name(mine)), len(normalize_name(theirs)))
    if partner[0] == 0 and partner[1] != 1 and short and normalize_name(mine)[0] != normalize_name(theirs)[0]:
        return _OTHER_MIDDLE
    return 1.0
