"""Fit what `detector.names` reads: pairs, costs of edits, the two networks and their figures."""
