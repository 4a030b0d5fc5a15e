"""Lessons of one trusted story: persons with their titles, organizations, acronyms with what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...annotation.annotate import annotate
from ...annotation.entities import entities
from ...annotation.word_shapes import capitalised, is_acronym, is_institution, share
from ...language import countries
from ...language.lexicon import capital_share, is_everyday, is_name_word, words, zipf
from ...language.normalize import has_possessive, without_possessive
from ...types import Article, Document, Mention, Token
from .. import CooccurringName, RelatedStory
from ..name_keys import name_key

_HEADLINE = 0.75
"""Share of words with a capital from which on a line without a full stop is a headline in title case: in text it is
far lower, and small words keep titles below 1."""
_WORD = 2.5
"""Zipf frequency from which on what is no name word is a word of its own, rather than a name that the lists lack: once
in three million words."""
_ALWAYS_CAPITAL = 0.97
"""Share of capitals from which on a common word is written so for being a name ("March" is not, "Thomas" is)."""

Named = tuple[str, bool]
"""A name as it is written, and whether the story says plainly what it is."""


@dataclass(frozen=True, slots=True)
class Learned:
    """The names of one story, each spelling once; `date` is an ISO date or None.

    `english` is False for a story in another language, of which nothing is learned. `roles` are (name, title), `short`
    are (organization, acronym).
    """

    date: str | None
    people: tuple[Named, ...]
    organizations: tuple[Named, ...]
    acronyms: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]
    short: tuple[tuple[str, str], ...]
    related_story: RelatedStory
    english: bool = True


def learn(story: Article) -> Learned:
    """Mark a story and take its names."""
    marked = annotate(story)
    if marked.language not in (None, "en"):
        return Learned(story.date, (), (), (), (), (), RelatedStory(story.id, "", ()), english=False)
    evidence: dict[str, set[str]] = {}
    roles: set[tuple[str, str]] = set()
    organizations: dict[str, bool] = {}
    acronyms: set[str] = set()
    alone = _alone(marked)
    for mention, tokens, first, end in _outside_headlines(marked):
        if mention.kind == "person" and (name := _name(mention)):
            found = evidence.setdefault(name, set())
            found |= _signs(mention, tokens, first, end) | alone.get(mention.words[-1], set())
            if mention.title is not None and (role := _role(marked.slice(mention.title))):
                roles.add((name_key(name), role))
        elif mention.kind == "body":
            for organization, sure in _organizations(mention, tokens, first, end):
                organizations[organization] = sure or organizations.get(organization, False)
        elif mention.kind == "acronym" and zipf(mention.text.lower()) < 5:
            acronyms.add(mention.text)
    held = {
        organization: sure
        for organization, sure in organizations.items()
        if not any(other.endswith(f" {organization}") for other in organizations)
        and not any(person in organization for person in evidence)
    }
    short = set(_defined(marked))
    held |= {organization: True for organization, _ in short}
    for acronym in acronyms - {acronym for _, acronym in short}:
        if len(acronym.replace(".", "")) < 3:
            continue  # two initials fit too many organizations
        fits = [organization for organization in held if expansion(organization.split(), acronym) == organization]
        if len(fits) == 1:
            short.add((fits[0], acronym))
    people = ((name, len(found) > doubts(name)) for name, found in evidence.items())
    every = acronyms | {acronym for _, acronym in short}
    return Learned(
        story.date, tuple(sorted(people)), tuple(sorted(held.items())), tuple(sorted(every)), tuple(sorted(roles)),
        tuple(sorted(short)), names_of(story.id, story.date, marked),
    )  # fmt: skip


def names_of(story: str, date: str | None, marked: Document) -> RelatedStory:
    """The names of a story, put together over the whole of it."""
    names = tuple(CooccurringName(one.kind, one.name, len(one.mentions)) for one in entities(marked))
    return RelatedStory(story, date or "", names)


def _outside_headlines(story: Document) -> Iterator[tuple[Mention, list[Token], int, int]]:
    """The mentions with the tokens of their sentences and where they stand among them.

    In a headline every word has a capital, so that nobody can say where a name ends.
    """
    sentence, tokens, headline = -1, [], False
    for mention in story.mentions:
        if mention.sentence != sentence:
            sentence, tokens = mention.sentence, list(story.tokens_of(mention.sentence))
            headline = share(tokens, capitalised) > _HEADLINE and tokens[-1].text not in (".", "!", "?", "”", '"')
        if not headline:
            first = next((n for n, token in enumerate(tokens) if token.end > mention.start), 0)
            end = next((n for n, token in enumerate(tokens) if token.start >= mention.end), len(tokens))
            yield mention, tokens, first, end


# ------------------------------------------------------------------ persons


def doubts(name: str) -> int:
    """How much speaks against a run of capitalised words being a person's name: each doubt wants a sign against it."""
    parts = [part for part in name.split() if len(part.strip(".")) > 1]
    low = [part.lower() for part in parts]
    common = [zipf(part) >= 4 and (capital_share(part) or 0.0) < _ALWAYS_CAPITAL for part in low]
    return (
        sum(not all(map(is_name_word, part.split("-"))) and zipf(part) >= _WORD for part in low)
        + sum(map(is_everyday, low))
        + 2 * common[-1]
        + common[0]
        + (low[0] in words("particle"))
        + 3 * sum(countries.code_of(part) is not None for part in parts)
    )


