"""Official papers as Word documents in the layout of GB/T 9704: red head, headings, tables, page numbers, end block."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from core.workbook import UNSAFE

BODY, TITLE, BLACK, KAI = "仿宋", "方正小标宋简体", "黑体", "楷体"
SIZE, TITLE_SIZE, HEAD_SIZE = Pt(16), Pt(22), Pt(36)
LINE, TABLE_LINE = Pt(28), Pt(17)
TOP, BOTTOM, LEFT, RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
RED = RGBColor(0xE6, 0, 0)
WIDTH = Mm(156)


class Paper:
    """A paper that grows downwards; every text is kept as it is, characters Word refuses are left out."""

    def __init__(self) -> None:
        self._document: Any = Document()
        section = self._document.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = TOP, BOTTOM
        section.left_margin, section.right_margin = LEFT, RIGHT
        section.footer_distance = Mm(25)
        normal = self._document.styles["Normal"]
        _font(normal, BODY, SIZE)
        form = normal.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
        form.widow_control = False
        _page_numbers(section.footer)

    def red_head(self, office: str, left: str, right: str) -> None:
        """The issuing body in red, a line with two ends below it, and the red rule."""
        head = self._paragraph(office, TITLE, HEAD_SIZE, align="center", colour=RED)
        head.paragraph_format.line_spacing = Pt(54)
        line = self._paragraph(f"{left}\t{right}", BODY, SIZE)
        line.paragraph_format.tab_stops.add_tab_stop(WIDTH, alignment=2)
        line.paragraph_format.space_after = Pt(18)
        _border(line, "bottom", "E60000", 18)

    def title(self, text: str) -> None:
        self._paragraph(text, TITLE, TITLE_SIZE, align="center").paragraph_format.line_spacing = Pt(34)
        self.gap()

    def heading(self, text: str) -> None:
        """一、"""
        made = self._paragraph(text, BLACK, SIZE, indent=True)
        made.paragraph_format.keep_with_next = True

    def subheading(self, text: str) -> None:
        """（一）"""
        made = self._paragraph(text, KAI, SIZE, indent=True)
        made.paragraph_format.keep_with_next = True

    def body(self, text: str) -> None:
        self._paragraph(text, BODY, SIZE, indent=True, align="justify")

    def caption(self, text: str) -> None:
        made = self._paragraph(text, BLACK, Pt(12), align="center")
        made.paragraph_format.keep_with_next = True
        made.paragraph_format.space_before = Pt(6)

    def gap(self) -> None:
        self._paragraph("", BODY, SIZE)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[int]) -> None:
        """A ruled table; its head is repeated on each page, a row is never torn. Widths in millimetres."""
        table = self._document.add_table(rows=0, cols=len(head))
        table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        _row(table, head, widths, bold=True)
        for row in rows:
            _row(table, ["" if value is None else str(value) for value in row], widths)
        self._paragraph("", BODY, Pt(8)).paragraph_format.line_spacing = Pt(10)

    def sign(self, office: str, day: str) -> None:
        """The office, and the date four characters from the right."""
        self.gap()
        for text, back in ((office, 4 * 16 - 8 * max(len(office) - len(day), 0)), (day, 4 * 16)):
            made = self._paragraph(text, BODY, SIZE, align="right")
            made.paragraph_format.right_indent = Pt(max(back, 0))
            made.paragraph_format.keep_with_next = text == office

    def end_block(self, lines: Sequence[str]) -> None:
        """抄报, 抄送 and 印发 between rules at the end of the paper."""
        self.gap()
        for number, text in enumerate(lines):
            made = self._paragraph(text, BODY, Pt(14))
            made.paragraph_format.left_indent = made.paragraph_format.right_indent = Pt(14)
            made.paragraph_format.keep_with_next = number + 1 < len(lines)
            if number == 0:
                _border(made, "top", "000000", 12)
            _border(made, "bottom", "000000", 12 if number + 1 == len(lines) else 6)

    def new_page(self) -> None:
        self._document.add_page_break()

    def attachment(self, mark: str, title: str) -> None:
        """附件 1 in 黑体 at the upper left of a new page, its title in the middle."""
        made = self._paragraph(mark, BLACK, SIZE)
        made.paragraph_format.page_break_before = True
        self._paragraph(title, TITLE, Pt(18), align="center")

    def mark(self, text: str) -> None:
        """A small line at the foot of every page: who made it, and when."""
        footer = self._document.sections[0].footer
        paragraph = footer.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _font(paragraph.add_run(UNSAFE.sub("", text)), "宋体", Pt(8))
        self._document.core_properties.comments = text[:255]

    def save(self, path: Path) -> None:
        self._document.save(str(path))

    def _paragraph(
        self, text: str, font: str, size: Any, *, indent: bool = False, align: str = "", colour: Any = None
    ) -> Any:
        made = self._document.add_paragraph()
        if indent:
            made.paragraph_format.first_line_indent = Pt(2 * 16)
        if align:
            made.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())
        run = made.add_run(UNSAFE.sub("", text))
        _font(run, font, size)
        if colour is not None:
            run.font.color.rgb = colour
        return made


def _font(what: Any, name: str, size: Any) -> None:
    what.font.name, what.font.size = "Times New Roman", size
    fonts = what.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), name)


def _border(paragraph: Any, side: str, colour: str, eighths: int) -> None:
    shape = paragraph._p.get_or_add_pPr()
    borders = shape.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        shape.insert_element_before(
            borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )  # the order of the schema
    rule = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", colour)):
        rule.set(qn(f"w:{key}"), value)
    borders.append(rule)


def _row(table: Any, texts: Sequence[str], widths: Sequence[int], *, bold: bool = False) -> None:
    row = table.add_row()
    shape = row._tr.get_or_add_trPr()
    shape.append(OxmlElement("w:cantSplit"))
    if bold:
        shape.append(OxmlElement("w:tblHeader"))
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.line_spacing = TABLE_LINE
        short = len(text) <= 8
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if bold or short else WD_ALIGN_PARAGRAPH.LEFT
        _font(paragraph.add_run(UNSAFE.sub("", text)), BLACK if bold else BODY, Pt(10.5))


def _page_numbers(footer: Any) -> None:
    """— 1 — in the middle of the foot."""
    paragraph = footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("", "— "), ("begin", ""), ("code", " PAGE "), ("end", ""), ("", " —")):
        run = paragraph.add_run(text if not kind else "")
        _font(run, "宋体", Pt(14))
        if kind == "code":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = text
            run._r.append(code)
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
