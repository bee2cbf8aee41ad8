"""Pages of warnings: the list, one with its rows, the rules, the daily sheet, the case's part."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases.models import Case, Category
from core import exports, paging
from core.acts import buttons
from core.forms import attempt
from core.once import once
from core.refusals import insist
from governance.standing import Standing, standing_of
from risk.actions.warnings import editing, judging
from risk.actions.warnings.daily import sheet_of
from risk.actions.warnings.kinds import KINDS
from risk.acts.warnings import RULE_ACTS, WARNING_ACTS
from risk.choices.warnings import Teller
from risk.forms.warnings import LATEST, NewRuleForm, RuleForm, WarningFilterForm
from risk.models import RiskWarning, RuleEdition, WarningRule
from risk.permissions import warnings as permissions

# of one case
PANEL = 10


@require_GET
def warning_list(request: HttpRequest) -> HttpResponse:
    """What waits for a verdict, the latest first; the others by the filter."""
    standing = standing_of(request)
    insist(permissions.why_not_read_warnings(standing))
    form = WarningFilterForm(request.GET, standing=standing)
    form.is_valid()
    warnings = form.narrow(RiskWarning.objects.visible_to(standing))
    page = paging.page(warnings.with_row(), LATEST, request.GET.get("cursor", ""), counted=warnings)
    return render(request, "risk/warning_list.html", {"form": form, "page": page, "at": standing.at})


@require_POST
@once
def warning_export(request: HttpRequest) -> HttpResponseBase:
    """Write the workbook of exactly this list in the worker."""
    standing = standing_of(request)
    insist(permissions.why_not_read_warnings(standing))
    return exports.begin(request, "warning_export", title="导出预警清单", by=standing)


def visible_warning(request: HttpRequest, pk: int) -> tuple[Standing, RiskWarning]:
    standing = standing_of(request)
    rows = RiskWarning.objects.visible_to(standing).select_related("rule__area", "area", "acknowledged_by")
    warning = get_object_or_404(rows, pk=pk)
    insist(permissions.why_not_read_warnings(standing))
    return standing, warning


def page_of(warning: RiskWarning) -> str:
    return reverse("warning_show", args=[warning.pk])


@require_GET
def warning_show(request: HttpRequest, pk: int) -> HttpResponse:
    """One warning: what it says, by which rule, the rows that fired it, what somebody found."""
    standing, warning = visible_warning(request, pk)
    rows = warning.rows.values_list("case", "added_at")
    added = dict(rows)
    cases = list(
        Case.objects.visible_to(standing).filter(pk__in=added).with_row().order_by("-received_at", "-id")
    )
    edition = RuleEdition.objects.filter(rule=warning.rule_id, number=warning.edition).first()
    context = {
        "warning": warning,
        "lines": [{"case": case, "added_at": added[case.pk]} for case in cases],
        "sentence": edition.sentence if edition else editing.sentence_of(warning.rule),
        "measured": judging.measured(standing, [warning.rule_id], standing.at)[warning.rule_id],
        "acts": buttons(WARNING_ACTS, standing, warning, ""),
        "at": standing.at,
    }
    return render(request, "risk/warning_show.html", context)


@require_GET
def risk_daily(request: HttpRequest) -> HttpResponse:
    """One A4 of yesterday and today, from the rows as they are now."""
    standing = standing_of(request)
    insist(permissions.why_not_read_warnings(standing))
    context = {"sheet": sheet_of(standing, standing.at), "at": standing.at}
    return render(request, "risk/daily.html", context)


# --- rules


@require_GET
def warning_rules(request: HttpRequest) -> HttpResponse:
    """Every rule in a sentence, with what it raised and how often it was wrong."""
    standing = standing_of(request)
    insist(permissions.why_not_read_warnings(standing))
    rules = list(_rules(standing).order_by("kind", "id"))
    figures = judging.measured(standing, [one.pk for one in rules], standing.at)
    categories = dict(Category.objects.values_list("code", "name"))
    rows = [_line(one, figures[one.pk], categories) for one in rules]
    return render(request, "risk/warning_rules.html", {"rows": rows, "at": standing.at})


def _rules(standing: Standing) -> Any:
    return WarningRule.objects.visible_to(standing).select_related("area", "instead_of")


def _line(rule: WarningRule, figures: dict[str, Any], categories: dict[str, str]) -> dict[str, Any]:
    kind = KINDS.get(rule.kind)
    return {
        "rule": rule,
        "kind": kind.label if kind else rule.kind,
        "help": kind.help if kind else "",
        "sentence": editing.sentence_of(rule, categories),
        "tells": "、".join(Teller(one).label for one in rule.tells) or "不通知",
        "measured": figures,
    }


def visible_rule(request: HttpRequest, pk: int) -> tuple[Standing, WarningRule]:
    standing = standing_of(request)
    rule = get_object_or_404(_rules(standing), pk=pk)
    insist(permissions.why_not_read_warnings(standing))
    return standing, rule


def page_of_rule(rule: WarningRule) -> str:
    return reverse("warning_rule_show", args=[rule.pk])


@require_GET
def warning_rule_show(request: HttpRequest, pk: int) -> HttpResponse:
    """One rule with every edition, what it raised, who may change it."""
    standing, rule = visible_rule(request, pk)
    editions = rule.editions.select_related("made_by").order_by("-number")[:50]
    others = WarningRule.objects.visible_to(standing).filter(instead_of=rule).select_related("area")
    refusal = permissions.why_not_change_rule(standing, rule)
    context = {
        **_line(rule, judging.measured(standing, [rule.pk], standing.at)[rule.pk], _categories()),
        "editions": editions,
        "others": others,
        "why_not": refusal.sentence if refusal else "",
        "may_add": permissions.why_not_add_rule(standing) is None and rule.instead_of is None,
        "at": standing.at,
    }
    return render(request, "risk/warning_rule_show.html", context)


def _categories() -> dict[str, str]:
    return dict(Category.objects.values_list("code", "name"))


@once
def change_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a rule; "预览" says how often it would have fired and saves nothing."""
    standing, rule = visible_rule(request, pk)
    insist(permissions.why_not_change_rule(standing, rule))
    posted = request.POST if request.method == "POST" else None
    form = RuleForm(posted, standing=standing, target=rule)
    act = RULE_ACTS[0]
    saves = posted is not None and "preview" not in posted and form.is_valid()
    if saves and (said := attempt(form, lambda: act.do(standing, rule, form.cleaned_data))):
        messages.success(request, said)
        return redirect(page_of_rule(rule))
    return _form_page(request, standing, form, rule, title=f"修改：{rule.name}")


