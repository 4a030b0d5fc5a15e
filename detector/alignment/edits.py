"""Alignment → edits: every stretch of words in which linked sentences differ.

Align, then edit, as ERRANT does (Bryant et al. 2017).

Sentences that share links are read as one row of words on either side, so that what was split, merged or moved among
them is no difference. An edit is a stretch of words of the copy and the stretch of the other version that stands in its
place; one of them may be empty. Words that only moved are no edit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..annotation.words import Word, words
from ..language.calques import is_small
from ..language.lexicon import FUNCTION_WORD, zipf
from ..language.lexicon import words as words_listed
from ..names import spelling_similarity
from ..types import Alignment, Link
from .words import AlignedPair, Matrix, align_words

Vectors = NDArray[np.float32]
WordVectors = Callable[[int | None, Sequence[Word]], Vectors]
"""Vectors in context of words of one sentence of a reference (None: of the copy), rows of length 1."""

_SHORT = 3
"""Words of a stretch, at most on either side, that stay one edit whatever they are."""


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences of the copy and of one reference that belong together, as rows of words.

    `pairs`: the aligned words; `similarity`: cosine in context, shape (len(copy), len(other)); `score`: of its weakest
    link.
    """

    reference: int
    copy: tuple[Word, ...]
    other: tuple[Word, ...]
    pairs: tuple[AlignedPair, ...]
    similarity: Matrix
    score: float

    @property
    def equal(self) -> int:
        """The words of the copy that have a partner which says the same."""
        return len({pair.copy for pair in self.pairs if pair.relation})


@dataclass(frozen=True, slots=True)
class Edit:
    """Words `first` to `last` (half-open) of a group's copy stand for words `other_first` to `other_last` of its other
    side. `moved`: the two do not stand in the same place.
    """

    group: int
    first: int
    last: int
    other_first: int
    other_last: int
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Edits:
    """All groups of an alignment, and the edits in them in the order of groups and words."""

    groups: tuple[Group, ...]
    edits: tuple[Edit, ...]


def edits(alignment: Alignment, vectors: WordVectors) -> Edits:
    """The differences of a copy and of each of its references that is used."""
    groups = tuple(_groups(alignment, vectors))
    return Edits(groups, tuple(edit for number, group in enumerate(groups) for edit in _of_group(number, group)))


# ------------------------------------------------------------------ groups


def _groups(alignment: Alignment, vectors: WordVectors) -> Iterator[Group]:
    mine: dict[int, tuple[tuple[Word, ...], Vectors]] = {}
    for reference, document in alignment.paired:
        theirs: dict[int, tuple[tuple[Word, ...], Vectors]] = {}
        links = [link for link in alignment.links if link.reference == reference]
        for copy, other, score in _components(links):
            for number in copy:
                if number not in mine:
                    row = words(alignment.copy, number)
                    mine[number] = row, vectors(None, row)
            for number in other:
                if number not in theirs:
                    row = words(document, number)
                    theirs[number] = row, vectors(reference, row)
            yield _group(reference, [mine[n] for n in copy], [theirs[n] for n in other], score)


def _group(
    reference: int,
    copy: Sequence[tuple[tuple[Word, ...], Vectors]],
    other: Sequence[tuple[tuple[Word, ...], Vectors]],
    score: float,
) -> Group:
    left, right = ([word for row, _ in side for word in row] for side in (copy, other))
    a, b = (np.concatenate([vectors for _, vectors in side]) for side in (copy, other))
    similarity = np.round((a @ b.T).astype(np.float64), 3)
    return Group(reference, tuple(left), tuple(right), align_words(left, right, similarity), similarity, score)


def _components(links: Sequence[Link]) -> Iterator[tuple[list[int], list[int], float]]:
    """Sentences that share links, in the order of the copy; a link by itself where they would be too many."""
    found: list[tuple[set[int], set[int], float]] = []
    for link in links:
        copy, other, score = set(link.copy), set(link.target), link.score
        for one in [one for one in found if one[0] & copy or one[1] & other]:
            if len(copy | one[0]) > _MOST_SENTENCES or len(other | one[1]) > _MOST_SENTENCES:
                continue
            found.remove(one)
            copy, other, score = copy | one[0], other | one[1], min(score, one[2])
        found.append((copy, other, score))
    for copy, other, score in sorted(found, key=lambda one: min(one[0])):
        yield sorted(copy), sorted(other), score


_MOST_SENTENCES = 6
"""Sentences of a group on either side: beyond, links chain what does not belong together."""


# ------------------------------------------------------------------ edits


