"""Fit what `detector.names` reads: pairs, costs of edits, the network, the judge and their figures."""
