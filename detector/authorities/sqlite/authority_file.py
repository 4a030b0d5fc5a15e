"""Names and terms from an authority file: people, organizations, offices, places, acronyms, fixed terms."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from ... import assets
from .. import Entry, EntryKind, Form, Match, Phrase, RelatedStory
from ..name_keys import is_name, lists, name_key
from . import checksum, related_stories
from .connection import ConnectedFile
from .index_writer import ENTRY, entry_of

if TYPE_CHECKING:
    from .blocking import Blocking
    from .candidates import CandidateFinder

_LEAST = 0.1
"""What resembles a name less than this is not given."""
_COMMON = 400
"""A word that stands in more phrases than this does not call them up by itself."""


class _State(NamedTuple):
    """One state of a file, as far as it is remembered."""

    facts: dict[str, str]
    blocking: Blocking
    finder: CandidateFinder
    load: Callable[[int], Entry]
    ask: Callable[[str, EntryKind | None, int, str | None], tuple[Match, ...]]


class AuthorityFile:
    """One authority file, read in place: opening it costs the same whatever its size.

    Safe for threads, for forked processes, and for a file that another process updates meanwhile: each question is
    answered from one state of the file, the last whole one. `fixed`: nobody updates the file.

    Raises:
        AuthorityError: at opening, a file that is missing, foreign, cut off or of another version; later, one whose
            pages are damaged.
    """

    def __init__(self, path: Path, name: str | None = None, fixed: bool = False) -> None:
        self.path = path
        self._given_name = name
        self._latest: _State | None = None
        self._file = ConnectedFile(path, fixed, self._take_up)
        self._rows, self._reading = self._file.rows, self._file.reading
        self._file.open()

    @property
    def facts(self) -> dict[str, str]:
        """Facts that the file states of itself: its version, what it was built from, how many entries it has."""
        with self._reading():
            return self._file.state.facts

    @property
    def name(self) -> str:
        """A short name that an editor understands."""
        return self._given_name or self.facts.get("name") or self.path.stem

    @property
    def version(self) -> str:
        """A hash of the content."""
        return self.facts["version"]

    def exact(self, name: str, kind: EntryKind | None = None) -> tuple[Entry, ...]:
        """Entries of which a form equals the name, those that have it as a right form first (none for no name)."""
        if not is_name(name):
            return ()
        with self._reading():
            rows = self._rows(
                "SELECT f.entry, min(f.kind = 'garbled') AS wrong FROM forms f JOIN entries e ON e.n = f.entry"
                " WHERE f.folded = ? AND (? IS NULL OR e.kind = ?) GROUP BY f.entry ORDER BY wrong, e.count DESC, e.id",
                (name_key(name), kind, kind),
            )
            return tuple(self._file.state.load(number) for number, _ in rows)

    def candidates(
        self, name: str, kind: EntryKind | None = None, limit: int = 10, country: str | None = None
    ) -> tuple[Match, ...]:
        """Entries whose forms resemble the name, nearest first (garbled forms count as forms).

        With a `country`, organizations and the like of other countries are left out; persons never are.

        Persons are found by the consonant skeletons of their names (one edit apart at most) and ranked by
        `names.compare_names`; a single word is compared with surnames alone. All others are found by the words
        that they share, whatever the order, and ranked by the share of the words' weight and by their letters. Nothing
        resembles what is too long for a name (`LONGEST_NAME`).
        """
        if not is_name(name):
            return ()
        with self._reading():
            return self._file.state.ask(name, kind, limit, country)

    def entry(self, id: str) -> Entry | None:
        """One entry by its id."""
        if not is_name(id):
            return None
        with self._reading():
            rows = self._rows("SELECT n FROM entries WHERE id = ?", (id,))
            return self._file.state.load(rows[0][0]) if rows else None

    def acronym(self, text: str) -> tuple[Entry, ...]:
        """Entries that the acronym stands for (case and full stops aside), the most often seen first."""
        if not is_name(text):
            return ()
        return self._entries(
            "SELECT DISTINCT f.entry FROM forms f JOIN entries e ON e.n = f.entry WHERE f.folded = ?"
            " AND (f.kind = 'acronym' OR (e.kind = 'acronym' AND f.kind != 'garbled')) ORDER BY e.count DESC, e.id",
            (name_key(text),),
        )

    def by_portfolio(self, portfolio: str, country: str) -> tuple[Entry, ...]:
        """The organizations of a country that are responsible for something, as of ("foreign", "us")."""
        return self._entries(
            "SELECT n FROM entries WHERE portfolio = ? AND country = ? ORDER BY id", (portfolio, country)
        )

    def people_with_surname(self, surname: str) -> tuple[Entry, ...]:
        """Persons who may be called by this surname, as it is rightly written."""
        if not is_name(surname):
            return ()
        with self._reading():
            blocking = self._file.state.blocking
            terms = blocking.terms("n", (name_key(surname),)).values()
            forms = [number for numbers in blocking.filed(terms).values() for number in numbers.tolist()]
            found: dict[int, tuple[int, str]] = {}
            for some in _parts(forms):
                query = f"FROM forms f JOIN entries e ON e.n = f.entry WHERE f.n IN ({_marks(some)})"
                for number, count, id in self._rows(f"SELECT e.n, e.count, e.id {query} AND f.kind != 'garbled'", some):
                    found[number] = (-count, id)
            return tuple(self._file.state.load(number) for number in sorted(found, key=lambda number: found[number]))

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
                    "SELECT entry, text, kind, count, first_seen, last_seen FROM forms"
                    f" WHERE entry IN ({_marks(forms)}) ORDER BY n",
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
            blocking = self._file.state.blocking
            numbers: set[int] = set()
            rare = [term for term in blocking.terms(kind, words).values() if term.df <= _COMMON]
            for filed in blocking.filed(rare).values():
                numbers.update(filed.tolist())
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
            return tuple((self._file.state.load(number), Form(*form)) for number, *form in rows)

    # -------------------------------------------------------------- trusted stories

    @property
    def remembers_stories(self) -> bool:
        """Whether it was learned from trusted stories and knows which names stood together in them."""
        with self._reading():
            return bool(self._rows("SELECT 1 FROM remembered LIMIT 1"))

    def related(self, names: Collection[str], limit: int = 3) -> tuple[RelatedStory, ...]:
        """The trusted stories that share most names with a story of these names, the most first."""
        with self._reading():
            return related_stories.related(self._rows, names, limit)

    def seen(self, name: str) -> int:
        """In how many trusted stories a name stands, as written, case and diacritics aside."""
        with self._reading():
            return related_stories.seen(self._rows, name)

    # -------------------------------------------------------------- candidates

    def _candidates(self, name: str, kind: EntryKind | None, limit: int, country: str | None) -> tuple[Match, ...]:
        found = self._file.state.finder.forms(name, kind, country)
        best: dict[int, tuple[float, str]] = {}
        for score, number, form in found:
            if score >= _LEAST and (number not in best or score > best[number][0]):
                best[number] = (score, form)
        rows = self._rows(
            f"SELECT n, count, valid_to IS NOT NULL, id FROM entries WHERE n IN ({_marks(best)})", tuple(best)
        )
        rows.sort(key=lambda row: (-round(best[row[0]][0], 4), -row[1], *row[2:]))
        return tuple(
            Match(self._file.state.load(number), best[number][1], round(best[number][0], 4))
            for number, *_ in rows[:limit]
        )

    # -------------------------------------------------------------- the file

    def _take_up(self) -> _State:
        """The state of the file that this thread reads, as far as it is remembered; an older one is forgotten."""
        from .blocking import Blocking
        from .candidates import CandidateFinder

        facts = dict(self._rows("SELECT key, value FROM meta"))
        if not {"version", "digest", "forms"} <= facts.keys():
            raise self._file.damaged("it says nothing of its version")
        if self._latest is None or self._latest.facts["digest"] != facts["digest"]:
            ((highest,),) = self._rows("SELECT coalesce(max(n), 0) FROM forms")
            blocking = Blocking(self._rows, highest, int(facts["forms"]))
            load, ask = lru_cache(20_000)(self._read_entry), lru_cache(5_000)(self._candidates)
            self._latest = _State(facts, blocking, CandidateFinder(self._rows, blocking), load, ask)
        return self._latest

    def verify(self) -> None:
        """Read everything and hold it against the digest that was stored when it was written.

        Raises:
            AuthorityError: something is damaged.
        """
        with self._reading():
            if (fault := checksum.faults(self._file.base())) is not None:
                raise self._file.damaged(fault)

    def _entries(self, query: str, values: Sequence[Any]) -> tuple[Entry, ...]:
        with self._reading():
            return tuple(self._file.state.load(number) for (number,) in self._rows(query, values))

    def _read_entry(self, number: int) -> Entry:
        rows = self._rows(f"SELECT {ENTRY} FROM entries WHERE n = ?", (number,))
        if not rows:
            raise self._file.damaged(f"entry {number} is missing")
        forms = self._rows(
            "SELECT text, kind, count, first_seen, last_seen FROM forms WHERE entry = ? ORDER BY n", (number,)
        )
        if not _is_entry(rows[0]) or not forms or not all(map(_is_form, forms)):
            raise self._file.damaged(f"entry {number} has values that detector does not write")
        return entry_of(rows[0], [Form(*form) for form in forms])


def _is_entry(row: Sequence[Any]) -> bool:
    """Whether the columns of an entry have the types that are written: a database takes any."""
    id, kind, country, role, valid_from, valid_to, source, licence, count, *others = row
    texts = all(isinstance(value, str) for value in (id, source, licence)) and kind in get_args(EntryKind)
    optional = (country, role, valid_from, valid_to, *others)
    return texts and isinstance(count, int) and all(value is None or isinstance(value, str) for value in optional)


def _is_form(row: Sequence[Any]) -> bool:
    """The same of a form: text, kind, count, two dates."""
    text, kind, count, *dates = row
    known = isinstance(text, str) and kind in ("preferred", "alias", "acronym", "garbled") and isinstance(count, int)
    return known and all(value is None or isinstance(value, str) for value in dates)


def open_authority(path: str | os.PathLike[str], name: str | None = None) -> AuthorityFile:
    """Open an authority file.

    Raises:
        AuthorityError: it is missing, foreign, cut off or of another version.
    """
    return AuthorityFile(Path(path), name)


def bundled() -> AuthorityFile:
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


def _marks(values: Collection[Any]) -> str:
    return ",".join("?" * len(values))
