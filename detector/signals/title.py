"""Titles of office that are not the person's, or not English.

The other version gives the person a title that differs by a word that changes the office (deputy); or the title is a
literal rendering of a known office (vice-chief of staff), in the country to which that office belongs; or the authority
has the person in another office: a hint only, since offices change hands.

Why it matters:
    An office is a rank: a deputy is not the chief, and an American lawyer is not the U.S. attorney.
When it is wrong:
    Where a person holds two offices, or has changed office since the reference was written.
Marked:
    White House [chief of staff] Stephen Miller spoke on Monday. -> deputy chief of staff
      | reference: White House deputy chief of staff Stephen Miller spoke on Monday.
    Dan Scavino, the [White House Vice-Chief of Staff], spoke in Washington on Monday. -> White House deputy chief of
      staff
Not marked:
    Trump adviser Stephen Miller spoke on Monday.
      | reference: White House deputy chief of staff Stephen Miller spoke on Monday.
    The vice chief of staff of the Air Force spoke in Washington on Monday.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..authorities.gazetteer import GazetteerMatch, right_by_sentence
from ..case import Case
from ..findings.overlaps import Precedence
from ..language import countries
from ..language.calques import is_small, lemma
from ..linking import paired_titles as titles
from ..types import Document, Evidence, Mention, Observation, Span, Suggestion
from . import Signal

_MISRENDERED = frozenset({"vice", "sub", "second", "substitute", "helper", "auxiliary", "replacement"})
"""Words that a literal translation puts where English says deputy, assistant or under."""
_NOT_LINKED = 0.1
"""Less where the other version's title stands in a sentence that is not linked: the office may be an earlier one."""
_HELD, _NAMED, _LOOSE = 0.86, 0.6, 0.45
"""Raw scores of a literal rendering: a person holds it; nobody does, but it is definite or names its country, or a rank
was rendered; neither. (All but two of 58 cases in held-out copy are right: there is nothing to fit these on.)"""
_KNOWN_OTHERWISE = 0.6
"""Raw score where only an authority contradicts: offices change hands."""


def find(case: Case) -> Iterator[Observation]:
    """Titles of the copy that the other version, or the known offices, contradict."""
    taken: list[Span] = []
    for observation in (
        *_against_reference(case),
        *_calques(case),
        *_against_authority(case),
    ):
        if not any(observation.start < span.end and span.start < observation.end for span in taken):
            taken.append(Span(observation.start, observation.end))
            yield observation


# ------------------------------------------------------------------ the other version


def _against_reference(case: Case) -> Iterator[Observation]:
    copy = case.copy
    holding = {number: titles.Holders(reference) for number, reference in case.paired}
    for mention in titles.titled(copy):
        mine = titles.title_words(copy, mention.title)
        for number, reference in case.paired:
            linked = {s.index for n, s in case.alignment.partners(mention.sentence) if n == number}
            offered_by = holding[number].like(mention, linked)
            others = [m for m in offered_by if titles.same_holder(mention, m, m.sentence in linked)]
            others.sort(key=lambda m: (m.sentence not in linked, m.start))
            offered = [titles.title_words(reference, other.title) for other in others]
            if any(titles.same_office(mine, theirs) for theirs in offered):
                continue
            for other, theirs in zip(others, offered, strict=True):
                raw_score = titles.contradiction(mine, theirs)
                if not raw_score:
                    continue
                span, right = titles.difference(reference, mine, theirs)
                yield Observation(
                    "title", "reference", "title", span.start, span.end,
                    raw_score if other.sentence in linked else raw_score - _NOT_LINKED,
                    f"The other version gives {other.words[-1]} another title: {right}.",
                    (_shown(reference, other.sentence),),
                    (Suggestion(right, raw_score, "reference"),),
                )  # fmt: skip
                break


def _shown(document: Document, sentence: int) -> Evidence:
    span = document.sentences[sentence]
    return Evidence.passage("reference", document, span)


# ------------------------------------------------------------------ known offices


