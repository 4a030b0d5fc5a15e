"""Which forms of an authority file resemble a name? By their keys, then by their letters, then by comparing names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from .. import EntryKind
from ..name_keys import name_key, skeleton_key, spelling_keys, stem, trigrams, word_keys
from .blocking import Blocking, Term

_LOOKED_AT = 100
"""So many forms, with the most weight in common, are read for one question."""
_COMPARED = 6
"""So many of them, nearest by keys and letters, are given to `names.compare_names`: it takes a third of a millisecond
for names that were not met before."""
_WORD_BY_WORD = 20
"""So many organizations and the like, nearest by keys and letters, are held against a name word by word."""
_SPELLINGS = 300
"""So many written surnames are looked at when only a surname is asked for; those with its very skeleton come first."""
_HOLDERS = 100
"""So many persons of the surnames that are nearest are looked at."""

_SAME_SKELETON, _NEAR_SKELETON = 0.8, 0.5
"""Weight of a word of a person that has the skeleton asked for, or one an edit apart; as written it has 1: of those
that sound alike, what is written alike comes first."""
_SOUNDS_ALIKE = 0.75
"""Weight of a word of an organization that has the skeleton asked for and other letters."""
_OVERLAP, _LETTERS = 0.7, 0.3
"""Shares of the words in common and of the letters in the score of an organization: words count more, since a literal
translation leaves the right ones and turns their order."""
_NOT_THE_SAME = 0.99
"""Highest score of a form that is not the very name: 1 is kept for that."""

Found = tuple[float, int, str]
"""How near a form is, 0 ... 1, the number of its entry, and the form."""


class CandidateFinder:
    """Finds forms in one state of a file."""

    def __init__(self, rows: Callable[[str, Sequence[Any]], list[Any]], blocking: Blocking) -> None:
        self._rows = rows
        self._blocking = blocking

    def forms(self, name: str, kind: EntryKind | None, country: str | None) -> list[Found]:
        """The forms of a kind that resemble a name, in no order; an entry may be there with several."""
        key = name_key(name)
        found: list[Found] = []
        if key and kind in (None, "person"):
            found += self._surnames(key) if " " not in key else self._people(name, key)
        if key and kind != "person":
            found += self._others(key, kind, country)
        return found

    def _people(self, name: str, key: str) -> list[Found]:
        from ...names import compare_names

        asked: list[list[tuple[Term, float]]] = []
        total = 0.0
        for skeleton, written in {skeleton_key(word): word for word in key.split() if len(word) > 1}.items():
            terms = self._blocking.near("p", skeleton)
            same = [term for term in terms if term.key == skeleton]
            weight = max((self._blocking.weight(term.df) for term in same or terms), default=0.0)
            total += weight
            group = [(term, (_SAME_SKELETON if term.key == skeleton else _NEAR_SKELETON) * weight) for term in terms]
            # of those with like skeletons, what is written alike comes first
            asked.append([*((term, weight) for term in self._blocking.terms("v", (written,)).values()), *group])
        heavy = self._forms(self._blocking.heaviest(asked, _LOOKED_AT))
        mine = trigrams(key)
        heavy.sort(key=lambda row: (-(row[3] / (total or 1.0) + _dice(mine, trigrams(row[2]))), row[2], row[0]))
        return [(compare_names(name, text), number, text) for number, text, *_ in heavy[:_COMPARED]]

    def _surnames(self, key: str) -> list[Found]:
        from ...names import compare_names

        skeleton = skeleton_key(key)
        chosen: list[Term] = []
        for term in sorted(
            self._blocking.near("s", skeleton), key=lambda term: (term.key != skeleton, term.df, term.key)
        ):
            if sum(other.df for other in chosen) < _SPELLINGS:
                chosen.append(term)
        filed = self._blocking.filed(chosen)
        numbers = dict.fromkeys(n for term in chosen for n in filed[term.number].tolist()[:_SPELLINGS])
        query = f"SELECT n, key, df FROM terms WHERE n IN ({_marks(numbers)}) AND df > 0"
        mine = trigrams(key)
        # the surname as it is asked for is there too, whatever the skeletons say
        spelt = {*self._blocking.terms("n", (key,)).values(), *map(Term._make, self._rows(query, list(numbers)))}
        nearest = sorted(spelt, key=lambda term: (-_dice(mine, trigrams(term.key)), term.key))[:_COMPARED]
        scores = {term: compare_names(key.title(), term.key.title()) for term in nearest}
        filed = self._blocking.filed(nearest)
        forms: dict[int, float] = {}
        for term in sorted(nearest, key=lambda term: (-scores[term], term.df, term.key)):
            for form in filed[term.number][: _HOLDERS - len(forms)].tolist():
                forms.setdefault(form, scores[term])
        return [(score, entry, text) for entry, text, _, score in self._forms(list(forms.items()))]

    def _others(self, key: str, kind: EntryKind | None, country: str | None) -> list[Found]:
        known = self._blocking.terms("w", word_keys(key))
        by_skeleton = spelling_keys(key)
        skeletons = self._blocking.terms("k", by_skeleton.values())
        weights = [self._blocking.weight(term.df) for term in (*known.values(), *skeletons.values())]
        unknown = max(weights, default=1.0)
        words = tuple(dict.fromkeys(key.split()))
        value = {
            word: self._blocking.weight(known[stemmed].df) if (stemmed := stem(word)) in known else unknown
            for word in words
        }
        total = sum(value.values())
        asked: list[list[tuple[Term, float]]] = []
        for word in words:
            exact, alike = known.get(stem(word)), skeletons.get(by_skeleton.get(word, ""))
            asked.append(
                [(term, share * value[word]) for term, share in ((exact, 1.0), (alike, _SOUNDS_ALIKE)) if term]
            )
        mine = trigrams(key)
        rows = [
            (shared, number, text, form, letters)
            for number, text, form, shared in self._forms(self._blocking.heaviest(asked, _LOOKED_AT), kind, country)
            for letters in (_dice(mine, trigrams(form)),)
        ]
        rows.sort(key=lambda row: (-(row[0] / total + row[4]), row[3], row[1]))
        found = []
        for _, number, text, form, letters in rows[:_WORD_BY_WORD]:
            if form == key:
                found.append((1.0, number, text))
                continue
            theirs = word_keys(form)
            alike_words = set(spelling_keys(form).values())
            shared = sum(
                value[word]
                if stem(word) in theirs
                else _SOUNDS_ALIKE * value[word]
                if by_skeleton.get(word) in alike_words
                else 0
                for word in words
            )
            weight = sum(self._blocking.weight(self._blocking.df("w", other)) for other in theirs)
            overlap = min(1.0, 2 * shared / (total + weight)) if total + weight else 0.0
            found.append((min(_NOT_THE_SAME, _OVERLAP * overlap + _LETTERS * letters), number, text))
        return found

    def _forms(
        self, heavy: Sequence[tuple[int, float]], kind: EntryKind | None = None, country: str | None = None
    ) -> list[tuple[int, str, str, float]]:
        """Forms as (entry, text, key, weight), those of other kinds and countries left out."""
        weight = dict(heavy)
        wanted = " JOIN entries e ON e.n = f.entry" if kind or country else ""
        query = f"SELECT f.n, f.entry, f.text, f.folded FROM forms f{wanted} WHERE f.n IN ({_marks(heavy)})"
        values: list[Any] = [number for number, _ in heavy]
        if kind:
            query, values = f"{query} AND e.kind = ?", [*values, kind]
        if country:
            query, values = f"{query} AND (e.country IS NULL OR e.country = ?)", [*values, country]
        return [(entry, text, form_key, weight[n]) for n, entry, text, form_key in self._rows(query, values)]


def _dice(one: frozenset[Any], other: frozenset[Any]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _marks(values: Collection[Any]) -> str:
    return ",".join("?" * len(values))
