"""Edits as rows: what tells an error from another way to put it.

Four families of columns: the *form* of both sides (near in spelling? a name, a word, a number, listed?), their *meaning*
(vectors in context, words of one concept), the tagger's *doubt* of both sides, and how *verbatim* the neighbourhood is:
between two near-copies a single changed word is news, between two independent accounts it is not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..alignment.edits import Edit, Edits, Group
from ..annotation.quantity_agreement import agree
from ..annotation.words import Word, WordKind
from ..inference.features import Features
from ..language.calques import concepts, lemma, related
from ..language.countries import code_of, is_country
from ..language.foreign_words import languages_of
from ..language.lexicon import capital_share, is_everyday, is_name_word, place_names, words, zipf
from ..names import (
    are_nicknames,
    convention_only,
    is_variant,
    normalize_name,
    spelling_similarity,
    vowel_or_double_only,
)
from ..names.damage import damage
from ..types import Document

Doubt = Callable[[int | None, Word], float]
"""Probability of a word of a reference (None: of the copy) that it is wrong in its sentence, as the tagger has it."""
DoubtBeside = Callable[[int, Word], float]
"""The same of a word of the copy, its sentence read beside its partner in a reference."""

POLARITY = frozenset(
    [
        "not",
        "no",
        "never",
        "none",
        "nobody",
        "nothing",
        "neither",
        "nor",
        "without",
        "hardly",
        "barely",
        "scarcely",
        "unlike",
        "few",
        "little",
    ]
)
"""Words that turn what is said (a closed class)."""
_NEAR, _WIDE = 3, 8
"""Words on either side that are the neighbourhood, narrow and wide."""
_SMALL = 5.8
"""Zipf frequency of function words."""
_RARE = 3.0
"""Zipf frequency from which an English word is not taken for one of another language."""
_MANY = 9.0
_NONE = -1.0


def rows(
    found: Edits, copy: Document, references: Mapping[int, Document], doubt: Doubt, doubt_beside: DoubtBeside
) -> Features:
    """A row for each edit, in their order."""
    story = _Story(found, copy, references, doubt, doubt_beside)
    listed = [story.row(edit) for edit in found.edits]
    columns = tuple(listed[0]) if listed else ()
    return Features.stacked(columns, [[round(float(value), 4) for value in row.values()] for row in listed])


class _Story:
    """What is counted once for all edits of a story."""

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
        self.verbatim = sum(float(flags.sum()) for flags in self.said) / max(1, total)
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

    def keys(self, edit: Edit) -> tuple[str, str]:
        mine, theirs = sides(self.found.groups[edit.group], edit)
        return " ".join(w.key for w in mine), " ".join(w.key for w in theirs)

    def row(self, edit: Edit) -> dict[str, float]:
        group = self.found.groups[edit.group]
        mine, theirs = sides(group, edit)
        return {
            **_form(mine, theirs),
            **_spelling(_content(mine), _content(theirs)),
            **_meaning(group, edit, mine, theirs),
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
            "doubt": max(ours, default=_NONE),
            "other doubt": max(other, default=_NONE),
            "doubt beside": max(beside, default=_NONE),
            "doubt around": max(around, default=_NONE),
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
            **_anchors(group, edit),
            "equal before": _run(said[:first][::-1]),
            "equal after": _run(said[last:]),
            "equal near": float(np.concatenate([before, after]).mean()) if len(before) + len(after) else _NONE,
            "equal wide": float(wide.mean()) if len(wide) else _NONE,
            "equal wide, other": float(there.mean()) if len(there) and theirs_of(edit) else _NONE,
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
        ours, other = _content(mine), _content(theirs)
        group = self.found.groups[edit.group]
        here, there = {_stem(w) for w in group.copy}, {_stem(w) for w in group.other}
        return {
            "in other's group": _share(ours, lambda w: _stem(w) in there),
            "in copy's group": _share(other, lambda w: _stem(w) in here - {_stem(m) for m in ours}),
            "in other": _share(ours, lambda w: _stem(w) in self.other_text),
            "in copy": _share(other, lambda w: _stem(w) in self.copy_text),
            "times in copy": float(min(_MANY, max((self.copy_keys[w.key] for w in ours), default=0))),
            "times in other": float(min(_MANY, max((self.other_keys[w.key] for w in other), default=0))),
            "other times in copy": float(min(_MANY, max((self.copy_keys[w.key] for w in other), default=0))),
            "times in other's": float(min(_MANY, max((self.other_keys[w.key] for w in ours), default=0))),
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


def _anchors(group: Group, edit: Edit) -> dict[str, float]:
    """Whether the words beside an edit stand beside it on the other side, too; and how far apart the two sides are."""
    partner = {pair.copy: pair.other for pair in group.pairs if pair.relation}
    before, after = partner.get(edit.first - 1), partner.get(edit.last)
    here, there = edit.other_first, edit.other_last
    if not theirs_of(edit):
        here = there = after if after is not None else -2
    named = [i for i, word in enumerate(group.copy) if word.kind != "word" and i not in partner]
    taken = set(partner.values())
    others = [j for j, word in enumerate(group.other) if word.kind != "word" and j not in taken]
    place = abs(edit.first / max(1, len(group.copy)) - max(0, here) / max(1, len(group.other)))
    return {
        "anchored before": float(before is not None and before == here - 1) if edit.first else float(here == 0),
        "anchored after": float(after is not None and after == there),
        "names left": float(min(_MANY, len(named))),
        "other names left": float(min(_MANY, len(others))),
        "apart": place,
    }


def theirs_of(edit: Edit) -> bool:
    """Whether the other version has something in this place."""
    return edit.other_last > edit.other_first


# ------------------------------------------------------------------ form


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of a word wherever it stands."""

    zipf: float
    capital: float
    content: bool
    named: bool
    acronym: bool
    number: bool
    everyday: bool
    name_word: bool
    unknown: bool
    country: bool
    code: str | None
    city: bool
    foreign: bool
    polarity: bool
    office: bool
    organization: bool
    speech: bool


