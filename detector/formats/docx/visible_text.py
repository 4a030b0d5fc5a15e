"""Word document → its visible text, and where in the file each character of it stands.

Visible is what would stand there if all earlier changes were accepted: inserted text is, deleted and moved-away text is
not. Paragraphs end with a line feed; between a paragraph and one in another cell or container stands an empty line.
Tabs, line breaks and hyphens that are elements of their own are the characters that they show.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
"""Namespace of a document in the usual and in the strict variant of the format."""
CONTROL_STYLE = "DetectorControl"
"""Character style of signs that stand for characters that XML cannot hold."""
END_STYLES = {"\r\n": "DetectorEndCRLF", "\r": "DetectorEndCR"}
"""Character styles of the marks of paragraphs, and of breaks, that are no line feed in the text they came from."""
STAND_INS = {chr(code): chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"}
STAND_INS |= {"\ufffe": "\u2426", "\uffff": "\u2425"}
"""Character that XML cannot hold → the sign that stands for it, in CONTROL_STYLE."""
_ORIGINALS = {sign: character for character, sign in STAND_INS.items()}
_ENDS = {style: end for end, style in END_STYLES.items()}
_GONE = frozenset({"del", "moveFrom"})
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_WRAPPERS = frozenset(
    {
        "ins",
        "moveTo",
        "hyperlink",
        "sdt",
        "sdtContent",
        "smartTag",
        "fldSimple",
        "customXml",
        "bdo",
        "dir",
        "ruby",
        "rubyBase",
    }
)
"""Elements within a paragraph whose runs are its own."""
_CONTAINERS = frozenset({"tbl", "tr", "tc", "sdt", "sdtContent", "customXml", "ins", "moveTo"})
"""Elements around paragraphs."""
_UNSEEN = {
    "footnoteReference": "footnotes",
    "endnoteReference": "endnotes",
    "txbxContent": "text boxes",
    "altChunk": "files that it embeds",
    "oMath": "formulas",
    "sym": "signs of symbol fonts",
}


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A stretch of the visible text that one element of the file shows.

    `node` is the element: text, a tab, a break, or the paragraph whose end the stretch is (then `run` is None).
    """

    start: int
    end: int
    text: str
    node: etree._Element
    run: etree._Element | None
    paragraph: etree._Element
    locator: str


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The visible text of a document with its pieces in their order. `unseen`: kinds of text that it leaves out."""

    root: etree._Element
    text: str
    pieces: tuple[Piece, ...]
    unseen: tuple[str, ...]


def laid_out(root: etree._Element) -> Layout:
    """The visible text of a document, by the root of its main part."""
    return _Reader(root).layout()


def local(node: etree._Element) -> str:
    """Name of an element of the document, without its namespace; empty for what is none."""
    return str(etree.QName(node).localname) if isinstance(node.tag, str) else ""


def child(node: etree._Element, name: str) -> etree._Element | None:
    """The first child of a name."""
    return next((one for one in node if local(one) == name), None)


def value(node: etree._Element | None, name: str = "val") -> str | None:
    """An attribute of an element, by its name without the namespace."""
    if node is None:
        return None
    return next((str(v) for key, v in node.attrib.items() if etree.QName(key).localname == name), None)


def has_text(node: etree._Element) -> bool:
    """Whether anything is written in an element."""
    return any(local(one) == "t" and (one.text or "").strip() for one in node.iter())


class _Reader:
    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._pieces: list[Piece] = []
        self._length = 0
        self._paragraphs = 0
        self._unseen: dict[str, None] = {}

    def layout(self) -> Layout:
        body = child(self._root, "body")
        paragraphs = list(self._blocks(body)) if body is not None else []
        for at, paragraph in enumerate(paragraphs):
            self._paragraphs += 1
            for number, run in enumerate(self._runs(paragraph), 1):
                self._read_run(run, paragraph, f"paragraph {self._paragraphs}, run {number}")
            following = paragraphs[at + 1] if at + 1 < len(paragraphs) else None
            if following is not None and not _joined(paragraph, following):
                end = _ENDS.get(value(_of_mark(paragraph, "rStyle")) or "", "\n")
                beside = paragraph.getparent() is following.getparent()
                self._add(end if beside else end * 2, paragraph, None, paragraph, f"paragraph {self._paragraphs}")
        text = "".join(piece.text for piece in self._pieces)
        return Layout(self._root, text, tuple(self._pieces), tuple(self._unseen))

    def _blocks(self, parent: etree._Element) -> Iterator[etree._Element]:
        for node in parent:
            name = local(node)
            if name == "p":
                yield node
            elif name not in _CONTAINERS:
                self._note(node)
            elif not _is_deleted_row(node):
                yield from self._blocks(node)

    def _runs(self, parent: etree._Element) -> Iterator[etree._Element]:
        """The runs of a paragraph that can be seen."""
        for node in parent:
            name = local(node)
            if name == "r":
                yield node
            elif name in _WRAPPERS:
                yield from self._runs(node)
            elif name not in _GONE:
                self._note(node)

    def _read_run(self, run: etree._Element, paragraph: etree._Element, locator: str) -> None:
        properties = child(run, "rPr")
        style = value(child(properties, "rStyle")) if properties is not None else None
        if properties is not None and _is_on(child(properties, "vanish")):
            if any(local(node) == "t" and node.text for node in run):
                self._unseen["hidden text"] = None
            return
        for node in run:
            name = local(node)
            if name == "t":
                text = node.text or ""
                if style == CONTROL_STYLE:
                    text = "".join(_ORIGINALS.get(sign, sign) for sign in text)
                self._add(text, node, run, paragraph, locator)
            elif name == "br":
                if value(node, "type") in (None, "textWrapping"):
                    self._add(_ENDS.get(style or "", "\n"), node, run, paragraph, locator)
            elif name in _SIGNS:
                self._add(_SIGNS[name], node, run, paragraph, locator)
            else:
                self._note(node)

    def _note(self, node: etree._Element) -> None:
        """Remember what else has text that is not read."""
        for one in node.iter():
            name = local(one)
            if name in _UNSEEN and (name != "txbxContent" or has_text(one)):
                self._unseen[_UNSEEN[name]] = None

    def _add(
        self, text: str, node: etree._Element, run: etree._Element | None, paragraph: etree._Element, locator: str
    ) -> None:
        if text:
            self._pieces.append(Piece(self._length, self._length + len(text), text, node, run, paragraph, locator))
            self._length += len(text)


def _joined(paragraph: etree._Element, following: etree._Element) -> bool:
    """Whether a change has taken away the end of a paragraph, so that the next one goes on in it."""
    beside = paragraph.getparent() is following.getparent()
    return beside and any(_of_mark(paragraph, name) is not None for name in _GONE)


def _of_mark(paragraph: etree._Element, name: str) -> etree._Element | None:
    """A property of the mark that ends a paragraph."""
    properties = child(paragraph, "pPr")
    mark = None if properties is None else child(properties, "rPr")
    return None if mark is None else child(mark, name)


def _is_deleted_row(node: etree._Element) -> bool:
    """Whether an element is a row or cell of a table that a change has taken away."""
    properties = child(node, f"{local(node)}Pr")
    return properties is not None and any(local(one) in ("del", "cellDel") for one in properties)


def _is_on(node: etree._Element | None) -> bool:
    return node is not None and value(node) not in ("0", "false", "off")
