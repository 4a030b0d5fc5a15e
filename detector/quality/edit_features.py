"""Edits as rows: what tells an error from another way to put it.

Four families of columns: the *form* of both sides (`edit_form.py`), their *meaning* (vectors in context), the tagger's
*doubt* of both sides, and how *verbatim* the neighbourhood is: between two near-copies a single changed word is news,
between two independent accounts it is not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..alignment.edits import Edit, Edits, Group
from ..annotation.quotations import quotations
from ..annotation.words import Word
from ..inference.features import Features
from ..language.calques import lemma
from ..types import Document
from .edit_form import MANY, NONE, content, form, spelling

Flags = np.ndarray[tuple[int], np.dtype[np.float64]]
"""1 for each word that has a partner which says the same, else 0."""
Doubt = Callable[[int | None, Word], float]
"""Probability of a word of a reference (None: of the copy) that it is wrong in its sentence, as the tagger has it."""
DoubtBeside = Callable[[int, Word], float]
"""The same of a word of the copy, its sentence read beside its partner in a reference."""

_NEAR, _WIDE = 3, 8
"""Words on either side that are the neighbourhood, narrow and wide."""


def rows(
    found: Edits, copy: Document, references: Mapping[int, Document], doubt: Doubt, doubt_beside: DoubtBeside
) -> Features:
    """A row for each edit, in their order."""
    story = _Story(found, copy, references, doubt, doubt_beside)
    listed = [story.row(edit) for edit in found.edits]
    columns = tuple(listed[0]) if listed else ()
    return Features.stacked(columns, [[round(float(value), 4) for value in row.values()] for row in listed])


def verbatim(table: Features) -> float:
    """Share of the linked words that stand on both sides of two versions, by the rows of their edits (one at least)."""
    return float(table.column("equal in story")[0])


class _Story:
    """Counts that are made once for all edits of a story."""

    def __init__(
        self,
        found: Edits,
        copy: Document,
        references: Mapping[int, Document],
        doubt: Doubt,
        doubt_beside: DoubtBeside,
    ) -> None:
        self.found, self.doubt, self.doubt_beside = found, doubt, doubt_beside
        self.said = [_flags(group, other=False) for group in found.groups]
        self.said_other = [_flags(group, other=True) for group in found.groups]
        total = sum(len(flags) for flags in self.said)
        self.verbatim = sum(group.equal for group in found.groups) / max(1, total)
        self.equal_content = _content_share(found.groups, self.said)
        self.copy_keys = Counter(w.key for group in found.groups for w in group.copy)
        self.other_keys = Counter(w.key for group in found.groups for w in group.other)
        self.copy_text = _stems(copy)
        self.other_text = frozenset().union(*(_stems(document) for document in references.values()))
        self.same = Counter(self.keys(edit) for edit in found.edits)
        self.per_group = Counter(edit.group for edit in found.edits)
        self.turns: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for edit in found.edits:
            self.turns[edit.group].add(self.keys(edit))
        self.quoted = _quoted(copy)
        self.stems = [(_stems_of(group.copy), _stems_of(group.other)) for group in found.groups]
        self.left = [_Left.of(group) for group in found.groups]

    def keys(self, edit: Edit) -> tuple[str, str]:
        mine, theirs = sides(self.found.groups[edit.group], edit)
        return " ".join(w.key for w in mine), " ".join(w.key for w in theirs)

    def row(self, edit: Edit) -> dict[str, float]:
        group = self.found.groups[edit.group]
        mine, theirs = sides(group, edit)
        return {
            **form(mine, theirs),
            **spelling(content(mine), content(theirs)),
            **_meaning(group, edit),
            **self._doubts(group, edit, mine, theirs),
            **self._neighbourhood(group, edit),
            **self._elsewhere(edit, mine, theirs),
        }

    def _doubts(self, group: Group, edit: Edit, mine: Sequence[Word], theirs: Sequence[Word]) -> dict[str, float]:
        ours = [self.doubt(None, word) for word in mine]
        other = [self.doubt(group.reference, word) for word in theirs]
        beside = [self.doubt_beside(group.reference, word) for word in mine]
        around = [
            self.doubt(None, w)
            for w in (*group.copy[max(0, edit.first - 1) : edit.first], *group.copy[edit.last : edit.last + 1])
        ]
        return {
            "doubt": max(ours, default=NONE),
            "other doubt": max(other, default=NONE),
            "doubt beside": max(beside, default=NONE),
            "doubt around": max(around, default=NONE),
        }

    def _neighbourhood(self, group: Group, edit: Edit) -> dict[str, float]:
        said, other = self.said[edit.group], self.said_other[edit.group]
        first, last = edit.first, edit.last
        before, after = said[max(0, first - _NEAR) : first], said[last : last + _NEAR]
        wide = np.concatenate([said[max(0, first - _WIDE) : first], said[last : last + _WIDE]])
        there = np.concatenate(
            [
                other[max(0, edit.other_first - _WIDE) : edit.other_first],
                other[edit.other_last : edit.other_last + _WIDE],
            ]
        )
        return {
            **_anchors(group, edit, self.left[edit.group]),
            "equal before": _run(said[:first][::-1]),
            "equal after": _run(said[last:]),
            "equal near": float(np.concatenate([before, after]).mean()) if len(before) + len(after) else NONE,
            "equal wide": float(wide.mean()) if len(wide) else NONE,
            "equal wide, other": float(there.mean()) if len(there) and has_other(edit) else NONE,
            "equal in group": float(said.mean()) if len(said) else 0.0,
            "equal in group, other": float(other.mean()) if len(other) else 0.0,
            "equal in story": self.verbatim,
            "equal content in story": self.equal_content,
            "words of group": float(len(said)),
            "edits of group": float(self.per_group[edit.group]),
            "link": group.score,
            "moved": float(edit.moved),
            "opens": float(group.copy[first].first) if first < len(group.copy) and last > first else 0.0,
            "quoted": float(self.is_quoted(group, edit)),
        }

    def _elsewhere(self, edit: Edit, mine: Sequence[Word], theirs: Sequence[Word]) -> dict[str, float]:
        keys = self.keys(edit)
        ours, other = content(mine), content(theirs)
        group = self.found.groups[edit.group]
        here, there = self.stems[edit.group]
        elsewhere = here - _stems_of(ours)
        return {
            "in other's group": _share(ours, lambda w: _stem(w) in there),
            "in copy's group": _share(other, lambda w: _stem(w) in elsewhere),
            "in other": _share(ours, lambda w: _stem(w) in self.other_text),
            "in copy": _share(other, lambda w: _stem(w) in self.copy_text),
            "times in copy": float(min(MANY, max((self.copy_keys[w.key] for w in ours), default=0))),
            "times in other": float(min(MANY, max((self.other_keys[w.key] for w in other), default=0))),
            "other times in copy": float(min(MANY, max((self.copy_keys[w.key] for w in other), default=0))),
            "times in other's": float(min(MANY, max((self.other_keys[w.key] for w in ours), default=0))),
            "same edit": float(self.same[keys]),
            "exchanged": float(keys[::-1] in self.turns[edit.group] and all(keys)),
            "listed": float(_is_listed(group, edit)),
        }

    def is_quoted(self, group: Group, edit: Edit) -> bool:
        if not group.copy:
            return False
        at = group.copy[min(edit.first, len(group.copy) - 1)].start
        return any(start <= at < end for start, end in self.quoted)


def sides(group: Group, edit: Edit) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """The words of the copy and those of the other version."""
    return group.copy[edit.first : edit.last], group.other[edit.other_first : edit.other_last]


def _is_listed(group: Group, edit: Edit) -> bool:
    """Whether a word that joins members of a list stands beside an edit."""
    return any(
        word.key in ("and", "or")
        for word in (*group.copy[max(0, edit.first - 1) : edit.first], *group.copy[edit.last : edit.last + 1])
    )


@dataclass(frozen=True, slots=True)
class _Left:
    """Partners that say the same by word of the copy; how many names and quantities have none, on either side."""

    partner: Mapping[int, int]
    copy: int
    other: int

    @classmethod
    def of(cls, group: Group) -> _Left:
        partner = {pair.copy: pair.other for pair in group.pairs if pair.relation}
        taken = set(partner.values())
        copy = sum(word.kind != "word" and i not in partner for i, word in enumerate(group.copy))
        return cls(partner, copy, sum(word.kind != "word" and j not in taken for j, word in enumerate(group.other)))


def _anchors(group: Group, edit: Edit, left: _Left) -> dict[str, float]:
    """Whether the words beside an edit stand beside it on the other side, too; and how far apart the two sides are."""
    before, after = left.partner.get(edit.first - 1), left.partner.get(edit.last)
    here, there = edit.other_first, edit.other_last
    if not has_other(edit):
        here = there = after if after is not None else -2
    place = abs(edit.first / max(1, len(group.copy)) - max(0, here) / max(1, len(group.other)))
    return {
        "anchored before": float(before is not None and before == here - 1) if edit.first else float(here == 0),
        "anchored after": float(after is not None and after == there),
        "names left": float(min(MANY, left.copy)),
        "other names left": float(min(MANY, left.other)),
        "apart": place,
    }


def has_other(edit: Edit) -> bool:
    """Whether the other version has something in this place."""
    return edit.other_last > edit.other_first


def _meaning(group: Group, edit: Edit) -> dict[str, float]:
    table = group.similarity[edit.first : edit.last, edit.other_first : edit.other_last]
    if not table.size:
        return {"meaning": NONE, "meaning least": NONE, "meaning most": NONE, "meaning rival": NONE}
    rivals = np.delete(group.similarity[edit.first : edit.last], np.s_[edit.other_first : edit.other_last], axis=1)
    return {
        "meaning": float(table.mean()),
        "meaning least": float(table.max(axis=1).min()),
        "meaning most": float(table.max()),
        "meaning rival": float(rivals.max()) if rivals.size else NONE,
    }


# ------------------------------------------------------------------ counting


def _share(row: Sequence[Word], test: Callable[[Word], bool]) -> float:
    return sum(map(test, row)) / len(row) if row else NONE


def _stem(word: Word) -> str:
    return word.key if word.quantity else lemma(word.key)


def _stems_of(row: Sequence[Word]) -> frozenset[str]:
    return frozenset(map(_stem, row))


def _stems(document: Document) -> frozenset[str]:
    return frozenset(lemma(token.text) for token in document.tokens if token.kind != "sign")


def _flags(group: Group, *, other: bool) -> Flags:
    """1 for each word that has a partner which says the same."""
    flags = np.zeros(len(group.other if other else group.copy))
    for pair in group.pairs:
        if pair.relation:
            flags[pair.other if other else pair.copy] = 1.0
    return flags


def _content_share(groups: Sequence[Group], said: Sequence[Flags]) -> float:
    """Share of the content words that have a partner."""
    flags = [
        bool(flag)
        for group, row in zip(groups, said, strict=True)
        for word, flag in zip(group.copy, row, strict=True)
        if content((word,))
    ]
    return sum(flags) / max(1, len(flags))


def _run(flags: Flags) -> float:
    stops = np.nonzero(flags == 0.0)[0]
    return float(min(MANY, stops[0] if len(stops) else len(flags)))


def _quoted(document: Document) -> list[tuple[int, int]]:
    return [(one.span.start, one.span.end) for one in quotations(document)]
