"""Answers of `detector serve` over HTTP: the Reconciliation Service API, for each authority file and for all of them.

`reconciliation` answers queries and knows nothing of HTTP, `pages` makes what is shown to people, `app` puts both
behind addresses, `server` runs it.
"""
