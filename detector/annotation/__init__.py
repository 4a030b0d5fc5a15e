"""Article → document: sentences, tokens, and what the text names, counts and quotes."""
