"""The watch's book, the handover sheet, clocks in a mode, the commander's phone."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from cases.actions import tasks
from cases.choices import ClockKind, State
from cases.models import Case, Clock, Entry
from core.clock import ZONE
from core.models import Notice
from core.refusals import Refused
from dispatch import actions
from dispatch.actions import desk, watch
from dispatch.actions.ladder import sweep
from dispatch.choices import SlipState
from dispatch.models import HandoverCase, HandoverSheet, WatchLine
from dispatch.tasks import ask_for_reports
from dispatch.waiting import WAITING
from governance.actions import modes
from governance.models import DutyShift
from tests.builders import (
    AN_HOUR_AGO,
    NOW,
    case_at,
    commander,
    director,
    grade,
    letter_of,
    liaison,
    registered,
    secretary,
    slip_at,
    standing,
    stranger,
    street,
    window,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MORNING = datetime(2026, 11, 17, 8, 30, tzinfo=ZONE)


def on_watch(leader=None, staff=None):
    """Two shifts: the one that runs and the next, which the commander leads."""
    first = DutyShift.objects.create(
        centre=street().centre, leader=(leader or director()).officer, from_at=MORNING,
        until_at=MORNING + 24 * HOUR, staff=staff.officer if staff else None,
    )  # fmt: skip
    DutyShift.objects.create(
        centre=street().centre, leader=commander().officer,
        from_at=first.until_at, until_at=first.until_at + 24 * HOUR,
    )  # fmt: skip
    return first


def in_mode(mode="urgent", at=AN_HOUR_AGO, until=NOW + 10 * HOUR):
    return modes.switch_mode(
        by=standing(commander(), at),
        centre=street().centre,
        mode=mode,
        reason="大型活动",
        at=at,
        until_at=until,
    )


def assigned(at=NOW, level=""):
    case = grade(case_at(State.ACCEPTED, at=AN_HOUR_AGO), level)
    return actions.assign(
        by=standing(commander(), at), case=case, unit=street().unit, requirement="办", at=at
    )


def rules_of(slip):
    return {one.kind: one.rule for one in Clock.objects.filter(case=slip.case, subject=f"slip:{slip.pk}")}


# --- clocks


@pytest.mark.parametrize(
    ("mode", "level", "acknowledge", "first", "complete"),
    [
        ("urgent", "", "60 minutes", "1 workdays", "7 workdays"),
        ("urgent", "high", "60 minutes", "360 minutes", "1440 minutes"),
        ("emergency", "", "30 minutes", "1 workdays", "3 workdays"),
        ("emergency", "medium", "30 minutes", "360 minutes", "1440 minutes"),
        ("emergency", "high", "30 minutes", "180 minutes", "720 minutes"),
    ],
)
def test_what_is_signed_in_a_mode_runs_by_its_table(mode, level, acknowledge, first, complete):
    in_mode(mode)
    slip = assigned(level=level)
    expected = {"acknowledge": acknowledge, "first_report": first, "complete": complete}
    assert rules_of(slip) == expected
    assert slip.acknowledge_due_at == Clock.objects.get(case=slip.case, kind=ClockKind.ACKNOWLEDGE).due_at


def test_clocks_before_at_and_after_the_boundary():
    made = in_mode(at=NOW, until=NOW + 2 * HOUR)
    before, first, last, after = (
        rules_of(assigned(at=at))["acknowledge"]
        for at in (NOW - timedelta(seconds=1), NOW, made.until_at - timedelta(seconds=1), made.until_at)
    )
    assert (before, first, last, after) == (
        "120 working_minutes", "60 minutes", "60 minutes", "120 working_minutes",
    )  # fmt: skip


def test_a_running_clock_does_not_move_when_the_mode_comes_or_goes():
    slip = slip_at(SlipState.ISSUED)
    due = list(Clock.objects.filter(case=slip.case).values_list("pk", "due_at", "rule"))
    in_mode("emergency", at=NOW)
    modes.end_mode(by=commander(), centre=street().centre, why="已平息", at=NOW + HOUR)
    assert list(Clock.objects.filter(case=slip.case).values_list("pk", "due_at", "rule")) == due


def test_a_draft_made_in_routine_is_signed_by_the_mode_of_the_signing():
    slip = slip_at(SlipState.DRAFTED)
    in_mode(at=NOW)
    assert rules_of(actions.sign(by=commander(), slip=slip, at=NOW))["acknowledge"] == "60 minutes"


def test_lateness_in_a_mode_is_told_by_night_to_the_duty_leader():
    on_watch(leader=director())
    night = datetime(2026, 11, 17, 23, 0, tzinfo=ZONE)
    in_mode(at=NOW, until=NOW + 24 * HOUR)
    assigned(at=night)
    sweep(night + HOUR)
    assert Notice.objects.filter(recipient=director().officer, text__contains="超期，须即刻处置").count() == 1


def test_the_case_page_says_by_which_mode_a_clock_runs(sign_in):
    in_mode()
    slip = assigned()
    assert "60 分钟（急时时限）" in text(sign_in(director()).get(f"/cases/{slip.case.pk}/")).replace(
        "1 小时", "60 分钟"
    )


# --- reports


def test_a_missing_summary_is_asked_for_once_an_interval():
    on_watch(leader=director())
    in_mode(at=NOW)
    for at in (NOW + 3 * HOUR, NOW + 4 * HOUR, NOW + 5 * HOUR, NOW + 8 * HOUR, NOW + 8 * HOUR):
        ask_for_reports(at)
    asked = Notice.objects.filter(recipient=director().officer, text__contains="应报未报")
    assert asked.count() == 2


def test_a_summary_quiets_the_clock_and_the_first_page():
    on_watch(leader=director())
    in_mode(at=NOW)
    at = NOW + 5 * HOUR
    report = next(one for one in WAITING if one.key == "report")
    assert report.rows(standing(director(), at), at)[0] == 1
    assert report.rows(standing(commander(), at), at)[0] == 0, "only for who leads"
    watch.write_line(
        by=standing(director(), at), centre=street().centre, text="平稳", happened_at=at, at=at, summary=True
    )
    assert report.rows(standing(director(), at), at)[0] == 0


# --- the log


def test_who_is_on_the_shift_writes_and_a_colleague_does_not():
    on_watch(staff=window())
    facts = {"centre": street().centre, "text": "一切正常", "happened_at": NOW, "at": NOW}
    watch.write_line(by=window(), **facts)
    with pytest.raises(Refused, match="当班"):
        watch.write_line(by=secretary(), **facts)
    with pytest.raises(Refused, match="职责"):
        watch.write_line(by=liaison(), **facts)
    with pytest.raises(Refused, match="还没有到"):
        watch.write_line(by=window(), **(facts | {"happened_at": NOW + HOUR}))
    with pytest.raises(Refused, match="24 小时以内"):
        watch.write_line(by=window(), **(facts | {"happened_at": NOW - 25 * HOUR}))


def test_each_line_stands_under_the_shift_of_its_hour(sign_in):
    shift = on_watch(leader=director())
    facts = {"centre": street().centre, "at": NOW, "by": director()}
    watch.write_line(text="今早的事", happened_at=MORNING, **facts)
    watch.write_line(text="昨夜的事", happened_at=MORNING - HOUR, **facts)
    page = text(sign_in(director()).get("/duty/log/"))
    order = ["至 11月18日 08:30", "今早的事", "没有排班的时候", "昨夜的事"]
    assert sorted(order, key=page.index) == order
    DutyShift.objects.create(
        centre=street().centre,
        leader=commander().officer,
        from_at=MORNING - 24 * HOUR,
        until_at=shift.from_at,
    )
    page = text(sign_in(director()).get("/duty/log/"))
    order = ["至 11月18日 08:30", "今早的事", "11月16日 08:30 至 11月17日 08:30", "昨夜的事"]
    assert sorted(order, key=page.index) == order
    assert page.count("当班</span>") == 1


def test_the_running_shift_is_named_before_it_wrote_a_line(sign_in):
    on_watch()
    page = text(sign_in(director()).get("/duty/log/"))
    assert f"{director().officer}带班" in page
    assert "没有记录" in page


def test_a_line_is_never_edited():
    line = watch.write_line(by=director(), centre=street().centre, text="x", happened_at=NOW, at=NOW)
    with pytest.raises(TypeError):
        WatchLine.objects.filter(pk=line.pk).update(text="y")
    line.text = "y"
    with pytest.raises(DatabaseError), transaction.atomic():
        line.save()


def test_a_call_about_a_case_stands_in_the_log_and_in_its_history(sign_in):
    case = case_at(State.ACCEPTED)
    client = sign_in(director())
    sent = {"whom": "派出所张磊", "text": "请派警", "answer": "十分钟到", "at": "2026-11-17T09:50"}
    assert client.post(f"/cases/{case.pk}/tell-by-phone/", sent).status_code == 302
    line = WatchLine.objects.get()
    assert (line.case, line.whom, line.answer) == (case, "派出所张磊", "十分钟到")
    note = Entry.objects.get(case=case, verb="tell_by_phone").note
    assert note == "告知派出所张磊：请派警；答复：十分钟到（11月17日 09:50 通话）"
    shown = text(client.get("/duty/at/?at=2026-11-17T09:55"))
    assert "十分钟到" in shown


def test_a_case_one_does_not_see_cannot_be_named(sign_in):
    case = registered(by=window(street(2)), home=street(2))
    form = {"text": "x", "number": case.number, "at": ""}
    answer = sign_in(director()).post(f"/duty/centres/{street().centre.pk}/write-line/", form)
    assert answer.status_code == 422
    assert "没有找到这个编号" in text(answer)


def test_lines_about_a_restricted_case_are_counted_not_shown(sign_in):
    case = case_at(State.ACCEPTED)
    watch.tell(
        by=director(),
        centre=street().centre,
        whom="妇联",
        text="家暴警情",
        answer="",
        happened_at=NOW,
        at=NOW,
        case=case,
    )
    Case.objects.filter(pk=case.pk).update(is_restricted=True)
    page = text(sign_in(secretary()).get("/duty/log/"))
    assert "家暴警情" not in page
    assert "另有 1 条" in page
    assert "家暴警情" not in text(sign_in(secretary()).get("/duty/at/?at=2026-11-17T10:00"))


@pytest.mark.parametrize("typed", ["\x00", "龘😀" * 3000, "<script>", "=1+1", "x" * 1_000_000])
def test_whatever_is_typed_into_the_log_is_no_error(sign_in, typed):
    client = sign_in(director())
    for verb in ("write-line", "tell"):
        url = f"/duty/centres/{street().centre.pk}/{verb}/"
        sent = {"text": typed, "whom": typed, "answer": typed, "number": typed, "at": typed}
        assert client.post(url, sent).status_code in (302, 422)


# --- the sheet


def dangerous(title_of=None, **more):
    return grade(case_at(State.ACCEPTED, **more), "high", red_flag=True)


def test_a_sheet_names_open_dangers_with_who_has_them(sign_in):
    on_watch()
    slip = slip_at(SlipState.ACKNOWLEDGED)
    hand = liaison()
    hand.officer.phone = "0871-65550001"
    hand.officer.save()
    grade(slip.case, "high")
    watch.make_sheet(by=director(), centre=street().centre, note="盯住烧烤店", at=NOW)
    row = HandoverCase.objects.get(is_danger=True)
    assert (row.case, row.phone) == (slip.case, "0871-65550001")
    assert row.holder == "第1市监所 承办人"
    page = text(sign_in(secretary()).get(f"/duty/sheets/{row.sheet_id}/"))
    assert "tel:0871-65550001" in page
    assert "盯住烧烤店" in page


def test_a_restricted_danger_is_a_number_to_those_not_named(sign_in):
    on_watch()
    case = dangerous()
    Case.objects.filter(pk=case.pk).update(is_restricted=True)
    sheet = watch.make_sheet(by=director(), centre=street().centre, note="", at=NOW)
    assert sheet.dangers == 1
    for url in (f"/duty/sheets/{sheet.pk}/", f"/duty/sheets/{sheet.pk}/print/"):
        page = text(sign_in(secretary()).get(url))
        assert "受限 1 件" in page
        assert case.title not in page
        assert case.number not in page
    assert case.title in text(sign_in(window()).get(f"/duty/sheets/{sheet.pk}/")), "its owner is named"


def test_a_sheet_is_signed_over_then_taken_each_by_the_right_leader():
    on_watch()
    dangerous()
    sheet = watch.make_sheet(by=director(), centre=street().centre, note="", at=NOW)
    with pytest.raises(Refused, match="还没有交班"):
        watch.take_over(by=commander(), sheet=sheet, at=NOW)
    with pytest.raises(Refused, match="交班领导主任"):
        watch.sign_over(by=window(), sheet=sheet, at=NOW)
    watch.sign_over(by=director(), sheet=sheet, at=NOW)
    with pytest.raises(Refused, match="接班领导政法委员"):
        watch.take_over(by=director(), sheet=sheet, at=NOW)
    with pytest.raises(Refused, match="已经交班"):
        watch.make_sheet(by=director(), centre=street().centre, note="", at=NOW)
    watch.take_over(by=commander(), sheet=sheet, at=NOW)
    sheet.refresh_from_db()
    assert (sheet.signed_over_by, sheet.taken_by) == (director().officer, commander().officer)


def test_before_it_is_signed_a_sheet_is_made_anew():
    on_watch()
    watch.make_sheet(by=director(), centre=street().centre, note="", at=NOW)
    dangerous()
    watch.make_sheet(by=director(), centre=street().centre, note="", at=NOW)
    assert [one.dangers for one in HandoverSheet.objects.all()] == [1]


def test_without_a_shift_there_is_nothing_to_hand_over():
    with pytest.raises(Refused, match="没有排班"):
        watch.make_sheet(by=director(), centre=street().centre, note="", at=NOW)


def test_another_street_does_not_find_the_sheet(sign_in):
    on_watch()
    sheet = watch.make_sheet(by=director(), centre=street().centre, note="", at=NOW)
    assert sign_in(stranger()).get(f"/duty/sheets/{sheet.pk}/").status_code == 404


# --- the commander's phone


def test_many_are_signed_at_once_and_each_refusal_is_said_by_name(sign_in):
    first, second = slip_at(SlipState.DRAFTED), slip_at(SlipState.DRAFTED)
    late = slip_at(SlipState.DRAFTED)
    actions.refuse(by=commander(), slip=late, note="不准", at=NOW)
    page = sign_in(commander())
    picks = [f"slip-{one.pk}" for one in (first, second, late)]
    answer = text(page.post("/command/sign/", {"pick": picks}, follow=True))
    assert "已签发 2 件" in answer
    assert f"没有签发 “{late.case.title}”" in answer
    assert {one.state for one in (_again(first), _again(second))} == {SlipState.ISSUED}


def _again(row):
    row.refresh_from_db()
    return row


def test_the_second_of_two_commanders_is_told_who_was_first():
    """Trap 22."""
    slip = slip_at(SlipState.DRAFTED)
    stale = type(slip).objects.select_related("case", "unit").get(pk=slip.pk)
    desk.sign_many(by=commander(), slips_=[slip], letters=[], at=NOW)
    signed, refused = desk.sign_many(by=commander(), slips_=[stale], letters=[], at=NOW)
    assert (signed, len(refused)) == ([], 1)
    assert "可能有同事刚刚处理过" in refused[0]
    assert Entry.objects.filter(case=slip.case, verb="sign").count() == 1


def test_letters_are_signed_with_one_tap(sign_in):
    slip = slip_at(SlipState.ACKNOWLEDGED)
    letter = letter_of(slip, state="proposed", number=None, numbered_at=None, signed_by=None)
    sign_in(commander()).post("/command/sign/", {"only": f"letter-{letter.pk}"})
    assert _again(letter).number


@pytest.mark.parametrize(
    "pick", ["slip-", "slip-x", "slip-٣", "slip-9" * 40, "letter--1", "", "\x00", "slip-99999999999999999"]
)
def test_a_strange_choice_signs_nothing_and_says_so(sign_in, pick):
    page = sign_in(commander()).post("/command/sign/", {"pick": pick}, follow=True)
    assert page.status_code == 200
    assert "没有选中" in text(page)


def test_the_director_has_no_command_desk(sign_in):
    assert sign_in(director()).get("/command/").status_code == 403
    assert sign_in(director()).post("/command/sign/", {"pick": "slip-1"}).status_code == 403


def test_a_danger_is_read_confirmed_and_asked_again_after_news(sign_in):
    case = dangerous()
    client = sign_in(commander())
    assert "已阅并确认" in text(client.get("/command/"))
    answer = client.post(f"/command/read/{case.pk}/")
    assert answer["Location"] == "/command/", "the commander stays on the desk"
    page = text(client.get("/command/"))
    assert "11月17日 10:00 已阅" in page
    assert client.post(f"/cases/{case.pk}/confirm-danger/").status_code == 409
    assert sign_in(director()).post(f"/cases/{case.pk}/confirm-danger/").status_code == 403
    Case.objects.filter(pk=case.pk).update(acted_at=NOW + HOUR)
    assert "已阅</span>" not in text(client.get("/command/"))


def test_answers_of_units_close_the_instruction_and_stand_on_the_desk(sign_in):
    slip = slip_at(SlipState.ACKNOWLEDGED)
    task = tasks.instruct(by=commander(), case=slip.case, text="今晚上门", unit=street().unit, at=NOW)
    tasks.finish_task(by=liaison(), task=task, result="已上门，劝离", at=NOW)
    page = text(sign_in(commander()).get("/command/"))
    assert "已上门，劝离" in page
    assert "今晚上门" in page


def test_the_desk_costs_the_same_with_many_dangers(sign_in, django_assert_max_num_queries):
    for _ in range(12):
        dangerous()
    client = sign_in(commander())
    with django_assert_max_num_queries(26):
        client.get("/command/")
