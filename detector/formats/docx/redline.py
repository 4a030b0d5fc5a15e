"""Replacements and comments on the story of a Word file → the file with them as tracked changes and comments."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from .changes import AUTHOR, Remark, Replacement, change, written
from .package import CONTENT_TYPES, RELATIONSHIPS, Package, opened, parsed, relationships_of, serialized
from .visible_text import value

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_INITIALS = "d"
_CONTENT_TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Comment:
    """Lines that are to stand in the margin beside a stretch of the story."""

    start: int
    end: int
    lines: tuple[str, ...]


def redlined(data: bytes, replacements: Sequence[Replacement], comments: Sequence[Comment]) -> bytes:
    """The file with both; what it has of earlier changes and comments stays.

    Raises:
        UnreadableError: it is damaged.
        ValueError: a replacement cannot be made (`obstacle` says so beforehand).
    """
    package = opened(data, None)
    root = package.tree(package.document)
    assert root is not None  # `opened` has found it
    space = str(etree.QName(root).namespace)
    if not comments:
        change(root, replacements, tracked=True)
        return package.replaced({package.document: serialized(root)})
    parts, name = _with_part_for_comments(package, space)
    kept = parsed(parts[name], name, None)
    first = max((int(value(one, "id") or 0) for one in kept), default=-1) + 1
    ordered = sorted(comments, key=lambda one: (one.start, one.end))
    remarks = [Remark(one.start, one.end, first + at) for at, one in enumerate(ordered)]
    change(root, replacements, remarks, tracked=True)
    for at, one in enumerate(ordered):
        kept.append(_written(one, first + at, space))
    return package.replaced({**parts, name: serialized(kept), package.document: serialized(root)})


def obstacle(data: bytes, replacement: Replacement) -> str | None:
    """The reason why a replacement cannot be made in a Word file; None where it can."""
    package = opened(data, None)
    root = package.tree(package.document)
    try:
        change(root, [replacement], tracked=True)
    except ValueError as error:
        return str(error)
    return None


def _written(comment: Comment, number: int, space: str) -> etree._Element:
    node = etree.Element(f"{{{space}}}comment")
    for name, held in (("id", str(number)), ("author", AUTHOR), ("initials", _INITIALS)):
        node.set(f"{{{space}}}{name}", held)
    for line in comment.lines:
        etree.SubElement(node, f"{{{space}}}p").extend(written(line, space))
    return node


def _with_part_for_comments(package: Package, space: str) -> tuple[dict[str, bytes], str]:
    """The parts that have to be replaced so that there is one for comments, and the name of that."""
    there = package.related("comments")
    if there and package.part(there[0]):
        return {there[0]: package.part(there[0])}, there[0]
    owner = relationships_of(package.document)
    relationships = package.tree(owner)
    if relationships is None:
        relationships = etree.Element(f"{{{RELATIONSHIPS}}}Relationships", nsmap={None: RELATIONSHIPS})
    types = package.tree(_CONTENT_TYPES)
    assert types is not None  # `opened` has found it
    folder = posixpath.dirname(package.document)
    usual = posixpath.join(folder, "comments.xml")  # pandoc looks for comments there and nowhere else
    name = posixpath.join(folder, f"{AUTHOR}-comments.xml") if package.part(usual) else usual
    new = etree.SubElement(relationships, f"{{{RELATIONSHIPS}}}Relationship")
    kind = space.replace("/wordprocessingml/2006/main", "/officeDocument/2006/relationships")
    kind = kind.replace("/wordprocessingml/main", "/officeDocument/relationships")
    new.attrib.update({"Id": f"{AUTHOR}Comments", "Type": f"{kind}/comments", "Target": posixpath.basename(name)})
    override = etree.SubElement(types, f"{{{CONTENT_TYPES}}}Override")
    override.attrib.update({"PartName": f"/{name}", "ContentType": _TYPE})
    empty = etree.Element(f"{{{space}}}comments", nsmap={"w": space})
    return {_CONTENT_TYPES: serialized(types), owner: serialized(relationships), name: serialized(empty)}, name
