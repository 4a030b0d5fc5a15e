"""Authorities behind an address: services of the Reconciliation Service API, asked with patience and remembered."""
