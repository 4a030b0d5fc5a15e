"""Grammar that went wrong in translation: articles, plurals, comparatives, repeated words.

Two checkers read the story: Harper, and LanguageTool where `detector setup` has fetched it. Both mark clean news almost
as often as garbled news. So only a few of their rules are listened to: candidates were chosen by reading what they mark
in one sample of weak machine translation, and kept where they speak up at least three times as often in it as in the
human versions of the same sentences and in clean news, in two samples together, and at least twice as often in the
second alone (`data/tables/grammar_rules.tsv` has the counts). What they say about unknown words and names is never
used. Where another version of the story is known, only what the copy has over it counts: what a checker marks in both
is house style or a name. A mark is a hint, never an alert by itself.

Why it matters:
    A wrong article or a doubled word is small, but it is what a translation leaves on every page, and it is quickly
    mended.
When it is wrong:
    Often enough that it is never more than a hint: the checkers do not know names, headlines and house style.
Marked:
    The officials said on Monday that [the the] plan was ready. -> the
Not marked:
    Officials met in an old building on Monday.
    Mr. Szczepanski flew to Nuuk with Ms. Ngozi on Monday.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from ..annotation.repetitions import ends_clause
from ..case import Case
from ..findings.overlaps import Precedence
from ..grammar import GrammarChecker, Mark
from ..grammar.rules import checker_rules
from ..language.normalize import fold_punctuation
from ..language.tables import rows
from ..types import Category, Document, Evidence, Observation, Skipped, Suggestion
from ..types.errors import ServiceError
from . import EVERY_KIND, Signal

_CATEGORIES: tuple[Category, ...] = ("grammar", "syntax", "lexical", "idiom", "duplication")
_STRONGEST = 0.55
_SAME = 0.8
"""Similarity (0 ... 1) from which two marked texts are taken for one."""
_SUGGESTIONS = 3


def find(case: Case) -> Iterator[Observation | Skipped]:
    """Places that an engine marks in the copy and not in its other versions.

    An engine that fails is given as skipped; what the others see is given all the same.
    """
    for service in case.resources.grammar:
        try:
            lints = _listened_to(service, case.copy)
            known = [
                _marked(document, lint)
                for _, document in (case.paired if lints else ())
                for lint in _listened_to(service, document)
            ]
        except ServiceError as error:
            yield Skipped(f"grammar/{service.name}", str(error), failed=True)
            continue
        for lint in lints:
            seen = not _is_known(_marked(case.copy, lint), known) and not _in_name(case.copy, lint)
            if seen and not _is_doubled_rightly(case.copy, lint):
                yield _observation(case.copy, service, lint)


def _listened_to(service: GrammarChecker, document: Document) -> list[Mark]:
    return [lint for lint in service.check(document.text) if (service.name, lint.kind) in checker_rules()]


def _marked(document: Document, lint: Mark) -> str:
    return fold_punctuation(document.text[lint.start : lint.end]).lower()


def _is_known(marked: str, known: list[str]) -> bool:
    return any(
        marked == other or SequenceMatcher(None, marked, other, autojunk=False).ratio() >= _SAME for other in known
    )


def _in_name(document: Document, lint: Mark) -> bool:
    return any(mention.start <= lint.start and lint.end <= mention.end for mention in document.mentions)


def _is_doubled_rightly(document: Document, lint: Mark) -> bool:
    """Whether a word that stands twice is one that English doubles ("had had"), a name ("The The"), or belongs to
    another clause or word ("what it is is", "head-on on")."""
    word, *more = _marked(document, lint).split()
    if more != [word]:
        return False
    if (word, "word") in rows("duplication_idioms.tsv", "word", "kind") or document.text[lint.start - 1] == "-":
        return True
    sentence = next((s for s in document.sentences if s.start <= lint.start < s.end), None)
    if sentence is None:
        return False
    named = document.text[lint.end - len(word)].isupper() and lint.start > sentence.start
    tokens = [token for token in document.tokens_of(sentence.index) if token.start <= lint.start]
    return named or (bool(tokens) and ends_clause(tokens, tokens[-1]))


def _observation(copy: Document, service: GrammarChecker, lint: Mark) -> Observation:
    rule = checker_rules()[service.name, lint.kind]
    raw_score = min(rule.raw_score, _STRONGEST)
    marked = copy.text[lint.start : lint.end]
    replacements = [text for text in lint.replacements if text.strip() and text != marked][:_SUGGESTIONS]
    return Observation(
        "grammar",
        f"{service.name}/{lint.kind}",
        rule.category,
        lint.start,
        lint.end,
        raw_score,
        f"“{marked}” reads as bad grammar: {lint.message}",
        (Evidence.of_engine("grammar", service.name, lint.message),),
        tuple(
            Suggestion(text, round(raw_score / (place + 1), 4), service.name) for place, text in enumerate(replacements)
        ),
    )


SIGNAL = Signal(
    "grammar",
    _CATEGORIES,
    find,
    asks_checkers=True,
    hints_only=EVERY_KIND,
    label="neighbours",
    precedence=Precedence(gives_way=True),
)
