"""Which organization does the copy mean by a name that is not quite one's own?

Two readings: "Ministry of X" where the country of the context has another organization for X, and a known name of which
some words were rendered otherwise (see authorities/gazetteer.py). The country decides: of the words beside the name, or
else of the story.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from ..authorities import Entry
from ..authorities.gazetteer import GazetteerMatch
from ..language import calques, countries
from ..language.lexicon import words
from ..language.normalize import has_possessive, without_possessive
from ..language.portfolios import portfolios
from ..types import Document, Span, Token

_MINISTRY = frozenset({"ministry", "ministries"})
_DEPARTMENT = frozenset({"department"})
_NAMED_BESIDE = 0.93
"""Strength of a reading whose country is named right beside it."""
_INDEFINITE = frozenset({"a", "an", "another", "any", "each", "every", "some", "other", "no", "many", "several", "one"})
_REACH = 6
_IF_SURE_ELSEWHERE = 0.3
"""Strength of what counts only where the story surely means the same body elsewhere: "internal security" beside
"Ministry of Internal Security"."""

Portfolio = Callable[[str, str], tuple[Entry, ...]]
"""(portfolio, country) → the bodies of that country that are responsible for it."""
NamedBeside = Callable[[int], Iterable[Entry]]
"""Sentence of the copy → the bodies that other versions rightly name in the sentences linked to it."""
_OF_STORY, _MAY_BE_OTHER = 0.9, 0.6
"""Of a country that the words themselves, or all that is near, name; where another one is named near by, or none."""
_TURNED, _TURNED_IN_PART = 0.9, 0.5
"""Of a rendering that was seen before, word by word: with all its capitals or three words; else."""
_ONLY_ORDER = 0.55
"""Of two right words in a wrong order: "FC Liverpool" is said, "Guard National" is not."""
_OTHER_FLAG = 0.85
"""Of an official name in which only the country is said otherwise ("American Marshals Service")."""
_ONE_WORD = 0.5
"""Of a name of which one word and the kind of body are left: it may be another body ("Health Office")."""
_MOST_IN_SMALL = 0.84
"""Of three words or more in small letters of which two are the name's."""
_MOST_KEPT, _FEW_KEPT = 0.88, 0.7
"""Of a name of which two words are kept, or all that has a capital beside its country; of one with fewer."""
_SURE_ONCE = 0.85
"""From this on a body is surely meant; its other readings in the story are then raised as their standing says."""


class Standing(Enum):
    """How a reading stands beside a sure reading of the same body elsewhere in the story."""

    BY_ITSELF = auto()
    """It counts as it is, whatever stands elsewhere."""
    DOUBTFUL = auto()
    """It counts, and is raised to _SURE_ONCE beside a sure one."""
    SUPPORTED = auto()
    """It counts only beside a sure one, and is then raised to _MAY_BE_OTHER."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of the copy read as a body under another name.

    `kind` is `ministry`, `calque` or `garbled-form`; `form` is the form of the entry that it was read as, or None.
    """

    kind: str
    start: int
    end: int
    entry: Entry
    form: str | None
    sentence: int
    raw_score: float
    standing: Standing = Standing.BY_ITSELF


def readings(
    copy: Document,
    hits: tuple[GazetteerMatch, ...],
    right: list[GazetteerMatch],
    portfolio: Portfolio,
    named: NamedBeside = lambda _: (),
) -> tuple[Reading, ...]:
    """The surest reading of each stretch, in the order of the text.

    Args:
        hits: known names of bodies found in the copy.
        right: the names, of bodies and offices, that are right as they stand.
        named: the bodies that other versions name in the sentences linked to one of the copy.
    """
    story = _Story(copy, right)
    return _strongest([*_ministries(story, portfolio, named), *_calques(story, hits)])


class _Story:
    """A copy with what is known of it as a whole: its country, its dateline, and the right names by sentence."""

    def __init__(self, copy: Document, right: Iterable[GazetteerMatch]) -> None:
        self.copy = copy
        self.country = countries.of_story(copy)
        self.told_in = countries.of_dateline(copy)
        self._right: dict[int, list[GazetteerMatch]] = {}
        for hit in right:
            self._right.setdefault(hit.sentence, []).append(hit)

    def right(self, sentence: int) -> Sequence[GazetteerMatch]:
        """The names of a sentence that are right as they stand."""
        return self._right.get(sentence, ())


