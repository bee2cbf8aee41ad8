"""Channels and the outbox in the API: read here, set up on their pages; no secret, no address of a gateway."""

from typing import Any

from django.db.models import QuerySet

from core.api.records import BY_ID, Records, addresses
from core.api.shapes import Shape
from core.messages.models import Message, MessageChannel
from core.refusals import Refusal
from governance.forms.messages import MessageFilterForm
from governance.permissions import messages as permissions
from governance.standing import Standing


class ChannelShape(Shape):
    class Meta:
        model = MessageChannel
        fields = [
            "id", "name", "kind", "is_active", "takes", "address", "per_minute", "failures", "failing_since",
            "last_error", "last_ok_at", "changed_at",
        ]  # fmt: skip


class MessageShape(Shape):
    class Meta:
        model = Message
        fields = [
            "id", "officer", "channel", "kind", "is_urgent", "text", "state", "created_at", "due_at", "attempts",
            "sent_at", "last_error",
        ]  # fmt: skip


class Channels(Records):
    noun, label, row, order, by_post = "channel", "消息渠道", ChannelShape, BY_ID, True

    def visible(self, standing: Standing) -> QuerySet[Any]:
        return MessageChannel.objects.all()

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return permissions.why_not_keep_channels(standing)


class Messages(Records):
    noun, label, row, by_post = "message", "消息记录", MessageShape, True
    filter_form = MessageFilterForm

    def visible(self, standing: Standing) -> QuerySet[Any]:
        return Message.objects.visible_to(standing).with_names()

    def why_not_read(self, standing: Standing) -> Refusal | None:
        return permissions.why_not_read_messages(standing)


PATHS = [*addresses("channels", Channels), *addresses("messages", Messages)]
