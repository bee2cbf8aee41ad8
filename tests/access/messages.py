"""Messages: what GET and an empty POST get, for the officers of tests/test_access in order."""

from typing import Any

from core.messages.choices import AddressKind, ChannelKind, MessageState
from core.messages.models import Message, MessageChannel
from tests.access import NEVER
from tests.builders import NOW

REFUSED = "403 403 403 403 403 403"
ANSWERS: dict[str, tuple[str, str]] = {
    "channel_list": (REFUSED, NEVER),
    "channel_add": (REFUSED, REFUSED),
    "channel_edit": (REFUSED, REFUSED),
    "channel_test": (NEVER, REFUSED),
    "message_list": (REFUSED, NEVER),
    "message_export": (NEVER, REFUSED),
    "message_retry_all": (NEVER, REFUSED),
    "message_retry": (NEVER, REFUSED),
    "reminders": ("200 200 200 200 200 200", "302 302 302 302 302 302"),
}


def rows(world: Any) -> dict[str, Any]:
    channel = MessageChannel.objects.create(
        name="邮箱", kind=ChannelKind.EMAIL, address=AddressKind.EMAIL, changed_at=NOW
    )
    given: dict[str, Any] = {"kind": "plain", "text": "您有一条新提醒", "created_at": NOW, "due_at": NOW}
    state = MessageState.GIVEN_UP
    message = Message.objects.create(officer=world.owner, channel=channel, state=state, **given)
    return {"channels/": channel, "messages/": message}
