"""Differences beside another version: which are found, by kind, and how quiet sound copy stays.

Errors of every kind are injected into held-out stories beside a light rewrite of themselves, beside another person's
version and beside what lies between; the same pairs without errors say how often sound copy is marked. Rewrites,
generators and word lists are made for this benchmark alone: nothing is trained on them.
"""

from __future__ import annotations

from .run import USUAL, Sizes, measured

__all__ = ["USUAL", "Sizes", "measured"]
