"""A centre's windows and rooms, who is there on a day, and the communities whose four centres are one."""

from datetime import date, timedelta

import pytest

from core.refusals import Refused
from governance.actions.places import save_room, save_stationing, save_turn
from governance.choices import Half, Presence, RoomKind, Zone
from governance.figures import layout_of, merged_shares
from governance.models import Merger, Room, Turn
from tests.builders import (
    NOW,
    administrator,
    auditor,
    grid_worker,
    liaison,
    merger,
    officer,
    room,
    secretary,
    stationed,
    street,
    unit,
    window,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
TUESDAY = NOW.date()
TURN = {"weekday": "", "day": None, "half": Half.DAY, "person": "", "closed_on": None}


def turn(**more):
    facts = TURN | {"centre": street().centre, "unit": street().unit} | more
    return save_turn(by=administrator(), turn=None, facts=facts, at=NOW)


def present(day, *, is_workday=True):
    layout = layout_of(street().centre, day, is_workday=is_workday)
    found = [one for _, seats in layout.zones for seat in seats for one in seat.turns] + layout.unseated
    return [(one.stationing.unit, one.half) for one in found]


def test_a_weekly_turn_holds_on_its_weekday_and_rests_on_days_of_rest():
    stationed()
    turn(weekday="2", half=Half.MORNING)
    assert present(TUESDAY) == [(street().unit, Half.MORNING)]
    assert present(TUESDAY + timedelta(days=1)) == []
    assert present(TUESDAY, is_workday=False) == []


def test_a_turn_on_a_day_replaces_the_weekly_one_that_day_alone():
    stationed()
    turn(weekday="2")
    turn(day=TUESDAY, half=Half.AFTERNOON)
    assert present(TUESDAY) == [(street().unit, Half.AFTERNOON)]
    assert present(TUESDAY + timedelta(days=7)) == [(street().unit, Half.DAY)]


def test_a_unit_that_does_not_come_on_a_day_is_told_as_absent():
    stationed()
    turn(weekday="2")
    turn(day=TUESDAY, half=Half.ABSENT)
    assert present(TUESDAY) == []
    assert [one.unit for one in layout_of(street().centre, TUESDAY, is_workday=True).absent] == [
        street().unit
    ]


def test_a_dated_turn_holds_on_a_day_of_rest():
    stationed()
    turn(day=TUESDAY)
    assert present(TUESDAY, is_workday=False) == [(street().unit, Half.DAY)]


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({}, "填一个"),
        ({"weekday": "2", "day": TUESDAY}, "填一个"),
        ({"weekday": "2", "half": Half.ABSENT}, "写明是哪一天"),
    ],
)
def test_a_turn_that_cannot_be_is_refused_in_words(more, word):
    stationed()
    with pytest.raises(Refused, match=word):
        turn(**more)


def test_only_a_rotating_unit_has_turns_and_each_once():
    with pytest.raises(Refused, match="没有登记为"):
        turn(weekday="2")
    stationed()
    turn(weekday="2")
    with pytest.raises(Refused, match="已经排了班"):
        turn(weekday="2")
    assert Turn.objects.count() == 1


def stationing(**more):
    facts = {
        "centre": street().centre, "unit": street().unit, "presence": Presence.ON_CALL, "room": None,
        "liaison": None, "liaison_name": "", "liaison_phone": "", "closed_on": None,
    }  # fmt: skip
    return save_stationing(by=administrator(), stationing=None, facts=facts | more, at=NOW)


def test_who_is_on_call_can_be_called():
    with pytest.raises(Refused, match="联络员和电话"):
        stationing()
    with pytest.raises(Refused, match="联络员和电话"):
        stationing(liaison_name="罗思成")
    assert stationing(liaison_name="罗思成", liaison_phone="0871-65550000").pk


def test_a_unit_is_stationed_once_at_a_centre():
    stationed()
    with pytest.raises(Refused, match="请修改那一条"):
        stationing(liaison_name="罗", liaison_phone="1")