def right_names(entry: Entry, text: str, read_as: str | None) -> tuple[str, ...]:
    """The right forms, best first: the one that was read, else what keeps most of the copy's words and is short."""
    forms = [form.text for form in entry.forms if form.kind in ("preferred", "alias")]
    content = {calques.lemma(word) for word in text.split() if not calques.is_small(word)}
    own = entry.country is not None and entry.country in countries.codes_in([_possessor(word) for word in text.split()])

    def rank(form: str) -> tuple[bool, bool, int, bool, bool, int]:
        theirs = [calques.lemma(word) for word in form.split() if not calques.is_small(word)]
        kept = sum(2 if w in content else any(calques.related(w, other) for other in content) for w in theirs)
        headed = any(word in words("institution_head") for word in theirs)
        flagged = entry.country is not None and entry.country in countries.codes_in(form.split())
        return (form != read_as, flagged != own, -kept, not headed, len(theirs) > 2 and form != entry.name, len(form))

    return tuple(sorted(forms, key=rank))


def _ministries(story: _Story, portfolio_of: Portfolio, named: NamedBeside) -> Iterator[Reading]:
    """ "Ministry of X" where the country of the context has no ministry of X but another body for it."""
    copy = story.copy
    for sentence in copy.sentences:
        tokens, right = copy.tokens_of(sentence.index), story.right(sentence.index)
        for at, token in enumerate(tokens):
            low = token.text.lower()
            if low not in _MINISTRY | _DEPARTMENT or not token.text[:1].isupper():
                continue
            for portfolio, first, last in _portfolio_beside(tokens, at):
                final = tokens[max(at, last)]
                start, end = tokens[min(at, first)].start, final.start + len(without_possessive(final.text))
                country, raw_score = _country(story, token.sentence, Span(start, end))
                theirs = [
                    entry.country
                    for entry in named(token.sentence)
                    if entry.country and entry in portfolio_of(portfolio, entry.country)
                    if not any(hit.entry.id == entry.id and hit.sentence == token.sentence for hit in right)
                ]
                if theirs and raw_score < _NAMED_BESIDE:
                    country, raw_score = theirs[0], _NAMED_BESIDE
                if country is None or _is_right(right, start, end, country):
                    break
                if low in _DEPARTMENT and raw_score < _NAMED_BESIDE:
                    break  # a state or a company may have such a department: the country has to be named
                organizations = portfolio_of(portfolio, country)
                said = _content(copy.text[start:end])
                if any(
                    _content(form.text) == said
                    for organization in organizations
                    for form in organization.forms
                    if form.kind != "garbled"
                ):
                    break
                if organizations and not any(map(_has_ministry, organizations)):
                    yield Reading("ministry", start, end, organizations[0], None, token.sentence, raw_score)
                    break


def _content(name: str) -> frozenset[str]:
    return frozenset(calques.lemma(word) for word in name.split() if not calques.is_small(word))


def _has_ministry(body: Entry) -> bool:
    """Whether a body is rightly called a ministry, be it only in the short form of the news."""
    return any("ministry" in form.text.lower() for form in body.forms if form.kind in ("preferred", "alias"))


def _portfolio_beside(tokens: tuple[Token, ...], at: int) -> Iterator[tuple[str, int, int]]:
    """Portfolios named after "Ministry of" or before "Ministry": (portfolio, first token, last token)."""
    after = list(range(at + 1, min(at + 1 + _REACH + 3, len(tokens))))
    before = list(range(max(0, at - _REACH), at))
    for places, from_end in ((after, False), (before, True)):
        content = [place for place in places if not calques.is_small(tokens[place].text)]
        if from_end:
            content.reverse()
        elif not places or tokens[places[0]].text.lower() not in ("of", "for"):
            continue
        lemmas = [calques.lemma(tokens[place].text) for place in content]
        for portfolio, phrase in portfolios():
            wanted = tuple(reversed(phrase)) if from_end else phrase
            if tuple(lemmas[: len(wanted)]) == wanted:
                places_used = content[: len(wanted)]
                yield portfolio, min(places_used), max(places_used)


