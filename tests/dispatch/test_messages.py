"""What slips and late clocks send beside the bell: who is told as the duty leader is told at any hour."""

from datetime import time

import pytest

from cases.choices import State
from core.messages.models import Message
from dispatch.actions.readers import Readers
from dispatch.choices import SlipState
from risk.actions import alarm
from tests.builders import NOW, case_at, commander, director, liaison, slip_at
from tests.channels import channel, reachable

pytestmark = pytest.mark.django_db
NIGHT = NOW.replace(hour=2)
QUIET = {"quiet_from": time(22), "quiet_until": time(7)}


def sent() -> set[tuple[int, str, str]]:
    return set(Message.objects.values_list("officer", "kind", "state"))


def test_a_new_slip_tells_its_unit_to_acknowledge_it():
    channel()
    reachable(liaison())
    slip_at(SlipState.ISSUED)
    message = Message.objects.get(officer=liaison().pk)
    assert (message.kind, message.text) == ("slip_issued", "您有一条新交办待签收，请登录查看")


def test_who_is_told_as_the_duty_leader_is_told_at_night_the_others_in_the_morning():
    channel()
    case = case_at(State.ACCEPTED)
    leader, other = reachable(commander(), **QUIET), reachable(director(), **QUIET)
    Message.objects.all().delete()
    readers = Readers(NIGHT)
    leaders = readers.leaders_of({case.pk: case.centre})[case.pk]
    readers.tell([(case.pk, [*leaders, other.pk], "办结时限将到：x", f"/cases/{case.pk}/")])
    assert sent() == {(leader.pk, "urgent", "waiting"), (other.pk, "case", "held")}


def test_a_red_flag_passes_quiet_hours():
    channel()
    case = case_at(State.ACCEPTED)
    leader = reachable(commander(), **QUIET)
    alarm.ring_leaders([(case, "红旗：扬言伤害他人")], NIGHT)
    assert sent() == {(leader.pk, "urgent", "waiting")}
    assert "红旗" not in Message.objects.get().text
