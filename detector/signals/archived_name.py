"""Names that trusted stories on the same matter write otherwise.

An archive that `detector authority build` has learned knows of every trusted story which names stand in it. The stories
that share most names with the copy are earlier versions of it, or of the same matter. A name that they lack is held
against the names of theirs that the copy lacks: by the letters, by how much the stories have in common, and by how many
other names are left over. Which differences are damage is learned from garbled names in human copy. What the copy and
the trusted stories both have is right; where two names may be meant, both are offered. Another story's spelling proves
nothing by itself, so a mark is a hint at most.

Why it matters:
    A name that your own trusted stories on the matter write otherwise is a name that you have had to correct before,
    or will have to.
When it is wrong:
    Where the trusted story is the one that slipped, or another person of a like name has come into the matter. Another
    story's spelling proves nothing by itself: a mark is a hint at most.
Marked:
    Jan Hamacek met Andrej Babis and [Milo Semen] in Ostrava on Monday. Andrej Babis spoke first. -> Miloš Zeman
      | trusted: Jan Hamacek and Andrej Babis met Miloš Zeman in Ostrava. President Miloš Zeman left early, and
        Andrej Babis stayed.
Not marked:
    Jan Hamacek met Andrej Babis and Zeman in Ostrava on Monday.
      | trusted: Jan Hamacek and Andrej Babis met Miloš Zeman in Ostrava. President Miloš Zeman left early, and
        Andrej Babis stayed.
    Jan Hamacek met Andrej Babis and Petra Kolar in Ostrava on Monday.
      | trusted: Jan Hamacek and Andrej Babis met Miloš Zeman in Ostrava. President Miloš Zeman left early, and
        Andrej Babis stayed.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..annotation.entities import sort_of
from ..case import Case
from ..linking.archived_names import ArchivedName
from ..names import normalize_name, words_of
from ..types import Category, Evidence, Mention, Observation, Suggestion
from . import EVERY_KIND, Signal

RULE = "archived-name"
LEAST = 0.02
"""What has a lower probability is two names; how much is shown of the rest is for the calibration to say."""


def find(case: Case) -> Iterator[Observation]:
    """Observations `person`, `words` and `word`, or `choice` where two names may be meant.

    Names that another version of the story has are left out.
    """
    said = {
        normalize_name(word)
        for _, document in case.paired
        for token in document.tokens
        if token.text[:1].isupper()
        for word in words_of(token.text)
    }
    for one in case.archived_names:
        if one.probability >= LEAST and not (said and all(normalize_name(word) in said for word in one.entity.words)):
            for mention in one.entity.mentions:
                yield from _observation(one, mention)


def _observation(one: ArchivedName, mention: Mention) -> Iterator[Observation]:
    suggestions = tuple(Suggestion(form, probability, "authority") for form, probability in one.suggestions(mention))
    if not suggestions:
        return
    when = f", {one.related.date}" if one.related.date else ""
    shown = f"{one.other.name} (trusted story {one.related.story}{when}; {one.related.shared} names in common)"
    yield Observation(
        RULE, "choice" if one.unsure else sort_of(one.entity, one.other), _category(one),
        mention.start, mention.end, one.probability,
        f"A trusted story on the same matter has “{one.other.name}”, and “{mention.text}” nowhere.",
        (Evidence("authority", shown, one.archive, story=one.related.story),), suggestions,
    )  # fmt: skip


def _category(one: ArchivedName) -> Category:
    kinds = (one.entity.kind, one.other.kind)
    return "name.person" if "person" in kinds else "name.place" if "place" in kinds else "name.work"


SIGNAL = Signal(
    RULE,
    ("name.person", "name.place", "name.work"),
    find,
    needs_archive=True,
    hints_only=EVERY_KIND,
    label="people",
    may_be_slip=True,
    marks_names=True,
)
