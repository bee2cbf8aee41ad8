"""Meetings and bookings: who calls, who comes, and no room or person twice at once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from core.models import Notice
from core.refusals import Refused
from governance.actions import meetings
from governance.choices import Answer
from governance.models import Booking, Meeting
from tests.builders import (
    NOW,
    commander,
    convened,
    director,
    grid_worker,
    liaison,
    meeting_room,
    secretary,
    standing,
    stranger,
    street,
    window,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
TOMORROW = NOW + timedelta(days=1)
HOUR = timedelta(hours=1)


def later(who, at):
    return standing(who, at)


def test_a_meeting_takes_its_room_and_tells_everybody_but_the_caller():
    meeting = convened(secretary(), director().officer, window().officer)
    assert meeting.bookings.get().room == meeting_room()
    told = Notice.objects.filter(text__contains="研判会").values_list("recipient", flat=True)
    assert set(told) == {director().pk, window().pk}
    answers = dict(meeting.attendances.values_list("officer", "answer"))
    assert answers == {
        secretary().pk: Answer.COMING,
        director().pk: Answer.INVITED,
        window().pk: Answer.INVITED,
    }


def test_a_room_is_not_given_twice_and_says_who_has_it():
    convened(secretary())
    with pytest.raises(Refused, match="已有“研判会”"):
        convened(director(), start=TOMORROW + timedelta(minutes=30))
    assert Meeting.objects.count() == 1


def test_a_room_is_free_again_the_minute_the_other_ends():
    convened(secretary())
    assert convened(director(), start=TOMORROW + HOUR).bookings.count() == 1


def test_somebody_in_another_meeting_is_named_unless_one_knows():
    convened(secretary(), window().officer)
    elsewhere = {"room": None, "place": "社区"}
    with pytest.raises(Refused, match=r"窗口 .*有“研判会”"):
        convened(director(), window().officer, **elsewhere)
    assert convened(director(), window().officer, knowing=True, **elsewhere).attendances.count() == 2


def test_who_declined_is_free():
    first = convened(secretary(), window().officer)
    meetings.answer_invitation(by=window(), meeting=first, answer=Answer.DECLINED, why="值班", at=NOW)
    assert convened(director(), window().officer, room=None, place="社区")


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        (TOMORROW, TOMORROW, "结束时间须晚于"),
        (NOW - HOUR, NOW + HOUR, "已经过去"),
        (TOMORROW, TOMORROW + timedelta(days=3), "最长 24 小时"),
    ],
)
def test_times_that_cannot_be_are_refused_in_words(start, end, sentence):
    with pytest.raises(Refused, match=sentence):
        convened(secretary(), starts_at=start, ends_at=end)


def test_whoever_has_no_such_post_calls_no_meeting():
    with pytest.raises(Refused, match="中心主任"):
        convened(grid_worker())


def test_a_room_of_another_centre_is_not_ours():
    with pytest.raises(Refused, match="本中心的房间"):
        convened(secretary(), room=meeting_room(street(2)))


def test_a_moved_meeting_gives_the_room_back_and_asks_again():
    meeting = convened(secretary(), window().officer)
    meetings.answer_invitation(by=window(), meeting=meeting, answer=Answer.COMING, why="", at=NOW)
    meetings.reschedule(
        by=secretary(),
        meeting=meeting,
        starts_at=TOMORROW + HOUR,
        ends_at=TOMORROW + 2 * HOUR,
        room=meeting_room(),
        at=NOW,
    )
    assert Booking.objects.filter(released_at=None).get().from_at == TOMORROW + HOUR
    assert meeting.attendances.get(officer=window().officer).answer == Answer.INVITED


def test_a_cancelled_meeting_frees_the_room_and_says_why():
    meeting = convened(secretary(), window().officer)
    meetings.cancel_meeting(by=director(), meeting=meeting, why="防汛", at=NOW)
    assert not Booking.objects.overlapping(TOMORROW, TOMORROW + HOUR).exists()
    assert "防汛" in Notice.objects.filter(recipient=window().officer).latest("id").text


def test_who_cannot_come_says_why_and_the_caller_hears_it():
    meeting = convened(secretary(), window().officer)
    with pytest.raises(Refused, match="写明原因"):
        meetings.answer_invitation(by=window(), meeting=meeting, answer=Answer.DECLINED, why="", at=NOW)
    meetings.answer_invitation(by=window(), meeting=meeting, answer=Answer.DECLINED, why="值班", at=NOW)
    assert Notice.objects.filter(recipient=secretary().officer, text__contains="值班").count() == 1


def test_minutes_are_never_written_over():
    meeting, at = convened(secretary()), TOMORROW + HOUR
    for words in ("第一次", "第二次"):
        meetings.write_minutes(by=later(secretary(), at), meeting=meeting, text=words, file=None, at=at)
    assert list(meeting.minutes.values_list("number", "text")) == [(2, "第二次"), (1, "第一次")]


def test_minutes_and_attendance_wait_for_the_meeting_to_begin():
    meeting = convened(secretary())
    with pytest.raises(Refused, match="还没有开始"):
        meetings.write_minutes(by=secretary(), meeting=meeting, text="x", file=None, at=NOW)
    with pytest.raises(Refused, match="还没有开始"):
        meetings.note_attendance(by=secretary(), meeting=meeting, present=[], at=NOW)


def test_a_meeting_with_minutes_cannot_be_cancelled():
    meeting, at = convened(secretary()), TOMORROW + HOUR
    meetings.write_minutes(by=later(secretary(), at), meeting=meeting, text="x", file=None, at=at)
    with pytest.raises(Refused, match="已有纪要"):
        meetings.cancel_meeting(by=later(secretary(), at), meeting=meeting, why="x", at=at)


def test_who_came_is_noted_for_everybody_invited():
    meeting, at = convened(secretary(), window().officer), TOMORROW + HOUR
    assert (
        meetings.note_attendance(by=later(secretary(), at), meeting=meeting, present=[secretary().pk], at=at)
        == 1
    )
    assert dict(meeting.attendances.values_list("officer", "is_present")) == {
        secretary().pk: True,
        window().pk: False,
    }


def test_a_meeting_is_seen_by_those_it_concerns_only(sign_in):
    meeting = convened(secretary(), liaison().officer)
    codes = {
        who().pk: sign_in(who()).get(f"/meetings/{meeting.pk}/").status_code
        for who in (secretary, director, liaison, window, stranger)
    }
    assert [codes[who().pk] for who in (secretary, director, liaison, window, stranger)] == [
        200,
        200,
        200,
        404,
        404,
    ]


def form(**more):
    return {
        "title": "调度会", "kind": "coordination", "starts_at": "2026-11-18T09:00", "ends_at": "2026-11-18T10:00",
        "room": meeting_room().pk, "host": secretary().pk, "people": [director().pk],
    } | more  # fmt: skip


def test_the_form_calls_a_meeting(sign_in):
    response = sign_in(secretary()).post("/meetings/add/", form())
    meeting = Meeting.objects.get()
    assert response["Location"] == f"/meetings/{meeting.pk}/"
    assert set(meeting.attendances.values_list("officer", flat=True)) == {secretary().pk, director().pk}


def test_a_clash_leaves_the_form_as_it_was_typed(sign_in):
    convened(director(), start=NOW + timedelta(hours=23))
    page = sign_in(secretary()).post("/meetings/add/", form(agenda="议程一"))
    assert page.status_code == 422
    assert ("时间有冲突" in text(page), "议程一" in text(page)) == (True, True)
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"people": ["999999"]},
        {"host": "x"},
        {"starts_at": "0001-01-01T00:00"},
        {"room": "9" * 30},
        {"title": "\0"},
    ],
)
def test_nasty_input_gets_a_sentence(sign_in, bad):
    assert sign_in(secretary()).post("/meetings/add/", form(**bad)).status_code == 422


def test_the_list_costs_the_same_at_ten_and_at_a_thousand(sign_in, django_assert_max_num_queries):
    by = secretary()
    Meeting.objects.bulk_create(
        Meeting(
            centre=street().centre, title=f"会{n}", starts_at=TOMORROW, ends_at=TOMORROW + HOUR, host=by.officer,
            made_by=by.officer, appointment=by.appointments[0], made_at=NOW,
        )
        for n in range(1000)
    )  # fmt: skip
    client = sign_in(by)
    with django_assert_max_num_queries(9):
        assert "共 1000 次" in text(client.get("/meetings/"))


def test_the_week_shows_a_booking_and_hides_what_a_foreign_meeting_is_about(sign_in):
    convened(secretary())
    page = text(sign_in(window()).get("/rooms/week/"))
    assert "研判会" not in page
    assert "会议" in page
    assert "研判会" in text(sign_in(secretary()).get("/rooms/week/"))


def test_a_room_is_booked_and_given_back_by_whoever_booked_it(sign_in):
    client = sign_in(window())
    given = {
        "room": meeting_room().pk,
        "what": "接访",
        "from_at": "2026-11-18T09:00",
        "until_at": "2026-11-18T10:00",
    }
    assert client.post("/rooms/week/", given).status_code == 302
    booking = Booking.objects.get()
    assert client.post("/rooms/week/", given).status_code == 422
    assert sign_in(liaison()).post(f"/rooms/bookings/{booking.pk}/release/").status_code == 403
    assert client.post(f"/rooms/bookings/{booking.pk}/release/").status_code == 302
    assert client.post("/rooms/week/", given).status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer anyway")
def test_of_two_who_take_a_room_at_the_same_moment_one_gets_it():
    first, second, place, said = secretary(), director(), meeting_room(), []

    def take(by):
        try:
            meetings.book(by=by, room=place, what="x", from_at=TOMORROW, until_at=TOMORROW + HOUR, at=NOW)
            said.append("taken")
        except Refused as refused:
            said.append(refused.refusal.sentence[:4])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=(by,)) for by in (first, second)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(said) == ["taken", "“会商室"]


def test_a_commander_finds_the_invitation_on_the_first_page(sign_in):
    convened(secretary(), commander().officer)
    assert "会议邀请待答复" in text(sign_in(commander()).get("/desk/"))
