"""Write dispatch/data/letter.docx, the letter of GB/T 9704-2012 section 10.1: `python -m scripts.make_letter_template`.

The office's name in red 30 mm below the top edge, a red double rule 4 mm under it and another 20 mm above the bottom,
both 170 mm wide; 22 lines of 28 characters; the first page without a page number. The result is committed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

TARGET = Path(__file__).resolve().parent.parent / "dispatch" / "data" / "letter.docx"
SONG, FANG, HEI = "方正小标宋简体", "仿宋_GB2312", "黑体"
# what a machine without the official fonts takes instead
OTHER_NAMES = {SONG: "华文中宋", FANG: "仿宋"}
RED = RGBColor(0xC8, 0x10, 0x10)
LINE = Pt(28.95)  # 225 mm / 22 lines
CLOSER = "-5"  # twentieths of a point: 28 characters of 16 pt on 156 mm
THICK, THIN = 24, 6


def main() -> None:
    document = docx.Document()
    _page(document)
    _fonts(document)
    _head(document)
    _foot(document)
    _body(document)
    TARGET.parent.mkdir(exist_ok=True)
    document.save(str(TARGET))


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(30), Mm(20)
    section.different_first_page_header_footer = True
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    # 22 lines on 225 mm; a grid of characters is read differently by every office program, so they are set closer
    for name, value in (("type", "lines"), ("linePitch", "579")):
        grid.set(qn(f"w:{name}"), value)
    properties = document.core_properties
    properties.author = properties.comments = properties.title = ""
    properties.language = "zh-CN"


def _fonts(document: Document) -> None:
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(16)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANG)
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), CLOSER)
    style.element.get_or_add_rPr().append(closer)
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    style.paragraph_format.line_spacing = LINE
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = _font_table()


def _font_table() -> bytes:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in OTHER_NAMES.items()
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}<w:fonts xmlns:w="{space}">{fonts}</w:fonts>'.encode()


def _write(
    paragraph: Paragraph, words: str, *, font: str = FANG, size: float = 16, colour: RGBColor | None = None
) -> Paragraph:
    run = paragraph.add_run(words)
    run.font.name, run.font.size = "Times New Roman", Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if colour is not None:
        run.font.color.rgb = colour
    return paragraph


def _rule(paragraph: Paragraph, top: int, bottom: int) -> None:
    """A red double line 170 mm wide: the upper and the lower edge of a flat paragraph, in eighths of a point.

    Two plain lines: programs differ on which line of Word's own double borders is the outer one.
    """
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.right_indent = Mm(-8), Mm(-6)
    paragraph.paragraph_format.line_spacing = Pt(2)
    borders = OxmlElement("w:pBdr")
    for side, width in (("top", top), ("bottom", bottom)):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", str(width)), ("space", "0"), ("color", "C81010")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    paragraph._p.get_or_add_pPr().append(borders)
    paragraph.add_run("").font.size = Pt(1)


def _head(document: Document) -> None:
    """发文机关标志 over the first red double rule, thick over thin; other pages carry nothing on top."""
    header = document.sections[0].first_page_header
    office = header.paragraphs[0]
    office.alignment = WD_ALIGN_PARAGRAPH.CENTER
    office.paragraph_format.line_spacing = Pt(34)
    office.paragraph_format.space_after = Mm(3.5)
    _write(office, "{{ issuer }}", font=SONG, size=30, colour=RED)
    _rule(header.add_paragraph(), THICK, THIN)


def _foot(document: Document) -> None:
    """The second rule, thin over thick, on the first page; page numbers from the second on."""
    section = document.sections[0]
    _rule(section.first_page_footer.paragraphs[0], THIN, THICK)
    number = section.footer.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(number, "— ", size=14)
    _field(number, "PAGE")
    _write(number, " —", size=14)


def _field(paragraph: Paragraph, code: str) -> None:
    run = _write(paragraph, "", size=14).runs[-1]
    for kind, text in (("begin", None), (None, code), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text
        run._r.append(element)


def _body(document: Document) -> None:
    number = document.paragraphs[0] if document.paragraphs else document.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _write(number, "{{ number }}")
    document.add_paragraph()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.line_spacing = Pt(34)
    _write(title, "{{ title }}", font=SONG, size=22)
    document.add_paragraph()
    _write(document.add_paragraph(), "{{ addressee }}：")
    _write(document.add_paragraph(), "{%p for paragraph in paragraphs %}")
    _indented(document, "{{ paragraph }}")
    _write(document.add_paragraph(), "{%p endfor %}")
    _indented(document, "期限计算：{{ reckoning }}").paragraph_format.keep_with_next = True
    # a signature never stands on a page without text
    _indented(document, "{{ closing }}").paragraph_format.keep_with_next = True
    # room for the seal, which stands over the office's name and the date
    for _ in range(2):
        document.add_paragraph().paragraph_format.keep_with_next = True
    _signature(document, "{{ issuer }}", Pt(16) * 2).paragraph_format.keep_with_next = True
    _signature(document, "{{ date }}", Pt(16) * 4)


def _indented(document: Document, words: str) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Pt(16) * 2
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    return _write(paragraph, words)


def _signature(document: Document, words: str, room: int) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.right_indent = room
    return _write(paragraph, words)


if __name__ == "__main__":
    main()
