"""The time of a decision: what the browser claims within what the server knows; the median of what was kept."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from core import switches
from core.clock import ZONE
from risk.actions import desk_times
from risk.models import DeskTime
from risk.rules import pace
from tests.builders import NOW, assessor, commander, director, standing, street
from tests.pages import text
from tests.risk.test_desk import answers, clue, neighbourly

START = datetime(2026, 11, 17, 10, 0, tzinfo=ZONE)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("claimed_ms", "between", "others", "longest", "expected"),
    [
        (4_200, 10, [], 600, 5),
        (0, 10, [], 600, 0),
        (60_000, 10, [], 600, 10),
        (900_000, 3_600, [], 600, 600),
        (5_000, 0, [], 600, 0),
        (5_000, -20, [], 600, 0),
        # another clue was decided in between: those seconds are not this one's too
        (60_000, 60, [(0, 40, 30)], 600, 30),
        # it was opened long before: only what can lie in between counts
        (60_000, 60, [(-300, 20, 300)], 600, 40),
        (60_000, 60, [(0, 30, 30), (30, 60, 30)], 600, 0),
    ],
)
def test_the_time_in_view_is_held_within_what_the_server_knows(
    claimed_ms, between, others, longest, expected
):
    rows = [(after(begin), after(end), taken) for begin, end, taken in others]
    got = pace.seconds(claimed_ms, opened_at=START, at=after(between), others=rows, longest=longest)
    assert got == expected


@pytest.mark.parametrize(("values", "expected"), [([], None), ([7], 7), ([9, 1, 5], 5), ([4, 1, 9, 6], 4)])
def test_the_median_is_the_lower_of_two_in_the_middle(values, expected):
    assert pace.median(values) == expected


def decide(client, one, **headers):
    return client.post(reverse("risk_desk_decide", args=[one.pk]), answers(one), headers=headers)


@pytest.mark.django_db
class TestNoting:
    def token(self, one, seconds_ago=30, who=None):
        who = who or assessor()
        return desk_times.opened(one, standing(who, NOW - timedelta(seconds=seconds_ago)))

    def note(self, one, token, claimed="9000"):
        by = assessor()
        return desk_times.note(by=by, assessment=one, token=token, claimed_ms=claimed, at=NOW)

    def test_a_decision_keeps_its_time(self):
        one = clue()
        kept = self.note(one, self.token(one))
        assert (kept.seconds, kept.officer, kept.from_at) == (
            9,
            assessor().officer,
            NOW - timedelta(seconds=30),
        )

    @pytest.mark.parametrize("claimed", ["", "-5", "1e9", "9.5", "九", "nan", "9" * 13, "²"])
    def test_nonsense_measures_nothing(self, claimed):
        one = clue()
        assert self.note(one, self.token(one), claimed) is None

    def test_a_forged_foreign_or_old_opening_measures_nothing(self):
        one, other = clue(), neighbourly()
        for token in (
            "", "x", self.token(one)[:-2] + "xx", self.token(other), self.token(one, who=director()),
            self.token(one, 13 * 3600), self.token(one, -60),
        ):  # fmt: skip
            assert self.note(one, token) is None, token

    def test_nobody_gains_by_claiming_more_than_passed(self):
        one = clue()
        assert self.note(one, self.token(one, 12), "99999999").seconds == 12

    def test_one_decision_has_one_time(self):
        one = clue()
        self.note(one, self.token(one))
        assert DeskTime.objects.count() == 1

    def test_the_page_carries_the_opening_and_the_decision_its_time(self, sign_in):
        one, client = clue(), sign_in(assessor())
        page = client.get(reverse("risk_desk_show", args=[one.pk]))
        assert f'data-idle="{switches.value(desk_times.IDLE)}"' in text(page)
        decide(client, one, desk_opened=page.context["opened"], desk_spent="0")
        assert DeskTime.objects.get().seconds == 0

    def test_without_script_a_decision_is_made_and_not_timed(self, sign_in):
        one = clue()
        assert decide(sign_in(assessor()), one).status_code == 302
        assert not DeskTime.objects.exists()


def timed(one, seconds, at=NOW, who=None):
    who = who or assessor()
    return DeskTime.objects.create(
        assessment=one, officer=who.officer, seconds=seconds, from_at=at - timedelta(hours=1), until_at=at
    )


@pytest.mark.django_db
class TestMedian:
    def test_officers_see_their_own_and_commanders_all(self, sign_in):
        other = assessor(name="副手")
        timed(clue(), 4)
        timed(clue(), 20, who=other)
        timed(clue(), 30, who=other, at=NOW - timedelta(days=1))
        clue()
        assert desk_times.median(assessor(), NOW - timedelta(days=7), officer=assessor().officer).median == 4
        assert desk_times.median(commander(), NOW - timedelta(days=7)).median == 20
        today, week = desk_times.today_and_week(commander())
        assert ((today.count, today.median), (week.count, week.median)) == ((2, 4), (3, 20))
        page = text(sign_in(commander()).get(reverse("risk_desk")))
        assert "全部人员今天评定计时 2 件" in page
        assert "我今天评定计时 1 件" in text(sign_in(assessor()).get(reverse("risk_desk")))

    def test_another_streets_times_are_not_counted(self):
        timed(clue(), 4)
        assert desk_times.median(commander(street(2)), NOW - timedelta(days=7)).count == 0
