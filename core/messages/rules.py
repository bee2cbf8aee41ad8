"""Pure: filling a template of a call, signing it, reading its answer; when a message is due and tried again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import quote, quote_plus
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
# a name in braces; braces of JSON never look so
_PLACE = re.compile(r"\{([a-z_]+)\}")
# what a template may ask for, with what it stands for
PLACES: dict[str, str] = {
    "title": "产品名称",
    "text": "一句提醒，不含事项内容",
    "url": "登录后打开的链接",
    "name": "收件人姓名",
    "account": "收件人的办公平台账号",
    "mobile": "收件人的手机号",
    "email": "收件人的邮箱",
    "key": "这条消息的编号，重发时不变",
    "timestamp": "签名用的时间戳",
    "sign": "签名",
    "token": "先取得的令牌",
    "secret": "密钥",
    "identity": "企业或应用编号",
    "agent": "应用、签名或模板编号",
}
# after the first, second … failure
_WAITS = tuple(timedelta(minutes=one) for one in (1, 5, 15, 60, 240))
TRIES = len(_WAITS) + 1
# where clouds keep the keys of their machines, and what is no address of a server
_NEVER = tuple(
    ip_network(one)
    for one in (
        "0.0.0.0/8", "169.254.0.0/16", "100.100.100.200/32", "192.0.0.192/32", "224.0.0.0/4", "240.0.0.0/4",
        "::/128", "fe80::/10", "fd00:ec2::254/128", "fd20:ce::254/128", "ff00::/8",
    )
)  # fmt: skip


def unknown_places(template: str) -> list[str]:
    """Names in braces that nothing fills."""
    return sorted(set(_PLACE.findall(template)) - set(PLACES))


def fill_url(template: str, values: Mapping[str, str]) -> str:
    return _fill(template, values, lambda one: quote(one, safe=""))


def fill_json(template: str, values: Mapping[str, str]) -> str:
    """Places stand inside the quotes of a string: what fills them cannot end it."""
    return _fill(template, values, lambda one: json.dumps(one, ensure_ascii=False)[1:-1])


def fill_form(template: str, values: Mapping[str, str]) -> str:
    return _fill(template, values, quote_plus)


def fill_header(template: str, values: Mapping[str, str]) -> str:
    """A head is one line of ASCII whatever fills it."""
    return _fill(template, values, lambda one: re.sub(r"[^\x20-\x7e]", "", one))


def _fill(template: str, values: Mapping[str, str], escaped: Any) -> str:
    return _PLACE.sub(lambda found: escaped(str(values.get(found[1], ""))), template)


def header_lines(text: str) -> list[tuple[str, str]]:
    """(name, value) of "Name: value" lines. Errors: ValueError with the line that is none."""
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        name, colon, value = line.partition(":")
        if not colon or not re.fullmatch(r"[A-Za-z0-9-]{1,60}", name.strip()):
            raise ValueError(line.strip()[:60])
        found.append((name.strip(), value.strip()))
    return found


def signed(signing: str, secret: str, body: str, at: datetime) -> dict[str, str]:
    """{timestamp, sign} as the platform reckons them; `hmac` signs timestamp and body, for a head."""
    seconds = int(at.timestamp())
    match signing:
        case "dingtalk":
            # DingTalk: milliseconds; HMAC-SHA256 with the secret over "timestamp\nsecret", base64
            stamp = str(seconds * 1000)
            digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
            return {"timestamp": stamp, "sign": base64.b64encode(digest).decode()}
        case "feishu":
            # Feishu: seconds; HMAC-SHA256 with "timestamp\nsecret" as the key over nothing, base64
            stamp = str(seconds)
            digest = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
            return {"timestamp": stamp, "sign": base64.b64encode(digest).decode()}
        case "hmac":
            stamp = str(seconds)
            return {
                "timestamp": stamp,
                "sign": hmac.new(secret.encode(), f"{stamp}{body}".encode(), hashlib.sha256).hexdigest(),
            }
    return {"timestamp": str(seconds), "sign": ""}


def at_path(path: str, text: str) -> str | None:
    """The value at "data.0.code" of a JSON text; None where there is none."""
    try:
        found: Any = json.loads(text)
        for step in path.split("."):
            found = found[int(step)] if isinstance(found, list) else found[step]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    if isinstance(found, bool):
        return "true" if found else "false"
    return None if found is None or isinstance(found, dict | list) else str(found)


def why_not_taken(status: int, text: str, path: str, value: str) -> str:
    """Empty when the answer says that the message was taken, else what is wrong with it."""
    if not 200 <= status < 300:
        return f"网关回答 {status}"
    if not path:
        return ""
    said = at_path(path, text)
    if said is None:
        return f"回答里没有“{path}”"
    return "" if said == value else f"“{path}”是“{said}”，成功时应为“{value}”"


def hidden(text: str, secrets: Iterable[str]) -> str:
    """The text without the secrets, as they are or as an address writes them; one line of at most 500 characters."""
    for one in secrets:
        if len(one) >= 4:
            for shape in {one, quote(one, safe=""), quote_plus(one), json.dumps(one)[1:-1]}:
                text = text.replace(shape, "***")
    return " ".join(text.split())[:500]


def is_refused(address: str) -> bool:
    """Whether no call goes there: link-local (the clouds' own keys), nobody, everybody."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return True
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(found.version == one.version and found in one for one in _NEVER)


# --- when


def again_at(attempts: int, at: datetime) -> datetime | None:
    """When to try once more after so many tries; None: it is given up."""
    return at + _WAITS[attempts - 1] if attempts <= len(_WAITS) else None


def _next(moment: time, at: datetime) -> datetime:
    """The next time the clock shows that, today or tomorrow, never now."""
    local = at.astimezone(ZONE)
    found = datetime.combine(local.date(), moment, ZONE)
    return found if found > local else found + timedelta(days=1)


def is_quiet(since: time, until: time, at: datetime) -> bool:
    """From `since` (with it) to `until` (without it), over midnight where it ends earlier than it begins."""
    now = at.astimezone(ZONE).time()
    return since <= now < until if since <= until else now >= since or now < until


def due(
    at: datetime, *, urgent: bool, quiet: tuple[time, time] | None, digest: time | None
) -> tuple[datetime, bool]:
    """(when to send, whether in the digest). What is urgent passes at any hour."""
    if urgent:
        return at, False
    if digest is not None:
        return _next(digest, at), True
    if quiet is not None and is_quiet(*quiet, at):
        return _next(quiet[1], at), False
    return at, False
