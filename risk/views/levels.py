"""The lists of level changes and of red flags, for those who may read scores (trap 30)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from core import exports, paging
from core.once import once
from core.refusals import insist
from governance.choices import Capability
from governance.standing import Standing, standing_of
from risk.forms.levels import LevelChangeFilterForm, RedFlagFilterForm
from risk.models import LevelChange, RedFlag
from risk.pages import words_of_flags
from risk.permissions import assessing as permissions

CHANGED = paging.Order("made", "提出时间，新的在前", "made_at", descending=True)
# so many red flags stand on the commanders' desk, the others in their list
ON_DESK = 30
RAISED = paging.Order("raised", "提示时间，新的在前", "raised_at", descending=True)


@require_GET
def change_list(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, and every change of a level before."""
    standing = standing_of(request)
    insist(permissions.why_not_read(standing))
    form = LevelChangeFilterForm(request.GET, standing=standing)
    form.is_valid()
    changes = form.narrow(LevelChange.objects.visible_to(standing))
    page = paging.page(changes.with_row(), CHANGED, request.GET.get("cursor", ""), counted=changes)
    return render(request, "risk/change_list.html", {"form": form, "page": page, "at": standing.at})


@require_GET
def flag_list(request: HttpRequest) -> HttpResponse:
    """Red flags: what waits for a commander, who looked and when."""
    standing = standing_of(request)
    insist(permissions.why_not_read(standing))
    form = RedFlagFilterForm(request.GET, standing=standing)
    form.is_valid()
    flags = form.narrow(RedFlag.objects.visible_to(standing))
    page = paging.page(flags.with_row(), RAISED, request.GET.get("cursor", ""), counted=flags)
    return render(request, "risk/flag_list.html", {"form": form, "page": page, "at": standing.at})


def upgrades_panel(_request: HttpRequest, standing: Standing) -> dict[str, Any] | None:
    """Red flags on which a commander has not said yet whether the level rises, the oldest first; one line a case.
    Cost: three queries, one when there are none."""
    if not standing.may(Capability.COMMAND):
        return None
    waiting = RedFlag.objects.visible_to(standing).unanswered().with_row().order_by("raised_at", "id")
    flags = {one.case_id: one for one in waiting[:ON_DESK]}
    mine = [one for one in flags.values() if standing.may(Capability.COMMAND, about=one.case)]
    words = words_of_flags()
    return (
        {
            "flags": [(one, words(one)) for one in mine],
            "count": waiting.values("case").distinct().order_by().count(),
        }
        if mine
        else None
    )


def _export(request: HttpRequest, kind: str, title: str) -> HttpResponseBase:
    standing = standing_of(request)
    insist(permissions.why_not_read(standing))
    return exports.begin(request, kind, title=title, by=standing)


@require_POST
@once
def change_export(request: HttpRequest) -> HttpResponseBase:
    """The workbook of exactly this list, written in the worker."""
    return _export(request, "change_export", "导出等级变动")


@require_POST
@once
def flag_export(request: HttpRequest) -> HttpResponseBase:
    """The workbook of exactly this list, written in the worker."""
    return _export(request, "flag_export", "导出红旗")
