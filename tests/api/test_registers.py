"""Meetings and rooms, the watch, the audit, the records of the law: what programs read and do there."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.choices import State
from core import audit, clock
from core.models import StoredFile
from core.refusals import incomplete
from dispatch.actions import watch
from dispatch.models import HandoverSheet, WatchLine
from governance.actions import meetings, modes, privacy
from governance.choices import AppointmentKind, Capability, Mode
from governance.models import Booking, DutyShift, DutySwap, ProcessingActivity
from tests.builders import (
    NOW,
    administrator,
    auditor,
    case_at,
    commander,
    convened,
    director,
    liaison,
    meeting_room,
    officer,
    secretary,
    security,
    street,
    window,
)
from tests.test_api_access import exported

pytestmark = pytest.mark.django_db
API = "/api/v1/"
HOUR = timedelta(hours=1)


def results(caller: Any, path: str) -> list[dict[str, Any]]:
    answer = caller.get(f"{API}{path}")
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()["results"]


# meetings, rooms, rules


def test_a_meeting_tells_who_is_asked_what_was_minuted_and_what_may_be_done(program):
    by = director()
    meeting = convened(by, window().officer, start=clock.now() + HOUR)
    meeting.minutes.create(number=1, text="议定两件事", made_by=by.officer, made_at=NOW)
    told = program(by).get(f"{API}meetings/{meeting.pk}/").json()
    assert [one["officer"]["name"] for one in told["attendances"]] == [by.officer.name, "窗口"]
    assert (told["minutes"][0]["text"], told["rooms"], told["file"]) == ("议定两件事", ["会商室"], None)
    assert {one["verb"]: one["why_not"] for one in told["acts"]}["reschedule"] == ""


def test_a_booking_for_a_meeting_one_is_not_called_to_says_only_that(program):
    """As the week of the rooms: the room is taken, not by what."""
    convened(director(), start=clock.now() + HOUR)
    (outside,) = results(program(liaison()), "bookings/")
    assert (outside["what"], outside["meeting"], outside["is_mine"]) == ("会议", None, False)
    (inside,) = results(program(director()), "bookings/")
    assert inside["what"] == "研判会"


def test_bookings_are_asked_for_by_week_and_released_ones_are_gone(program):
    by, room, start = director(), meeting_room(), clock.now() + HOUR
    kept = meetings.book(by=by, room=room, what="接访", from_at=start, until_at=start + HOUR, at=clock.now())
    Booking.objects.create(
        room=room,
        what="x",
        made_by=by.officer,
        made_at=NOW,
        released_at=NOW,
        from_at=start,
        until_at=start + HOUR,
    )
    caller = program(by)
    assert [one["id"] for one in results(caller, "bookings/")] == [kept.pk]
    assert results(caller, f"bookings/?day={start + timedelta(days=14):%Y-%m-%d}") == []


# people


def test_who_is_seconded_to_the_task_force_and_from_where(program):
    by, home = administrator(), street()
    force = officer(home.centre, Capability.PRE_ASSESS, name="抽调")
    force.officer.appointments.update(kind=AppointmentKind.SECONDMENT, home_unit=home.unit)
    (one,) = results(program(by), "appointments/?kind=secondment")
    assert (one["officer"]["name"], one["home_unit"]["id"]) == ("抽调", home.unit.pk)


def test_a_refusal_with_a_link_on_the_page_is_a_plain_sentence(program, monkeypatch):
    held = liaison().appointments[0]
    monkeypatch.setattr("governance.forms.people.why_not_leave", lambda *_: incomplete("先交接。"))
    data = {"until_on": f"{clock.now():%Y-%m-%d}", "reason": "调离"}
    answer = program(administrator()).post(f"{API}appointments/{held.pk}/dismiss/", data)
    assert (answer.status_code, answer.json()["detail"]) == (422, "先交接。")


# the watch


def test_a_commander_switches_the_mode_and_the_centre_says_so(program):
    caller, centre = program(commander()), street().centre
    at = f"{API}centres/{centre.pk}/"
    assert caller.get(at).json()["mode"] == {"value": "", "label": "平时", "order": None, "until_at": None}
    answer = caller.post(f"{at}switch-mode/", {"mode": "urgent", "reason": "汛情"})
    assert answer.status_code == 200, answer.content.decode()
    told = caller.get(at).json()
    (order,) = results(caller, f"modes/?centre={centre.pk}")
    assert (told["mode"]["value"], told["mode"]["order"]) == ("urgent", order["id"])
    assert (order["reason"], order["post"]["name"][-4:]) == ("汛情", "政法委员")


def test_the_centre_names_who_is_on_duty(program):
    by, at = director(), clock.now()
    DutyShift.objects.create(
        centre=street().centre,
        leader=by.officer,
        staff=window().officer,
        from_at=at - HOUR,
        until_at=at + HOUR,
    )
    told = program(by).get(f"{API}centres/{street().centre.pk}/").json()["on_duty"]
    assert (told["leader"]["name"], [one["name"] for one in told["staff"]]) == (by.officer.name, ["窗口"])


def test_a_swap_is_read_by_the_two_and_accepted_by_the_one_asked(program):
    asks, asked, at = secretary(), window(), clock.now()
    shift = DutyShift.objects.create(
        centre=street().centre,
        leader=director().officer,
        staff=asks.officer,
        from_at=at + HOUR,
        until_at=at + 9 * HOUR,
    )
    swap = DutySwap.objects.create(
        mine=shift, asked_by=asks.officer, to=asked.officer, leads=False, asked_at=at
    )
    assert results(program(director()), "duty-swaps/") == []
    caller = program(asked)
    assert [one["id"] for one in results(caller, "duty-swaps/")] == [swap.pk]
    assert caller.post(f"{API}duty-swaps/{swap.pk}/accept-swap/").status_code == 200
    (now,) = DutyShift.objects.in_force()
    assert now.staff == asked.officer


def test_a_line_about_a_case_one_may_not_see_is_not_in_the_book(program):
    by, centre, at = director(), street().centre, clock.now()
    hidden = case_at(State.ACCEPTED, is_restricted=True)
    line: dict[str, Any] = {
        "centre": centre,
        "officer": by.officer,
        "written_at": at,
        "kind": "line",
        "at": at,
    }
    plain = WatchLine.objects.create(text="平安", **line)
    WatchLine.objects.create(text="张三来电", case=hidden, **line)
    assert [one["id"] for one in results(program(secretary()), "watch-lines/")] == [plain.pk]


def test_a_handover_sheet_counts_what_it_may_not_name(program):
    by, at = director(), clock.now()
    sheet = HandoverSheet.objects.create(
        centre=street().centre, leader_out=by.officer, dangers=0, late=2, made_by=by.officer, made_at=at,
        from_at=at - HOUR, until_at=at,
    )  # fmt: skip
    for restricted in (False, True):
        case = case_at(State.ACCEPTED, is_restricted=restricted)
        sheet.rows.create(case=case, is_danger=False, words="x", holder="x", phone="13912345678", last_at=at)
    answer = program(secretary()).get(f"{API}handover-sheets/{sheet.pk}/")
    told = answer.json()
    assert (len(told["cases"]), told["hidden"]) == (1, 1)
    assert "13912345678" not in answer.content.decode()


# the audit, exports


def test_auditors_follow_the_audit_to_its_end(program):
    by = auditor()
    for number in range(5):
        audit.record(by=by, verb="look", about=street().centre, note=f"第{number}次", at=NOW)
    caller, url, seen = program(by), f"{API}audit-lines/?kind=line&size=2", []
    while url:
        answer = caller.get(url).json()
        seen += [(one["kind"], one["id"]) for one in answer["results"]]
        url = answer["next"]
    assert len(seen) == len(set(seen)) == answer["count"]
    assert answer["count"] >= 5


@pytest.mark.parametrize("query", ["kind=nonsense", "cursor=abc", "case_id=3", "size=0"])
def test_what_the_audit_cannot_read_is_named(program, query):
    answer = program(auditor()).get(f"{API}audit-lines/?{query}")
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [query.partition("=")[0]])


def test_exports_are_ones_own_but_for_those_who_look_after_them(program):
    file = StoredFile.objects.create(name="x", content_type="x", size=1, sha256="x", stored_at=NOW)
    mine = exported(window().officer, file)
    exported(secretary().officer, file)
    assert [one["id"] for one in results(program(window()), "exports/")] == [mine.pk]
    assert program(window()).get(f"{API}exports/?officer=窗口").status_code == 422
    caller = program(security())
    assert len(results(caller, "exports/")) == 2
    assert [one["id"] for one in results(caller, "exports/?officer=窗口")] == [mine.pk]


# the records of the law


def test_who_asks_about_the_own_data_is_masked_for_programs(program):
    by = security()
    asked: dict[str, Any] = {
        "kind": "access",
        "name": "王小强",
        "contact": "云岭路 8 号",
        "phone": "13912345678",
    }
    facts = asked | {"text": "看我的 13912345678", "received_on": NOW.date(), "due_on": None}
    one = privacy.take_request(by=by, facts=facts, at=NOW)
    caller = program(by)
    for url in ("subject-requests/", f"subject-requests/{one.pk}/"):
        told = caller.get(API + url).content.decode()
        assert "王*强" in told
        assert not [word for word in ("王小强", "云岭路", "13912345678") if word in told], url
    verbs = [act["verb"] for act in caller.get(f"{API}subject-requests/{one.pk}/").json()["acts"]]
    assert verbs == ["answer_request"], "everything about somebody in clear is for a person who says why"


def test_the_processing_register_shows_what_is_in_force_and_keeps_the_rest(program):
    by = security()
    facts = dict.fromkeys(privacy.FACTS, "x") | {"legal_basis": "duty", "is_sensitive": False}
    first = privacy.register_activity(by=by, facts=facts, at=NOW)
    caller = program(by)
    answer = caller.post(f"{API}processing-activities/{first.pk}/end-activity/", {"reason": "不再需要"})
    assert answer.status_code == 200, answer.content.decode()
    newest = ProcessingActivity.objects.filter(code=first.code).order_by("-id")[0]
    shown = [one["id"] for one in results(caller, "processing-activities/") if one["code"] == first.code]
    assert shown == [newest.pk] != [first.pk]
    assert caller.get(f"{API}processing-activities/{first.pk}/").json()["versions"] == [newest.pk, first.pk]


def test_retention_rules_are_all_there_with_their_defaults(program):
    caller = program(auditor())
    rules = caller.get(f"{API}retention-rules/").json()
    assert rules["count"] == len(rules["results"]) > 5
    assert all(one["days"] >= one["minimum_days"] for one in rules["results"])
    assert caller.get(f"{API}retention-rules/?size=2").status_code == 422


# cost


def _lines(count: int) -> None:
    by, centre = director().officer, street().centre
    WatchLine.objects.bulk_create(
        WatchLine(centre=centre, kind="line", at=NOW, text="x", officer=by, written_at=NOW)
        for _ in range(count)
    )


def _shifts(count: int) -> None:
    by, centre, first = director().officer, street().centre, DutyShift.objects.count()
    for number in range(first, first + count):
        start = NOW + number * HOUR
        shift = DutyShift.objects.create(centre=centre, leader=by, from_at=start, until_at=start + HOUR)
        shift.more_staff.add(by)


def _bookings(count: int) -> None:
    room, by, at = (
        meeting_room() if not Booking.objects.exists() else Booking.objects.all()[0].room,
        director(),
        clock.now(),
    )
    Booking.objects.bulk_create(
        Booking(room=room, what="x", from_at=at, until_at=at + HOUR, made_by=by.officer, made_at=NOW)
        for _ in range(count)
    )


def _modes(count: int) -> None:
    by, centre = commander(), street().centre
    for _ in range(count):
        modes.switch_mode(
            by=by, centre=centre, mode=Mode.URGENT, from_at=None, until_at=None, reason="x", at=by.at
        )
        modes.end_mode(by=by, centre=centre, why="x", at=by.at)


def _sheets(count: int) -> None:
    by, centre, first = director().officer, street().centre, HandoverSheet.objects.count()
    HandoverSheet.objects.bulk_create(
        HandoverSheet(
            centre=centre, leader_out=by, dangers=0, late=0, made_by=by, made_at=NOW,
            from_at=NOW, until_at=NOW + (first + number) * HOUR,
        )
        for number in range(count)
    )  # fmt: skip


LISTS = {
    "watch-lines/": _lines,
    "duty-shifts/": _shifts,
    "bookings/": _bookings,
    "modes/": _modes,
    "handover-sheets/": _sheets,
}


@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_the_same_with_more_rows(program, path):
    caller, make = program(commander()), LISTS[path]
    make(2)
    caller.get(API + path)
    with CaptureQueriesContext(connection) as few:
        assert len(results(caller, path)) == 2
    make(8)
    with CaptureQueriesContext(connection) as many:
        assert len(results(caller, path)) == 10
    assert len(many) == len(few) <= 12


def test_the_book_is_read_by_case(program):
    by, case = director(), case_at(State.ACCEPTED)
    watch.tell(
        by=by,
        centre=street().centre,
        whom="值班所长",
        text="x",
        answer="好",
        happened_at=by.at,
        at=by.at,
        case=case,
    )
    _lines(1)
    (line,) = results(program(by), f"watch-lines/?case={case.pk}")
    assert (line["whom"], line["case"]["id"]) == ("值班所长", case.pk)
