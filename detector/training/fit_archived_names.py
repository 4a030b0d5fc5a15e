"""The trees of `linking/archived_names.py`: fitted on human copy with garbled names and an archive of stories.

In the archive are the other human versions, with the right names, among many stories on other matters; of every copy
it is also asked with its own other version hidden, when nothing that it offers is right. Machine versions beside it
give names that several writers spell otherwise than the archive, all of them right.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..annotation.annotate import annotate
from ..authorities import RelatedStory
from ..authorities.learning.story import names_of
from ..authorities.sqlite import related_stories
from ..linking.archived_names import COLUMNS, pairs
from ..types import Article
from .corpora import segments as source
from .fit_ranking import FITTED_FOLDS, Example, names_listed, train
from .fit_similarity import stored_forest, write_manifest
from .labels import machine_names
from .synthetic.names import RenamedStory, stories

TURNS = 3
"""So many times each story is given other names."""
SHARED_WEIGHT = 0.1
"""What a pair counts for whose name other versions share: there are many of them, and no garbled name among them."""

Progress = Callable[[str], None]


@dataclass(slots=True)
class NameIndex:
    """An archive in memory, of casts alone; stories whose ids are `hidden` are not found."""

    name: str = "archive"
    base: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(":memory:"))
    hidden: Collection[str] = ()

    @classmethod
    def of(cls, articles: Iterable[Article]) -> NameIndex:
        """The casts of some stories."""
        index = cls()
        index.base.executescript(related_stories.TABLES)
        for article in articles:
            related_stories.add(index.base, names_of(article.id, None, annotate(article)))
        return index

    def related(self, names: Collection[str], limit: int = 3) -> tuple[RelatedStory, ...]:
        """See `references.Archive`."""
        return related_stories.related(self._ask, names, limit, self.hidden)

    def seen(self, name: str) -> int:
        """See `references.Archive`; hidden stories count."""
        return related_stories.seen(self._ask, name)

    def _ask(self, query: str, values: tuple[Any, ...]) -> list[Any]:
        return self.base.execute(query, values).fetchall()


def fit(data: Path, output: Path, progress: Progress = lambda _: None) -> None:
    """Write archive.json into a folder, and all files of the folder into its manifest.

    Raises:
        UsageError: a file of the data is missing.
    """
    examples = list(gather(data, FITTED_FOLDS, progress))
    output.mkdir(parents=True, exist_ok=True)
    stored = {"columns": COLUMNS, **stored_forest(train(examples))}
    (output / "archive.json").write_text(json.dumps(stored, separators=(",", ":")) + "\n", "utf-8")
    manifest = output / "manifest.json"
    facts = json.loads(manifest.read_text("utf-8")) if manifest.exists() else {"name": "misnamed"}
    facts["archive_fitted_on"] = f"{len(examples)} pairs of names, {sum(one.right for one in examples)} of them right"
    write_manifest(output, facts, [name for name in ("trees.json", "archive.json") if (output / name).exists()])
    (output / "card.md").write_text(_card(facts), "utf-8")


def _card(facts: Mapping[str, Any]) -> str:
    return f"""# Damaged names

What it is: two forests of boosted trees over named columns (`detector/linking`). `trees.json`: is a name of the copy a
damaged form of a name in another version of the story? `archive.json`: the same of the names of related stories.

Fitted on human copy (two human versions of news, WMT21) in which names were garbled: as machines damaged them (names of
the human and the machine versions of WMT21, split by entity), put in the place where that was seen or given to a person
of the story; and, in every second round, as another script would have them or as the everyday word that sounds like
them. Both also on machine versions of the same news: what other versions share is right, and for the first what weak
systems alone wrote is a damaged name. Beside another version: {facts.get("fitted_on", "not fitted")}. Beside an
archive: {facts.get("archive_fitted_on", "not fitted")}. No text of these lists is in the files.

Figures on other stories and entities: `detector evaluate` (sections "Names"), quoted in the README.

Limits: the names that machines damaged are mostly of Chinese, Japanese, Russian, Czech, German and Icelandic names;
many are another name of like form rather than a respelling. The archive of the figures holds another version of each
story among news on other matters; where an archive has nothing on the matter, nothing is marked. Bodies have a rule of
their own.
"""


def gather(
    data: Path, folds: frozenset[int], progress: Progress = lambda _: None, turns: int = TURNS
) -> Iterator[Example]:
    """The pairs of names of the stories of some folds, garbled and not."""
    others = list(background(data, folds))
    for turn in range(turns):
        listed = list(stories(data, folds, turn))
        own = [Article(f"{one.story}.{number}", one.other) for number, one in enumerate(listed)]
        index = NameIndex.of((*own, *others))
        for number, one in enumerate(listed):
            both = [article.id for article in own if article.id.rsplit(".", 1)[0] == one.story]
            index.hidden = [name for name in both if name != f"{one.story}.{number}"]
            yield from _pairs(one, one.copy, index, garbled=True)
            yield from _pairs(one, one.clean, index, garbled=False)
            index.hidden = both
            yield from _pairs(one, one.copy, index, garbled=True)
        progress(f"in archive: round {turn + 1} of {turns}, {len(listed)} copies, {len(own) + len(others)} stories")
    yield from _as_good(data, folds, others)


def _as_good(data: Path, folds: frozenset[int], others: Iterable[Article]) -> Iterator[Example]:
    """Names of machine versions that others share, beside an archive that has a human version: all are right."""
    listed = list(machine_names.versions(data, folds))
    shown = {(one.name, one.shown): Article(f"{one.name}.{n}", "\n\n".join(one.shown)) for n, one in enumerate(listed)}
    index = NameIndex.of((*shown.values(), *others))
    for one in listed:
        trusted = shown[one.name, one.shown].id
        index.hidden = [a.id for (name, _), a in shown.items() if name == one.name and a.id != trusted]
        found = list(pairs(annotate(Article("copy", one.text)), index, names_listed()))
        shared = one.shared(pair.entity for pair in found)
        for pair in found:
            if pair.entity in shared:
                yield Example(pair.row, False, one.name, SHARED_WEIGHT)


def background(data: Path, folds: frozenset[int]) -> Iterator[Article]:
    """News on other matters: the human versions of the round trips, as stories of forty sentences, each text once."""
    read: set[str] = set()
    found: dict[str, list[str]] = {}
    for segment in source.round_trips(data):
        text = segment.humans[0]
        if segment.fold in folds and segment.set != "flores" and text not in read:
            read.add(text)
            found.setdefault(segment.story, []).append(text)
    for story, texts in found.items():
        yield Article(story, "\n\n".join(texts))


def _pairs(one: RenamedStory, copy: str, index: NameIndex, *, garbled: bool) -> Iterator[Example]:
    for pair in pairs(annotate(Article("copy", copy)), index, names_listed()):
        yield Example(pair.row, garbled and one.is_meant(pair.entity, pair.other), one.story)
