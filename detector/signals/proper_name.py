"""Names of places, companies, works and other things that are spelt otherwise than in the other version.

In each pair of linked sentences the capitalised names that the other version does not have anywhere are held against
those that the copy does not have anywhere: by their letters, by the words that they share, and by what stands beside
them. A name is an alert where its spelling is plainly the worse one: an everyday word, or a word that nobody writes,
where the other is known. Persons and bodies have rules of their own. What two editors may write differently is not
marked: accents, accepted transliterations, a part of the name, an acronym and its full form.

Marked:
    the bank Hallow said (the other version: Harlow)
    the Kamden station (Camden)
Not marked:
    Kyiv and Kiev, Teheran and Tehran, the Royal Palace and the palace, the FDIC, the Dutchman and the Netherlands
"""

from __future__ import annotations

from collections.abc import Iterator

from ..counterparts import Counterpart, counterparts
from ..countries import code_of, is_country
from ..lexicon import is_everyday, zipf
from ..names import convention_only, vowel_or_double_only
from ..tools import Tools
from ..types import Alignment, Evidence, Observation, Suggestion
from . import Signal

_LEAST = 0.5
"""Weaker likenesses of two names are as often two names."""
_WRITTEN = 3.0
"""Zipf frequency from which a word is written so often that it is no misspelling."""


def find(alignment: Alignment, tools: Tools) -> Iterator[Observation]:
    """Names of the copy that stand for another name of the other version; bodies are left to the rule `institution`."""
    for pair in counterparts(alignment):
        if "body" in (pair.mention.kind, pair.other.kind):
            continue
        single = len(pair.mention.words) == 1
        if single and _is_another_form(pair.mention.words[0], pair.other.words[-1]):
            continue
        strength = _strength_of_word(pair) if single else _strength_of_words(pair, tools)
        if strength < _LEAST:
            continue
        reference = alignment.references[pair.reference].document
        sentence = reference.sentences[pair.other.sentence]
        yield Observation(
            "proper-name", "near-spelling" if single else "other-words",
            "name.place" if pair.other.kind == "place" else "name.work",
            pair.mention.start, pair.mention.end, strength,
            f"The other version writes {pair.other.text} here.",
            (Evidence("reference", reference.slice(sentence), reference.article.id, sentence.start, sentence.end),),
            (Suggestion(pair.other.text, strength, "reference"),),
        )  # fmt: skip


def _strength_of_word(pair: Counterpart) -> float:
    return round(
        min(0.9, pair.nearness * (1.0 if _is_damaged(pair.mention.words[0], pair.other.words[-1]) else 0.65)), 3
    )


def _is_another_form(mine: str, theirs: str) -> bool:
    """Whether both are right: forms of one country's name (Dutchman, Netherlands), or acronyms (MPIs, MCIs)."""
    same_country = is_country(mine) and is_country(theirs) and code_of(mine) == code_of(theirs)
    return same_country or any(any(map(str.isupper, word[1:])) and not word.isupper() for word in (mine, theirs))


def _strength_of_words(pair: Counterpart, tools: Tools) -> float:
    known = any(source.exact(pair.other.text) for source in tools.authorities)
    unknown = not any(source.exact(pair.mention.text) for source in tools.authorities)
    return 0.84 if known and unknown else 0.5


def _is_damaged(mine: str, theirs: str) -> bool:
    """Whether the copy's spelling is the worse of two: rarer by far, or an everyday word that stands for a name."""
    if convention_only(mine, theirs) or vowel_or_double_only(mine, theirs):
        return False  # as Teheran and Tehran: two romanisations, or two cases of a foreign name
    if is_everyday(mine):
        return not is_everyday(theirs)  # two everyday words (the Maestro, the Master) are two words
    if zipf(mine) >= _WRITTEN:
        return False  # a known word, rightly spelt: another form of the name (Olympia, Olympic) or another name
    return zipf(theirs) - zipf(mine) > 1.0 or (zipf(mine) == 0.0 and zipf(theirs) > 0.0)


SIGNAL = Signal("proper-name", ("name.place", "name.work"), find, needs_reference=True)
