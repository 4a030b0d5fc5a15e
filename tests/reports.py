"""Reports made of a text and of what is marked in it, for tests of what is done with findings."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any

from detector.types import (
    Alignment,
    Article,
    Document,
    Finding,
    Report,
    ScoredSentence,
    Sentence,
    StoryFacts,
    Suggestion,
    Verdict,
)

_SENTENCE = re.compile(r"\S[^.!?]*[.!?]?", re.DOTALL)


def finding(text: str, words: str, *suggestions: str, nth: int = 0, **facts: Any) -> Finding:
    """A finding on the words where they stand in a text for the `nth` time; further facts by name."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    known: dict[str, Any] = {
        "id": f"{words}-{nth}",
        "rule": "person-name",
        "category": "name.person",
        "tier": "alert",
        "score": 0.9,
        "message": "It is spelled otherwise.",
        "suggestions": tuple(Suggestion(one, 0.9, "authority") for one in suggestions),
    }
    return Finding(start=start, end=start + len(words), text=words, **(known | facts))


def report(text: str, found: Sequence[Finding] = (), story: str = "story", article: Article | None = None) -> Report:
    """The report of a text with findings, in the order of start; `article`: as whose copy, if not as plain text."""
    places = [(match.start(), match.end()) for match in _SENTENCE.finditer(text)]
    sentences = tuple(Sentence(index, start, end, 0) for index, (start, end) in enumerate(places))
    document = Document(article or Article(story, text), "en", sentences, (), ())
    checksum = hashlib.sha256(text.encode()).hexdigest()
    return Report(
        story=StoryFacts(story, None, None, "en", len(text.split()), checksum),
        verdict=Verdict("clean", 0.1),
        references=(),
        sentences=tuple(ScoredSentence(index, start, end, None) for index, (start, end) in enumerate(places)),
        findings=tuple(sorted(found, key=lambda one: (one.start, one.end, one.rule))),
        not_run=(),
        signature="test",
        alignment=Alignment(document, ()),
    )
