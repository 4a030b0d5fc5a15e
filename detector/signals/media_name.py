"""A name that was rendered as the word that it is: "documents obtained by the era" for The Times.

Papers, firms, clubs and places have ordinary words for names, and a translation may put the word in small letters, or
another word for it. Marked is a word in small letters that stands where a name has to stand: where a source is named
(told the ..., obtained by the ...) or before "newspaper", if the story or the other version names a paper of which the
last word may be rendered so; and without an article as the one who says, plans or sues (apple said), if the story has
that word as a name. Where the linked sentence of the other version has the word as a name, it is enough that the copy
has it as if it were none: after a preposition (in turkey) or with an article (the arsenal won).

Why it matters:
    A name in small letters is no name: the reader takes the paper, the company or the country for a thing.
When it is wrong:
    Where the story speaks of the thing as well as of the name: apples and Apple, a guardian and The Guardian.
Marked:
    The New York Times published the papers. Asked about it, The New York Times said no more. According to papers
      obtained by [the era], two men were held. -> The Times
Not marked:
    The New York Times published the papers. He told the paper, according to the newspaper, that an era had ended.
    The New York Times published the papers. The guard told the time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ..case import Case
from ..language.calques import lemma, related
from ..language.lexicon import capital_share, is_everyday, words, zipf
from ..types import Document, Evidence, Mention, Observation, Suggestion, Token
from . import Signal

_RAW_SCORE = 0.8
"""Of all that is marked: each way asks for the name in the story and for a place where only a name can stand."""
_WORD = 3.5
"""Zipf frequency from which a name is an ordinary word too (meta 3.7, turkey 4.6)."""
_ALWAYS_CAPITAL = 0.99
"""Share of capitals in edited news from which a name is no word of its own: in small letters it is a slip of typing."""
_OFTEN_CAPITAL = 0.5
"""Share of capitals from which one inside a sentence shows a name (arsenal .68, meta .66), and not a writer's
habit (Dad, the Emperor)."""
_MOSTLY_CAPITAL = 0.3
"""Share of capitals from which a word before "newspaper" is its name (mirror .30), unlike "the local newspaper"."""
_TIMES = 2
"""Mentions from which a name is of the story; one may itself be a capital that is out of place."""
_TELLING, _SHOUTED = 4, 0.65
"""Long words from which a sentence tells whether it is a headline, and the share of capitals in one."""
_PAPERS = frozenset({"newspaper", "daily", "tabloid", "broadsheet", "magazine", "weekly"})
_LEADING = frozenset({"and", "that", "because", "while", "when", "but", "as", "after", "said", "if", ","})
"""Words before a bare subject: "on Monday, apple said"."""
_PLAYED = frozenset({"beat", "drew", "lost", "played", "scored", "signed", "won"})
_HABITS = frozenset({"bible", "earth", "emperor", "god", "internet", "king", "lord", "pope", "prince", "queen", "web"})
"""Words that some write with a capital, and others do not."""
_PREPOSITIONS = frozenset({"in", "from", "to", "of", "with", "by", "against", "between", "and", "near", "across"})


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in the form that is suggested, its last word, and where it was read."""

    text: str
    word: str
    evidence: Evidence


def find(case: Case) -> Iterator[Observation]:
    """Words in small letters that stand for a name."""
    story = _Story(case)
    for sentence in case.copy.sentences:
        tokens = case.copy.tokens_of(sentence.index)
        for at, token in enumerate(tokens):
            if not at or token.kind != "word" or not token.text.islower() or token.text in story.theirs:
                continue
            article = tokens[at - 1].text == "the"
            name = (story.paper(tokens, at) if article else None) or story.named(tokens, at, article)
            if name is not None:
                start = tokens[at - 1].start if article else token.start
                marked = " ".join(case.copy.text[start : token.end].split())
                yield Observation(
                    "media-name", "as-word", "name.org", start, token.end, _RAW_SCORE,
                    f"“{marked}” stands where the name {name.text} is meant.",
                    (name.evidence,), (Suggestion(name.text, _RAW_SCORE, name.evidence.kind),),
                )  # fmt: skip


