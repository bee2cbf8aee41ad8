"""The sweep of the outbox: what is due is claimed, sent, written down; what fails is tried again, then given up.

A worker that dies between sending and writing down leaves its claim. After the lease the message is sent once more, so
it may arrive twice; when a second worker dies on it too it is given up for a person to look at. Never three times.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from core.messages import rules
from core.messages.choices import OPEN, AddressKind, MessageState
from core.messages.delivering import Envelope, Outcome, deliver
from core.messages.kinds import DIGEST, KNOWN
from core.messages.models import Message, MessageChannel
from core.messages.outbox import Reach, reach

log = logging.getLogger(__name__)
# longer than the longest try
LEASE = timedelta(minutes=3)
# older ones are no news any more
LIFE = timedelta(hours=24)
# one sweep takes so long at most, the next goes on; and so many of one channel
_BUDGET = 20.0
_AT_ONCE = 200
# so many unanswered calls in a row, and the channel is only asked now and then
BROKEN = 3
PROBE = timedelta(minutes=1)
_MAYBE = "发送途中后台中断，可能已送达"


def send_due(at: datetime) -> int:
    """How many were sent. Any number of workers may run it at once."""
    _take_back(at)
    if not Message.objects.due(at).exists():
        return 0
    _give_up_old(at)
    _gather(at)
    began, sent = time.monotonic(), 0
    for channel in MessageChannel.objects.filter(is_active=True):
        sent += _through(channel, at, began)
    return sent


# --- what did not come to its end


def _take_back(at: datetime) -> None:
    """Claims of workers that fell silent: once more, then no more."""
    silent = Message.objects.filter(state=MessageState.SENDING, claimed_at__lt=at - LEASE)
    if not silent.exists():
        return  # an UPDATE of nothing would still lock SQLite
    silent.filter(interruptions__gte=1).update(
        state=MessageState.GIVEN_UP, last_error=f"{_MAYBE}；两次中断，请人工核对"
    )
    silent.filter(interruptions=0).update(
        state=MessageState.FAILED, interruptions=1, due_at=at, last_error=f"{_MAYBE}，再发一次"
    )


def _give_up_old(at: datetime) -> None:
    """What was due a day ago and never got out: the channel was off or broken."""
    Message.objects.due(at - LIFE).update(
        state=MessageState.GIVEN_UP, last_error="超过 24 小时没有发出，不再发送"
    )


# --- digests


def _gather(at: datetime) -> None:
    """One message for all that an officer wanted in the digest of this hour."""
    due = Message.objects.due(at).filter(state=MessageState.HELD, for_digest=True)
    groups: dict[tuple[int, int], list[tuple[int, bool]]] = defaultdict(list)
    for pk, officer, channel, read_at in due.values_list("pk", "officer", "channel", "notice__read_at"):
        groups[officer, channel].append((pk, read_at is not None))
    for (officer, channel), rows in groups.items():
        _digest(officer, channel, rows, at)


@transaction.atomic
def _digest(officer: int, channel: int, rows: list[tuple[int, bool]], at: datetime) -> None:
    held = Message.objects.filter(state=MessageState.HELD, for_digest=True)
    read = [pk for pk, is_read in rows if is_read]
    unread = [pk for pk, is_read in rows if not is_read]
    held.filter(pk__in=read).update(state=MessageState.SEEN)
    if held.filter(pk__in=unread).update(state=MessageState.DIGESTED) != len(unread):
        # another worker gathers them
        transaction.set_rollback(True)
        return
    if unread:
        text = KNOWN.kinds[DIGEST].sentence.format(count=len(unread))
        made = Message.objects.create(
            officer_id=officer, channel_id=channel, kind=DIGEST, text=text, created_at=at, due_at=at
        )
        Message.objects.filter(pk__in=unread).update(digest=made)


# --- sending


def _allowed(channel: MessageChannel, at: datetime) -> int:
    """How many may go through it in this sweep."""
    if channel.failures >= BROKEN:
        return 1 if channel.failed_at is None or at >= channel.failed_at + PROBE else 0
    if not channel.per_minute:
        return _AT_ONCE
    lately = Message.objects.filter(channel=channel, sent_at__gt=at - timedelta(minutes=1)).count()
    return max(0, channel.per_minute - lately)


def _through(channel: MessageChannel, at: datetime, began: float) -> int:
    """Send what is due through one channel; urgent ones first. A channel that is cut off is left for the next sweep."""
    allowed = _allowed(channel, at)
    due = (
        Message.objects.due(at).filter(channel=channel, for_digest=False)
        if allowed
        else Message.objects.none()
    )
    rows = list(due.select_related("notice").order_by("-is_urgent", "due_at", "id")[:allowed])
    people = reach({one.officer_id for one in rows}) if rows else {}
    sent = cut_off = 0
    for message in rows:
        if time.monotonic() - began > _BUDGET or cut_off >= BROKEN:
            break
        outcome = _send(channel, message, people.get(message.officer_id), at)
        if outcome is not None:
            sent += outcome.ok
            cut_off = cut_off + 1 if outcome.is_cut_off else 0
    return sent


def claim(message: Message, at: datetime) -> bool:
    """Whether this worker won it."""
    mine = Message.objects.filter(pk=message.pk, state__in=OPEN, due_at__lte=at)
    won = mine.update(state=MessageState.SENDING, claimed_at=at, attempts=F("attempts") + 1)
    return won == 1


def _send(channel: MessageChannel, message: Message, who: Reach | None, at: datetime) -> Outcome | None:
    """None when there was nothing to send any more, or another worker sends it."""
    if message.notice is not None and message.notice.read_at is not None:
        Message.objects.filter(pk=message.pk, state__in=OPEN).update(state=MessageState.SEEN)
        return None
    if not claim(message, at):
        return None
    if who is None or not who.addresses.get(channel.address):
        # nothing that the channel could do about it
        gone = Outcome(ok=False, sentence="收件人的账号已停用，或不再有这种地址")
        record(message, gone, at, try_again=False)
        return gone
    outcome = deliver(channel, envelope_of(message, who), at)
    record(message, outcome, at)
    note_health(channel, outcome, at)
    return outcome


def envelope_of(message: Message, who: Reach) -> Envelope:
    """The link opens the notice after signing in and goes on to what it points at; a digest opens the bell."""
    path = reverse("notice_open", args=[message.notice_id]) if message.notice_id else reverse("notices")
    return Envelope(
        key=message.key,
        text=message.text,
        url=f"{settings.PUBLIC_URL}{path}",
        name=who.name,
        account=who.addresses.get(AddressKind.ACCOUNT, ""),
        mobile=who.addresses.get(AddressKind.MOBILE, ""),
        email=who.addresses.get(AddressKind.EMAIL, ""),
    )


def record(message: Message, outcome: Outcome, at: datetime, *, try_again: bool = True) -> None:
    """Write down what became of a claimed message."""
    mine = Message.objects.filter(pk=message.pk, state=MessageState.SENDING, claimed_at=at)
    said = " ".join(filter(None, (outcome.sentence, outcome.answer)))[:500]
    if outcome.ok:
        mine.update(state=MessageState.SENT, sent_at=at, last_error="")
        return
    # the row was read before this try
    again = rules.again_at(message.attempts + 1, at) if try_again else None
    if again is None:
        mine.update(state=MessageState.GIVEN_UP, last_error=said)
    else:
        mine.update(state=MessageState.FAILED, due_at=again, last_error=said)
    log.warning("消息 %s 没有发出（第 %s 次）：%s", message.pk, message.attempts + 1, outcome.sentence)


def note_health(channel: MessageChannel, outcome: Outcome, at: datetime) -> None:
    """Failures in a row: what the page shows and the doctor warns of."""
    mine = MessageChannel.objects.filter(pk=channel.pk)
    if outcome.ok:
        if channel.failures or channel.last_ok_at is None or at - channel.last_ok_at > PROBE:
            mine.update(failures=0, failing_since=None, last_error="", last_ok_at=at)
        channel.failures, channel.failing_since, channel.last_ok_at = 0, None, at
        return
    channel.failing_since = channel.failing_since or at
    channel.failures += 1
    channel.failed_at, channel.last_error = at, outcome.sentence[:500]
    mine.update(
        failures=F("failures") + 1,
        failing_since=channel.failing_since,
        failed_at=at,
        last_error=channel.last_error,
    )


# --- the doctor


def check(at: datetime) -> list[tuple[str, str, str]]:
    """A channel that keeps failing, and what was not delivered since yesterday."""
    found = []
    for one in MessageChannel.objects.filter(is_active=True, failures__gte=BROKEN):
        since = one.failing_since.astimezone(rules.ZONE) if one.failing_since else at
        sentence = (
            f"消息渠道“{one.name}”自 {since:%m月%d日 %H:%M} 起连续 {one.failures} 次没有发出：{one.last_error}"
            "。请在“消息渠道”里发一条测试；站内提醒不受影响。"
        )
        found.append(("warning", "message_channel", sentence))
    lost = Message.objects.filter(state=MessageState.GIVEN_UP, created_at__gt=at - LIFE).count()
    if lost:
        sentence = f"最近一天有 {lost} 条消息没有送达，请在“消息记录”里查看原因，修好渠道后重发。"
        found.append(("warning", "messages", sentence))
    return found
