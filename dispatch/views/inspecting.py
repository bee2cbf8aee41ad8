"""Pages of supervision checks: the rounds, one round, one case of it."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases.actions.looks import opened
from core import drafts, exports, paging
from core.acts import buttons
from core.forms import attempt
from core.once import once
from core.refusals import insist
from dispatch.actions import inspecting as actions
from dispatch.acts.inspecting import RECTIFICATION_ACTS, ROUND_ACTS, SAMPLE_ACTS
from dispatch.choices import InspectionKind
from dispatch.forms.inspecting import CheckForm, DrawForm, RoundFilterForm, SampleFilterForm
from dispatch.models import (
    CheckItem,
    InspectionFinding,
    InspectionRound,
    InspectionSample,
    Rectification,
)
from dispatch.pages.inspecting import page_data, seen_samples
from dispatch.permissions import inspecting as permissions
from governance.standing import Standing, standing_of

NEWEST = paging.Order("made", "新的在前", "made_at", descending=True)
BY_NUMBER = paging.Order("drawn", "抽样顺序", "id", descending=False, is_number=True)


@require_GET
def inspection_list(request: HttpRequest) -> HttpResponse:
    standing = standing_of(request)
    insist(permissions.why_not_read_checks(standing))
    form = RoundFilterForm(request.GET, standing=standing)
    form.is_valid()
    rounds = form.narrow(InspectionRound.objects.visible_to(standing))
    rows = rounds.select_related("centre", "area")
    page = paging.page(rows, NEWEST, request.GET.get("cursor", ""), counted=rounds)
    may = permissions.why_not_inspect(standing) is None
    return render(
        request,
        "dispatch/inspection_list.html",
        {"form": form, "page": page, "may_draw": may, "at": standing.at},
    )


@once
def inspection_draw(request: HttpRequest) -> HttpResponse:
    """The form of a new round; drawing is one act, nobody takes a case out afterwards."""
    standing = standing_of(request)
    insist(permissions.why_not_inspect(standing))
    posted = request.POST if request.method == "POST" else None
    form = DrawForm(posted, standing=standing, initial={"is_stratified": True, "size": 20})
    round_ = None
    if posted is not None and form.is_valid():
        round_ = attempt(form, lambda: _drawn(standing, form))
    if round_ is not None:
        messages.success(
            request, f"已从 {round_.population} 件中抽出 {round_.drawn} 件，种子 {round_.seed}。"
        )
        return redirect("inspection_show", pk=round_.pk)
    return render(
        request, "dispatch/inspection_draw.html", {"form": form}, status=422 if form.errors else 200
    )


def _drawn(standing: Standing, form: DrawForm) -> InspectionRound:
    data = form.cleaned_data | {"area": form.place(), "kind": InspectionKind(form.cleaned_data["kind"])}
    data["seed"] = data["seed"] or secrets.token_hex(4)
    return actions.draw_round(by=standing, at=standing.at, **data)


def visible_round(request: HttpRequest, pk: int) -> tuple[Standing, InspectionRound]:
    standing = standing_of(request)
    rows = InspectionRound.objects.visible_to(standing).select_related(
        "centre", "area", "made_by", "closed_by"
    )
    round_ = get_object_or_404(rows, pk=pk)
    return standing, round_


def round_page(round_: InspectionRound) -> str:
    return reverse("inspection_show", args=[round_.pk])


@require_GET
def inspection_show(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: how it was drawn, its figures with the rows behind them, its cases."""
    standing, round_ = visible_round(request, pk)
    form = SampleFilterForm(request.GET, round_=round_)
    form.is_valid()
    samples = form.narrow(seen_samples(standing, round_))
    rows = samples.select_related("case__area", "unit", "rectification__task")
    context = page_data(standing, round_) | {
        "round": round_,
        "form": form,
        "page": paging.page(rows, BY_NUMBER, request.GET.get("cursor", ""), counted=samples),
        "acts": buttons(ROUND_ACTS, standing, round_, round_.state),
        "at": standing.at,
    }
    return render(request, "dispatch/inspection_show.html", context)


