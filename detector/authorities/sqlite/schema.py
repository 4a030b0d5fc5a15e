"""The authority file: one SQLite database, asked in place and extended in place.

    meta      key, value                what it was built from, its version and digest, licences
    entries   one row an entry          `count`: in how many trusted stories it was seen, `first_seen` and `last_seen`
    forms     one row a written form    `folded` is the whole form's key; counts and dates as above
    terms     one row a blocking key    in one of the spaces below; `df` numbers are filed under it
    postings  term → numbers            in blocks of at most `BLOCK` little-endian 32-bit numbers, rising
    near      a skeleton less one letter → terms of persons
    phrases   the content words of the names of organizations, offices, places and terms, each sequence of words once
    named     phrase → forms

Spaces of persons: p, the skeletons of all words; v, the words as written; n, surnames as written; s, the skeletons of
surnames, under which the numbers of terms in n are filed. Of all others: w, the words; k, their skeletons. A space that
has the name of a kind of entry holds lemmas, under which the numbers of phrases are filed.

The tables below `LEARNED` are the counts of an archive (see authorities/learning) and are empty elsewhere. The same
entries give the same bytes: no times, no random ids, a fixed page size, and VACUUM at the end. An update changes pages
in place, in one transaction with a rollback journal, so that a file stays one file and a crash leaves it as it was.
"""

from __future__ import annotations

from . import related_stories

APPLICATION = 0x64746361
"""SQLite's application_id of an authority file."""
FORMAT = 3
"""Version of the tables, kept as SQLite's user_version. Raise it when keys (skeletons, lemmas) change too."""
TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entries (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, country TEXT, role TEXT,
    portfolio TEXT, valid_from TEXT, valid_to TEXT, source TEXT NOT NULL, licence TEXT NOT NULL,
    count INTEGER NOT NULL, first_seen TEXT, last_seen TEXT);
CREATE TABLE forms (n INTEGER PRIMARY KEY, entry INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
    folded TEXT NOT NULL, count INTEGER NOT NULL, first_seen TEXT, last_seen TEXT);
CREATE TABLE terms (n INTEGER PRIMARY KEY, space TEXT NOT NULL, key TEXT NOT NULL, df INTEGER NOT NULL);
CREATE TABLE postings (n INTEGER PRIMARY KEY, ids BLOB NOT NULL);
CREATE TABLE near (key TEXT NOT NULL, term INTEGER NOT NULL, PRIMARY KEY (key, term)) WITHOUT ROWID;
CREATE TABLE phrases (n INTEGER PRIMARY KEY, kind TEXT NOT NULL, content TEXT NOT NULL);
CREATE TABLE named (phrase INTEGER NOT NULL, form INTEGER NOT NULL, PRIMARY KEY (phrase, form)) WITHOUT ROWID;
CREATE UNIQUE INDEX terms_key ON terms (space, key);
CREATE UNIQUE INDEX phrases_content ON phrases (kind, content);
"""
LEARNED = (
    """
CREATE TABLE stories (sha BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE seen (kind TEXT, folded TEXT, text TEXT, stories INTEGER, first TEXT, last TEXT,
    PRIMARY KEY (kind, folded, text)) WITHOUT ROWID;
CREATE TABLE counted (kind TEXT, folded TEXT, stories INTEGER, sure INTEGER, first TEXT, last TEXT,
    PRIMARY KEY (kind, folded)) WITHOUT ROWID;
CREATE TABLE roles (folded TEXT, text TEXT, stories INTEGER, first TEXT, last TEXT, PRIMARY KEY (folded, text))
    WITHOUT ROWID;
CREATE TABLE short (folded TEXT, acronym TEXT, stories INTEGER, first TEXT, last TEXT, PRIMARY KEY (folded, acronym))
    WITHOUT ROWID;
CREATE TABLE blocks (block INTEGER, folded TEXT, PRIMARY KEY (block, folded)) WITHOUT ROWID;
CREATE TABLE conflicts (kind TEXT, one TEXT, other TEXT, reason TEXT, PRIMARY KEY (kind, one, other)) WITHOUT ROWID;
CREATE TABLE decisions (kind TEXT, name TEXT, other TEXT, folded TEXT, folded_other TEXT, verdict TEXT,
    PRIMARY KEY (kind, name, other)) WITHOUT ROWID;
CREATE INDEX short_acronym ON short (acronym);
"""
    + related_stories.TABLES
)
INDEXES = """
CREATE INDEX forms_folded ON forms (folded);
CREATE INDEX forms_entry ON forms (entry);
CREATE INDEX entries_kind ON entries (kind, id) WHERE kind != 'person';
CREATE INDEX entries_portfolio ON entries (portfolio, country) WHERE portfolio IS NOT NULL;
CREATE INDEX named_form ON named (form);
"""
