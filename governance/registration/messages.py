"""Channels beside the bell: who is looked up how, what their messages say, menu and demonstration."""

import re
from collections.abc import Collection

from core.messages.kinds import KNOWN, Contact, MessageKind
from core.registry import JobKind, MenuEntry, Seeder, registry
from core.rules import digits
from governance.actions.messages import VERBS
from governance.exports.messages import EXPORT, run_message_export
from governance.models import Officer
from governance.permissions.messages import why_not_keep_channels
from governance.seeding.messages import seed_messages

_KINDS = (
    MessageKind("duty", "值班", "您有一条值班提醒，请登录查看", paths=("/duty/",)),
    MessageKind("mode", "急时战时", "应急模式有变动，请立即登录查看", urgent=True, paths=("/duty/modes/",)),
    MessageKind("meeting", "会议", "您有一条会议通知，请登录查看", paths=("/meetings/",)),
    MessageKind(
        "security", "数据安全", "有一条数据安全提醒，请登录查看", paths=("/exports/", "/break-glass/")
    ),
)


def contacts(officers: Collection[int]) -> dict[int, Contact]:
    """Officers whose account is active, with the office's telephone where it is a mobile. Cost: one query."""
    rows = Officer.objects.filter(pk__in=officers, is_active=True).values_list("pk", "name", "phone")
    return {pk: Contact(name, _mobile(phone)) for pk, name, phone in rows}


def _mobile(phone: str) -> str:
    number = digits(phone)
    return number if re.fullmatch(r"1\d{10}", number) else ""


def register() -> None:
    KNOWN.contacts = contacts
    KNOWN.add(*_KINDS)
    registry.verbs.update(VERBS)
    registry.add(
        MenuEntry(
            "channels",
            "消息渠道",
            "channel_list",
            "send",
            292,
            lambda one: why_not_keep_channels(one) is None,
            group="系统",
        ),
        MenuEntry(
            "messages",
            "消息记录",
            "message_list",
            "messages",
            294,
            lambda one: why_not_keep_channels(one) is None,
            group="系统",
        ),
        JobKind(EXPORT, run_message_export),
        Seeder("messages", 90, seed_messages),
    )
