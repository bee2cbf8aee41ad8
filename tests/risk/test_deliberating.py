"""Deliberation: who is called, what stands on the list, who decides, who hears, what is written."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.actions import accused
from cases.choices import State
from cases.models import Case, Entry, Grant
from core.grounds import AgendaSource
from core.models import Notice
from core.refusals import Refused
from core.registry import registry
from dispatch import actions as dispatch_actions
from dispatch.forms.slips import DraftForm
from governance.actions import meetings
from governance.choices import Capability, Sees, Slot, UnitKind
from governance.models import Appointment, Meeting, Officer, Post
from risk.actions import agenda, deliberating, levels, minuting
from risk.actions.headquarters import members, seats
from risk.actions.ledger import overdue_cases
from risk.choices import AssessmentState, ItemSource, ItemState
from risk.models import Assessment, Deliberation, DeliberationItem, LevelChange
from tests.builders import (
    NOW,
    assessment_of,
    case_at,
    commander,
    director,
    district,
    grade,
    hazard_of,
    liaison,
    meeting_room,
    officer,
    registered,
    secretary,
    standing,
    stranger,
    street,
    unit,
    window,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
TOMORROW = NOW + timedelta(days=1)
LATER = TOMORROW + timedelta(minutes=10)
HOUR = timedelta(hours=1)


def slotted(who, slot):
    Post.objects.filter(appointments__officer=who.officer).update(slot=slot)
    return who


def chief(home=None):
    """The second commander."""
    station = unit((home or street()).area, "派出所", UnitKind.POLICE_STATION)
    return slotted(officer(station, Capability.COMMAND, sees=Sees.AREA, name="所长"), Slot.TWO)


def headquarters():
    """The 2 and one of the 3."""
    return slotted(commander(), Slot.TWO), chief(), slotted(director(), Slot.THREE)


def judged(level="medium", *, red=False, at=NOW, **more):
    """A case in work with a decided assessment of this level."""
    case = grade(case_at(State.ACCEPTED, **more), level, red_flag=red)
    row = assessment_of(case)
    Assessment.objects.filter(pk=row.pk).update(
        state=AssessmentState.DECIDED, level=level, is_red=red, decided_by=director().pk, decided_at=at
    )
    return case


def called(by=None, *, start=TOMORROW, at=NOW, level="street", people=None, **more):
    by = by or director()
    people = people or [one.officer for one in members(by.centre, level, at)]
    given = {
        "title": "每周研判会",
        "starts_at": start,
        "ends_at": start + HOUR,
        "host": people[0],
        "place": "会商室",
    } | more
    return deliberating.call_deliberation(
        by=standing(by, at), level=level, people=people, at=at, knowing=True, **given
    )


def item_of(case, made=None):
    headquarters()
    made = made or called()
    return made.items.get(case=case)


def decided(item, level="medium", by=None, *, at=LATER, **more):
    given = {
        "measures": "每三日上门见面一次",
        "lead_officer": None,
        "units": [],
        "due_on": (NOW + timedelta(days=7)).date(),
        "note": "情况有变",
    } | more
    by = standing(by or commander(), at)
    return deliberating.decide_item(by=by, item=item, level=level, at=at, **given)


def told(who):
    return list(Notice.objects.filter(recipient=who.pk).values_list("text", flat=True))


# who is called


def test_the_two_the_three_and_the_one_are_called_from_the_posts_of_the_day():
    two, second, three = headquarters()
    slotted(window(), Slot.SUPPORT)
    found = [one.officer_id for one in members(street().centre, "street", NOW)]
    assert set(found) == {two.pk, second.pk, three.pk}
    assert found[-1] == three.pk, "commanders first"


def test_who_holds_the_post_no_longer_is_not_called():
    _, second, _ = headquarters()
    Appointment.objects.filter(officer=second.officer).update(until_on=NOW.date() - timedelta(days=1))
    assert second.pk not in [one.officer_id for one in members(street().centre, "street", NOW)]


def test_calling_rings_everybody_books_the_room_and_fills_the_list():
    headquarters()
    case = judged()
    made = called(room=meeting_room())
    assert made.meeting.bookings.count() == 1
    assert [one.case_id for one in made.items.all()] == [case.pk]
    assert any("每周研判会" in one for one in told(commander()))


def test_a_street_cannot_call_the_leading_group():
    headquarters()
    with pytest.raises(Refused, match="不能召集领导小组"):
        called(level="leading", people=[director().officer])


def test_each_who_is_missing_is_named_with_why():
    _, second, _ = headquarters()
    made = called()
    meetings.answer_invitation(
        by=standing(second), meeting=made.meeting, answer="declined", why="值班", at=NOW
    )
    missing = {
        one.name: one.absent for one in seats(made, list(made.meeting.attendances.all()), NOW) if one.absent
    }
    assert missing == {"所长": "请假：值班", "政法委员": "未答复"}
    Post.objects.create(unit=street().centre, slot=Slot.ONE, title="庭长")
    vacant = [one for one in seats(made, list(made.meeting.attendances.all()), NOW) if one.absent == "空缺"]
    assert [one.post for one in vacant] == [f"{street().centre}庭长"]


# the list


@pytest.mark.parametrize(
    ("level", "red", "listed"),
    [("low", False, 0), ("medium", False, 1), ("high", False, 1), ("low", True, 1)],
)
def test_what_was_judged_dangerous_stands_on_the_list(level, red, listed):
    headquarters()
    judged(level, red=red)
    assert called().items.count() == listed


def test_a_case_is_listed_once_however_often_the_clock_looks():
    headquarters()
    judged()
    made = called()
    later = judged("high")
    assert agenda.fill_agendas(NOW) == 1
    assert agenda.fill_agendas(NOW) == 0
    assert made.items.get(case=later).order == 2


def test_what_was_talked_over_comes_again_only_when_judged_anew():
    case = judged()
    decided(item_of(case))
    next_one = called(start=TOMORROW + timedelta(days=7), at=LATER)
    assert next_one.items.count() == 0
    row = assessment_of(case)
    Assessment.objects.filter(pk=row.pk).update(
        state="decided", level="high", decided_by=director().pk, decided_at=LATER
    )
    agenda.fill(next_one, LATER)
    assert next_one.items.get().source == ItemSource.ASSESSED


def test_what_was_deferred_or_not_reached_stands_on_the_next_list():
    first, second = judged(), judged()
    item = item_of(first)
    deliberating.defer_item(by=standing(director(), LATER), item=item, note="外出未归", at=LATER)
    after = TOMORROW + 2 * HOUR
    found = called(start=TOMORROW + timedelta(days=7), at=after).items
    assert {one.case_id: (one.source, one.why) for one in found.all()} == {
        first.pk: ("deferred", "外出未归"),
        second.pk: ("deferred", ""),
    }


def test_a_cancelled_meeting_gives_its_items_back():
    headquarters()
    case = judged()
    made = called()
    meetings.cancel_meeting(by=director(), meeting=made.meeting, why="防汛", at=NOW)
    assert called().items.get().case == case


def test_a_case_that_is_over_is_not_listed():
    headquarters()
    case = judged()
    Case.objects.filter(pk=case.pk).update(state=State.COMPLETED, completed_at=NOW)
    assert called().items.count() == 0


def test_another_part_hands_in_what_is_due(monkeypatch):
    headquarters()
    case = case_at(State.ACCEPTED)
    source = AgendaSource(
        "review", "复查到期", 10, lambda path, at: Case.objects.filter(area__path__startswith=path)
    )
    monkeypatch.setattr(registry, "agenda", [source])
    item = called().items.get()
    assert (item.case_id, item.source, item.why) == (case.pk, "review", "复查到期")


def test_the_list_costs_the_same_for_few_and_many(django_assert_max_num_queries):
    headquarters()
    made = called()
    for _ in range(8):
        judged()
    with django_assert_max_num_queries(30):
        agenda.fill(made, NOW)
    assert made.items.count() == 8


def test_who_is_invited_may_read_the_cases_until_a_week_after():
    guest = slotted(liaison(unit(street().area, "司法所"), "司法所长"), Slot.THREE)
    headquarters()
    case = judged()
    called()
    grant = Grant.objects.get(case=case, officer=guest.officer)
    assert grant.until_at == TOMORROW + HOUR + agenda.SIGHT_AFTER


def test_a_restricted_case_is_a_number_for_who_is_not_named(sign_in):
    case = judged(is_restricted=True)
    item = item_of(case)
    page = text(sign_in(secretary()).get(reverse("deliberation_show", args=[item.deliberation_id])))
    assert "受限 1 件" in page
    assert case.title not in page
    assert case.title in text(
        sign_in(commander()).get(reverse("deliberation_show", args=[item.deliberation_id]))
    )


def test_the_accused_sees_neither_the_item_nor_a_number(sign_in):
    case = judged()
    item = item_of(case)
    accused.exclude(by=window(), case=case, officer=chief().officer, reason="x", at=NOW)
    page = text(sign_in(chief()).get(reverse("deliberation_show", args=[item.deliberation_id])))
    assert case.title not in page
    assert "受限" not in page
    assert sign_in(chief()).get(reverse("item_show", args=[item.pk])).status_code == 404


# deciding


def test_a_decision_is_history_and_tells_the_lead_officer_and_the_units():
    case = judged()
    item = item_of(case)
    decided(item, lead_officer=chief().officer, units=[street().unit])
    liaison()
    entry = Entry.objects.filter(case=case, verb="decide_item").get()
    assert "11月18日研判会第 1 项：每三日上门见面一次" in entry.note
    assert "包案 所长" in entry.note
    assert any("由您包案" in one for one in told(chief()))
    assert Grant.objects.filter(case=case, unit=street().unit).exists()


def test_the_unit_hears_what_to_do_and_no_word_of_risk():
    hand, case = liaison(), judged("high")
    decided(item_of(case), "high", units=[street().unit])
    (heard,) = told(hand)
    assert "由贵单位承办" in heard
    notes = Entry.objects.filter(case=case, verb="decide_item").values_list("note", flat=True)
    assert not any(word in one for one in (heard, *notes) for word in ("风险", "高", "分）"))


@pytest.mark.parametrize("word", ["风险", "红旗", "得分", "等级"])
def test_measures_that_units_must_not_read_are_refused(word):
    item = item_of(judged())
    with pytest.raises(Refused, match="承办单位看得到"):
        decided(item, measures=f"按高{word}落实稳控")


def test_raising_takes_one_person():
    case = judged()
    item = decided(item_of(case), "high")
    assert item.state == ItemState.DECIDED
    case.refresh_from_db()
    assert case.level == "high"
    assert LevelChange.objects.get(case=case).state == "made"


def confirmed(item, by, at=LATER):
    return deliberating.confirm_item(by=standing(by, at), item=item, note="同意", at=at)


def decided_now(case, *args, **more):
    """In a meeting of this hour, so that pages show it."""
    headquarters()
    return decided(item_of(case, called(start=NOW)), *args, at=NOW, **more)


def came(made, *people, at=LATER):
    meetings.note_attendance(
        by=standing(director(), at), meeting=made.meeting, present=[one.pk for one in people], at=at
    )


def test_lowering_waits_for_the_second_commander_who_came():
    case = judged("high")
    item = decided(item_of(case), "low")
    case.refresh_from_db()
    assert (item.state, case.level) == (ItemState.TO_CONFIRM, "high")
    with pytest.raises(Refused, match="另一位到会的指挥长"):
        confirmed(item, commander())
    with pytest.raises(Refused, match="签到"):
        confirmed(item, chief())
    came(item.deliberation, chief(), commander())
    assert confirmed(item, chief()).state == ItemState.DECIDED
    case.refresh_from_db()
    assert case.level == "low"


def test_a_lowering_that_is_declined_keeps_the_level_and_the_measures():
    case = judged("high")
    item = decided(item_of(case), "low")
    came(item.deliberation, chief(), commander())
    done = deliberating.decline_item(by=standing(chief(), LATER), item=item, note="再看一周", at=LATER)
    case.refresh_from_db()
    assert (done.state, done.decided_level, done.measures, case.level) == (
        "decided", "high", "每三日上门见面一次", "high"
    )  # fmt: skip


def test_a_lowering_answered_on_the_case_itself_settles_the_item():
    case = judged("high")
    item = decided(item_of(case), "low")
    levels.confirm_lowering(by=standing(chief(), LATER), change=item.lowering, note="同意", at=LATER)
    deliberating.settle(item.deliberation)
    item.refresh_from_db()
    assert item.state == ItemState.DECIDED


@pytest.mark.parametrize("who", [director, secretary, window])
def test_only_a_commander_decides(who):
    item = item_of(judged())
    with pytest.raises(Refused, match="指挥"):
        decided(item, by=who())


def test_nothing_is_decided_before_the_meeting_begins():
    item = item_of(judged())
    with pytest.raises(Refused, match="还没有开始"):
        decided(item, at=NOW)


def test_a_commander_noted_absent_does_not_decide():
    item = item_of(judged())
    came(item.deliberation, chief())
    with pytest.raises(Refused, match="未到会"):
        decided(item)


def test_whom_the_case_accuses_neither_leads_nor_acts():
    case = judged()
    item = item_of(case)
    accused.exclude(by=window(), case=case, unit=street().unit, officer=None, reason="x", at=NOW)
    with pytest.raises(Refused, match="回避"):
        decided(item, units=[street().unit])
    with pytest.raises(Refused, match="回避"):
        decided(item, lead_officer=liaison().officer)


# at once


def test_a_red_flag_calls_the_headquarters_this_minute():
    headquarters()
    case = grade(case_at(State.ACCEPTED), "high", red_flag=True)
    made = deliberating.deliberate_now(by=commander(), case=case, at=NOW)
    assert (made.meeting.starts_at, made.called_for, made.items.get().case) == (NOW, "urgent", case)
    assert any("立即研判" in one for one in told(chief()))
    with pytest.raises(Refused, match="已经召集"):
        deliberating.deliberate_now(by=director(), case=case, at=NOW)
    assert Meeting.objects.count() == 1


def test_whom_the_case_accuses_is_not_called_and_not_rung():
    headquarters()
    case = grade(case_at(State.ACCEPTED), "high", red_flag=True)
    accused.exclude(by=window(), case=case, officer=chief().officer, reason="x", at=NOW)
    made = deliberating.deliberate_now(by=commander(), case=case, at=NOW)
    assert not made.meeting.attendances.filter(officer=chief().officer).exists()
    assert not told(chief())


def test_without_a_red_flag_it_waits_for_the_week():
    headquarters()
    with pytest.raises(Refused, match="只有红旗"):
        deliberating.deliberate_now(by=commander(), case=judged("high"), at=NOW)


def test_what_the_urgent_one_decided_does_not_wait_for_the_weekly_one():
    headquarters()
    case = judged("high", red=True)
    weekly = called().items.get()
    urgent = deliberating.deliberate_now(by=commander(), case=case, at=NOW)
    decided(urgent.items.get(), "high", at=NOW)
    weekly.refresh_from_db()
    assert (weekly.state, weekly.note) == (ItemState.STRUCK, "11月17日研判会已议定")


# up and down


def head_of_district():
    committee = unit(district(), "区委政法委", UnitKind.PARTY_OFFICE)
    unit(district(), "区综治中心", UnitKind.CENTRE, number_prefix="D1", document_name="区综")
    rights = (Capability.COMMAND, Capability.INSPECT)
    return slotted(officer(committee, *rights, sees=Sees.AREA, name="副书记"), Slot.DISTRICT)


def test_what_a_street_sends_up_is_decided_above_and_answered():
    case, head = judged(), head_of_district()
    item = item_of(case)
    up = standing(commander(), LATER)
    with pytest.raises(Refused, match="只能提请上级"):
        deliberating.send_up_item(by=up, item=item, to="street", note="x", at=LATER)
    deliberating.send_up_item(by=up, item=item, to="district", note="跨街道", at=LATER)
    above = called(head, level="district", start=LATER + HOUR, at=LATER)
    answer = above.items.get()
    assert (answer.case_id, answer.asked_by_id, answer.why) == (case.pk, item.pk, "跨街道")
    with pytest.raises(Refused, match="区综治中心的研判会"):
        decided(answer, at=LATER + HOUR)
    decided(answer, by=head, at=LATER + HOUR, measures="区人社局约谈用工单位")
    assert any("11月18日区级中心研判会已答复" in one for one in told(director()))
    assert registry.ground(case, LATER + 2 * HOUR).text == "11月18日区级中心研判会纪要第 1 项"


def test_another_street_sees_nothing(sign_in):
    item = item_of(judged())
    client = sign_in(stranger())
    assert client.get(reverse("deliberation_show", args=[item.deliberation_id])).status_code == 404
    assert client.get(reverse("deliberation_list")).context["page"].count == 0


# minutes and what cites them


def test_the_minutes_are_put_together_from_the_items_without_what_not_all_may_read():
    plain, secret, accusing = judged(), judged(is_restricted=True), judged()
    item = item_of(plain)
    accused.exclude(by=window(), case=accusing, officer=chief().officer, reason="x", at=NOW)
    decided(item, lead_officer=chief().officer, units=[street().unit])
    written = minuting.compose(item.deliberation)
    assert f"第 1 项　{plain.number}" in written
    assert "包案领导：所长；承办：第1市监所" in written
    for hidden in (secret, accusing):
        assert hidden.number not in written
    assert written.count(minuting.APART) == 2


def test_finished_minutes_are_a_version_with_a_word_file_and_the_items_stay():
    item = item_of(judged())
    decided(item)
    made = deliberating.finish_minutes(
        by=standing(director(), LATER), deliberation=item.deliberation, text="一、议定\n照办。", at=LATER
    )
    minutes = made.meeting.minutes.get()
    assert (minutes.text, minutes.file.name) == ("一、议定\n照办。", "11月18日研判会纪要_20261118.docx")
    with pytest.raises(Refused, match="纪要已经写定"):
        decided(item)


def test_minutes_wait_for_an_open_lowering():
    item = decided(item_of(judged("high")), "low")
    with pytest.raises(Refused, match="第 1 项的下调还在等"):
        deliberating.finish_minutes(
            by=standing(director(), LATER), deliberation=item.deliberation, text="x", at=LATER
        )


def test_a_slip_names_its_ground_and_is_filled_in_from_it(sign_in):
    case = judged()
    decided_now(case, units=[street().unit], measures="约见当事人答复")
    form = DraftForm(standing=director(), target=case)
    assert (form.initial["requirement"], form.initial["unit"]) == ("约见当事人答复", street().unit.pk)
    assert "依据：11月17日研判会纪要第 1 项" in form.fields["requirement"].help_text
    slip = dispatch_actions.assign(by=commander(), case=case, unit=street().unit, requirement="x", at=NOW)
    for name in ("slip_show", "slip_print"):
        page = text(sign_in(liaison()).get(reverse(name, args=[slip.pk])))
        assert "11月17日研判会纪要第 1 项" in page
        assert "风险" not in page


def test_a_slip_signed_before_does_not_cite_it(sign_in):
    case = judged()
    before = NOW - timedelta(minutes=5)
    by = standing(commander(), before)
    slip = dispatch_actions.assign(by=by, case=case, unit=street().unit, requirement="x", at=before)
    decided_now(case)
    assert "研判会纪要" not in text(sign_in(director()).get(reverse("slip_print", args=[slip.pk])))


# pages


def test_calling_by_page_takes_one_press(sign_in):
    headquarters()
    client = sign_in(director())
    page = client.get(reverse("call_deliberation"))
    assert page.context["form"].initial["people"] == sorted([commander().pk, chief().pk, director().pk])
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False, "")}
    sent |= {"starts_at": "2027-01-04T09:30", "ends_at": "2027-01-04T11:00", "place": "会商室"}
    assert client.post(reverse("call_deliberation"), sent).status_code == 302
    assert Deliberation.objects.get().meeting.attendances.count() == 3


def test_the_case_page_shows_units_what_was_decided_without_the_level(sign_in):
    case = judged("high")
    decided_now(case, "high", units=[street().unit])
    panel = sign_in(liaison()).get(reverse("case_show", args=[case.pk])).content.decode()
    block = panel[panel.index('id="deliberation"') :]
    block = block[: block.index("</section>")]
    assert "每三日上门见面一次" in block
    assert "高风险" not in block


def test_the_list_asks_as_many_questions_for_many_as_for_few(sign_in, django_assert_max_num_queries):
    headquarters()
    for day in range(1, 8):
        called(start=TOMORROW + timedelta(days=day))
    client = sign_in(director())
    client.get(reverse("deliberation_list"))
    with django_assert_max_num_queries(25):
        assert client.get(reverse("deliberation_list")).context["page"].count == 7


def test_items_of_officers_without_a_post_are_none():
    item_of(judged())
    nobody = standing(Officer.objects.create(username="nobody", name="无岗"))
    assert not DeliberationItem.objects.visible_to(nobody).exists()


def test_a_dangerous_case_whose_review_is_overdue_stands_on_the_next_list():
    late, fresh, harmless = (registered() for _ in range(3))
    hazard_of(late, "high", next_review_on=(NOW - timedelta(days=1)).date())
    hazard_of(fresh, "high", next_review_on=NOW.date())
    hazard_of(harmless, "low", next_review_on=(NOW - timedelta(days=1)).date())
    assert list(overdue_cases(street().area.path, NOW)) == [late]
    assert [one.key for one in registry.agenda] == ["reviews"]
