"""Copy beside an archive of trusted stories, for what the rule `archived-name` marks: garbled names, and none.

The archive holds the other human version of each copy and news on other matters (`archived.background`). Copy with
garbled names and the same copy without are read alone, as all other copy is (`silver.py`); a slip of the one who
wrote it, as strong systems show, counts for nothing there.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ...authorities.learning import build_archive
from ...pipeline import Examiner
from ...settings import Settings
from ...types import Article
from ..corpora import segments as source
from ..fit_archived_names import background
from ..synthetic.names import RenamedStory, one_each, stories
from .known_copy import KnownCopy, injected_case, strong_versions
from .silver import Seen, read

ARCHIVED = "archived-name"
"""The rule that asks archives."""
_TURNS = 3

Progress = Callable[[str], None]


def look_in_archive(data: Path, folds: frozenset[int], settings: Settings, progress: Progress = lambda _: None) -> Seen:
    """Observations of the rule in the copy of some folds, labelled.

    Raises:
        UsageError: a file of the data is missing.
    """
    found = []
    others = list(background(data, folds))
    strong = {story[0].story: strong_versions(story) for story in source.paired_stories(data) if story[0].fold in folds}
    for turn in range(_TURNS):
        listed = one_each(list(stories(data, folds, turn)))
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "archive.sqlite"
            trusted = (Article(f"{one.story}.{number}", one.other) for number, one in enumerate(listed))
            build_archive((*trusted, *others), file)
            asked = replace(settings, authority=(str(file),), rules=(ARCHIVED,), grammar="none")
            with Examiner(asked) as examiner:
                found.append(read([*_garbled(listed), *([] if turn else _clean(listed, strong))], examiner))
        progress(f"findings: {len(listed)} copies read beside an archive of {len(listed) + len(others)} stories")
    return Seen(
        tuple(labelled for one in found for labelled in one.observed),
        dict(sum((Counter(one.words) for one in found), Counter())),
        dict(sum((Counter(one.errors) for one in found), Counter())),
    )


def _garbled(listed: Sequence[RenamedStory]) -> Iterator[KnownCopy]:
    for one in listed:
        if one.injected:
            yield injected_case(one, beside=False)


def _clean(listed: Sequence[RenamedStory], strong: Mapping[str, tuple[tuple[str, ...], ...]]) -> Iterator[KnownCopy]:
    """The same copy without errors: read once, for what is marked in it is much the same in every turn."""
    for one in listed:
        yield KnownCopy(
            one.story, "en", "human", "clean", tuple(one.clean.split("\n\n")), strong=strong.get(one.story, ())
        )