def _facts(word: Word) -> _Facts:
    return _known(word.text, word.key, word.kind)


@lru_cache(maxsize=50_000)
def _known(text: str, key: str, kind: WordKind) -> _Facts:
    number = kind == "number"
    usual = _NONE if number else zipf(key)
    share = capital_share(key)
    return _Facts(
        zipf=usual,
        capital=_NONE if share is None else share,
        content=number or kind != "word" or usual < _SMALL,
        named=kind in ("name", "acronym"),
        acronym=kind == "acronym",
        number=number,
        everyday=not number and is_everyday(key),
        name_word=is_name_word(key),
        unknown=usual == 0.0,
        country=is_country(text),
        code=code_of(text),
        city=kind != "word" and normalize_name(text) in place_names(),
        foreign=kind == "word" and usual < _RARE and bool(languages_of(key)),
        polarity=key in POLARITY,
        office=key in words("office_noun") or key in words("honorific"),
        organization=key in words("institution_noun"),
        speech=key in words("speech_verb"),
    )


def _form(mine: Sequence[Word], theirs: Sequence[Word]) -> dict[str, float]:
    found: dict[str, float] = {}
    known = [_facts(w) for w in mine], [_facts(w) for w in theirs]
    for name, row, side in (("", mine, known[0]), ("other ", theirs, known[1])):
        content = [one for one in side if one.content]
        lettered = [one for one in content if not one.number]
        found |= {
            f"{name}words": len(side),
            f"{name}content": len(content),
            f"{name}zipf": min((one.zipf for one in lettered), default=_NONE),
            f"{name}zipf most": max((one.zipf for one in side), default=_NONE),
            f"{name}letters": sum(
                len(w.key) for w, one in zip(row, side, strict=True) if one.content and not one.number
            ),
            f"{name}names": _mean([one.named for one in side]),
            f"{name}acronym": any(one.acronym for one in side),
            f"{name}number": any(one.number for one in side),
            f"{name}everyday": _mean([one.everyday for one in content]),
            f"{name}name word": _mean([one.name_word for one in content]),
            f"{name}unknown": _mean([one.unknown for one in content]),
            f"{name}capital share": min((one.capital for one in content), default=_NONE),
            f"{name}country": any(one.country for one in side),
            f"{name}points to country": any(one.code for one in content),
            f"{name}city": _mean([one.city for one in content]),
            f"{name}foreign": any(one.foreign for one in content),
            f"{name}polarity": any(one.polarity for one in side),
            f"{name}office": any(one.office for one in side),
            f"{name}organization": any(one.organization for one in side),
            f"{name}speech": any(one.speech for one in side),
        }
    left, right = ({one.code for one in side if one.code} for side in known)
    found["same kind"] = {w.kind for w in mine} == {w.kind for w in theirs}
    found["polarity differs"] = found["polarity"] != found["other polarity"]
    found["same country"] = bool(left & right)
    found["countries differ"] = bool(left and right) and not left & right
    return found | _quantities(mine, theirs)


