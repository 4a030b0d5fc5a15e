"""Errors injected into human copy, where machine versions hold too few of a kind."""
