"""The Reconciliation Service API, for each authority file and for all of them."""
