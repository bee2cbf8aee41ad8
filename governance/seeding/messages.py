"""Channels of the demonstration, switched off so that nothing leaves the house, and what they sent before."""

from datetime import datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from core.messages.choices import AddressKind, ChannelKind, MessageState, Signing, Takes
from core.messages.kinds import KNOWN
from core.messages.models import Message, MessageChannel, MessageHabits
from core.messages.ready import ready
from core.models import Notice
from governance.models import Officer
from governance.seeding import Plan

_LATELY = 60
_NAMED = ("director", "commander", "unit", "window", "taskforce", "community")
_REFUSED = "“errcode”是“40003”，成功时应为“0” invalid userid"


def seed_messages(plan: Plan) -> None:
    """Three channels and a page of their messages about notices that the others' stories rang; once."""
    if MessageChannel.objects.exists() or not Officer.objects.filter(is_demonstration=True).exists():
        return
    wecom, mail, _ = MessageChannel.objects.bulk_create(_channels(plan.until))
    officers = list(Officer.objects.filter(username__in=_NAMED, is_demonstration=True).order_by("id"))
    MessageHabits.objects.bulk_create(
        [
            MessageHabits(
                officer=one,
                account=one.username,
                email=f"{one.username}@yunlan.example",
                quiet_from=time(22),
                quiet_until=time(7),
                digest_at=time(8, 30) if one.username == "commander" else None,
                changed_at=plan.until,
            )
            for one in officers
        ],
        ignore_conflicts=True,
    )
    found = Notice.objects.filter(recipient__in=officers).order_by("-created_at", "-id")[:_LATELY]
    rows = [_message(place, one, mail if place % 5 == 4 else wecom) for place, one in enumerate(found)]
    Message.objects.bulk_create([one for one in rows if one.text])


def _channels(at: datetime) -> list[MessageChannel]:
    app, sms = ready()["wecom_app"], ready()["sms"]
    shared = {"kind": ChannelKind.HTTP, "method": "POST", "changed_at": at}
    return [
        MessageChannel(
            name="企业微信（演示，未启用）", ready=app.key, address=app.address, url=app.url, body=app.body,
            success_path=app.success_path, success_value=app.success_value, signing=Signing.NONE,
            token_url=app.token_url, token_path=app.token_path, identity="ww-demo", agent="1000002",
            takes=Takes.ALL, last_ok_at=at - timedelta(minutes=20), **shared,
        ),
        MessageChannel(
            name="工作邮箱（演示，未启用）", ready="email", kind=ChannelKind.EMAIL, address=AddressKind.EMAIL,
            host="smtp.yunlan.example", port=465, sender="notice@yunlan.example", takes=Takes.ALL, changed_at=at,
        ),
        MessageChannel(
            name="短信（演示，只发紧急）", ready=sms.key, address=sms.address, url="http://sms.yunlan.example/send",
            headers=sms.headers, body=sms.body, success_path="code", success_value="0", takes=Takes.URGENT, **shared,
        ),
    ]  # fmt: skip


def _message(place: int, notice: Notice, channel: MessageChannel) -> Message:
    """Most arrived, one in twelve was given up."""
    kind, at = KNOWN.kind_of("", notice.url, notice.text), notice.created_at
    lost = place % 12 == 7
    return Message(
        notice=notice,
        officer_id=notice.recipient_id,
        channel=channel,
        kind=kind.key,
        is_urgent=kind.urgent,
        text=kind.sentence,
        state=MessageState.GIVEN_UP if lost else MessageState.SENT,
        created_at=at,
        due_at=at,
        attempts=6 if lost else 1,
        sent_at=None if lost else at + timedelta(seconds=3),
        last_error=_REFUSED if lost else "",
        # the same seed gives the same rows
        key=uuid5(NAMESPACE_URL, f"message {place}"),
    )
