"""A canvass on the phone: my grids, the doors of one, a find."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from cases.acts import stored
from core import drafts
from core.once import once
from core.refusals import insist
from governance.standing import Standing, standing_of
from grids.actions import walking as actions
from grids.forms.canvass import FindForm
from grids.forms.events import NEEDS_OUTCOME
from grids.models import CanvassTask, Household
from grids.pages import canvass as pages
from grids.pages import events as event_pages
from grids.permissions import canvass as may
from grids.permissions.events import why_not_patrol

CEILING = 100


def visible_task(request: HttpRequest, pk: int) -> tuple[Standing, CanvassTask]:
    standing = standing_of(request)
    rows = CanvassTask.objects.visible_to(standing).select_related("campaign__centre", "area", "finished_by")
    return standing, get_object_or_404(rows, pk=pk)


def visible_household(request: HttpRequest, pk: int) -> tuple[Standing, Household]:
    standing = standing_of(request)
    rows = Household.objects.visible_to(standing)
    return standing, get_object_or_404(
        rows.select_related("task__campaign__centre", "task__area", "person"), pk=pk
    )


def page_of_task(task: CanvassTask) -> str:
    """With the word that the outbox waits for: it has arrived."""
    return f"{reverse('canvass_task', args=[task.pk])}?sent={task.pk}"


def page_of_household(household: Household) -> str:
    return f"{reverse('canvass_task', args=[household.task_id])}?sent={household.pk}"


@require_GET
def canvass_list(request: HttpRequest) -> HttpResponse:
    """My grids of running campaigns, those not finished first."""
    standing = standing_of(request)
    insist(why_not_patrol(standing))
    tasks = CanvassTask.objects.patrolled_by(standing).select_related("campaign", "area", "finished_by")
    rows = tasks.order_by("-finished_at", "campaign__until_on", "area__path")[:CEILING]
    lines = pages.by_grid(standing, list(rows))
    lines.sort(key=lambda one: bool(one.done))
    return render(request, "grids/canvass_list.html", {"rows": lines, "day": standing.at.date()})


@require_GET
def canvass_task(request: HttpRequest, pk: int) -> HttpResponse:
    """The doors known in the grid: each in one tap, the rest in one tap."""
    standing, task = visible_task(request, pk)
    doors = pages.doors(standing, task)
    left = [one for one in doors if not (one.is_clear or one.finds)]
    why_not_walk = may.why_not_walk(standing, task)
    context = {
        "task": task,
        "campaign": task.campaign,
        "left": left,
        "walked": [one for one in doors if one.is_clear or one.finds],
        "total": len(doors),
        "done": len(doors) if task.finished_at else len(doors) - len(left),
        "elsewhere": pages.found(
            standing, pages.with_case(pages.finds_of_task(standing, task).filter(household=None))[:CEILING]
        ),
        "why_not_walk": why_not_walk.sentence if why_not_walk else "",
        "patrols": why_not_patrol(standing) is None,
        "sent": request.GET.get("sent", "").isdecimal(),
        "day": standing.at.date(),
    }
    return render(request, "grids/canvass_task.html", context)


def _door(standing: Standing, task: CanvassTask, given: str) -> Household | None:
    """The household that the address names, when it is one of this grid that the officer may know of."""
    if not given.isdecimal():
        return None
    rows = Household.objects.visible_to(standing).filter(task=task).select_related("person")
    return get_object_or_404(rows, pk=min(int(given), 2**62))


@once
def canvass_find(request: HttpRequest, pk: int) -> HttpResponse:
    """The ordinary form of an event, with grid and door filled in; it becomes a case and stays linked."""
    standing, task = visible_task(request, pk)
    insist(may.why_not_walk(standing, task))
    household = _door(standing, task, request.GET.get("household", "") or request.POST.get("household", ""))
    form = FindForm(standing=standing, task=task, household=household)
    if request.method == "POST":
        form = FindForm(request.POST, request.FILES, standing=standing, task=task, household=household)
        if form.is_valid():
            case = actions.file_finding(
                by=standing,
                task=task,
                household=household,
                matter=form.matter(standing),
                files=stored(standing, form.cleaned_data["photos"]),
                outcome=form.done_how(),
                at=standing.at,
            )
            drafts.done(request, f"finding-{pk}")
            return redirect("event_sent", pk=case.pk)
    kinds = pages.likely_first(task.campaign, event_pages.all_kinds(standing))
    if len(kinds["likely"]) == 1:
        form.initial["kind"] = kinds["likely"][0].pk
    context = {
        "form": form,
        "task": task,
        "household": household,
        "name": pages.known_as(household) if household else "",
        "kinds": kinds,
        "needs_outcome": NEEDS_OUTCOME,
        "had_photos": bool(request.FILES),
    }
    return render(request, "grids/canvass_find.html", context, status=422 if form.errors else 200)
