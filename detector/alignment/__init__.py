"""Which sentences of two stories say the same, and whether they are versions of one story: documents → alignment."""
