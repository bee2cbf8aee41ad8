"""平时, 急时, 战时: who orders, for how long, how it ends, what everybody sees."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from core.models import Notice
from core.refusals import Refused
from governance.actions import modes
from governance.choices import Capability, Sees, UnitKind
from governance.duty import commanded_at, mode_at, mode_of
from governance.models import ModeSwitch
from governance.tasks import end_modes
from tests.builders import (
    NOW,
    commander,
    director,
    district,
    liaison,
    officer,
    secretary,
    standing,
    stranger,
    street,
    unit,
    window,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def order(mode="urgent", by=None, at=NOW, **more):
    who = by or commander()
    return modes.switch_mode(
        by=standing(who, at), centre=street().centre, mode=mode, reason="重大活动", at=at, **more
    )


def above(*capabilities):
    """At the district."""
    committee = unit(district(), "区委政法委", UnitKind.PARTY_OFFICE)
    return officer(committee, *capabilities, sees=Sees.AREA, name="副书记")


def test_a_mode_holds_from_its_first_moment_to_its_last_excluded():
    made = order(until_at=NOW + 2 * HOUR)
    centre = street().centre
    held = [
        mode_of(centre, at) for at in (NOW - HOUR, NOW, made.until_at - timedelta(seconds=1), made.until_at)
    ]
    assert held == ["", "urgent", "urgent", ""]


def test_without_an_end_it_holds_as_long_as_the_office_allows():
    assert order().until_at == NOW + 72 * HOUR
    assert order("emergency").until_at == NOW + 7 * 24 * HOUR


def test_longer_than_allowed_is_refused():
    with pytest.raises(Refused, match="最长 72 小时"):
        order(until_at=NOW + 72 * HOUR + timedelta(minutes=1))
    with pytest.raises(Refused, match="已经过去"):
        order(until_at=NOW - HOUR)


@pytest.mark.parametrize("who", [director, window, secretary, liaison, stranger])
def test_only_commanders_and_leaders_of_the_place_order(who):
    with pytest.raises(Refused, match="指挥"):
        order(by=who())


@pytest.mark.parametrize("capability", [Capability.COMMAND, Capability.INSTRUCT])
def test_the_district_orders_for_any_street(capability):
    assert order(by=above(capability)).made_by.name == "副书记"


def test_another_mode_ends_the_one_that_runs():
    first = order()
    order("emergency", at=NOW + HOUR)
    first.refresh_from_db()
    assert (first.ended_at, first.why_ended) == (NOW + HOUR, "转为战时")
    assert [mode_of(street().centre, NOW + HOUR * n) for n in (0, 1)] == ["urgent", "emergency"]


def test_the_same_mode_is_not_ordered_twice():
    order()
    with pytest.raises(Refused, match="延长"):
        order(at=NOW + HOUR)


def test_extending_writes_a_new_row_behind_the_running_one():
    first = order(until_at=NOW + 2 * HOUR)
    second = modes.extend_mode(
        by=commander(), centre=street().centre, until_at=NOW + 5 * HOUR, reason="还没有结束", at=NOW
    )
    assert (second.from_at, second.until_at) == (first.until_at, NOW + 5 * HOUR)
    assert mode_of(street().centre, NOW + 3 * HOUR) == "urgent"


def test_ending_early_ends_what_was_to_follow_too():
    order(until_at=NOW + 2 * HOUR)
    modes.extend_mode(by=commander(), centre=street().centre, until_at=None, reason="x", at=NOW)
    modes.end_mode(by=standing(commander(), NOW + HOUR), centre=street().centre, why="已平息", at=NOW + HOUR)
    assert [mode_of(street().centre, NOW + n * HOUR) for n in (0, 1, 3)] == ["urgent", "", ""]
    with pytest.raises(Refused, match="已是平时"):
        modes.end_mode(by=commander(), centre=street().centre, why="x", at=NOW + HOUR)


def test_a_mode_ordered_for_later_begins_by_itself():
    order(from_at=NOW + 5 * HOUR)
    assert [mode_of(street().centre, NOW + n * HOUR) for n in (0, 5)] == ["", "urgent"]


def test_the_end_is_told_once_however_often_the_clock_looks():
    order(until_at=NOW + HOUR)
    director()
    Notice.objects.all().delete()
    for _ in range(2):
        end_modes(NOW + HOUR)
    told = Notice.objects.filter(text__contains="到期，已恢复平时")
    assert sorted(told.values_list("recipient_id", flat=True)) == sorted([commander().pk, director().pk])


def test_an_extended_mode_is_not_told_to_be_over():
    order(until_at=NOW + HOUR)
    modes.extend_mode(by=commander(), centre=street().centre, until_at=None, reason="x", at=NOW)
    end_modes(NOW + HOUR)
    assert not Notice.objects.filter(text__contains="到期").exists()


@pytest.mark.parametrize("column", ["mode", "from_at", "until_at", "reason"])
def test_the_database_refuses_to_edit_an_order(column):
    row = order()
    new = NOW + 9 * HOUR if column.endswith("at") else "emergency"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ModeSwitch.objects.filter(pk=row.pk).update(**{column: new})


def test_the_question_of_the_night_names_the_mode():
    order(until_at=NOW + 2 * HOUR)
    assert commanded_at(street().centre, NOW + HOUR).mode == mode_at(street().centre, NOW)
    assert commanded_at(street().centre, NOW + 3 * HOUR).mode is None


def test_every_page_of_the_street_says_so_and_no_other(sign_in):
    order(until_at=NOW + 2 * HOUR)
    for who in (window(), liaison(), above(Capability.COMMAND)):
        for url in ("/duty/", "/account/"):
            assert "急时</a> 至 11月17日 12:00：重大活动" in text(sign_in(who).get(url))
    assert "重大活动" not in text(sign_in(stranger()).get("/duty/"))


def test_in_routine_no_page_says_anything(sign_in):
    assert "mode-bar" not in text(sign_in(window()).get("/account/"))


def test_an_order_shows_at_once_though_pages_remember(sign_in):
    client = sign_in(window())
    client.get("/help/")
    before = len(client.get("/help/").content)
    order()
    assert len(client.get("/help/").content) > before


def test_a_commander_orders_on_the_page_and_the_history_keeps_it(sign_in):
    client, centre = sign_in(commander()), street().centre
    empty = client.post(f"/duty/centres/{centre.pk}/switch-mode/", {"mode": "urgent", "reason": "\x00 "})
    assert empty.status_code == 422
    sent = {"mode": "emergency", "reason": "山洪预警 😀", "until_at": "2026-11-18T08:00"}
    assert client.post(f"/duty/centres/{centre.pk}/switch-mode/", sent).status_code == 302
    page = text(client.get("/duty/modes/"))
    assert "战时" in page
    assert "山洪预警 😀" in page
    assert sign_in(window()).post(f"/duty/centres/{centre.pk}/end-mode/", {"why": "x"}).status_code == 403
    assert sign_in(stranger()).post(f"/duty/centres/{centre.pk}/end-mode/", {"why": "x"}).status_code == 404