def _of_group(number: int, group: Group) -> list[Edit]:
    said = [pair for pair in group.pairs if pair.relation]
    mine, theirs = {pair.copy for pair in said}, {pair.other for pair in said}
    for ours, others in _spelt_out(group, mine, theirs):
        mine |= ours
        theirs |= others
    fixed = [(pair.copy, pair.other) for pair in said if not pair.moved]
    loose = {
        pair.copy: pair.other
        for pair in group.pairs
        if not pair.relation and pair.copy not in mine and pair.other not in theirs
    }
    found: list[Edit] = []
    before = (-1, -1)
    for anchor in (*fixed, (len(group.copy), len(group.other))):
        left = [i for i in range(before[0] + 1, anchor[0]) if i not in mine]
        right = [j for j in range(before[1] + 1, anchor[1]) if j not in theirs]
        found += _stretch(number, group, left, right, loose)
        before = anchor
    turned = list(_reordered(number, group))
    inside = {i for edit in turned for i in range(edit.first, edit.last)}
    found = [edit for edit in _crossed(group, found) if not inside.intersection(range(edit.first, edit.last))]
    return sorted((*found, *turned), key=lambda edit: (edit.first, edit.last, edit.other_first))


def _spelt_out(
    group: Group, mine: Collection[int], theirs: Collection[int]
) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
    """Acronyms that have no partner, and the names that they stand for on the other side."""
    for short, said, long, taken in ((group.copy, mine, group.other, theirs), (group.other, theirs, group.copy, mine)):
        for i, word in enumerate(short):
            if word.kind == "acronym" and i not in said and (name := _expansion(word.key, long, taken)):
                yield (frozenset((i,)), name) if short is group.copy else (name, frozenset((i,)))


def _expansion(letters: str, row: Sequence[Word], taken: Collection[int]) -> frozenset[int]:
    """The words of a row that begin with the letters of an acronym, one after another but for small words."""
    for first, word in enumerate(row):
        found = [first]
        for letter in letters[1:].lower():
            following = found[-1] + 1
            while following < len(row) and is_small(row[following].key) and row[following].key[:1] != letter:
                following += 1
            if following >= len(row) or row[following].key[:1].lower() != letter:
                break
            found.append(following)
        if word.key[:1].lower() == letters[:1].lower() and len(found) == len(letters) and word.is_name:
            return frozenset(range(first, found[-1] + 1)) - frozenset(taken)
    return frozenset()


def _stretch(
    number: int, group: Group, left: Sequence[int], right: Sequence[int], loose: dict[int, int]
) -> Iterator[Edit]:
    """The edits of what stands between two anchors."""
    if not left and not right:
        return
    whole = max(len(left), len(right)) <= _SHORT and _is_run(group.copy, left) and _is_run(group.other, right)
    kinds = {group.copy[i].is_name for i in left} | {group.other[j].is_name for j in right}
    if whole and (len(kinds) == 1 or max(len(left), len(right)) == 1):
        yield _edit(number, left, right, at=left[0] if left else _before((), right[0], group))
        return
    pairs = [(i, loose[i]) for i in left if i in loose and loose[i] in right]
    blocks: list[tuple[list[int], list[int]]] = []
    for i, j in pairs:
        if blocks and (i, j) == (blocks[-1][0][-1] + 1, blocks[-1][1][-1] + 1) and _joins(group, blocks[-1], i, j):
            blocks[-1][0].append(i)
            blocks[-1][1].append(j)
        else:
            blocks.append(([i], [j]))
    free = [i for i in left if i not in dict(pairs)], [j for j in right if j not in {j for _, j in pairs}]
    for copy, other in blocks:
        _extend(copy, free[0], group.copy)
        _extend(other, free[1], group.other)
        yield _edit(number, copy, other)
    for copy in _runs(free[0]):
        yield _edit(number, copy, [])
    for other in _runs(free[1]):
        yield _edit(number, [], other, at=_before(pairs, other[0], group))


def _joins(group: Group, block: tuple[list[int], list[int]], i: int, j: int) -> bool:
    """Whether a further pair belongs to a block: names to names, words to words as long as they are few."""
    names = {group.copy[k].is_name for k in (*block[0], i)} | {group.other[k].is_name for k in (*block[1], j)}
    runs = _is_run(group.copy, (*block[0], i)) and _is_run(group.other, (*block[1], j))
    return runs and len(names) == 1 and (True in names or len(block[0]) < _SHORT)


def _extend(block: list[int], free: list[int], row: Sequence[Word]) -> None:
    """Let the words of a name that have no partner join the words of the name beside them."""
    if not all(row[k].is_name for k in block):
        return
    while block[-1] + 1 in free and row[block[-1] + 1].is_name:
        free.remove(block[-1] + 1)
        block.append(block[-1] + 1)
    while block[0] - 1 in free and row[block[0] - 1].is_name:
        free.remove(block[0] - 1)
        block.insert(0, block[0] - 1)


def _before(pairs: Sequence[tuple[int, int]], other: int, group: Group) -> int:
    """The place in the copy where a dropped word would stand."""
    known = [pair.copy for pair in group.pairs if pair.other < other and not pair.moved]
    return max([i for i, j in pairs if j < other] + known, default=-1) + 1


def _is_run(row: Sequence[Word], places: Sequence[int]) -> bool:
    """Whether words follow one another with no sign between that parts clauses or sentences."""
    return all(
        b == a + 1 and row[a].sentence == row[b].sentence and row[b].start - row[a].end <= _APART
        for a, b in pairwise(places)
    )


_APART = 2
"""Characters between two words of one stretch: a comma and a space."""


