"""Edits of the visible text → changes of a Word document: plain, or tracked with comments.

Of a replacement only the words that differ are changed, so that what stays keeps its formatting; new words take the
formatting of the first that they replace, or of what stands before them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from .visible_text import CONTROL_STYLE, END_STYLES, STAND_INS, Layout, Piece, child, laid_out, local, value

AUTHOR = "detector"
_WORD = re.compile(r"\w+|\r\n|.", re.DOTALL)
_SPECIAL = re.compile(f"(\t|\r\n|\r|\n|[{re.escape(''.join(STAND_INS))}]+)")
_OF_CHANGES = ("ins", "moveTo")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_AFTER_MARK = frozenset({"sectPr", "pPrChange"})
"""Properties of a paragraph that come after those of its mark."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """A stretch of the visible text (half-open, in code points) and what is to stand there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on a stretch of the visible text, by its number in the file."""

    start: int
    end: int
    number: int


def change(
    root: etree._Element, replacements: Iterable[Replacement], remarks: Sequence[Remark] = (), *, tracked: bool
) -> None:
    """Make replacements in a document, which is changed in place, and put the anchors of comments into it.

    Raises:
        ValueError: replacements overlap, lie outside of the text, or would join what cannot be joined (cells of a
            table, sections).
    """
    layout = laid_out(root)
    wanted = _trimmed(layout.text, replacements)
    stretches: tuple[Replacement | Remark, ...] = (*wanted, *remarks)
    points = {point for one in stretches for point in (one.start, one.end)}
    points |= {end for one in wanted for piece in _covered(layout, one) for end in (piece.start, piece.end)}
    _cut(layout, points)
    _Editor(laid_out(root), tracked).make(wanted, remarks)


def written(text: str, space: str, properties: etree._Element | None = None) -> list[etree._Element]:
    """Runs that show a text; line ends in it are breaks. `space`: the namespace."""
    runs = []
    for part in _SPECIAL.split(text):
        if not part:
            continue
        run = etree.Element(f"{{{space}}}r")
        style = CONTROL_STYLE if part[0] in STAND_INS else END_STYLES.get(part)
        if properties is not None or style:
            run.append(_properties(properties, style, space))
        if part == "\t":
            etree.SubElement(run, f"{{{space}}}tab")
        elif part in ("\n", "\r", "\r\n"):
            etree.SubElement(run, f"{{{space}}}br")
        else:
            shown = etree.SubElement(run, f"{{{space}}}t")
            shown.text = "".join(STAND_INS.get(character, character) for character in part)
            shown.set(_SPACE, "preserve")
        runs.append(run)
    return runs


def _properties(given: etree._Element | None, style: str | None, space: str) -> etree._Element:
    """Properties of a run like another's, without what was tracked of them and without the styles of stand-ins."""
    properties = etree.Element(f"{{{space}}}rPr") if given is None else deepcopy(given)
    for one in list(properties):
        of_stand_in = local(one) == "rStyle" and value(one) in (CONTROL_STYLE, *END_STYLES.values())
        if local(one) in ("rPrChange", "ins", "del", "moveTo", "moveFrom") or of_stand_in:
            properties.remove(one)
    if style:
        for one in properties.findall(f"{{{space}}}rStyle"):
            properties.remove(one)
        named = etree.Element(f"{{{space}}}rStyle")
        named.set(f"{{{space}}}val", style)
        properties.insert(0, named)
    return properties


def _trimmed(text: str, replacements: Iterable[Replacement]) -> list[Replacement]:
    """Replacements in their order, each without the words at its ends that stay."""
    found, last = [], 0
    for one in sorted(replacements, key=lambda one: (one.start, one.end)):
        if not last <= one.start <= one.end <= len(text):
            raise ValueError(f"the edit {one.start} to {one.end} overlaps with another or lies outside of the story")
        last = one.end
        old, new = _WORD.findall(text[one.start : one.end]), _WORD.findall(one.text)
        start, end = one.start, one.end
        while old and new and old[0] == new[0]:
            start += len(old.pop(0))
            new.pop(0)
        while old and new and old[-1] == new[-1]:
            end -= len(old.pop())
            new.pop()
        if old or new:
            found.append(Replacement(start, end, "".join(new)))
    return found


def _covered(layout: Layout, stretch: Replacement | Remark) -> list[Piece]:
    return [piece for piece in layout.pieces if piece.start < stretch.end and stretch.start < piece.end]