def _country(of: _Story, sentence: int, span: Span) -> tuple[str | None, float]:
    """The country that a body named in a sentence belongs to, and the raw score of an observation that rests on it."""
    copy, story, told_in = of.copy, of.country, of.told_in
    if beside := countries.beside(copy, sentence, span):
        return beside, _NAMED_BESIDE
    here = countries.of_sentence(copy, sentence, span)
    if told_in is not None and countries.are_objects(copy, sentence, span, told_in):
        first = (
            max(0, sentence - 1) if story in (None, told_in) else 0
        )  # whom the story is about else, all before tells
        near = all(countries.are_objects(copy, at, Span(0, 0), told_in) for at in range(first, sentence))
        if near or story in (None, told_in):
            return told_in, _OF_STORY if near else _MAY_BE_OTHER
    if story is None:
        return (next(iter(here)), _MAY_BE_OTHER) if len(here) == 1 else (None, 0.0)
    if here and story not in here:
        return None, 0.0
    nearby = here + countries.of_sentence(copy, sentence - 1) + countries.of_sentence(copy, sentence - 2)
    return story, _OF_STORY if set(nearby) <= {story} else _MAY_BE_OTHER


def _calques(story: _Story, hits: tuple[GazetteerMatch, ...]) -> Iterator[Reading]:
    copy = story.copy
    for hit in hits:
        garbled = hit.form.kind == "garbled"
        if hit.right or countries.code_of(hit.text) or (hit.changed if garbled else _turned_around(hit)):
            continue
        span = Span(hit.start, hit.end)
        if _is_right(story.right(hit.sentence), hit.start, hit.end, hit.entry.country):
            continue
        if _is_part_of_longer(copy, hit) or _is_indefinite(copy, hit):
            continue
        raw_score, standing = _raw_score(hit)
        if raw_score and hit.entry.country is not None:
            inside = countries.codes_in([_possessor(word) for word in hit.text.split()])
            country, sure = (
                (hit.entry.country, _OF_STORY) if hit.entry.country in inside else _country(story, hit.sentence, span)
            )
            if country != hit.entry.country:
                continue
            if sure < raw_score:  # the country is what is in doubt: other readings do not help
                raw_score, standing = sure, Standing.BY_ITSELF
        if raw_score:
            form = None if garbled else hit.form.text
            kind = "garbled-form" if garbled else "calque"
            yield Reading(kind, hit.start, hit.end, hit.entry, form, hit.sentence, raw_score, standing)


def _is_right(right: Sequence[GazetteerMatch], start: int, end: int, country: str | None) -> bool:
    """Whether a stretch is, or lies in, a right name of a body of the country or of no country."""
    return any(
        hit.entry.country in (country, None)
        and (
            (hit.start <= start and end <= hit.end)
            or (hit.entry.kind == "office" and hit.start < end and start < hit.end)
        )
        for hit in right
    )


def _is_part_of_longer(copy: Document, hit: GazetteerMatch) -> bool:
    """Whether a hit is a piece of a longer capitalised name, which may well be another body's own."""
    tokens = copy.tokens_of(hit.sentence)
    before = [token for token in tokens if token.end <= hit.start][-1:]
    after = [token for token in tokens if token.start >= hit.end][:1]
    if not hit.text[:1].isupper():
        return False
    for token, edge in ((t, hit.start - t.end) for t in before):
        known = token.text == "The" or countries.code_of(without_possessive(token.text)) or has_possessive(token.text)
        if (
            token.kind == "word"
            and token.text[:1].isupper()
            and edge <= 1
            and len(tokens) > 1
            and token is not tokens[0]
            and not known
        ):
            return True
    return any(
        token.kind == "word"
        and token.text[:1].isupper()
        and token.start - hit.end <= 1
        and token.text.lower() not in words("office_noun") | words("role_noun")
        for token in after
    )


def _is_indefinite(copy: Document, hit: GazetteerMatch) -> bool:
    """Whether the words, in small letters, are introduced as one of many: "another civil rights organization"."""
    before = copy.text[max(0, hit.start - 12) : hit.start].split()[-1:]
    *rest, last = hit.text.split()
    if last.islower() and last.endswith("s") and all(word.islower() or countries.code_of(word) for word in rest):
        return True  # "three American banks"
    return not any(map(str.isupper, hit.text)) and (
        hit.text.endswith("s") or (bool(before) and before[0].lower() in _INDEFINITE and not _before_role(copy, hit))
    )


