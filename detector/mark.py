"""article → document: sentences, tokens, and the mentions of persons, bodies, places and offices."""