def _cut(layout: Layout, points: set[int]) -> None:
    """Part the runs of a document so that one ends and one begins at each point."""
    ordered = sorted(points)
    for piece in reversed(layout.pieces):
        if piece.run is not None:
            within = ordered[bisect_left(ordered, piece.start) : bisect_right(ordered, piece.end)]
            for point in reversed(within):
                _part(piece.node, point - piece.start)


def _part(node: etree._Element, at: int) -> None:
    """Move what follows a place in a node, with all after it, into a run of its own; the node keeps what is before."""
    run = node.getparent()
    text = node.text or "" if local(node) == "t" else None
    if text is None and at > 0:
        at = 1
    size = 1 if text is None else len(text)
    moved = list(node.itersiblings())
    stays = [one for one in node.itersiblings(preceding=True) if local(one) != "rPr"]
    if (at == 0 and not stays) or (at >= size and not moved):
        return
    new = etree.Element(run.tag, run.attrib)
    properties = child(run, "rPr")
    if properties is not None:
        new.append(deepcopy(properties))
    if text is not None and 0 < at < size:
        rest = etree.SubElement(new, node.tag)
        node.text, rest.text = text[:at], text[at:]
        for one in (node, rest):
            one.set(_SPACE, "preserve")
    for one in moved if at else [node, *moved]:
        new.append(one)
    run.addnext(new)


