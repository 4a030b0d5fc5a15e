"""Words that say something else than the other version says in the same place.

Linked sentences are aligned word by word; every stretch in which they differ is an edit. For each edit the probability
that it is an error, and no other way to put the same, is learned from human versions of one story and from errors of
every kind injected into them: from the form of both sides, their meaning in context, the tagger's doubt and, above all,
from how verbatim the two versions are. Between near-copies a single changed word is news; between two independent
accounts only names, quantities, dates and negations tell. What several references have is not marked because one of
them has something else.

Why it matters:
    India for Pakistan, a lost "not", 20 miles for 20 kilometres: a reader who holds both versions sees at once what no
    other rule looks for.
When it is wrong:
    Where the other version is wrong, is older (later figures are right), or leaves open what the copy tells more
    exactly.
Marked:
    The foreign minister of [Pakistan] left for Geneva on Friday evening, officials said. -> India
      | reference: The foreign minister of India left for Geneva on Friday evening, officials said.
Not marked:
    The program was organized on Friday, officials said, by the U.S. Department of Energy.
      | reference: The programme was organised on Friday, officials said, by the US Department of Energy.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..annotation.updates import may_be_later
from ..annotation.words import Word
from ..case import Case
from ..findings.overlaps import Precedence
from ..quality.edits import AssessedEdit, joined
from ..types import Document, Evidence, Observation, Span, Suggestion
from . import Signal

LEAST = 0.2
"""What is less likely is another way to put it."""
_JOINING = frozenset(("a", "an", "the", "of", "that"))
"""Words that come and go with the wording: alone they are no difference of what is said."""
_FREE_NUMBER = "free/number"
"""Kind of numbers between independent accounts."""
_HERE = "The other version has “{}” here."
_ADDED = "The other version has nothing for “{}”."


def find(case: Case) -> Iterator[Observation]:
    """Observations of kinds `closeness/category` ("near/name.place"), one for each edit that may be an error.

    Names of two plausible spellings: "near/name.person/respelt".
    """
    said = _said_by_others(case)
    for one in joined([edit for edit in case.edits if edit.probability >= LEAST]):
        if one.copy and all((one.reference, w.start) in said for w in one.copy):
            continue
        if (one.reference in case.updates and _may_be_later(one)) or _is_mirrored(one) or _counts_else(one):
            continue
        if all(word.key in _JOINING for word in (*one.copy, *one.other)):
            continue
        reference = case.alignment.references[one.reference].document
        place = _place(one)
        if place is None:
            continue
        text = _suggested(one, place, case.copy, reference)
        sentence = (one.other or (one.other_before or one.other_after,))[0]
        if sentence is None:
            continue
        marked = case.copy.slice(place)
        added = case.copy.text[one.copy[0].start : one.copy[-1].end] if one.copy and not one.other else ""
        message = _ADDED.format(added) if added else _HERE.format(text)
        if text == marked:
            continue
        yield Observation(
            "difference", one.kind, one.category, place.start, place.end, one.probability,
            message,
            (Evidence.passage("reference", reference, reference.sentences[sentence.sentence]),),
            (Suggestion(text, one.probability, "reference"),) if text else (),
        )  # fmt: skip


def _said_by_others(case: Case) -> frozenset[tuple[int, int]]:
    """Words (by their start) of which a reference says something else, and another reference the same as the copy."""
    if len(case.paired) < 2:
        return frozenset()
    differing = {(one.reference, word.start) for one in case.edits for word in one.copy}
    starts = {start for _, start in differing}
    return frozenset(
        (reference, start)
        for reference, _ in case.paired
        for start in starts
        if any(other != reference and (other, start) not in differing for other, _ in case.paired)
    )


def _may_be_later(one: AssessedEdit) -> bool:
    ours, theirs = ([word.quantity for word in side if word.quantity is not None] for side in (one.copy, one.other))
    return any(may_be_later(a, b) for a in ours for b in theirs)


def _is_mirrored(one: AssessedEdit) -> bool:
    """Whether scores are those of one match told from both sides: who won 6-3, 4-6, 7-5 beat who lost 3-6, 6-4, 5-7."""
    ours, theirs = (
        [
            (word.key, word.quantity.values)
            for word in side
            if word.quantity is not None and word.quantity.kind == "score"
        ]
        for side in (one.copy, one.other)
    )
    if len(ours) != len(theirs) or len(ours) < 2:
        return False
    return all(a[0] != b[0] and a[1] == b[1] for a, b in zip(ours, theirs, strict=True))


def _counts_else(one: AssessedEdit) -> bool:
    """Whether independent accounts count other things: "three others" and "two privates" may both be right."""
    ours, theirs = ({word.key for word in side if word.quantity is None} for side in (one.copy, one.other))
    counted = all(any(word.quantity is not None for word in side) for side in (one.copy, one.other))
    return one.kind == _FREE_NUMBER and counted and bool(ours) and bool(theirs) and not ours & theirs


def _place(one: AssessedEdit) -> Span | None:
    """The words that are marked: those of the edit.

    What is missing or added is marked with a word beside it, so that the suggestion has its place.
    """
    if one.copy and one.other:
        return Span(one.copy[0].start, one.copy[-1].end)
    if one.copy:
        before = one.before if one.before is not None and one.before.sentence == one.copy[0].sentence else None
        after = one.after if one.after is not None and one.after.sentence == one.copy[-1].sentence else None
        if before is None and after is not None:
            return Span(one.copy[0].start, after.end)
        return Span((before or one.copy[0]).start, one.copy[-1].end)
    around = [word for word in (one.before, one.after) if word is not None]
    if len(around) == 2 and around[0].sentence != around[1].sentence:
        around = around[:1]
    return Span(around[0].start, around[-1].end) if around else None


def _suggested(one: AssessedEdit, place: Span, copy: Document, reference: Document) -> str:
    """The words of the other version for the marked ones, with the capital that their place asks for."""
    if one.copy and one.other:
        return _cased(reference.text[one.other[0].start : one.other[-1].end], one.copy[0], one.other[0])
    if one.copy and one.after is not None and place.end == one.after.end:  # the word after, which opens the sentence
        return _capital(one.after.text)
    if one.copy:  # the word before, without what was added
        return copy.text[place.start : one.copy[0].start].rstrip(" ,")
    missing = reference.text[one.other[0].start : one.other[-1].end]
    before, after = one.before, one.after
    if before is not None and before.start == place.start:
        tail = copy.text[before.end : place.end]
        glue = "" if missing.startswith(("'", "’", "n'", "n’")) else " "
        return f"{copy.text[before.start : before.end]}{glue}{missing}{tail}"
    if after is None:
        return missing
    if after.first:
        tail = after.text if after.kind != "word" else after.text[:1].lower() + after.text[1:]
        return f"{_capital(missing)} {tail}"
    return f"{missing} {after.text}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _cased(text: str, mine: Word, other: Word) -> str:
    if other.kind != "word" or mine.kind not in ("word", "name"):
        return text
    if mine.first and not other.first:
        return _capital(text)
    return text[:1].lower() + text[1:] if other.first and not mine.first else text


SIGNAL = Signal(
    "difference",
    (
        "name.person", "name.org", "name.place", "name.acronym", "name.work", "title", "number", "date", "term",
        "lexical", "untranslated", "omission", "addition", "spelling",
    ),
    find,
    needs_reference=True,
    precedence=Precedence(0.0, supports=True),
    raw_score_is_probability=True,
    label="speaker",
)  # fmt: skip