def _name(mention: Mention) -> str | None:
    """The name of a person of two words or more; None for what a closer look shows to be none."""
    found = list(mention.words)
    while len(found) > 2 and is_acronym(found[0]) and "." not in found[0]:  # "CEO Daniel Beneš"
        found.pop(0)
    full = [word for word in found if len(word.strip(".")) > 1]
    low = {word.lower() for word in full}
    closed = words("institution_noun") | words("office_noun") | words("month") | words("weekday") | words("honorific")
    if not 2 <= len(full) <= 5 or closed & low or any(is_acronym(word) and len(word) > 3 for word in full):
        return None
    return " ".join(found)


def _signs(mention: Mention, tokens: list[Token], first: int, end: int) -> set[str]:
    """Signs that a mention is a person: an honorific, a title, a verb of speech."""
    found = set()
    if mention.honorific is not None:
        found.add("honorific")
    if mention.title is not None:
        found.add("title")
    beside = [token.text.lower() for token in (*tokens[end : end + 1], *tokens[max(first - 1, 0) : first])]
    if words("speech_verb").intersection(beside):
        found.add("speech")
    return found


def _alone(story: Document) -> dict[str, set[str]]:
    """surname → what says, where it stands alone, that it is a person's."""
    found: dict[str, set[str]] = {}
    for mention, tokens, first, end in _outside_headlines(story):
        if mention.kind == "person" and len(mention.words) == 1:
            signs = {f"{sign} alone" for sign in _signs(mention, tokens, first, end) if sign != "title"}
            found.setdefault(mention.words[0], set()).update(signs)
    return found


def _role(text: str) -> str | None:
    """A title as it may be kept; None where it was cut wrongly or is a clause rather than a title."""
    role = " ".join(text.split())
    for article in ("and ", "or ", "the ", "a ", "an ", "then "):
        role = role.removeprefix(article)
    parts = role.split()
    head = next((n for n, part in enumerate(parts) if part in ("of", "for", "at", "to", "in", "on")), len(parts))
    held = {half.lower() for part in parts[:head] for half in part.split("-")} & words("office_noun")
    clause = any(part.islower() and (part.endswith("ed") or part in _CLAUSE) for part in parts)
    odd = re.search(r"[()\"“”:;\d]", role) or (parts[:1] and parts[0][0].islower() and has_possessive(parts[0]))
    open_end = parts[-1:] and parts[-1] in ("of", "for", "at", "to", "in", "on", "and", "the")
    return None if not held or len(parts) > 9 or clause or odd or open_end else role


_CLAUSE = frozenset({"was", "is", "were", "who", "won", "has", "had", "back", "this", "that", "said", "as", "by"})


# ------------------------------------------------------------------ organizations


