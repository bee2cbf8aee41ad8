"""Pages of emergencies: the list, the one page they are run from, the report on paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases.models import Case
from core import exports, paging
from core.acts import buttons
from core.once import once
from dispatch.acts.emergencies import CALLOUT_ACTS, EMERGENCY_ACTS, OPEN_ACTS, TASK_ACTS, page_of
from dispatch.choices import CallAnswer, Desk
from dispatch.forms.emergencies import EmergencyFilterForm
from dispatch.models import Callout, Emergency, EmergencyTask
from dispatch.permissions.emergencies import remember_who_runs, why_not_log, why_not_order
from governance.models import Unit
from governance.standing import Standing, standing_of

BY_START = paging.Order("opened", "新的在前", "opened_at", descending=True)
LINES = 200


@require_GET
def emergency_list(request: HttpRequest) -> HttpResponse:
    """What the officer's centre commands or commanded, and what the officer was called to."""
    standing = standing_of(request)
    form = EmergencyFilterForm(request.GET, standing=standing)
    form.is_valid()
    rows = form.narrow(Emergency.objects.visible_to(standing))
    page = paging.page(rows.with_row(), BY_START, request.GET.get("cursor", ""), counted=rows)
    acts = buttons(OPEN_ACTS, standing, standing.centre, "") if standing.centre else []
    context = {"form": form, "page": page, "acts": acts, "at": standing.at}
    return render(request, "dispatch/emergency_list.html", context)


@require_POST
@once
def emergency_export(request: HttpRequest) -> HttpResponseBase:
    """Write the workbook of exactly this list in the worker."""
    standing = standing_of(request)
    return exports.begin(request, "emergency_export", title="导出应急调度", by=standing)


def visible_emergency(request: HttpRequest, pk: int) -> tuple[Standing, Emergency]:
    standing = standing_of(request)
    rows = Emergency.objects.visible_to(standing).select_related("centre__area", "opened_by", "closed_by")
    return standing, get_object_or_404(rows, pk=pk)


def visible_callout(request: HttpRequest, pk: int) -> tuple[Standing, Callout]:
    standing = standing_of(request)
    seen = Emergency.objects.visible_to(standing).values("pk")
    rows = Callout.objects.filter(emergency__in=seen).select_related("emergency__centre__area", "officer")
    return standing, get_object_or_404(rows, pk=pk)


def visible_task(request: HttpRequest, pk: int) -> tuple[Standing, EmergencyTask]:
    standing = standing_of(request)
    seen = Emergency.objects.visible_to(standing).values("pk")
    rows = EmergencyTask.objects.filter(emergency__in=seen).select_related(
        "emergency__centre__area", "officer"
    )
    return standing, get_object_or_404(rows, pk=pk)


def board_of(row: Callout | EmergencyTask) -> str:
    return page_of(row.emergency)


def centre_page(_centre: Unit) -> str:
    return reverse("emergency_list")


def _board(standing: Standing, emergency: Emergency) -> dict[str, Any]:
    """Everything on the page. Cost: eight queries, whatever the number of people, tasks and lines."""
    callouts = list(emergency.callouts.select_related("officer").order_by("called_at", "id"))
    for one in callouts:
        one.emergency = emergency
    tasks = list(emergency.tasks.select_related("officer").order_by("made_at", "id"))
    for task in tasks:
        task.emergency = emergency
    desks = [(desk.label, [one for one in callouts if one.desk == desk]) for desk in Desk]
    minutes = emergency.callouts.minutes_to_answer()
    case = None
    if emergency.case_id is not None:
        case = Case.objects.visible_to(standing).filter(pk=emergency.case_id).first()
    return {
        "emergency": emergency,
        "case": case,
        "desks": desks,
        "mine": next((one for one in callouts if one.officer_id == standing.pk), None),
        "called": len(callouts),
        "answered": sum(one.answer != CallAnswer.CALLED for one in callouts),
        "arrived": sum(one.answer == CallAnswer.ARRIVED for one in callouts),
        "median": minutes[len(minutes) // 2] if minutes else None,
        "tasks": tasks,
        "open_tasks": sum(one.done_at is None and one.dropped_at is None for one in tasks),
        "lines": list(emergency.lines.select_related("officer").order_by("-at", "-id")[:LINES]),
        "at": standing.at,
    }


@require_GET
def emergency_show(request: HttpRequest, pk: int) -> HttpResponse:
    standing, emergency = visible_emergency(request, pk)
    remember_who_runs(standing, emergency)
    context = _board(standing, emergency)
    running = emergency.closed_at is None
    mine = context["mine"]
    context |= {
        "acts": buttons(EMERGENCY_ACTS, standing, emergency, "") if running else [],
        "my_acts": buttons(CALLOUT_ACTS, standing, mine, "") if mine and running else [],
        "calls": running and why_not_log(standing, emergency) is None,
        # who was called answers for oneself; whoever runs it also for others
        "runs": running and why_not_order(standing, emergency) is None,
        "task_acts": [(one, buttons(TASK_ACTS, standing, one, "")) for one in context["tasks"]],
    }
    page = "dispatch/emergency_show.html"
    response = render(request, f"{page}#board" if request.headers.get("HX-Request") else page, context)
    response["Vary"] = "HX-Request"
    return response


@require_GET
def emergency_print(request: HttpRequest, pk: int) -> HttpResponse:
    standing, emergency = visible_emergency(request, pk)
    return render(request, "dispatch/emergency_print.html", _board(standing, emergency))
