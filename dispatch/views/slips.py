"""Pages of slips and of what is to be followed up."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from cases import pages
from cases.actions.looks import looks_on, opened
from cases.models import Attachment, Case
from core import paging
from core.acts import buttons
from core.clock import ZONE
from core.grounds import Ground
from core.registry import registry
from dispatch.actions.paper_text import slip_paper
from dispatch.actions.preview import ahead_of
from dispatch.actions.registering import mark_opened
from dispatch.acts import SLIP_ACTS
from dispatch.choices import MODE_WORDS, SlipState
from dispatch.forms.slips import SlipFilterForm
from dispatch.models import Letter, Slip, SlipPaper
from dispatch.permissions.slip_work import why_not_give_many, why_not_see_own, why_not_see_returns
from dispatch.querysets.slips import RUNNING, UNSIGNED, WATCHES_SLIPS
from dispatch.views.clocks import clocks_of
from governance.standing import Standing, standing_of

BY_DUE = paging.Order("due", "时限，急的在前", "due_at", descending=False)


def visible_slip(request: HttpRequest, pk: int) -> tuple[Standing, Slip]:
    standing = standing_of(request)
    slip = get_object_or_404(Slip.objects.visible_to(standing).with_head(), pk=pk)
    opened(by=standing, case=slip.case, what="交办单", at=standing.at)
    mark_opened(standing, standing.at, slip=slip)
    return standing, slip


def group_of(due_at: datetime, at: datetime, state: str, paused_at: datetime | None = None) -> str:
    """超期 / 今天到期 / 本周到期 / 以后到期 for what still runs, 待签发 for drafts, 已完结 for the rest."""
    if state in UNSIGNED:
        return SlipState(state).label
    if state not in RUNNING:
        return "已完结"
    if paused_at is not None:
        return "已暂停计时"
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
    rows = [(group_of(slip.due_at, standing.at, slip.state, slip.paused_at), slip) for slip in page.rows]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "at": standing.at,
        "at_centre": standing.may(*WATCHES_SLIPS),
        "may_own": why_not_see_own(standing) is None,
        "may_give": why_not_give_many(standing) is None,
        "may_count": why_not_see_returns(standing) is None,
    }
    return render(request, "dispatch/slip_list.html", context)


@require_GET
def slip_show(request: HttpRequest, pk: int) -> HttpResponse:
    """One slip as the unit needs it: what, until when, what I may do. No score, no factor, no level (trap 30)."""
    standing, slip = visible_slip(request, pk)
    marks = _marks(slip)
    # each file once: under the report it came with, among the slip's own, else among the case's
    papers = (
        Attachment.objects.filter(case=slip.case)
        .exclude(pk__in=[one.attachment_id for one in marks])
        .select_related("file", "entry__officer")
        .order_by("-entry__at", "id")
    )
    letters = list(
        Letter.objects.visible_to(standing).filter(slip=slip).select_related("unit", "clock").order_by("-id")
    )
    context = {
        "slip": slip,
        "case": slip.case,
        "at": standing.at,
        "acts": buttons(SLIP_ACTS, standing, slip, slip.state),
        "papers": papers,
        "own_papers": [one for one in marks if one.report_id is None],
        "reports": _reports(slip, marks),
        "team": _team(standing, slip),
        "wished": [] if slip.signed_at else list(slip.wished_units.order_by("pk")),
        "words": MODE_WORDS[slip.mode],
        "replaced_by": getattr(slip, "replaced_by", None),
        "people": pages.people(standing, slip.case, looks_on(standing, slip.case)),
        **clocks_of(standing, slip),
        "entries": _entries(slip),
        "ground": _ground(slip, standing.at),
        "letters": letters,
        "ladder": ahead_of(slip, letters, standing.at),
        "registered": slip.papers.visible_to(standing).filter(void_at=None).first(),
    }
    return render(request, "dispatch/slip_show.html", context)


def _marks(slip: Slip) -> list[SlipPaper]:
    """The slip's own files and what each of them is."""
    return list(
        slip.own_papers.select_related("attachment__file", "attachment__entry__officer").order_by("id")
    )


def _reports(slip: Slip, marks: list[SlipPaper]) -> list[dict[str, Any]]:
    """首报, 续报, 终报 with their files, newest first."""
    rows = slip.reports.select_related("by").order_by("-at", "-id")
    return [
        {"report": one, "papers": [paper for paper in marks if paper.report_id == one.pk]} for one in rows
    ]


def _team(standing: Standing, slip: Slip) -> list[Slip]:
    """Lead and assisting units of this task, the lead first; alone it is nobody."""
    lead = slip.main_id or slip.pk
    rows = Slip.objects.visible_to(standing).filter(Q(pk=lead) | Q(main=lead)).select_related("unit")
    found = list(rows.order_by("main_id", "id"))
    found.sort(key=lambda one: one.main_id is not None)
    return found if len(found) > 1 else []


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


def slips_panel(_request: HttpRequest, standing: Standing, case: Case, at: datetime) -> dict[str, Any] | None:
    """The slips of a case, newest first; None while there is none."""
    found = Slip.objects.visible_to(standing).filter(case=case).with_line()
    slips = sorted(found, key=lambda one: (-(one.main_id or one.pk), one.main_id is not None, one.pk))
    return {"slips": slips} if slips else None
