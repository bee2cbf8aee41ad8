"""A canvass on the desktop: the list, the launch, one campaign by place, its paper and workbook."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import drafts, exports, paging
from core.acts import buttons
from core.forms import attempt, sent
from core.once import once
from core.refusals import insist
from governance.standing import Standing, standing_of
from grids.actions import canvass as actions
from grids.acts import CAMPAIGN_ACTS, launched_words
from grids.forms.canvass import CampaignFilterForm, LaunchForm, TaskFilterForm
from grids.models import Campaign, CanvassTask
from grids.pages import canvass as pages
from grids.permissions import canvass as may
from grids.querysets.canvass import LAUNCHERS

NEWEST = paging.Order("made", "新的在前", "made_at", descending=True)
# the ways to read a campaign; a street's own has no streets to compare
VIEWS = {"community": "按社区", "grid": "按网格", "finding": "发现", "street": "按街道"}
ON_PAPER = 200


def visible_campaign(request: HttpRequest, pk: int) -> tuple[Standing, Campaign]:
    standing = standing_of(request)
    rows = Campaign.objects.visible_to(standing).select_related("centre__area", "made_by", "closed_by")
    return standing, get_object_or_404(rows, pk=pk)


def page_of(campaign: Campaign) -> str:
    return reverse("canvass_show", args=[campaign.pk])


def visible_grid(request: HttpRequest, pk: int) -> tuple[Standing, CanvassTask]:
    standing = standing_of(request)
    rows = CanvassTask.objects.visible_to(standing).select_related("campaign__centre", "area")
    return standing, get_object_or_404(rows, pk=pk)


def page_of_grid(task: CanvassTask) -> str:
    return f"{page_of(task.campaign)}?by=grid&community={task.community_id or ''}"


@require_GET
def canvass_campaigns(request: HttpRequest) -> HttpResponse:
    standing = standing_of(request)
    form = CampaignFilterForm(request.GET, standing=standing)
    form.is_valid()
    rows = form.narrow(Campaign.objects.visible_to(standing))
    shown = rows.select_related("centre")
    page = paging.page(shown, NEWEST, request.GET.get("cursor", ""), size=20, counted=rows)
    context = {
        "form": form,
        "page": page,
        "rows": pages.by_campaign(standing, page.rows),
        "why_not_launch": may.why_not_launch(standing),
        "day": standing.at.date(),
    }
    return render(request, "grids/canvass_campaigns.html", context)


@once
def canvass_launch(request: HttpRequest) -> HttpResponse:
    standing = standing_of(request)
    insist(may.why_not_launch(standing))
    form = LaunchForm(standing=standing, **sent(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and (
            campaign := attempt(
                form, lambda: actions.launch(by=standing, at=standing.at, **form.cleaned_data)
            )
        )
    ):
        drafts.done(request, "canvass")
        messages.success(request, launched_words(campaign))
        return redirect(page_of(campaign))
    return render(request, "grids/canvass_launch.html", {"form": form}, status=422 if form.errors else 200)


def _views(campaign: Campaign) -> dict[str, str]:
    streets = campaign.tasks.order_by().values("street").distinct()[:2].count()
    return VIEWS if streets > 1 else {key: words for key, words in VIEWS.items() if key != "street"}


def _rows(request: HttpRequest, standing: Standing, campaign: Campaign, by: str) -> dict[str, Any]:
    """The chosen way to read it: a page of rows, with its filter where it has one."""
    number = request.GET.get("page")
    if by == "finding":
        finds = Paginator(pages.with_case(pages.finds_of(standing, campaign)), 50).get_page(number)
        return {
            "page": finds,
            "finds": pages.found(standing, finds),
            "withheld": pages.withheld(standing, campaign),
        }
    if by == "grid":
        form = TaskFilterForm(request.GET, standing=standing, campaign=campaign)
        form.is_valid()
        tasks = form.narrow(CanvassTask.objects.visible_to(standing).filter(campaign=campaign))
        read = tasks.select_related("area", "campaign", "finished_by").order_by("area__path")
        grids = Paginator(read, 50).get_page(number)
        return {"page": grids, "form": form, "rows": pages.by_grid(standing, list(grids))}
    places = Paginator(pages.by_place(standing, campaign, by), 50).get_page(number)
    return {"page": places, "rows": list(places)}


@require_GET
def canvass_show(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it has come, by place; what was found. Cost: a fixed number of queries."""
    standing, campaign = visible_campaign(request, pk)
    views = _views(campaign)
    by = request.GET.get("by", "")
    by = by if by in views else "community"
    context = {
        "campaign": campaign,
        "scope": "、".join(one.label for one in campaign.scope.order_by("path")[:20]),
        "classes": [one.name for one in campaign.hazard_classes.order_by("order", "id")],
        "totals": pages.totals(standing, campaign),
        "views": views,
        "by": by,
        "acts": buttons(CAMPAIGN_ACTS, standing, campaign, ""),
        "manages": standing.may(*LAUNCHERS),
        "day": standing.at.date(),
        "at": standing.at,
        **_rows(request, standing, campaign, by),
    }
    return render(request, "grids/canvass_show.html", context)


@require_GET
def canvass_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The result on A4: coverage by place, the finds and where they stand; a long list ends with a word."""
    standing, campaign = visible_campaign(request, pk)
    finds = pages.with_case(pages.finds_of(standing, campaign))
    shown = pages.found(standing, finds[:ON_PAPER])
    totals = pages.totals(standing, campaign)
    context = {
        "campaign": campaign,
        "scope": "、".join(one.label for one in campaign.scope.order_by("path")[:20]),
        "classes": [one.name for one in campaign.hazard_classes.order_by("order", "id")],
        "totals": totals,
        "rows": pages.by_place(standing, campaign, "community"),
        "finds": shown,
        "outcomes": pages.outcomes(shown),
        "beyond": max(totals.finds - ON_PAPER, 0),
        "withheld": pages.withheld(standing, campaign),
    }
    return render(request, "grids/canvass_print.html", context)


@require_POST
@once
def canvass_export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write the workbook in the worker; the bell rings when it is ready."""
    standing, campaign = visible_campaign(request, pk)
    return exports.begin(
        request, "canvass_export", title=f"导出排查：{campaign}", by=standing, query=f"campaign={campaign.pk}"
    )
