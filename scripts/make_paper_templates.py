"""Write dispatch/data/{slip,notice,minutes}.docx after GB/T 9704-2012: `python -m scripts.make_paper_templates`.

The slip is a table form with its return slip below a cut line; notices have the general form (7.2), minutes theirs (10.3).
The results are committed; letters are made by `scripts.make_letter_template`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from scripts.make_letter_template import (
    FANG,
    HEI,
    SONG,
    field,
    free,
    indented,
    mark,
    new_document,
    signature,
    write,
)

DATA = Path(__file__).resolve().parent.parent / "dispatch" / "data"
KAI = "楷体_GB2312"
WIDTH = Mm(156)
SIXTH = 26  # mm: six columns
# the type area's edge to the office's name, 35 mm
MARK_DROP = Mm(35)
THICK, THIN, RULE = "8", "4", "18"  # eighths of a point: 0.35 mm, 0.18 mm and the red rule


def main() -> None:
    for name, make in (("slip", slip), ("notice", notice), ("minutes", minutes)):
        document = new_document()
        make(document)
        document.save(str(DATA / f"{name}.docx"))


# --- 交办单


def slip(document: Document) -> None:
    _page_numbers(document)
    section = document.sections[0]
    # one page for the form and its return slip
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    section.footer_distance = Mm(12)
    grid = section._sectPr.find(qn("w:docGrid"))
    section._sectPr.remove(grid)  # a form has lines of its own
    title = document.paragraphs[0] if document.paragraphs else document.add_paragraph()
    _tight(_centre(write(title, "{{ issuer }}{{ kind }}", font=SONG, size=22)), 32)
    number = write(document.add_paragraph(), "{{ number }}", size=14)
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _tight(number, 24)
    _form(document)
    seal = document.add_paragraph()
    _tight(seal, 20).space_before = Pt(6)
    write(seal, "{{ issuer }}（盖章）　　{{ date }}", size=12)
    seal.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _cut(document)
    _return_slip(document)


def _form(document: Document) -> None:
    table = _table(document)
    _pairs(table, ("{{ giver }}", "{{ issuer }}"), ("{{ taker }}", "{{ unit }}"))
    _pairs(table, ("{{ beside_label }}", "{{ assisting or '无' }}"), ("事项编号", "{{ case_number }}"))
    _pairs(table, ("来　　源", "{{ source }}"), ("当 事 人", "{{ parties }}"))
    _wide(table, "地　　点", "{{ place }}")
    _wide(table, "{{ matter }}", "{{ title }}")
    _wide(table, "基本情况", "{{ line }}", each="situation", least=30)
    _only(table, "demand")
    _wide(table, "诉　　求", "{{ demand }}")
    _only(table, None)
    _wide(table, "依　　据", "{{ ground or '按职责分工' }}")
    _wide(table, "{{ wish }}", "{{ line }}", each="requirements", least=26)
    _wide(table, "{{ receipt_label }}", "{{ acknowledge_by }}")
    _wide(table, "{{ due_label }}", "{{ due }}")
    _wide(table, "附　　件", "{{ attachments|join('、') or '无' }}")
    cells = _row(table, 10).cells
    for place, (label, value) in enumerate(
        (("拟　　稿", "drafted_by"), ("审　　核", "checked_by"), ("签　　发", "signed_by"))
    ):
        _label(cells[place * 2], label)
        _value(cells[place * 2 + 1], f"{{{{ {value} }}}}")


def _cut(document: Document) -> None:
    line = document.add_paragraph()
    _tight(line, 14).space_before = Pt(8)
    _borders(line, top=("dashed", THIN, "000000"))
    _centre(write(line, "沿　此　线　裁　下", size=9))


def _return_slip(document: Document) -> None:
    head = _centre(write(document.add_paragraph(), "签　收　回　执", font=SONG, size=16))
    _tight(head, 26)
    table = _table(document)
    _pairs(table, ("编　　号", "{{ number }}"), ("{{ taker }}", "{{ unit }}"))
    _pairs(table, ("签 收 人", "{{ receipt_by }}"), ("签收时间", "{{ receipt_at }}"), least=10)
    cells = _row(table, 16).cells
    _label(cells[0], "盖　　章")
    seal = cells[1].merge(cells[5])
    _value(seal, "上述{{ kind }}已收到。")
    _value(seal, "（签收单位盖章）　　　　年　　月　　日", new=True).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot = write(
        document.add_paragraph(),
        "签收后请将本回执交回{{ issuer }}{% if phone %}，电话 {{ phone }}{% endif %}。",
        size=10.5,
    )
    _tight(foot, 16).space_before = Pt(4)


def _table(document: Document) -> Any:
    table: Any = document.add_table(rows=0, cols=6)
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column in table.columns:
        column.width = Mm(SIXTH)
    return table


def _row(table: Any, least: float = 8.5) -> Any:
    return _row_of(table, SIXTH, least)


def _row_of(table: Any, width: float, least: float = 8) -> Any:
    row = table.add_row()
    row.height, row.height_rule = Mm(least), WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell in row.cells:
        cell.width, cell.vertical_alignment = Mm(width), WD_CELL_VERTICAL_ALIGNMENT.CENTER
    # a row is not torn between two pages
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return row


def _pairs(table: Any, left: tuple[str, str], right: tuple[str, str], least: float = 8.5) -> None:
    cells = _row(table, least).cells
    for place, (label, value) in ((0, left), (3, right)):
        _label(cells[place], label)
        _value(cells[place + 1].merge(cells[place + 2]), value)


def _wide(table: Any, label: str, value: str, *, each: str = "", least: float = 8.5) -> None:
    cells = _row(table, least).cells
    _label(cells[0], label)
    cell = cells[1].merge(cells[5])
    if not each:
        _value(cell, value)
        return
    _value(cell, f"{{%p for line in {each} %}}")
    _value(cell, value, new=True)
    _value(cell, "{%p endfor %}", new=True)


def _only(table: Any, name: str | None) -> None:
    """The rows between two of these stand there when the name is not empty."""
    cells = _row(table).cells
    write(cells[0].paragraphs[0], f"{{%tr if {name} %}}" if name else "{%tr endif %}")


def _label(cell: Any, words: str) -> None:
    paragraph = _centre(write(cell.paragraphs[0], words, font=HEI, size=12))
    _tight(paragraph, 18)


def _value(cell: Any, words: str, *, new: bool = False) -> Paragraph:
    paragraph: Paragraph = cell.add_paragraph() if new else cell.paragraphs[0]
    _tight(write(paragraph, words, size=12), 18)
    return paragraph


# --- 通知 and 会议纪要


def notice(document: Document) -> None:
    _page_numbers(document)
    _red_head(document, "{{ issuer }}文件")
    _centre(write(document.add_paragraph(), "{{ number }}"))
    _red_rule(document)
    _title(document)
    write(document.add_paragraph(), "{{ addressee }}：")
    _paragraphs(document)
    for _ in range(2):
        document.add_paragraph().paragraph_format.keep_with_next = True
    signature(document, "{{ issuer }}").paragraph_format.keep_with_next = True
    signature(document, "{{ date }}")
    _foot(document, "{{ printed_on }}")


def minutes(document: Document) -> None:
    _page_numbers(document)
    _red_head(document, "{{ issuer }}会议纪要")
    _centre(write(document.add_paragraph(), "{{ number }}"))
    line = write(document.add_paragraph(), "{{ issuer }}\t{{ date }}")
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(16)
    line.paragraph_format.tab_stops.add_tab_stop(WIDTH - Pt(16), alignment=WD_TAB_ALIGNMENT.RIGHT)
    _red_rule(document)
    _title(document)
    _paragraphs(document)
    document.add_paragraph()
    for label, name in (
        ("时间", "held_at"),
        ("地点", "place"),
        ("主持", "host"),
        ("出席", "present"),
        ("请假", "absent"),
    ):
        write(document.add_paragraph(), f"{{%p if {name} %}}")
        people = document.add_paragraph()
        # names go on under names
        people.paragraph_format.left_indent, people.paragraph_format.first_line_indent = (
            Pt(16) * 5,
            -Pt(16) * 3,
        )
        write(people, f"{label}：", font=HEI)
        write(people, f"{{{{ {name} }}}}")
        write(document.add_paragraph(), "{%p endif %}")
    _foot(document, "{{ date }}印发")


def _red_head(document: Document, words: str) -> None:
    office = document.paragraphs[0] if document.paragraphs else document.add_paragraph()
    _centre(office)
    _tight(office, 40).space_before = MARK_DROP
    mark(office, words, (9, 36), (13, 28), (20, 20))
    for _ in range(2):
        document.add_paragraph()


def _red_rule(document: Document) -> None:
    """As wide as the type area, 4 mm under the line above; two empty lines below it."""
    rule = document.add_paragraph()
    # the line above is 2.3 mm taller than its characters
    _tight(rule, 2).space_before = Mm(0.6)
    _borders(rule, bottom=("single", RULE, "C81010"))
    rule.add_run("").font.size = Pt(1)
    for _ in range(2):
        document.add_paragraph()


def _title(document: Document) -> None:
    title = _centre(write(document.add_paragraph(), "{{ title }}", font=SONG, size=22))
    _tight(title, 34)
    document.add_paragraph()


def _paragraphs(document: Document) -> None:
    """一、 in black type, （一） in script, the rest as text."""
    write(document.add_paragraph(), "{%p for paragraph in paragraphs %}")
    for test, font in (("if paragraph.level == 1", HEI), ("elif paragraph.level == 2", KAI), ("else", FANG)):
        write(document.add_paragraph(), f"{{%p {test} %}}")
        made = indented(document, "{{ paragraph.text }}")
        made.runs[0]._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        if font != FANG:
            made.paragraph_format.keep_with_next = True
    write(document.add_paragraph(), "{%p endif %}")
    write(document.add_paragraph(), "{%p endfor %}")


def _foot(document: Document, day: str) -> None:
    """版记 at the bottom of the last page: copies, and who printed it when, between rules (a table that floats there)."""
    table: Any = document.add_table(rows=0, cols=2)
    table.autofit = False
    properties = table._tbl.tblPr
    place = OxmlElement("w:tblpPr")
    facts = {"leftFromText": "0", "rightFromText": "0", "vertAnchor": "margin", "horzAnchor": "margin",
             "tblpXSpec": "center", "tblpYSpec": "bottom"}  # fmt: skip
    for name, value in facts.items():
        place.set(qn(f"w:{name}"), value)
    properties.insert_element_before(
        place, "w:tblOverlap", "w:bidiVisual", "w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc",
        "w:tblCellSpacing", "w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook",
    )  # fmt: skip
    write(_foot_row(table).cells[0].paragraphs[0], "{%tr if cc %}")
    copies = _foot_row(table, top=THICK).cells
    _foot_words(copies[0].merge(copies[1]), "抄送：{{ cc }}")
    write(_foot_row(table).cells[0].paragraphs[0], "{%tr endif %}")
    printed = _foot_row(table, top=THICK, bottom=THICK).cells
    _foot_words(printed[0], "{{ issuer }}")
    _foot_words(printed[1], day).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    # what the table hangs on
    _tight(document.add_paragraph(), 1)


def _foot_row(table: Any, **edges: str) -> Any:
    row = _row_of(table, 78)
    for cell in row.cells:
        borders = OxmlElement("w:tcBorders")
        for side, width in edges.items():
            edge = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", width), ("space", "0"), ("color", "000000")):
                edge.set(qn(f"w:{name}"), value)
            borders.append(edge)
        cell._tc.get_or_add_tcPr().insert_element_before(
            borders,
            "w:shd",
            "w:noWrap",
            "w:tcMar",
            "w:textDirection",
            "w:tcFitText",
            "w:vAlign",
            "w:hideMark",
        )
    return row


def _foot_words(cell: Any, words: str) -> Paragraph:
    paragraph: Paragraph = write(cell.paragraphs[0], words, size=14)
    _tight(paragraph, 24).keep_with_next = True  # never torn between two pages
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(8)
    return paragraph


def _borders(paragraph: Paragraph, **edges: tuple[str, str, str]) -> None:
    borders = OxmlElement("w:pBdr")
    for side in ("top", "bottom"):
        if side in edges:
            kind, width, colour = edges[side]
            edge = OxmlElement(f"w:{side}")
            for name, value in (("val", kind), ("sz", width), ("space", "1"), ("color", colour)):
                edge.set(qn(f"w:{name}"), value)
            borders.append(edge)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders,
        "w:shd",
        "w:tabs",
        "w:suppressAutoHyphens",
        "w:snapToGrid",
        "w:spacing",
        "w:ind",
        "w:jc",
        "w:rPr",
    )


def _page_numbers(document: Document) -> None:
    """— 1 — outside: right on odd pages, left on even ones, a character from the edge."""
    section = document.sections[0]
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        number = footer.paragraphs[0]
        number.alignment = side
        number.paragraph_format.left_indent = number.paragraph_format.right_indent = Pt(14)
        write(number, "— ", size=14)
        field(number, "PAGE")
        write(number, " —", size=14)


def _centre(paragraph: Paragraph) -> Paragraph:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _tight(paragraph: Paragraph, points: float) -> Any:
    return free(paragraph, points).paragraph_format


if __name__ == "__main__":
    main()
