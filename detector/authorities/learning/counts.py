"""The counts of an archive: how often, and when, each name was seen, and the entries that follow from them.

The counts lie in the authority file itself, so that the stories of a new day are added to them and only the entries
that they touch are filed again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace

from .. import Entry, EntryKind, Form
from ..name_keys import name_key
from ..sqlite import related_stories
from .story import Learned, doubts

SOURCE = "desk archive"
LICENCE = "the desk's own"
_SEVERAL = 2
"""In so many stories a name must stand that no story says plainly what it is."""
_SEEN = (
    "stories = stories + excluded.stories,"
    " first = min(coalesce(first, excluded.first), coalesce(excluded.first, first)),"
    " last = max(coalesce(last, excluded.last), coalesce(excluded.last, last))"
)
_ADD = f"ON CONFLICT DO UPDATE SET {_SEEN}"

Touched = tuple[str, str]
"""The kind and the folded name of what was counted."""


def add(base: sqlite3.Connection, story: Learned) -> set[Touched]:
    """Count the names of one story; gives what it has touched."""
    related_stories.add(base, story.related_story)
    touched: set[Touched] = set()
    day = story.date
    people = dict(story.people)
    organizations = dict(story.organizations)
    for kind, names in (("person", people), ("body", organizations), ("acronym", dict.fromkeys(story.acronyms, True))):
        sure: dict[str, bool] = {}
        for name, plainly in names.items():
            if folded := name_key(name):
                sure[folded] = plainly or sure.get(folded, False)
                base.execute(f"INSERT INTO seen VALUES (?,?,?,1,?,?) {_ADD}", (kind, folded, name, day, day))
        base.executemany(
            f"INSERT INTO counted VALUES (?,?,1,?,?,?) {_ADD}, sure = sure + excluded.sure",
            [(kind, folded, int(plainly), day, day) for folded, plainly in sure.items()],
        )
        touched.update((kind, folded) for folded in sure)
    base.executemany(f"INSERT INTO roles VALUES (?,?,1,?,?) {_ADD}", [(*role, day, day) for role in story.roles])
    for organization, acronym in {(name_key(organization), acronym) for organization, acronym in story.short}:
        base.execute(f"INSERT INTO short VALUES (?,?,1,?,?) {_ADD}", (organization, acronym, day, day))
        touched.add(("acronym", name_key(acronym)))
    return touched


def all_entries(base: sqlite3.Connection) -> Iterator[Entry]:
    """Every entry that follows from the counts, in the order of the ids."""
    query = f"SELECT {_ID} AS id, kind, folded FROM counted ORDER BY id"
    for _, kind, folded in base.execute(query):
        found = entry(base, kind, folded)
        if found is not None:
            yield found


_ID = "'archive-' || kind || ':' || replace(folded, ' ', '-')"


def id_of(kind: str, folded: str) -> str:
    """The id of the entry of a folded name."""
    return f"archive-{kind}:{folded.replace(' ', '-')}"


def entry(base: sqlite3.Connection, kind: EntryKind, folded: str) -> Entry | None:
    """The entry that follows from the counts and decisions; None: there is none, or it is part of another's."""
    if root(base, kind, folded) != folded:
        return None
    own = base.execute("SELECT stories, sure, first, last FROM counted WHERE kind = ? AND folded = ?", (kind, folded))
    counted = own.fetchone()
    if counted is None:
        return None
    forms = _spellings(base, kind, folded)
    stories, sure, first, last = counted
    decided = list(_decided(base, kind, folded))
    if not decided and not _known(base, kind, folded, forms[0].text, stories, sure):
        return None
    for other, verdict in decided:
        more = base.execute(
            "SELECT stories, first, last FROM counted WHERE kind = ? AND folded = ?", (kind, other)
        ).fetchone()
        form = "garbled" if verdict == "wrong" else "alias"
        forms += [replace(f, kind=form) for f in _spellings(base, kind, other)]  # type: ignore[arg-type]
        if more is not None and verdict == "same":
            stories += more[0]
            first = min(filter(None, (first, more[1])), default=None)
            last = max(filter(None, (last, more[2])), default=None)
    role = None
    if kind == "person":
        found = base.execute(
            "SELECT text FROM roles WHERE folded = ? ORDER BY stories DESC, last DESC, text LIMIT 1", (folded,)
        ).fetchone()
        role = found[0] if found else None
    elif kind == "body":
        names = [folded, *(other for other, verdict in decided if verdict == "same")]
        forms += _acronyms(base, names)
    order = {form.text: n for n, form in enumerate(forms)}
    rest = sorted(forms[1:], key=lambda f: (_RANK.index(f.kind), -f.count, f.text, order[f.text]))
    return Entry(
        id_of(kind, folded), kind, (forms[0], *rest), role=role, source=SOURCE, licence=LICENCE, count=stories,
        first_seen=first, last_seen=last,
    )  # fmt: skip