@require_GET
def inspection_print(request: HttpRequest, pk: int) -> HttpResponse:
    standing, round_ = visible_round(request, pk)
    samples = seen_samples(standing, round_).select_related("case", "unit", "rectification").order_by("id")
    context = page_data(standing, round_) | {"round": round_, "samples": samples, "at": standing.at}
    return render(request, "dispatch/inspection_print.html", context)


@require_POST
@once
def inspection_export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write the workbook of the round's cases in the worker."""
    standing, round_ = visible_round(request, pk)
    return exports.begin(
        request,
        "inspection_export",
        title=f"导出{round_}",
        by=standing,
        query=f"round={round_.pk}&{request.GET.urlencode()}",
    )


# --- one case of a round


def visible_sample(request: HttpRequest, pk: int) -> tuple[Standing, InspectionSample]:
    standing = standing_of(request)
    rows = InspectionSample.objects.visible_to(standing).select_related(
        "case__area", "case__centre", "unit", "round__area", "round__centre", "checked_by"
    )
    sample = get_object_or_404(rows, pk=pk)
    opened(by=standing, case=sample.case, what="督导检查", at=standing.at)
    return standing, sample


def sample_page(sample: InspectionSample) -> str:
    return reverse("sample_check", args=[sample.pk])


@once
def sample_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist on one case; below it what the unit must put right."""
    standing, sample = visible_sample(request, pk)
    refusal = permissions.why_not_check(standing, sample)
    if request.method == "POST":
        insist(refusal)
    found = {one.item_id: one for one in InspectionFinding.objects.filter(sample=sample)}
    posted = request.POST if request.method == "POST" else None
    form = CheckForm(posted, items=_items(found, standing), initial=_initial(sample, found))
    if posted is not None and form.is_valid():
        facts = {"findings": form.findings(), "remark": form.cleaned_data["remark"]}
        if done := attempt(form, lambda: actions.check(by=standing, sample=sample, at=standing.at, **facts)):
            said = f"发现 {done.flaws} 个问题，可以发整改通知。" if done.flaws else "没有发现问题。"
            messages.success(request, f"已记录 {done.case.number} 的检查结果：{said}")
            drafts.done(request, f"check-{sample.pk}")
            return redirect(sample_page(done) if done.flaws else round_page(sample.round))
    return _sample_page(request, standing, sample, form, refusal)


def _items(found: dict[int, Any], standing: Standing) -> list[CheckItem]:
    """Those that are asked today, and those already answered."""
    running = Q(until_on=None) | Q(until_on__gte=standing.at.date())
    return list(CheckItem.objects.filter(running | Q(pk__in=found)))


def _initial(sample: InspectionSample, found: dict[int, Any]) -> dict[str, Any]:
    said = {f"verdict_{pk}": one.verdict for pk, one in found.items()}
    return said | {f"note_{pk}": one.note for pk, one in found.items()} | {"remark": sample.remark}


def _sample_page(
    request: HttpRequest, standing: Standing, sample: InspectionSample, form: CheckForm, refusal: Any
) -> HttpResponse:
    rows = (
        Rectification.objects.visible_to(standing)
        .filter(sample=sample)
        .select_related("task__unit", "task__done_by", "approved_by")
    )
    rectification = rows.first()
    if rectification is not None:
        rectification.sample = sample
    if refusal is not None:
        for field in form.fields.values():
            field.disabled = True
    context = {
        "sample": sample,
        "case": sample.case,
        "form": form,
        "why_not": refusal.sentence if refusal else "",
        "acts": buttons(SAMPLE_ACTS, standing, sample, ""),
        "rectification": rectification,
        "judge_acts": buttons(RECTIFICATION_ACTS, standing, rectification, "") if rectification else [],
        "at": standing.at,
    }
    return render(request, "dispatch/sample_check.html", context, status=422 if form.errors else 200)


def visible_rectification(request: HttpRequest, pk: int) -> tuple[Standing, Rectification]:
    standing = standing_of(request)
    rows = Rectification.objects.visible_to(standing).select_related(
        "task", "sample__case", "sample__unit", "sample__round__area"
    )
    rectification = get_object_or_404(rows, pk=pk)
    insist(permissions.why_not_read_checks(standing))
    return standing, rectification


def rectification_page(rectification: Rectification) -> str:
    return reverse("sample_check", args=[rectification.sample_id])
