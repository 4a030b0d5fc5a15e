"""Any edits of any Word document: plain they give the edited text; tracked, accepted or rejected, that or the copy."""

from __future__ import annotations

import random

import pytest
from lxml import etree

from detector.formats.docx.changes import AUTHOR, Replacement, change
from detector.formats.docx.package import opened
from detector.formats.docx.redline import Comment, redlined
from detector.formats.docx.visible_text import laid_out
from tests.word import W, docx

NAME = f"{{{W}}}"


def _run(drawn: random.Random) -> str:
    run = (
        f"<w:r>{drawn.choice(['', '<w:rPr><w:b/></w:rPr>'])}<w:t xml:space='preserve'>"
        f"{drawn.choice(['ab', 'c d ', ' ', 'é😀', 'x'])}</w:t>"
        f"{drawn.choice(['', '', '<w:tab/>', '<w:br/>', '<w:footnoteReference/>', '<w:t>zz</w:t>'])}</w:r>"
    )
    deleted = run.replace("w:t>", "w:delText>").replace("w:t ", "w:delText ")
    return drawn.choice(
        [run] * 6
        + [
            f'<w:ins w:id="1" w:author="kim">{run}{run}</w:ins>',
            f'<w:del w:id="2" w:author="kim">{deleted}</w:del>',
            f"<w:hyperlink>{run}{run}</w:hyperlink>",
            f"<w:sdt><w:sdtContent>{run}</w:sdtContent></w:sdt>",
            '<w:bookmarkStart w:id="3" w:name="q"/>',
        ]
    )


def _paragraph(drawn: random.Random) -> str:
    name = drawn.choice(["", "", "", "ins", "del"])
    mark = f'<w:pPr><w:rPr><w:{name} w:id="4" w:author="kim"/></w:rPr></w:pPr>' if name else ""
    return f"<w:p>{mark}{''.join(_run(drawn) for _ in range(drawn.randint(0, 5)))}</w:p>"


def _document(drawn: random.Random) -> bytes:
    blocks = []
    for _ in range(drawn.randint(1, 5)):
        cells = "".join(f"<w:tc>{_paragraph(drawn)}{_paragraph(drawn)}</w:tc>" for _ in range(2))
        blocks.append(drawn.choice([_paragraph(drawn)] * 4 + [f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"]))
    return docx("".join(blocks) + "<w:p/><w:sectPr/>")


def _root(data: bytes) -> etree._Element:
    package = opened(data, None)
    return package.tree(package.document)


def _resolved(root: etree._Element, taken: str) -> str:
    """The text with our changes resolved here, one by one: "ins" accepts them, "del" rejects them."""
    for node in [one for one in root.iter(f"{NAME}ins", f"{NAME}del") if one.get(f"{NAME}author") == AUTHOR]:
        parent = node.getparent()
        if parent.tag == f"{NAME}rPr":  # the end of a paragraph that is to go
            if taken == "del":
                parent.remove(node)
            continue
        if node.tag == f"{NAME}{taken}":
            for one in node.iter(f"{NAME}delText"):
                one.tag = f"{NAME}t"
            for one in list(node):
                node.addprevious(one)
        parent.remove(node)
    return laid_out(root).text


@pytest.mark.parametrize("seed", range(150))
def test_plain_and_tracked_edits_give_the_same_text(seed: int) -> None:
    drawn = random.Random(seed)
    data = _document(drawn)
    text = laid_out(_root(data)).text
    points = sorted(drawn.sample(range(len(text) + 1), min(len(text) + 1, drawn.choice([2, 4, 6]))))
    edits, wanted, last = [], "", 0
    for start, end in zip(points[::2], points[1::2], strict=False):
        new = drawn.choice(["", "q", "w w", "a\tb", "n\nm", text[start:end] + "x", "ab"])
        edits.append(Replacement(start, end, new))
        wanted += text[last:start] + new
        last = end
    wanted += text[last:]
    comments = [Comment(edit.start, edit.end, ("why",)) for edit in edits] + [Comment(0, len(text), ("all",))]
    root = _root(data)
    try:
        change(root, edits, tracked=False)
    except ValueError as error:  # cells of a table cannot be joined, tracked or not
        assert "join" in str(error) or "cut" in str(error)
        with pytest.raises(ValueError, match=r"join|cut"):
            redlined(data, edits, comments)
        return
    assert laid_out(root).text == wanted
    marked = redlined(data, edits, comments)
    assert laid_out(_root(marked)).text == wanted
    assert _resolved(_root(marked), "ins") == wanted
    assert _resolved(_root(marked), "del") == text
