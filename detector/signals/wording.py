"""A word or a turn of phrase that is wrong where it stands: a word taken in the wrong sense, a broken construction.

Beside another version, what stands in the copy in place of the other version's words is weighed: is it another way to
put it, or an error? That is learned from words that people marked or corrected in weak translations, against two human
versions of one story. What is weighed are the words in their context on both sides, how near the two wordings are in
meaning and spelling, and how usual the words are. Alone, a word is weighed by its context only; that finds little, and
it is shown only where it is sure enough. Names, bodies, titles and numbers have rules of their own.

Why it matters:
    Words in the wrong sense read smoothly and say something else: no spelling checker will stop at them.
When it is wrong:
    Where the two versions say the same in other words: the probability of that is what the score says, and below three
    in five nothing is shown.
Marked:
    The striker scored the winning [gate] in extra time, and the fans sang on the platform for an hour. -> goal
      | reference: The striker scored the winning goal in extra time, and the fans sang on the terraces for an hour.
Not marked:
    The racing driver was put into an induced coma after the accident.
      | reference: After the accident the racing driver was placed in an induced coma.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..case import Case
from ..language.lexicon import capital_share, zipf
from ..quality.estimator import EstimatedSentence
from ..quality.word_features import Words, differences
from ..types import Alignment, Document, Evidence, Observation, Suggestion
from . import Signal

_LEAST = 0.2
"""Less likely words are not looked at."""
_OF_STRONGEST = 0.5
"""Words beside the likeliest belong to the span if they are at least so likely as this share of it."""
_LONGEST = 8
"""A longer span is no wording but a sentence that says something else."""
_OFTEN_CAPITAL = 0.5
"""Share of capitals in edited news from which a capitalised first word of a sentence is taken for a name."""


def find(case: Case) -> Iterator[Observation]:
    """Spans of words that are likely to be wrong, beside the other version or alone."""
    for sentence in case.estimated:
        if sentence.partner is None or sentence.reference is None:
            yield from _alone(case.copy, sentence)
        else:
            yield from _beside(case.alignment, sentence, sentence.partner, sentence.reference)


def _beside(alignment: Alignment, sentence: EstimatedSentence, partner: Words, reference: int) -> Iterator[Observation]:
    copy, other = alignment.copy, alignment.references[reference].document
    for found in differences(sentence.words, partner):
        span = _span(sentence, found.first, found.last)
        if span is None or found.other_last - found.other_first > _LONGEST:
            continue
        first, last, raw_score = span
        start, end = sentence.words.tokens[first].start, sentence.words.tokens[last - 1].end
        theirs = partner.tokens[found.other_first : found.other_last]
        text = other.text[theirs[0].start : theirs[-1].end] if theirs else ""
        whole = (first, last) == (found.first, found.last)
        context = other.sentences[partner.tokens[0].sentence]
        yield Observation(
            "wording", "beside", "lexical", start, end, raw_score,
            f"“{copy.text[start:end]}” does not say what the other version says here: {text}."
            if text
            else f"The other version has nothing for “{copy.text[start:end]}”.",
            (Evidence.passage("reference", other, context),),
            (Suggestion(text, raw_score, "reference"),) if text and whole else (),
        )  # fmt: skip


def _alone(copy: Document, sentence: EstimatedSentence) -> Iterator[Observation]:
    text = copy.text
    at = 0
    while at < len(sentence.wrong):
        last = at
        while last < len(sentence.wrong) and sentence.wrong[last] >= _LEAST:
            last += 1
        span = _span(sentence, at, last)
        at = max(last, at + 1)
        if span is None:
            continue
        start, end = sentence.words.tokens[span[0]].start, sentence.words.tokens[span[1] - 1].end
        yield Observation(
            "wording", "alone", "lexical", start, end, span[2],
            f"“{text[start:end]}” does not fit here.",
            (Evidence.of_engine("model", "tagger", f"probability of {span[2]:.2f} that it is wrong in this sentence"),),
        )  # fmt: skip


def _span(sentence: EstimatedSentence, first: int, last: int) -> tuple[int, int, float] | None:
    """The words around the likeliest one of a run, and its probability; none where none is likely, or it is a name."""
    probabilities = sentence.wrong[first:last]
    if not len(probabilities) or probabilities.max() < _LEAST:
        return None
    peak = first + int(probabilities.argmax())
    raw_score = float(probabilities.max())
    start, end = peak, peak + 1
    while start > first and sentence.wrong[start - 1] >= _OF_STRONGEST * raw_score:
        start -= 1
    while end < last and sentence.wrong[end] >= _OF_STRONGEST * raw_score:
        end += 1
    if end - start > _LONGEST or all(_is_named(sentence, at) for at in range(start, end)):
        return None
    return start, end, round(raw_score, 4)


def _is_named(sentence: EstimatedSentence, at: int) -> bool:
    """Whether a word is a number or (part of) a name: other rules know more about these."""
    token = sentence.words.tokens[at]
    if token.kind == "number":
        return True
    share = capital_share(token.text)
    return (token.text[0].isupper() and (at > 0 or (share or 1.0) > _OFTEN_CAPITAL)) or zipf(token.text.lower()) == 0.0


SIGNAL = Signal(
    "wording",
    ("lexical",),
    find,
    raw_score_is_probability=True,
)
