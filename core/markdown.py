"""Text with headings, lists and tables as people type it, shown safely."""

from functools import cache

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt


@cache
def _markdown() -> MarkdownIt:
    # no HTML, no pictures from elsewhere; markdown-it itself refuses javascript: and data: links
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table").disable("image")


def render(text: str) -> SafeString:
    """HTML of a text: paragraphs, headings, lists, tables, links; markup in it is shown as typed."""
    html: str = _markdown().render(text)
    return mark_safe(html)  # noqa: S308 - HTML in the text is switched off
