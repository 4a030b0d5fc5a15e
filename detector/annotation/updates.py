"""Is a version of a story an update of the other? It has later figures, and both are right."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..types import Alignment, Document
from .quantities import Quantity
from .quantity_agreement import agree

_FORMER = re.compile(r"\b(?:from|instead of|revised|earlier|previously|initially|first reported|had been)\b")
"""Stands before a figure that is no longer the latest."""
_REACH = 30
"""Characters before a figure in which such a word is looked for."""
_COUNTED = ("number", "measure", "money")

Figures = Sequence[Sequence[Quantity]]
"""The quantities of a story by sentence."""


def is_update(alignment: Alignment, reference: int, ours: Figures, theirs: Figures) -> bool:
    """Whether one version has a figure of the other as the former one ("95, up from 51"), so that it was told later.

    Args:
        reference: the index of the other version.
        ours: the figures of the copy.
        theirs: those of the reference.
    """
    copy, other = alignment.copy, alignment.references[reference].document
    for link in alignment.links:
        if link.reference == reference:
            mine, others = [q for i in link.copy for q in ours[i]], [q for i in link.target for q in theirs[i]]
            if _has_as_former(copy, mine, other, others) or _has_as_former(other, others, copy, mine):
                return True
    return False


def may_be_later(quantity: Quantity, other: Quantity) -> bool:
    """Whether a count may have grown or fallen into another: both have other digits."""
    return quantity.kind in _COUNTED and digits(quantity) != digits(other)


def digits(quantity: Quantity) -> str:
    """The digits of a quantity, without the zeros at both ends: "235" of 2.35 million and of 23.5."""
    return re.sub(r"\D", "", f"{quantity.values[0]:.10g}").strip("0")


def _has_as_former(
    document: Document, figures: Sequence[Quantity], other: Document, others: Sequence[Quantity]
) -> bool:
    counted = [figure for figure in figures if figure.kind in _COUNTED]
    new = any(not any(agree(figure, theirs) for theirs in others) for figure in counted)
    return new and any(
        agree(figure, theirs) and _is_former(document, figure) and not _is_former(other, theirs)
        for figure in counted
        for theirs in others
        if theirs.kind in _COUNTED
    )


def _is_former(document: Document, figure: Quantity) -> bool:
    return bool(_FORMER.search(document.text, max(0, figure.start - _REACH), figure.start))
