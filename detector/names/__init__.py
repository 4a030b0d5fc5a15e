"""Do two spellings name the same person or organization?

Single words: `letters` (folding, skeleton, conventions), `costs` (learned edits), `channels` (how other scripts would
have a word), `spelling_model` (both together), `spelling` (similarity), `damage` (which of two is no right spelling).
Legitimate forms: `variants`. Whole names: `parts` takes them apart, `persons` and `organizations` hold the parts
against one another, `compare` decides which of the two it is.
"""

from .compare import SAME_NAME, compare_names, word_score
from .letters import beginning, convention_only, normalize_name, skeleton, vowel_or_double_only
from .spelling import spelling_similarity
from .variants import are_nicknames, are_transliterations, is_variant, same_word, words_of

__all__ = [
    "SAME_NAME",
    "are_nicknames",
    "are_transliterations",
    "beginning",
    "compare_names",
    "convention_only",
    "is_variant",
    "normalize_name",
    "same_word",
    "skeleton",
    "spelling_similarity",
    "vowel_or_double_only",
    "word_score",
    "words_of",
]
