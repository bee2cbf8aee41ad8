"""Instructions: their list, their panel on the case page, where their verbs start."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from cases import permissions
from cases.board_forms import TaskFilterForm
from cases.models import Case, KeyDate, Task
from core import paging
from governance.standing import Standing, standing_of

BY_DUE = paging.Order("due", "时限，急的在前", "due_at", descending=False)


def visible_task(request: HttpRequest, pk: int) -> tuple[Standing, Task]:
    standing = standing_of(request)
    return standing, get_object_or_404(Task.objects.visible_to(standing).with_row(), pk=pk)


def task_page(task: Task) -> str:
    return reverse("case_show", args=[task.case_id]) + "#tasks"


def visible_key_date(request: HttpRequest, pk: int) -> tuple[Standing, KeyDate]:
    standing = standing_of(request)
    found = KeyDate.objects.visible_to(standing).select_related("case")
    return standing, get_object_or_404(found, pk=pk)


def key_date_page(key_date: KeyDate) -> str:
    return reverse("case_show", args=[key_date.case_id])


@require_GET
def task_list(request: HttpRequest) -> HttpResponse:
    """Instructions on cases the officer may see, by due time."""
    standing = standing_of(request)
    form = TaskFilterForm(request.GET, standing=standing)
    form.is_valid()
    tasks = form.narrow(Task.objects.visible_to(standing))
    page = paging.page(tasks.with_row(), BY_DUE, request.GET.get("cursor", ""), counted=tasks)
    return render(request, "cases/task_list.html", {"form": form, "page": page, "at": standing.at})


def tasks_panel(_request: HttpRequest, standing: Standing, case: Case, at: datetime) -> dict[str, Any] | None:
    """The instructions on a case, open ones first by due time; None while there is none. Cost: one query."""
    found = list(case.tasks.with_people().order_by("due_at", "id"))
    tasks = [task for task in found if task.is_open]
    waiting = len(tasks)
    tasks += [task for task in reversed(found) if not task.is_open]
    rows = [
        {
            "task": task,
            "may_finish": permissions.why_not_finish_task(standing, task) is None,
            "may_withdraw": permissions.why_not_withdraw_task(standing, task) is None,
        }
        for task in tasks
    ]
    return {"tasks": rows, "open": waiting} if rows else None
