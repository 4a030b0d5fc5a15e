"""Plain text → a new Word file: a paragraph a line, nothing of the text lost.

Read again, the file gives the same text: lines that do not end with a line feed alone, and characters that XML cannot
hold, are told by styles.
"""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

from .changes import written
from .package import CONTENT_TYPES, RELATIONSHIPS
from .visible_text import CONTROL_STYLE, END_STYLES, SPACES

_SPACE = SPACES[0]
_LINE_END = re.compile(r"(\r\n|\n|\r)")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_HEAD}<Types xmlns="{CONTENT_TYPES}"><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_MAIN}.styles+xml"/></Types>'
)
_RELATIONSHIP = (
    f'{_HEAD}<Relationships xmlns="{RELATIONSHIPS}"><Relationship Id="rId1" Type="{_OFFICE}/%s" Target="%s"/>'
    "</Relationships>"
)
_STYLES = (
    f'{_HEAD}<w:styles xmlns:w="{_SPACE}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="24"/>'
    '<w:lang w:val="en-US"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + "".join(
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{style}"><w:name w:val="{style}"/><w:semiHidden/>'
        "</w:style>"
        for style in (CONTROL_STYLE, *END_STYLES.values())
    )
    + "</w:styles>"
)


def made_of(text: str) -> bytes:
    """A Word file that has a text as its story."""
    root = etree.Element(f"{{{_SPACE}}}document", nsmap={"w": _SPACE})
    body = etree.SubElement(root, f"{{{_SPACE}}}body")
    parts = _LINE_END.split(text)
    for line, end in zip(parts[::2], [*parts[1::2], "\n"], strict=True):
        paragraph = etree.SubElement(body, f"{{{_SPACE}}}p")
        if style := END_STYLES.get(end):
            properties = etree.SubElement(etree.SubElement(paragraph, f"{{{_SPACE}}}pPr"), f"{{{_SPACE}}}rPr")
            etree.SubElement(properties, f"{{{_SPACE}}}rStyle").set(f"{{{_SPACE}}}val", style)
        paragraph.extend(written(line, _SPACE))
    target = io.BytesIO()
    document = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONSHIP % ("officeDocument", "word/document.xml")),
            ("word/document.xml", document),
            ("word/_rels/document.xml.rels", _RELATIONSHIP % ("styles", "styles.xml")),
            ("word/styles.xml", _STYLES),
        ):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()
