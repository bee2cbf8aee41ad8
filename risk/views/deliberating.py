"""Deliberations: the list, calling one, the list of items, one item after the other, the papers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases.actions.looks import opened
from cases.models import Case
from core import drafts, exports, paging
from core.acts import buttons
from core.forms import attempt, sent
from core.once import once
from core.refusals import insist
from core.registry import registry
from governance.acts.meetings import MEETING_ACTS
from governance.choices import MeetingVerb
from governance.models import Meeting
from governance.standing import Standing, standing_of
from risk.actions import deliberating
from risk.actions.headquarters import seats
from risk.acts.deliberating import DELIBERATION_ACTS, ITEM_ACTS, called_words, page_of
from risk.choices import ItemState, ItemVerb
from risk.forms.deliberating import CallForm, DecideItemForm, DeliberationFilterForm
from risk.models import Deliberation, DeliberationItem
from risk.permissions import deliberating as permissions
from risk.permissions.assessing import may_read

BY_START = paging.Order("start", "新的在前", "starts_at", descending=True)


def visible_deliberation(request: HttpRequest, pk: int) -> tuple[Standing, Deliberation]:
    standing = standing_of(request)
    return standing, get_object_or_404(Deliberation.objects.visible_to(standing).with_row(), pk=pk)


def visible_item(request: HttpRequest, pk: int) -> tuple[Standing, DeliberationItem]:
    standing = standing_of(request)
    rows = DeliberationItem.objects.visible_to(standing).with_row()
    item = get_object_or_404(rows.defer("case__outcome", "case__source_row"), pk=pk)
    opened(by=standing, case=item.case, what="研判议题", at=standing.at)
    return standing, item


@require_GET
def deliberation_list(request: HttpRequest) -> HttpResponse:
    standing = standing_of(request)
    form = DeliberationFilterForm(request.GET, standing=standing)
    form.is_valid()
    rows = form.narrow(Deliberation.objects.visible_to(standing))
    page = paging.page(rows.with_row(), BY_START, request.GET.get("cursor", ""), counted=rows)
    items = DeliberationItem.objects.visible_to(standing)
    counts = items.filter(deliberation__in=[one.pk for one in page.rows]).counted()
    context = {
        "form": form,
        "page": page,
        "rows": [(one, counts.get(one.pk, 0)) for one in page.rows],
        "at": standing.at,
        "why_not_call": permissions.why_not_call(standing),
    }
    return render(request, "risk/deliberation_list.html", context)


@require_POST
def deliberation_export(request: HttpRequest) -> HttpResponseBase:
    """The workbook of the items of exactly these deliberations, written in the worker."""
    standing = standing_of(request)
    return exports.begin(request, "item_export", title="导出研判台账", by=standing)


@once
def call_deliberation(request: HttpRequest) -> HttpResponse:
    """One page, filled in: who wants it as it stands presses once."""
    standing = standing_of(request)
    insist(permissions.why_not_call(standing))
    form = CallForm(standing=standing, level=request.GET.get("level", ""), **sent(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and (
            made := attempt(
                form,
                lambda: deliberating.call_deliberation(by=standing, at=standing.at, **form.cleaned_data),
            )
        )
    ):
        drafts.done(request, "call")
        messages.success(request, called_words(made))
        return redirect(page_of(made))
    context = {"form": form, "called": form.called}
    return render(request, "risk/deliberation_call.html", context, status=422 if form.errors else 200)


def _shown(standing: Standing, one: Deliberation) -> dict[str, Any]:
    """The items one sees, how many one does not, and who is missing."""
    attendances = list(one.meeting.attendances.select_related("officer"))
    items = DeliberationItem.objects.visible_to(standing).filter(deliberation=one)
    return {
        "one": one,
        "meeting": one.meeting,
        "items": list(items.with_row()),
        "withheld": one.items.withheld_from(standing),
        "seats": seats(one, attendances, standing.at),
        "attendances": attendances,
        "booked": list(one.meeting.bookings.filter(released_at=None).select_related("room")),
        "at": standing.at,
    }


@require_GET
def deliberation_show(request: HttpRequest, pk: int) -> HttpResponse:
    standing, one = visible_deliberation(request, pk)
    context = _shown(standing, one)
    context["opens_meeting"] = Meeting.objects.visible_to(standing).filter(pk=one.meeting_id).exists()
    meeting_acts = [
        act
        for act in MEETING_ACTS
        if act.verb in (MeetingVerb.ANSWER, MeetingVerb.ATTEND, MeetingVerb.RESCHEDULE)
    ]
    waiting = [item for item in context["items"] if item.state == ItemState.LISTED]
    context |= {
        "absent": [seat for seat in context["seats"] if seat.absent],
        "acts": buttons(DELIBERATION_ACTS, standing, one, ""),
        "meeting_acts": buttons(meeting_acts, standing, one.meeting, ""),
        "first": next(iter(waiting or context["items"]), None),
        "left": len(waiting),
        "minutes": one.meeting.minutes.select_related("file", "made_by").first(),
    }
    return render(request, "risk/deliberation_show.html", context)


@require_GET
def deliberation_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The list on A4, with room to write."""
    standing, one = visible_deliberation(request, pk)
    return render(request, "risk/deliberation_print.html", _shown(standing, one))


