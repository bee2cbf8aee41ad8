"""The outbox: rows in the notice's transaction, sent once, tried again, given up, never with the case in them."""

from contextlib import suppress
from datetime import time, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.messages import outbox, sending
from core.messages.choices import AddressKind, MessageState, Takes
from core.messages.delivering import Outcome
from core.messages.kinds import URGENT
from core.messages.models import Message, MessageChannel
from core.models import Notice
from core.notices import notify, notify_each
from tests.builders import NOW, director, liaison, officer, street, window
from tests.channels import channel, reachable, states
from tests.gateway import gateway

pytestmark = pytest.mark.django_db
SECRETS = "新交办：前夫扬言同归于尽，王小强 13800001234（J1-2026-00001）"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def other():
    with gateway() as found:
        yield found


def tell(who=None, text: str = SECRETS, url: str = "/slips/7/", **more) -> Notice:
    notify([(who or window()).pk], text, url, at=more.pop("at", NOW), **more)
    return Notice.objects.latest("id")


# writing


def test_without_a_channel_nothing_is_written_and_nothing_asked():
    reachable(window())
    with CaptureQueriesContext(
        connection,
    ) as without:
        tell()
    assert not Message.objects.exists()
    assert len([one for one in without if "INSERT" in one["sql"]]) == 1


def test_a_notice_becomes_one_message_for_each_channel_that_reaches_its_officer():
    one, _, _ = (
        channel(),
        channel(name="短信", address=AddressKind.MOBILE),
        channel(name="停", is_active=False),
    )
    notice = tell(reachable(window()))
    message = Message.objects.get()
    assert (message.channel, message.officer_id, message.notice) == (one, window().pk, notice)
    assert (message.state, message.due_at) == (MessageState.WAITING, NOW)


def test_a_message_says_nothing_of_the_case(other):
    channel(other.url)
    notice = tell(reachable(window()))
    sending.send_due(NOW)
    said = other.bodies[0]
    assert said["text"] == "您有一条新交办待签收，请登录查看"
    assert said["url"].endswith(f"/notices/{notice.pk}/")
    assert said["to"] == "id-窗口"
    for word in ("前夫", "王小强", "13800001234", "J1-2026"):
        assert word not in str(other.calls)
        assert word not in str(Message.objects.values())


def test_notice_and_messages_are_written_together_or_not_at_all():
    channel()
    reachable(window())
    with transaction.atomic():
        tell()
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not Message.objects.exists()


def test_forty_officers_cost_no_more_queries_than_one():
    """Trap 15."""
    channel()
    many = [reachable(officer(street().unit, name=f"承办{number}")) for number in range(40)]

    def asked(people) -> int:
        outbox.channels()
        with CaptureQueriesContext(connection) as queries:
            notify([one.pk for one in people], "x", "/slips/1/", at=NOW)
        return len([one for one in queries if "SAVEPOINT" not in one["sql"]])

    assert asked(many[:1]) == asked(many) == 4


def test_an_urgent_channel_takes_urgent_ones_only():
    channel(takes=Takes.URGENT)
    who = reachable(window())
    tell(who)
    tell(who, kind=URGENT)
    assert [one.is_urgent for one in Message.objects.all()] == [True]


def test_results_of_jobs_stay_at_the_bell():
    channel()
    tell(reachable(window()), url="/jobs/3/")
    assert not Message.objects.exists()


def test_the_offices_mobile_serves_where_no_other_is_given():
    channel(address=AddressKind.MOBILE)
    who = window().officer
    who.phone = "138 0000 1234"
    who.save()
    assert outbox.reach([who.pk])[who.pk].addresses["mobile"] == "13800001234"
    tell(window())
    assert states() == ["waiting"]


def test_a_channel_that_an_officer_does_not_want_is_left_out_unless_it_is_urgent():
    one = channel()
    who = reachable(window(), without=[one.pk])
    tell(who)
    assert states() == []
    tell(who, kind=URGENT)
    assert states() == ["waiting"]


# sending


def test_what_is_due_is_sent_once_however_often_the_sweep_runs(other):
    channel(other.url)
    tell(reachable(window()))
    assert (sending.send_due(NOW), sending.send_due(NOW)) == (1, 0)
    message = Message.objects.get()
    assert (message.state, message.sent_at, message.attempts, message.last_error) == ("sent", NOW, 1, "")
    assert len(other.calls) == 1


def test_two_workers_send_it_once(other):
    one = channel(other.url)
    tell(reachable(window()))
    first, second = Message.objects.get(), Message.objects.get()
    who = outbox.reach([window().pk])[window().pk]
    assert sending._send(one, first, who, NOW).ok
    assert sending._send(one, second, who, NOW) is None
    assert len(other.calls) == 1


