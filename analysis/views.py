"""Pages of figures."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from analysis import actions, today
from analysis.figures import risk
from analysis.forms import MonthForm, asked
from analysis.models import MonthlyPacket
from analysis.permissions import why_not_look_over, why_not_see_months, why_not_see_risk
from analysis.rules import Month
from core import clock, exports, files
from core.models import StoredFile
from core.once import once
from core.refusals import insist
from governance.standing import Standing, standing_of

PAGE = 30


@require_GET
def commander_day(request: HttpRequest) -> HttpResponse:
    """One A4: what came in, what is dangerous, what is late and who has it. Cost: nineteen queries."""
    standing = standing_of(request)
    insist(why_not_look_over(standing))
    at = standing.at
    found = today.flow(standing, at)
    clues = today.clues(standing)
    count, dangerous = today.dangerous(standing, clues[1] if clues else ())
    context = {
        "at": at,
        "flow": found,
        "today_url": today.cases_at(since=at.date(), until=at.date(), history="no"),
        "dangerous_count": count,
        "dangerous": dangerous,
        "dangerous_url": today.cases_at(danger="on"),
        "withheld": today.withheld(standing),
        "clues": clues,
        "pace": today.pace(standing),
        "to_sign": today.to_sign(standing),
        "lateness": today.lateness(standing, at),
        "late_url": today.cases_at(due="late", sort="due"),
        "soon_url": today.cases_at(due="soon", sort="due"),
        "satisfaction": today.satisfaction(standing, at),
        "channels": today.by_channel(found),
        "communities": today.by_community(standing, found),
        "chart": today.chart(found),
        "duty": today.on_duty(standing, at),
    }
    return render(request, "analysis/commander_day.html", context)


@require_GET
def risk_figures(request: HttpRequest) -> HttpResponse:
    """What the risk work of a month came to; each figure opens its rows. Cost: ten queries."""
    standing = standing_of(request)
    insist(why_not_see_risk(standing))
    form, scope = asked(request.GET, standing)
    if scope is None:
        raise Http404
    lines = risk.factor_lines(scope)
    context = {
        "form": form,
        "scope": scope,
        "levels": risk.level_lines(scope),
        "movement": risk.movement(scope),
        "factors": [one for one in lines if one.confirmed or one.removed or one.unknown],
        "silent": [one.name for one in lines if not (one.confirmed or one.removed or one.unknown)],
        "doubt": risk.doubt(scope),
        "waited": risk.waited(scope),
        "weak": risk.WEAK * 100,
        "enough": risk.ENOUGH,
    }
    return render(request, "analysis/risk_figures.html", context)


@require_POST
@once
def risk_figures_export(request: HttpRequest) -> HttpResponseBase:
    """The factors of exactly this month and place as a workbook, written in the worker."""
    standing = standing_of(request)
    insist(why_not_see_risk(standing))
    return exports.begin(request, "risk_figures_export", title="导出风险要素", by=standing)


@require_GET
def month_list(request: HttpRequest) -> HttpResponse:
    """The months' papers made for this officer, the latest first, and the form for one more."""
    standing = standing_of(request)
    insist(why_not_see_months(standing))
    return _page(request, standing, MonthForm(standing=standing))


def _page(request: HttpRequest, standing: Standing, form: MonthForm) -> HttpResponse:
    rows = MonthlyPacket.objects.visible_to(standing)
    rows = rows.select_related("centre__area", "made_for", "job", "workbook", "report").order_by(
        "-month", "-id"
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "lines": [_line(standing, one) for one in page], "at": standing.at}
    return render(request, "analysis/month_list.html", context, status=422 if form.errors else 200)


def _line(standing: Standing, packet: MonthlyPacket) -> dict[str, Any]:
    """A row of the table with the lists that have the same rows, where the officer sees just this area."""
    month, url, lawful_url = Month.of(packet.month), "", ""
    if standing.area_paths == (packet.centre.area.path,):
        days = f"?since={month.first}&until={month.last}"
        url, lawful_url = reverse("case_list") + days, reverse("lawful_end_list") + days
    # a month that was made before this figure was counted says so
    lawful = (packet.figures or {}).get("lawful_ends", "—")
    return {
        "packet": packet, "label": month.label, "cases_url": url,
        "lawful": lawful, "lawful_url": "" if lawful == "—" else lawful_url,
    }  # fmt: skip


@require_POST
@once
def month_make(request: HttpRequest) -> HttpResponseBase:
    """Ask the worker for a month; pressed twice it is one job."""
    standing = standing_of(request)
    insist(why_not_see_months(standing))
    form = MonthForm(request.POST, standing=standing)
    if not form.is_valid():
        return _page(request, standing, form)
    centre, month = form.chosen()
    if centre is None:
        raise Http404
    packet = actions.make_month(by=standing, centre=centre, month=month, at=standing.at)
    messages.success(request, f"正在后台生成{month.label}的工作簿和报告，完成后铃铛会提醒，也可在本页等候。")
    return redirect("job_show", pk=packet.job_id)


@require_GET
def month_workbook(request: HttpRequest, pk: int) -> HttpResponseBase:
    return _handed_out(_made(request, pk).workbook)


@require_GET
def month_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    return _handed_out(_made(request, pk).report)


def _made(request: HttpRequest, pk: int) -> MonthlyPacket:
    standing = standing_of(request)
    packets = MonthlyPacket.objects.visible_to(standing).made().select_related("workbook", "report")
    packet: MonthlyPacket = get_object_or_404(packets, pk=pk)
    insist(why_not_see_months(standing))
    return packet


def _handed_out(file: StoredFile | None) -> HttpResponseBase:
    if file is None or not files.path_of(file).exists():
        raise Http404
    return exports.hand_out(file, clock.now())
