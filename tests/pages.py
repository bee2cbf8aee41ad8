"""Read what a page answers."""

import html
import re
from typing import Any

from django.test import Client


def text(response: Any) -> str:
    """The page with entities resolved."""
    return html.unescape(response.content.decode())


def hidden(response: Any) -> dict[str, str]:
    """The hidden fields of a page's forms: what would be sent again."""
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode())
    return {name: html.unescape(value) for name, value in pairs}


def download(client: Client, url: str) -> tuple[bytes, Any]:
    """The bytes of a file and its response; reading to the end closes it."""
    response = client.get(url)
    assert response.status_code == 200
    content = b"".join(response.streaming_content)
    return content, response


def total(response: Any) -> int:
    """共 1,204 件 at the foot or head of a list; 0 when the list is empty."""
    found = re.search(r"共 ([\d,]+) 件", text(response))
    return int(found[1].replace(",", "")) if found else 0