def test_each_try_carries_the_same_key(other):
    channel(other.url)
    tell(reachable(window()))
    other.say({"errcode": 1}, {"errcode": 0})
    sending.send_due(NOW)
    sending.send_due(NOW + MINUTE)
    keys = {one["headers"]["Idempotency-Key"] for one in other.calls} | {one["id"] for one in other.bodies}
    assert keys == {str(Message.objects.get().key)}
    assert UUID(keys.pop())


def test_a_refusal_is_tried_again_later_and_later_and_then_given_up(other):
    channel(other.url)
    tell(reachable(window()))
    other.say({"errcode": 93000, "errmsg": "invalid"})
    at, waits = NOW, []
    for _ in range(5):
        sending.send_due(at)
        message = Message.objects.get()
        assert message.state == "failed"
        assert sending.send_due(message.due_at - timedelta(seconds=1)) == 0
        waits.append((message.due_at - at) // MINUTE)
        at = message.due_at
    sending.send_due(at)
    message = Message.objects.get()
    assert waits == [1, 5, 15, 60, 240]
    assert (message.state, message.attempts, len(other.calls)) == ("given_up", 6, 6)
    assert message.last_error.startswith("“errcode”是“93000”")


def test_what_was_read_in_the_meantime_is_not_sent(other):
    channel(other.url)
    notice = tell(reachable(window()))
    Notice.objects.filter(pk=notice.pk).update(read_at=NOW)
    assert sending.send_due(NOW) == 0
    assert (states(), other.calls) == (["seen"], [])


def test_urgent_ones_go_first(other):
    channel(other.url)
    who = reachable(window())
    tell(who)
    tell(who, kind=URGENT)
    sending.send_due(NOW)
    assert ["紧急" in one["text"] for one in other.bodies] == [True, False]


def test_an_officer_whose_account_is_closed_gets_nothing_more(other):
    channel(other.url)
    tell(reachable(window()))
    window().officer.__class__.objects.filter(pk=window().pk).update(is_active=False)
    sending.send_due(NOW)
    assert (states(), other.calls) == (["given_up"], [])


# what breaks


def test_a_worker_killed_before_it_sends_leaves_one_message(other, monkeypatch):
    """Trap 23."""
    channel(other.url)
    tell(reachable(window()))
    with monkeypatch.context() as broken:
        broken.setattr(sending, "deliver", _killed)
        with pytest.raises(KeyboardInterrupt):
            sending.send_due(NOW)
    assert states() == ["sending"]
    assert sending.send_due(NOW + sending.LEASE) == 0
    assert sending.send_due(NOW + sending.LEASE + MINUTE) == 1
    assert (states(), len(other.calls)) == (["sent"], 1)


def test_a_worker_killed_after_it_sent_sends_twice_at_most(other, monkeypatch):
    """The gateway has it, nobody wrote it down: once more, with the same key; killed again, a person looks."""
    channel(other.url)
    tell(reachable(window()))
    monkeypatch.setattr(sending, "record", _killed)
    at = NOW
    for _ in range(4):
        with suppress(KeyboardInterrupt):
            sending.send_due(at)
        at += sending.LEASE + MINUTE
    assert len(other.calls) == 2
    assert len({one["id"] for one in other.bodies}) == 1
    message = Message.objects.get()
    assert message.state == "given_up"
    assert "可能已送达" in message.last_error


def _killed(*_arguments, **_more):
    raise KeyboardInterrupt


def test_a_late_answer_of_a_lost_claim_changes_nothing(other):
    channel(other.url)
    tell(reachable(window()))
    message = Message.objects.get()
    assert sending.claim(message, NOW)
    sending._take_back(NOW + 2 * sending.LEASE)
    sending.record(message, Outcome(ok=False, sentence="late"), NOW)
    assert states() == ["failed"]
    assert "可能已送达" in Message.objects.get().last_error


def test_a_channel_that_is_down_is_not_asked_for_every_message():
    one = channel("http://127.0.0.1:9/")
    for number in range(10):
        tell(reachable(officer(street().unit, name=f"人{number}")))
    sending.send_due(NOW)
    assert sorted(states()) == ["failed"] * 3 + ["waiting"] * 7
    one.refresh_from_db()
    assert (one.failures, one.failing_since, "连不上" in one.last_error) == (3, NOW, True)
    sending.send_due(NOW + timedelta(seconds=5))
    assert states().count("waiting") == 7
    sending.send_due(NOW + MINUTE)
    assert MessageChannel.objects.get().failures == 4


def test_a_channel_that_is_back_sends_all_that_waited(other):
    channel(other.url, failures=9, failing_since=NOW, failed_at=NOW)
    for number in range(5):
        tell(reachable(officer(street().unit, name=f"人{number}")))
    assert sending.send_due(NOW + MINUTE) == 1
    one = MessageChannel.objects.get()
    assert (one.failures, one.failing_since, one.last_error, one.last_ok_at) == (0, None, "", NOW + MINUTE)
    assert sending.send_due(NOW + MINUTE) == 4


def test_what_waited_a_day_is_no_news_any_more():
    one = channel()
    tell(reachable(window()))
    MessageChannel.objects.filter(pk=one.pk).update(is_active=False)
    sending.send_due(NOW + timedelta(hours=23))
    assert states() == ["waiting"]
    sending.send_due(NOW + timedelta(hours=24))
    assert states() == ["given_up"]


def test_a_group_robots_pace_is_kept(other):
    channel(other.url, per_minute=3)
    for number in range(5):
        tell(reachable(officer(street().unit, name=f"人{number}")))
    assert (sending.send_due(NOW), sending.send_due(NOW + timedelta(seconds=30))) == (3, 0)
    assert sending.send_due(NOW + timedelta(seconds=61)) == 2


# when


def test_what_comes_at_night_waits_for_the_morning_urgent_ones_do_not(other):
    """Trap 12."""
    channel(other.url)
    who, night = reachable(window(), quiet_from=time(22), quiet_until=time(7)), NOW.replace(hour=2)
    tell(who, at=night)
    tell(who, at=night, kind=URGENT)
    assert states() == ["held", "waiting"]
    assert sending.send_due(night) == 1
    assert "紧急" in other.bodies[0]["text"]
    assert sending.send_due(NOW.replace(hour=6, minute=59)) == 0
    assert sending.send_due(NOW.replace(hour=7)) == 1


def test_a_digest_is_one_message_with_how_many_nobody_read(other):
    channel(other.url)
    who = reachable(window(), digest_at=time(17))
    notices = [tell(who, at=NOW + number * MINUTE) for number in range(4)]
    Notice.objects.filter(pk=notices[0].pk).update(read_at=NOW)
    tell(reachable(director()), at=NOW)
    assert sending.send_due(NOW.replace(hour=16)) == 1
    at = NOW.replace(hour=17)
    assert (sending.send_due(at), sending.send_due(at)) == (1, 0)
    assert other.bodies[-1]["text"] == "您有 3 条提醒未查看，请登录查看"
    assert other.bodies[-1]["url"].endswith("/notices/")
    digest = Message.objects.get(kind="digest")
    assert list(digest.parts.values_list("state", flat=True)) == ["digested"] * 3
    assert Message.objects.filter(notice=notices[0]).get().state == "seen"


def test_a_digest_of_what_was_all_read_is_not_sent(other):
    channel(other.url)
    tell(reachable(window(), digest_at=time(17)))
    Notice.objects.update(read_at=NOW)
    assert sending.send_due(NOW.replace(hour=17)) == 0
    assert (states(), other.calls) == (["seen"], [])


# what became of it


def test_the_ways_of_a_notice_are_told_with_the_bell_first(other):
    channel(other.url)
    notice, unsent = tell(reachable(window())), tell(liaison())
    sending.send_due(NOW)
    Notice.objects.filter(pk=notice.pk).update(read_at=NOW + MINUTE)
    with CaptureQueriesContext(connection) as queries:
        found = outbox.deliveries_of([notice.pk, unsent.pk])
    assert len(queries) == 2
    assert found[notice.pk] == [
        ("站内提醒", "已发送", NOW, NOW + MINUTE),
        ("网关", "已发送", NOW, NOW + MINUTE),
    ]
    assert found[unsent.pk] == [("站内提醒", "已发送", NOW, None)]


def test_a_notice_that_is_deleted_leaves_its_message(other):
    channel(other.url)
    notice = tell(reachable(window()))
    sending.send_due(NOW)
    Notice.objects.filter(pk=notice.pk).delete()
    assert Message.objects.get().notice is None


def test_the_doctor_warns_of_a_channel_that_keeps_failing_and_of_what_was_lost():
    assert sending.check(NOW) == []
    for number in range(3):
        tell(reachable(officer(street().unit, name=f"人{number}")))
    one = channel("http://127.0.0.1:9/", failures=3, failing_since=NOW, last_error="连不上服务器")
    Message.objects.create(
        officer=window().officer, channel=one, kind="plain", text="x", state=MessageState.GIVEN_UP,
        created_at=NOW, due_at=NOW,
    )  # fmt: skip
    codes = [(level, code) for level, code, _ in sending.check(NOW)]
    assert codes == [("warning", "message_channel"), ("warning", "messages")]


def test_each_pair_of_officer_and_text_is_one_message():
    channel()
    who = reachable(window())
    notify_each([(who.pk, "a", "/x/"), (who.pk, "a", "/x/"), (who.pk, "b", "/x/")], at=NOW)
    assert len(states()) == 2
