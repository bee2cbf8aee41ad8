"""Writes on channels, on what they could not deliver, and on how an officer wants to be told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from core import audit
from core.messages import outbox
from core.messages.choices import AddressKind, MessageState
from core.messages.delivering import Envelope, Outcome, deliver
from core.messages.models import Message, MessageChannel, MessageHabits
from core.messages.querysets import MessageQuerySet
from core.refusals import incomplete, insist
from governance.models import Officer
from governance.permissions import messages as permissions
from governance.standing import Standing

VERBS = {
    "save_channel": "设置消息渠道",
    "test_channel": "测试消息渠道",
    "retry_message": "重发消息",
    "save_habits": "设置提醒方式",
}
# what an audit line may name; never the values of any
_SECRET = ("secret", "signing_secret")


@transaction.atomic
def save_channel(
    *, by: Standing, channel: MessageChannel | None, facts: dict[str, Any], at: datetime
) -> MessageChannel:
    """Write a channel as the form gives it. An empty secret leaves the stored one as it is (trap 7)."""
    insist(permissions.why_not_keep_channels(by))
    row = MessageChannel() if channel is None else _locked(channel)
    if MessageChannel.objects.exclude(pk=row.pk).filter(name=facts["name"]).exists():
        insist(incomplete(f"已有叫“{facts['name']}”的渠道，请换一个名称。"))
    given = {name: value for name, value in facts.items() if value or name not in _SECRET}
    changed = [name for name, value in given.items() if getattr(row, name) != value]
    for name, value in given.items():
        setattr(row, name, value)
    row.changed_by, row.changed_at = by.officer, at
    # what was broken may be mended: the next sweep tries all that waits
    row.failures, row.failing_since, row.failed_at, row.last_error = 0, None, None, ""
    row.save()
    words = "、".join(_labels(MessageChannel, changed))
    note = "新增" if channel is None else f"更新：{words or '没有改动'}"
    audit.record(by=by, verb="save_channel", about=row, note=note, at=at)
    transaction.on_commit(outbox.forget)
    return row


def _labels(model: type[Model], names: Collection[str]) -> list[str]:
    return [str(one.verbose_name) for one in model._meta.fields if one.name in names]


def _locked(channel: MessageChannel) -> MessageChannel:
    return MessageChannel.objects.select_for_update(of=("self",)).get(pk=channel.pk)


def try_channel(*, by: Standing, channel: MessageChannel, address: str, at: datetime) -> Outcome:
    """Send one message now and give back exactly what came of it. Not in a transaction: it waits for the other side."""
    insist(permissions.why_not_keep_channels(by))
    place = {AddressKind.ACCOUNT.value: "account", AddressKind.MOBILE.value: "mobile"}.get(
        channel.address, "email"
    )
    envelope = Envelope(
        key=uuid4(), text="这是一条测试消息", url=f"{settings.PUBLIC_URL}/", name=by.name, **{place: address}
    )
    outcome = deliver(channel, envelope, at)
    audit.record(by=by, verb="test_channel", about=channel, note=outcome.sentence, at=at)
    return outcome


@transaction.atomic
def retry(*, by: Standing, message: Message, at: datetime) -> Message:
    """Once more from the first try on, now."""
    row = Message.objects.select_for_update(of=("self",)).select_related("channel").get(pk=message.pk)
    insist(permissions.why_not_retry(by, row))
    _again(Message.objects.filter(pk=row.pk), at)
    audit.record(by=by, verb="retry_message", about=row, note=str(row.channel), at=at)
    return row


@transaction.atomic
def retry_all(*, by: Standing, messages: MessageQuerySet, at: datetime) -> int:
    """Everything of a list that was given up less than a week ago, where the channel is on; how many."""
    insist(permissions.why_not_read_messages(by))
    lost = messages.filter(
        state=MessageState.GIVEN_UP, channel__is_active=True, created_at__gt=at - timedelta(days=7)
    )
    number = _again(Message.objects.filter(pk__in=list(lost.values_list("pk", flat=True)[:5000])), at)
    if number:
        audit.record(by=by, verb="retry_message", note=f"{number} 条", at=at)
    return number


def _again(rows: MessageQuerySet, at: datetime) -> int:
    return rows.filter(state__in=(MessageState.GIVEN_UP, MessageState.FAILED)).update(
        state=MessageState.WAITING, due_at=at, attempts=0, interruptions=0, for_digest=False
    )


@transaction.atomic
def save_habits(*, by: Standing, officer: Officer, facts: dict[str, Any], at: datetime) -> MessageHabits:
    """One's own, or the addresses of somebody whose account one keeps (the caller asked)."""
    row, _ = MessageHabits.objects.select_for_update().get_or_create(officer=officer)
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, facts[name])
    row.changed_at = at
    row.save()
    words = "、".join(_labels(MessageHabits, changed))
    audit.record(by=by, verb="save_habits", about=officer, note=f"更新：{words}", at=at)
    return row
