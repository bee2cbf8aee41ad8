"""Notices become rows of the outbox in their own transaction; nothing is sent here."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from core.messages import rules
from core.messages.choices import AddressKind, MessageState, Takes
from core.messages.kinds import KNOWN, Contact
from core.messages.models import Message, MessageChannel, MessageHabits
from core.models import Notice

# each process reads the few rows anew after that long; one that changes them at once
_FRESH = 5.0
_BATCH = 500
_read: tuple[float, list[MessageChannel]] | None = None


def channels() -> list[MessageChannel]:
    """The active ones. Cost: a query every five seconds in each process; without any, notices cost nothing more."""
    global _read  # noqa: PLW0603 - one small memory for each process
    if _read is None or time.monotonic() - _read[0] > _FRESH:
        # the keys are not needed here
        found = MessageChannel.objects.filter(is_active=True).only("takes", "address")
        _read = time.monotonic(), list(found)
    return _read[1]


def forget() -> None:
    global _read  # noqa: PLW0603 - as above
    _read = None


def remember_none() -> None:
    """No channel, and nobody asks again: for tests and benches that count queries."""
    global _read  # noqa: PLW0603 - as above
    _read = time.monotonic() + 3600, []


@dataclass(frozen=True)
class Reach:
    """How an officer is reached beside the bell."""

    name: str
    addresses: dict[str, str]
    habits: MessageHabits | None = None
    without: frozenset[int] = field(default_factory=frozenset)

    def when(self, at: datetime, *, urgent: bool) -> tuple[datetime, bool]:
        own = self.habits
        quiet = (own.quiet_from, own.quiet_until) if own and own.quiet_from and own.quiet_until else None
        return rules.due(at, urgent=urgent, quiet=quiet, digest=own.digest_at if own else None)


def reach(officers: Collection[int]) -> dict[int, Reach]:
    """By officer id, those who may be reached at all. Cost: two queries."""
    known = KNOWN.contacts(officers)
    habits = {one.officer_id: one for one in MessageHabits.objects.filter(officer__in=officers)}
    return {pk: _reach(contact, habits.get(pk)) for pk, contact in known.items()}


def _reach(contact: Contact, own: MessageHabits | None) -> Reach:
    addresses = {AddressKind.MOBILE.value: (own.mobile if own else "") or contact.mobile}
    if own is None:
        return Reach(contact.name, addresses)
    addresses |= {AddressKind.ACCOUNT.value: own.account, AddressKind.EMAIL.value: own.email}
    return Reach(contact.name, addresses, own, frozenset(own.without))


def write(notices: Sequence[Notice], kind: str, at: datetime) -> int:
    """One row for each notice and channel that reaches its officer; how many.

    Cost: nothing without channels, else two queries and one INSERT for any number of notices.
    """
    ways = channels()
    if not ways or not notices:
        return 0
    people = reach({one.recipient_id for one in notices})
    rows = [
        row
        for one in notices
        if (who := people.get(one.recipient_id))
        for row in _rows(one, who, kind, ways, at)
    ]
    Message.objects.bulk_create(rows, batch_size=_BATCH)
    return len(rows)


def _rows(
    notice: Notice, who: Reach, kind_key: str, ways: Iterable[MessageChannel], at: datetime
) -> Iterable[Message]:
    kind = KNOWN.kind_of(kind_key, notice.url, notice.text)
    if not kind.sentence:
        return
    due_at, for_digest = who.when(at, urgent=kind.urgent)
    for way in ways:
        wanted = kind.urgent or (way.takes == Takes.ALL and way.pk not in who.without)
        if not wanted or not who.addresses.get(way.address):
            continue
        yield Message(
            notice=notice,
            officer_id=notice.recipient_id,
            channel=way,
            kind=kind.key,
            is_urgent=kind.urgent,
            text=kind.sentence,
            state=MessageState.HELD if due_at > at else MessageState.WAITING,
            created_at=at,
            due_at=due_at,
            for_digest=for_digest,
        )


# --- what became of it


class Delivered(NamedTuple):
    """One way a notice took: the bell or a channel."""

    channel: str
    state: str
    at: datetime | None
    opened_at: datetime | None


def deliveries_of(notices: Collection[int]) -> dict[int, list[Delivered]]:
    """{notice id: the bell first, then its channels in order}: what, in which state, since when, when it was opened.

    A notice that is gone is not in it. Cost: two queries.
    """
    bells = Notice.objects.filter(pk__in=notices).values_list("pk", "created_at", "read_at")
    opened, found = {}, {}
    for pk, rung_at, read_at in bells:
        opened[pk] = read_at
        found[pk] = [Delivered("站内提醒", MessageState.SENT.label, rung_at, read_at)]
    sent = Message.objects.filter(notice__in=notices).select_related("channel").order_by("channel_id", "id")
    for one in sent.defer("channel__url", "channel__secret", "channel__body", "channel__headers"):
        if one.notice_id in found:
            line = Delivered(
                one.channel.name, MessageState(one.state).label, one.sent_at, opened[one.notice_id]
            )
            found[one.notice_id].append(line)
    return found
