"""Word documents: the visible text, written again with edits, and what cannot be read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx as python_docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.formats import Edit, Source, read, read_bytes, rewrite
from detector.formats.docx.blank import made_of
from detector.formats.docx.document import read_document
from detector.types import Article, Problem
from tests.word import docx, part, with_parts

FILE = Source(Path("story.docx"), "story")
RUN = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"


def _read(data: bytes) -> Article:
    (article,) = read_bytes(data, FILE)
    assert isinstance(article, Article), article
    return article


def _reason(data: bytes, source: Source = FILE) -> str:
    (problem,) = read_bytes(data, source)
    assert isinstance(problem, Problem)
    return problem.reason


def _edited(data: bytes, old: str, new: str) -> bytes:
    start = _read(data).text.index(old)
    return rewrite(data, FILE, [Edit(start=start, end=start + len(old), replacement=new)])


def _p(*runs: str, mark: str = "") -> str:
    properties = f"<w:pPr><w:rPr>{mark}</w:rPr></w:pPr>" if mark else ""
    return f"<w:p>{properties}{''.join(run if run.startswith('<') else RUN.format(run) for run in runs)}</w:p>"


def _made(name: str, *content: str, author: str = "kim") -> str:
    return f"<w:{name} w:id='7' w:author='{author}'>{''.join(content)}</w:{name}>"


# ---------------------------------------------------------------- reading


def test_the_text_of_a_document_is_that_of_its_paragraphs_tables_and_links() -> None:
    document = python_docx.Document()
    document.add_heading("Raids doubled", 1)
    paragraph = document.add_paragraph("The ")
    paragraph.add_run("Ministry of ").bold = True
    paragraph.add_run("Labor spoke.\tTwice.\nOnce more.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "left", "right"
    document.add_paragraph("")
    document.add_paragraph("The end.")
    target = io.BytesIO()
    document.save(target)
    article = _read(target.getvalue())
    assert article.text == (
        "Raids doubled\nThe Ministry of Labor spoke.\tTwice.\nOnce more.\n\nleft\n\nright\n\n\nThe end."
    )
    assert article.embedded
    assert article.place_of(article.text.index("Ministry")) == "paragraph 2, run 2"
    assert article.place_of(article.text.index("right")) == "paragraph 4, run 1"
    assert article.part_of(3) == "body"


def test_earlier_changes_are_read_as_if_they_were_accepted() -> None:
    gone = "<w:r><w:delText>long </w:delText></w:r>"
    body = (
        _p("The ", _made("ins", RUN.format("new ")), _made("del", gone), "minister", _made("moveFrom", RUN.format("x")))
        + _p("joins ", mark="<w:del w:id='8' w:author='kim'/>")
        + _p("the next.")
        + _p(_made("del", gone), mark="<w:del w:id='9' w:author='kim'/>")
        + _p(_made("moveTo", RUN.format("Moved here.")), mark="<w:ins w:id='10' w:author='kim'/>")
        + "<w:tbl><w:tr><w:trPr><w:del w:id='11' w:author='kim'/></w:trPr><w:tc>" + _p("row") + "</w:tc></w:tr></w:tbl>"
    )  # fmt: skip
    assert _read(docx(body)).text == "The new minister\njoins the next.\nMoved here."


def test_what_stands_in_links_controls_and_fields_is_read_and_what_is_a_field_code_is_not() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    link = f"<w:hyperlink>{RUN.format('a link')}</w:hyperlink>"
    control = f"<w:sdt><w:sdtContent>{RUN.format(' control')}</w:sdtContent></w:sdt>"
    signs = "<w:r><w:t>soft</w:t><w:softHyphen/><w:t>hyphen</w:t><w:noBreakHyphen/><w:cr/><w:br w:type='page'/></w:r>"
    around = f"<w:sdt><w:sdtContent>{_p('In a control.')}</w:sdtContent></w:sdt>"
    text = _read(docx(_p(link, control, " ", field, signs) + around)).text
    assert text == "a link control 7soft\u00adhyphen\u2011\n\n\nIn a control."


@pytest.mark.parametrize("space", ["strict", "usual"])
def test_both_variants_of_the_format_are_read_and_written(space: str) -> None:
    data = docx(_p("The ministry of Labor."))
    if space == "strict":
        parts = {name: part(data, name) for name in ("word/document.xml", "_rels/.rels")}
        for old, new in (
            ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"),
            ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"),
        ):  # fmt: skip
            parts = {name: content.replace(old, new) for name, content in parts.items()}
        data = with_parts(data, parts)
    assert _read(_edited(data, "ministry", "Ministry")).text == "The Ministry of Labor."


def test_what_is_not_read_is_told() -> None:
    box = (
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>" + _p("In a box.")
        + "</w:txbxContent></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )  # fmt: skip
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
    relationships = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/>'
        "</Relationships>"
    )
    header = f"<w:hdr xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>{_p('Desk copy')}</w:hdr>"
    article = _read(
        docx(
            _p("Seen.", box, hidden, "<w:r><w:footnoteReference w:id='2'/></w:r>"),
            {"word/_rels/document.xml.rels": relationships, "word/header1.xml": header},
        )
    )
    assert article.text == "Seen."
    assert set(article.unread) == {"text boxes", "hidden text", "footnotes", "headers"}


# ---------------------------------------------------------------- a new file for a plain text

TEXTS = [
    "One line",
    "  two spaces before, two after  \n\n\n\tA tab.\n",
    "\n\nBlank lines around.\n\n",
    "Ends\r\nof\rseveral\nkinds.\r\n\r\n\r\r",
    "Form\x0cfeed, bell\x07, escape \x1b and \ufffe, \u2407 itself.\u2028\x85\u200b\u00a0",
    "😀 <b>&amp; ]]> “quoted” \u202eturned\u202c",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_new_file_has_the_text_exactly(text: str) -> None:
    assert read_document(made_of(text), "x", None, 1_000).text == text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.data())
def test_any_text_and_any_edit_of_it_come_back_from_a_file(text: str, data: st.DataObject) -> None:
    from detector.formats.docx import FORMAT
    from detector.formats.docx.document import layout_of
    from detector.formats.docx.package import opened

    made = made_of(text)
    assert layout_of(opened(made, None)).text == text
    points = sorted({0, len(text), *(data.draw(st.integers(0, len(text))) for _ in range(4))})
    points = [at for at in points if text[at - 1 : at + 1] != "\r\n"]
    chosen = list(zip(points[::2], points[1::2], strict=False))
    news = [data.draw(st.text("ab \t\r\n\x01ü😀", max_size=6)) for _ in chosen]
    assert FORMAT.rewrite is not None
    edits = [Edit(start=a, end=b, replacement=new) for (a, b), new in zip(chosen, news, strict=True)]
    wanted, last = "", 0
    for edit in edits:
        wanted += text[last : edit.start] + edit.replacement
        last = edit.end
    wanted += text[last:]
    assert layout_of(opened(FORMAT.rewrite(made, edits), None)).text == wanted


# ---------------------------------------------------------------- writing again


def test_without_edits_the_bytes_are_the_same_and_an_edit_changes_the_main_part_alone() -> None:
    data = docx(_p("The ministry spoke."), {"word/media/picture.png": b"\x89PNG" * 100, "docProps/x.xml": "<x/>"})
    assert rewrite(data, FILE, []) == data
    changed = _edited(data, "ministry", "board")
    assert _read(changed).text == "The board spoke."
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(changed)) as after:
        assert after.namelist() == before.namelist()
        assert [name for name in before.namelist() if before.read(name) != after.read(name)] == ["word/document.xml"]


def test_formatting_of_what_stays_is_kept_and_new_words_look_like_the_first_they_replace() -> None:
    bold, italic = "<w:rPr><w:b/></w:rPr>", "<w:rPr><w:i/></w:rPr>"
    runs = f"<w:r>{bold}<w:t xml:space='preserve'>Ministry of </w:t></w:r><w:r>{italic}<w:t>Labor and Work</w:t></w:r>"
    changed = part(
        _edited(docx(_p("The ", runs, " spoke.")), "Ministry of Labor and Work", "Department of Labor and Work")
    )
    assert f'<w:r>{bold}<w:t xml:space="preserve">Department</w:t></w:r>' in changed
    assert f"<w:r>{italic}<w:t>Labor and Work</w:t></w:r>" in changed


def test_a_note_or_picture_amid_the_words_that_are_replaced_stays() -> None:
    run = "<w:r><w:t>Min</w:t><w:footnoteReference w:id='2'/><w:t>istry</w:t></w:r>"
    changed = _edited(docx(_p("The ", run, " spoke.")), "Ministry", "Board")
    assert _read(changed).text == "The Board spoke."
    assert "footnoteReference" in part(changed)


def test_an_edit_within_earlier_changes_leaves_them_what_they_are() -> None:
    body = _p("The ", _made("ins", RUN.format("ministry of labor")), " spoke.")
    changed = _edited(docx(body), "labor", "Labor")
    assert _read(changed).text == "The ministry of Labor spoke."
    assert part(changed).count("<w:ins ") == 1


def test_paragraphs_can_be_joined_but_cells_and_sections_cannot() -> None:
    joined = _edited(docx(_p("The Ministry") + _p("of Labor") + _p("spoke.")), "Ministry\nof Labor", "Labor Board")
    assert _read(joined).text == "The Labor Board\nspoke."
    cells = "<w:tbl><w:tr>" + "".join(f"<w:tc>{_p(words)}</w:tc>" for words in ("one", "two")) + "</w:tr></w:tbl>"
    with pytest.raises(ValueError, match="cells of a table"):
        _edited(docx(cells + _p()), "one\n\ntwo", "three")
    section = "<w:p><w:pPr><w:sectPr/></w:pPr>" + RUN.format("one") + "</w:p>" + _p("two")
    with pytest.raises(ValueError, match="section"):
        _edited(docx(section), "one\ntwo", "three")


# ---------------------------------------------------------------- what cannot be read


def _zip(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def _compound(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + stream.encode("utf-16-le") + bytes(500)


def _damaged() -> bytes:
    data = bytearray(docx(_p("The ministry spoke of many things. " * 20)))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        at = archive.getinfo("word/document.xml").header_offset
    data[at + 60 : at + 80] = bytes(20)
    return bytes(data)


def _encrypted() -> bytes:
    data = bytearray(docx(_p("x")))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (b"The ministry spoke.", "it is no Word file"),
        (docx(_p("The ministry."))[:300], "it is a damaged Word file"),
        (_damaged(), "it is a damaged Word file"),
        (docx("<w:p>"), "it is a damaged Word file"),
        (docx(_p("")), "it is empty"),
        (_zip(hello=b"there"), "a packed file without a Word document in it"),
        (with_parts(docx(_p("x")), {"_rels/.rels": "<x/>"}), "a packed file without a Word document in it"),
        (with_parts(docx(_p("x")), {"word/document.xml": "<html/>"}), "a packed file without a Word document in it"),
        (_compound("WordDocument"), "an old Word file (.doc)"),
        (_compound("EncryptedPackage"), "protected by a password"),
        (_encrypted(), "protected by a password"),
        (with_parts(docx(""), {"word/document.xml": BOMB + "]><w>&j;</w>"}), "it is a damaged Word file"),
        (with_parts(docx(""), {"word/document.xml": b"<a>" + b" " * 40_000_000}), "too large"),
        (with_parts(docx(_p("x")), {f"word/media/{n}": bytes(50_000_000) for n in range(9)}), "larger than 400 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_reason(data: bytes, reason: str) -> None:
    assert reason in _reason(data)


def test_an_entity_from_outside_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    outside = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]><w>&s;</w>'
    assert "has a DTD" in _reason(with_parts(docx(""), {"word/document.xml": outside}))


def test_an_old_word_file_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "story.doc"
    file.write_bytes(_compound("WordDocument"))
    (problem,) = read(Source(file, "story"))
    assert isinstance(problem, Problem)
    assert "old Word file (.doc) cannot be read" in problem.reason