def _calques(case: Case) -> Iterator[Observation]:
    copy = case.copy
    hits = case.matches("office")
    right = right_by_sentence(hits)
    holding = titles.Holders(copy)
    reference = " ".join(document.text.lower() for _, document in case.paired)
    for hit in hits:
        if hit.right or (not hit.changed and hit.form.kind != "garbled") or hit.text.lower() in reference:
            continue
        around = (r for r in right.get(hit.sentence, ()) if r.start <= hit.start and hit.end <= r.end)
        if _goes_on(copy, hit) or any(r.entry.country in (hit.entry.country, None) for r in around):
            continue
        holders = holding.of(hit)
        if any(_is_from_elsewhere(holder, hit.entry.country, case) for holder in holders):
            continue
        raw_score = _office_raw_score(copy, hit, bool(holders), case.country)
        if raw_score:
            name = hit.form.text if hit.form.kind != "garbled" else _name(hit)
            yield Observation(
                "title", "calque", "title", hit.start, hit.end, raw_score,
                f"“{' '.join(hit.text.split())}” is a literal rendering of the office of {name}.",
                (Evidence.of_entry(hit.entry.id, hit.entry.name),),
                (Suggestion(name, raw_score, "authority"),),
            )  # fmt: skip


def _is_from_elsewhere(holder: Mention, country: str | None, case: Case) -> bool:
    """Whether the one who has a title is known, and in another country than that of the office."""
    entries = [e for source in case.authorities for e in source.exact(" ".join(holder.words), "person")]
    known = {entry.country for entry in entries if entry.country is not None}
    return country is not None and bool(known) and country not in known


def _goes_on(copy: Document, hit: GazetteerMatch) -> bool:
    """Whether the last word is only the first of a name that goes on: "head of the US" in "head of the US Treasury"."""
    after = copy.text[hit.end : hit.end + 2]
    holder = any(mention.kind == "person" and 0 <= mention.start - hit.end <= 2 for mention in copy.mentions)
    return after[:1].isspace() and after[1:].isupper() and hit.text.split()[-1][:1].isupper() and not holder


def _office_raw_score(copy: Document, hit: GazetteerMatch, held: bool, story: str | None) -> float:
    """How surely a stretch is a literal rendering of an office; 0.0: it is not."""
    country = hit.entry.country
    named = country is not None and country in countries.codes_in(hit.text.split())
    if country is not None and not named:
        beside = countries.beside(copy, hit.sentence, Span(hit.start, hit.end))
        if (beside or story) != country:
            return 0.0
        named = beside == country
    if hit.form.kind == "garbled" and not hit.changed and hit.order:
        definite = copy.text[max(0, hit.start - 4) : hit.start].lower() == "the "
        if hit.size == 2 and country in countries.codes_in(hit.text.split()):
            # "American lawyer": any lawyer from there, but for "the American lawyer" in a story of that country
            return _HELD if held and definite and story == country else 0.0
        if held and (definite or named or hit.size > 2):
            return _HELD
        return _NAMED if definite or named else _LOOSE
    if hit.form.kind == "garbled" or hit.size < 3:
        return 0.0
    ranks = any(meant in titles.RANK and lemma(wrong) in _MISRENDERED for wrong, meant in hit.changed)
    if ranks:
        return _HELD if held else _NAMED
    return _LOOSE if held else 0.0


def _name(hit: GazetteerMatch) -> str:
    """The right form of an office that keeps most words of the copy, the preferred one where several do."""
    mine = {lemma(word) for word in hit.text.split()}
    names = [form.text for form in hit.entry.forms if form.kind in ("preferred", "alias")]
    return max(names, key=lambda name: (len(mine & {lemma(word) for word in name.split()}), name == names[0]))


# ------------------------------------------------------------------ known persons


def _against_authority(case: Case) -> Iterator[Observation]:
    if case.paired:
        return
    copy = case.copy
    for mention in titles.titled(copy):
        if len(mention.words) < 2:
            continue
        entries = [e for source in case.authorities for e in source.exact(" ".join(mention.words), "person")]
        if len({entry.id for entry in entries}) != 1 or not entries[0].role or entries[0].valid_to:
            continue
        mine, role = titles.title_words(copy, mention.title), entries[0].role
        said = (word for word in role.replace(",", " ").split() if not is_small(word))
        theirs = [titles.TitleWord(0, 0, word, lemma(word)) for word in said]
        missing = [word for word in theirs if word.lemma in titles.RANK and word.lemma not in {w.lemma for w in mine}]
        if missing and titles.contradiction(mine, theirs):
            yield Observation(
                "title", "authority", "title", mine[0].start, mine[-1].end, _KNOWN_OTHERWISE,
                f"{' '.join(mention.words)} is known as {role}.",
                (Evidence.of_entry(entries[0].id, f"{entries[0].name}: {role}"),),
                (Suggestion(role, _KNOWN_OTHERWISE, "authority"),),
            )  # fmt: skip


SIGNAL = Signal(
    "title", ("title",), find,
    precedence=Precedence(0.07), hints_only=frozenset({"authority"}), marks_names=True,
)  # fmt: skip
