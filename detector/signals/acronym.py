"""Acronyms that a translation has read as words, or has lost.

An acronym that is also a word (ICE, WHO, AID, SALT) comes back from another language as that word, in small letters
or as something like it: "ice officials", "iceberg officials". It is marked where the story, its other version or the
reference sources know the acronym and the word stands where only a body can stand: before officials, agents, raids
and the like, or as the one who arrests, says and orders. A longer or near word that is common before officials by
itself (security for SEC) is marked only where the linked sentence has the acronym before the same noun. A full name
before an acronym in brackets is held against the name of the body that the acronym stands for. Acronyms of other
languages (OTAN, FMI) are marked where English has another one, and known acronyms in small letters (imf).

Why it matters:
    A reader who meets ice officials or a who report cannot know that an agency is meant, and a search for the agency
    will not find the story.
When it is wrong:
    Where the word is meant as a word although the story also writes the acronym: a person with an aid package in a
    story of the agency AID. Headlines, in which all is capitals or title case, are passed over.
Marked:
    ICE opened the case in May, and senior [ice] officials briefed Congress on what ICE had found. -> ICE
    ICE said on Monday that ICE had made ten arrests. ICE gave no names. Other [iceberg] officials in Miami said ICE
      would go on. -> ICE
    The [Service of Immigration and Control of Customs] (ICE) detained forty people in Florida. The American president
      flew to Washington, and American officials in California said so. -> Immigration and Customs Enforcement
    [OTAN] ships left the Baltic on Monday, and the [imf] lent Mali 400 million dollars. -> NATO
Not marked:
    ICE opened the case in May. Officials at the ice rink said the ice had melted.
    The WHO met in May. The officials who voted for the plan were from the WHO.
    Icebergs drifted south, officials said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..case import Case
from ..findings.overlaps import Precedence
from ..language.calques import is_small, lemma, related
from ..language.lexicon import words, zipf
from ..linking.acronyms import SMALL_WORD, KnownAcronym, acronyms, end_of, meant
from ..linking.other_acronyms import other_acronyms
from ..types import Evidence, Observation, Suggestion, Token
from . import Signal

_SHARED, _ALL_BUT_ONE = 0.6, 0.65
"""Shares of a body's words from which a name may be a rendering of it, and from which it surely is (two of three)."""
_SURE, _DOUBTFUL = 0.86, 0.6
"""Of a full name that has that many of the words."""
_SEVERAL_TIMES, _ONCE = 0.92, 0.82
"""Of the word itself before officials and the like, where the story has the acronym several times, and once."""
_IF_LONGER = 0.15
"""Less where the word is a longer one and the story has the acronym once or twice."""
_IF_SUBJECT = 0.1
"""Less where it is the one who says and arrests: things do so too."""
_IN_OBJECT, _WITH_ARTICLE, _ANYWHERE = 0.6, 0.7, 0.5
"""Of a story that is full of the acronym: after a preposition, with "an" before it, and elsewhere."""
_HEADLINE = 0.65
"""Share of capitals from which a sentence is a headline."""


def find(case: Case) -> Iterator[Observation]:
    """Words of the copy that stand for an acronym, and full names that are not those of the acronym behind them."""
    copy = case.copy
    yield from _expansions(case)
    yield from _written_otherwise(case)
    known = acronyms(case.alignment, case.acronym)
    if not known:
        return
    marks: list[tuple[Token, KnownAcronym, float]] = []
    plain: Counter[str] = Counter()
    for sentence in copy.sentences:
        tokens = copy.tokens_of(sentence.index)
        for at, token in enumerate(tokens):
            acronym = meant(case.alignment, tokens, at, known)
            if acronym is None or _shouted(tokens):
                continue
            raw_score = _raw_score(tokens, at, acronym)
            if raw_score and not _in_reference(case, token):
                marks.append((token, acronym, raw_score))
            elif not raw_score and token.text.lower() == acronym.text.lower():
                plain[acronym.text] += 1
    often = Counter(acronym.text for _, acronym, _ in marks)
    for token, acronym, raw_score in marks:
        if plain[acronym.text] < often[acronym.text]:  # else the story speaks of the thing as well: a rink's ice
            yield Observation(
                "acronym", "as-word", "name.acronym", token.start, end_of(token), raw_score,
                f"“{token.text}” stands where the body {acronym.text} is meant.",
                acronym.evidence,
                (Suggestion(acronym.text, raw_score, acronym.evidence[0].kind),),
            )  # fmt: skip