@once
def add_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Another rule of this one's kind, for a place where one commands."""
    standing, general = visible_rule(request, pk)
    insist(permissions.why_not_add_rule(standing))
    draft = WarningRule(
        kind=general.kind, name=general.name, parameters=general.parameters, urgency=general.urgency,
        tells=general.tells, number=0,
    )  # fmt: skip
    posted = request.POST if request.method == "POST" else None
    form = NewRuleForm(posted, standing=standing, target=draft)
    if posted is not None and form.is_valid() and "preview" not in posted:
        data = form.cleaned_data
        rule = attempt(
            form,
            lambda: editing.add_rule(
                by=standing,
                kind=general.kind,
                area=form.place(),
                facts=form.facts(),
                reason=data["reason"],
                instead_of=general if data["instead"] else None,
                at=standing.at,
            ),
        )
        if rule:
            messages.success(request, f"已为{rule.area}另定规则，几分钟内开始查看。")
            return redirect(page_of_rule(rule))
    return _form_page(request, standing, form, general, title=f"为本地另定：{general.name}")


def _form_page(
    request: HttpRequest, standing: Standing, form: RuleForm, rule: WarningRule, *, title: str
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "rule": rule,
        "title": title,
        "back": page_of_rule(rule),
        "trial": None,
    }
    if form.is_bound and form.is_valid():
        drafted = form.drafted()
        if isinstance(form, NewRuleForm):
            drafted.area = form.place()
        times = editing.rehearse(drafted, standing.at)
        context["trial"] = {
            "times": times,
            "days": editing.REHEARSED_DAYS,
            "sentence": editing.sentence_of(drafted),
        }
    return render(request, "risk/warning_rule_form.html", context, status=422 if form.errors else 200)


def warnings_panel(
    _request: HttpRequest, standing: Standing, case: Case, _at: datetime
) -> dict[str, Any] | None:
    """The warnings that this case fired; absent for who reads none."""
    if permissions.why_not_read_warnings(standing) is not None:
        return None
    found = RiskWarning.objects.of_case(case.pk).visible_to(standing).with_row()
    rows = list(found.order_by("-fired_at", "-id")[:PANEL])
    return {"rows": rows} if rows else None
