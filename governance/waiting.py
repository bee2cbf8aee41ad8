"""What of the command structure waits for an officer on the first page, or is in the officer's own hands."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from core.querysets import Sought
from core.registry import OpenWork
from governance.actions import duty, meetings, places
from governance.choices import Answer
from governance.models import Attendance, DutySwap, Meeting, Officer, Stationing
from governance.permissions.duty import words
from governance.standing import Standing

SHOWN = 6
CEILING = 100
Needs = tuple[str, list[Sought]]


def invitations(standing: Standing, at: datetime) -> tuple[int, list[dict[str, Any]], str]:
    """Meetings ahead that ask for my answer, the next first. One query."""
    mine = standing.officer.attendances.filter(answer=Answer.INVITED).values("meeting")
    asked = Meeting.objects.filter(pk__in=mine, cancelled_at=None, starts_at__gt=at)
    columns = ("pk", "title", "host__name", "centre__short_name", "starts_at")
    found = list(asked.order_by("starts_at", "id").values_list(*columns)[:CEILING])
    rows = [
        {
            "url": reverse("meeting_show", args=[pk]),
            "number": "",
            "title": title,
            "note": f"{host}主持　{centre}",
            "due_at": starts_at,
        }
        for pk, title, host, centre, starts_at in found[:SHOWN]
    ]
    return len(found), rows, reverse("meeting_list")


def hosted(standing: Standing, at: datetime) -> tuple[str, str]:
    """Meetings ahead that the officer hosts."""
    return f"共 {hosted_amount(standing.officer, at)} 次", reverse("meeting_list")


def invitation_needs(who: Standing) -> Needs:
    asked = {"officer_id": who.pk, "answer": Answer.INVITED}
    return reverse("meeting_list"), [(Attendance, asked)]


def swap_needs(who: Standing) -> Needs:
    return reverse("duty_swaps"), [(DutySwap, {"to_id": who.pk, "answer": ""})]


def swaps(standing: Standing, at: datetime) -> tuple[int, list[dict[str, Any]], str]:
    """Requests to change shifts that wait for this officer's answer."""
    url = reverse("duty_swaps")
    found = list(
        DutySwap.objects.answerable(at)
        .filter(to=standing.officer)
        .order_by("mine__from_at")
        .values_list("mine__from_at", "asked_by__name", "note")[:CEILING]
    )
    lines = [
        {"url": url, "number": words(from_at), "title": f"{who}请求换班", "note": note, "due_at": from_at}
        for from_at, who, note in found[:SHOWN]
    ]
    return len(found), lines, url


def shifts(standing: Standing, at: datetime) -> tuple[str, str]:
    return f"共 {duty.shifts_ahead(standing.officer, at).count()} 班", reverse("duty_week")


def shift_amount(officer: Officer, at: datetime) -> int:
    return duty.shifts_ahead(officer, at).count()


def hand_shifts(
    by: Standing, officer: Officer, to: Officer, reason: str, at: datetime
) -> tuple[int, list[str]]:
    return duty.hand_over_shifts(by=by, officer=officer, to=to, why=reason, at=at)


def hosted_amount(officer: Officer, at: datetime) -> int:
    return Meeting.objects.filter(host=officer, cancelled_at=None, ends_at__gt=at).count()


def hand_meetings(
    by: Standing, officer: Officer, to: Officer, reason: str, at: datetime
) -> tuple[int, list[str]]:
    return meetings.hand_over_meetings(by=by, officer=officer, to=to, at=at), []


def called(standing: Standing, at: datetime) -> tuple[str, str]:
    """Units on call at a centre for which the officer is the one to be asked."""
    return f"共 {called_amount(standing.officer, at)} 个", ""


def called_amount(officer: Officer, at: datetime) -> int:
    return _stationings(officer, at).count()


def hand_called(
    by: Standing, officer: Officer, to: Officer, reason: str, at: datetime
) -> tuple[int, list[str]]:
    return places.hand_over_liaison(by=by, rows=_stationings(officer, at), to=to, why=reason, at=at), []


def _stationings(officer: Officer, at: datetime) -> QuerySet[Stationing]:
    return Stationing.objects.filter(
        Q(closed_on=None) | Q(closed_on__gt=at.date()), liaison=officer
    ).select_related("unit", "centre")


OPEN_WORK = (
    OpenWork("called", "担任联络员的进驻单位", 70, called, amount=called_amount, hand_over=hand_called),
    OpenWork("shifts", "今后的值班", 60, shifts, amount=shift_amount, hand_over=hand_shifts),
    OpenWork("meetings", "主持的会议", 65, hosted, amount=hosted_amount, hand_over=hand_meetings),
)
