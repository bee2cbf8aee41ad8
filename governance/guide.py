"""The manual inside the product: docs/guide as written, one page for each kind of officer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from governance.choices import Capability
from governance.standing import Standing

INDEX = "README"
# whose page it is; an officer with several posts gets several
PAGES: dict[str, tuple[Capability, ...]] = {
    "window": (Capability.INTAKE,),
    "director": (Capability.ASSIGN,),
    "taskforce": (Capability.PRE_ASSESS,),
    "commander": (Capability.COMMAND, Capability.INSTRUCT),
    "unit": (Capability.HANDLE, Capability.MEDIATE, Capability.COUNSEL),
    "grid": (Capability.PATROL,),
    "secretary": (Capability.REPORT,),
    "district": (Capability.SUPERVISE,),
    # the district alone keeps it, whatever the post may do elsewhere: found by the list, nobody's own
    "catalogue": (),
    "administrator": (Capability.AUDIT, Capability.SECURE, Capability.ADMINISTER),
}


@dataclass(frozen=True)
class Page:
    name: str
    title: str
    body: SafeString


def _folder() -> Path:
    return Path(settings.BASE_DIR) / "docs" / "guide"


@cache
def page(name: str) -> Page:
    """A page of the manual by the name of its file. Raises KeyError for any other name."""
    if name != INDEX and name not in PAGES:
        raise KeyError(name)
    text = (_folder() / f"{name}.md").read_text(encoding="utf-8")
    title, _, rest = text.partition("\n")
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(rest)
    for token in tokens:
        for part in token.children or ():
            _lead_home(part)
    # our own files, with HTML switched off
    body = mark_safe(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S308
    return Page(name, title.removeprefix("# "), body)


def _lead_home(part: Token) -> None:
    """Links between files of the folder become addresses of the product, pictures its static files."""
    if part.type == "image":
        part.attrs["src"] = static(re.sub(r"^(\.\./)+static/", "", str(part.attrs["src"])))
        part.attrs["loading"] = "lazy"
    elif part.type == "link_open" and str(part.attrs["href"]).endswith(".md"):
        part.attrs["href"] = reverse("help_show", args=[str(part.attrs["href"]).removesuffix(".md")])


def pages_for(standing: Standing) -> list[Page]:
    """The pages of the posts held now, in the order of the loop."""
    return [page(name) for name, capabilities in PAGES.items() if standing.may(*capabilities)]