class _Story:
    """The names that words in small letters may stand for."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._copy = case.copy

    @cached_property
    def theirs(self) -> frozenset[str]:
        """The words of the references as they are written."""
        return frozenset(token.text for _, document in self._case.paired for token in document.tokens)

    def paper(self, tokens: tuple[Token, ...], at: int) -> _Name | None:
        """The paper that "the <word>" stands for, where a source is named or before "newspaper"."""
        low = tokens[at].text
        following = tokens[at + 1].text if at + 1 < len(tokens) else "."
        before = " ".join(token.text.lower() for token in tokens[max(0, at - 3) : at - 1])
        if low in words("paper_noun"):
            return None
        if following in _PAPERS and (listed := self._listed(low)):
            return listed
        source = before.endswith(tuple(words("source_phrase"))) and not following.isalpha()
        if not (source or following in _PAPERS) or low in words("other_source"):
            return None
        linked = (name for name in self._linked(tokens[at].sentence, ("other", "body")))
        papers = (*self._papers, *(name for name in linked if name.text.startswith("The ")))
        return next((name for name in papers if _may_be(low, name.word)), None)

    def named(self, tokens: tuple[Token, ...], at: int, article: bool) -> _Name | None:
        """The name that a word is, but for its capital, where it acts (said, won), or follows a preposition."""
        low = tokens[at].text
        if not _is_word(low.title()):
            return None
        before, after = tokens[at - 1].text.lower(), tokens[at + 1].text.lower() if at + 1 < len(tokens) else "."
        acts = after in words("speech_verb") | words("organ_verb") | _PLAYED
        if acts and not article and before in _LEADING and low in self._often:
            return self._often[low]
        places = self._linked(tokens[at].sentence, ("place",)) if before in _PREPOSITIONS else ()
        acting = self._linked(tokens[at].sentence, ("other", "body")) if acts else ()
        return next((name for name in (*places, *acting) if name.text == low.title()), None)

    @cached_property
    def _papers(self) -> tuple[_Name, ...]:
        """Papers that the story names at least twice, by their last word."""
        named = [m for m in self._copy.mentions if m.words and m.words[-1].lower() in words("paper_name")]
        times = Counter(mention.words[-1] for mention in named)
        often = (mention for mention in named if times[mention.words[-1]] >= _TIMES)
        return tuple(self._name("document", self._copy, m, f"The {m.words[-1]}") for m in often)

    @cached_property
    def _often(self) -> dict[str, _Name]:
        """Names of one ordinary word that the story has several times, by the word in small letters."""
        single = [m for m in self._copy.mentions if m.kind in ("other", "body") and len(m.words) == 1]
        times = Counter(mention.words[0] for mention in single)
        often = (m for m in single if times[m.words[0]] >= _TIMES)
        return {m.words[0].lower(): self._name("document", self._copy, m, m.words[0]) for m in often}

    def _linked(self, sentence: int, kinds: tuple[str, ...]) -> tuple[_Name, ...]:
        """Names of one word inside the sentences of the references that a sentence is linked to."""
        found = []
        for number, other in self._case.alignment.partners(sentence):
            document = self._case.alignment.references[number].document
            for mention in document.mentions:
                if mention.sentence == other.index and mention.kind in kinds and len(mention.words) == 1:
                    before = document.text[max(other.start, mention.start - 4) : mention.start]
                    if mention.start > other.start and not _shouted(document.tokens_of(other.index)):
                        form = f"The {mention.words[0]}" if before == "The " else mention.words[0]
                        found.append(self._name("reference", document, mention, form))
        return tuple(found)

    def _listed(self, low: str) -> _Name | None:
        """The paper of a word that is mostly a name, if an authority has it: "the guardian newspaper"."""
        share, name = capital_share(low), f"The {low.title()}"
        if share is None or share < _MOSTLY_CAPITAL:
            return None
        entries = (entry for source in self._case.authorities for entry in source.exact(name, "body"))
        entry = next(entries, None)
        return None if entry is None else _Name(name, low.title(), Evidence.of_entry(entry.id, entry.name))

    @staticmethod
    def _name(kind: Literal["document", "reference"], document: Document, mention: Mention, text: str) -> _Name:
        return _Name(text, mention.words[-1], Evidence.passage(kind, document, document.sentences[mention.sentence]))


def _is_word(name: str) -> bool:
    """Whether a name is an ordinary word as well, and none for which some write a capital (Congress, Internet)."""
    low, share = name.lower(), capital_share(name)
    closed = words("institution_noun") | words("other_source") | words("role_noun") | words("geographic_noun") | _HABITS
    return share is not None and _OFTEN_CAPITAL <= share < _ALWAYS_CAPITAL and zipf(low) >= _WORD and low not in closed


def _may_be(low: str, word: str) -> bool:
    """Whether a word in small letters is the last word of a name, or may be another rendering of it."""
    return low == word.lower() or (is_everyday(low) and related(lemma(low), lemma(word)))


def _shouted(tokens: tuple[Token, ...]) -> bool:
    """Whether a sentence is in title case or capitals, so that a capital says nothing."""
    long = [token.text for token in tokens if token.kind == "word" and len(token.text) > 3]
    return len(long) >= _TELLING and sum(word[:1].isupper() for word in long) > _SHOUTED * len(long)


SIGNAL = Signal("media-name", ("name.org",), find, marks_names=True)
