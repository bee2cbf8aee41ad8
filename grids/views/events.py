"""The grid worker's phone pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from cases import pages as case_pages
from cases.actions.looks import opened
from cases.acts import stored
from cases.models import Attachment, Case
from core import drafts, paging
from core.once import once
from core.refusals import insist
from dispatch.waiting import emergencies
from governance.standing import Standing, standing_of
from grids.actions import events as actions
from grids.forms.events import NEEDS_OUTCOME, CompleteForm, EventForm
from grids.models import CanvassTask
from grids.pages import events as pages
from grids.permissions import events as permissions
from grids.querysets.events import own_events, undone, waiting_for

LATEST = 10
CEILING = 100
NEWEST = paging.Order("received", "新的在前", "received_at", descending=True)
LISTS = {
    "": ("全部", own_events, "还没有报过事件"),
    "undone": ("没办完", undone, "都办完了"),
    "waiting": ("待办", waiting_for, "没有等您办的事"),
}


def _rows(cases: Any) -> list[dict[str, Any]]:
    return [{"case": case, "where": pages.where(case)} for case in cases]


@require_GET
def phone_home(request: HttpRequest) -> HttpResponse:
    """Three tiles, what waits on this phone (client side), what was sent. Cost: a fixed number of queries."""
    standing = standing_of(request)
    insist(permissions.why_not_patrol(standing))
    latest = own_events(standing).with_names().order_by("-received_at", "-id")[:LATEST]
    context = {
        "area": own.label if (own := pages.own_area(standing)) else "",
        "emergencies": emergencies(standing, standing.at)[1],
        "undone": undone(standing).order_by()[:CEILING].count(),
        "waiting": waiting_for(standing).order_by()[:CEILING].count(),
        "canvass": CanvassTask.objects.patrolled_by(standing).open()[:CEILING].count(),
        "rows": _rows(latest),
        "at": standing.at,
    }
    return render(request, "grids/phone_home.html", context)


@once
def event_file(request: HttpRequest) -> HttpResponse:
    """File an event: done on the spot, or up to the centre, which assigns it."""
    standing = standing_of(request)
    insist(permissions.why_not_patrol(standing))
    form = EventForm(standing=standing)
    if request.method == "POST":
        form = EventForm(request.POST, request.FILES, standing=standing)
        if form.is_valid():
            case = actions.file_event(
                by=standing,
                matter=form.matter(standing),
                files=stored(standing, form.cleaned_data["photos"]),
                outcome=form.done_how(),
                at=standing.at,
            )
            drafts.done(request, "event")
            return redirect("event_sent", pk=case.pk)
    context = {
        "form": form,
        "kinds": pages.kinds(standing),
        "area": own.label if form.single_area and (own := pages.own_area(standing)) else "",
        "needs_outcome": NEEDS_OUTCOME,
        "had_photos": bool(request.FILES),
    }
    return render(request, "grids/event_file.html", context, status=422 if form.errors else 200)


@require_GET
def my_events(request: HttpRequest) -> HttpResponse:
    """What I filed, newest first; ?show=undone or waiting."""
    standing = standing_of(request)
    insist(permissions.why_not_patrol(standing))
    show = request.GET.get("show", "")
    show = show if show in LISTS else ""
    label, read, empty = LISTS[show]
    page = paging.page(read(standing).with_names(), NEWEST, request.GET.get("cursor", ""), size=20)
    context = {
        "page": page,
        "rows": _rows(page.rows),
        "lists": [(key, words) for key, (words, _, _) in LISTS.items()],
        "show": show,
        "label": label,
        "empty": empty,
        "at": standing.at,
    }
    return render(request, "grids/event_list.html", context)


def _visible_event(request: HttpRequest, pk: int) -> tuple[Standing, Case]:
    standing = standing_of(request)
    cases = Case.objects.visible_to(standing).select_related("area", "category", "lead_unit", "centre")
    case = get_object_or_404(cases, pk=pk)
    opened(by=standing, case=case, what="事件", at=standing.at)
    return standing, case


@require_GET
def event_sent(request: HttpRequest, pk: int) -> HttpResponse:
    """It has arrived: its number and what comes next. The outbox believes only this page."""
    _, case = _visible_event(request, pk)
    return render(request, "grids/event_sent.html", {"case": case, "where": pages.where(case)})


def _show(request: HttpRequest, standing: Standing, case: Case, form: CompleteForm) -> HttpResponse:
    papers = Attachment.objects.filter(case=case).select_related("file").order_by("entry__at", "id")
    context = {
        "case": case,
        "at": standing.at,
        "where": pages.where(case),
        "area": case.area.label,
        "papers": papers,
        "timeline": case_pages.timeline(case),
        "form": form,
        "may_complete": permissions.why_not_complete(standing, case) is None,
    }
    return render(request, "grids/event_show.html", context, status=422 if form.errors else 200)


@require_GET
def event_show(request: HttpRequest, pk: int) -> HttpResponse:
    """What I told, where it stands in words, what was answered, the history."""
    standing, case = _visible_event(request, pk)
    return _show(request, standing, case, CompleteForm())


@require_POST
@once
def event_complete(request: HttpRequest, pk: int) -> HttpResponse:
    standing, case = _visible_event(request, pk)
    insist(permissions.why_not_complete(standing, case))
    form = CompleteForm(request.POST)
    if not form.is_valid():
        return _show(request, standing, case, form)
    actions.complete_event(by=standing, case=case, outcome=form.cleaned_data["outcome"], at=standing.at)
    drafts.done(request, f"event-complete-{pk}")
    return redirect("event_sent", pk=pk)