def _before_role(copy: Document, hit: GazetteerMatch) -> bool:
    """Whether a noun for a person follows, to which the article belongs: "an internal security official"."""
    after = copy.text[hit.end : hit.end + 20].split()[:1]
    return bool(after) and after[0].strip(",.").lower() in words("role_noun") | words("office_noun")


def _raw_score(hit: GazetteerMatch) -> tuple[float, Standing]:
    """How surely a name with some words rendered otherwise is the name, and how it stands beside a sure reading.

    0.0: not to be taken for it.
    """
    alone = Standing.BY_ITSELF
    content = [word for word in hit.text.split() if not calques.is_small(word)]
    capitals = sum(word[:1].isupper() for word in content)
    if hit.form.kind == "garbled" and not hit.changed and hit.order:
        if not capitals and hit.size < 3:
            return 0.0, alone  # words in their plain sense: "a channel to the island"
        return (_TURNED if capitals == len(content) or hit.size > 2 else _TURNED_IN_PART), alone
    heads = sum(word in words("institution_head") | words("institution_noun") for _, word in hit.changed)
    form = hit.form.text.replace("United States", "U.S.").replace("United Kingdom", "U.K.")
    flags = sum(countries.is_country(word) for word in form.split())
    size = hit.size - flags
    kept = size - sum(not countries.is_country(word) for _, word in hit.changed)
    if not hit.changed and size == 2 and " of " not in f" {hit.text} ":
        return _ONLY_ORDER, alone
    if hit.changed and kept == size:  # only the country is said otherwise: an error where it is a part of the name
        official = hit.entry.name.startswith(("U.S. ", "United States ")) and not hit.entry.count
        return (_OTHER_FLAG if hit.order and official else 0.0), alone
    if capitals < len(content) / 2 and size < 3:
        return (_IF_SURE_ELSEWHERE, Standing.SUPPORTED) if size - heads >= 2 and kept else (0.0, alone)
    if size - heads < 2 and size < 3:  # "Health Office" for "Department of Health": may be another body
        return (_ONE_WORD if capitals == len(content) else 0.0), alone
    if capitals == 0:
        return (_MOST_IN_SMALL if kept >= 2 and size >= 3 else _ONE_WORD), alone
    if kept >= 2 or (flags and capitals == len(content)):
        return _MOST_KEPT, alone
    return _FEW_KEPT, Standing.DOUBTFUL


def _turned_around(hit: GazetteerMatch) -> bool:
    """Whether no word is wrong and they only stand in another order that English allows: "Justice Department"."""
    if hit.changed:
        return False
    content = [calques.lemma(word) for word in hit.text.split() if not calques.is_small(word)]
    if len(content) != hit.size:
        return False
    ours, theirs = (" of " in f" {name.lower()} " for name in (hit.text, hit.form.text))
    if not ours:
        return theirs  # else "Guard National"
    return theirs or any(word[:1].isupper() for word in hit.text.split()[-1:])


def _strongest(found: list[Reading]) -> tuple[Reading, ...]:
    # a body that is surely read once under such a name is meant by its other renderings too
    sure = {reading.entry.id for reading in found if reading.raw_score >= _SURE_ONCE}
    raised = {Standing.SUPPORTED: _MAY_BE_OTHER, Standing.DOUBTFUL: _SURE_ONCE}
    found = [
        replace(reading, raw_score=raised.get(reading.standing, reading.raw_score))
        if reading.entry.id in sure
        else reading
        for reading in found
        if reading.standing is not Standing.SUPPORTED or reading.entry.id in sure
    ]
    kept: list[Reading] = []
    for reading in sorted(
        found, key=lambda r: (-r.raw_score, r.start - r.end, r.start, r.form != r.entry.name, r.entry.id)
    ):
        if not any(reading.start < other.end and other.start < reading.end for other in kept):
            kept.append(reading)
    return tuple(sorted(kept, key=lambda r: r.start))


def _possessor(word: str) -> str:
    bare = without_possessive(word)
    return bare if bare != word else word.strip(",")
