"""Ready templates of calls, as data (ready.json): what a new channel begins with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.messages.choices import AddressKind, Signing

EMAIL = "email"


@dataclass(frozen=True)
class Ready:
    key: str
    label: str
    help: str
    address: str = AddressKind.EMAIL
    url: str = ""
    headers: str = ""
    body: str = ""
    success_path: str = ""
    success_value: str = ""
    signing: str = Signing.NONE
    token_url: str = ""
    token_body: str = ""
    token_path: str = ""
    per_minute: int = 0


@cache
def ready() -> dict[str, Ready]:
    """By key, in the order of the page; the mail server first."""
    rows = json.loads((Path(__file__).parent / "ready.json").read_text(encoding="utf-8"))
    mail = Ready(EMAIL, "电子邮件", "填本单位邮件服务器的地址、账号和授权码。")
    return {one.key: one for one in (mail, *(Ready(**row) for row in rows))}