_RANK = ("preferred", "alias", "acronym", "garbled")


def root(base: sqlite3.Connection, kind: str, folded: str) -> str:
    """The folded name of the entry that a name belongs to by decision; itself where nothing was decided."""
    met = {folded}
    while True:
        found = base.execute(
            "SELECT folded FROM decisions WHERE kind = ? AND folded_other = ? AND folded != folded_other"
            " AND verdict IN ('same', 'wrong') ORDER BY folded LIMIT 1",
            (kind, folded),
        ).fetchone()
        if found is None or found[0] in met:
            return folded
        folded = found[0]
        met.add(folded)


def _decided(base: sqlite3.Connection, kind: str, folded: str) -> Iterator[tuple[str, str]]:
    """The names that were decided to be of an entry, and those of theirs: (folded, verdict)."""
    waiting, met = [(folded, "same")], {folded}
    while waiting:
        name, above = waiting.pop()
        rows = base.execute(
            "SELECT folded_other, verdict FROM decisions WHERE kind = ? AND folded = ? AND folded != folded_other"
            " AND verdict IN ('same', 'wrong') ORDER BY folded_other",
            (kind, name),
        ).fetchall()
        for other, verdict in rows:
            if other not in met:
                met.add(other)
                verdict = "wrong" if above == "wrong" else verdict
                yield other, verdict
                waiting.append((other, verdict))


def _spellings(base: sqlite3.Connection, kind: str, folded: str) -> list[Form]:
    """The spellings of a folded name: the one decided for or else the most often seen first."""
    rows = base.execute(
        "SELECT text, stories, first, last FROM seen WHERE kind = ? AND folded = ? ORDER BY stories DESC, text",
        (kind, folded),
    ).fetchall()
    decided = base.execute(
        "SELECT name, other, verdict FROM decisions WHERE kind = ? AND folded = ? AND folded_other = ?",
        (kind, folded, folded),
    ).fetchall()
    wrong = {other for _, other, verdict in decided if verdict == "wrong"}
    first = {name for name, _, _ in decided} - wrong
    rows = [row for row in rows if row[0] not in wrong] or rows
    rows.sort(key=lambda row: row[0] not in first)
    return [Form(row[0], "alias" if n else "preferred", *row[1:]) for n, row in enumerate(rows)]


def _known(base: sqlite3.Connection, kind: str, folded: str, name: str, stories: int, sure: int) -> bool:
    """Whether what was counted is enough to be sure of a name."""
    if kind == "person":
        return sure > 0 or (stories >= _SEVERAL and doubts(name) == 0)
    if kind == "body":
        return sure > 0
    taken = base.execute(
        "SELECT 1 FROM seen JOIN short ON short.acronym = seen.text WHERE kind = 'acronym' AND seen.folded = ? LIMIT 1",
        (folded,),
    ).fetchone()
    return stories >= _SEVERAL and taken is None


def _acronyms(base: sqlite3.Connection, names: Iterable[str]) -> list[Form]:
    found: dict[str, Form] = {}
    for folded in names:
        rows = base.execute(
            "SELECT acronym, stories, first, last FROM short WHERE folded = ? ORDER BY stories DESC, acronym", (folded,)
        )
        for acronym, *seen in rows:
            found.setdefault(acronym, Form(acronym, "acronym", *seen))
    return list(found.values())
