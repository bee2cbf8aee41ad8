"""Pages of supervisions: the list, one with its course, the wall's list, the case's and the desk's part."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases import pages
from cases.actions.looks import opened
from cases.models import Case
from core import exports, paging
from core.acts import buttons
from core.once import once
from core.refusals import insist
from dispatch.acts import SUPERVISION_ACTS
from dispatch.choices import SupervisionLevel
from dispatch.forms.supervisions import BY_DUE, LATEST, SupervisionFilterForm
from dispatch.models import Escalation, Supervision
from dispatch.permissions import supervisions as permissions
from governance.standing import Standing, standing_of

_ON_WALL = 100
_ON_DESK = 10


def visible_supervision(request: HttpRequest, pk: int) -> tuple[Standing, Supervision]:
    standing = standing_of(request)
    supervision = get_object_or_404(Supervision.objects.visible_to(standing).with_head(), pk=pk)
    opened(by=standing, case=supervision.case, what="督办", at=standing.at)
    return standing, supervision


def page_of(supervision: Supervision) -> str:
    return reverse("supervision_show", args=[supervision.pk])


@require_GET
def supervision_list(request: HttpRequest) -> HttpResponse:
    """Open supervisions by due time, the others by when they were asked for; each figure is its rows."""
    standing = standing_of(request)
    insist(permissions.why_not_read_supervisions(standing))
    form = SupervisionFilterForm(request.GET, standing=standing)
    form.is_valid()
    seen = Supervision.objects.visible_to(standing)
    rows = form.narrow(seen)
    order = LATEST if form.cleaned_data.get("state") in ("lifted", "all") else BY_DUE
    page = paging.page(rows.with_row(), order, request.GET.get("cursor", ""), counted=rows)
    figures = seen.figures(standing.at)
    context = {"form": form, "page": page, "figures": figures, "at": standing.at}
    return render(request, "dispatch/supervision_list.html", context)


@require_POST
@once
def supervision_export(request: HttpRequest) -> HttpResponseBase:
    """The workbook of exactly this list, written in the worker."""
    standing = standing_of(request)
    insist(permissions.why_not_read_supervisions(standing))
    return exports.begin(request, "supervision_export", title="导出督办台账", by=standing)


@require_GET
def supervision_show(request: HttpRequest, pk: int) -> HttpResponse:
    """One supervision: why, who answers for it, its letter, what was done, how it ended."""
    standing, supervision = visible_supervision(request, pk)
    lines = [one for one in pages.timeline(supervision.case) if one["about"].get("supervision") == pk]
    letter = supervision.letter
    if letter is not None and letter.number is None and supervision.unit_id in standing.unit_ids:
        letter = None
    context = {
        "supervision": supervision,
        "case": supervision.case,
        "letter": letter,
        "acts": buttons(SUPERVISION_ACTS, standing, supervision, "open"),
        "entries": lines,
        "at": standing.at,
    }
    return render(request, "dispatch/supervision_show.html", context)


@require_GET
def supervision_wall(request: HttpRequest) -> HttpResponse:
    """挂牌督办: the sheet that a centre puts up. No title, no party, nothing of a restricted case."""
    standing = standing_of(request)
    insist(permissions.why_not_read_supervisions(standing))
    rows = Supervision.objects.visible_to(standing).listed().filter(case__is_restricted=False)
    context = {"rows": rows.with_row().order_by("asked_at", "id")[:_ON_WALL], "at": standing.at}
    return render(request, "dispatch/supervision_wall.html", context)


def on_desk(standing: Standing) -> dict[str, Any]:
    """For the command desk: what hangs on the wall or is in the officer's hands, and what the level must answer."""
    rows = Supervision.objects.visible_to(standing).open().with_row()
    mine = rows.filter(Q(level=SupervisionLevel.LISTED) | Q(responsible=standing.officer))
    asked = Escalation.objects.to_answer(standing).with_row()
    return {
        "supervisions": list(mine.order_by("due_at", "id")[:_ON_DESK]),
        "escalations": list(asked.order_by("due_at", "id")[:_ON_DESK]),
    }


def supervisions_panel(
    _request: HttpRequest, standing: Standing, case: Case, at: datetime
) -> dict[str, Any] | None:
    """The supervisions of a case, open ones first; None while there is none."""
    rows = Supervision.objects.visible_to(standing).filter(case=case).with_line()
    found = sorted(rows.order_by("-id"), key=lambda one: one.lifted_at is not None)
    return {"supervisions": found} if found else None
