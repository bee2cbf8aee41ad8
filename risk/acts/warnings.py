"""The verbs on a warning and on a rule."""

from typing import Any

from core.acts import Act
from governance.standing import Standing
from risk.actions.warnings import editing, judging
from risk.choices.warnings import Verdict, WarningVerb
from risk.forms.warnings import RejudgeForm, RuleForm, VerdictForm
from risk.models import RiskWarning, WarningRule
from risk.permissions import warnings as permissions


def _acknowledge(standing: Standing, warning: RiskWarning, data: dict[str, Any]) -> str:
    judging.acknowledge(
        by=standing, warning=warning, verdict=data["verdict"], note=data["note"], at=standing.at
    )
    return f"已确认为“{Verdict(data['verdict']).label}”，计入这条规则的误报率。"


def _rejudge(standing: Standing, warning: RiskWarning, data: dict[str, Any]) -> str:
    judging.rejudge(by=standing, warning=warning, verdict=data["verdict"], note=data["note"], at=standing.at)
    return f"已改判为“{Verdict(data['verdict']).label}”，原来的结论保留在审计里。"


def _change(standing: Standing, rule: WarningRule, data: dict[str, Any]) -> str:
    form = RuleForm(standing=standing, target=rule)
    form.cleaned_data = data
    changed = editing.change_rule(
        by=standing,
        rule=rule,
        facts=form.facts(),
        reason=data["reason"],
        number=data["number"],
        at=standing.at,
    )
    return f"已保存为第 {changed.number} 版，几分钟内按新规则重新查看。"


WARNING_ACTS: tuple[Act[RiskWarning], ...] = (
    Act(
        WarningVerb.ACKNOWLEDGE, "确认", "check", 10, permissions.why_not_acknowledge, VerdictForm, _acknowledge,
        "看过依据、核实以后写下结论；确认后不再列为待确认。", weight="primary",
    ),
    Act(
        WarningVerb.REJUDGE, "改判", "edit", 20, permissions.why_not_rejudge, RejudgeForm, _rejudge,
        "结论写错了的，改成对的；原来的保留在审计里。",
    ),
)  # fmt: skip
RULE_ACTS: tuple[Act[WarningRule], ...] = (
    Act(
        WarningVerb.CHANGE_RULE, "修改", "edit", 10, permissions.why_not_change_rule, RuleForm, _change,
        "形成新的一版，以前的保留。",
    ),
)  # fmt: skip
