"""Which names of a copy are damaged, and which names are meant?

`entities` puts the names of a story together, `differing` says how near two names are, `known` which of them a source
lists; `beside` holds a copy against another version of it, `archived` against the names of related trusted stories, by
the fitted `trees`; `forms` says what is offered.
"""
