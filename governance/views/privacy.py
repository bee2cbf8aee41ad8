"""Records of personal information: processing register, impact assessments, retention, people's requests."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import audit, files, retention
from core.acts import buttons
from core.models import Erasure
from core.once import once
from core.refusals import insist
from core.registry import registry
from core.rules import mask_name
from governance.actions import privacy as actions
from governance.acts.privacy import ACTIVITY_ACTS, ASSESSMENT_ACTS, REQUEST_ACTS
from governance.choices import Capability
from governance.forms import privacy as forms
from governance.models import ImpactAssessment, ProcessingActivity, SubjectRequest
from governance.permissions import privacy as permissions
from governance.standing import Standing, standing_of

_PAGE = 50
_REGISTER = 100


def _reader(request: HttpRequest) -> Standing:
    standing = standing_of(request)
    insist(permissions.why_not_read(standing))
    return standing


def _keeper(request: HttpRequest) -> Standing:
    standing = standing_of(request)
    insist(permissions.why_not_keep(standing))
    return standing


def _frame(standing: Standing, tab: str) -> dict[str, Any]:
    return {"tab": tab, "may_keep": standing.may(Capability.SECURE), "at": standing.at}


def _written(
    request: HttpRequest, form: Any, context: dict[str, Any], write: Callable[[dict[str, Any]], str]
) -> HttpResponseBase:
    """The page of a new record: the form, or what it wrote and where that is."""
    if request.method == "POST" and form.is_valid():
        return redirect(write(form.cleaned_data))
    context |= {"form": form}
    return render(request, "governance/privacy_form.html", context, status=422 if form.errors else 200)


# processing register


@require_GET
def activities(request: HttpRequest) -> HttpResponse:
    """The version in force of every entry; ended ones last."""
    standing = _reader(request)
    rows = ProcessingActivity.objects.newest().order_by("is_ended", "code")
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    return render(
        request, "governance/privacy_activities.html", _frame(standing, "activities") | {"page": page}
    )


@once
def activity_new(request: HttpRequest) -> HttpResponseBase:
    standing = _keeper(request)

    def write(data: dict[str, Any]) -> str:
        made = actions.register_activity(by=standing, facts=data, at=standing.at)
        messages.success(request, f"已登记处理活动“{made.name}”。")
        return activity_page(made)

    context = {"title": "登记处理活动", "back": reverse("privacy_activities"), "has_files": False}
    return _written(request, forms.ActivityForm(request.POST or None), context, write)


def load_activity(request: HttpRequest, pk: int) -> tuple[Standing, ProcessingActivity]:
    standing = _reader(request)
    return standing, get_object_or_404(ProcessingActivity, pk=pk)


def activity_page(activity: ProcessingActivity) -> str:
    """The newest version: after a revision one is at what is in force."""
    newest = ProcessingActivity.objects.filter(code=activity.code).order_by("-id").first()
    return reverse("privacy_activity_show", args=[(newest or activity).pk])


@require_GET
def activity_show(request: HttpRequest, pk: int) -> HttpResponse:
    standing, activity = load_activity(request, pk)
    versions = list(ProcessingActivity.objects.filter(code=activity.code).select_related("made_by"))
    context = {
        "activity": activity,
        "versions": versions,
        "is_newest": versions[0].pk == activity.pk,
        "acts": buttons(ACTIVITY_ACTS, standing, activity, ""),
    }
    return render(request, "governance/privacy_activity_show.html", _frame(standing, "activities") | context)


# impact assessments


@require_GET
def assessments(request: HttpRequest) -> HttpResponse:
    standing = _reader(request)
    rows = ImpactAssessment.objects.filter(removed_at=None).select_related("author")
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    return render(
        request, "governance/privacy_assessments.html", _frame(standing, "assessments") | {"page": page}
    )


@once
def assessment_new(request: HttpRequest) -> HttpResponseBase:
    standing = _keeper(request)
    form = forms.AssessmentForm(request.POST or None, request.FILES or None, today=standing.at.date())

    def write(data: dict[str, Any]) -> str:
        papers = data.pop("papers")
        file = files.store(papers[0], by=standing.pk, at=standing.at) if papers else None
        made = actions.write_assessment(by=standing, facts=data, file=file, at=standing.at)
        messages.success(request, "已登记影响评估，至少保存三年。")
        return assessment_page(made)

    context = {"title": "登记影响评估", "back": reverse("privacy_assessments"), "has_files": True}
    return _written(request, form, context, write)


def load_assessment(request: HttpRequest, pk: int) -> tuple[Standing, ImpactAssessment]:
    standing = _reader(request)
    found = ImpactAssessment.objects.select_related("author", "file", "removed_by")
    return standing, get_object_or_404(found, pk=pk)


def assessment_page(assessment: ImpactAssessment) -> str:
    return reverse("privacy_assessment_show", args=[assessment.pk])


@require_GET
def assessment_show(request: HttpRequest, pk: int) -> HttpResponse:
    standing, assessment = load_assessment(request, pk)
    refusal = permissions.why_not_remove(standing, assessment)
    context = {
        "assessment": assessment,
        "kept_until": permissions.kept_until(assessment),
        "why_not_remove": refusal.sentence if refusal else "",
        "acts": buttons(ASSESSMENT_ACTS, standing, assessment, ""),
    }
    return render(
        request, "governance/privacy_assessment_show.html", _frame(standing, "assessments") | context
    )


@require_GET
def assessment_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    _, assessment = load_assessment(request, pk)
    if assessment.file is None:
        raise Http404
    return files.hand_out(assessment.file)


# retention


@require_GET
def retention_list(request: HttpRequest) -> HttpResponse:
    """Every kind of record with its rule, and what was erased."""
    standing = _reader(request)
    erased = Erasure.objects.select_related("asked_by").order_by("-id")[:_REGISTER]
    context = {"rules": retention.rules(), "erased": erased}
    return render(request, "governance/privacy_retention.html", _frame(standing, "retention") | context)


def _rule(key: str) -> retention.Rule:
    if key not in registry.retention:
        raise Http404
    return retention.rule(key)


def _retention_page(
    request: HttpRequest, standing: Standing, rule: retention.Rule, **given: Any
) -> HttpResponse:
    refusal = permissions.why_not_erase(standing, rule)
    context: dict[str, Any] = {
        "rule": rule,
        "trial": retention.trial(rule, standing.at),
        "before": rule.before(standing.at),
        "rule_form": forms.RuleForm(rule=rule),
        "erase_form": forms.EraseForm(),
        "why_not_erase": refusal.sentence if refusal else "",
    } | given
    bad = any(form.errors for form in (context["rule_form"], context["erase_form"]))
    page = "governance/privacy_retention_show.html"
    return render(request, page, _frame(standing, "retention") | context, status=422 if bad else 200)


@require_GET
def retention_show(request: HttpRequest, key: str) -> HttpResponse:
    """What erasing would take now: the dry run."""
    return _retention_page(request, _reader(request), _rule(key))


@require_POST
@once
def retention_change(request: HttpRequest, key: str) -> HttpResponseBase:
    standing, rule = _keeper(request), _rule(key)
    form = forms.RuleForm(request.POST, rule=rule)
    if not form.is_valid():
        return _retention_page(request, standing, rule, rule_form=form)
    days, may = form.cleaned_data["keep_days"], form.cleaned_data.get("may_erase", False)
    actions.change_retention(by=standing, key=key, keep_days=days, may_erase=may, at=standing.at)
    messages.success(request, f"{rule.kind.label}今后保存 {days} 天。")
    return redirect("privacy_retention_show", key=key)


@require_POST
@once
def retention_erase(request: HttpRequest, key: str) -> HttpResponseBase:
    standing, rule = _keeper(request), _rule(key)
    insist(permissions.why_not_erase(standing, rule))
    form = forms.EraseForm(request.POST)
    if not form.is_valid():
        return _retention_page(request, standing, rule, erase_form=form)
    job = actions.ask_erasure(by=standing, key=key, reason=form.cleaned_data["reason"], at=standing.at)
    return redirect("job_show", pk=job.pk)


# requests


@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """By due day, open ones first; names masked."""
    standing = _reader(request)
    form = forms.RequestFilterForm(request.GET)
    form.is_valid()
    found = form.narrow(SubjectRequest.objects.all(), standing.at.date())
    page = Paginator(found.order_by(F("decided_at").desc(nulls_first=True), "due_on", "id"), _PAGE)
    shown = page.get_page(request.GET.get("page"))
    today = standing.at.date()
    rows = [{"row": one, "name": mask_name(one.name), "late": one.is_late(today)} for one in shown]
    context = {"form": form, "page": shown, "rows": rows}
    return render(request, "governance/privacy_requests.html", _frame(standing, "requests") | context)


@once
def request_new(request: HttpRequest) -> HttpResponseBase:
    standing = _keeper(request)
    today = standing.at.date()
    form = forms.RequestForm(request.POST or None, today=today, initial={"received_on": today})

    def write(data: dict[str, Any]) -> str:
        made = actions.take_request(by=standing, facts=data, at=standing.at)
        messages.success(request, f"已登记 {made.number}，请在 {made.due_on:%Y-%m-%d} 前答复。")
        return request_page(made)

    context = {"title": "登记个人信息请求", "back": reverse("privacy_requests"), "has_files": False}
    return _written(request, form, context, write)


def load_request(request: HttpRequest, pk: int) -> tuple[Standing, SubjectRequest]:
    standing = _reader(request)
    found = SubjectRequest.objects.select_related("taken_by", "decided_by")
    return standing, get_object_or_404(found, pk=pk)


def request_page(one: SubjectRequest) -> str:
    return reverse("privacy_request_show", args=[one.pk])


@require_GET
def request_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever must answer sees who asks, and that is written down; auditors see it masked."""
    standing, one = load_request(request, pk)
    clear = standing.may(Capability.SECURE)
    if clear:
        audit.record_look(by=standing, about=one, note="请求页", at=standing.at, verb=actions.LOOK)
    context = {
        "one": one,
        "name": one.name if clear else mask_name(one.name),
        "contact": one.contact if clear else "已隐藏",
        "phone": one.phone if clear else "已隐藏",
        "id_number": one.id_number if clear else "已隐藏",
        "late": one.is_late(standing.at.date()),
        "acts": buttons(REQUEST_ACTS, standing, one, ""),
    }
    return render(request, "governance/privacy_request_show.html", _frame(standing, "requests") | context)
