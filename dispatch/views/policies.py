"""The deadline policy in ordinary pages: rows and their editions, and what would apply to a case."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases.choices import Channel, ClockKind
from core import clock
from core.refusals import insist
from dispatch.actions.policies import KEY, save_policy, terms_of
from dispatch.choices import PolicyLevel, Tempo
from dispatch.clock_rules import FIELDS, Matter
from dispatch.forms.clocks import PolicyForm, PolicyNarrowForm, TryForm, rule_words
from dispatch.models import DeadlinePolicy
from dispatch.permissions.clocks import KEEPERS, why_not_keep_policy, why_not_see_policy
from governance.calendar import working_calendar
from governance.choices import Capability, Mode, UnitKind
from governance.models import Area, Unit
from governance.permissions.structure import seen_paths
from governance.standing import Standing, standing_of
from governance.upkeep.kind import Shown, Upkeep, keep


def _rows(standing: Standing) -> QuerySet[DeadlinePolicy]:
    """The defaults, and the rows of the centres in sight."""
    seen = Unit.objects.filter(kind=UnitKind.CENTRE, area__in=Area.objects.below(*seen_paths(standing)))
    rows = DeadlinePolicy.objects.filter(Q(centre=None) | Q(centre__in=seen))
    return rows.select_related("centre__area", "category", "made_by").order_by(
        "mode", "level", "-from_on", "id"
    )


def _save(
    standing: Standing, row: DeadlinePolicy | None, facts: dict[str, Any]
) -> tuple[DeadlinePolicy, str]:
    saved = save_policy(by=standing, policy=row, facts=facts, at=clock.now())
    return saved, f"{saved}已保存，{saved.from_on:%Y-%m-%d} 起交办的按它计算；已经在走的时限不变。"


def _same(standing: Standing, facts: dict[str, Any]) -> DeadlinePolicy | None:
    if facts.get("centre") is None:
        return None
    same = _rows(standing).filter(**{name: facts.get(name) for name in KEY})
    return same.order_by("-from_on").first()


def _scope(one: DeadlinePolicy) -> str:
    return one.centre.short_name if one.centre else "默认"


def _about(_request: HttpRequest, _standing: Standing, row: DeadlinePolicy) -> dict[str, Any]:
    """Every edition for the same cases, newest first."""
    same = DeadlinePolicy.objects.filter(**{name: getattr(row, name) for name in KEY})
    shown = [(one, _told(one)) for one in same.select_related("made_by").order_by("-from_on", "-id")]
    return {"editions": shown}


def _told(one: DeadlinePolicy) -> str:
    """签收 2 个工作小时，办结 7 个工作日."""
    said = [
        f"{ClockKind(name).label} {rule_words(getattr(one, name))}" for name in FIELDS if getattr(one, name)
    ]
    return "，".join([*said, *([f"回访第 {one.follow_up_days} 日"] if one.follow_up_days else [])])


POLICIES = keep(
    Upkeep(
        key="deadline_policy",
        path="clocks/policies/",
        noun="时限规则",
        links=(("policy_try", "试算"),),
        intro="交办单从签发那天的规则起算；改规则不动在走的时限。模式、红旗和高风险优先，再看本中心、类别、来源、级别",
        rows=_rows,
        columns=(
            Shown("规则", str, 22),
            Shown("综治中心", _scope, 16),
            Shown("模式", lambda one: Mode(one.mode).label, 6),
            Shown("级别", lambda one: PolicyLevel(one.level).label, 8),
            Shown("类别", lambda one: one.category.name if one.category else "", 10),
            Shown("来源", lambda one: Channel(one.channel).label if one.channel else "", 10),
            Shown("五化", lambda one: Tempo(one.tempo).label if one.tempo else "", 6, less=True),
            Shown("受理", lambda one: rule_words(one.accept), 12, only_in_workbook=True),
            Shown("交办", lambda one: rule_words(one.assign), 12, only_in_workbook=True),
            Shown("签收", lambda one: rule_words(one.acknowledge), 12),
            Shown("首报", lambda one: rule_words(one.first_report), 12),
            Shown("办结", lambda one: rule_words(one.complete), 12),
            Shown("回访", lambda one: rule_words(one.follow_up), 12, only_in_workbook=True),
            Shown("回访计划（日）", lambda one: one.follow_up_days, 16, less=True),
            Shown("生效日期", lambda one: one.from_on, 12, "date"),
            Shown("停用日期", lambda one: one.until_on, 12, "date", less=True),
            Shown("制定依据", lambda one: one.why, 30, only_in_workbook=True),
        ),
        form=PolicyForm,
        narrow=PolicyNarrowForm,
        why_not_see=why_not_see_policy,
        why_not_keep=why_not_keep_policy,
        save=_save,
        same=_same,
        beside="dispatch/policy_editions.html",
        about=_about,
    )
)


@require_GET
def policy_try(request: HttpRequest) -> HttpResponse:
    """What would apply to such a case: each clock with its rule, the row it stands in, and when it would be due."""
    standing = standing_of(request)
    insist(why_not_see_policy(standing))
    form = TryForm(request.GET or None, at=standing.at)
    context = {"form": form, "lines": [], "days": (), "at": standing.at}
    centre = standing.centre_for(*KEEPERS, Capability.SUPERVISE, Capability.INSPECT, Capability.REPORT)
    if form.is_bound and form.is_valid() and centre is not None:
        given = form.cleaned_data
        facts = {name: given[name] for name in ("category", "level", "red_flag", "channel", "mode")}
        terms = terms_of(Matter(centre=centre.pk, day=given["start"].date(), **facts))
        calendar = working_calendar(centre.pk)
        named = DeadlinePolicy.objects.select_related("centre").in_bulk(
            [row.pk for _, row in terms.rules.values()]
        )
        context["lines"] = [
            (ClockKind(name).label, rule.words(), rule.due(calendar, given["start"]), named.get(row.pk))
            for name, (rule, row) in sorted(terms.rules.items(), key=lambda one: FIELDS.index(one[0]))
        ]
        context["days"] = terms.follow_up_days
    return render(request, "dispatch/policy_try.html", context)