class _Editor:
    """Changes a document whose runs end where changes do."""

    def __init__(self, layout: Layout, tracked: bool) -> None:
        self._layout = layout
        self._tracked = tracked
        self._space = str(etree.QName(layout.root).namespace)
        self._last = [node for node in layout.root.iter() if local(node) == "p"][-1]
        ids = (value(one, "id") for one in layout.root.iter() if isinstance(one.tag, str))
        self._id = max((int(id) for id in ids if id and id.isdecimal()), default=0)

    def make(self, replacements: Sequence[Replacement], remarks: Sequence[Remark]) -> None:
        anchors = [self._anchors(remark) for remark in remarks]
        for one in reversed(replacements):
            self._replace(one)
        for remark, (first, last, paragraph) in zip(remarks, anchors, strict=True):
            self._comment(remark, first, last, paragraph)

    # ---------------------------------------------------------------- replacements

    def _replace(self, one: Replacement) -> None:
        covered = _covered(self._layout, one)
        for piece in covered:
            if piece.start < one.start or one.end < piece.end or piece.text in ("\n\n", "\r\n\r\n", "\r\r"):
                raise ValueError(f"the edit {one.start} to {one.end} would join cells of a table, or cut a line's end")
        runs = [piece for piece in covered if piece.run is not None]
        if one.text:
            self._insert(one, runs)
        for piece in reversed(covered):
            if piece.run is None:
                self._join(piece.paragraph)
            elif self._tracked:
                self._delete(piece)
            else:
                _remove(piece.run)

    def _insert(self, one: Replacement, replaced: Sequence[Piece]) -> None:
        """Put new text behind the first runs that it replaces, or else behind or before what it stands beside."""
        pieces = [piece for piece in self._layout.pieces if piece.run is not None]
        before = next((piece for piece in reversed(pieces) if piece.end == one.start), None)
        behind = next((piece for piece in pieces if piece.start == one.start), None)
        beside = replaced[0] if replaced else before or behind
        if beside is None or beside.run is None:
            ends = (piece.paragraph for piece in self._layout.pieces if piece.start == one.start)
            next(ends, self._last).extend(self._new(one.text, None))
            return
        new = self._new(one.text, child(beside.run, "rPr"))
        after = bool(replaced) or beside is before
        place = beside.run
        for piece in replaced:
            if piece.run is place.getnext():
                place = piece.run
        if self._tracked:
            place = self._out_of_changes(place, after=after)
        for node in reversed(new):
            if after:
                place.addnext(node)
            else:
                place.addprevious(node)
                place = node

    def _new(self, text: str, properties: etree._Element | None) -> list[etree._Element]:
        runs = written(text, self._space, properties)
        if not self._tracked:
            return runs
        inserted = self._mark("ins")
        inserted.extend(runs)
        return [inserted]

    def _out_of_changes(self, node: etree._Element, *, after: bool) -> etree._Element:
        """The node beside which something can stand that is no part of an earlier change: that change is parted."""
        while local(node.getparent()) in _OF_CHANGES:
            parent = node.getparent()
            new = etree.Element(parent.tag, parent.attrib)
            moved = list(node.itersiblings()) if after else [node, *node.itersiblings()]
            if not moved or (not after and node.getprevious() is None):
                node = parent
                continue
            new.extend(moved)
            parent.addnext(new)
            node = parent if after else new
        return node

    def _delete(self, piece: Piece) -> None:
        """Mark a run as deleted; runs that stand together are one deletion."""
        run = piece.run
        assert run is not None
        for node in run:
            if local(node) == "t":
                node.tag = f"{{{self._space}}}delText"
        following = run.getnext()
        if following is not None and local(following) == "del" and value(following, "author") == AUTHOR:
            following.insert(0, run)
            return
        deleted = self._mark("del")
        run.addprevious(deleted)
        deleted.append(run)

    def _join(self, paragraph: etree._Element) -> None:
        """Take away the end of a paragraph."""
        following = paragraph.getnext()
        while following is not None and local(following) != "p":
            following = following.getnext()
        properties = child(paragraph, "pPr")
        if following is None or (properties is not None and child(properties, "sectPr") is not None):
            raise ValueError("an edit would join paragraphs that a section parts")
        if self._tracked:
            _mark_properties(paragraph, self._space).insert(0, self._mark("del"))
            return
        theirs = child(following, "pPr")
        own = _mark_properties(paragraph, self._space)
        own.getparent().replace(own, deepcopy(_mark_properties(following, self._space)))
        if theirs is not None and (section := child(theirs, "sectPr")) is not None:
            own = child(paragraph, "pPr")
            assert own is not None  # made above
            own.append(section)
        paragraph.extend([node for node in following if local(node) != "pPr"])
        following.getparent().remove(following)

    def _mark(self, name: str) -> etree._Element:
        self._id += 1
        mark = etree.Element(f"{{{self._space}}}{name}")
        mark.set(f"{{{self._space}}}id", str(self._id))
        mark.set(f"{{{self._space}}}author", AUTHOR)
        return mark

    # ---------------------------------------------------------------- comments

    def _anchors(self, remark: Remark) -> tuple[etree._Element | None, etree._Element | None, etree._Element]:
        covered = _covered(self._layout, remark)
        runs = [piece.run for piece in covered if piece.run is not None]
        paragraph = covered[0].paragraph if covered else self._last
        return (runs[0], runs[-1], paragraph) if runs else (None, None, paragraph)

    def _comment(
        self, remark: Remark, first: etree._Element | None, last: etree._Element | None, paragraph: etree._Element
    ) -> None:
        begin, end = (self._anchor(name, remark) for name in ("commentRangeStart", "commentRangeEnd"))
        pointer = etree.Element(f"{{{self._space}}}r")
        pointer.append(self._anchor("commentReference", remark))
        if first is None or last is None:
            paragraph.extend([begin, end, pointer])
            return
        (first.getparent() if local(first.getparent()) == "del" else first).addprevious(begin)
        behind = last.getparent() if local(last.getparent()) == "del" else last
        following = behind.getnext()
        if following is not None and local(following) == "ins" and value(following, "author") == AUTHOR:
            behind = following
        behind.addnext(end)
        while local(behind.getparent()) != "p":
            behind = behind.getparent()
        (end if end.getparent() is behind.getparent() else behind).addnext(pointer)

    def _anchor(self, name: str, remark: Remark) -> etree._Element:
        anchor = etree.Element(f"{{{self._space}}}{name}")
        anchor.set(f"{{{self._space}}}id", str(remark.number))
        return anchor


def _mark_properties(paragraph: etree._Element, space: str) -> etree._Element:
    """Properties of the mark that ends a paragraph, made where there are none."""
    properties = child(paragraph, "pPr")
    if properties is None:
        properties = etree.Element(f"{{{space}}}pPr")
        paragraph.insert(0, properties)
    mark = child(properties, "rPr")
    if mark is None:
        mark = etree.Element(f"{{{space}}}rPr")
        after = next((at for at, one in enumerate(properties) if local(one) in _AFTER_MARK), len(properties))
        properties.insert(after, mark)
    return mark


def _remove(run: etree._Element) -> None:
    """Take a run out, and the change around it where nothing is left in that."""
    parent = run.getparent()
    parent.remove(run)
    if local(parent) in _OF_CHANGES and not len(parent):
        parent.getparent().remove(parent)