def _mean(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else _NONE


def _quantities(mine: Sequence[Word], theirs: Sequence[Word]) -> dict[str, float]:
    left = [w.quantity for w in mine if w.quantity is not None]
    right = [w.quantity for w in theirs if w.quantity is not None]
    kinds = ("number", "percent", "money", "ordinal", "year", "date", "time", "score", "measure")
    ratio = _NONE
    if left and right and left[0].values[0] > 0 and right[0].values[0] > 0:
        ratio = min(_MANY, abs(float(np.log(left[0].values[0] / right[0].values[0]))))
    return {
        "quantities": float(min(len(left), len(right))),
        "agree": float(any(agree(a, b) for a in left for b in right)),
        "same unit": float(any(a.unit == b.unit and a.kind == b.kind for a in left for b in right)),
        "same value": float(any(set(a.values) & set(b.values) for a in left for b in right)),
        "ratio": ratio,
        "quantity": float(kinds.index(left[0].kind)) if left else _NONE,
        "other quantity": float(kinds.index(right[0].kind)) if right else _NONE,
        "about": float(any(q.about for q in (*left, *right))),
    }


# ------------------------------------------------------------------ both sides together


def _spelling(mine: Sequence[Word], theirs: Sequence[Word]) -> dict[str, float]:
    """How near the two sides are in letters, word by word and joined."""
    left = [w for w in mine if w.quantity is None]
    right = [w for w in theirs if w.quantity is None]
    if not left or not right:
        return dict.fromkeys(SPELLING, _NONE)
    scores = [max((spelling_similarity(a.text, b.text), b.text) for b in right) for a in left]
    worst = min((score, at) for at, (score, _) in enumerate(scores))[1]
    partner = scores[worst][1]
    joined, other = ("".join(normalize_name(w.text) for w in side) for side in (left, right))
    a, b = left[worst].text, partner
    return {
        "spelling least": min(score for score, _ in scores),
        "spelling most": max(score for score, _ in scores),
        "spelling joined": _joined(joined, other),
        "beginning": _beginning(joined, other),
        "same first": float(joined[:1] == other[:1]),
        "same letters": float(joined == other),
        "damage": damage(a, b),
        "convention": float(convention_only(a, b)),
        "vowels": float(vowel_or_double_only(a, b)),
        "variant": float(is_variant(" ".join(w.text for w in left), " ".join(w.text for w in right))),
        "nicknames": float(are_nicknames(a, b)),
        "initials": _initials(left, right),
        "related": float(any(related(lemma(x.key), lemma(y.key)) for x in left for y in right)),
        "concept": float(any(concepts(lemma(x.key)) for x in left)),
        "lemma": float(any(lemma(x.key) == lemma(y.key) for x in left for y in right)),
    }


SPELLING = (
    "spelling least", "spelling most", "spelling joined", "beginning", "same first", "same letters", "damage",
    "convention", "vowels", "variant", "nicknames", "initials", "related", "concept", "lemma",
)  # fmt: skip


def _joined(left: str, right: str) -> float:
    from difflib import SequenceMatcher

    return round(SequenceMatcher(None, left, right, autojunk=False).ratio(), 4)


def _beginning(one: str, other: str) -> float:
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return same / max(1, min(len(one), len(other)))


def _initials(left: Sequence[Word], right: Sequence[Word]) -> float:
    """Whether one side is made of the first letters of the other."""
    for short, long in ((left, right), (right, left)):
        letters = "".join(w.key[:1] for w in long).lower()
        if len(short) == 1 and len(letters) > 1 and short[0].key.lower() == letters:
            return 1.0
    return 0.0


def _meaning(group: Group, edit: Edit, mine: Sequence[Word], theirs: Sequence[Word]) -> dict[str, float]:
    table = group.similarity[edit.first : edit.last, edit.other_first : edit.other_last]
    if not table.size:
        return {"meaning": _NONE, "meaning least": _NONE, "meaning most": _NONE, "meaning rival": _NONE}
    rivals = np.delete(group.similarity[edit.first : edit.last], np.s_[edit.other_first : edit.other_last], axis=1)
    return {
        "meaning": float(table.mean()),
        "meaning least": float(table.max(axis=1).min()),
        "meaning most": float(table.max()),
        "meaning rival": float(rivals.max()) if rivals.size else _NONE,
    }


# ------------------------------------------------------------------ counting


def _content(row: Sequence[Word]) -> list[Word]:
    """The words that are not of grammar alone."""
    return [word for word in row if _facts(word).content]


def _share(row: Sequence[Word], test: Callable[[Word], bool]) -> float:
    return sum(map(test, row)) / len(row) if row else _NONE


def _stem(word: Word) -> str:
    return word.key if word.quantity else lemma(word.key)


def _stems(document: Document) -> frozenset[str]:
    return frozenset(lemma(token.text) for token in document.tokens if token.kind != "sign")


def _flags(group: Group, *, other: bool) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """1 for each word that has a partner which says the same."""
    flags = np.zeros(len(group.other if other else group.copy))
    for pair in group.pairs:
        if pair.relation:
            flags[pair.other if other else pair.copy] = 1.0
    return flags


def _content_share(groups: Sequence[Group], said: Sequence[np.ndarray[tuple[int], np.dtype[np.float64]]]) -> float:
    """Share of the content words that have a partner."""
    flags = [
        bool(flag)
        for group, row in zip(groups, said, strict=True)
        for word, flag in zip(group.copy, row, strict=True)
        if _facts(word).content
    ]
    return sum(flags) / max(1, len(flags))


def _run(flags: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    stops = np.nonzero(flags == 0.0)[0]
    return float(min(_MANY, stops[0] if len(stops) else len(flags)))


def _quoted(document: Document) -> list[tuple[int, int]]:
    from ..annotation.quotations import quotations

    return [(one.span.start, one.span.end) for one in quotations(document)]
