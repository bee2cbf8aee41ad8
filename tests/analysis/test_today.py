"""The commander's day: each figure opens exactly the rows behind it (traps 8, 15, 20 and 26)."""

import re
from datetime import timedelta
from html import unescape
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from analysis import today
from cases.actions import board
from cases.choices import Channel, ContactKind, ContactResult, State
from cases.models import Case, Contact
from core import clock
from dispatch.choices import LetterState, SlipState
from risk.actions.screening import screen
from tests.builders import (
    DANGEROUS,
    NOW,
    case_at,
    commander,
    director,
    letter_of,
    many_cases,
    registered,
    secretary,
    slip_at,
    street,
    unit,
    window,
)
from tests.pages import text, total

pytestmark = pytest.mark.django_db
# an address and the number that stands in it
FIGURE = re.compile(r'<a href="([^"]+)">(?:将到期 )?(\d+)</a>')


def month_of_cases(seed: int = 1) -> None:
    """Cases of the last forty days in every state, with levels, flags, deadlines, units and calls."""
    random, home = Random(seed), street()
    units = [home.unit, unit(home.area, "第二市监所"), None]
    for _ in range(60):
        state = random.choice(
            [State.ACCEPTED, State.ACCEPTED, State.REGISTERED, State.COMPLETED, State.CLOSED]
        )
        came = NOW - timedelta(hours=random.randrange(40 * 24))
        (case,) = many_cases(1, state, home=home, received_at=came, lead_unit=random.choice(units))
        facts = {
            "channel": random.choice(Channel.values),
            "level": random.choice(["", "", "low", "medium", "high"]),
            "red_flag": random.random() < 0.1,
            "is_history": random.random() < 0.2,
        }
        if state in (State.ACCEPTED, State.REGISTERED) and random.random() < 0.7:
            facts["next_due_at"] = NOW + timedelta(hours=random.randrange(-48, 48))
        if state in (State.COMPLETED, State.CLOSED):
            facts["completed_at"] = NOW - timedelta(hours=random.randrange(20 * 24))
            Contact.objects.create(
                case=case,
                kind=ContactKind.FOLLOW_UP,
                planned_at=came,
                due_at=came,
                done_at=NOW - timedelta(hours=random.randrange(40 * 24)),
                result=random.choice(ContactResult.values),
            )
        Case.objects.filter(pk=case.pk).update(**facts)


@pytest.mark.parametrize("seed", range(4))
def test_every_figure_opens_as_many_rows_as_it_says(sign_in, seed):
    month_of_cases(seed)
    client = sign_in(commander())
    page = text(client.get(reverse("commander_day")))
    figures = FIGURE.findall(page)
    assert len(figures) >= 8
    for address, number in figures:
        assert total(client.get(unescape(address))) == int(number), address


def test_what_waits_for_my_name_opens_the_drafts_and_the_proposals(sign_in):
    slip_at(SlipState.DRAFTED)
    letter_of(
        slip_at(SlipState.ACKNOWLEDGED),
        state=LetterState.PROPOSED,
        number=None,
        numbered_at=None,
        signed_by=None,
    )
    client = sign_in(commander())
    page = client.get(reverse("commander_day"))
    waiting = page.context["to_sign"]
    assert (waiting.slips, waiting.letters) == (1, 1)
    for address in (waiting.slips_url, waiting.letters_url):
        assert address in unescape(text(page))
        assert "共 1 " in text(client.get(address))
    assert sign_in(director()).get(reverse("commander_day")).context["to_sign"] is None


def test_a_dangerous_text_stands_on_the_day_as_soon_as_it_is_read(sign_in):
    case = registered(narrative=DANGEROUS)
    registered(narrative="楼下烧烤店油烟太大，请管一管。")
    screen(NOW)
    client = sign_in(commander())
    page = client.get(reverse("commander_day"))
    assert [clue.case.number for clue in page.context["clues"][1]] == [case.number]
    assert case.title in text(page)
    assert "共 1 " in text(client.get(reverse("risk_desk") + "?danger=on"))


def test_no_case_stands_on_the_day_twice(sign_in):
    """What waits for a judgement stands among the clues, and among the dangers once somebody judged it."""
    boss, waiting = commander(), registered(narrative=DANGEROUS)
    screen(NOW)
    (judged,) = many_cases(1, level="high")
    page = sign_in(boss).get(reverse("commander_day"))
    assert [clue.case for clue in page.context["clues"][1]] == [waiting]
    assert page.context["dangerous"] == [judged]
    assert page.context["dangerous_count"] == total(sign_in(boss).get("/cases/?danger=on")) == 2


def test_dangers_that_all_wait_for_a_judgement_are_said_to_stand_above(sign_in):
    registered(narrative=DANGEROUS)
    screen(NOW)
    page = text(sign_in(commander()).get(reverse("commander_day")))
    assert ("都在上面，等专班评定" in page, "没有在办的高风险" in page) == (True, False)


def test_who_may_not_read_scores_sees_no_clue_on_the_day(sign_in):
    """Trap 30."""
    registered(narrative=DANGEROUS)
    screen(NOW)
    page = sign_in(secretary()).get(reverse("commander_day"))
    assert (page.context["clues"], "危险线索" in text(page)) == (None, False)


def test_each_bar_of_the_trend_opens_the_cases_of_its_day(sign_in):
    month_of_cases()
    client = sign_in(commander())
    page = text(client.get(reverse("commander_day")))
    bars = re.findall(r'<a href="([^"]+)">\s*<title>[^：]+：来件 (\d+)', page)
    assert len(bars) == today.TREND_DAYS
    assert sum(int(number) for _, number in bars) > 20
    for address, number in bars:
        assert total(client.get(unescape(address))) == int(number)


def test_the_rate_is_of_those_who_were_reached_and_judged(sign_in):
    month_of_cases()
    called = Contact.objects.filter(done_at__gte=clock.start_of(NOW.date().replace(day=1)), done_at__lte=NOW)
    happy = sum(one.result in ("satisfied", "basically") for one in called)
    judged = happy + sum(one.result == "dissatisfied" for one in called)
    client = sign_in(commander())
    response = client.get(reverse("commander_day"))
    assert f"满意 {happy} / 评价 {judged}" in text(response)
    assert total(client.get(response.context["satisfaction"].url)) == judged


def test_a_month_without_a_call_has_no_rate(sign_in):
    page = text(sign_in(commander()).get(reverse("commander_day")))
    assert "本月还没有评价" in page
    assert "今天还没有来件" in page


def test_a_commander_starts_on_the_day_and_an_officer_of_the_window_does_not(sign_in):
    assert sign_in(commander()).get("/").url == reverse("commander_day")
    assert sign_in(window()).get("/").url == reverse("desk")


def test_what_accuses_the_commander_is_not_counted_before_him(sign_in):
    case = registered()
    before = today.flow(commander(), NOW).today
    board.exclude(by=director(), case=case, officer=commander().officer, why="反映指挥长本人", at=NOW)
    assert (before, today.flow(commander(), NOW).today) == (1, 0)


def test_another_street_is_not_counted(sign_in):
    case_at(State.ACCEPTED)
    assert today.flow(commander(street(2)), NOW).today == 0


def test_the_page_asks_as_often_at_a_thousand_cases_as_at_ten(sign_in):
    client = sign_in(commander())

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("commander_day")).status_code == 200
        return len(asked)

    client.get(reverse("commander_day"))
    many_cases(10, State.ACCEPTED, next_due_at=NOW, level="high")
    few = queries()
    many_cases(1000, State.ACCEPTED, next_due_at=NOW, level="high", lead_unit=street().unit)
    assert queries() == few
