"""How garbled sentences and their words are: the tagger, what is counted beside it, and the fitted heads over both.

`tagger.py` reads a sentence alone or beside a partner; `word_features.py` has the rows of words and `features.py` those
of sentences and stories; `classifier.py` evaluates the fitted heads over these rows; `estimator.py` brings them
together.
"""
