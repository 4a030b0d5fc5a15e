"""detector: finds translation garbling in syndicated news copy, shows why, and suggests the right names and terms."""

__version__ = "0.1.0"
