"""Names and terms from an authority file: people, bodies, offices, places, acronyms, fixed terms."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from .. import assets
from ..errors import AuthorityError
from . import Entry, EntryKind, Form, Match
from .keys import fold, neighbours, skeleton_key, skeleton_keys, spelling_keys, stem, trigrams, word_keys
from .layout import APPLICATION, FORMAT

_POSTINGS = 2500
"""So many postings are read for one question at most; the rarest words come first."""
_HITS = 500
"""So many forms, with the most weight in common, are measured by their own weight too."""
_FINALISTS = 40
"""So many forms, nearest by their keys, are looked at."""
_COMPARED = 16
"""So many of them, nearest by keys and letters, are given to `names.compare_names`, which is slow."""
_SURNAMES = 600
"""So many forms are read when only a surname is asked for."""
_LEAST = 0.1
"""What resembles a name less than this is not given."""
_ENTRY = "id, kind, country, role, valid_from, valid_to, source, licence, count, portfolio"


class AuthorityFile:
    """One authority file, read in place: opening it costs the same whatever its size.

    Safe for threads (each has its own connection) and for forked processes (each opens its own).

    Raises:
        AuthorityError: at opening, a file that is missing, foreign, cut off or of another version; later, one whose
            pages are damaged.
    """

    def __init__(self, path: Path, name: str | None = None) -> None:
        self.path = path
        self._local = threading.local()
        if not path.is_file():
            raise AuthorityError(f"{path}: no such file; `detector authority build` or `import` makes one")
        self._check_header()
        self.facts: dict[str, str] = dict(self._rows("SELECT key, value FROM meta"))
        if "version" not in self.facts:
            raise self._damaged("it says nothing of its version")
        self._name = name or self.facts.get("name") or path.stem
        self._load = lru_cache(20_000)(self._read_entry)
        self._ask = lru_cache(5_000)(self._candidates)

    @property
    def name(self) -> str:
        """A short name that an editor understands."""
        return self._name

    @property
    def version(self) -> str:
        """A hash of the content."""
        return self.facts["version"]

    def exact(self, name: str, kind: EntryKind | None = None) -> tuple[Entry, ...]:
        """Entries of which a form equals the name, those that have it as a right form first."""
        rows = self._rows(
            "SELECT f.entry, min(f.kind = 'garbled') AS wrong FROM forms f JOIN entries e ON e.n = f.entry"
            " WHERE f.folded = ? AND (? IS NULL OR e.kind = ?) GROUP BY f.entry ORDER BY wrong, e.count DESC, f.entry",
            (fold(name), kind, kind),
        )
        return tuple(self._load(number) for number, _ in rows)

    def candidates(
        self, name: str, kind: EntryKind | None = None, limit: int = 10, country: str | None = None
    ) -> tuple[Match, ...]:
        """Entries whose forms resemble the name, nearest first (garbled forms count as forms).

        With a `country`, bodies and the like of other countries are left out; persons never are.

        Persons are found by the consonant skeletons of their names (one edit apart at most) and ranked by
        `names.compare_names`; a single word is compared with surnames alone. All others are found by the words
        that they share, whatever the order, and ranked by the share of the words' weight and by their letters.
        """
        return self._ask(name, kind, limit, country)

    def entry(self, id: str) -> Entry | None:
        """One entry by its id."""
        rows = self._rows("SELECT n FROM entries WHERE id = ?", (id,))
        return self._load(rows[0][0]) if rows else None

    def acronym(self, text: str) -> tuple[Entry, ...]:
        """Entries that the acronym stands for (case and full stops aside), the most often seen first."""
        rows = self._rows(
            "SELECT DISTINCT f.entry FROM forms f JOIN entries e ON e.n = f.entry WHERE f.folded = ?"
            " AND (f.kind = 'acronym' OR (e.kind = 'acronym' AND f.kind != 'garbled')) ORDER BY e.count DESC, f.entry",
            (fold(text),),
        )
        return self._entries(rows)

    def by_portfolio(self, portfolio: str, country: str) -> tuple[Entry, ...]:
        """The bodies of a country that are responsible for something: ("foreign", "us") gives the State Department."""
        return self._entries(
            self._rows("SELECT n FROM entries WHERE portfolio = ? AND country = ? ORDER BY n", (portfolio, country))
        )

    def people_with_surname(self, surname: str) -> tuple[Entry, ...]:
        """Persons who may be called by this surname, as it is rightly written."""
        return self._entries(
            self._rows(
                "SELECT DISTINCT f.entry FROM terms t JOIN postings p ON p.term = t.n JOIN forms f ON f.n = p.form"
                " JOIN entries e ON e.n = f.entry WHERE t.space = 'n' AND t.key = ? AND f.kind != 'garbled'"
                " ORDER BY e.count DESC, f.entry",
                (fold(surname),),
            )
        )

    def entries(self, kind: EntryKind | None = None) -> Iterable[Entry]:
        """All entries, in the order of their ids, read a thousand at a time."""
        after = 0
        while True:
            rows = self._rows(
                f"SELECT n, {_ENTRY} FROM entries WHERE n > ? AND (? IS NULL OR kind = ?) ORDER BY n LIMIT 1000",
                (after, kind, kind),
            )
            if not rows:
                return
            forms: dict[int, list[Form]] = {number: [] for number, *_ in rows}
            for number, text, kind_of_form in self._rows(
                "SELECT entry, text, kind FROM forms WHERE entry > ? AND entry <= ? ORDER BY n", (after, rows[-1][0])
            ):
                if number in forms:
                    forms[number].append(Form(text, kind_of_form))
            for number, *row in rows:
                yield _entry(row, forms[number])
            after = rows[-1][0]

    def stories(self) -> frozenset[bytes]:
        """Hashes of the trusted stories that it was learned from."""
        return frozenset(sha for (sha,) in self._rows("SELECT sha FROM stories"))

    def verify(self) -> None:
        """Read every page.

        Raises:
            AuthorityError: one is damaged.
        """
        found = self._rows("PRAGMA integrity_check(1)")
        if found != [("ok",)]:
            raise self._damaged(str(found[0][0]))

    # -------------------------------------------------------------- candidates

    def _candidates(
        self, name: str, kind: EntryKind | None, limit: int, country: str | None = None
    ) -> tuple[Match, ...]:
        folded = fold(name)
        if not folded:
            return ()
        found: list[tuple[float, int, str]] = []
        if kind in (None, "person"):
            found += self._surnames(folded) if " " not in folded else self._people(name, folded)
        if kind != "person":
            found += self._others(folded, kind, country)
        best: dict[int, tuple[float, str]] = {}
        for score, number, form in found:
            if score >= _LEAST and (number not in best or score > best[number][0]):
                best[number] = (score, form)
        if len(best) > limit:
            least = sorted((score for score, _ in best.values()), reverse=True)[limit - 1]
            best = {number: value for number, value in best.items() if value[0] >= least}
        matches = [Match(self._load(number), form, round(score, 4)) for number, (score, form) in best.items()]
        matches.sort(key=lambda m: (-m.score, -m.entry.count, m.entry.valid_to is not None, m.entry.id))
        return tuple(matches[:limit])

    def _people(self, name: str, folded: str) -> list[tuple[float, int, str]]:
        from ..names import compare_names

        asked: list[tuple[bool, int, int, float]] = []
        total = 0.0
        for key in skeleton_keys(folded):
            terms = self._near_terms("p", key)
            same = [term for term in terms if term[1] == key]
            weight = same[0][3] if same else max((term[3] for term in terms), default=0.0)
            total += weight
            asked += [(near != key, df, n, weight if near == key else 0.6 * weight) for n, near, df, _ in terms]
        rows = self._nearest([(df, n, weight) for _, df, n, weight in sorted(asked)], total, None)
        mine = trigrams(folded)
        rows.sort(key=lambda row: -(row[4] + _dice(mine, trigrams(row[2]))))
        return [(compare_names(name, text), number, text) for number, text, *_ in rows[:_COMPARED]]

    def _surnames(self, folded: str) -> list[tuple[float, int, str]]:
        from ..names import compare_names

        terms = [term for term, *_ in self._near_terms("s", skeleton_key(folded))]
        if not terms:
            return []
        rows = self._rows(
            "SELECT DISTINCT f.entry, f.text, f.surname FROM postings p JOIN forms f ON f.n = p.form"
            f" WHERE p.term IN ({_marks(terms)}) ORDER BY f.n LIMIT {_SURNAMES}",
            terms,
        )
        mine = trigrams(folded)
        written = {surname for *_, surnames in rows for surname in surnames.split("|")}
        order = sorted(written, key=lambda surname: (-_dice(mine, trigrams(surname)), surname))
        near = {surname: compare_names(folded.title(), surname.title()) for surname in order[: 2 * _COMPARED]}
        return [
            (max(near[surname] for surname in called), number, text)
            for number, text, surnames in rows
            if (called := [surname for surname in surnames.split("|") if surname in near])
        ]

    def _others(self, folded: str, kind: EntryKind | None, country: str | None) -> list[tuple[float, int, str]]:
        words = word_keys(folded)
        known = {key: (number, df, weight) for number, key, df, weight in self._terms("w", words)}
        by_skeleton = spelling_keys(folded)
        skeletons = {key: (number, df, weight) for number, key, df, weight in self._terms("k", by_skeleton.values())}
        asked: list[tuple[int, int, float]] = []
        unknown = max((weight for *_, weight in (*known.values(), *skeletons.values())), default=1.0)
        total = 0.0
        for word in dict.fromkeys(folded.split()):
            exact, alike = known.get(stem(word)), skeletons.get(by_skeleton.get(word, ""))
            weight = exact[2] if exact else unknown
            total += weight
            share = 0.25 if alike else 1.0
            if exact:
                asked.append((exact[1], exact[0], share * weight))
            if alike:
                asked.append((alike[1], alike[0], 0.75 * weight))
        mine = trigrams(folded)
        found = []
        for number, text, form, weight, _ in self._nearest(sorted(asked), total, kind, country):
            if form == folded:
                found.append((1.0, number, text))
                continue
            theirs = set(word_keys(form))
            alike_words = set(spelling_keys(form).values())
            shared = 0.0
            for word in dict.fromkeys(folded.split()):
                value = known[stem(word)][2] if stem(word) in known else unknown
                if stem(word) in theirs:
                    shared += value
                elif by_skeleton.get(word) in alike_words:
                    shared += 0.75 * value
            letters = _dice(mine, trigrams(form))
            overlap = min(1.0, 2 * shared / (total + weight)) if total + weight else 0.0
            found.append((min(0.99, 0.7 * overlap + 0.3 * letters), number, text))
        return found

    def _nearest(
        self, asked: Iterable[tuple[int, int, float]], total: float, kind: EntryKind | None, country: str | None = None
    ) -> list[tuple[int, str, str, float, float]]:
        """Forms (entry, text, folded, weight, share) that share most of the weight of terms (df, term, weight)."""
        budget = _POSTINGS
        chosen: list[float] = []
        for df, term, weight in asked:
            if df <= budget or not chosen:
                budget -= df
                chosen += (term, weight)
        if not chosen:
            return []
        values = ",".join(["(?,?)"] * (len(chosen) // 2))
        return self._rows(
            f"WITH q(term, w) AS (VALUES {values}), hits AS (SELECT p.form AS form, sum(q.w) AS w FROM q"
            f" CROSS JOIN postings p ON p.term = q.term GROUP BY p.form ORDER BY w DESC, form LIMIT {_HITS})"
            " SELECT f.entry, f.text, f.folded, f.weight, 2 * hits.w / (? + f.weight) AS share FROM hits"
            " CROSS JOIN forms f ON f.n = hits.form CROSS JOIN entries e ON e.n = f.entry"
            " WHERE (? IS NULL OR e.kind = ?) AND (? IS NULL OR e.country IS NULL OR e.country = ?)"
            f" ORDER BY share DESC, f.n LIMIT {_FINALISTS}",
            [*chosen, total, kind, kind, country, country],
        )

    def _terms(self, space: str, keys: Iterable[str]) -> list[tuple[int, str, int, float]]:
        wanted = tuple(dict.fromkeys(keys))
        return self._rows(
            f"SELECT n, key, df, weight FROM terms WHERE space = ? AND key IN ({_marks(wanted)}) ORDER BY n",
            [space, *wanted],
        )

    def _near_terms(self, space: str, key: str) -> list[tuple[int, str, int, float]]:
        """Terms whose skeleton is the key or one edit away from it."""
        less = neighbours(key)
        spellings = (key, *less)
        rows = self._rows(f"SELECT skeleton FROM near WHERE key IN ({_marks(spellings)})", spellings)
        return self._terms(space, (key, *(k for k in less if len(k) > 1), *sorted({row[0] for row in rows})))

    # -------------------------------------------------------------- the file

    def _entries(self, rows: Iterable[tuple[int]]) -> tuple[Entry, ...]:
        return tuple(self._load(number) for (number,) in rows)

    def _read_entry(self, number: int) -> Entry:
        (row,) = self._rows(f"SELECT {_ENTRY} FROM entries WHERE n = ?", (number,))
        forms = self._rows("SELECT text, kind FROM forms WHERE entry = ? ORDER BY n", (number,))
        return _entry(row, [Form(text, kind) for text, kind in forms])

    def _check_header(self) -> None:
        with self.path.open("rb") as stream:
            head = stream.read(100)
        if not head.startswith(b"SQLite format 3\0") or len(head) < 100:
            raise AuthorityError(f"{self.path} is not an authority file; `detector authority import` reads tables")
        if int.from_bytes(head[68:72]) != APPLICATION:
            raise AuthorityError(f"{self.path} is a database, but not an authority file of detector")
        if (version := int.from_bytes(head[60:64])) != FORMAT:
            raise AuthorityError(
                f"{self.path} has layout {version}, this detector reads layout {FORMAT}: build it again from its tables"
            )
        if int.from_bytes(head[16:18]) * int.from_bytes(head[28:32]) != self.path.stat().st_size:
            raise self._damaged("its length is not what it says")

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        try:
            return self._base().execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise self._damaged(str(error)) from error

    def _base(self) -> sqlite3.Connection:
        if getattr(self._local, "pid", None) != os.getpid():
            self._local.base = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
            self._local.pid = os.getpid()
        base: sqlite3.Connection = self._local.base
        return base

    def _damaged(self, reason: str) -> AuthorityError:
        return AuthorityError(f"{self.path} is damaged ({reason}): build it again, or install detector again")


def open_authority(path: str | os.PathLike[str], name: str | None = None) -> AuthorityFile:
    """Open an authority file.

    Raises:
        AuthorityError: it is missing, foreign, cut off or of another version.
    """
    return AuthorityFile(Path(path), name)


def shipped() -> AuthorityFile:
    """The authority file that comes with detector."""
    return AuthorityFile(assets.path("data", "authority.sqlite"))


def describe(entry: Entry) -> dict[str, Any]:
    """An entry as plain data, for showing: what is empty is left out."""
    forms = {kind: [form.text for form in entry.forms if form.kind == kind] for kind in ("alias", "acronym", "garbled")}
    shown = {
        "id": entry.id,
        "kind": entry.kind,
        "name": entry.name,
        "aliases": forms["alias"],
        "acronyms": forms["acronym"],
        "garbled": forms["garbled"],
        "country": entry.country,
        "role": entry.role,
        "portfolio": entry.portfolio,
        "valid_from": entry.valid_from,
        "valid_to": entry.valid_to,
        "stories": entry.count,
        "source": entry.source,
        "licence": entry.licence,
    }
    return {key: value for key, value in shown.items() if value}


def search(
    sources: Sequence[AuthorityFile], name: str, kind: EntryKind | None = None, limit: int = 10
) -> list[dict[str, Any]]:
    """The entries of several files that resemble a name, nearest first, as plain data with `score`, `form`, `file`."""
    rows = [
        {"score": match.score, "form": match.form, "file": source.name, **describe(match.entry)}
        for source in sources
        for match in source.candidates(name, kind, limit)
    ]
    return sorted(rows, key=lambda row: -row["score"])[:limit]


def _entry(row: Sequence[Any], forms: Iterable[Form]) -> Entry:
    return Entry(row[0], row[1], tuple(forms), *row[2:])


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _marks(values: Sequence[Any]) -> str:
    return ",".join("?" * len(values))
