"""The plans of calls, the scripts and the checklist in ordinary pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cases.choices import CompletedBy, Kind, Level
from cases.models import FollowUpPlan
from core.refusals import Refusal
from dispatch.actions.call_data import save_item, save_plan, save_script
from dispatch.choices import ScriptUse
from dispatch.forms.follow_up import (
    NameNarrowForm,
    PlanForm,
    PlanNarrowForm,
    ScriptForm,
    facts_of_plan,
)
from dispatch.forms.inspecting import CheckItemForm
from dispatch.models import CallScript, CheckItem
from dispatch.permissions.follow_up import why_not_keep_calls, why_not_see_calls
from dispatch.permissions.inspecting import why_not_keep_items, why_not_read_checks
from governance.rules import Rule
from governance.standing import Standing
from governance.upkeep.kind import Shown, Upkeep, keep


def _plans(_standing: Standing) -> QuerySet[FollowUpPlan]:
    return FollowUpPlan.objects.order_by("id")


def _scripts(_standing: Standing) -> QuerySet[CallScript]:
    return CallScript.objects.order_by("order", "id")


def _items(_standing: Standing) -> QuerySet[CheckItem]:
    return CheckItem.objects.order_by("order", "id")


def _why_not_calls(standing: Standing, _row: Any) -> Refusal | None:
    return why_not_keep_calls(standing)


def _why_not_items(standing: Standing, _row: Any) -> Refusal | None:
    return why_not_keep_items(standing)


def _save_plan(
    standing: Standing, row: FollowUpPlan | None, facts: dict[str, Any]
) -> tuple[FollowUpPlan, str]:
    saved = save_plan(by=standing, row=row, facts=facts_of_plan(facts), at=standing.at)
    return saved, f"已保存“{saved}”的回访计划，以后办结的按它安排，已安排的不变。"


def _save_script(standing: Standing, row: CallScript | None, facts: dict[str, Any]) -> tuple[CallScript, str]:
    saved = save_script(by=standing, row=row, facts=facts, at=standing.at)
    return saved, f"已保存“{saved}”。"


def _save_item(standing: Standing, row: CheckItem | None, facts: dict[str, Any]) -> tuple[CheckItem, str]:
    saved = save_item(by=standing, row=row, facts=facts, at=standing.at)
    return saved, f"已保存检查项“{saved}”。"


def _same_plan(standing: Standing, facts: dict[str, Any]) -> FollowUpPlan | None:
    same = {name: facts.get(name) or "" for name in ("level", "outcome")}
    return _plans(standing).filter(**same).first()


def _same_script(standing: Standing, facts: dict[str, Any]) -> CallScript | None:
    return _scripts(standing).filter(name=facts.get("name")).first()


def _same_item(standing: Standing, facts: dict[str, Any]) -> CheckItem | None:
    return _items(standing).filter(code=facts.get("code")).first()


def _first(row: FollowUpPlan) -> Rule:
    return Rule.parse(row.first)


FOLLOW_UP_PLANS = keep(
    Upkeep(
        key="follow_up_plan",
        path="follow-ups/plans/",
        noun="回访计划",
        intro="办结时按等级和办结方式安排回访；高、中风险全部回访，其余按比例抽样。改了只影响以后办结的",
        rows=_plans,
        columns=(
            Shown("风险等级", lambda row: Level(row.level).label if row.level else "未评估", 12),
            Shown("办结方式", lambda row: CompletedBy(row.outcome).label if row.outcome else "不论", 18),
            Shown("首次回访", lambda row: _first(row).amount, 10, "integer"),
            Shown("单位", lambda row: "天内" if _first(row).unit == "days" else "个工作日内", 12),
            Shown("之后第几天", lambda row: "、".join(map(str, row.later_days)), 16),
            Shown("范围", lambda row: "抽样回访" if row.is_sampled else "全部回访", 12),
        ),
        form=PlanForm,
        narrow=PlanNarrowForm,
        why_not_see=why_not_see_calls,
        why_not_keep=_why_not_calls,
        save=_save_plan,
        same=_same_plan,
    )
)
CALL_SCRIPTS = keep(
    Upkeep(
        key="call_script",
        path="follow-ups/scripts/",
        noun="回访话术",
        intro="拨打时照着说、照着问；按事项类型选，没有的用通用。救济途径告知用在“依法办结”",
        rows=_scripts,
        columns=(
            Shown("名称", lambda row: row.name, 24),
            Shown("用途", lambda row: ScriptUse(row.use).label, 14),
            Shown("事项类型", lambda row: Kind(row.kind).label if row.kind else "通用", 12),
            Shown("内容", lambda row: row.text, 60, only_in_workbook=True),
            Shown("问题", lambda row: "\n".join(row.questions), 40, less=True),
            Shown("顺序", lambda row: row.order, 8, "integer"),
            Shown("停用日期", lambda row: row.until_on, 12, "date"),
        ),
        form=ScriptForm,
        narrow=NameNarrowForm,
        why_not_see=why_not_see_calls,
        why_not_keep=_why_not_calls,
        save=_save_script,
        same=_same_script,
    )
)
CHECK_ITEMS = keep(
    Upkeep(
        key="check_item",
        path="inspections/items/",
        noun="检查项",
        intro="季度抽查、半年督导逐项看什么；停用的不再出现在新的检查里，已查的不变",
        rows=_items,
        columns=(
            Shown("代码", lambda row: row.code, 8),
            Shown("检查项", lambda row: row.name, 28),
            Shown("怎么看", lambda row: row.help, 50, less=True),
            Shown("顺序", lambda row: row.order, 8, "integer"),
            Shown("停用日期", lambda row: row.until_on, 12, "date"),
        ),
        form=CheckItemForm,
        narrow=NameNarrowForm,
        why_not_see=why_not_read_checks,
        why_not_keep=_why_not_items,
        save=_save_item,
        same=_same_item,
    )
)
