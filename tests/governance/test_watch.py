"""The roster as facts: who commanded at a moment, holes, replacements, swaps with consent, copies, the workbook."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from core.clock import ZONE, start_of
from core.models import Notice
from core.refusals import Refused
from governance import watch
from governance.actions import duty, modes
from governance.choices import Capability, Sees
from governance.duty import commanded_at, leaders_at, staff_of
from governance.models import Appointment, DutyShift, DutySwap
from governance.upkeep.workbook import export, read_in
from governance.views.duty import SHIFTS
from governance.watch import Span
from tests.builders import (
    NOW,
    commander,
    director,
    grid_worker,
    liaison,
    officer,
    secretary,
    standing,
    stranger,
    street,
    window,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
TONIGHT = datetime(2026, 11, 17, 8, 30, tzinfo=ZONE)
A_DAY = timedelta(days=1)


def chief(name="所长"):
    """Another commander of the street."""
    return officer(street().centre, Capability.COMMAND, Capability.SUPERVISE, sees=Sees.AREA, name=name)


def facts(start=TONIGHT + A_DAY, leader=None, staff=(), days=1, **more):
    until = start + timedelta(days=days)
    people = tuple(one.officer for one in staff)
    return duty.Facts(
        street().centre, start, more.get("until", until), (leader or director()).officer, people
    )


def shift(start=TONIGHT + A_DAY, at=NOW, **more):
    return duty.add_shift(by=director(), facts=facts(start, **more), at=at)


def old_shift(start=TONIGHT, leader=None, until=None):
    """As the roster had it long before NOW."""
    who = (leader or director()).officer
    return DutyShift.objects.create(
        centre=street().centre, leader=who, from_at=start, until_at=until or start + A_DAY
    )


def test_holes_of_a_week_are_found_with_their_ends():
    whole = Span(start_of(date(2026, 11, 16)), start_of(date(2026, 11, 18)))
    a, b = (
        Span(TONIGHT - A_DAY, TONIGHT - timedelta(hours=15)),
        Span(TONIGHT - timedelta(hours=14), TONIGHT),
    )
    found = watch.gaps([b, a], whole)
    assert [(one.from_at, one.until_at) for one in found] == [
        (whole.from_at, a.from_at), (a.until_at, b.from_at), (b.until_at, whole.until_at),
    ]  # fmt: skip
    assert watch.gaps([], whole) == [whole]
    assert watch.gaps([whole], whole) == []


def test_a_shift_has_its_first_moment_and_not_its_last():
    first, second = old_shift(leader=director()), old_shift(TONIGHT + A_DAY, leader=commander())
    change = second.from_at
    centre = street().centre
    assert commanded_at(centre, first.from_at).leaders == [director().officer]
    assert commanded_at(centre, change - timedelta(microseconds=1)).leaders == [director().officer]
    assert commanded_at(centre, change).leaders == [commander().officer]
    assert leaders_at(centre, change) == [commander().pk]


def test_without_a_roster_the_commanders_of_that_day_commanded():
    answer = commanded_at(street().centre, NOW) if commander() else None
    assert (answer.shift, answer.leaders, answer.staff) == (None, [commander().officer], [])


def test_who_left_since_is_named_for_the_days_held():
    who = commander()
    who.officer.appointments.update(until_on=NOW.date())
    who.officer.is_active = False
    who.officer.save()
    last = datetime(2026, 11, 17, 23, 59, tzinfo=ZONE)
    assert commanded_at(street().centre, last).leaders == [who.officer]
    assert commanded_at(street().centre, last + timedelta(minutes=1)).leaders == []


def test_alarms_go_past_a_leader_who_holds_no_post_any_more():
    old_shift(leader=director())
    chief_of_police = commander()
    director().officer.appointments.update(until_on=NOW.date() - A_DAY)
    assert leaders_at(street().centre, NOW) == [chief_of_police.pk]


def test_a_swap_agreed_later_changes_the_night_to_come_and_no_night_before():
    mine, theirs = shift(leader=director()), shift(TONIGHT + 3 * A_DAY, leader=commander())
    swap = duty.propose_swap(
        by=director(), shift=mine, to=commander().officer, theirs=theirs, note="", at=NOW
    )
    centre, night = street().centre, mine.from_at + timedelta(hours=17, minutes=40)
    assert commanded_at(centre, night).leaders == [director().officer], "nothing changes without consent"
    duty.accept_swap(by=commander(), swap=swap, at=NOW)
    assert commanded_at(centre, night).leaders == [commander().officer]
    assert commanded_at(centre, theirs.from_at).leaders == [director().officer]
    assert DutyShift.objects.filter(replaced_at=NOW).count() == 2, "the old rows stay"
    assert Notice.objects.filter(recipient=director().officer, text__contains="同意换班").count() == 1


def test_only_the_one_who_was_asked_answers_and_once():
    swap = duty.propose_swap(
        by=director(), shift=shift(), to=commander().officer, theirs=None, note="", at=NOW
    )
    with pytest.raises(Refused, match="本人"):
        duty.accept_swap(by=chief(), swap=swap, at=NOW)
    duty.decline_swap(by=commander(), swap=swap, note="当天开会", at=NOW)
    with pytest.raises(Refused, match="不同意"):
        duty.accept_swap(by=commander(), swap=swap, at=NOW)
    assert commanded_at(street().centre, TONIGHT + A_DAY).leaders == [director().officer]


def test_a_swap_of_a_shift_that_began_meanwhile_is_refused():
    swap = duty.propose_swap(
        by=director(), shift=shift(), to=commander().officer, theirs=None, note="", at=NOW
    )
    late = TONIGHT + A_DAY + timedelta(minutes=1)
    with pytest.raises(Refused, match="已经开始"):
        duty.accept_swap(by=standing(commander(), late), swap=swap, at=late)


def test_a_swap_of_a_shift_that_was_replaced_meanwhile_is_refused():
    mine = shift()
    swap = duty.propose_swap(by=director(), shift=mine, to=commander().officer, theirs=None, note="", at=NOW)
    duty.change_shift(by=director(), shift=mine, facts=facts(leader=chief()), why="", whole=False, at=NOW)
    with pytest.raises(Refused, match="已经改过"):
        duty.accept_swap(by=commander(), swap=swap, at=NOW)


def test_staff_swap_with_staff():
    mine, theirs = (
        shift(staff=(window(),)),
        shift(TONIGHT + 2 * A_DAY, leader=commander(), staff=(secretary(), chief())),
    )
    swap = duty.propose_swap(by=window(), shift=mine, to=secretary().officer, theirs=theirs, note="", at=NOW)
    duty.accept_swap(by=secretary(), swap=swap, at=NOW)
    first, second = DutyShift.objects.in_force().order_by("from_at")
    assert staff_of(first) == [secretary().officer]
    assert staff_of(second) == [window().officer, chief().officer]
    with pytest.raises(Refused, match="带班领导只能与带班领导换"):
        duty.propose_swap(by=director(), shift=first, to=chief().officer, theirs=second, note="", at=NOW)


def test_a_running_shift_is_parted_so_that_its_past_stays():
    running = old_shift(leader=director())
    new = duty.Facts.of(running, leader=commander().officer, centre=street().centre)
    duty.change_shift(by=director(), shift=running, facts=new, why="突发疾病", whole=False, at=NOW)
    centre = street().centre
    assert commanded_at(centre, NOW - timedelta(minutes=1)).leaders == [director().officer]
    assert commanded_at(centre, NOW).leaders == [commander().officer]
    assert [one.until_at for one in DutyShift.objects.in_force().order_by("from_at")] == [
        NOW,
        TONIGHT + A_DAY,
    ]


def test_a_correction_of_the_past_needs_a_reason_and_shows_what_stood_then():
    past = old_shift(TONIGHT - 3 * A_DAY, leader=director())
    right = duty.Facts.of(past, leader=commander().officer, centre=street().centre)
    with pytest.raises(Refused, match="变更原因"):
        duty.change_shift(by=director(), shift=past, facts=right, why="", whole=True, at=NOW)
    duty.change_shift(by=director(), shift=past, facts=right, why="登记有误", whole=True, at=NOW)
    answer = commanded_at(street().centre, past.from_at + timedelta(hours=17))
    assert (answer.shift.leader, answer.shift.why) == (commander().officer, "登记有误")
    assert answer.known.leader == director().officer


@pytest.mark.parametrize("column", ["leader", "from_at", "until_at", "centre"])
def test_the_database_refuses_to_edit_a_shift(column):
    row = old_shift()
    new = {"leader": commander().officer, "centre": street(2).centre}.get(column, row.until_at)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        DutyShift.objects.filter(pk=row.pk).update(**{column: new})


def test_overlaps_are_refused_with_who_stands_there():
    shift(leader=commander())
    with pytest.raises(Refused, match="政法委员带班"):
        shift(TONIGHT + A_DAY + timedelta(hours=9))
    shift(TONIGHT + 2 * A_DAY)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"leader": liaison}, "不能带班"),
        ({"leader": stranger}, "没有本地任职"),
        ({"staff": stranger}, "没有本地任职"),
        ({"staff": director}, "只能出现一次"),
        ({"until": TONIGHT}, "结束须晚于开始"),
        ({"days": 4}, "最长 72 小时"),
        ({"start": TONIGHT + 500 * A_DAY}, "核对年份"),
    ],
)
def test_what_cannot_be_rostered_is_refused_in_words(more, sentence):
    made = {key: (value(),) if key == "staff" else value() if callable(value) else value
            for key, value in more.items()}  # fmt: skip
    with pytest.raises(Refused, match=sentence):
        shift(**made)


@pytest.mark.parametrize("who", [window, secretary, liaison, grid_worker, stranger])
def test_only_who_keeps_the_roster_writes_it(who):
    with pytest.raises(Refused):
        duty.add_shift(by=who(), facts=facts(), at=NOW)


def test_copying_a_week_leaves_what_stands_and_says_what_it_left_out():
    monday = date(2026, 11, 16)
    for day in range(7):
        old_shift(datetime(2026, 11, 16 + day, 8, 30, tzinfo=ZONE))
    shift(datetime(2026, 11, 25, 8, 30, tzinfo=ZONE), leader=commander())
    copied, problems = duty.copy_week(
        by=director(), centre=street().centre, monday=monday + watch.WEEK, at=NOW
    )
    assert copied == 6
    assert "政法委员带班" in problems[0]
    again, _ = duty.copy_week(by=director(), centre=street().centre, monday=monday + watch.WEEK, at=NOW)
    assert again == 0


# --- pages


def test_the_week_names_people_holes_and_missing_staff(sign_in):
    shift(leader=commander())
    page = text(sign_in(window()).get("/duty/?day=2026-11-18"))
    assert "政法委员" in page
    assert "11月19日 08:30 起没有带班领导" in page
    assert "每班至少 1 名值班人员，现有 0 名" in page


@pytest.mark.parametrize(
    "query", ["day=x", "day=0001-01-01", "centre=999999", "centre=x&day=%00", "day=9999-12-31"]
)
def test_a_strange_week_is_no_error(sign_in, query):
    for url in ("/duty/", "/duty/print/", "/duty/modes/", "/duty/log/", "/duty/sheets/", "/duty/at/"):
        assert sign_in(director()).get(f"{url}?{query}&at=0001-13-99").status_code == 200


def test_the_form_writes_a_shift_and_keeps_what_was_typed(sign_in):
    leader, helper, client = commander(), window(), sign_in(director())
    sent = {"from_at": "2026-11-19T08:30", "until_at": "2026-11-20T08:30", "leader": leader.name,
            "staff": f"{helper.name}、不存在的人\x00😀"}  # fmt: skip
    bad = client.post("/duty/shifts/add/", sent)
    assert bad.status_code == 422
    assert "没有找到本地任职的“不存在的人😀”" in text(bad)
    assert leader.name in text(bad)
    assert client.post("/duty/shifts/add/", sent | {"staff": helper.name}).status_code == 302
    made = DutyShift.objects.get()
    assert (made.leader, staff_of(made)) == (leader.officer, [helper.officer])


def test_a_workbook_goes_out_and_reads_in_again_unchanged(tmp_path: Path):
    made = shift(staff=(window(), secretary()))
    by = director()
    assert export(SHIFTS, by, SHIFTS.rows(by), tmp_path / "x.xlsx") == 1
    cells = dict.fromkeys(("why",)) | {
        "from_at": datetime(2026, 11, 18, 8, 30),  # noqa: DTZ001 - as a workbook has it
        "until_at": datetime(2026, 11, 19, 8, 30),  # noqa: DTZ001 - as above
        "leader": "主任",
        "staff": "窗口，秘书",
    }
    assert read_in(SHIFTS, by, cells) == "same"
    assert read_in(SHIFTS, by, cells | {"leader": "政法委员"}) != "same"
    assert "没有找到" in read_in(SHIFTS, by, cells | {"leader": "=1+1"})
    assert DutyShift.objects.filter(pk=made.pk).exists()


def test_the_answer_page_says_who_commanded_at_ten_past_two(sign_in):
    old_shift(TONIGHT - A_DAY, leader=commander())
    page = text(sign_in(secretary()).get("/duty/at/?at=2026-11-17T02:10"))
    assert "2026年11月17日 02:10" in page
    assert "政法委员" in page.split("带班领导")[1][:200]


def test_a_swap_is_asked_and_answered_on_pages(sign_in):
    mine, theirs = shift(leader=director()), shift(TONIGHT + 3 * A_DAY, leader=commander())
    asked = sign_in(director()).post(
        f"/duty/shifts/{mine.pk}/propose-swap/", {"theirs": f"{theirs.pk}-{commander().pk}", "note": "x"}
    )
    assert asked.status_code == 302
    swap = DutySwap.objects.get()
    assert sign_in(window()).post(f"/duty/swaps/{swap.pk}/accept-swap/").status_code == 404
    assert sign_in(commander()).post(f"/duty/swaps/{swap.pk}/accept-swap/").status_code == 302
    assert leaders_at(street().centre, TONIGHT + A_DAY) == [commander().pk]


def test_the_week_costs_the_same_however_long_the_roster(sign_in, django_assert_max_num_queries):
    client = sign_in(director())
    for day in range(1, 20):
        shift(TONIGHT + day * A_DAY)
    with django_assert_max_num_queries(24):
        client.get("/duty/?day=2026-11-25")


def test_a_shift_is_named_by_local_time(sign_in):
    made = shift()
    assert "2026-11-18 08:30" in text(sign_in(director()).get(f"/duty/shifts/{made.pk}/")).split("</h1>")[0]


def test_two_writers_of_one_roster_cannot_both_fill_a_night():
    shift()
    with pytest.raises(Refused, match="重叠"):
        duty.add_shift(by=commander(), facts=facts(leader=commander()), at=NOW)
    assert DutyShift.objects.in_force().count() == 1


def test_minimum_staff_follows_the_mode():
    assert [modes.minimum_staff(one) for one in ("", "urgent", "emergency")] == [1, 2, 3]
    assert Appointment.objects.count() == 0


def test_copying_a_week_says_which_week_and_that_there_was_none_to_copy(sign_in):
    client = sign_in(director())
    url = f"/duty/centres/{street().centre.pk}/copy-week/"
    page = text(client.post(url, {"day": "2027-03-03"}, follow=True))
    assert "3月1日起的一周没有排：它的上一周没有班次可照" in page
    shift(TONIGHT)
    page = text(client.post(url, {"day": "2026-11-25"}, follow=True))
    assert "11月23日起的一周已照上一周排了 1 个班次。" in page
    page = text(client.post(url, {"day": "2026-11-25"}, follow=True))
    assert "排了 0 个班次。没有排的：" in page
    assert "。；" not in page
