"""The process that fills Word templates: one JSON line in, one out. It knows no Django and no database.

Started by `core.documents`; limited in memory here, in time by whoever started it.
"""

from __future__ import annotations

import base64
import io
import json
import re
import resource
import sys
import zipfile
import zlib
from functools import lru_cache
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, UndefinedError, meta
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

_MEMORY = 1 << 30
_UNPACKED = 40 << 20
_BROKEN = (KeyError, ValueError, SyntaxError, AttributeError, RuntimeError, EOFError)
# the same bytes for the same letter, whenever it is written
_DATE = (2026, 1, 1, 0, 0, 0)
_MARKED = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_HYPERLINK = b"/relationships/hyperlink"


class Refused(Exception):
    """The document cannot be a template."""


def environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def opened(content: bytes) -> DocxTemplate:
    """The template. Errors: Refused for what is no plain Word document, what unpacks too large, or reaches outside."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > _UNPACKED:
                raise Refused("文件展开后过大。")
            names = archive.namelist()
            if "word/document.xml" not in names:
                raise Refused("这不是 Word 文档（.docx）。")
            if any("vbaProject" in name for name in names):
                raise Refused("文档含有宏，请另存为不含宏的 .docx。")
            for name in names:
                if name.endswith(".rels") and _reaches_outside(archive.read(name)):
                    raise Refused("文档引用了外部文件或网址，请删去链接的图片、模板等。")
        template = DocxTemplate(io.BytesIO(content))
        template.init_docx()
    except Refused:
        raise
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, *_BROKEN) as error:
        raise Refused("这不是能打开的 Word 文档（.docx）。") from error
    return template


def _reaches_outside(relations: bytes) -> bool:
    return any(
        b'TargetMode="External"' in one and _HYPERLINK not in one
        for one in relations.split(b"<Relationship ")
    )


@lru_cache(maxsize=2)
def compiled(content: bytes) -> Compiled:
    return Compiled(content)


class Compiled:
    """A template taken apart once: the parts with marks as jinja2 templates, the others as they are.

    docxtpl finds and mends the marks (30 ms); what is left for each letter is jinja2 and zip (5 ms).
    """

    def __init__(self, content: bytes) -> None:
        self.template = opened(content)
        self.parts: dict[str, Template] = {}
        self.names: set[str] = set()
        jinja = environment()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.others = [(one.filename, archive.read(one)) for one in archive.infolist()]
        for name, xml in self.others:
            if _MARKED.fullmatch(name):
                source = self.template.patch_xml(xml.decode("utf-8"))
                if "{{" in source or "{%" in source:
                    self.names |= meta.find_undeclared_variables(jinja.parse(source))
                    self.parts[name] = jinja.from_string(source)

    def render(self, context: dict[str, Any]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, xml in self.others:
                made = xml
                if name in self.parts:
                    text = self.template.resolve_listing(self.parts[name].render(context))
                    made = text.encode("utf-8")
                    etree.fromstring(made)
                archive.writestr(zipfile.ZipInfo(name, _DATE), made, zipfile.ZIP_DEFLATED)
        return out.getvalue()


def render(content: bytes, context: dict[str, Any]) -> dict[str, Any]:
    return {"document": base64.b64encode(compiled(content).render(context)).decode()}


def names(content: bytes) -> dict[str, Any]:
    return {"names": sorted(compiled(content).names)}


def answer(what: str, content: bytes, context: dict[str, Any]) -> dict[str, Any]:
    """The result, or {"error": a sentence}."""
    try:
        return render(content, context) if what == "render" else names(content)
    except Refused as error:
        return {"error": str(error)}
    except SecurityError:
        return {"error": "模板里有不允许的代码。"}
    except TemplateSyntaxError:
        return {"error": "模板的标记写错了，请检查花括号和 for、if 是否成对，名称有没有写错。"}
    except UndefinedError as error:
        return {"error": f"模板用了没有的内容（{error.message}）。"}
    except TemplateError as error:
        return {"error": f"模板有误（{error.message}）。"}
    except MemoryError:
        return {"error": "模板占用内存过多。"}
    except RecursionError:
        return {"error": "模板嵌套过深。"}
    except etree.XMLSyntaxError:
        return {"error": "按模板生成的不是完整的文档，请检查标记是否跨越了表格或段落。"}
    except (OverflowError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as error:
        return {"error": f"模板不能生成（{type(error).__name__}：{str(error)[:80]}）。"}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    content = b""
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin.buffer:
        question = json.loads(line)
        if "template" in question:
            content = base64.b64decode(question["template"])
        print(json.dumps(answer(question["what"], content, question["context"])), flush=True)


if __name__ == "__main__":
    main()
