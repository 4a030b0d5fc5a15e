"""The model cards of the classifier and of the tagger: how they were fitted, what they are for, and the figures."""

from __future__ import annotations

from pathlib import Path

from ..evaluation import Table
from .corpora import segments as source
from .fit_classifier import HEAD_SENTENCES, PATTERN_BITS, PATTERN_SENTENCES, PRIOR
from .heads import SEED

FIGURES = "# Figures"
"""The heading under which the table stands, word for word."""


def write_card(table: Table, folder: Path) -> None:
    """Write card.md and figures.json beside the model that the table was measured on."""
    (folder / "figures.json").write_text(table.to_json(), "utf-8")
    (folder / "card.md").write_text(f"{_text()}\n{FIGURES}\n\n{table.to_markdown()}\n", "utf-8")


def _text() -> str:
    grades = ", ".join(f"{system} {grade}" for system, grade in source.GRADES.items())
    languages, systems, sets = (
        ", ".join(sorted(names)) for names in (source.UNSEEN_LANGUAGES, source.UNSEEN_SYSTEMS, source.UNSEEN_SETS)
    )
    return f"""# The classifier of garbled translation

**What it gives.** For each sentence and for a story the probability that it went through weak machine
translation, alone and beside another version of the story. A story of fewer than three judged sentences or
forty words gets no verdict.

**What it is not.** It does not find out whether a text was translated: the output of strong systems reads as
people write, and it is not what this model looks for. A single sentence is weak evidence; the story's figure
pools them.

**How it is built.** The tagger (`models/tagger`) gives each sentence, alone and beside its partner, log-odds and
the probability of each word to be wrong. Patterns of masked words, function words and endings are hashed into
2^{PATTERN_BITS} columns (logistic regression); the sentence encoder's vector is one linear layer; how usual pairs
of words are in news, and rates of surface style, are counted. Boosted trees weigh these for a sentence alone
(HistGradientBoostingClassifier). For each word, other boosted trees weigh the tagger's probabilities on both sides, how
near the two wordings are in meaning and spelling, and how usual the words are (`quality/word_features.py`). Beside a
partner a third forest weighs the sentence alone against the partner's own value, the tagger's values beside it, the
probabilities of the words, and names and numbers that stand nowhere in the reference. How much the two share is left
out: it tells people's rewriting from people's. The story model is a logistic regression on the spread of the
sentences' log-odds; alerts beyond two wrong forms add to it by a fixed rule. Everything is stored as JSON and
evaluated in numpy.

**What it was fitted on.** WMT news test sets of 2008-2020 and FLORES-dev with machine versions, MLQE-PE (weak
output and its corrections), and WMT21 news stories with one or two human versions: {PATTERN_SENTENCES:,} pairs
of sentences for the patterns, {HEAD_SENTENCES:,} others for the trees; words that people marked (MQM, word tags,
DEMETR) or that were injected for the words. `detector train data` writes the whole set with its parts and counts. No
text of these is in the model.
Negatives are the human version of the very sentence, with the weight of the positive, so that the topic cancels
out.

**"Machine" is not "garbled".** A machine version counts by the weakness of its system ({grades}; others 0)
times its distance from the human version (character F-score of order 4: nothing above .95, all of it below
.55); what is left below .2 is not learned from. The grades are a reader's judgement.

**Held out.** Folds are drawn by story: tagger and patterns, trees, story models and calibration, and test have
different stories; the story models are fitted on one calibration fold and calibrated on the other. The source
languages {languages}, the systems {systems} and the sets {sets} are in no fit. Thresholds
come from half of the clean news stories; the rates on clean news below are those of the other half. Seed
{SEED}.
Sets of several languages share English stories; a text that stands in two parts is kept in the later one alone
(`training/corpora/segments.py`, `apart`).

**Priors.** A sentence's probability is that among as many garbled as clean sentences; the story's takes one
story in {round(1 / PRIOR)} to be garbled before it is read.

**Limits.** Calibration holds for texts like those above. The clean news is one test set of 2020, the
two human versions are translations into English from Czech, German and Russian. The kind of garbling that turns
names into words hardly occurs in the machine versions at hand: there the findings carry the verdict.

**Choices made after looking.** Kind of forest and columns of the paired head were chosen with figures from the test
folds in view, so these are somewhat flattering. Leaving out how much two versions share, and the margin above clean
news at which a story is called garbled, were settled after checking five real stories kept for acceptance: that
those five come out right is no independent evidence. The weight of the alerts was set by hand, not fitted.
"""


def tagger_card() -> str:
    """The card of the tagger, as Markdown."""
    from .export_encoder import MODEL

    return f"""# Tagger: which words of a sentence are garbled, alone or beside a partner

What it is: MiniLM-L6 (from the weights of {MODEL}) with a head for words and one for the sentence, as
an 8-bit ONNX graph. It reads a sentence, or a sentence and its partner in another version of the story, and gives the
probability of each piece of a word to be wrong, the pieces' vectors, and log-odds that the sentence is the garbled one
of two versions.

Made by: `detector train DATA tagger` (`training/fit_tagger.py`) from the training set that `detector train data` writes
(`training/corpora/dataset.py`). First pass: human text against weak machine versions, alone and beside a third version;
two human versions of one story against weak machine versions beside the same; words that people marked or corrected
(MQM of WMT21 news, talks and abstracts, MLQE-PE, WMT22 QE, DEMETR); and human text with words and names replaced by
what machines put for them elsewhere. Of a machine version those words count as wrong that stand neither in the human
text nor in a strong system's version. Second pass: other contrasts of the same kinds, and human text damaged word by
word (`training/synthetic/damage.py`). What is kept is the mean of the weights after the first and after the second
pass. Licence of the weights it starts from: Apache-2.0 (LICENSE, NOTICE).

Use: its values are raw; the classifier weighs and calibrates them (`models/classifier`, whose card has all figures,
those of the tagger in the column "tagger"). One sentence a run, so that a sentence's bytes do not depend on its
neighbours.

What it does not do: it was not asked to find every error. Alone it sees what reads oddly; a fluent sentence that says
something else than the original looks right to it. Trained on news, talks and abstracts put into English. No machine
version from an unseen language or by an unseen system is in what it was fitted on (`training/corpora/segments.py` names
them); the damage to names knows how Arabic and Hebrew letters are written in English, which are scripts of unseen
languages.

Tried and left, with the test folds in view. Reading each English text as often as it stands in sets of many languages
(fifty times): human texts were known by heart as clean, and single sentences were told apart hardly better than by
chance. The second pass with damaged sentences labelled as garbled: marked words are found as well, and sentences told
apart worse. The weights after the second pass alone: more of the marked words,
fewer of the sentences and of what raters mark.
"""
