"""The working calendar in the hands of the office: holidays, published years, a centre's own closing days."""

from datetime import date, datetime, timedelta

import pytest

from core.clock import ZONE
from core.refusals import Refused
from governance.actions.calendar import save_closing, save_day, save_year
from governance.calendar import working_calendar
from governance.choices import Capability, Sees
from governance.models import CalendarDay, CalendarYear, LocalClosing
from governance.registration.calendar import missing
from governance.rules import Rule
from tests.builders import (
    NOW,
    administrator,
    commander,
    director,
    district,
    liaison,
    officer,
    standing,
    stranger,
    street,
    unit,
)  # fmt: skip
from tests.pages import text

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 11, 20)


def close(**more):
    facts = {"centre": street().centre, "day": FRIDAY, "why": "停电检修", "is_cancelled": False}
    return save_closing(by=director(), row=None, facts=facts | more, at=NOW)


def test_a_new_holiday_lengthens_what_is_reckoned_from_now_on():
    rule = Rule(3, "workdays")
    before = rule.due(working_calendar(), NOW).at
    facts = {"day": date(2026, 11, 19), "is_working": False, "name": "临时放假"}
    save_day(by=administrator(), row=None, facts=facts, at=NOW)
    assert rule.due(working_calendar(), NOW).at - before == timedelta(days=3)


def test_what_has_passed_is_history():
    facts = {"day": date(2026, 11, 16), "is_working": False, "name": "x"}
    with pytest.raises(Refused, match="已经过去"):
        save_day(by=administrator(), row=None, facts=facts, at=NOW)


def test_a_year_is_published_when_its_holidays_are_entered():
    facts = {"year": 2027, "source": "国办通知"}
    with pytest.raises(Refused, match="还没有录入 2027 年的节假日"):
        save_year(by=administrator(), row=None, facts=facts, at=NOW)
    CalendarDay.objects.create(day=date(2027, 1, 1), is_working=False, name="元旦")
    save_year(by=administrator(), row=None, facts=facts, at=NOW)
    assert 2027 in working_calendar().published_years


def test_the_calendar_is_kept_by_the_highest_administrator():
    facts = {"day": date(2026, 12, 1), "is_working": False, "name": "x"}
    low = administrator()
    officer(unit(district(), "区委办"), Capability.ADMINISTER, sees=Sees.NOTHING, name="区管理员")
    with pytest.raises(Refused, match="上一级"):
        save_day(by=low, row=None, facts=facts, at=NOW)


def test_a_centre_that_is_closed_passes_over_the_day_and_others_do_not():
    close()
    rule = Rule(3, "workdays")
    here = rule.due(working_calendar(street().centre.pk), NOW).at
    assert here == datetime(2026, 11, 23, 17, 30, tzinfo=ZONE)
    assert rule.due(working_calendar(street(2).centre.pk), NOW).at == datetime(
        2026, 11, 20, 17, 30, tzinfo=ZONE
    )


def test_a_closing_that_is_cancelled_counts_again():
    row = close()
    facts = {"centre": row.centre, "day": row.day, "why": row.why, "is_cancelled": True}
    save_closing(by=commander(), row=row, facts=facts, at=NOW)
    assert working_calendar(street().centre.pk).is_workday(FRIDAY)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [({"day": date(2026, 11, 17)}, "提前登记"), ({"day": date(2026, 11, 21)}, "本来就不上班")],
)
def test_a_closing_is_told_ahead_and_of_a_working_day(more, sentence):
    with pytest.raises(Refused, match=sentence):
        close(**more)


def test_only_those_who_answer_for_the_centre_close_it():
    facts = {"centre": street().centre, "day": FRIDAY, "why": "x", "is_cancelled": False}
    for who in (liaison(), stranger()):
        with pytest.raises(Refused, match="职责"):
            save_closing(by=who, row=None, facts=facts, at=NOW)
    assert not LocalClosing.objects.exists()


def test_from_october_on_the_missing_year_waits_on_the_administrator_s_first_page(sign_in):
    CalendarYear.objects.filter(year=2027).delete()
    who = administrator()
    september = NOW.replace(month=9)
    assert missing(standing(who, september), september)[0] == 0
    assert missing(standing(who, NOW), NOW)[0] == 1
    assert missing(director(), NOW)[0] == 0
    assert "录入 2027 年放假和调休安排" in text(sign_in(who).get("/desk/"))


def test_the_days_are_read_and_changed_on_their_pages(sign_in):
    client = sign_in(administrator())
    done = client.post("/calendar/days/add/", {"day": "2026-12-01", "name": "临时放假"}, follow=True)
    assert "今后的期限照此计算" in text(done)
    page = text(client.get("/calendar/days/?year=2026&working=yes"))
    assert "调休" in page or "上班" in page
    assert client.get("/calendar/years/").status_code == 200
