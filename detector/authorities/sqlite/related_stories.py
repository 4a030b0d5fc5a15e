"""Which trusted stories are about what a copy is about: the names of each story, filed under every one of them.

    remembered        one row a trusted story: its id, date, and names (zlib'd JSON)
    remembered_names  name → stories; a name is known by 48 bits of a hash of its words, as `normalize_name` gives them

Tables of an authority file that was learned from stories; empty in others.
"""

from __future__ import annotations

import hashlib
import json
import math
import sqlite3
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Any

from ...names import normalize_name, words_of
from .. import CooccurringName, RelatedStory

TABLES = """
CREATE TABLE remembered (n INTEGER PRIMARY KEY, story TEXT NOT NULL, date TEXT NOT NULL, names BLOB NOT NULL);
CREATE TABLE remembered_names (name INTEGER, n INTEGER, PRIMARY KEY (name, n)) WITHOUT ROWID;
"""
Ask = Callable[[str, tuple[Any, ...]], list[Any]]
"""A question in SQL with its values → all rows."""
_COMMON = 1000
"""A name of more stories says little of any one; of such a name only so many are looked at."""
_LEAST_SHARED = 2


def key(name: str) -> int:
    """The number under which a name is filed."""
    words = " ".join(map(normalize_name, words_of(name)))
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:6], "big")


def add(base: sqlite3.Connection, related_story: RelatedStory) -> None:
    """File a story; what it shares with others is not kept. Its number is drawn by its content: the order in which
    stories come does not matter."""
    names = json.dumps([[one.kind, one.text, one.count] for one in related_story.names], ensure_ascii=False)
    packed = zlib.compress(names.encode(), 9)
    number = int.from_bytes(hashlib.sha256(packed + related_story.story.encode()).digest()[:6], "big")
    base.execute(
        "INSERT OR IGNORE INTO remembered VALUES (?,?,?,?)", (number, related_story.story, related_story.date, packed)
    )
    keys = sorted({key(one.text) for one in related_story.names})
    base.executemany("INSERT OR IGNORE INTO remembered_names VALUES (?,?)", ((name, number) for name in keys))


def seen(ask: Ask, name: str) -> int:
    """In how many stories a name stands."""
    return int(ask("SELECT count(*) FROM remembered_names WHERE name = ?", (key(name),))[0][0])


def related(ask: Ask, names: Iterable[str], limit: int = 3, without: Collection[str] = ()) -> tuple[RelatedStory, ...]:
    """The stories that have most names in common with a story of these names, the most first.

    A name weighs the more, the fewer stories have it (inverse document frequency). Stories that share fewer than two
    names are left out, and those of the ids `without`.
    """
    ((stories,),) = ask("SELECT count(*) FROM remembered", ())
    weight: dict[int, float] = defaultdict(float)
    shared: Counter[int] = Counter()
    for number in sorted({key(name) for name in names}):
        query = "SELECT n FROM remembered_names WHERE name = ? ORDER BY n LIMIT ?"
        found = [n for (n,) in ask(query, (number, _COMMON))]
        for n in found:
            weight[n] += math.log(1 + stories / len(found))
            shared[n] += 1
    ranked = sorted((n for n in weight if shared[n] >= _LEAST_SHARED), key=lambda n: (-weight[n], n))
    related_stories: list[RelatedStory] = []
    for n in ranked:
        ((story, date, packed),) = ask("SELECT story, date, names FROM remembered WHERE n = ?", (n,))
        if story not in without:
            listed = json.loads(zlib.decompress(packed))
            related_story = RelatedStory(
                story, date, tuple(CooccurringName(kind, text, count) for kind, text, count in listed)
            )
            related_stories.append(replace(related_story, shared=shared[n], weight=round(weight[n], 4)))
        if len(related_stories) == limit:
            break
    return tuple(related_stories)