def test_a_room_is_added_closed_and_does_not_move_to_another_centre():
    facts = {
        "centre": street().centre, "zone": Zone.COMMAND, "kind": RoomKind.ROOM, "name": "会商室", "capacity": 12,
        "is_bookable": True, "unit": None, "closed_on": None,
    }  # fmt: skip
    row = save_room(by=administrator(), room=None, facts=facts, at=NOW)
    assert list(Room.objects.bookable_on(TUESDAY)) == [row]
    with pytest.raises(Refused, match="请换个名称"):
        save_room(by=administrator(), room=None, facts=facts, at=NOW)
    save_room(by=administrator(), room=row, facts=facts | {"closed_on": TUESDAY}, at=NOW)
    assert list(Room.objects.bookable_on(TUESDAY)) == []
    assert list(Room.objects.bookable_on(TUESDAY - timedelta(days=1))) == [row]


def test_the_day_of_a_centre_shows_zones_seats_and_turns(sign_in):
    seat = room(name="轮驻窗口")
    one = stationed(room=seat)
    one.turns.create(day=TUESDAY, half=Half.MORNING, person="罗思成")
    page = text(sign_in(window()).get(f"/centre/?day={TUESDAY}"))
    for word in ("引导受理区", "多元化解区", "指挥调度区", "轮驻窗口", "轮驻 上午", "罗思成"):
        assert word in page


@pytest.mark.parametrize(
    "asked", ["?day=2026-02-30", "?centre=999999999999999999999", "?centre=x&day=%00", "?day=0001-01-01"]
)
def test_what_cannot_be_read_shows_the_own_centre_today(sign_in, asked):
    page = sign_in(window()).get(f"/centre/{asked}")
    assert (page.status_code, street().centre.name in text(page)) == (200, True)


def test_the_liaisons_phone_is_whole_for_who_calls_and_masked_for_others(sign_in):
    stationed(presence=Presence.ON_CALL, liaison_name="罗思成", liaison_phone="13800001234")
    assert "13800001234" in text(sign_in(window()).get("/centre/"))
    for reader in (secretary, grid_worker, liaison):
        page = text(sign_in(reader()).get("/centre/"))
        assert ("13800001234" in page, "138****1234" in page) == (False, True)
        assert sign_in(reader()).post("/stationings/export/").status_code == 403


def test_where_no_centre_stands_the_page_says_whom_to_ask(sign_in):
    nowhere = officer(unit(street(3).community.parent.parent.parent, "市局"), name="市局人员")
    page = sign_in(nowhere).get("/centre/")
    assert (page.status_code, "管理员" in text(page)) == (403, True)


def test_an_officer_who_sees_no_cases_sees_only_the_centre_of_the_place(sign_in):
    assert sign_in(auditor()).get("/centre/").status_code in (200, 403)


# 融合率


def test_the_share_counts_merged_communities_among_the_open_ones():
    street(), street(2)
    merger(street().community, merged_on=date(2025, 3, 1))
    merger(street(2).community)
    whole, streets = merged_shares(("5301.",), TUESDAY)
    assert (whole.merged, whole.total, whole.percent) == (1, 2, "50%")
    assert [(one.street, one.percent) for one in streets] == [(street().area, "100%"), (street(2).area, "0%")]


def test_a_merger_of_tomorrow_does_not_count_today():
    merger(merged_on=TUESDAY + timedelta(days=1))
    assert merged_shares((street().area.path,), TUESDAY)[0].percent == "0%"
    assert merged_shares((street().area.path,), TUESDAY + timedelta(days=1))[0].percent == "100%"


def test_without_communities_there_is_no_share():
    assert merged_shares((street().grid.path,), TUESDAY)[0].percent == "—"


def test_all_four_are_needed_for_the_day_of_merging(sign_in):
    given = {"area": street().community.code, "has_governance": "on", "merged_on": "2025-03-01"}
    page = sign_in(administrator()).post("/merge/communities/add/", given)
    assert (page.status_code, "四个中心都有了" in text(page)) == (422, True)
    four = dict.fromkeys(("has_governance", "has_petition", "has_mediation", "has_grid"), "on")
    assert sign_in(administrator()).post("/merge/communities/add/", given | four).status_code == 302
    assert Merger.objects.get().area == street().community


def test_only_a_community_merges(sign_in):
    page = sign_in(administrator()).post("/merge/communities/add/", {"area": street().area.code})
    assert (page.status_code, "按社区记" in text(page)) == (422, True)


def test_the_page_lists_the_communities_behind_the_figure(sign_in):
    merger(merged_on=date(2025, 3, 1))
    page = text(sign_in(secretary()).get("/merge/"))
    assert ("100%" in page, street().community.name in page, "2025-03-01" in page) == (True, True, True)