def _written_otherwise(case: Case) -> Iterator[Observation]:
    """Acronyms as another language has them (OTAN), and in small letters (nato)."""
    for one in other_acronyms(case.alignment, case.acronym):
        text = case.copy.text[one.start : one.end]
        yield Observation(
            "acronym", one.kind, "name.acronym", one.start, one.end, one.raw_score,
            f"“{text}” is {one.right} in English." if one.kind == "foreign" else f"“{text}” is written {one.right}.",
            one.evidence,
            (Suggestion(one.right, one.raw_score, one.evidence[0].kind if one.evidence else "language"),),
        )  # fmt: skip


def _expansions(case: Case) -> Iterator[Observation]:
    """ "Service of Immigration and Control of Customs (ICE)": a name that the known body behind it does not have."""
    copy, story = case.copy, case.country
    for opening, token, closing in zip(copy.tokens, copy.tokens[1:], copy.tokens[2:], strict=False):
        if opening.text != "(" or closing.text != ")" or not token.text.isupper() or not 2 < len(token.text) < 8:
            continue
        name = next((m for m in copy.mentions if m.end <= opening.start <= m.end + 1 and len(m.words) > 1), None)
        organizations = [e for e in case.acronym(token.text) if e.kind == "body" and e.country in (story, None)]
        if name is None or len(organizations) != 1:
            continue
        said = _content(name.text)
        forms = [_content(form.text) for form in organizations[0].forms if form.kind in ("preferred", "alias")]
        right = max(forms, key=lambda form: (_shared(said, form), len(form)))
        share = _shared(said, right)
        if any(form <= said or said <= form for form in forms if len(form) > 1) or share < _SHARED:
            continue  # right as it stands, or perhaps another body of that acronym
        raw_score = _SURE if share >= _ALL_BUT_ONE else _DOUBTFUL
        yield Observation(
            "acronym", "expansion", "name.org", name.start, name.end, raw_score,
            f"{token.text} is {organizations[0].name}.",
            (Evidence.of_entry(organizations[0].id, f"{token.text}: {organizations[0].name}"),),
            (Suggestion(organizations[0].name, raw_score, "authority"),),
        )  # fmt: skip


def _content(name: str) -> frozenset[str]:
    return frozenset(lemma(word) for word in name.replace(",", " ").split() if not is_small(word))


def _shared(said: frozenset[str], right: frozenset[str]) -> float:
    """The share of the words of a right name that are said, as themselves or as a literal rendering."""
    return sum(any(word == other or related(word, other) for other in said) for word in right) / max(len(right), 1)


def _raw_score(tokens: tuple[Token, ...], at: int, acronym: KnownAcronym) -> float:
    """How surely the word at a position stands for the acronym, by what is beside it; 0.0: it does not."""
    token = tokens[at]
    bare = token.text[: end_of(token) - token.start]
    exact = bare.lower() == acronym.text.lower()
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    before = tokens[at - 1].text.lower() if at else ""
    after = following.text.lower() if following is not None else ""
    base = _SEVERAL_TIMES if acronym.times > 1 else _ONCE
    if exact and bare[:1].isupper() and at and tokens[at - 1].kind != "sign":
        # a capital inside a sentence, on a word that is no name: "Ice arrested", "officials of Ice"
        return base
    if zipf(bare) >= SMALL_WORD:
        return 0.0
    if after in words("role_noun") and not after.endswith("ed"):
        return base if exact or acronym.times > 2 else base - _IF_LONGER
    if after in words("organ_verb") or (bare != token.text and after):
        subject = before in ("the", "and", "that", "as", "because", "") or tokens[at - 1].kind == "sign"
        return (base - _IF_SUBJECT if exact else _ANYWHERE) if subject and acronym.times > 2 else 0.0
    if acronym.times > 4 and before in ("facing", "by", "against", "with", "from", "joined", "to", "of"):
        return _IN_OBJECT if exact else _ANYWHERE
    if not exact and acronym.times > 4:
        return _WITH_ARTICLE if before in ("an", "a") else _ANYWHERE
    return 0.0


def _in_reference(case: Case, token: Token) -> bool:
    """Whether the other version has the same word in the same small letters."""
    return any(f" {token.text} " in f" {document.text} " for _, document in case.paired if token.text[:1].islower())


def _shouted(tokens: tuple[Token, ...]) -> bool:
    """Whether a sentence is all capitals or in title case, so that letters' size says nothing."""
    long = [token.text for token in tokens if token.kind == "word" and len(token.text) > 3]
    return len(long) >= 4 and sum(word[:1].isupper() for word in long) > _HEADLINE * len(long)


SIGNAL = Signal(
    "acronym",
    ("name.acronym", "name.org"),
    find,
    precedence=Precedence(0.08),
    marks_names=True,
    assumed=(1.5, 25),
)
