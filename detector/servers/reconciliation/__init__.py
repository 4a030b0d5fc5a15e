"""The Reconciliation Service API, for each authority file and for all of them.

`service` answers queries and knows nothing of HTTP, `pages` makes what is shown to people, `routes` the addresses.
"""