def _organizations(mention: Mention, tokens: list[Token], first: int, end: int) -> Iterator[Named]:
    """The organizations of a mention, each with whether it is whole and shaped as the name of an organization."""
    before = [token.text for token in tokens[max(first - 2, 0) : first]]
    fragment = before[-1:] and before[-1] in ("of", "and", "for", "&", "-") and capitalised(before[0])
    after = [token.text for token in tokens[end : end + 2]]
    goes_on = len(after) == 2 and after[0] in ("and", "&", ",", "-", "–", "/") and capitalised(after[1])
    every = " ".join(mention.text.split()).split(" and the ")
    for number, part in enumerate(every):
        name = part.split()
        while name and (countries.code_of(without_possessive(name[0])) is not None) and has_possessive(name[0]):
            name.pop(0)  # "China's Ministry of Commerce"
        if len(name) > 1:
            # "Ministry of Trade" may be cut from "Ministry of Trade, Industry and Energy"
            cut = (fragment and number == 0) or (goes_on and number == len(every) - 1 and not is_institution(name[-1]))
            yield " ".join(name), not cut and _whole(name)


def _whole(name: list[str]) -> bool:
    """Whether words are shaped as the whole name of one organization: "Bureau of X and Y", "X Agency"."""
    low = [word.lower() for word in name]
    heads = [n for n, word in enumerate(name) if is_institution(word)]
    if not heads or not capitalised(name[0]) or any(map(has_possessive, name[2:])):
        return False
    led = any(low[n + 1 : n + 2] and low[n + 1] in ("of", "for", "on") for n in heads)
    joined = any(low[n + 1 : n + 2] == ["and"] for n in heads)
    person = len(name) > 3 and all(
        capitalised(word) and is_name_word(word) and not is_everyday(word) and countries.code_of(word) is None
        for word in name[-2:]
    ) and low[-3] not in ("of", "for", "and")  # fmt: skip
    two = len(name) == 3 and low[1] == "and"  # "Přerov and Police"
    return (led or heads[-1] == len(name) - 1) and not joined and not person and not two


# ------------------------------------------------------------------ acronyms

_AFTER = re.compile(r"\(([A-Z][A-Za-z&.]{1,9})\)")
_BEFORE = re.compile(r"\b([A-Z]{2,8}) \(([A-Z][^()\n]{4,90})\)")


def _defined(story: Document) -> Iterator[tuple[str, str]]:
    """Definitions in a story as (organization, acronym): "Homeland Security Investigations (HSI)", "HSI (...)"."""
    for sentence in story.sentences:
        text = story.slice(sentence)
        for match in _AFTER.finditer(text):
            words = re.split(r"[,;:()“”\"]", text[: match.start()])[-1].split()
            if sum(map(str.isupper, match[1])) > 1 and (organization := expansion(words, match[1])):
                yield without_possessive(organization), match[1]
        for match in _BEFORE.finditer(text):
            words = match[2].removeprefix("the ").split()
            if expansion(words, match[1]) == " ".join(words):
                yield " ".join(words), match[1]


def expansion(words: list[str], acronym: str) -> str | None:
    """The last words, if their initials are the acronym, read from its end.

    Words in small letters may give a letter or none; one capitalised word may give none where the acronym has three
    letters or more ("Centers for Disease Control and Prevention (CDC)"); the first word gives the first letter.
    """
    letters = [char.lower() for char in acronym if char.isalpha() and char.isupper()]
    if len(letters) < 2:
        return None
    tail = words[-2 * len(letters) - 2 :]

    def start(at: int, letter: int, spare: int) -> int | None:
        if letter < 0:
            return at + 1 if tail[at + 1][0].isupper() else None
        if at < 0:
            return None
        word = tail[at].strip("'’.-")
        if word and word[0].lower() == letters[letter] and (found := start(at - 1, letter - 1, spare)) is not None:
            return found
        if word[:1].islower():
            return start(at - 1, letter, spare)
        return start(at - 1, letter, spare - 1) if spare and word else None

    first = start(len(tail) - 1, len(letters) - 1, int(len(letters) > 2))
    if first is None or len(tail) - first < 2:
        return None
    return " ".join(tail[first:])
