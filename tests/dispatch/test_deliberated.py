"""Escalations before the deliberation of the level that was asked: one step up, its decision goes back down."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from cases.choices import ClockKind
from cases.models import Case, Clock, Entry
from core.clock import ZONE
from core.refusals import Refused
from dispatch.actions import escalations
from dispatch.choices import EscalationState
from dispatch.models import Escalation
from risk.actions import agenda, deliberating
from risk.choices import ItemSource
from risk.models import DeliberationItem
from tests.builders import NOW, commander, director, standing
from tests.dispatch.test_ladder_editions import edition
from tests.dispatch.test_supervisions import coordinator, escalated, head, told
from tests.pages import text

pytestmark = pytest.mark.django_db
TOMORROW = NOW + timedelta(days=1)
LATER = TOMORROW + timedelta(minutes=10)


def called(at=NOW, level="district", start=TOMORROW):
    """A deliberation of the district's own level, with its commander and its director."""
    by = standing(head(), at)
    return deliberating.call_deliberation(
        by=by, level=level, title="区级研判", starts_at=start, ends_at=start + timedelta(hours=1),
        host=by.officer, people=[head().officer, coordinator().officer], at=at, place="会商室", knowing=True,
    )  # fmt: skip


def listed(by=None) -> Escalation:
    return escalations.list_escalation(by=by or coordinator(), escalation=escalated(), at=NOW)


def decided(item, at=LATER):
    return deliberating.decide_item(
        by=standing(head(), at), item=item, level="medium", measures="住建局牵头，三日内约见双方",
        lead_officer=head().officer, units=[], due_on=(NOW + timedelta(days=7)).date(), note="情况有变", at=at,
    )  # fmt: skip


def test_one_step_takes_it_and_puts_it_on_the_next_list_of_the_level(sign_in):
    coordinator(), head()
    one = escalated()
    client = sign_in(coordinator())
    answer = client.post(reverse("list_escalation", args=[one.pk]), follow=True)
    assert "本级下次召集研判会时自动排上" in text(answer)
    one.refresh_from_db()
    assert (one.state, one.listed_at, one.listed_by) == ("accepted", NOW, coordinator().officer)
    lines = Entry.objects.filter(case=one.case).order_by("id").values_list("verb", flat=True)
    assert list(lines)[-2:] == ["accept_escalation", "list_escalation"]
    item = called().items.get()
    assert (item.case_id, item.source, item.why) == (one.case_id, ItemSource.ESCALATED, "街道协调不了")
    page = text(client.get(reverse("escalation_show", args=[one.pk])))
    assert "研判议题" in page
    assert "待议定" in page


def test_a_list_that_is_called_already_has_it_at_once(sign_in):
    coordinator()
    made = called()
    one = escalated()
    answer = sign_in(coordinator()).post(reverse("list_escalation", args=[one.pk]), follow=True)
    assert "已列入11月18日区级中心研判会第 1 项" in text(answer)
    assert made.items.get().case_id == one.case_id
    assert agenda.fill_agendas(NOW) == 0


def test_the_item_shows_the_escalation_and_what_each_level_said(sign_in):
    one = listed()
    item = called().items.get()
    page = text(sign_in(head()).get(reverse("item_show", args=[item.pk])))
    assert "街道协调不了" in page
    assert reverse("escalation_show", args=[one.pk]) in page


def test_what_is_decided_is_the_opinion_of_the_level_and_goes_back_down():
    coordinator()
    one = listed()
    decided(called().items.get())
    one.refresh_from_db()
    assert one.opinion.startswith("11月18日区级中心研判会第 1 项：住建局牵头，三日内约见双方；包案 区指挥长")
    assert (one.opinion_by, one.opinion_at, one.state) == (head().officer, LATER, EscalationState.ACCEPTED)
    assert any("研判会已议定，意见已记入" in line for line in told(coordinator()))
    assert not any(word in one.opinion for word in ("中风险", "等级"))
    by = standing(coordinator(), LATER)
    done = escalations.hand_down(by=by, escalation=one, opinion=one.opinion, at=LATER)
    assert "住建局牵头" in done.opinion
    assert told(commander())[-1].startswith("区级中心已签署意见、交回办理")
    assert not Clock.objects.running().filter(kind=ClockKind.ESCALATION).exists()


def test_what_the_level_has_spoken_on_does_not_come_again_and_may_be_listed_anew():
    coordinator()
    one = listed()
    decided(called().items.get())
    after = TOMORROW + timedelta(hours=2)
    assert called(at=after, start=after + timedelta(days=1)).items.count() == 0
    one.refresh_from_db()
    escalations.list_escalation(by=standing(coordinator(), after), escalation=one, at=after)
    assert agenda.fill_agendas(after) == 1


def test_it_is_listed_once_by_who_speaks_for_the_level():
    one = listed()
    with pytest.raises(Refused, match="已经列入本级研判"):
        escalations.list_escalation(by=coordinator(), escalation=one, at=NOW)
    for who in (commander(), director()):
        with pytest.raises(Refused, match="由区级中心"):
            escalations.list_escalation(by=who, escalation=one, at=NOW)


def test_another_level_and_what_nobody_listed_are_left_alone():
    """The street's own list does not take it; a decision on a case that was not put there is no opinion."""
    coordinator()
    listed()
    assert called(level="leading").items.count() == 0
    other = escalations.accept_escalation(by=coordinator(), escalation=escalated(), at=NOW)
    made = called()
    by = standing(head(), NOW)
    case = Case.objects.get(pk=other.case_id)
    item = deliberating.list_item(by=by, deliberation=made, case=case, why="", at=NOW)
    decided(item)
    other.refresh_from_db()
    assert other.opinion == ""
    assert DeliberationItem.objects.filter(deliberation=made).count() == 2


def test_the_times_of_the_level_above_stand_in_the_ladder():
    edition(escalation={"take": 3, "opinion": 8})
    coordinator()
    one = escalated()
    clock = Clock.objects.running().get(kind=ClockKind.ESCALATION)
    assert (clock.rule, clock.why) == ("3 workdays", "提级后受理（按督办阶梯）")
    assert one.due_at == datetime(2026, 11, 20, 17, 30, tzinfo=ZONE)
    escalations.accept_escalation(by=coordinator(), escalation=one, at=NOW)
    clock = Clock.objects.running().get(kind=ClockKind.ESCALATION)
    assert (clock.rule, clock.due_at) == ("8 workdays", datetime(2026, 11, 27, 17, 30, tzinfo=ZONE))