@require_GET
def item_show(request: HttpRequest, pk: int) -> HttpResponse:
    """One case on the wall of the meeting room: what it is, what was proposed, and the form to decide it."""
    standing, item = visible_item(request, pk)
    siblings = list(
        DeliberationItem.objects.visible_to(standing)
        .filter(deliberation=item.deliberation)
        .order_by("order")
        .values_list("pk", "order", "state")
    )
    place = [one for one, *_ in siblings].index(item.pk)
    refusal = permissions.why_not_decide_item(standing, item)
    acts = [act for act in ITEM_ACTS if act.verb != ItemVerb.DECIDE]
    asked = DeliberationItem.objects.about_cases_of(standing).filter(pk=item.asked_by_id or 0).with_row()
    answers = DeliberationItem.objects.about_cases_of(standing).in_force().filter(asked_by=item).with_row()
    context = {
        "item": item,
        "case": item.case,
        "one": item.deliberation,
        "siblings": siblings,
        "previous": siblings[place - 1][0] if place else None,
        "following": siblings[place + 1][0] if place + 1 < len(siblings) else None,
        "form": None if refusal else DecideItemForm(standing=standing, target=item),
        "why_not": refusal.sentence if refusal else "",
        "acts": buttons(acts, standing, item, item.state),
        "panels": referred_panels(request, standing, item.case),
        "asked": asked.first(),
        "answer": answers.first(),
        "at": standing.at,
    }
    return render(request, "risk/item_show.html", context)


def deliberation_panel(
    _request: HttpRequest, standing: Standing, case: Case, at: datetime
) -> dict[str, Any] | None:
    """What deliberations decided about a case, the latest first; the level for those who read scores. Three queries."""
    rows = case.deliberation_items.in_force()
    items = list(rows.exclude(state=ItemState.STRUCK).with_line().order_by("-id")[:10])
    met = set()
    if items:
        seen = DeliberationItem.objects.visible_to(standing).filter(case=case)
        met = set(seen.values_list("pk", flat=True))
    return {"items": items, "met": met, "reads": may_read(standing)} if items else None


def referred_panels(request: HttpRequest, standing: Standing, case: Case) -> list[dict[str, Any]]:
    """What other parts show on the item of a matter that they put before the level."""
    found = [(one.template, one.context(request, standing, case, standing.at)) for one in registry.referrals]
    return [{"template": template, **context} for template, context in found if context is not None]


def beside_escalation(standing: Standing, escalation: Any) -> str:
    """The item on which the level that was asked talks an escalation over."""
    rows = DeliberationItem.objects.visible_to(standing).in_force()
    same = rows.filter(case=escalation.case_id, deliberation__level=escalation.level)
    found = same.order_by("-id").first()
    return reverse("item_show", args=[found.pk]) if found else ""


def beside_meeting(standing: Standing, meeting: Any) -> str:
    """The deliberation that a meeting is."""
    found = Deliberation.objects.visible_to(standing).filter(meeting=meeting).first()
    return page_of(found) if found else ""
