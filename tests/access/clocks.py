"""clocks: what GET and an empty POST get, for the officers of tests/test_access in order."""

from datetime import timedelta
from typing import Any

from cases.choices import ClockKind
from cases.models import Clock, StatutoryTerm
from dispatch.models import DeadlinePolicy, TimeRequest
from governance.models import CalendarDay, CalendarYear, LocalClosing
from tests.access import NEVER
from tests.builders import NOW, street

ANSWERS: dict[str, tuple[str, str]] = {
    "ask_pause": ("403 403 403 200 403 404", "403 403 403 422 403 404"),
    "ask_time": ("403 403 403 409 403 404", "403 403 403 409 403 404"),
    "calendar_day_add": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "calendar_day_edit": ("200 200 200 200 200 200", "403 403 403 403 403 403"),
    "calendar_day_export": (NEVER, "200 200 200 200 200 200"),
    "calendar_day_import": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "calendar_day_list": ("200 200 200 200 200 200", NEVER),
    "calendar_year_add": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "calendar_year_edit": ("200 200 200 200 200 200", "403 403 403 403 403 403"),
    "calendar_year_export": (NEVER, "200 200 200 200 200 200"),
    "calendar_year_import": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "calendar_year_list": ("200 200 200 200 200 200", NEVER),
    "clock_show": ("200 200 200 200 200 404", NEVER),
    "deadline_policy_add": ("403 200 403 403 403 200", "403 422 403 403 403 422"),
    "deadline_policy_edit": ("403 200 200 403 403 404", "403 422 403 403 403 404"),
    "deadline_policy_export": (NEVER, "403 200 200 403 403 200"),
    "deadline_policy_import": ("403 200 403 403 403 200", "403 422 403 403 403 422"),
    "deadline_policy_list": ("403 200 200 403 403 200", NEVER),
    "decline_time": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "extend_term": ("403 200 403 403 403 404", "403 422 403 403 403 404"),
    "grant_time": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "local_closing_add": ("403 200 403 403 403 200", "403 422 403 403 403 422"),
    "local_closing_edit": ("200 200 200 200 200 404", "403 422 403 403 403 404"),
    "local_closing_export": (NEVER, "200 200 200 200 200 200"),
    "local_closing_import": ("403 200 403 403 403 200", "403 422 403 403 403 422"),
    "local_closing_list": ("200 200 200 200 200 200", NEVER),
    "pause_slip": ("403 200 403 403 403 404", "403 422 403 403 403 404"),
    "policy_try": ("403 200 200 403 403 200", NEVER),
    "resume_slip": ("403 409 403 403 403 404", "403 409 403 403 403 404"),
    "statutory_term_add": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "statutory_term_edit": ("200 200 200 200 200 200", "403 403 403 403 403 403"),
    "statutory_term_export": (NEVER, "200 200 200 200 200 200"),
    "statutory_term_import": ("403 403 403 403 403 403", "403 403 403 403 403 403"),
    "statutory_term_list": ("200 200 200 200 200 200", NEVER),
    "time_request_export": (NEVER, "302 302 403 302 403 302"),
    "time_request_list": ("200 200 403 200 403 200", NEVER),
}


def rows(world: Any) -> dict[str, Any]:
    centre, day = street().centre, NOW.date() + timedelta(days=7)
    term = StatutoryTerm.objects.get(name="信访办结", category__code="complaint")
    holiday, year = CalendarDay.objects.order_by("-day")[0], CalendarYear.objects.order_by("-year")[0]
    closing = LocalClosing.objects.create(centre=centre, day=day, why="搬迁")
    policy = DeadlinePolicy.objects.create(
        centre=centre, complete="5 workdays", from_on=day, made_at=NOW, why="x"
    )
    return {
        "clocks/policies/": policy,
        "clocks/terms/": term,
        "clocks/": Clock.objects.create(
            case=world.case, kind=ClockKind.STATUTORY, subject=f"law:{term.pk}", rule=term.rule, started_at=NOW,
            due_at=NOW + timedelta(days=60), why=term.law,
        ),
        "calendar/days/": holiday,
        "calendar/years/": year,
        "calendar/closings/": closing,
        # the same in the API
        "calendar-days/": holiday,
        "calendar-years/": year,
        "local-closings/": closing,
        "deadline-policies/": policy,
        "statutory-terms/": term,
        "time-requests/": TimeRequest.objects.create(
            slip=world.slip, kind="time", workdays=1, why="x", asked_by=world.owner, asked_at=NOW, due_at=NOW,
            is_granted=False, decided_by=world.owner, decided_at=NOW,
        ),
    }  # fmt: skip
