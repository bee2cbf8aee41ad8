"""Pages of slips and of what is to be followed up."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from cases import pages
from cases.actions.looks import looks_on, opened
from cases.models import Attachment, Case, Contact
from core import paging
from core.acts import buttons
from core.clock import ZONE
from core.grounds import Ground
from core.registry import registry
from dispatch.actions.paper_text import slip_paper
from dispatch.actions.registering import mark_opened
from dispatch.acts import SLIP_ACTS
from dispatch.choices import SlipState
from dispatch.forms.follow_up import FollowUpFilterForm
from dispatch.forms.slips import SlipFilterForm
from dispatch.models import Letter, Slip
from dispatch.querysets.slips import RUNNING, WATCHES_SLIPS
from governance.standing import Standing, standing_of

BY_DONE = paging.Order("done", "回访，新的在前", "done_at", descending=True)
BY_DUE = paging.Order("due", "时限，急的在前", "due_at", descending=False)


def visible_slip(request: HttpRequest, pk: int) -> tuple[Standing, Slip]:
    standing = standing_of(request)
    slip = get_object_or_404(Slip.objects.visible_to(standing).with_head(), pk=pk)
    opened(by=standing, case=slip.case, what="交办单", at=standing.at)
    mark_opened(standing, standing.at, slip=slip)
    return standing, slip


def page_of(slip: Slip) -> str:
    return reverse("slip_show", args=[slip.pk])


def group_of(due_at: datetime, at: datetime, state: str) -> str:
    """超期 / 今天到期 / 本周到期 / 以后到期 for what still runs, 待签发 for drafts, 已完结 for the rest."""
    if state == SlipState.DRAFTED:
        return SlipState.DRAFTED.label
    if state not in RUNNING:
        return "已完结"
    if due_at <= at:
        return "超期"
    # the end of a day (24:00) belongs to that day
    last_day = (due_at.astimezone(ZONE) - timedelta(microseconds=1)).date()
    days = (last_day - at.date()).days
    if days == 0:
        return "今天到期"
    return "本周到期" if days <= 6 - at.weekday() else "以后到期"


@require_GET
def slip_list(request: HttpRequest) -> HttpResponse:
    """A unit's officers see theirs by due time; the centre sees what it gave. One list, one filter."""
    standing = standing_of(request)
    form = SlipFilterForm(request.GET, standing=standing)
    form.is_valid()
    slips = form.narrow(Slip.objects.listed_for(standing))
    page = paging.page(slips.with_row(), BY_DUE, request.GET.get("cursor", ""), counted=slips)
    rows = [(group_of(slip.due_at, standing.at, slip.state), slip) for slip in page.rows]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "at": standing.at,
        "at_centre": standing.may(*WATCHES_SLIPS),
    }
    return render(request, "dispatch/slip_list.html", context)


@require_GET
def slip_show(request: HttpRequest, pk: int) -> HttpResponse:
    """One slip as the unit needs it: what, until when, what I may do. No score, no factor, no level (trap 30)."""
    standing, slip = visible_slip(request, pk)
    papers = (
        Attachment.objects.filter(case=slip.case)
        .select_related("file", "entry__officer")
        .order_by("-entry__at", "id")
    )
    context = {
        "slip": slip,
        "case": slip.case,
        "at": standing.at,
        "acts": buttons(SLIP_ACTS, standing, slip, slip.state),
        "papers": papers,
        "people": pages.people(standing, slip.case, looks_on(standing, slip.case)),
        "entries": _entries(slip),
        "ground": _ground(slip, standing.at),
        "registered": slip.papers.filter(void_at=None).first(),
        "letters": Letter.objects.visible_to(standing)
        .filter(slip=slip)
        .select_related("unit")
        .order_by("-id"),
    }
    return render(request, "dispatch/slip_show.html", context)


def _ground(slip: Slip, at: datetime) -> Ground | None:
    """What the slip rests on: as it stood when it was signed, of a draft as it stands now."""
    return registry.ground(slip.case, slip.signed_at or at)


def _entries(slip: Slip) -> list[dict[str, Any]]:
    """What happened to this slip, newest first, as the timeline shows it."""
    return [line for line in pages.timeline(slip.case) if line["about"].get("slip") == slip.pk]


@require_GET
def slip_print(request: HttpRequest, pk: int) -> HttpResponse:
    """交办单 with its return slip (签收回执), for A4."""
    _, slip = visible_slip(request, pk)
    return render(request, "dispatch/slip_print.html", {"slip": slip, "paper": slip_paper(slip)})


@require_GET
def follow_up_list(request: HttpRequest) -> HttpResponse:
    """Whom to call, the earliest due first, without what one handled oneself; or what the calls gave, the latest first."""
    standing = standing_of(request)
    form = FollowUpFilterForm(request.GET)
    form.is_valid()
    contacts = form.narrow(Contact.objects.visible_to(standing), standing).with_row()
    order = BY_DONE if form.cleaned_data.get("show") else BY_DUE
    page = paging.page(contacts, order, request.GET.get("cursor", ""))
    context = {"form": form, "page": page, "at": standing.at, "is_done": order is BY_DONE}
    return render(request, "dispatch/follow_up_list.html", context)


def slips_panel(_request: HttpRequest, standing: Standing, case: Case, at: datetime) -> dict[str, Any] | None:
    """The slips of a case, newest first; None while there is none."""
    slips = list(
        Slip.objects.visible_to(standing).filter(case=case).select_related("unit", "centre").order_by("-id")
    )
    return {"slips": slips} if slips else None


def follow_up_panel(
    _request: HttpRequest, standing: Standing, case: Case, at: datetime
) -> dict[str, Any] | None:
    contacts = list(
        Contact.objects.filter(case=case).select_related("done_by").order_by("-planned_at", "-id")
    )
    return {"contacts": contacts} if contacts else None
