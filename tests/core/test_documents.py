"""Word templates by strangers: filled, refused in words, stopped when they do not end."""

import io
import zipfile
from pathlib import Path

import docx
import pytest

from core.documents import DocumentError, Renderer, why_not_template
from dispatch.actions.rendering import BUILT_IN, SAMPLE


def document(*paragraphs: str) -> bytes:
    made, out = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    made.save(out)
    return out.getvalue()


def text_of(content: bytes) -> str:
    return "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)


@pytest.fixture(scope="module")
def renderer():
    with Renderer(seconds=20) as one:
        yield one


def test_values_are_filled_in_and_nothing_in_them_is_code(renderer):
    """Trap 25."""
    value = '<script>&"=HYPERLINK{{ 7*7 }}{% for %}𠮷㛃'
    assert text_of(renderer.render(document("致 {{ who }}："), {"who": value})) == f"致 {value}："


def test_one_process_fills_letter_after_letter(renderer):
    template = document("{{ n }}")
    assert [text_of(renderer.render(template, {"n": n})) for n in range(3)] == ["0", "1", "2"]


def test_the_same_letter_has_the_same_bytes(renderer):
    template = BUILT_IN.read_bytes()
    assert renderer.render(template, SAMPLE) == renderer.render(template, SAMPLE)


def test_the_built_in_letter_holds_everything_and_asks_for_nothing_else(renderer):
    template = BUILT_IN.read_bytes()
    # the kind of a letter stands in its number and its title
    assert set(renderer.names(template)) == set(SAMPLE) - {"kind"}
    filled = docx.Document(io.BytesIO(renderer.render(template, SAMPLE)))
    body = "\n".join(one.text for one in filled.paragraphs)
    for name in ("number", "title", "addressee", "reckoning", "closing", "date"):
        assert SAMPLE[name] in body, name
    head = filled.sections[0].first_page_header.paragraphs[0].text
    assert head == SAMPLE["issuer"]


def test_the_built_in_letter_has_the_measures_of_the_standard():
    """GB/T 9704-2012: A4, 37/35/28/26 mm, the office 30 mm from the top, the second rule 20 mm from the bottom."""
    section = docx.Document(str(BUILT_IN)).sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(one.mm) for one in sizes] == [210, 297, 37, 35]
    sides = (section.left_margin, section.right_margin, section.header_distance, section.footer_distance)
    assert [round(one.mm) for one in sides] == [28, 26, 30, 20]
    assert section.different_first_page_header_footer


def test_a_template_that_works_is_accepted():
    assert why_not_template(BUILT_IN.read_bytes(), SAMPLE) is None
    assert why_not_template(document("{{ issuer }}", "{{ number }}"), SAMPLE) is None


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "不是"),
        (b"PK\x03\x04 torn", "不是能打开的 Word 文档"),
        (b"plain text", "不是能打开的 Word 文档"),
        (packed(xl__workbook_xml=b"<x/>"), "不是 Word 文档"),
        (packed(word__document_xml=b"<broken"), "不是能打开的 Word 文档"),
        (document("{{ nobody }}"), "不认识的变量：nobody"),
        (document("{% for a in paragraphs %}"), "标记写错了"),
        (document("{{ issuer"), "标记写错了"),
        (document("{% frobnicate %}"), "标记写错了"),
        (document("{{ issuer.__class__.__mro__[1].__subclasses__() }}"), "不允许的代码"),
        (document("{{ ''.__class__ }}"), "不允许的代码"),
        (document("{{ issuer.nothing }}"), "没有的内容"),
        (document("{{ issuer / 2 }}"), "不能生成"),
        (document("{% for a in range(10000000) %}{% endfor %}"), "不能生成"),
        (document("{% include 'other' %}"), "模板"),
    ],
)
def test_a_template_broken_by_its_editor_is_refused_in_words(content, sentence):
    refusal = why_not_template(content, SAMPLE)
    assert refusal is not None
    assert sentence in refusal.sentence
    assert "Traceback" not in refusal.sentence


def test_a_template_that_does_not_end_is_stopped():
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    refusal = why_not_template(document(loop), SAMPLE, seconds=3)
    assert "超过 3 秒" in refusal.sentence


def test_a_template_that_eats_all_memory_is_stopped():
    refusal = why_not_template(document("{% set a = 'x' * 10000000000 %}{{ a }}"), SAMPLE)
    assert refusal is not None


def test_after_one_had_to_be_killed_the_next_is_filled():
    with Renderer(seconds=3) as renderer:
        endless = document("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}")
        with pytest.raises(DocumentError):
            renderer.render(endless, {})
        assert text_of(renderer.render(document("{{ n }}"), {"n": "好"})) == "好"


@pytest.mark.parametrize(
    ("part", "content", "sentence"),
    [
        ("word/vbaProject.bin", b"x", "含有宏"),
        (
            "word/_rels/settings.xml.rels",
            (
                b'<Relationships><Relationship Id="r1" Type="http://x/attachedTemplate" Target="http://x/"'
                b' TargetMode="External"/></Relationships>'
            ),
            "外部文件",
        ),
    ],
)
def test_macros_and_links_outside_are_refused(tmp_path: Path, part, content, sentence):
    path = tmp_path / "template.docx"
    path.write_bytes(document("{{ issuer }}"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(part, content)
    assert sentence in why_not_template(path.read_bytes(), SAMPLE).sentence
