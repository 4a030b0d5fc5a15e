"""Do two spellings name the same person or body?

`spelling` compares single words (skeleton, learned edit distance), `variants` knows which differences are right
(nicknames, initials, accepted transliterations), `compare` puts words together to whole names.
"""

from .compare import compare_names, word_score
from .spelling import convention_only, fold, nearness, skeleton, vowel_or_double_only
from .variants import are_nicknames, are_transliterations, is_variant, same_word, words_of

__all__ = [
    "are_nicknames",
    "are_transliterations",
    "compare_names",
    "convention_only",
    "fold",
    "is_variant",
    "nearness",
    "same_word",
    "skeleton",
    "vowel_or_double_only",
    "word_score",
    "words_of",
]
