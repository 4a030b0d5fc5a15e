"""Names and terms from an authority file: people, bodies, offices, places, acronyms, fixed terms."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import assets
from ..errors import AuthorityError
from . import Entry, EntryKind, Form, Match, Phrase, integrity
from .filing import ENTRY, entry_of
from .keys import fold, lists, skeleton_key, skeleton_keys, spelling_keys, stem, trigrams, word_keys
from .layout import APPLICATION, FORMAT

if TYPE_CHECKING:
    from .blocking import Blocking, Term

_LOOKED_AT = 300
"""So many forms, with the most weight in common, are read for one question."""
_COMPARED = 24
"""So many of them, nearest by keys and letters, are given to `names.compare_names`, which is slow."""
_SPELLINGS = 1_000
"""So many written surnames are looked at when only a surname is asked for."""
_LEAST = 0.1
"""What resembles a name less than this is not given."""
_COMMON = 400
"""A word that stands in more phrases than this does not call them up by itself."""
_PATIENCE = 10.0
"""So many seconds a question waits for an update that is just being written."""


class _State(NamedTuple):
    """What is remembered of one state of a file."""

    facts: dict[str, str]
    blocking: Blocking
    load: Callable[[int], Entry]
    ask: Callable[[str, EntryKind | None, int, str | None], tuple[Match, ...]]


class AuthorityFile:
    """One authority file, read in place: opening it costs the same whatever its size.

    Safe for threads (each has its own connection), for forked processes (each opens its own), and for a file that
    another process updates meanwhile: each question is answered from one state of the file, the last whole one.
    `fixed`: nobody updates the file (it saves the locks).

    Raises:
        AuthorityError: at opening, a file that is missing, foreign, cut off or of another version; later, one whose
            pages are damaged.
    """

    def __init__(self, path: Path, name: str | None = None, fixed: bool = False) -> None:
        self.path = path
        self._fixed = fixed
        self._local = threading.local()
        if not path.is_file():
            raise AuthorityError(f"{path}: no such file; `detector authority build` or `import` makes one")
        self._given_name = name
        self._latest: _State | None = None
        self._check_header()
        self._recover()
        with self._reading():
            self._check_length()

    @property
    def facts(self) -> dict[str, str]:
        """What the file says of itself: its version, what it was built from, how many entries it has."""
        with self._reading():
            return self._state.facts

    @property
    def name(self) -> str:
        """A short name that an editor understands."""
        return self._given_name or self.facts.get("name") or self.path.stem

    @property
    def version(self) -> str:
        """A hash of the content."""
        return self.facts["version"]

    def exact(self, name: str, kind: EntryKind | None = None) -> tuple[Entry, ...]:
        """Entries of which a form equals the name, those that have it as a right form first."""
        with self._reading():
            rows = self._rows(
                "SELECT f.entry, min(f.kind = 'garbled') AS wrong FROM forms f JOIN entries e ON e.n = f.entry"
                " WHERE f.folded = ? AND (? IS NULL OR e.kind = ?) GROUP BY f.entry ORDER BY wrong, e.count DESC, e.id",
                (fold(name), kind, kind),
            )
            return tuple(self._state.load(number) for number, _ in rows)

    def candidates(
        self, name: str, kind: EntryKind | None = None, limit: int = 10, country: str | None = None
    ) -> tuple[Match, ...]:
        """Entries whose forms resemble the name, nearest first (garbled forms count as forms).

        With a `country`, bodies and the like of other countries are left out; persons never are.

        Persons are found by the consonant skeletons of their names (one edit apart at most) and ranked by
        `names.compare_names`; a single word is compared with surnames alone. All others are found by the words
        that they share, whatever the order, and ranked by the share of the words' weight and by their letters.
        """
        with self._reading():
            return self._state.ask(name, kind, limit, country)

    def entry(self, id: str) -> Entry | None:
        """One entry by its id."""
        with self._reading():
            rows = self._rows("SELECT n FROM entries WHERE id = ?", (id,))
            return self._state.load(rows[0][0]) if rows else None

    def acronym(self, text: str) -> tuple[Entry, ...]:
        """Entries that the acronym stands for (case and full stops aside), the most often seen first."""
        return self._entries(
            "SELECT DISTINCT f.entry FROM forms f JOIN entries e ON e.n = f.entry WHERE f.folded = ?"
            " AND (f.kind = 'acronym' OR (e.kind = 'acronym' AND f.kind != 'garbled')) ORDER BY e.count DESC, e.id",
            (fold(text),),
        )

    def by_portfolio(self, portfolio: str, country: str) -> tuple[Entry, ...]:
        """The bodies of a country that are responsible for something: ("foreign", "us") gives the State Department."""
        return self._entries(
            "SELECT n FROM entries WHERE portfolio = ? AND country = ? ORDER BY id", (portfolio, country)
        )

    def people_with_surname(self, surname: str) -> tuple[Entry, ...]:
        """Persons who may be called by this surname, as it is rightly written."""
        with self._reading():
            found: dict[int, tuple[int, str]] = {}
            for term in self._state.blocking.terms("n", (fold(surname),)).values():
                for form in self._state.blocking.filed(term.number).tolist():
                    rows = self._rows(
                        "SELECT e.n, e.count, e.id FROM forms f JOIN entries e ON e.n = f.entry WHERE f.n = ?"
                        " AND f.kind != 'garbled'",
                        (form,),
                    )
                    found.update((number, (-count, id)) for number, count, id in rows)
            return tuple(self._state.load(number) for number in sorted(found, key=lambda number: found[number]))

    def entries(self, kind: EntryKind | None = None) -> Iterable[Entry]:
        """All entries, in the order of their ids, read a thousand at a time."""
        after = ""
        of_kind = "AND kind = ?" if kind else ""
        while True:
            with self._reading():
                rows = self._rows(
                    f"SELECT n, {ENTRY} FROM entries WHERE id > ? {of_kind} ORDER BY id LIMIT 1000",
                    (after, kind) if kind else (after,),
                )
                forms: dict[int, list[Form]] = {number: [] for number, *_ in rows}
                for number, *form in self._rows(
                    f"SELECT entry, text, kind, count, first_seen, last_seen FROM forms WHERE entry IN ({_marks(forms)})"
                    " ORDER BY n",
                    tuple(forms),
                ):
                    forms[number].append(Form(*form))
            if not rows:
                return
            for number, *row in rows:
                yield entry_of(row, forms[number])
            after = rows[-1][1]

    # -------------------------------------------------------------- phrases

    def phrases(self, kind: EntryKind, words: Iterable[str]) -> list[Phrase]:
        """The phrases of a kind that are called up by one of the words (lemmas), without reading the others."""
        with self._reading():
            blocking = self._state.blocking
            numbers: set[int] = set()
            for term in blocking.terms(kind, words).values():
                if term.df <= _COMMON:
                    numbers.update(blocking.filed(term.number).tolist())
            names: dict[str, list[tuple[str, str]]] = {}
            for some in _parts(sorted(numbers)):
                for content, *name in self._rows(
                    "SELECT p.content, f.text, f.kind FROM phrases p JOIN named m ON m.phrase = p.n"
                    f" JOIN forms f ON f.n = m.form WHERE p.n IN ({_marks(some)})",
                    some,
                ):
                    names.setdefault(content, []).append((name[0], name[1]))
            frequency: dict[str, int] = {}
            for some in _parts(sorted({word for content in names for word in content.split(" ")})):
                frequency.update((key, term.df) for key, term in blocking.terms(kind, some).items())
            return [_phrase(tuple(content.split(" ")), forms, frequency) for content, forms in names.items()]

    def named(self, kind: EntryKind, content: tuple[str, ...]) -> tuple[tuple[Entry, Form], ...]:
        """The names that have just these content words, in the order of the ids of their entries."""
        with self._reading():
            rows = self._rows(
                "SELECT f.entry, f.text, f.kind, f.count, f.first_seen, f.last_seen FROM phrases p"
                " JOIN named m ON m.phrase = p.n JOIN forms f ON f.n = m.form JOIN entries e ON e.n = f.entry"
                " WHERE p.kind = ? AND p.content = ? ORDER BY e.id, f.n",
                (kind, " ".join(content)),
            )
            return tuple((self._state.load(number), Form(*form)) for number, *form in rows)

    # -------------------------------------------------------------- candidates

    def _candidates(self, name: str, kind: EntryKind | None, limit: int, country: str | None) -> tuple[Match, ...]:
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
        rows = self._rows(
            f"SELECT n, count, valid_to IS NOT NULL, id FROM entries WHERE n IN ({_marks(best)})", tuple(best)
        )
        rows.sort(key=lambda row: (-round(best[row[0]][0], 4), -row[1], *row[2:]))
        return tuple(
            Match(self._state.load(number), best[number][1], round(best[number][0], 4)) for number, *_ in rows[:limit]
        )

    def _people(self, name: str, folded: str) -> list[tuple[float, int, str]]:
        from ..names import compare_names

        asked: list[tuple[Term, float]] = []
        total = 0.0
        for key in skeleton_keys(folded):
            terms = self._state.blocking.near("p", key)
            same = [term for term in terms if term.key == key]
            weight = max((self._state.blocking.weight(term.df) for term in same or terms), default=0.0)
            total += weight
            asked += [(term, weight if term.key == key else 0.6 * weight) for term in terms]
        # of those with like skeletons, what is written alike comes first
        asked += [
            (term, 0.2 * self._state.blocking.weight(term.df))
            for term in self._state.blocking.terms("v", (word for word in folded.split() if len(word) > 1)).values()
        ]
        heavy = self._forms(self._state.blocking.heaviest(asked, _LOOKED_AT))
        mine = trigrams(folded)
        heavy.sort(key=lambda row: (-(row[3] / (total or 1.0) + _dice(mine, trigrams(row[2]))), row[2], row[0]))
        return [(compare_names(name, text), number, text) for number, text, *_ in heavy[:_COMPARED]]

    def _surnames(self, folded: str) -> list[tuple[float, int, str]]:
        from ..names import compare_names

        key = skeleton_key(folded)
        order = sorted(self._state.blocking.near("s", key), key=lambda term: (term.key != key, term.df, term.key))
        numbers: list[int] = []
        for term in order:
            if len(numbers) < _SPELLINGS:
                numbers += self._state.blocking.filed(term.number).tolist()
        written = self._rows(f"SELECT n, key, df FROM terms WHERE n IN ({_marks(numbers)}) AND df > 0", numbers)
        mine = trigrams(folded)
        written.sort(key=lambda row: (-_dice(mine, trigrams(row[1])), row[1]))
        near = [(compare_names(folded.title(), key.title()), number, df) for number, key, df in written[:_COMPARED]]
        found: list[tuple[float, int, str]] = []
        for score, number, _ in sorted(near, key=lambda row: (-row[0], row[2], row[1])):
            if len(found) < _LOOKED_AT:
                forms = [(form, score) for form in self._state.blocking.filed(number)[:_LOOKED_AT].tolist()]
                found += [(score, entry, text) for entry, text, *_ in self._forms(forms)]
        return found

    def _others(self, folded: str, kind: EntryKind | None, country: str | None) -> list[tuple[float, int, str]]:
        known = self._state.blocking.terms("w", word_keys(folded))
        by_skeleton = spelling_keys(folded)
        skeletons = self._state.blocking.terms("k", by_skeleton.values())
        weights = [self._state.blocking.weight(term.df) for term in (*known.values(), *skeletons.values())]
        unknown = max(weights, default=1.0)
        words = tuple(dict.fromkeys(folded.split()))
        value = {
            word: self._state.blocking.weight(known[key].df) if (key := stem(word)) in known else unknown
            for word in words
        }
        total = sum(value.values())
        asked: list[tuple[Term, float]] = []
        for word in words:
            exact, alike = known.get(stem(word)), skeletons.get(by_skeleton.get(word, ""))
            asked += [(exact, (0.25 if alike else 1.0) * value[word])] if exact else []
            asked += [(alike, 0.75 * value[word])] if alike else []
        mine = trigrams(folded)
        rows = [
            (shared, number, text, form, letters)
            for number, text, form, shared in self._forms(
                self._state.blocking.heaviest(asked, _LOOKED_AT), kind, country
            )
            for letters in (_dice(mine, trigrams(form)),)
        ]
        rows.sort(key=lambda row: (-(row[0] / total + row[4]), row[3], row[1]))
        found = []
        for _, number, text, form, letters in rows[:_COMPARED]:
            if form == folded:
                found.append((1.0, number, text))
                continue
            theirs = word_keys(form)
            alike_words = set(spelling_keys(form).values())
            shared = sum(
                value[word]
                if stem(word) in theirs
                else 0.75 * value[word]
                if by_skeleton.get(word) in alike_words
                else 0
                for word in words
            )
            weight = sum(self._state.blocking.weight(self._state.blocking.df("w", key)) for key in theirs)
            overlap = min(1.0, 2 * shared / (total + weight)) if total + weight else 0.0
            found.append((min(0.99, 0.7 * overlap + 0.3 * letters), number, text))
        return found

    def _forms(
        self, heavy: Sequence[tuple[int, float]], kind: EntryKind | None = None, country: str | None = None
    ) -> list[tuple[int, str, str, float]]:
        """Forms as (entry, text, folded, weight), those of other kinds and countries left out."""
        weight = dict(heavy)
        wanted = " JOIN entries e ON e.n = f.entry" if kind or country else ""
        query = f"SELECT f.n, f.entry, f.text, f.folded FROM forms f{wanted} WHERE f.n IN ({_marks(heavy)})"
        values: list[Any] = [number for number, _ in heavy]
        if kind:
            query, values = f"{query} AND e.kind = ?", [*values, kind]
        if country:
            query, values = f"{query} AND (e.country IS NULL OR e.country = ?)", [*values, country]
        return [(entry, text, folded, weight[n]) for n, entry, text, folded in self._rows(query, values)]

    # -------------------------------------------------------------- the file

    def verify(self) -> None:
        """Read everything and hold it against the digest that was stored when it was written.

        Raises:
            AuthorityError: something is damaged.
        """
        with self._reading():
            if (fault := integrity.faults(self._base())) is not None:
                raise self._damaged(fault)

    @property
    def _state(self) -> _State:
        state: _State = self._local.state
        return state

    def _take_up(self) -> _State:
        """What is remembered of the state of the file that this thread reads; of an older one it is forgotten."""
        from .blocking import Blocking

        facts = dict(self._rows("SELECT key, value FROM meta"))
        if not {"version", "digest", "forms"} <= facts.keys():
            raise self._damaged("it says nothing of its version")
        if self._latest is None or self._latest.facts["digest"] != facts["digest"]:
            ((highest,),) = self._rows("SELECT coalesce(max(n), 0) FROM forms")
            blocking = Blocking(self._rows, highest, int(facts["forms"]))
            self._latest = _State(
                facts, blocking, lru_cache(20_000)(self._read_entry), lru_cache(5_000)(self._candidates)
            )
        return self._latest

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One state of the file for the length of a question; errors become those of this file."""
        if getattr(self._local, "depth", 0):
            yield
            return
        self._local.depth = 1
        try:
            base = self._base()
            base.execute("BEGIN")
            try:
                # the number is another one when another connection has changed the file
                ((number,),) = [(0,)] if self._fixed else base.execute("PRAGMA data_version").fetchall()
                if self._local.number != number:
                    self._local.state, self._local.number = self._take_up(), number
                yield
            finally:
                base.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._failed(error) from error
        finally:
            self._local.depth = 0

    def _entries(self, query: str, values: Sequence[Any]) -> tuple[Entry, ...]:
        with self._reading():
            return tuple(self._state.load(number) for (number,) in self._rows(query, values))

    def _read_entry(self, number: int) -> Entry:
        rows = self._rows(f"SELECT {ENTRY} FROM entries WHERE n = ?", (number,))
        if not rows:
            raise self._damaged(f"entry {number} is missing")
        forms = self._rows(
            "SELECT text, kind, count, first_seen, last_seen FROM forms WHERE entry = ? ORDER BY n", (number,)
        )
        return entry_of(rows[0], [Form(*form) for form in forms])

    def _check_header(self) -> None:
        with self.path.open("rb") as stream:
            head = stream.read(100)
        if not head.startswith(b"SQLite format 3\0") or len(head) < 100:
            raise AuthorityError(f"{self.path} is not an authority file; `detector authority import` reads tables")
        if int.from_bytes(head[68:72]) != APPLICATION:
            raise AuthorityError(f"{self.path} is a database, but not an authority file of detector")
        if (version := int.from_bytes(head[60:64])) != FORMAT:
            older = "older" if version < FORMAT else "newer"
            raise AuthorityError(
                f"{self.path} has layout {version}, that of an {older} detector; this one reads layout {FORMAT}: "
                "build it again from its tables or stories"
            )

    def _check_length(self) -> None:
        with self.path.open("rb") as stream:
            head = stream.read(100)
        if int.from_bytes(head[16:18]) * int.from_bytes(head[28:32]) != self.path.stat().st_size:
            raise self._damaged("its length is not what it says")

    def _recover(self) -> None:
        """Undo an update that was cut off: its journal lies beside the file, and only who may write can undo it."""
        if self._fixed or not self.path.with_name(f"{self.path.name}-journal").exists():
            return
        try:
            base = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=rw", uri=True, timeout=_PATIENCE)
            with closing(base):
                base.execute("SELECT count(*) FROM sqlite_master").fetchall()
        except sqlite3.Error as error:
            raise AuthorityError(
                f"{self.path}: an update was cut off and cannot be undone from here ({error}): open it once where it "
                "may be written to, with `detector authority check`"
            ) from error

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._base().execute(query, values).fetchall()

    def _base(self) -> sqlite3.Connection:
        if getattr(self._local, "pid", None) != os.getpid():
            how = "mode=ro&immutable=1" if self._fixed else "mode=ro"
            address = f"{self.path.resolve().as_uri()}?{how}"
            self._local.base = sqlite3.connect(address, uri=True, isolation_level=None, timeout=_PATIENCE)
            self._local.base.execute("PRAGMA cache_size = -16000")
            self._local.pid, self._local.number = os.getpid(), None
        base: sqlite3.Connection = self._local.base
        return base

    def _failed(self, error: sqlite3.Error) -> AuthorityError:
        if "locked" in str(error):
            return AuthorityError(f"{self.path} is being updated by another process: try again in a moment")
        return self._damaged(str(error))

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
    return AuthorityFile(assets.path("data", "authority.sqlite"), fixed=True)


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
        "first_seen": entry.first_seen,
        "last_seen": entry.last_seen,
        "spellings": [_spelling(form) for form in entry.forms if form.count and form.kind != "acronym"],
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


def _spelling(form: Form) -> dict[str, Any]:
    shown = {"text": form.text, "stories": form.count, "first_seen": form.first_seen, "last_seen": form.last_seen}
    return {key: value for key, value in shown.items() if value}


def _phrase(content: tuple[str, ...], forms: Sequence[tuple[str, str]], frequency: Mapping[str, int]) -> Phrase:
    # by its three rarest words: with two of them rendered otherwise, the name is still called up by the third
    callers = sorted(content, key=lambda word: (frequency[word], word))[:3]
    return Phrase(
        content,
        tuple(word for word in callers if frequency[word] <= _COMMON),
        any(lists(text) for text, _ in forms),
        all(kind == "garbled" for _, kind in forms),
    )


def _parts(values: list[Any]) -> Iterator[list[Any]]:
    return (values[start : start + 10_000] for start in range(0, len(values), 10_000))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _marks(values: Collection[Any]) -> str:
    return ",".join("?" * len(values))
