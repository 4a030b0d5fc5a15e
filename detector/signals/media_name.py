"""A newspaper that was named by a word: "documents obtained by the era" for The Times.

The names of papers are words, and a translation may put another word for them. Marked is a word in small letters that
stands where a source is named (told the ..., obtained by the ..., an interview with the ...), if the story names a
paper of which the last word may be rendered so, and the other version does not have the word.

Marked:
    according to papers obtained by the era, where the story names The New York Times
Not marked:
    he told the paper, according to the newspaper; an era ended; told the time
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..case import Case
from ..language.calques import lemma, related
from ..language.lexicon import is_everyday, words
from ..types import Document, Evidence, Mention, Observation, Suggestion
from . import Signal


def find(case: Case) -> Iterator[Observation]:
    """Words that stand for the name of a paper that the story names elsewhere."""
    copy = case.copy
    papers = _papers(copy)
    others = " ".join(document.text.lower() for _, document in case.paired)
    for at, token in enumerate(copy.tokens[:-1]):
        word = copy.tokens[at + 1]
        low = word.text.lower()
        if token.text != "the" or not word.text.islower() or low in words("paper_noun") | words("other_source"):
            continue
        before = " ".join(t.text.lower() for t in copy.tokens[max(0, at - 2) : at])
        if not before.endswith(tuple(words("source_phrase"))) or f" {low} " in others:
            continue
        following = copy.tokens[at + 2].text if at + 2 < len(copy.tokens) else "."
        paper = next((p for p in papers if related(lemma(low), lemma(p.words[-1])) and is_everyday(low)), None)
        if paper is not None and not following.isalpha():
            shown = copy.sentences[paper.sentence]
            name = f"The {paper.words[-1]}"
            yield Observation(
                "media-name", "as-word", "name.org", token.start, word.end, 0.8,
                f"“the {low}” stands where the paper {name} is meant.",
                (Evidence.passage("document", copy, shown),),
                (Suggestion(name, 0.8, "document"),),
            )  # fmt: skip


def _papers(copy: Document) -> list[Mention]:
    """Mentions of papers that the story names at least twice, by their last word."""
    named = [m for m in copy.mentions if m.words and m.words[-1].lower() in words("paper_name")]
    times = Counter(mention.words[-1] for mention in named)
    return [mention for mention in named if times[mention.words[-1]] >= 2]


SIGNAL = Signal(
    "media-name",
    ("name.org",),
    find,
    marks_names=True,
)
