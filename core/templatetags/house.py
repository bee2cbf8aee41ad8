"""Template tags of the frame: icons, the once-token of a form, query strings, kept form contents."""

from collections.abc import Iterable
from functools import lru_cache
from uuid import uuid4

from django import template
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.errors import FILE
from core.forms import files_to_choose_again
from core.sheets import plain_text

register = template.Library()

TECHNICAL = {"csrfmiddlewaretoken", "once", "next", "kept"}


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of the sprite; without `label` it is hidden from screen readers.

    A page has a hundred of them: each is written once.
    """
    meaning = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="ico {}" viewBox="0 0 24 24" focusable="false" {}><use href="{}#{}"></use></svg>',
        css,
        meaning,
        static("vendor/icons.svg"),
        name,
    )


@register.simple_block_tag
def table(content: SafeString, *headings: str, css: str = "", walks: bool = False) -> SafeString:
    """The rows of a list, under headings if it has them; "num:件数" is 件数 in a column of that class.

    `walks`: j and k go from row to row, Enter opens the row's link.
    """
    parts = [one.rpartition(":") for one in headings]
    cells = format_html_join("", "<th{}>{}</th>", ((_class(kind), title) for kind, _, title in parts))
    return format_html(
        '<div class="rows-wrap"><table class="{}"{}>{}<tbody>{}</tbody></table></div>',
        f"rows {css}".strip(),
        SafeString(" data-rows" if walks else ""),
        format_html("<thead><tr>{}</tr></thead>", cells) if headings else "",
        content,
    )


def _class(names: str) -> SafeString:
    return format_html(' class="{}"', names) if names else SafeString("")


@register.simple_tag
def once() -> SafeString:
    """A hidden field with a fresh token: the same form sent twice is carried out once."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid4().hex)


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """The current query string with replacements, "?…"; None or "" removes a name; "?" when nothing is left."""
    request: HttpRequest = context["request"]
    params = request.GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            params.pop(name, None)
        else:
            params[name] = str(value)
    return f"?{params.urlencode()}"


@register.filter
def readable(kept: Iterable[tuple[str, str]]) -> list[str]:
    """The values a person typed, in order, without technical fields, secrets and empty ones."""
    return [
        value.strip()
        for name, value in kept
        if name not in TECHNICAL and "password" not in name and not name.startswith(FILE) and value.strip()
    ]


@register.filter
def resendable(kept: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs that may be posted again: all but the stale CSRF token, passwords and names of files."""
    return [
        (name, value)
        for name, value in kept
        if name != "csrfmiddlewaretoken" and "password" not in name and not name.startswith(FILE)
    ]


register.filter(files_to_choose_again)


@register.filter
def sent_once(pairs: Iterable[tuple[str, str]] | QueryDict) -> str:
    """The `once` token that a form came with, "" without one: what this browser keeps of its files is found by it."""
    return str(dict(pairs.items() if isinstance(pairs, QueryDict) else pairs).get("once", ""))


@register.filter
def files_chosen(kept: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """(field, names of the files that were chosen there)."""
    found: dict[str, list[str]] = {}
    for name, value in kept:
        if name.startswith(FILE):
            found.setdefault(name.removeprefix(FILE), []).append(value)
    return list(found.items())


@register.filter
def cell(value: object) -> object:
    """A value of a list as the workbook writes it: yes and no, days, nothing for None."""
    if value is None:
        return ""
    return value if isinstance(value, SafeString) else plain_text(value)
