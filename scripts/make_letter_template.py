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
    document = new_document()
    _head(document)
    _foot(document)
    _body(document)
    TARGET.parent.mkdir(exist_ok=True)
    document.save(str(TARGET))


def new_document() -> Document:
    document = docx.Document()
    _page(document)
    _fonts(document)
    return document


def free(paragraph: Paragraph, points: float) -> Paragraph:
    """A line of its own height, not the 28.95 pt of the text; LibreOffice would else round it up to whole lines."""
    paragraph.paragraph_format.line_spacing = Pt(points)
    properties = paragraph._p.get_or_add_pPr()
    if properties.find(qn("w:snapToGrid")) is None:
        snap = OxmlElement("w:snapToGrid")
        snap.set(qn("w:val"), "0")
        properties.insert_element_before(
            snap, "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:textAlignment", "w:rPr", "w:sectPr"
        )
    return paragraph


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(24)
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
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")  # which glyphs a fallback font shows
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


def write(
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
    free(paragraph, 2)
    borders = OxmlElement("w:pBdr")
    for side, width in (("top", top), ("bottom", bottom)):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", str(width)), ("space", "0"), ("color", "C81010")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
    paragraph.add_run("").font.size = Pt(1)


def mark(paragraph: Paragraph, words: str, *steps: tuple[int, float]) -> None:
    """The office's name in red, smaller when it is long: (characters of `issuer` at most, points), the last for the rest."""
    for index, (longest, size) in enumerate(steps):
        is_last = index == len(steps) - 1
        test = "else" if is_last else f"{'el' if index else ''}if issuer|length <= {longest}"
        write(paragraph, f"{{%r {test} %}}")
        write(paragraph, words, font=SONG, size=size, colour=RED)
    write(paragraph, "{%r endif %}")


def _head(document: Document) -> None:
    """发文机关标志 over the first red double rule, thick over thin; other pages carry nothing on top."""
    section = document.sections[0]
    section.header_distance, section.footer_distance = Mm(30), Mm(20)
    section.different_first_page_header_footer = True
    header = section.first_page_header
    office = header.paragraphs[0]
    office.alignment = WD_ALIGN_PARAGRAPH.CENTER
    free(office, 34).paragraph_format.space_after = Mm(2.3)
    mark(office, "{{ issuer }}", (14, 30), (20, 22))
    _rule(header.add_paragraph(), THICK, THIN)


def _foot(document: Document) -> None:
    """The second rule, thin over thick, on the first page; page numbers from the second on."""
    section = document.sections[0]
    _rule(section.first_page_footer.paragraphs[0], THIN, THICK)
    number = section.footer.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    write(number, "— ", size=14)
    field(number, "PAGE")
    write(number, " —", size=14)


def field(paragraph: Paragraph, code: str) -> None:
    run = write(paragraph, "", size=14).runs[-1]
    for kind, text in (("begin", None), (None, code), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text
        run._r.append(element)


def _body(document: Document) -> None:
    number = document.paragraphs[0] if document.paragraphs else document.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    # seven eighths of a character under the rule, the title two lines further down
    number.paragraph_format.space_before = Mm(1.2)
    write(number, "{{ number }}")
    for _ in range(2):
        document.add_paragraph()
    title = free(document.add_paragraph(), 34)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    write(title, "{{ title }}", font=SONG, size=22)
    document.add_paragraph()
    write(document.add_paragraph(), "{{ addressee }}：")
    write(document.add_paragraph(), "{%p for paragraph in paragraphs %}")
    indented(document, "{{ paragraph }}")
    write(document.add_paragraph(), "{%p endfor %}")
    indented(document, "期限计算：{{ reckoning }}").paragraph_format.keep_with_next = True
    # a signature never stands on a page without text
    indented(document, "{{ closing }}").paragraph_format.keep_with_next = True
    # room for the seal, which stands over the office's name and the date
    for _ in range(2):
        document.add_paragraph().paragraph_format.keep_with_next = True
    signature(document, "{{ issuer }}").paragraph_format.keep_with_next = True
    signature(document, "{{ date }}")
    write(document.add_paragraph(), "{%p if cc %}")
    copies = write(document.add_paragraph(), "抄送：{{ cc }}", size=14)
    copies.paragraph_format.left_indent = copies.paragraph_format.right_indent = Pt(14)
    write(document.add_paragraph(), "{%p endif %}")


def indented(document: Document, words: str) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Pt(16) * 2
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    return write(paragraph, words)


def signature(document: Document, words: str) -> Paragraph:
    """The date ends four characters from the edge, the office stands in the middle above it: both in the middle of a
    strip as wide as sixteen characters."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.left_indent = Mm(156) - Pt(16) * 16
    return write(paragraph, words)


if __name__ == "__main__":
    main()
