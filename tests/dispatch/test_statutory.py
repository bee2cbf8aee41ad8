"""Time limits of laws beside the centre's own: started, kept, extended once, never replaced."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cases.actions import intake
from cases.choices import Channel, ClockKind, Kind, MoveKind, PauseReason
from cases.models import Case, Category, Clock, StatutoryTerm
from core.clock import ZONE
from core.refusals import Refused
from dispatch.actions import clocks, statutory
from dispatch.actions.ladder import sweep
from dispatch.choices import SlipState
from tests.builders import NOW, administrator, director, liaison, registered, slip_at, standing, window
from tests.pages import text

pytestmark = pytest.mark.django_db


def petition(**more: Any) -> Case:
    return registered(category=Category.objects.get(code="complaint"), at=NOW, **more)


def law(case: Case) -> dict[str, datetime]:
    running = Clock.objects.running().filter(case=case, kind=ClockKind.STATUTORY)
    return {one.why.split("：")[0]: one.due_at for one in running}


def day(month: int, number: int) -> datetime:
    """24:00 of that day."""
    return datetime(2026 if month > 10 else 2027, month, number, tzinfo=ZONE) + timedelta(days=1)


def accepted(case: Case) -> Case:
    return intake.accept(by=window(), case=case, note="", at=NOW)


def test_a_petition_is_answered_in_15_days_and_done_in_60():
    case = petition()
    assert law(case) == {"信访受理告知": day(12, 2)}
    accepted(case)
    assert law(case) == {"信访办结": day(1, 16)}


def test_a_letter_is_a_petition_once_even_if_two_rows_fit():
    case = petition(channel=Channel.LETTER)
    assert list(law(case)) == ["信访受理告知"]
    assert Clock.objects.filter(case=case, kind=ClockKind.STATUTORY).count() == 1


def test_a_dispute_is_mediated_in_30_days_and_an_ordinary_request_has_no_term():
    assert law(accepted(registered(kind=Kind.DISPUTE, at=NOW))) == {"人民调解": day(12, 17)}
    assert law(accepted(registered(at=NOW))) == {}


def test_a_term_that_is_over_or_not_yet_in_force_starts_nothing():
    StatutoryTerm.objects.update(until_on=date(2026, 11, 16))
    assert law(petition()) == {}
    StatutoryTerm.objects.update(until_on=None, from_on=date(2026, 11, 18))
    assert law(petition()) == {}


def test_it_is_extended_once_as_the_law_says():
    case = accepted(petition())
    clock = Clock.objects.running().get(case=case, kind=ClockKind.STATUTORY)
    statutory.extend_term(by=director(), clock=clock, why="案情复杂", at=NOW)
    assert law(case) == {"信访办结": day(2, 15)}
    move = clock.moves.get()
    assert (move.kind, move.amount, move.officer) == (MoveKind.EXTENDED, "30 days", director().officer)
    with pytest.raises(Refused, match="只能延长一次"):
        statutory.extend_term(by=director(), clock=clock, why="x", at=NOW)


def test_what_the_law_does_not_extend_stays():
    case = petition()
    clock = Clock.objects.running().get(case=case, kind=ClockKind.STATUTORY)
    with pytest.raises(Refused, match="没有规定这个期限可以延长"):
        statutory.extend_term(by=director(), clock=clock, why="x", at=NOW)
    with pytest.raises(Refused, match="法定期限由"):
        statutory.extend_term(by=liaison(), clock=clock, why="x", at=NOW)


def test_after_it_is_over_it_is_not_extended():
    clock = Clock.objects.running().get(case=accepted(petition()), kind=ClockKind.STATUTORY)
    late = clock.due_at + timedelta(hours=1)
    with pytest.raises(Refused, match="法定期限已过"):
        statutory.extend_term(by=standing(director(), late), clock=clock, why="x", at=late)


def test_pauses_and_more_time_of_the_slip_do_not_touch_it():
    slip = slip_at(SlipState.ACKNOWLEDGED, category=Category.objects.get(code="complaint"))
    before = law(slip.case)
    assert before
    clocks.ask_time(by=liaison(), slip=slip, workdays=2, why="x", at=NOW)
    clocks.grant_time(by=director(), slip=slip, answer="", at=NOW)
    clocks.pause_slip(by=director(), slip=slip, reason=PauseReason.PARTY, why="x", at=NOW)
    assert law(slip.case) == before
    assert Case.objects.get(pk=slip.case_id).next_due_at == min(before.values())


def test_the_centre_hears_of_a_term_that_ran_out():
    accepted(petition())
    tally = sweep(datetime(2027, 1, 18, 9, 0, tzinfo=ZONE))
    assert tally.letters == 0
    assert tally.warned >= 1


def test_an_administrator_keeps_the_rows_and_running_clocks_keep_theirs(sign_in):
    case = accepted(petition())
    term = StatutoryTerm.objects.get(name="信访办结", category__code="complaint")
    typed = {
        "name": "信访办结", "category": "投诉举报", "begins": "accepted", "ends": "completed", "rule": "90 日",
        "extension": "30 日", "law": "新法第一条", "from_on": "2022-05-01",
    }  # fmt: skip
    done = sign_in(administrator()).post(f"/clocks/terms/{term.pk}/", typed, follow=True)
    assert "已经起算的不变" in text(done)
    assert law(case) == {"信访办结": day(1, 16)}
    assert sign_in(director()).post(f"/clocks/terms/{term.pk}/", typed).status_code == 403


def test_the_case_page_shows_the_law_and_its_clock_says_why(sign_in):
    case = accepted(petition())
    client = sign_in(director())
    page = text(client.get(f"/cases/{case.pk}/"))
    assert "法定期限" in page
    assert "《信访工作条例》" in page
    clock = Clock.objects.running().get(case=case, kind=ClockKind.STATUTORY)
    page = text(client.get(f"/clocks/{clock.pk}/"))
    for words in ("60 日", "自然时间", "法定延长"):
        assert words in page
