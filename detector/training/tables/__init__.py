"""Tables that are derived from open data."""