def _runs(free: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for i in free:
        if run and i != run[-1] + 1:
            yield run
            run = []
        run.append(i)
    if run:
        yield run


def _edit(number: int, left: Sequence[int], right: Sequence[int], at: int = 0) -> Edit:
    first, last = (left[0], left[-1] + 1) if left else (at, at)
    other_first, other_last = (right[0], right[-1] + 1) if right else (0, 0)
    return Edit(number, first, last, other_first, other_last)


def _crossed(group: Group, found: Sequence[Edit]) -> Iterator[Edit]:
    """Names and quantities that only the copy has and that only the other side has: in one group one stands for one."""
    added = [e for e in found if e.last > e.first and e.other_last == e.other_first]
    dropped = [e for e in found if e.last == e.first]
    used: set[Edit] = set()
    rivals = sorted(
        (
            (evidence, -i, -j)
            for i, one in enumerate(added)
            for j, two in enumerate(dropped)
            if (evidence := _speaks_for(group, one, two)) > 0.0
        ),
        reverse=True,
    )
    for _, i, j in rivals:
        edit, other = added[-i], dropped[-j]
        if not used & {edit, other}:
            used |= {edit, other}
            mine = _trimmed(group.copy, edit.first, edit.last)
            yield Edit(edit.group, *mine, *_trimmed(group.other, other.other_first, other.other_last), moved=True)
    yield from (edit for edit in found if edit not in used)


def _reordered(number: int, group: Group) -> Iterator[Edit]:
    """Names that have the words of a name of the other side in another order: Service of National Weather."""
    partner = {pair.copy: pair.other for pair in group.pairs if pair.relation}
    for run in _name_runs(group.copy):
        names = [i for i in run if group.copy[i].is_name]
        if not all(i in partner for i in names):
            continue
        theirs = [partner[i] for i in names]
        while len(names) > 1 and theirs[0] == min(theirs):
            del names[0], theirs[0]
        while len(names) > 1 and theirs[-1] == max(theirs):
            del names[-1], theirs[-1]
        if len(names) < 2:
            continue
        first, last = min(theirs), max(theirs) + 1
        between = group.other[first:last]
        if _is_said_both_ways([group.copy[i].key for i in range(names[0], names[-1] + 1)], [w.key for w in between]):
            continue
        if last - first <= len(names) + _JOINERS and all(w.is_name or _joins_names(w) for w in between):
            yield Edit(number, names[0], names[-1] + 1, first, last, moved=True)


def _is_said_both_ways(copy: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two orders of one name are both English: Ministry of Energy, Energy Ministry."""
    for one, two in ((copy, other), (other, copy)):
        plain = [key for key in one if key != "the"]
        if len(plain) == 3 and plain[1] == "of" and plain[0] in words_listed("institution_head"):
            return [*plain[2:], plain[0]] == [key for key in two if key != "the"]
    return False


_JOINERS = 2
"""Small words inside a name, at most, where it is held against another one."""


def _name_runs(row: Sequence[Word]) -> Iterator[list[int]]:
    """Runs of words of names and of the small words between them, in one sentence."""
    run: list[int] = []
    for i, word in enumerate(row):
        apart = run and (row[run[-1]].sentence != word.sentence or word.start - row[run[-1]].end > 1)
        if apart or (run and not (word.is_name or _joins_names(word))):
            yield run
            run = []
        if run or word.is_name:
            run.append(i)
    if run:
        yield run


def _joins_names(word: Word) -> bool:
    return is_small(word.key) and word.key != "and"


def _speaks_for(group: Group, added: Edit, dropped: Edit) -> float:
    """How much speaks for an added name's or quantity's standing for a dropped one; 0.0: they are not of one kind.

    Spelling, a unit in common, meaning in context.
    """
    mine, theirs = group.copy[added.first : added.last], group.other[dropped.other_first : dropped.other_last]
    near = max(0.0, float(group.similarity[added.first : added.last, dropped.other_first : dropped.other_last].mean()))
    names = [word.text for word in mine if word.is_name], [word.text for word in theirs if word.is_name]
    acronyms = [all(word.kind == "acronym" for word in side if word.is_name) for side in (mine, theirs)]
    if all(names) and acronyms[0] == acronyms[1]:
        spelling = max(spelling_similarity(a, b) for a in names[0] for b in names[1])
        return round(max(spelling, near, _SOME), 4)
    counted = [w.quantity for w in mine if w.quantity], [w.quantity for w in theirs if w.quantity]
    if not any(names) and any(a.kind == b.kind and a.unit == b.unit for a in counted[0] for b in counted[1]):
        return round(max(near, _SOME), 4)
    return 0.0


_SOME = 0.01
"""Evidence for two names of which nothing speaks for their being one but that both are left over."""


def _trimmed(row: Sequence[Word], first: int, last: int) -> tuple[int, int]:
    """A stretch without function words at its ends."""
    while first < last - 1 and not row[first].is_name and zipf(row[first].key) >= FUNCTION_WORD:
        first += 1
    while last - 1 > first and not row[last - 1].is_name and zipf(row[last - 1].key) >= FUNCTION_WORD:
        last -= 1
    return first, last
