"""Arrange: channels, habits and what the outbox holds."""

from typing import Any

from core.messages import outbox
from core.messages.choices import AddressKind, ChannelKind
from core.messages.models import Message, MessageChannel, MessageHabits
from governance.standing import Standing
from tests.builders import NOW

BODY = '{"to": "{account}", "text": "{text}", "url": "{url}", "id": "{key}"}'


def channel(url: str = "http://127.0.0.1:9/", **more: Any) -> MessageChannel:
    """A gateway that asks for accounts and is on."""
    facts: dict[str, Any] = {
        "name": "网关", "kind": ChannelKind.HTTP, "address": AddressKind.ACCOUNT, "url": url, "body": BODY,
        "success_path": "errcode", "success_value": "0", "is_active": True, "changed_at": NOW,
    } | more  # fmt: skip
    made = MessageChannel.objects.create(**facts)
    outbox.forget()
    return made


def reachable(who: Standing, **more: Any) -> Standing:
    MessageHabits.objects.create(officer=who.officer, **({"account": f"id-{who.name}"} | more))
    return who


def states() -> list[str]:
    return list(Message.objects.order_by("id").values_list("state", flat=True))
