"""The authority file: one SQLite database, asked in place and extended in place."""
