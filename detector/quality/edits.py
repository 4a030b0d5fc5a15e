"""Edits → how likely each is an error, and of which class.

The probability is learned (`models/edits`, boosted trees over the columns of `edit_features.py`, fitted by
`training/fit_edits.py`); the class follows from what stands on both sides.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from .. import assets
from ..alignment.edits import Edit, Edits, edits
from ..alignment.words import AlignedPair
from ..annotation.words import Word
from ..inference.features import Features
from ..inference.forest import Forest
from ..language.calques import lemma, related
from ..language.countries import code_of, is_country
from ..language.foreign_words import languages_of
from ..language.lexicon import is_name_word, place_names, words, zipf
from ..names import convention_only, normalize_name, spelling_similarity
from ..names.damage import damage
from ..types import Alignment, Category, Document
from ..types.errors import AssetError
from . import edit_features
from .tagged_words import TaggedWords
from .tagger import Tagger

Closeness = Literal["near", "partly", "free"]
"""How verbatim two versions are: near-copies, partly rewritten, independent accounts."""
_NEAR, _PARTLY = 0.92, 0.8
"""Share of the linked words that stand on both sides, from which versions are near-copies, or partly rewritten (the
bounds of the sets that they are measured on)."""


@dataclass(frozen=True, slots=True)
class AssessedEdit:
    """An edit with the words of both sides, its class, and the probability in [0, 1] that it is an error.

    `before` and `after`: the words of the copy beside it; `other_before` and `other_after` those of the reference.
    """

    reference: int
    copy: tuple[Word, ...]
    other: tuple[Word, ...]
    before: Word | None
    after: Word | None
    other_before: Word | None
    other_after: Word | None
    category: Category
    kind: str
    probability: float


def assess(alignment: Alignment, tagger: Tagger) -> tuple[AssessedEdit, ...]:
    """All edits between a copy and its references, in the order of the copy.

    Raises:
        AssetError: the model is missing or does not fit.
    """
    found, table = measured(alignment, tagger)
    if not found.edits:
        return ()
    return described(
        found, dict(alignment.paired), closeness(edit_features.verbatim(table)), forest().probability(table).tolist()
    )


def measured(alignment: Alignment, tagger: Tagger) -> tuple[Edits, Features]:
    """All edits between a copy and its references, and a row of features for each; without edits there is no column."""
    tagged = TaggedWords(alignment, tagger)
    found = edits(alignment, tagged.vectors)
    documents = dict(alignment.paired)
    return found, edit_features.rows(found, alignment.copy, documents, tagged.doubt, tagged.doubt_beside)


def described(
    found: Edits, documents: Mapping[int, Document], close: Closeness, probabilities: Sequence[float]
) -> tuple[AssessedEdit, ...]:
    """Edits with their words and classes, in the order of the copy; `documents`: the references by their index."""
    listed = []
    for edit, probability in zip(found.edits, probabilities, strict=True):
        group = found.groups[edit.group]
        mine, theirs = edit_features.sides(group, edit)
        other_first = edit.other_first if theirs else _beside(group.pairs, edit)
        other_last = edit.other_last if theirs else other_first
        listed.append(
            AssessedEdit(
                group.reference, mine, theirs,
                _at(group.copy, edit.first - 1), _at(group.copy, edit.last),
                _at(group.other, other_first - 1), _at(group.other, other_last),
                (sort := category(mine, theirs, documents[group.reference])), kind(close, sort, mine, theirs),
                round(probability, 4),
            )
        )  # fmt: skip
    return tuple(sorted(listed, key=_place))


def joined(listed: Sequence[AssessedEdit]) -> tuple[AssessedEdit, ...]:
    """The edits, those that lie in one name put together: "Monastery of the Visitor" stands for "Deir al-Zour"."""
    found: list[AssessedEdit] = []
    for one in listed:
        if found and _in_one_name(found[-1], one):
            last = found[-1]
            found[-1] = replace(
                last, copy=(*last.copy, *one.copy), other=(*last.other, *one.other), after=one.after,
                other_after=one.other_after, probability=max(last.probability, one.probability),
            )  # fmt: skip
        else:
            found.append(one)
    return tuple(found)


def _in_one_name(left: AssessedEdit, right: AssessedEdit) -> bool:
    """Whether two edits follow one another in a name on both sides, with small words between at most."""
    if left.reference != right.reference or not all((left.copy, right.copy, left.other, right.other)):
        return False
    ends = ((left.copy[-1], right.copy[0]), (left.other[-1], right.other[0]))
    return all(
        one.sentence == two.sentence and one.kind == two.kind == "name" and 0 < two.start - one.end <= _JOINED
        for one, two in ends
    )


_JOINED = 8
"""Characters between two words of one name: " of the "."""


def closeness(verbatim: float) -> Closeness:
    """Class of a share of equal words."""
    return "near" if verbatim >= _NEAR else "partly" if verbatim >= _PARTLY else "free"


@cache
def forest() -> Forest:
    """The bundled model.

    Raises:
        AssetError: it is missing or damaged.
    """
    file = assets.path("models", "edits", "trees.json")
    assets.verify("models", "edits")
    try:
        return Forest.of(json.loads(file.read_text("utf-8")), "models/edits/trees.json")
    except (KeyError, ValueError) as error:
        raise AssetError(
            f"{file} holds no trees that this code can read ({error!r}): install detector again"
        ) from error


def kind(close: Closeness, sort: Category, mine: Sequence[Word], theirs: Sequence[Word]) -> str:
    """Key under which edits are calibrated: how verbatim the versions are, and the category.

    Of names also whether the copy's form is known nowhere and the reference's is, or both spellings are plausible ones
    of one name.
    """
    names = [w.text for w in mine if w.kind == "name"], [w.text for w in theirs if w.kind == "name"]
    if sort.startswith("name.") and all(names) and len(names[0]) == len(names[1]):
        pairs = [(a, b) for a, b in zip(*names, strict=True) if normalize_name(a) != normalize_name(b)]
        alike = bool(pairs) and all(spelling_similarity(a, b) >= _ALIKE for a, b in pairs)
        if alike and all(_is_known(b) and not _is_known(a) and not convention_only(a, b) for a, b in pairs):
            return f"{close}/{sort}/damaged"
        if alike and all(damage(a, b) < _DAMAGED for a, b in pairs):
            return f"{close}/{sort}/respelt"
    return f"{close}/{sort}"


def _is_known(name: str) -> bool:
    """Whether a word of a name is that of a place, of a person, or any word that is in use."""
    key = normalize_name(name)
    return is_name_word(key) or key in place_names() or is_country(name) or zipf(name.lower()) >= _IN_USE


_IN_USE = 1.5
"""Zipf frequency (three in a hundred million words) from which a word is one that is in use."""

_ALIKE = 0.6
"""Similarity of spelling from which two words may be spellings of one name."""
_DAMAGED = 0.6
"""Raw score of damage from which a spelling is no plausible one."""


def category(mine: tuple[Word, ...], theirs: tuple[Word, ...], reference: Document) -> Category:
    """The published category of an edit."""
    both = (*mine, *theirs)
    counted = [word.quantity for word in both if word.quantity is not None]
    if counted:
        return "date" if any(one.kind in ("date", "time") for one in counted) else "number"
    if all(any(word.key in words("part_of_day") for word in side) for side in (mine, theirs)):
        return "date"
    if any(word.kind == "acronym" for word in both):
        return "name.acronym"
    kinds = set(_kinds(theirs, reference))
    if any(word.kind == "name" for word in both):
        return _name(mine, theirs, kinds)
    if any(word.key in words("office_noun") for word in theirs):
        return "title"
    if not mine:
        return "omission"
    if not theirs:
        return "addition"
    if any(zipf(word.key) == 0.0 or languages_of(word.key) for word in mine):
        return "untranslated" if any(languages_of(word.key) for word in mine) else "spelling"
    return "term" if any(related(lemma(a.key), lemma(b.key)) for a in mine for b in theirs) else "lexical"


def _name(mine: tuple[Word, ...], theirs: tuple[Word, ...], kinds: set[str]) -> Category:
    if any(is_country(word.text) or code_of(word.text) for word in (*mine, *theirs)):
        return "name.place"
    if "title" in kinds and not kinds & {"person", "body"}:
        return "title"
    for kind, named in (("body", "name.org"), ("person", "name.person"), ("place", "name.place")):
        if kind in kinds:
            return named  # type: ignore[return-value]
    if any(normalize_name(word.text) in place_names() for word in theirs):
        return "name.place"
    if any(word.key in words("office_noun") for word in theirs):
        return "title"
    return "name.work"


def _kinds(row: tuple[Word, ...], document: Document) -> Iterator[str]:
    """The kinds of the mentions in which words of a story stand."""
    for mention in document.mentions:
        if any(mention.start <= word.start < mention.end for word in row):
            yield mention.kind
        title = mention.title
        if title is not None and any(title.start <= word.start < title.end for word in row):
            yield "title"


def _beside(pairs: Sequence[AlignedPair], edit: Edit) -> int:
    """The place in the other row after the words that stand before an edit which the other side has not."""
    before = [pair.other for pair in pairs if pair.copy < edit.first and not pair.moved]
    return max(before, default=-1) + 1


def _at(row: tuple[Word, ...], at: int) -> Word | None:
    return row[at] if 0 <= at < len(row) else None


def _place(one: AssessedEdit) -> tuple[int, int, int]:
    first = one.copy[0].start if one.copy else one.after.start if one.after else one.before.end if one.before else 0
    return first, len(one.copy), one.reference
